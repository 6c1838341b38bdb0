/**
 * Events of pieces told by object again. Where a stretch below the threshold ends only because another source takes over, what
 * the next piece finds is the same approach: the nearer of the two stays, from the earlier begin to the later end.
 */
import { createEvents, E, EVENT_FIELDS, type EventColumns, INTERVAL } from './events.ts';
import type { PieceColumns } from './pieces.ts';
import type { ScreenPlan } from './plan.ts';

/** An event that ends this near a seam ends there; one that begins this near it begins there. */
const SEAM_US = 2;

export function eventsByObject(
  parts: readonly EventColumns[],
  pieces: PieceColumns | undefined,
  plan: ScreenPlan,
): readonly EventColumns[] {
  if (pieces === undefined) return parts;
  const all = joined(parts);
  const gone = new Uint8Array(all.count);
  for (const members of byPair(all, pieces)) {
    members.sort((a, b) => value(all, a, E.fromUs) - value(all, b, E.fromUs));
    for (let k = 1; k < members.length; k++) {
      const [before, after] = [members[k - 1], members[k]];
      if (!isSeam(all, before, after, pieces, plan)) continue;
      // Of two stretches that meet at a seam, one whose least distance is at the seam is the flank of the other.
      const nearer = value(all, before, E.missKm) <= value(all, after, E.missKm) ? before : after;
      const flank = nearer === before ? after : before;
      if (!endsAtSeam(all, flank, nearer)) continue;
      widen(all, nearer, flank);
      gone[flank] = 1;
      members[k] = nearer;
    }
  }
  return [kept(all, gone, pieces)];
}

function value({ data }: EventColumns, event: number, field: number): number {
  return data[event * EVENT_FIELDS + field];
}

function joined(parts: readonly EventColumns[]): EventColumns {
  const all = createEvents(parts.reduce((sum, { count }) => sum + count, 1));
  for (const part of parts) {
    all.data.set(part.data.subarray(0, part.count * EVENT_FIELDS), all.count * EVENT_FIELDS);
    all.count += part.count;
  }
  return all;
}

/** Events of pairs of objects of which at least one is in several pieces. */
function byPair(all: EventColumns, { objectOf, fromUs }: PieceColumns): Iterable<number[]> {
  const pairs = new Map<string, number[]>();
  for (let event = 0; event < all.count; event++) {
    const a = value(all, event, E.rowA);
    const b = value(all, event, E.rowB);
    if (fromUs[a] === Number.NEGATIVE_INFINITY && fromUs[b] === Number.NEGATIVE_INFINITY) continue;
    const key = `${objectOf[a]}/${objectOf[b]}`;
    const held = pairs.get(key);
    if (held === undefined) pairs.set(key, [event]);
    else held.push(event);
  }
  return pairs.values();
}

/** The first ends where a piece ends, the second begins where the next one begins. */
function isSeam(
  all: EventColumns,
  before: number,
  after: number,
  pieces: PieceColumns,
  plan: ScreenPlan,
): boolean {
  const endUs = value(all, before, E.toUs);
  if (Math.abs(value(all, after, E.fromUs) - endUs) > SEAM_US || endUs >= plan.toUs) return false;
  const ends = [value(all, before, E.rowA), value(all, before, E.rowB)];
  return ends.some((row) => Math.abs(pieces.toUs[row] - endUs) <= SEAM_US);
}

/** Whether the least distance of `flank` lies where it meets `nearer`. */
function endsAtSeam(all: EventColumns, flank: number, nearer: number): boolean {
  if (value(all, flank, E.kind) !== INTERVAL) return false;
  const tcaUs = value(all, flank, E.tcaUs);
  const seamUs =
    value(all, flank, E.fromUs) < value(all, nearer, E.fromUs)
      ? value(all, flank, E.toUs)
      : value(all, flank, E.fromUs);
  return Math.abs(tcaUs - seamUs) <= SEAM_US || value(all, nearer, E.kind) === INTERVAL;
}

function widen(all: EventColumns, nearer: number, flank: number): void {
  const o = nearer * EVENT_FIELDS;
  all.data[o + E.fromUs] = Math.min(all.data[o + E.fromUs], value(all, flank, E.fromUs));
  all.data[o + E.toUs] = Math.max(all.data[o + E.toUs], value(all, flank, E.toUs));
}

function kept(all: EventColumns, gone: Uint8Array, { objectOf }: PieceColumns): EventColumns {
  const out = createEvents(all.count + 1);
  for (let event = 0; event < all.count; event++) {
    if (gone[event] === 1) continue;
    const o = out.count++ * EVENT_FIELDS;
    out.data.set(all.data.subarray(event * EVENT_FIELDS, (event + 1) * EVENT_FIELDS), o);
    out.data[o + E.rowA] = objectOf[out.data[o + E.rowA]];
    out.data[o + E.rowB] = objectOf[out.data[o + E.rowB]];
  }
  return out;
}
