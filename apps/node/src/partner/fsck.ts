/**
 * Damage in lanes, ours and those that were taken: every hash of the tree is computed anew from the records, the checkpoint is
 * signed and covers them, each body is the one of its record or a signed tombstone stands there, and where we are in a partner's
 * lane is what its records say. Names table, row and, where it can be known, the first byte that is wrong: of a hash or
 * checkpoint by comparison, of a record or body by searching the one changed byte that makes its digest right again.
 */
import { createHash } from 'node:crypto';
import {
  appendLeaf,
  bytesFromHex,
  checkBody,
  decodeRecord,
  decodeTombstone,
  EMPTY_FRONTIER,
  type Frontier,
  frontierRoot,
  hexFromBytes,
  type LaneRecord,
  leafHash,
  openNote,
  parseCheckpoint,
} from '@noroshi/exchange';
import type { Damage, Db, Store } from '@noroshi/store';
import { rawBodies, rawLanes, rawNodes, rawRecords } from '@noroshi/store/exchange';
import type { Mode } from '@noroshi/watch';
import { type NodeKeys, openKeys, sha256, verifyEd25519 } from '../keys/keys.ts';
import { signingKeysEver } from './keys-ever.ts';

/** Whose keys may have signed: of us, and of each partner by its id; the newest and those before. */
type KnownKeys = {
  readonly ours: readonly Uint8Array[];
  readonly theirs: ReadonlyMap<string, readonly Uint8Array[]>;
};

const PAGE = 500;
/** Bytes hashed at most in the search for one changed byte. */
const SEARCH_BYTES_MAX = 64 * 1024 * 1024;

type Note = (damage: Damage) => void;
type Side = {
  readonly records: 'exchange_record' | 'exchange_taken';
  readonly bodies: 'exchange_body' | 'exchange_taken_body';
};
const OURS: Side = { records: 'exchange_record', bodies: 'exchange_body' };
const THEIRS: Side = { records: 'exchange_taken', bodies: 'exchange_taken_body' };

/** Every key that we and each partner ever had. Makes none. */
async function knownKeys(
  db: Db,
  ownKeys: Pick<NodeKeys, 'signingKey' | 'former'>,
): Promise<KnownKeys> {
  const theirs = new Map<string, readonly Uint8Array[]>();
  const { positions } = await rawLanes(db);
  for (const id of new Set(positions.map(({ partner }) => partner)))
    theirs.set(id, await signingKeysEver(db, id));
  const former = ownKeys.former.map(({ signingKey }) => Buffer.from(signingKey, 'base64'));
  return { ours: [ownKeys.signingKey, ...former], theirs };
}

/** Of the whole store as it stands at one instant; without a lane nobody's keys are asked for. */
export function partnerDamage(
  store: Store,
  dir: { readonly path: string; readonly nodeId: string; readonly mode: Mode },
  atUs: number,
): Promise<readonly Damage[]> {
  return store.snapshot(async (tx) => {
    const { logs, positions } = await rawLanes(tx);
    if (logs.length + positions.length === 0) return [];
    return exchangeDamage(tx, await knownKeys(tx, await openKeys(dir.path, dir, atUs)));
  });
}

/** Only inside a snapshot. */
async function exchangeDamage(tx: Db, keys: KnownKeys): Promise<readonly Damage[]> {
  const damages: Damage[] = [];
  const note: Note = (damage) => void damages.push(damage);
  const { logs, positions } = await rawLanes(tx);
  for (const { partner, lane, size, checkpoint } of logs) {
    const walked = await walkLane(tx, OURS, { partner, lane, keys }, note);
    await checkNodes(tx, { partner, lane }, walked, note);
    const row = `${partner}/${lane}`;
    const table = 'exchange_log';
    if (walked.frontier.size !== size)
      note({ table, row, what: `size is ${size}: there are ${walked.frontier.size} records` });
    checkNote(checkpoint, { frontier: walked.frontier, keys: keys.ours, table, row, size }, note);
  }
  for (const { partner, lane, size, frontier, known_size, checkpoint } of positions) {
    const walked = await walkLane(tx, THEIRS, { partner, lane, keys }, note);
    const row = `${partner}/${lane}`;
    const table = 'exchange_position';
    if (walked.frontier.size !== size)
      note({ table, row, what: `size is ${size}: there are ${walked.frontier.size} records` });
    const right = walked.frontier.nodes.map(({ hash }) => hexFromBytes(hash)).join(' ');
    if (right !== frontier) note({ table, row, what: differs('frontier', frontier, right) });
    const theirs = keys.theirs.get(partner) ?? [];
    const known = { frontier: walked.frontier, keys: theirs, table, row, size: known_size };
    if (checkpoint !== '') checkNote(checkpoint, known, note);
  }
  return damages;
}

type Walked = {
  readonly frontier: Frontier;
  readonly nodes: ReadonlyMap<string, Uint8Array>; // level/index
};

async function walkLane(
  tx: Db,
  side: Side,
  at: { readonly partner: string; readonly lane: string; readonly keys: KnownKeys },
  note: Note,
): Promise<Walked> {
  const { partner, lane, keys } = at;
  const signers = side === OURS ? keys.ours : (keys.theirs.get(partner) ?? []);
  const nodes = new Map<string, Uint8Array>();
  let frontier = EMPTY_FRONTIER;
  for (let from = 0; ; from += PAGE) {
    const rows = await rawRecords(tx, side.records, { partner, lane }, from, PAGE);
    const bodies = await rawBodies(tx, side.bodies, { partner, lane }, from, PAGE);
    for (const row of rows) {
      const name = `${partner}/${lane}/${row.idx}`;
      const bad = (what: string) => note({ table: side.records, row: name, what });
      if (row.idx !== frontier.size) bad(`record ${frontier.size} is missing before it`);
      if (digestOf(row.record) !== row.digest) bad(byteText('record', row.record, row.digest));
      const record = openRecord(row.record, signers);
      if (typeof record === 'string') bad(record);
      else {
        if (record.lane !== lane || record.sequence !== row.idx || record.type !== row.kind)
          if (!OTHER_KINDS.has(row.kind))
            bad(`it says ${record.type} ${record.lane}/${record.sequence}: its row ${row.kind}`);
        const body = bodies.get(row.idx);
        const fault = bodyFault(record, body, [...signers, ...keys.ours]);
        if (fault !== null) note({ table: side.bodies, row: name, what: fault });
      }
      const grown = appendLeaf(sha256, frontier, leafHash(sha256, row.record));
      frontier = grown.frontier;
      for (const { level, index, hash } of grown.completed) nodes.set(`${level}/${index}`, hash);
    }
    if (rows.length < PAGE) return { frontier, nodes };
  }
}

/** A record that was taken and refused is kept under what was made of it. */
const OTHER_KINDS: ReadonlySet<string> = new Set(['unsupported', 'refused']);

function openRecord(bytes: Uint8Array, signers: readonly Uint8Array[]): LaneRecord | string {
  let place: LaneRecord;
  try {
    place = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return 'the record is not JSON';
  }
  const tried = signers.map((key) => decodeRecord(verifyEd25519, key, bytes, place));
  const opened = tried.find(({ ok }) => ok);
  if (opened?.ok) return opened.value;
  const [first] = tried;
  return first === undefined || first.ok
    ? 'no key of its sender is known here'
    : `the record: ${first.error.message}`;
}

type RawBody =
  Awaited<ReturnType<typeof rawBodies>> extends ReadonlyMap<number, infer Body> ? Body : never;

function bodyFault(
  record: LaneRecord,
  body: RawBody | undefined,
  signers: readonly Uint8Array[],
): string | null {
  if (body === undefined) return 'neither body nor tombstone is there';
  const { salt, bytes, tombstone, digest } = body;
  if (tombstone !== null) {
    if (digestOf(tombstone) !== digest) return byteText('tombstone', tombstone, digest);
    const tried = signers.map((key) => decodeTombstone(verifyEd25519, key, tombstone, record));
    const [first] = tried;
    if (tried.some(({ ok }) => ok) || first === undefined) return null;
    return first.ok ? null : `the tombstone: ${first.error}`;
  }
  if (salt === null || bytes === null) return 'neither body nor tombstone is there';
  const whole = Buffer.concat([salt, bytes]);
  if (checkBody(sha256, record, { salt, bytes }).ok)
    return digestOf(whole) === digest ? null : differs('digest', digest, digestOf(whole));
  const said = hexFromBytes(Buffer.from(record.body.sha256, 'base64'));
  return byteText('salt and body', whole, said);
}

async function checkNodes(
  tx: Db,
  key: { readonly partner: string; readonly lane: string },
  { nodes, frontier }: Walked,
  note: Note,
): Promise<void> {
  const table = 'exchange_hash';
  const kept = await rawNodes(tx, key);
  for (const { level, idx, hash } of kept) {
    const row = `${key.partner}/${key.lane}/${level}/${idx}`;
    const right = nodes.get(`${level}/${idx}`);
    if (right === undefined) note({ table, row, what: `no hash of ${frontier.size} records` });
    else if (!Buffer.from(hash).equals(right))
      note({
        table,
        row,
        what: `byte ${firstOther(hash, right)} of the hash is not of its records`,
      });
  }
  const found = new Set(kept.map(({ level, idx }) => `${level}/${idx}`));
  for (const place of nodes.keys())
    if (!found.has(place))
      note({ table, row: `${key.partner}/${key.lane}/${place}`, what: 'missing' });
}

/** A checkpoint of this size, signed; of these records where it covers no more. */
function checkNote(
  text: string,
  at: Pick<Walked, 'frontier'> & {
    readonly size: number;
    readonly keys: readonly Uint8Array[];
    readonly table: string;
    readonly row: string;
  },
  note: Note,
): void {
  const { keys, frontier, size, table, row } = at;
  const bad = (what: string): void => note({ table, row, what: `the checkpoint: ${what}` });
  const origin = text.slice(0, text.indexOf('\n'));
  const tried = keys.map((publicKey) =>
    openNote(sha256, text, { name: origin, publicKey }, verifyEd25519),
  );
  const opened = tried.find(({ ok }) => ok);
  const said = opened?.ok ? parseCheckpoint(opened.value) : null;
  const root = frontierRoot(sha256, frontier);
  if (said === null) bad('no known key of its sender has signed it');
  else if (!said.ok) bad('it is not one');
  else if (said.value.size !== size) bad(`it is of ${said.value.size} records`);
  else if (size === frontier.size && !Buffer.from(said.value.root).equals(root))
    bad('its root is not of these records');
}

/** `byte 17 of the record is 0x41: 0x40 is what its digest was made of`, where one byte explains it. */
function byteText(what: string, bytes: Uint8Array, digest: string): string {
  const found = changedByte(bytes, digest);
  if (found === null) return `the ${what} (${bytes.length} bytes) does not have its digest`;
  const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;
  const { offset, right } = found;
  return `byte ${offset} of the ${what} is ${hex(bytes[offset]!)}: ${hex(right)} is what its digest was made of`;
}

/** The one byte whose change gives the digest; null where none does, or it would take too long to try. Flipped bits come first. */
export function changedByte(
  bytes: Uint8Array,
  digest: string,
): { readonly offset: number; readonly right: number } | null {
  const want = bytesFromHex(digest);
  if (want?.length !== 32) return null;
  const copy = Buffer.from(bytes);
  let left = SEARCH_BYTES_MAX;
  for (const flips of [BITS, OTHER_FLIPS])
    for (let offset = 0; offset < copy.length; offset++) {
      const was = bytes[offset]!;
      for (const flip of flips) {
        copy[offset] = was ^ flip;
        if (createHash('sha256').update(copy).digest().equals(want))
          return { offset, right: was ^ flip };
        left -= copy.length + 64;
        if (left < 0) return null;
      }
      copy[offset] = was;
    }
  return null;
}

const BITS = Array.from({ length: 8 }, (_, i) => 1 << i);
const OTHER_FLIPS = Array.from({ length: 255 }, (_, i) => i + 1).filter(
  (flip) => !BITS.includes(flip),
);

function firstOther(a: Uint8Array, b: Uint8Array): number {
  const at = Array.from(a).findIndex((byte, i) => byte !== b[i]);
  return at === -1 ? Math.min(a.length, b.length) : at;
}

function differs(field: string, found: string, right: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return `byte ${firstOther(bytes(found), bytes(right))} of its ${field} is not what its records say`;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
