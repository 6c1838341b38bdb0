/**
 * A secret in a file: the first line names the only host that may have it, so that who may configure may not send any file of this
 * machine anywhere. A secret that others on this machine can read is none.
 */
import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Result } from '@noroshi/time';

const SECRET_LENGTH_MAX = 16_384;

/** The lines after the first; the error says what would be right and quotes nothing of the file. */
export async function readSecret(
  file: string,
  host: string,
): Promise<Result<readonly string[], string>> {
  const read = await readPrivate(file);
  if (!read.ok) return read;
  const [first, ...lines] = read.value.split(/\r?\n/);
  if (first?.trim() === host) return ok(lines);
  return err(`${file} is not for ${host}: the first line of a secret names the host it is for`);
}

/** The text of a small file that only its owner reads. */
export async function readPrivate(file: string): Promise<Result<string, string>> {
  try {
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > SECRET_LENGTH_MAX)
      return err(`${file} is no small regular file`);
    if (process.platform !== 'win32' && (facts.mode & 0o077) !== 0)
      return err(`${file} can be read by others on this machine: chmod 600 it`);
    return ok(await readFile(file, 'utf8'));
  } catch (cause) {
    return err(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}
