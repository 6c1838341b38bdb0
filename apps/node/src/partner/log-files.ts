/**
 * A lane as the files of a C2SP tiled log, out of the store: the checkpoint, tiles of hashes, bundles of records. What a tile or a
 * bundle has never changes, so whoever has one need not ask again. The same bytes go to the partner over the link, to a
 * reviewer, and into a folder. https://c2sp.org/tlog-tiles
 */
import {
  cosignatureLines,
  encodeBundle,
  HASH_BYTES,
  joinBytes,
  NOTE_LIMITS,
  TILE_WIDTH,
  type TileAsked,
  tilesOf,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  type Cosigned,
  cosignedOf,
  type LaneKey,
  laneEntries,
  laneLevel,
  laneOf,
} from '@noroshi/store/exchange';

const TILE_LEVELS = 8; // of the tree in one level of tiles

/** Every tile and bundle of a log of this size. */
export function* tilesOfSize(size: number): Generator<TileAsked> {
  for (const [level, { full, partial }] of tilesOf(size).entries())
    for (let index = 0; index < full + Number(partial > 0); index++) {
      const width = index < full ? TILE_WIDTH : partial;
      yield { level, index, width };
      if (level === 0) yield { level: 'entries', index, width };
    }
}

/** Its bytes; null where the lane has not come so far. A partial tile may be asked for at any width that it had. */
export async function tileBytes(
  db: Db,
  key: LaneKey,
  { level, index, width }: TileAsked,
): Promise<Uint8Array | null> {
  const size = (await laneOf(db, key))?.size ?? 0;
  const from = index * TILE_WIDTH;
  if (level === 'entries') {
    if (from + width > size) return null;
    const entries = await laneEntries(db, key, from, width);
    return entries.length < width ? null : encodeBundle(entries.map(({ record }) => record));
  }
  if ((from + width) * TILE_WIDTH ** level > size) return null;
  const hashes = await laneLevel(db, key, level * TILE_LEVELS, from, from + width);
  const bytes = joinBytes(...hashes);
  return bytes.length === width * HASH_BYTES ? bytes : null;
}

/** The note that a log shows: ours, with the cosignatures on this very checkpoint. */
export async function checkpointBytes(db: Db, key: LaneKey): Promise<Uint8Array | null> {
  const lane = await laneOf(db, key);
  if (lane === undefined) return null;
  const text = lane.checkpoint.slice(0, lane.checkpoint.lastIndexOf('\n\n') + 1);
  const same = (await cosignedOf(db, key, { above: lane.size - 1 })).filter(
    (each) => each.text === text,
  );
  return new TextEncoder().encode(lane.checkpoint + linesOf(same));
}

/** As many lines as a note may have beside our own, each witness's together. */
export function linesOf(cosigned: readonly Cosigned[]): string {
  const lines = cosigned.flatMap((each) => cosignatureLines(each.lines));
  return lines.slice(0, NOTE_LIMITS.signaturesMax - 1).join('');
}
