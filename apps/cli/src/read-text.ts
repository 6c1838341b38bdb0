/** A file of text as a whole, capped; `-` is stdin, .gz is unpacked. Trouble is a sentence and exit code 3. */
import { formatFileError, readFileInto } from '@noroshi/host';
import { CommandError, EXIT, type World } from './world.ts';

export async function readTextFile(
  world: World,
  file: string,
  bytesMax: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const limits = { bytesMax };
  const { stdin, signal } = world;
  const read = await readFileInto(file, (chunk) => chunks.push(chunk), { limits, stdin, signal });
  if (!read.ok) throw new CommandError(EXIT.failure, formatFileError(read.error));
  return new Uint8Array(Buffer.concat(chunks));
}
