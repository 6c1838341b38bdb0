/**
 * Files of messages for `noroshi ndm`: read one after the other, gunzipped, capped, checked; what is packed otherwise or
 * cannot be read is a fault of the file.
 */
import { stat } from 'node:fs/promises';
import { createProgress, formatFileError, readFileInto, safeText, wantsColor } from '@noroshi/host';
import {
  createOemReader,
  type Fault,
  type OemReader,
  type ParsedMessage,
  type ReadMessages,
  readMessages,
  schemaOf,
} from '@noroshi/ndm';
import { CommandError, EXIT, type World } from './world.ts';

/** A whole message is held as a tree, some ten times its text. */
export const NDM_BYTES_MAX = 64 * 2 ** 20;

export type NdmFile = {
  readonly file: string; // as a person named it; stdin
  readonly read: ReadMessages | null; // null: it could not be read at all
  readonly error: string | null; // a sentence that names the file
  readonly faults: readonly Fault[]; // of all of it, in the order of the text
};

export type NdmReading = {
  /** Whether an OEM in KVN that is longer than that may be read line by line: its states are then judged and not kept. */
  readonly isStreamed: boolean;
};

/** Every file in turn; ends with exit code 3 where none could be read. */
export async function* readNdmFiles(
  world: World,
  files: readonly string[],
  reading: NdmReading,
): AsyncGenerator<NdmFile> {
  let unreadable = 0;
  for (const file of files) {
    const one = await readNdmFile(world, file, reading);
    if (one.read === null) unreadable++;
    yield one;
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
  }
  if (unreadable === files.length) throw new CommandError(EXIT.failure, 'no file could be read');
}

async function readNdmFile(world: World, file: string, reading: NdmReading): Promise<NdmFile> {
  const shown = file === '-' ? 'stdin' : file;
  const sink = createSink(reading);
  const progress = await progressOf(world, file, shown);
  const read = await readFileInto(file, sink.push, {
    stdin: world.stdin,
    limits: { bytesMax: reading.isStreamed ? STREAM_BYTES_MAX : NDM_BYTES_MAX },
    signal: AbortSignal.any([world.signal, sink.tooLong]),
    onBytes: (bytes) => progress.update(bytes / 2 ** 20),
  });
  progress.finish();
  const tooLong = { kind: 'bytes', file, bytesMax: NDM_BYTES_MAX } as const;
  const error = sink.tooLong.aborted ? tooLong : read.ok ? null : read.error;
  if (error !== null) return { file: shown, read: null, error: formatFileError(error), faults: [] };
  const messages = sink.end();
  return { file: shown, read: messages, error: null, faults: faultsOf(messages) };
}

const STREAM_BYTES_MAX = 2 ** 40;

/** Keeps a file up to the cap; beyond it, gives an OEM to the reader that needs bounded memory. */
function createSink({ isStreamed }: NdmReading) {
  const stop = new AbortController();
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  let oem: OemReader | null = null;
  const push = (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (oem !== null) oem.push(chunk);
    else chunks.push(chunk.slice());
    if (oem !== null || bytes <= NDM_BYTES_MAX) return;
    if (!isStreamed || !beginsAsOem(chunks[0]!)) {
      stop.abort();
      return;
    }
    oem = createOemReader({});
    for (const kept of chunks) oem.push(kept);
    chunks = [];
  };
  const end = (): ReadMessages => {
    if (oem === null) return readMessages(new Uint8Array(Buffer.concat(chunks)));
    const { message, faults } = oem.end();
    const messages = [{ schema: schemaOf('OEM')!, message, faults }];
    return { encoding: 'kvn', messages, combined: null, faults: [] };
  };
  return { push, end, tooLong: stop.signal };
}

/** Comments and blank lines may stand before the first keyword. */
function beginsAsOem(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 65_536));
  return /^\ufeff?(\s|COMMENT\b[^\r\n]*[\r\n])*CCSDS_OEM_VERS\b/.test(text);
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
