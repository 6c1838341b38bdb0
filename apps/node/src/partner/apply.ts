/**
 * What comes in. A verified batch is applied lane by lane, each in one transaction: every record as it came with its body, what
 * it does here, and how far the lane was taken. Taking the same batch twice changes nothing. What must not be (a fork, a
 * rollback, a bad signature, a record of another mode, audience or place, a body that is not the signed one) ends the feed,
 * keeps both sides as evidence, and becomes a notice for people.
 */
import {
  type BatchEntry,
  bytesFromHex,
  checkBody,
  completeNodes,
  decodeBatch,
  decodeBody,
  decodeRecord,
  decodeTombstone,
  EMPTY_FRONTIER,
  type Frontier,
  firstSigner,
  frontierRoot,
  hexFromBytes,
  type LaneAnswer,
  type LaneId,
  type LaneName,
  type LaneRecord,
  openNote,
  originOf,
  type Partner,
  type PullState,
  parseCheckpoint,
  type ReceivedBody,
  SALT_BYTES,
  type SealedBody,
  unsqueeze,
  type Verify,
  verifyPull,
} from '@noroshi/exchange';
import { appendAudit, appendEvent, type Db, type Store } from '@noroshi/store';
import {
  dropParts,
  type KeptBody,
  keepEvidence,
  linkOf,
  type Position,
  partsOf,
  positionOf,
  saveLink,
  savePosition,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { applyOpened } from './apply-body.ts';
import { type LaneQuestion, PROTOCOL_LIMITS } from './protocol.ts';
import { keyBytes } from './reader.ts';
import { partnerNow, signingKeysOf } from './take-keys.ts';
import { SQUEEZER } from './zlib.ts';

export type Taker = {
  readonly store: Store;
  readonly nodeId: string;
  readonly mode: Mode;
  readonly wallUs: () => number;
  readonly watchUs?: () => number; // the watch's clock, where it is another
};

/** `torn`: ask again. `stopped`: the feed has ended until a person looks at it. */
export type TakeError = { readonly kind: 'torn' | 'stopped'; readonly message: string };

export type Taken = {
  readonly records: number; // applied now
  /** A record whose body is longer than the answer: its pieces are fetched, then the lane goes on. */
  readonly apart?: { readonly lane: LaneName; readonly index: number; readonly bytes: number };
};

export const LINK_EVENT = 'partner.link';

/** A record that was opened: what it says of itself, and what lies beside it. */
export type Opened = {
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly record: LaneRecord;
  readonly kept: KeptBody;
  /** Null where it was erased before it came. */
  readonly body: Result<ReceivedBody, string> | null;
};

/** Verifies a batch and applies it. `asked`: what it answers; where we are elsewhere by now, it is asked for anew. */
export async function takeAnswer(
  taker: Taker,
  as: Partner,
  asked: readonly LaneQuestion[],
  bytes: Uint8Array,
): Promise<Result<Taken, TakeError>> {
  const unfolded = unsqueeze(SQUEEZER, bytes, 2 * PROTOCOL_LIMITS.answerBytesMax);
  if (!unfolded.ok) return torn(unfolded.error);
  const batch = decodeBatch(unfolded.value);
  if (!batch.ok) return torn(batch.error.message);
  const partner = await partnerNow(taker.store.db, as);
  const link = await linkOf(taker.store.db, partner.id, taker.wallUs());
  if (link.state === 'stopped') return err({ kind: 'stopped', message: link.reason });
  let records = 0;
  for (const answer of batch.value) {
    const question = asked.find(({ lane }) => lane === answer.lane);
    if (question === undefined) return torn(`lane ${answer.lane} was not asked for`);
    const taken = await takeLane(taker, partner, question, answer);
    if (!taken.ok) return taken;
    records += taken.value.records;
    if (taken.value.apart !== undefined) return ok({ records, apart: taken.value.apart });
  }
  await noteContact(taker, partner.id, records > 0);
  return ok({ records });
}

/** One lane of an answer, as far as its records are here. */
export async function takeLane(
  taker: Taker,
  partner: Partner,
  asked: LaneQuestion,
  answer: LaneAnswer,
): Promise<Result<Taken, TakeError>> {
  const key = { partner: partner.id, lane: answer.lane };
  const position = await positionOf(taker.store.db, key);
  if (position.size !== asked.from || position.knownSize !== asked.known)
    return torn(`the ${answer.lane} lane has moved on since it was asked for`);
  const looked = await examineLane(taker, partner, position, answer);
  if (!looked.ok) return stopFeed(taker, partner.id, looked.error);
  if ('apart' in looked.value) return ok({ records: 0, apart: looked.value.apart });
  const { opened, grown } = looked.value;
  if (opened.length === 0 && answer.checkpoint === position.checkpoint) return ok({ records: 0 });
  return ok({ records: await apply(taker, partner, position, grown, opened) });
}

/** What ends a feed: its kind, for people, and both sides as evidence. */
export type LaneTrouble = {
  readonly kind: string;
  readonly message: string;
  readonly doc: Readonly<Record<string, unknown>>;
};

/** Checked and opened, and where the lane is after it; or the body that has to be fetched before. */
export type Examined =
  | { readonly opened: readonly Opened[]; readonly grown: Position }
  | { readonly apart: NonNullable<Taken['apart']> };

/** All that is asked of an answer before it is used; changes nothing but pieces of a body that are not right. */
export async function examineLane(
  taker: Taker,
  partner: Partner,
  position: Position,
  answer: LaneAnswer,
): Promise<Result<Examined, LaneTrouble>> {
  const state = pullState(taker, partner, position, answer);
  const records = answer.entries.map(({ record }) => record);
  const pulled = verifyPull(sha256, verifyEd25519, state, { ...answer, entries: records });
  if (!pulled.ok) {
    const { kind, message } = pulled.error;
    const { checkpoint } = answer;
    const doc = { lane: answer.lane, message, known: state.known.note, received: checkpoint };
    const proof = answer.sinceKnown.map(hexFromBytes);
    const taken = position.size;
    return err({ kind, message: `${answer.lane}: ${message}`, doc: { ...doc, proof, taken } });
  }
  const opened: Opened[] = [];
  const keys = signingKeysOf(partner);
  for (const [i, entry] of answer.entries.entries()) {
    const index = position.size + i;
    const next = await openEntry(taker, partner, { lane: answer.lane, index, keys }, entry);
    if (!next.ok) {
      if ('bytesApart' in next.error)
        return ok({ apart: { lane: answer.lane, index, bytes: next.error.bytesApart } });
      const { kind, message } = next.error;
      const doc = {
        ...{ lane: answer.lane, message, index, record: hexFromBytes(entry.record) },
        checkpoint: answer.checkpoint,
      };
      return err({ kind, message: `${answer.lane} ${index}: ${message}`, doc });
    }
    opened.push(next.value);
    const said = next.value.body;
    if (said?.ok && said.value.type === 'keys') keys.push(keyBytes(said.value.keys.signingKey));
  }
  const { frontier, checkpoint } = pulled.value;
  const key = { partner: partner.id, lane: answer.lane };
  const grown = {
    ...{ ...key, size: frontier.size, checkpoint: answer.checkpoint, knownSize: checkpoint.size },
    frontier: frontier.nodes.map(({ hash }) => hexFromBytes(hash)),
  };
  return ok({ opened, grown });
}

type EntryError =
  | { readonly bytesApart: number }
  | { readonly kind: string; readonly message: string };

/** A record of this place with its body checked against it; long bodies are put together from the pieces that are here. */
async function openEntry(
  taker: Taker,
  partner: Partner,
  { lane, index, keys }: { lane: LaneName; index: number; keys: readonly Uint8Array[] },
  entry: BatchEntry,
): Promise<Result<Opened, EntryError>> {
  const id = laneId(taker, partner, lane);
  const place = { ...id, sequence: index };
  const decoded = decodeRecord(verifyByAny(keys), keys[0]!, entry.record, place);
  if (!decoded.ok) return err({ ...decoded.error });
  const record = decoded.value;
  const { body } = entry;
  if (body.kind === 'erased') {
    const stone = decodeTombstone(verifyByAny(keys), keys[0]!, body.tombstone, place);
    if (!stone.ok) return err({ kind: 'tombstone', message: stone.error });
    return ok({ index, bytes: entry.record, record, kept: body, body: null });
  }
  let sealed: SealedBody;
  if (body.kind === 'apart') {
    const whole = await partsOf(taker.store.db, { partner: partner.id, lane, index });
    if (whole.length < SALT_BYTES + record.body.bytes)
      return err({ bytesApart: SALT_BYTES + record.body.bytes });
    sealed = { salt: whole.slice(0, SALT_BYTES), bytes: whole.slice(SALT_BYTES) };
  } else sealed = body;
  const isRight = checkBody(sha256, record, sealed);
  if (!isRight.ok) {
    await taker.store.write((tx) => dropParts(tx, { partner: partner.id, lane, index }));
    return err({ ...isRight.error });
  }
  const parties = { mode: taker.mode, from: partner.id, to: taker.nodeId };
  const opened = decodeBody(sealed.bytes, record.type, parties);
  return ok({
    ...{ index, bytes: entry.record, record, kept: { kind: 'whole', ...sealed }, body: opened },
  });
}

/** One transaction. Returns how many records were applied: none where another process was faster. */
async function apply(
  taker: Taker,
  partner: Partner,
  seen: Position,
  grown: Position,
  opened: readonly Opened[],
): Promise<number> {
  const { store } = taker;
  return store.write(async (tx) => {
    const atUs = taker.wallUs();
    const position = await positionOf(tx, seen);
    if (position.size !== seen.size || position.knownSize !== seen.knownSize) return 0;
    const link = await linkOf(tx, partner.id, atUs);
    if (link.state === 'stopped') return 0;
    for (const each of opened) {
      await applyOpened(tx, taker, partner.id, seen.lane, each, atUs);
      await dropParts(tx, { partner: partner.id, lane: seen.lane, index: each.index });
    }
    await savePosition(tx, grown);
    return opened.length;
  });
}

/** An answer came and was right. */
async function noteContact(taker: Taker, partner: string, isNews: boolean): Promise<void> {
  await taker.store.write(async (tx) => {
    const atUs = taker.wallUs();
    const link = await linkOf(tx, partner, atUs);
    if (link.state === 'stopped') return;
    const isUp = link.state === 'up';
    const up = { state: 'up' as const, reason: '', sinceUs: isUp ? link.sinceUs : atUs };
    await saveLink(tx, { ...link, ...up, contactUs: atUs });
    if (!isUp || isNews) await tellLink(tx, partner, 'up', atUs);
  });
}

export function laneId(
  { mode, nodeId }: Pick<Taker, 'mode' | 'nodeId'>,
  partner: Pick<Partner, 'id' | 'epoch'>,
  lane: LaneName,
): LaneId {
  return { mode, from: partner.id, to: nodeId, lane, epochNumber: partner.epoch ?? 1 };
}

/** While two keys of a partner are taken, either has signed it. */
function verifyByAny(keys: readonly Uint8Array[]): Verify {
  return (_key, message, signature) => keys.some((key) => verifyEd25519(key, message, signature));
}

/** Where we are in a lane of a partner, and the key that its new checkpoint is looked at with. */
function pullState(
  taker: Taker,
  partner: Partner,
  position: Position,
  { lane, checkpoint }: Pick<LaneAnswer, 'lane' | 'checkpoint'>,
): PullState {
  const name = originOf(laneId(taker, partner, lane));
  const keys = signingKeysOf(partner).map((publicKey) => ({ name, publicKey }));
  const key = firstSigner(sha256, checkpoint, keys) ?? keys[0]!;
  const known = firstSigner(sha256, position.checkpoint, keys) ?? keys[0]!;
  return { key, frontier: frontierOf(position), known: knownOf(position, known) };
}

function frontierOf({ size, frontier }: Position): Frontier {
  const nodes = completeNodes(0, size).map((place, i) => {
    const hash = bytesFromHex(frontier[i] ?? '');
    if (hash?.length !== 32) throw new Error('a position lacks a hash of its frontier');
    return { ...place, hash };
  });
  return { size, nodes };
}

/** The checkpoint verified last, from its own signed text: a row that was changed beneath us is found here. */
function knownOf({ checkpoint, knownSize }: Position, key: PullState['key']): PullState['known'] {
  if (checkpoint === '') return { size: 0, root: frontierRoot(sha256, EMPTY_FRONTIER), note: '' };
  const text = openNote(sha256, checkpoint, key, verifyEd25519);
  const known = text.ok ? parseCheckpoint(text.value) : text;
  if (!known.ok || known.value.size !== knownSize)
    throw new Error(`the checkpoint kept of ${key.name} is damaged: restore a backup`);
  return { size: known.value.size, root: known.value.root, note: checkpoint };
}

function torn(message: string): Result<never, TakeError> {
  return err({ kind: 'torn', message });
}

/** Ends the feed and keeps both sides. */
export async function stopFeed(
  { store, wallUs }: Pick<Taker, 'store' | 'wallUs'>,
  partner: string,
  { kind, message, doc }: LaneTrouble,
): Promise<Result<never, TakeError>> {
  await store.write(async (tx) => {
    const atUs = wallUs();
    const link = await linkOf(tx, partner, atUs);
    if (link.state === 'stopped') return;
    const number = await keepEvidence(tx, { partner, kind, doc, atUs });
    await saveLink(tx, { ...link, state: 'stopped', reason: `${kind}: ${message}`, sinceUs: atUs });
    await tellLink(tx, partner, 'stopped', atUs);
    await appendAudit(tx, {
      ...{ atUs, actor: 'node', action: 'link.stop', subject: partner },
      doc: { kind, message, evidence: number },
    });
  });
  return err({ kind: 'stopped', message: `${kind}: ${message}` });
}

export async function tellLink(
  tx: Db,
  partner: string,
  state: string,
  atUs: number,
): Promise<void> {
  const event = { atUs, kind: LINK_EVENT, subject: partner, doc: { state } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
}
