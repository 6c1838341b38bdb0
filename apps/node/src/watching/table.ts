/** Rows of a screen as the store keeps them, and back; and the two halves of what an edge between two windows cut. */
import type { ConjunctionTable, StagedRow, WatchScope } from '@noroshi/store/conjunctions';
import type { WatchRow } from './engine-messages.ts';

const US_PER_DAY = 86_400e6;

export function stagedRow(scope: WatchScope, row: number, r: WatchRow): StagedRow {
  return {
    ...{ row, scope, id1: r.id1, name1: r.name1, id2: r.id2, name2: r.name2, kind: r.kind },
    ...{ tca_us: r.tcaUs, from_us: r.fromUs, to_us: r.toUs, miss_km: r.missKm },
    ...{ miss_r_km: r.missRKm, miss_t_km: r.missTKm, miss_n_km: r.missNKm },
    ...{ relative_speed_km_s: r.relativeSpeedKmS, epoch1_us: r.epoch1Us, epoch2_us: r.epoch2Us },
    ...{ hbr_m: r.hbrM, pc: r.pc, pc_max: r.pcMax, covariance: r.covariance },
    dilution: r.dilution === null ? null : r.dilution ? 1 : 0,
  };
}

export function watchRow(t: ConjunctionTable): WatchRow {
  return {
    ...{ id1: t.id1, name1: t.name1, id2: t.id2, name2: t.name2 },
    ...{ kind: t.kind as WatchRow['kind'], tcaUs: t.tca_us, fromUs: t.from_us, toUs: t.to_us },
    ...{ missKm: t.miss_km, missRKm: t.miss_r_km, missTKm: t.miss_t_km, missNKm: t.miss_n_km },
    ...{ relativeSpeedKmS: t.relative_speed_km_s, epoch1Us: t.epoch1_us, epoch2Us: t.epoch2_us },
    age1D: (t.tca_us - t.epoch1_us) / US_PER_DAY,
    age2D: (t.tca_us - t.epoch2_us) / US_PER_DAY,
    ...{ hbrM: t.hbr_m, pc: t.pc, pcMax: t.pc_max, covariance: t.covariance },
    dilution: t.dilution === null ? null : t.dilution === 1,
  };
}

/**
 * Two windows that share an edge cut what lies on it: a stretch below the threshold ends there in one and begins there in
 * the other. Gives the rows of the later window with the halves made whole; the earlier halves are to be taken away.
 */
export function joinAtEdge(
  edgeUs: number,
  ending: readonly WatchRow[], // rows of the earlier window with toUs at the edge
  later: readonly WatchRow[],
): WatchRow[] {
  const pairOf = (row: WatchRow) => `${row.id1} ${row.id2}`;
  const halves = Map.groupBy([...ending, ...later.filter((r) => r.fromUs === edgeUs)], pairOf);
  const joined = [...halves.values()].flatMap((rows) => joinStretch(edgeUs, rows));
  return [...joined, ...later.filter((r) => r.fromUs !== edgeUs)].sort(
    (a, b) => a.tcaUs - b.tcaUs || (pairOf(a) < pairOf(b) ? -1 : 1),
  );
}

/** All rows of one pair on one edge are of one stretch: its crossings, and one interval for its slow part. */
function joinStretch(edgeUs: number, rows: readonly WatchRow[]): WatchRow[] {
  const fromUs = Math.min(...rows.map((row) => row.fromUs));
  const toUs = Math.max(...rows.map((row) => row.toUs));
  const crossings = rows.filter((row) => row.kind === 'crossing');
  const slow = rows
    .filter((row) => row.kind === 'interval')
    .reduce<WatchRow | undefined>(
      (least, row) => (least === undefined || row.missKm < least.missKm ? row : least),
      undefined,
    );
  const isCut = slow?.tcaUs === edgeUs && crossings.length > 0; // the half of a crossing, not a slow stretch
  return [...crossings, ...(slow === undefined || isCut ? [] : [slow])].map((row) => ({
    ...{ ...row, fromUs, toUs },
  }));
}
