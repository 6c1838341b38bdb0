/**
 * What can happen to a store from outside, in one kind each, with what to do about it. Everything the engines say of the disk,
 * the file or the connection becomes one of these; what they say of a statement (a constraint, a syntax error) stays a defect.
 * https://sqlite.org/rescode.html, https://www.postgresql.org/docs/15/errcodes-appendix.html
 */

export type StoreErrorKind = 'full' | 'readonly' | 'io' | 'corrupt' | 'busy' | 'gone' | 'text';

export class StoreError extends Error {
  readonly kind: StoreErrorKind;
  constructor(kind: StoreErrorKind, what: string, cause?: unknown) {
    const said = cause === undefined ? '' : ` (${saidOf(cause)})`;
    super(`${what}${said}: ${TO_DO[kind]}`, { cause });
    this.name = 'StoreError';
    this.kind = kind;
  }
}

const TO_DO: Readonly<Record<StoreErrorKind, string>> = {
  full: 'make room on the disk; what was acknowledged is safe, this write was not taken',
  readonly: 'make the folder and its files writable for this user, or mount the disk for writing',
  io: 'look at the disk and its cables, then start again; this write may or may not be there',
  corrupt: 'stop, keep the files, and restore a backup (noroshi restore)',
  busy: 'another process holds the store; try again when it is done',
  text: 'leave it out; nothing was written',
  gone: 'see that the file or the database server is there and lets this user in, then look again',
};

const NUL_TEXT = 'a text has the character U+0000, which a store cannot keep';

/** PostgreSQL has no such text; SQLite has, and would hand it to a backup that PostgreSQL cannot take. */
export function refuseNul(parameters: readonly unknown[]): void {
  for (const each of parameters)
    if (typeof each === 'string' && each.includes('\0')) throw new StoreError('text', NUL_TEXT);
}

/** What went wrong, where the engine's code says that it is one of ours; undefined for everything else. */
export function storeErrorOf(cause: unknown): StoreError | undefined {
  if (cause instanceof StoreError || !(cause instanceof Error)) return undefined;
  const code = (cause as { code?: unknown }).code;
  const named = typeof code === 'string' ? code : '';
  const kind = named.startsWith('SQLITE_') ? sqliteKind(named) : postgresKind(named, cause.message);
  return kind === undefined ? undefined : new StoreError(kind, WHAT[kind], cause);
}

/** Rethrows what `work` throws, as a StoreError where it is one. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw storeErrorOf(cause) ?? cause;
  }
}

export async function guardedLater<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw storeErrorOf(cause) ?? cause;
  }
}

const WHAT: Readonly<Record<StoreErrorKind, string>> = {
  full: 'the disk of the store is full',
  readonly: 'the store cannot be written',
  io: 'the disk of the store failed',
  corrupt: 'the store is damaged',
  busy: 'the store is busy',
  gone: 'the store cannot be reached',
  text: NUL_TEXT,
};

/** Extended codes begin with their primary one: SQLITE_IOERR_FSYNC. */
const SQLITE: readonly (readonly [string, StoreErrorKind])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_PERM', 'readonly'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_FORMAT', 'corrupt'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_CANTOPEN', 'gone'],
];

function sqliteKind(code: string): StoreErrorKind | undefined {
  return SQLITE.find(([prefix]) => code.startsWith(prefix))?.[1];
}

const POSTGRES: readonly (readonly [RegExp, StoreErrorKind])[] = [
  [/^22021$/, 'text'],
  [/^53100$/, 'full'],
  [/^25006$/, 'readonly'],
  [/^(42501)$/, 'readonly'],
  [/^(58030|58P01)$/, 'io'],
  [/^XX00[12]$/, 'corrupt'],
  [/^(55P03|53300)$/, 'busy'],
  [/^(08...|57P0.|28...|3D000|25P03)$/, 'gone'],
  [/^(ECONN|EPIPE|ENOTFOUND|ENOENT|ETIMEDOUT|EHOSTUNREACH|EACCES|EAI_)/, 'gone'],
];

/** The driver's own sentences carry no code. */
const LOST = /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/;

function postgresKind(code: string, message: string): StoreErrorKind | undefined {
  if (code === '' && LOST.test(message)) return 'gone';
  return POSTGRES.find(([pattern]) => pattern.test(code))?.[1];
}

/** The engine's code and words; never an address, which may hold a password. */
function saidOf(cause: unknown): string {
  const { code, message } = cause as { code?: string; message?: string };
  return code === undefined ? String(message ?? cause) : `${code}: ${message}`;
}
