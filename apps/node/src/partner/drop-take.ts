/**
 * Taking a drop file: read once to the end and looked at, every record and body of it, against where we are; then read again and
 * applied, lane by lane, by what applies an answer of the link. So a dry run says what would be taken, a file that is cut or
 * damaged changes nothing, and one that is taken twice changes nothing the second time. What must not be (a fork, a record that
 * is not the one we keep) ends the feed as it does on the link.
 */
import {
  type DropAnswer,
  type DropFit,
  type DropSaid,
  decodeRecord,
  fitDrop,
  hexFromBytes,
  LANES,
  type LaneName,
  type Partner,
  parseCheckpoint,
  sameBytes,
} from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import {
  laneOf,
  linkOf,
  type Position,
  positionOf,
  receivedEntries,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode, Tlp } from '@noroshi/watch';
import { verifyEd25519 } from '../keys/keys.ts';
import {
  examineLane,
  type LaneTrouble,
  laneId,
  type Opened,
  stopFeed,
  type Taker,
  takeLane,
} from './apply.ts';
import type { Author } from './author.ts';
import { confirmTaken, keepSeen } from './confirmed.ts';
import { type DropKeys, type DropOf, type DropSource, whoseDrop } from './drop-file.ts';
import { partnerNow, signingKeysOf } from './take-keys.ts';

/** The audit lines of a file that was taken or was not; their subject is the partner. */
export const DROP_TAKEN = 'partner.file.taken';
const DROP_REFUSED = 'partner.file.refused';

export type DropTaker = {
  readonly taker: Taker;
  readonly author: Author;
  readonly keys: DropKeys;
  readonly actor: string;
};

/** Of one lane of the partner: what the file holds, and what of it is new here. */
export type DropTakes = {
  readonly lane: LaneName;
  readonly from: number;
  readonly to: number;
  readonly records: number; // new here
  readonly cancels: number; // of those
  /** Records are missing before what the file holds: a file from here is needed. */
  readonly gapFrom?: number;
  /** Nothing in it shows that it continues what we know by the link: the link, or a newer file, goes on from here. */
  readonly unshownFrom?: number;
};

/** Of one lane of ours: how far the partner keeps it. */
export type DropConfirms = {
  readonly lane: LaneName;
  readonly taken: number;
  readonly isNews: boolean;
  /** It keeps more than we have: our store is older than what we told. */
  readonly isAhead: boolean;
};

export type DropReport = {
  readonly partner: string;
  readonly mode: Mode;
  readonly madeUs: number;
  readonly bytes: number;
  readonly tlp: Tlp;
  readonly lanes: readonly DropTakes[];
  readonly confirms: readonly DropConfirms[];
  readonly isTaken: boolean; // false: a dry run
};

/** What is in a file, and whose it is; with `isDry` nothing is changed. The error says why nothing of it was taken. */
export async function takeDrop(
  by: DropTaker,
  source: DropSource,
  isDry: boolean,
): Promise<Result<DropReport, string>> {
  const { taker, author, keys } = by;
  const { store } = taker;
  const drop = await whoseDrop(store.db, author, keys, source);
  if (!drop.ok) return drop;
  const { partner, head } = drop.value;
  const link = await linkOf(store.db, partner.id, taker.wallUs());
  if (link.state === 'stopped')
    return err(
      `the feed of ${partner.id} is stopped: ${link.reason}; talk to ${partner.id}, then noroshi partner resume ${partner.id}`,
    );
  const looked = await lookThrough(by, drop.value);
  if (!looked.ok) {
    const { kind, message } = looked.error;
    if (isDry)
      return err(kind === 'damaged' ? message : `${kind}: ${message}: it would stop the feed`);
    return err(await refuse(by, partner.id, looked.error));
  }
  const { lanes, confirms, tlp } = looked.value;
  const facts = {
    partner: partner.id,
    mode: head.mode,
    madeUs: head.atUs,
    bytes: source.size,
    tlp,
  };
  if (isDry) return ok({ ...facts, lanes, confirms, isTaken: false });
  const taken = await applyAll(by, drop.value);
  if (!taken.ok) return taken;
  const atUs = taker.wallUs();
  const line = { atUs, actor: by.actor, action: DROP_TAKEN, subject: partner.id };
  const { mode, madeUs: _, ...rest } = facts;
  await store.write((tx) =>
    appendAudit(tx, { ...line, doc: { mode, ...rest, lanes, confirms } as never }),
  );
  return ok({ ...facts, lanes, confirms, isTaken: true });
}

/** `damaged` is nobody's word; anything else is what the partner has signed, and ends its feed. */
async function refuse(
  { taker, actor }: DropTaker,
  partner: string,
  trouble: LaneTrouble,
): Promise<string> {
  const { kind, message } = trouble;
  if (kind !== 'damaged') await stopFeed(taker, partner, trouble);
  const line = { atUs: taker.wallUs(), actor, action: DROP_REFUSED, subject: partner };
  await taker.store.write((tx) => appendAudit(tx, { ...line, doc: { kind, message } }));
  return kind === 'damaged' ? message : `${kind}: ${message}: the feed of ${partner} is stopped`;
}

type Looked = Pick<DropReport, 'lanes' | 'confirms' | 'tlp'>;

/** The first reading: nothing is written, and each lane grows in memory only. */
async function lookThrough(
  by: DropTaker,
  { partner: met, items }: DropOf,
): Promise<Result<Looked, LaneTrouble>> {
  let partner = met; // with the keys that it names on the way
  const lanes = new Map<LaneName, LookedLane>();
  let confirms: readonly DropConfirms[] = [];
  let tlp: Tlp = 'CLEAR';
  let records = 0;
  for await (const item of items()) {
    if (!item.ok) return damaged(item.error);
    if (item.value.kind === 'said') confirms = await confirmsOf(by, partner, item.value.said);
    else if (item.value.kind === 'mark') {
      tlp = item.value.mark.tlp;
      if (item.value.mark.records !== records)
        return damaged(`it has ${records} records and says ${item.value.mark.records}`);
    } else {
      const { lane, entries } = item.value.answer;
      records += entries.length;
      const before = lanes.get(lane);
      if (before !== undefined && before.to !== item.value.from)
        return damaged(`the ${lane} lane goes on at ${item.value.from} after ${before.to}`);
      const after = await lookAt(by.taker, partner, item.value, before);
      if (!after.ok) return after;
      lanes.set(lane, after.value);
      partner = after.value.partner;
    }
  }
  const found = LANES.flatMap((lane) => {
    const seen = lanes.get(lane);
    if (seen === undefined) return [];
    const { position: _, partner: __, ...rest } = seen;
    return [rest];
  });
  return ok({ lanes: found, confirms, tlp });
}

type LookedLane = DropTakes & { readonly position: Position; readonly partner: Partner };

/** One answer against the place where the lane would be by then. */
async function lookAt(
  taker: Taker,
  partner: Partner,
  held: DropAnswer,
  before: LookedLane | undefined,
): Promise<Result<LookedLane, LaneTrouble>> {
  const { lane, entries } = held.answer;
  const kept = await positionOf(taker.store.db, { partner: partner.id, lane });
  let position = before?.position ?? kept;
  const fit = fitTo(position, held);
  const to = held.from + entries.length;
  const sum = { records: 0, cancels: 0, from: held.from, ...before, lane, to };
  if (fit.kind === 'gap') return ok({ gapFrom: position.size, ...sum, position, partner });
  if (fit.kind === 'unshown') return ok({ unshownFrom: position.size, ...sum, position, partner });
  const same = await compareKept(
    taker,
    partner,
    held,
    Math.min(fit.overlap, kept.size - held.from),
  );
  if (!same.ok) return same;
  if (fit.kind === 'known') return ok({ ...sum, position, partner });
  let { records, cancels } = sum;
  let now = partner;
  for (const answer of fit.answers) {
    const looked = await examineLane(taker, now, position, answer);
    if (!looked.ok) return looked;
    if ('apart' in looked.value) return damaged(`${lane}: a body is left out`);
    const { opened, grown } = looked.value;
    records += opened.length;
    cancels += opened.filter(({ record }) => record.type === 'cancel').length;
    position = grown;
    now = withNamed(now, opened);
  }
  return ok({ ...sum, records, cancels, position, partner: now });
}

/** Keys that its records name are looked with from there on; whether they are taken is said when they are applied. */
function withNamed(partner: Partner, opened: readonly Opened[]): Partner {
  const named = opened.flatMap(({ body }) =>
    body?.ok && body.value.type === 'keys' ? [body.value.keys] : [],
  );
  const last = named.at(-1);
  return last === undefined ? partner : { ...partner, next: last };
}

function fitTo({ size, knownSize, checkpoint }: Position, held: DropAnswer): DropFit {
  const note = held.answer.checkpoint;
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const parsed = parseCheckpoint(text);
  const covers = parsed.ok ? parsed.value.size : Number.MAX_SAFE_INTEGER; // what is no checkpoint is refused when it is opened
  return fitDrop({ size, knownSize, note: checkpoint }, held, covers);
}

/** Records that we have: the very same, or two words for one place. */
async function compareKept(
  { store, mode, nodeId }: Taker,
  partner: Partner,
  { from, answer }: DropAnswer,
  overlap: number,
): Promise<Result<null, LaneTrouble>> {
  const { lane } = answer;
  const kept = await receivedEntries(store.db, { partner: partner.id, lane }, from, overlap);
  for (const { index, record } of kept.slice(0, overlap)) {
    const theirs = answer.entries[index - from]!.record;
    if (sameBytes(theirs, record)) continue;
    const place = { ...laneId({ mode, nodeId }, partner, lane), sequence: index };
    const isSigned = signingKeysOf(partner).some(
      (key) => decodeRecord(verifyEd25519, key, theirs, place).ok,
    );
    const kind = isSigned ? 'fork' : 'signature';
    const message = `${lane} ${index}: another record than the one that is kept`;
    const doc = { lane, index, kept: hexFromBytes(record), received: hexFromBytes(theirs) };
    return err({ kind, message, doc: { ...doc, message, checkpoint: answer.checkpoint } });
  }
  return ok(null);
}

async function confirmsOf(
  { taker }: DropTaker,
  partner: Partner,
  { lanes }: DropSaid,
): Promise<DropConfirms[]> {
  const confirms: DropConfirms[] = [];
  for (const { lane, taken } of lanes) {
    const ours = await laneOf(taker.store.db, { partner: partner.id, lane });
    const isAhead = taken > (ours?.size ?? 0);
    const isNews = !isAhead && taken > (ours?.confirmed ?? 0);
    confirms.push({ lane, taken, isNews, isAhead });
  }
  return confirms;
}

/** The second reading: each answer by the way of the link, from where the lane is at that moment. */
async function applyAll(
  { taker, author }: DropTaker,
  { partner, items }: DropOf,
): Promise<Result<null, string>> {
  for await (const item of items()) {
    if (!item.ok) return err(`the file has changed while it was taken: ${item.error}`);
    if (item.value.kind === 'said') await hear(taker, author, partner, item.value.said);
    if (item.value.kind !== 'answer') continue;
    const now = await partnerNow(taker.store.db, partner);
    const done = await applyOne(taker, now, item.value);
    if (!done.ok) return done;
  }
  return ok(null);
}

const TRIES_MAX = 5;

/** The link may take the same records at the same time: then the place is read again. */
async function applyOne(
  taker: Taker,
  partner: Partner,
  held: DropAnswer,
): Promise<Result<null, string>> {
  const { lane } = held.answer;
  for (let tries = 1; ; tries++) {
    const position = await positionOf(taker.store.db, { partner: partner.id, lane });
    const fit = fitTo(position, held);
    if (fit.kind !== 'take') return ok(null);
    const torn = await applyFit(taker, partner, lane, fit.answers);
    if (torn === null) return ok(null);
    if (torn.kind === 'stopped' || tries === TRIES_MAX) return err(torn.message);
  }
}

async function applyFit(
  taker: Taker,
  partner: Partner,
  lane: LaneName,
  answers: Extract<DropFit, { kind: 'take' }>['answers'],
) {
  for (const answer of answers) {
    const { size, knownSize } = await positionOf(taker.store.db, { partner: partner.id, lane });
    const asked = { lane, from: size, known: knownSize };
    const taken = await takeLane(taker, partner, asked, answer);
    if (!taken.ok) return taken.error;
  }
  return null;
}

async function hear(taker: Taker, author: Author, partner: Partner, said: DropSaid): Promise<void> {
  const atUs = taker.wallUs();
  const lanes = said.lanes.map(({ lane, taken }) => ({ lane, from: taken }));
  await confirmTaken(taker.store, partner.id, lanes, atUs);
  for (const { lane, known, cosignature } of said.lanes)
    if (cosignature !== undefined)
      await keepSeen(taker.store, author, partner, { lane, size: known, cosignature }, atUs);
}

function damaged(message: string): Result<never, LaneTrouble> {
  return err({ kind: 'damaged', message, doc: {} });
}
