/**
 * How far a table may leave a free orbit: what its interpolating polynomials bend more than gravity (J2 to J4) does, from the
 * table itself. A burn inside a segment, noise of its digits and steps too wide to interpolate all show here. The sieve takes a
 * table's place and velocity at the centre of a step and lets it fall freely for half a step: the margins hold what this allows.
 *
 * Between two rows the second derivative is a polynomial of degree n; at 2n + 2 Chebyshev points its greatest value is seen
 * within a factor of √2 (Ehlich & Zeller 1964). At a row of a Lagrange table the velocity may jump; that is added.
 */
import {
  createTableInterpolator,
  type Ephemeris,
  type EphemerisTable,
  tableNodes,
} from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { zonalAccelerationInto } from './avoid/zonal.ts';

export type TableBend = {
  readonly excessKmS2: number; // above gravity, kicks spread over the step between rows included
  readonly kickKmS: number; // the largest jump of the velocity at a row
  readonly turnRadS: number; // the fastest turn of its direction from the Earth's centre
  readonly worstUs: number; // where the excess is largest
};

export const NO_BEND: TableBend = {
  ...{ excessKmS2: 0, kickKmS: 0, turnRadS: 0, worstUs: Number.NaN },
};

/** Ten times what the strongest stage pulls: beyond it the states are no path. */
const EXCESS_MAX_KM_S2 = 0.1;

/** Of the part of the table between two times. */
export function tableBend(table: EphemerisTable, fromUs: number, toUs: number): TableBend {
  const { epochUs } = table;
  const whole = { ...table, fromUs: epochUs[0], toUs: epochUs.at(-1)! };
  const { state, accelerationInto } = createTableInterpolator(whole);
  const count = tableNodes(table) * (table.method === 'hermite' ? 2 : 1);
  const points = chebyshevPoints(2 * Math.max(1, count - 3) + 2);
  const here = new Float64Array(6);
  const bend = new Float64Array(6);
  const found = { excess: 0, kick: 0, turn: 0, worstUs: Number.NaN, stepS: Infinity };
  for (let k = 0; k + 1 < epochUs.length; k++) {
    const [leftUs, rightUs] = [epochUs[k], epochUs[k + 1]];
    if (rightUs < fromUs || leftUs > toUs) continue;
    found.stepS = Math.min(found.stepS, (rightUs - leftUs) / 1e6);
    for (const point of points) {
      const us = leftUs + (rightUs - leftUs) * point;
      state(us, here);
      accelerationInto(us, bend);
      zonalAccelerationInto(here, 0, bend, 3);
      const excess = Math.hypot(bend[0] - bend[3], bend[1] - bend[4], bend[2] - bend[5]);
      if (!(excess <= found.excess)) [found.excess, found.worstUs] = [excess, us];
      found.turn = Math.max(found.turn, turnRadS(here));
    }
    if (leftUs > fromUs) found.kick = Math.max(found.kick, kickAt(state, leftUs));
  }
  const spread = found.kick === 0 ? 0 : (2 * found.kick) / found.stepS;
  return {
    excessKmS2: Math.SQRT2 * found.excess + spread,
    ...{ kickKmS: found.kick, turnRadS: found.turn, worstUs: found.worstUs },
  };
}

/** Why a table is no path of anything, naming where; undefined where it is one. */
export function tableProblem(table: EphemerisTable): string | undefined {
  const { excessKmS2, worstUs } = tableBend(table, table.fromUs, table.toUs);
  if (excessKmS2 <= EXCESS_MAX_KM_S2) return undefined;
  const pull = (excessKmS2 * 1000).toPrecision(3);
  return `about ${formatUtc(worstUs, 0)} its states need ${pull} m/s² beyond gravity to be one path: states in km and km/s, nearer in time, and a new segment where a burn begins are right`;
}

/** Without the tables that are no path, and why they are not. */
export function soundEphemerides(ephemerides: readonly Ephemeris[]): {
  readonly ephemerides: Ephemeris[];
  readonly problems: readonly string[]; // `own.oem: object 25544: about …`
} {
  const problems: string[] = [];
  const sound = ephemerides.flatMap((ephemeris) => {
    const tables = ephemeris.tables.filter((table) => {
      const problem = tableProblem(table);
      if (problem !== undefined)
        problems.push(`${ephemeris.source}: object ${ephemeris.objectId}: ${problem}`);
      return problem === undefined;
    });
    return tables.length === 0 ? [] : [{ ...ephemeris, tables }];
  });
  return { ephemerides: sound, problems };
}

/** The most that a path with this bend is from the free orbit through a state `spanS` away, km. */
export function bendErrorKm({ excessKmS2, kickKmS }: TableBend, spanS: number): number {
  return 0.5 * excessKmS2 * spanS * spanS + kickKmS * spanS;
}

/** The worst of several. */
export function worstBend(bends: readonly TableBend[]): TableBend {
  const most = (of: (bend: TableBend) => number) => bends.reduce((m, b) => Math.max(m, of(b)), 0);
  return {
    ...{ excessKmS2: most((b) => b.excessKmS2), kickKmS: most((b) => b.kickKmS) },
    ...{ turnRadS: most((b) => b.turnRadS), worstUs: Number.NaN },
  };
}

function chebyshevPoints(count: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, k) => 0.5 - 0.5 * Math.cos(((2 * k + 1) * Math.PI) / (2 * count)),
  );
}

function turnRadS(state: Float64Array): number {
  const [x, y, z, u, v, w] = state;
  return Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u) / (x * x + y * y + z * z);
}

const before = new Float64Array(6);
const after = new Float64Array(6);

/** The velocity just before a row by the polynomial of that side, against the one from the row on. */
function kickAt(state: (us: number, out: Float64Array) => boolean, rowUs: number): number {
  state(rowUs - 1, before);
  state(rowUs, after);
  return Math.hypot(after[3] - before[3], after[4] - before[4], after[5] - before[5]);
}
