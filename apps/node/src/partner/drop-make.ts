/**
 * A drop file for one partner: what its next questions would be answered, lane after lane, what is urgent first; and how far we
 * have taken its lanes, so that a file answers a file. Whatever is in it was released to that partner before: no rule is asked
 * here. Each answer stands under a checkpoint of where it ends, so that a file which is taken half-way, or was cut short, leaves
 * its reader at a place that every later file continues.
 */
import {
  answerItem,
  bytesFromBase64,
  DROP,
  DROP_LIMITS,
  type DropAnswer,
  END_ITEM,
  joinBytes,
  LANES,
  type LaneName,
  markItem,
  type Partner,
  paddedLength,
  saidItem,
  sealDrop,
  witnessName,
} from '@noroshi/exchange';
import { appendAudit, type Store } from '@noroshi/store';
import { type LaneKey, laneOf, newestOf, positionOf } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import { TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { HPKE_PRIMITIVES } from '../keys/hpke.ts';
import { type Author, laneFrontier, signCheckpoint } from './author.ts';
import { seenBy } from './confirmed.ts';
import { readDirectory } from './directory.ts';
import type { DropKeys } from './drop-file.ts';
import { consistencyProof, entriesFrom } from './reader.ts';
import { SQUEEZER } from './zlib.ts';

/** The audit line of a file that was made; its subject is the partner. */
export const DROP_MADE = 'partner.file.made';
const ANSWER_BYTES = 600_000; // of records and bodies in one item; no body is cut
const NEVER_MARKED: Tlp = 'CLEAR';

export type DropWish = {
  readonly partner: string;
  /** Where each lane begins; else from what the partner has confirmed. */
  readonly from?: Readonly<Partial<Record<LaneName, number>>>;
  readonly bytesMax?: number; // of records and bodies, before they are packed; what is urgent goes first
};

export type DropMaker = {
  readonly store: Store;
  readonly author: Author;
  readonly keys: DropKeys;
  readonly actor: string;
  readonly atUs: number;
};

export type DropLane = {
  readonly lane: LaneName;
  readonly from: number;
  readonly to: number;
  readonly of: number;
};

export type DropMade = {
  readonly partner: string;
  readonly lanes: readonly DropLane[];
  readonly records: number;
  readonly cancels: number;
  readonly tlp: Tlp; // the strictest in it
  readonly bytes: number; // of the file
};

/** Writes the file through `write`, piece after piece, and the line of the audit at its end. */
export async function makeDrop(
  maker: DropMaker,
  wish: DropWish,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<Result<DropMade, string>> {
  const { store, author, actor, atUs } = maker;
  const partner = await readerOf(maker, wish.partner);
  if (!partner.ok) return partner;
  const out = await sealedOut(maker, partner.value, write);
  if (!out.ok) return out;
  const begin = await beginOf(maker, partner.value, wish);
  if (!begin.ok) return begin;
  await out.value.put(saidItem({ lanes: await saidOf(maker, partner.value.id) }));
  const total = { records: 0, cancels: 0, tlp: NEVER_MARKED };
  const lanes: DropLane[] = [];
  let room = wish.bytesMax ?? DROP_LIMITS.fileBytesMax / 2;
  for (const { key, from, known, size } of begin.value) {
    let at = from;
    while (at < size && room > 0) {
      const answer = await answerAt(
        maker,
        key,
        { from: at, known: Math.max(at, known), size },
        room,
      );
      if (answer === null) break;
      const item = answerItem(SQUEEZER, answer.value);
      await out.value.put(item);
      room -= answer.bytes;
      at += answer.value.answer.entries.length;
      count(total, answer.value);
    }
    lanes.push({ lane: key.lane as LaneName, from, to: at, of: size });
    if (at < size) room = 0; // what is less urgent does not overtake it
  }
  const { tlp, records, cancels } = total;
  await out.value.put(markItem({ tlp, by: author.nodeId, records }));
  const bytes = await out.value.finish();
  const made: DropMade = { partner: wish.partner, lanes, records, cancels, tlp, bytes };
  await store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs, actor, action: DROP_MADE, subject: wish.partner },
      doc: { mode: author.mode, tlp, bytes, records, cancels, lanes },
    }),
  );
  return ok(made);
}

async function readerOf(
  { store, author }: DropMaker,
  id: string,
): Promise<Result<Partner, string>> {
  const { partners, revoked, unusable } = await readDirectory(store.db, author);
  if (revoked.some((each) => each.id === id))
    return err(`${id} is revoked: nothing is told to it until the two nodes meet again`);
  const misfit = unusable.find((each) => each.id === id);
  if (misfit !== undefined) return err(`${id} is not used: ${misfit.reason}`);
  const partner = partners.find((each) => each.id === id);
  if (partner === undefined) return err(`${id} is no partner: noroshi partner list shows them`);
  return partner.sealKey === undefined
    ? err(`no key of ${id} for files is known: take a new invitation of theirs`)
    : ok(partner);
}

type Begin = {
  readonly key: LaneKey;
  readonly from: number;
  readonly known: number; // a checkpoint that the partner has signed to
  readonly size: number;
};

async function beginOf(
  { store, author }: DropMaker,
  { id }: Partner,
  { from: wished = {} }: DropWish,
): Promise<Result<readonly Begin[], string>> {
  const begins: Begin[] = [];
  for (const name of LANES) {
    const key = { partner: id, lane: name };
    const lane = await laneOf(store.db, key);
    const size = lane?.size ?? 0;
    const from = wished[name] ?? lane?.confirmed ?? 0;
    if (from > size) return err(`the ${name} lane has ${size} records: it cannot begin at ${from}`);
    const signed = await newestOf(store.db, key, witnessName(author.mode, id));
    begins.push({ key, from, known: Math.min(signed?.size ?? 0, size), size });
  }
  return ok(begins);
}

/** What we keep of the partner's lanes, with our signature on the checkpoint that we verified. */
async function saidOf({ store, author, atUs }: DropMaker, partner: string) {
  const lanes = [];
  for (const lane of LANES) {
    const position = await positionOf(store.db, { partner, lane });
    if (position.size === 0 && position.knownSize === 0) continue;
    const seen = seenBy(author, position, atUs);
    lanes.push({
      ...{ lane, taken: position.size, known: position.knownSize },
      ...(seen !== null && { cosignature: seen.cosignature }),
    });
  }
  return lanes;
}

async function answerAt(
  { store, author }: DropMaker,
  key: LaneKey,
  { from, known, size }: Omit<Begin, 'key'>,
  room: number,
): Promise<{ readonly value: DropAnswer; readonly bytes: number } | null> {
  const most = Math.min(ANSWER_BYTES, room);
  const entries = await entriesFrom(store.db, key, { from, size, most, isFirst: true });
  const fitting = entries.filter(({ body }) => body.kind !== 'apart');
  if (fitting.length === 0) return null; // the next one is longer than the room that is left
  const end = from + fitting.length;
  const covers = Math.max(end, known);
  const checkpoint = signCheckpoint(author, key, await laneFrontier(store.db, key, covers));
  const prove = (before: number) => consistencyProof(store.db, key, before, covers);
  const answer = {
    ...{ lane: key.lane as LaneName, checkpoint, entries: fitting },
    sinceKnown: known < covers && known > from ? await prove(known) : [],
    sinceEntries: end < covers ? await prove(end) : [],
  };
  const bytes = fitting.reduce((sum, { record, body }) => {
    return sum + record.length + (body.kind === 'whole' ? body.bytes.length : 0);
  }, 0);
  return { value: { from, known, answer }, bytes };
}

function count(
  total: { records: number; cancels: number; tlp: Tlp },
  { answer }: DropAnswer,
): void {
  for (const { record } of answer.entries) {
    const { type, tlp } = JSON.parse(Buffer.from(record).toString()) as { type: string; tlp: Tlp };
    total.records++;
    if (type === 'cancel') total.cancels++;
    if (TLP_LEVELS.indexOf(tlp) > TLP_LEVELS.indexOf(total.tlp)) total.tlp = tlp;
  }
}

/** Sealed as it is written; one chunk is held. */
async function sealedOut(
  { author, keys, atUs }: DropMaker,
  partner: Partner,
  write: (bytes: Uint8Array) => Promise<void>,
) {
  const { nodeId: from, mode, random } = author;
  const sealKey = Buffer.from(keys.sealKey).toString('base64');
  const head = {
    v: 1 as const,
    mode,
    from,
    to: partner.id,
    epoch: author.keys.epoch,
    sealKey,
    atUs,
  };
  const sealer = sealDrop(HPKE_PRIMITIVES, head, {
    receiver: bytesFromBase64(partner.sealKey!)!,
    sender: keys.sealSecret,
    ephemerals: [random(32), random(32)],
  });
  if (!sealer.ok) return sealer;
  let held: Uint8Array = new Uint8Array(0);
  const written = { plain: 0, file: sealer.value.head.length };
  await write(sealer.value.head);
  const chunkOut = async (chunk: Uint8Array, isLast: boolean) => {
    const sealed = sealer.value.seal(chunk, isLast);
    written.file += sealed.length;
    await write(sealed);
  };
  /** A chunk goes when it is known that another one follows. */
  const put = async (bytes: Uint8Array) => {
    written.plain += bytes.length;
    held = joinBytes(held, bytes);
    let at = 0;
    for (; held.length - at > DROP.chunkBytes; at += DROP.chunkBytes)
      await chunkOut(held.slice(at, at + DROP.chunkBytes), false);
    held = held.slice(at);
  };
  const finish = async () => {
    await put(END_ITEM);
    let zeros = paddedLength(written.plain) - written.plain;
    for (; zeros > DROP.chunkBytes; zeros -= DROP.chunkBytes)
      await put(new Uint8Array(DROP.chunkBytes));
    await put(new Uint8Array(zeros));
    await chunkOut(held, true);
    return written.file;
  };
  return ok({ put, finish });
}
