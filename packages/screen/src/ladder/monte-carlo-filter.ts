/**
 * What most trials of a passing encounter need: six numbers of twelve, and no orbit. The twelve are turned so that the relative
 * position and velocity at the epoch depend, to first order, on the first six alone. From these the straight line is known up to
 * the remainder of the Taylor series, which is bounded for every trial that can be drawn: half of the largest row sum of the
 * second derivatives (differences over two standard deviations, a quarter added for what follows) times |z|^2, and |z|^2 is
 * below 110 but once in 1e17. A trial whose line, widened by that remainder, stays clear of the radius for the whole encounter
 * cannot be a hit; only the others draw the other six and are moved. Where that spares less than half, it is not used.
 */
import { MU_EARTH_KM3_S2, stateAndJacobianInto, stateFromEquinoctialInto } from './equinoctial.ts';
import type { SampledOrbit } from './monte-carlo-orbit.ts';
import { straightLineClears } from './monte-carlo-search.ts';
import { createNormalSource } from './sampler.ts';

export type TrialFilter = {
  readonly turn: Float64Array; // 12 by 12, orthogonal: the numbers of a trial by those drawn
  readonly mean: Float64Array; // relative state at the epoch
  readonly lower: Float64Array; // 6 by 6 lower triangle: relative state by the first six drawn
  readonly limitKm: number; // the radius, widened by the remainder
  readonly widerKm: number; // the remainder at the end of the encounter
  readonly floorKm: number; // below every perigee
  readonly fromS: number;
  readonly toS: number;
  readonly drawn: Float64Array; // of a trial: 12
  readonly rest: Float64Array; // the last six of them
};

const SQUARE_MAX = 110;
const HIGHER_ORDERS = 1.25;
const DIFFERENCE = 2; // standard deviations
const WIDTH_SHARE_MAX = 0.002; // of one standard deviation in the perigee: ten of it turn no orbit into another
const PILOT = 2000;
const SPARED_MIN = 0.5;

type Setting = {
  readonly orbits: readonly [SampledOrbit, SampledOrbit];
  readonly limitKm: number;
  readonly span: { readonly fromS: number; readonly toS: number };
};

/** Undefined where it would spare too little, or its bounds do not hold. */
export function trialFilter({ orbits, limitKm, span }: Setting): TrialFilter | undefined {
  const mean = new Float64Array(6);
  const rows = new Float64Array(72); // 6 by 12
  let perigeeKm = Infinity;
  orbits.forEach((orbit, which) => {
    const sign = which === 0 ? -1 : 1;
    relativeInto(orbit, sign, which, mean, rows);
    const lowestKm = lowestPerigeeKm(orbit);
    perigeeKm = Math.min(perigeeKm, Number.isNaN(lowestKm) ? 0 : lowestKm);
  });
  const widthKm = Math.sqrt(rows.subarray(0, 36).reduce((sum, value) => sum + value * value, 0));
  if (!(perigeeKm > 0 && widthKm < WIDTH_SHARE_MAX * perigeeKm)) return undefined;
  const [first, second] = [bendsOf(orbits[0]), bendsOf(orbits[1])];
  const farS = Math.max(-span.fromS, span.toS);
  const worst = (part: 0 | 1) =>
    0.5 * HIGHER_ORDERS * SQUARE_MAX * Math.max(first[part], second[part]);
  const widerKm = worst(0) + worst(1) * farS;
  const lower = new Float64Array(36);
  const turn = turnOf(rows, lower);
  const drawn = new Float64Array(12);
  const filter: TrialFilter = {
    ...{ turn, mean, lower, limitKm: limitKm + widerKm, widerKm },
    floorKm: perigeeKm,
    ...{ fromS: span.fromS, toS: span.toS, drawn, rest: drawn.subarray(6) },
  };
  return sparedShare(filter) >= SPARED_MIN ? filter : undefined;
}

/** The perigee of the mean, lowered by what the largest error of size and shape takes from it; km. */
function lowestPerigeeKm({ elements, spread }: SampledOrbit): number {
  const [n, k, h] = elements;
  const aKm = Math.cbrt(MU_EARTH_KM3_S2 / n! ** 2);
  const width = (row: number) => Math.hypot(...spread.subarray(6 * row, 6 * row + 6));
  const sigmaKm = aKm * ((2 * width(0)) / (3 * n!) + Math.hypot(width(1), width(2)));
  return aKm * (1 - Math.hypot(k!, h!)) - Math.sqrt(SQUARE_MAX) * sigmaKm;
}

/** Adds one object's share of the mean relative state, and its columns of the partial derivatives by the twelve numbers. */
function relativeInto(
  { elements, factor, spread }: SampledOrbit,
  sign: number,
  which: number,
  mean: Float64Array,
  rows: Float64Array,
): void {
  const state = new Float64Array(6);
  const jacobian = new Float64Array(36);
  stateAndJacobianInto(elements, factor, 0, state, jacobian);
  for (let i = 0; i < 6; i++) {
    mean[i]! += sign * state[i]!;
    for (let j = 0; j < 6; j++) {
      let sum = 0;
      for (let k = 0; k < 6; k++) sum += jacobian[6 * i + k]! * spread[6 * k + j]!;
      rows[12 * i + 6 * which + j] = sign * sum;
    }
  }
}

/** Largest row sums of the second derivatives of position (km) and velocity (km/s) by the six numbers of an object. */
function bendsOf({ elements, factor, spread }: SampledOrbit): readonly [number, number] {
  const at = new Float64Array(6);
  const out = new Float64Array(6);
  const stateAt = (j: number, a: number, k: number, b: number) => {
    for (let i = 0; i < 6; i++)
      at[i] = elements[i]! + a * spread[6 * i + j]! + b * spread[6 * i + k]!;
    stateFromEquinoctialInto(at, factor, 0, out);
    return Float64Array.from(out);
  };
  const h = DIFFERENCE;
  let position = 0;
  let velocity = 0;
  for (let j = 0; j < 6; j++) {
    let [positionRow, velocityRow] = [0, 0];
    for (let k = 0; k < 6; k++) {
      const [a, b, c, d] = [
        ...[stateAt(j, h, k, h), stateAt(j, h, k, -h)],
        ...[stateAt(j, -h, k, h), stateAt(j, -h, k, -h)],
      ];
      const second = a!.map((value, i) => (value - b![i]! - c![i]! + d![i]!) / (4 * h * h));
      positionRow += Math.hypot(second[0]!, second[1]!, second[2]!);
      velocityRow += Math.hypot(second[3]!, second[4]!, second[5]!);
    }
    position = Math.max(position, positionRow);
    velocity = Math.max(velocity, velocityRow);
  }
  return [position, velocity];
}

/** Orthonormal rows that span the six of `rows` and the rest of the space; `lower` gives the six by the first six of them. */
function turnOf(rows: Float64Array, lower: Float64Array): Float64Array {
  const base = new Float64Array(144);
  const candidate = new Float64Array(12);
  let found = 0;
  for (let source = 0; source < 18 && found < 12; source++) {
    if (source < 6) candidate.set(rows.subarray(12 * source, 12 * source + 12));
    else {
      candidate.fill(0);
      candidate[source - 6] = 1;
    }
    const size = Math.hypot(...candidate);
    for (
      let pass = 0;
      pass < 2;
      pass++ // twice is enough (Kahan; Parlett 1998, section 6.9)
    )
      for (let k = 0; k < found; k++) {
        let shared = 0;
        for (let j = 0; j < 12; j++) shared += candidate[j]! * base[12 * k + j]!;
        for (let j = 0; j < 12; j++) candidate[j]! -= shared * base[12 * k + j]!;
      }
    const left = Math.hypot(...candidate);
    if (!(left > 1e-9 * size)) continue; // says nothing new
    for (let j = 0; j < 12; j++) base[12 * found + j] = candidate[j]! / left;
    found++;
  }
  for (let i = 0; i < 6; i++)
    for (let k = 0; k < 6; k++) {
      let sum = 0;
      for (let j = 0; j < 12; j++) sum += rows[12 * i + j]! * base[12 * k + j]!;
      lower[6 * i + k] = sum;
    }
  return base;
}

/** True when the first six of `drawn` prove that the trial is no hit. */
export function isSpared(filter: TrialFilter): boolean {
  const { drawn, mean, lower: l } = filter;
  const a = drawn[0]!;
  const b = drawn[1]!;
  const c = drawn[2]!;
  const d = drawn[3]!;
  const e = drawn[4]!;
  const f = drawn[5]!;
  const x = mean[0]! + l[0]! * a;
  const y = mean[1]! + l[6]! * a + l[7]! * b;
  const z = mean[2]! + l[12]! * a + l[13]! * b + l[14]! * c;
  const u = mean[3]! + l[18]! * a + l[19]! * b + l[20]! * c + l[21]! * d;
  const v = mean[4]! + l[24]! * a + l[25]! * b + l[26]! * c + l[27]! * d + l[28]! * e;
  const w = mean[5]! + l[30]! * a + l[31]! * b + l[32]! * c + l[33]! * d + l[34]! * e + l[35]! * f;
  return straightLineClears(x, y, z, u, v, w, filter);
}

/** The numbers of the trial, as the orbits take them, from all twelve that were drawn. */
export function turnInto({ turn, drawn }: TrialFilter, normals: Float64Array): void {
  normals.fill(0);
  for (let k = 0; k < 12; k++) {
    const value = drawn[k]!;
    const row = 12 * k;
    for (let j = 0; j < 12; j++) normals[j]! += value * turn[row + j]!;
  }
}

function sparedShare(filter: TrialFilter): number {
  const source = createNormalSource(1, 0);
  let spared = 0;
  for (let i = 0; i < PILOT; i++) {
    source.fillNormal(filter.drawn, 6);
    if (isSpared(filter)) spared++;
  }
  return spared / PILOT;
}
