/**
 * Files of messages for `noroshi ndm`: read one after the other, gunzipped, capped, checked; what is packed otherwise or
 * cannot be read is a fault of the file.
 */
import { stat } from 'node:fs/promises';
import { createProgress, formatFileError, readFileInto, safeText, wantsColor } from '@noroshi/host';
import { type Fault, type ParsedMessage, type ReadMessages, readMessages } from '@noroshi/ndm';
import { CommandError, EXIT, type World } from './world.ts';

/** A whole message is held as a tree, some ten times its text. */
export const NDM_BYTES_MAX = 64 * 2 ** 20;

export type NdmFile = {
  readonly file: string; // as a person named it; stdin
  readonly read: ReadMessages | null; // null: it could not be read at all
  readonly error: string | null; // a sentence that names the file
  readonly faults: readonly Fault[]; // of all of it, in the order of the text
};

/** Every file in turn; ends with exit code 3 where none could be read. */
export async function* readNdmFiles(
  world: World,
  files: readonly string[],
): AsyncGenerator<NdmFile> {
  let unreadable = 0;
  for (const file of files) {
    const one = await readNdmFile(world, file);
    if (one.read === null) unreadable++;
    yield one;
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
  }
  if (unreadable === files.length) throw new CommandError(EXIT.failure, 'no file could be read');
}

async function readNdmFile(world: World, file: string): Promise<NdmFile> {
  const shown = file === '-' ? 'stdin' : file;
  const chunks: Uint8Array[] = [];
  const progress = await progressOf(world, file, shown);
  const { stdin, signal } = world;
  const limits = { bytesMax: NDM_BYTES_MAX };
  const onBytes = (bytes: number) => progress.update(bytes / 2 ** 20);
  const read = await readFileInto(file, (chunk) => chunks.push(chunk), {
    ...{ limits, stdin, signal, onBytes },
  });
  progress.finish();
  if (!read.ok) return { file: shown, read: null, error: formatFileError(read.error), faults: [] };
  const messages = readMessages(new Uint8Array(Buffer.concat(chunks)));
  return { file: shown, read: messages, error: null, faults: faultsOf(messages) };
}

function faultsOf({ faults, messages }: ReadMessages): Fault[] {
  const all = [...faults, ...messages.flatMap((message) => message.faults)];
  return all.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

async function progressOf(world: World, file: string, shown: string) {
  const size = file === '-' ? 0 : await stat(file).then(sizeOf, () => 0);
  const { stderr: stream, clockMs } = world;
  const color = wantsColor(stream, world.env);
  const label = `reading ${safeText(shown)}`;
  return createProgress({ stream, clockMs, label, total: size / 2 ** 20, unit: 'MiB', color });
}

function sizeOf({ size }: { readonly size: number }): number {
  return size;
}

/** Without an error a message is done with; with one it is refused. */
export function isGood(message: ParsedMessage): message is GoodMessage {
  return message.message !== null && message.faults.every(({ severity }) => severity !== 'error');
}
export type GoodMessage = ParsedMessage & {
  readonly message: NonNullable<ParsedMessage['message']>;
};
