/**
 * `noroshi audit verify DIR|URL`: a whole log from its files alone, offline, by whoever has the public key. Every hash is computed
 * again; what differs is named by file and entry.
 */
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkLog,
  decodeRecord,
  firstSigner,
  type LogFinding,
  type LogReader,
  laneOfOrigin,
  type NoteKey,
  parseVkey,
  parseWitnessKey,
  scannerOf,
  type Verify,
  witnessedAt,
} from '@noroshi/exchange';
import { safeJson, safeText } from '@noroshi/host';
import {
  isLane,
  LOG_FILE_BYTES_MAX,
  logAt,
  logFrom,
  openKeys,
  readDirectory,
  theirVkeys,
  verifyEd25519,
  verifyWitness,
} from '@noroshi/node/partner';
import { formatUtc, taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import { openNodeStore, orCommandError } from '../open-store.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { rowsProgress } from './backup.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
export const TOOLS = { sha256, verify: verifyEd25519 };
const SHOWN_MAX = 20;

export type LogOptions = {
  readonly key?: readonly string[];
  readonly witness?: readonly string[];
  readonly signatures?: string;
  readonly json?: boolean;
};

export type FromOptions = {
  readonly from: string;
  readonly lane?: string;
  readonly data?: string | undefined;
};

/** What stands in a log's folder or at its address is checked whole; exit code 1 when something is wrong. */
export async function verifyLog(
  world: World,
  place: string,
  options: LogOptions,
): Promise<ExitCode> {
  return verifyRead(world, readerOf(world, place), options);
}

/** A partner's lane to this node, from its own listener over mTLS, under the key that it gave us. */
export async function verifyFrom(
  world: World,
  { from, lane = 'flash', data, ...options }: LogOptions & FromOptions,
): Promise<ExitCode> {
  if (!isLane(lane)) throw new CommandError(EXIT.usage, '--lane is flash, routine or bulk');
  const { dir, store } = await openNodeStore(world, { data });
  try {
    const { partners } = await readDirectory(store.db, dir);
    const partner = partners.find(({ id }) => id === from);
    if (partner === undefined)
      throw new CommandError(EXIT.failure, safeText(`${from} is no partner: noroshi partner list`));
    const keys = await orCommandError(() => openKeys(dir.path, dir, world.nowUs()));
    const nowMs = () => unixMsFromTaiUs(world.nowUs());
    const log = await orCommandError(async () => logFrom(partner, lane, keys, nowMs, world.signal));
    const read: LogReader = (path) => orCommandError(() => log.read(path));
    try {
      const key = await theirVkeys(store.db, dir, partner, lane);
      return await verifyRead(world, read, { ...options, key });
    } finally {
      log.close();
    }
  } finally {
    await store.close();
  }
}

async function verifyRead(world: World, read: LogReader, options: LogOptions): Promise<ExitCode> {
  const keys = (options.key ?? []).map((text) => keyOf(text, parseVkey));
  const key = keys.length < 2 ? (keys[0] ?? null) : await signerAt(read, keys);
  const each = signaturesEach(options.signatures, key);
  const lane = laneOfOrigin(key?.name ?? (await originAt(read)));
  const scan = lane && scannerOf(lane, latin1);
  let signatures = 0;
  let wrongSignatures = 0;
  const onEntry = (entry: Uint8Array, index: number): string | null => {
    const wrong = scan?.(entry, index) ?? null;
    if (wrong !== null || key === null || lane === null || each === 0 || index % each !== 0)
      return wrong;
    signatures++;
    const opened = decodeRecord(verifyByAny(keys), key.publicKey, entry, {
      ...lane,
      sequence: index,
    });
    if (!opened.ok) wrongSignatures++;
    return opened.ok ? null : opened.error.message;
  };
  const progress = rowsProgress(world, 'verifying', 1);
  let seen = 0;
  const report = await checkLog(TOOLS, read, {
    ...{ key, onEntry },
    onEntries: (count) => progress.update((seen += count)),
  });
  progress.finish();
  if (typeof report === 'string') throw new CommandError(EXIT.refused, safeText(report));
  const witnesses = (options.witness ?? []).map((text) => witnessLine(report.note, text));
  const isWhole =
    report.findings.length === 0 && witnesses.every(({ seenUtc }) => seenUtc !== null);
  const { origin, size } = report.checkpoint;
  const said = { origin, size, entries: report.entries, signed: key !== null, signatures };
  if (options.json === true)
    world.stdout.write(
      `${safeJson({ ok: isWhole, ...said, wrongSignatures, witnesses, findings: report.findings })}\n`,
    );
  else {
    const what = lane === null ? 'entries' : 'records';
    world.stdout.write(
      safeText(
        `${isWhole ? 'the log is whole' : 'the log is NOT whole'}: ${origin}, ${size} ${what}, every hash computed again, ` +
          `${key === null ? 'whoever signed it (no --key)' : 'checkpoint signed by its key'}, ${counted(signatures, 'signature')} of records checked`,
      ) + '\n',
    );
    for (const { name, seenUtc, why } of witnesses)
      world.stdout.write(`${safeText(`witness ${name}: ${seenUtc ?? why}`)}\n`);
    sayFindings(world, report.findings);
  }
  return isWhole ? EXIT.done : EXIT.refused;
}

function sayFindings(world: World, findings: readonly LogFinding[]): void {
  for (const { file, entry, message } of findings.slice(0, SHOWN_MAX))
    say(world, safeText(`${file}${entry === null ? '' : `: entry ${entry}`}: ${message}`));
  if (findings.length > SHOWN_MAX) say(world, `and ${findings.length - SHOWN_MAX} more (--json)`);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** One in so many is checked; 0 for none. All is right for what is evidence, and costs some 0.1 ms each. */
function signaturesEach(text: string | undefined, key: NoteKey | null): number {
  if (text === undefined || text === 'all') return key === null ? 0 : 1;
  if (text === 'none') return 0;
  const each = Number(/^1\/([1-9]\d{0,6})$/.exec(text)?.[1]);
  if (!Number.isSafeInteger(each))
    throw new CommandError(EXIT.usage, '--signatures is all, none, or 1/N for one in N');
  if (key === null) throw new CommandError(EXIT.usage, '--signatures needs --key');
  return each;
}

/** A lane is signed by the keys that were in force, its checkpoint by the newest of those. */
async function signerAt(read: LogReader, keys: readonly NoteKey[]): Promise<NoteKey> {
  const bytes = await read('checkpoint');
  const note = bytes === null ? '' : Buffer.from(bytes).toString('utf8');
  return firstSigner(sha256, note, keys) ?? keys[0]!;
}

/** Whichever of these keys has signed it. */
export function verifyByAny(keys: readonly NoteKey[]): Verify {
  return (_key, message, signature) =>
    keys.some(({ publicKey }) => verifyEd25519(publicKey, message, signature));
}

async function originAt(read: LogReader): Promise<string> {
  const bytes = await read('checkpoint');
  return bytes === null ? '' : (Buffer.from(bytes).toString('utf8').split('\n')[0] ?? '');
}

export function keyOf<E>(
  text: string,
  parse: (
    sha: typeof sha256,
    text: string,
  ) => { readonly ok: true; readonly value: NoteKey } | { readonly ok: false; readonly error: E },
): NoteKey {
  const key = parse(sha256, text.trim());
  if (key.ok) return key.value;
  const why =
    typeof key.error === 'string' ? key.error : (key.error as { message: string }).message;
  throw new CommandError(EXIT.usage, safeText(why));
}

export function witnessLine(note: string, text: string) {
  const witness = keyOf(text, parseWitnessKey);
  const seen = witnessedAt(sha256, note, witness, verifyWitness);
  const { name } = witness;
  if (!seen.ok) return { name, seenUtc: null, why: seen.error };
  return { name, seenUtc: formatUtc(taiUsFromUnixMs(seen.value.atS * 1000), 0), why: '' };
}

/** Files of a folder, or of an address: the one client with its checks, and nothing but this host. */
function readerOf(world: World, place: string): LogReader {
  if (!/^https?:\/\//.test(place)) return (path) => fileAt(join(place, path));
  const read = logAt(place, world.clockMs, world.signal);
  return (path) => orCommandError(() => read(path));
}

export async function fileAt(path: string): Promise<Uint8Array | null> {
  try {
    if ((await stat(path)).size > LOG_FILE_BYTES_MAX)
      throw new CommandError(EXIT.refused, safeText(`${path}: too long for a file of a log`));
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw cause instanceof CommandError
      ? cause
      : new CommandError(EXIT.failure, safeText((cause as Error).message));
  }
}
