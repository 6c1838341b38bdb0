/**
 * A lane as evidence: its files into a folder (only those that are not there yet), and the proof that one record is in it, which
 * a third party checks with the lane's public key alone. Where the partner, or another witness, has signed a checkpoint that
 * covers the record, the proof is made under that one.
 */
import {
  encodeProven,
  formatLogProof,
  formatVkey,
  LANES,
  type LaneName,
  type NoteKey,
  originOf,
  type ProvenRecord,
  pathOfTile,
  signNote,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  bodyOf,
  type Cosigned,
  cosignedOf,
  type LaneKey,
  laneEntries,
  laneOf,
  laneSizeAt,
  releasesOf,
} from '@noroshi/store/exchange';
import { err, ok, type Result, unixMsFromTaiUs } from '@noroshi/time';
import { sha256 } from '../keys/keys.ts';
import { type Author, laneFrontier, signCheckpoint } from './author.ts';
import { checkpointBytes, linesOf, tileBytes, tilesOfSize } from './log-files.ts';
import { inclusionProof } from './reader.ts';

/** A folder, as little of one as is needed. `write` puts the whole file there or nothing. */
export type LogFolder = {
  has(path: string): Promise<boolean>;
  write(path: string, bytes: Uint8Array): Promise<void>;
};

export type Exported = { readonly size: number; readonly written: number; readonly vkey: string };

export function isLane(name: string): name is LaneName {
  return LANES.some((lane) => lane === name);
}

/** The public key of a lane of ours, as C2SP writes it. */
export function laneVkey(author: Author, key: LaneKey): string {
  return formatVkey(sha256, laneNoteKey(author, key));
}

function laneNoteKey({ nodeId, mode, keys }: Author, { partner, lane }: LaneKey): NoteKey {
  const id = { mode, from: nodeId, to: partner, lane: lane as LaneName };
  return { name: originOf({ ...id, epochNumber: keys.epoch }), publicKey: keys.signingKey };
}

/** Tiles before the checkpoint that needs them, so that a folder that is cut off half-way is the log of before. */
export async function exportLane(
  db: Db,
  author: Author,
  key: LaneKey,
  folder: LogFolder,
): Promise<Result<Exported, string>> {
  const lane = await laneOf(db, key);
  const checkpoint = await checkpointBytes(db, key);
  if (lane === undefined || checkpoint === null)
    return err(`nothing was told to ${key.partner} in lane ${key.lane} yet`);
  let written = 0;
  for (const tile of tilesOfSize(lane.size)) {
    const path = pathOfTile(tile);
    if (await folder.has(path)) continue;
    const bytes = await tileBytes(db, key, tile);
    if (bytes === null) return err(`${path}: the store lacks records or hashes of this lane`);
    await folder.write(path, bytes);
    written++;
  }
  await folder.write('checkpoint', checkpoint);
  return ok({ size: lane.size, written, vkey: laneVkey(author, key) });
}

export type Proof = LaneKey & {
  readonly index: number;
  readonly kind: string;
  readonly vkey: string;
  readonly text: string; // C2SP tlog-proof
};

/** `bravo-flash-17.tlog-proof`. */
export function proofFileName({
  partner,
  lane,
  index,
}: Omit<Proof, 'vkey' | 'text' | 'kind'>): string {
  return `${partner.replace(/[^A-Za-z0-9._-]/g, '_')}-${lane}-${index}.tlog-proof`;
}

export type ProveOptions = {
  readonly partner?: string | undefined;
  readonly withBody: boolean;
  /** What could be proven then: the records of that time, under a checkpoint that was signed by then. */
  readonly asOfUs?: number | undefined;
};

/** One proof for each record about a thing, to one partner or to all, oldest first. */
export async function proveTold(
  db: Db,
  author: Author,
  id: string,
  options: ProveOptions,
): Promise<Proof[]> {
  const { partner: only, asOfUs = Number.POSITIVE_INFINITY } = options;
  const proofs: Proof[] = [];
  for (const { partner, lane, index, kind, atUs } of await releasesOf(db, id)) {
    if ((only !== undefined && partner !== only) || atUs > asOfUs) continue;
    const key = { partner, lane };
    const text = await proveRecord(db, author, { ...key, index }, options);
    proofs.push({ ...key, index, kind, vkey: laneVkey(author, key), text });
  }
  return proofs;
}

/** Undefined where the lane has no such record. */
export async function proveEntry(
  db: Db,
  author: Author,
  place: LaneKey & { readonly index: number },
  options: ProveOptions,
): Promise<Proof | undefined> {
  const { partner, lane, index } = place;
  const key = { partner, lane };
  const [entry] = await laneEntries(db, key, index, 1);
  if (entry?.index !== index) return undefined;
  const text = await proveRecord(db, author, place, options);
  return { ...key, index, kind: entry.kind, vkey: laneVkey(author, key), text };
}

async function proveRecord(
  db: Db,
  author: Author,
  place: LaneKey & { readonly index: number },
  { withBody, asOfUs }: ProveOptions,
): Promise<string> {
  const { index } = place;
  const [entry] = await laneEntries(db, place, index, 1);
  const { note: checkpoint, size } = await noteOver(db, author, place, asOfUs);
  const proof = await inclusionProof(db, place, index, size);
  const body: ProvenRecord['body'] = withBody
    ? ((await bodyOf(db, 'exchange_body', place)) ?? { kind: 'withheld' })
    : { kind: 'withheld' };
  const extra = encodeProven({ record: entry!.record, body });
  return formatLogProof({ extra, index, proof, checkpoint });
}

type SizedNote = { readonly note: string; readonly size: number };

/** The checkpoint over a record that most witnesses have signed, the first of those; ours alone where none has. */
async function noteOver(
  db: Db,
  author: Author,
  place: LaneKey & { readonly index: number },
  asOfUs: number | undefined,
): Promise<SizedNote> {
  const beforeS = asOfUs === undefined ? undefined : Math.floor(unixMsFromTaiUs(asOfUs) / 1000);
  const asked = { above: place.index, ...(beforeS !== undefined && { beforeS }) };
  const key = laneNoteKey(author, place);
  const cosigned = await cosignedOf(db, place, asked);
  const ours = cosigned.filter(({ text }) => text.startsWith(`${key.name}\n`)); // of this epoch
  const seen = Map.groupBy(ours, ({ text }) => text);
  let best: readonly Cosigned[] = [];
  for (const some of seen.values()) if (some.length > best.length) best = some;
  const first = best[0];
  if (first !== undefined) {
    const { text, size } = first; // signed again by us, which gives the same bytes each time
    return { note: signNote(sha256, text, key, author.keys.sign) + linesOf(best), size };
  }
  const lane = (await laneOf(db, place))!;
  const size = asOfUs === undefined ? lane.size : await laneSizeAt(db, place, asOfUs);
  if (size === lane.size) return { note: lane.checkpoint, size };
  return { note: signCheckpoint(author, place, await laneFrontier(db, place, size)), size };
}
