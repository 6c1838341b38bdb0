/** Secrets of channels: small files in the data directory's folder `secrets`, read when they are needed and never kept. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@noroshi/time';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const BYTES_MAX = 4096;
const OTHERS = 0o077;

/** The bytes of a secret, or why it cannot be used; the message never has any of its content. */
export async function readSecret(dataDir: string, name: string): Promise<Result<Buffer, string>> {
  const file = join(dataDir, 'secrets', name);
  try {
    const facts = await stat(file);
    if (process.platform !== 'win32' && (facts.mode & OTHERS) !== 0)
      return err(`secrets/${name} can be read by others: chmod 600 it`);
    if (facts.size === 0 || facts.size > BYTES_MAX)
      return err(`secrets/${name} has ${facts.size} bytes: 1 to ${BYTES_MAX} are right`);
    return ok(await readFile(file));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    return err(`secrets/${name} in the data directory cannot be read (${code})`);
  }
}

const Login = Type.Object(
  {
    host: Type.String({ minLength: 1 }), // the one server that may have it
    user: Type.String({ minLength: 1 }),
    password: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);

/** Who configures a channel names its server and its secret; so the secret itself says which server it is for. */
export async function readLogin(
  dataDir: string,
  name: string,
  host: string,
): Promise<Result<{ readonly user: string; readonly password: string }, string>> {
  const bytes = await readSecret(dataDir, name);
  if (!bytes.ok) return bytes;
  try {
    const login: unknown = JSON.parse(bytes.value.toString('utf8'));
    if (Value.Check(Login, login))
      return login.host.toLowerCase() === host.toLowerCase()
        ? ok(login)
        : err(
            `secrets/${name} is not for ${host}: its "host" names the one server that may have it`,
          );
  } catch {
    // told below: the parser's own words could quote the secret
  }
  return err(`secrets/${name} is not JSON with exactly "host", "user" and "password"`);
}
