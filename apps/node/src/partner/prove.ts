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
  originOf,
  type ProvenRecord,
  parseCheckpoint,
  pathOfTile,
  signNote,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { bodyOf, type LaneKey, laneEntries, laneOf, releasesOf } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import { sha256 } from '../keys/keys.ts';
import type { Author } from './author.ts';
import { checkpointBytes, tileBytes, tilesOfSize } from './log-files.ts';
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
export function laneVkey(author: Author, { partner, lane }: LaneKey): string {
  const { nodeId, mode, keys } = author;
  const id = { mode, from: nodeId, to: partner, lane: lane as LaneName };
  const name = originOf({ ...id, epochNumber: keys.epoch });
  return formatVkey(sha256, { name, publicKey: keys.signingKey });
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

/** One proof for each record about a thing, to one partner or to all, oldest first. */
export async function proveTold(
  db: Db,
  author: Author,
  id: string,
  options: { readonly partner?: string | undefined; readonly withBody: boolean },
): Promise<Proof[]> {
  const lines = await releasesOf(db, id);
  const proofs: Proof[] = [];
  for (const { partner, lane, index, kind } of lines) {
    if (options.partner !== undefined && partner !== options.partner) continue;
    const key = { partner, lane };
    const text = await proveRecord(db, author, { ...key, index }, options.withBody);
    proofs.push({ ...key, index, kind, vkey: laneVkey(author, key), text });
  }
  return proofs;
}

async function proveRecord(
  db: Db,
  author: Author,
  place: LaneKey & { readonly index: number },
  withBody: boolean,
): Promise<string> {
  const { index } = place;
  const lane = (await laneOf(db, place))!;
  const [entry] = await laneEntries(db, place, index, 1);
  const seen = witnessed(author, lane.witness, index);
  const checkpoint = seen?.note ?? lane.checkpoint;
  const proof = await inclusionProof(db, place, index, seen?.size ?? lane.size);
  const body: ProvenRecord['body'] = withBody
    ? ((await bodyOf(db, 'exchange_body', place)) ?? { kind: 'withheld' })
    : { kind: 'withheld' };
  const extra = encodeProven({ record: entry!.record, body });
  return formatLogProof({ extra, index, proof, checkpoint });
}

/** The checkpoint that a witness has signed, with our signature on it, which is the same each time. */
function witnessed(
  { keys }: Author,
  witness: string,
  index: number,
): { readonly note: string; readonly size: number } | null {
  const cut = witness.lastIndexOf('\n\n') + 1;
  const checkpoint = parseCheckpoint(witness.slice(0, cut));
  if (cut === 0 || !checkpoint.ok || checkpoint.value.size <= index) return null;
  const { origin: name, size } = checkpoint.value;
  const text = witness.slice(0, cut);
  const note = signNote(sha256, text, { name, publicKey: keys.signingKey }, keys.sign);
  return { note: note + witness.slice(cut + 1), size };
}
