/**
 * A node's data directory: `noroshi.json` says for ever which mode and which node it is; `store/` holds SQLite (unless
 * DATABASE_URL names PostgreSQL), `keys/` the node's keys, readable by its owner only. Nothing here is ever changed to another
 * mode; a store of another mode or node is refused.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkNodeId } from '@noroshi/exchange';
import type { StoreAddress } from '@noroshi/store';
import { err, ok, type Result } from '@noroshi/time';
import { Id, Mode } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

export type DataDir = {
  readonly path: string;
  readonly mode: Mode;
  readonly nodeId: string;
  readonly scenario: string | null; // the exercise it was made for: 'first-light'
  readonly address: StoreAddress;
};

export type DataDirError =
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'damaged'; readonly path: string; readonly reason: string }
  | { readonly kind: 'newer'; readonly path: string; readonly format: number }
  | { readonly kind: 'exists'; readonly path: string }
  | { readonly kind: 'name'; readonly reason: string }
  | { readonly kind: 'unwritable'; readonly path: string; readonly reason: string };

type Env = Readonly<Record<string, string | undefined>>;

const FILE = 'noroshi.json';
const Facts = Type.Object(
  {
    format: Type.Literal(1),
    mode: Mode,
    nodeId: Id,
    scenario: Type.Union([Id, Type.Null()]),
    createdUtc: Type.String(),
  },
  { additionalProperties: false },
);
const Newer = Type.Object({ format: Type.Integer({ exclusiveMinimum: 1 }) });

/** NOROSHI_DIR, else the place for a user's data on this system. */
export function defaultDataDir(env: Env): string {
  if (env.NOROSHI_DIR !== undefined && env.NOROSHI_DIR !== '') return env.NOROSHI_DIR;
  const base = env.XDG_DATA_HOME ?? join(env.HOME ?? homedir(), '.local', 'share');
  return join(base, 'noroshi');
}

/** Reads what the directory is; it must have been created. */
export async function openDataDir(path: string, env: Env): Promise<Result<DataDir, DataDirError>> {
  let text: string;
  try {
    text = await readFile(join(path, FILE), 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return err({ kind: 'missing', path });
    return err({ kind: 'unwritable', path, reason: message });
  }
  try {
    const facts: unknown = JSON.parse(text);
    if (Value.Check(Facts, facts)) return ok(dataDir(path, facts, env));
    if (Value.Check(Newer, facts)) return err({ kind: 'newer', path, format: facts.format });
    return err({ kind: 'damaged', path, reason: `${FILE} does not have its fields` });
  } catch {
    return err({ kind: 'damaged', path, reason: `${FILE} is not JSON` });
  }
}

/** Makes a directory for one node in one mode, for ever. */
export async function createDataDir(
  path: string,
  facts: { readonly mode: Mode; readonly nodeId: string; readonly scenario: string | null },
  createdUtc: string,
  env: Env,
): Promise<Result<DataDir, DataDirError>> {
  const found = await openDataDir(path, env);
  if (found.ok) return err({ kind: 'exists', path });
  if (found.error.kind !== 'missing') return found;
  const name = checkNodeId(facts.nodeId);
  if (!name.ok) return err({ kind: 'name', reason: name.error });
  try {
    for (const folder of ['store', 'keys']) {
      await mkdir(join(path, folder), { recursive: true, mode: 0o700 });
    }
    const written = { format: 1, ...facts, createdUtc };
    await writeFile(join(path, FILE), `${JSON.stringify(written, null, 2)}\n`, {
      ...{ flag: 'wx', mode: 0o600 },
    });
    return ok(dataDir(path, facts, env));
  } catch (cause) {
    return err({ kind: 'unwritable', path, reason: (cause as Error).message });
  }
}

export function formatDataDirError(error: DataDirError): string {
  switch (error.kind) {
    case 'missing':
      return `${error.path} is not a data directory of Noroshi: start a node there with noroshi start --data ${error.path}`;
    case 'damaged':
      return `${error.path}: ${error.reason}; restore a backup into a new directory (noroshi restore)`;
    case 'newer':
      return `${error.path} was made by a newer Noroshi (format ${error.format}, this one reads 1): run that version; nothing was changed`;
    case 'exists':
      return `${error.path} is a data directory already; its mode never changes: give another --data`;
    case 'name':
      return error.reason;
    case 'unwritable':
      return `${error.path} cannot be used: ${error.reason}`;
  }
}

function dataDir(path: string, facts: Omit<DataDir, 'path' | 'address'>, env: Env): DataDir {
  const { mode, nodeId, scenario } = facts;
  return { path, mode, nodeId, scenario, address: storeAddress(path, env) };
}

/** Where the store of a directory is: DATABASE_URL, else SQLite inside. */
export function storeAddress(path: string, env: Env): StoreAddress {
  const url = env.DATABASE_URL;
  return url === undefined || url === ''
    ? { engine: 'sqlite', file: join(path, 'store', 'noroshi.sqlite') }
    : { engine: 'postgres', url };
}
