/**
 * `running.json` in the data directory: where the node that runs there is reached, for the commands beside it. Written when
 * people and partners can connect, removed when the node ends; one left behind by a killed node is told by its process id.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Running = Type.Object({
  page: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]), // http://127.0.0.1:8460
  partner: Type.Union([Type.String({ maxLength: 300 }), Type.Null()]), // 127.0.0.1:8461
  pid: Type.Integer({ minimum: 1 }),
});
export type Running = Static<typeof Running>;

const FILE = 'running.json';

/** Null when no node runs there, or when it cannot be known. */
export async function readRunning(dataDir: string): Promise<Running | null> {
  try {
    const facts: unknown = JSON.parse(await readFile(join(dataDir, FILE), 'utf8'));
    return Value.Check(Running, facts) && isAlive(facts.pid) ? facts : null;
  } catch {
    return null; // no file, or one that is none of ours
  }
}

/** What this process does not serve itself stays what another process of the same node says (`--role`). */
export async function writeRunning(dataDir: string, own: Running): Promise<void> {
  const other = await readRunning(dataDir);
  const facts = { ...own, page: own.page ?? other?.page ?? null };
  const partner = own.partner ?? other?.partner ?? null;
  const whole = join(dataDir, `${FILE}.${own.pid}`);
  await writeFile(whole, `${JSON.stringify({ ...facts, partner })}\n`);
  await rename(whole, join(dataDir, FILE)); // never read half
}

/** Only by the process that wrote it last. */
export async function removeRunning(dataDir: string, pid: number): Promise<void> {
  if ((await readRunning(dataDir))?.pid === pid) await rm(join(dataDir, FILE), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'; // it is there, and another user's
  }
}
