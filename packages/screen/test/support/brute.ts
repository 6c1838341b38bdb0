/**
 * The oracle: every pair looked at densely by SGP4's positions alone (no velocity, no range-rate, no cells), every local
 * minimum of the distance refined by golden section. Slow and simple on purpose.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  type OpsMode,
  propagateRow,
} from '@noroshi/orbit';

export type BruteMinimum = {
  readonly id1: string;
  readonly id2: string;
  readonly tcaUs: number;
  readonly missKm: number;
  readonly speedKmS: number; // from places a second before and after
  readonly edge: boolean; // at an end of the window, or of the time both objects can be propagated
};

export type Brute = {
  readonly minima: readonly BruteMinimum[]; // below `reachKm`
  distanceKm(id1: string, id2: string, us: number): number; // NaN where either cannot be propagated
};

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const GOLDEN_STEPS = 48;

export type BruteOptions = {
  readonly sets: ElementSetBatch;
  readonly fromUs: number;
  readonly toUs: number;
  readonly opsMode: OpsMode;
  readonly lookS: number;
  readonly reachKm: number;
};

export function bruteForce(options: BruteOptions): Brute {
  const { sets, fromUs, toUs, lookS, reachKm } = options;
  const pair = pairDistance(sets, options.opsMode);
  const looks = Math.ceil((toUs - fromUs) / (lookS * 1e6));
  const usOf = (k: number) => Math.min(toUs, fromUs + k * lookS * 1e6);
  const tracks = densePlaces(options, looks + 1, usOf);
  const minima: BruteMinimum[] = [];
  const distance2 = new Float64Array(looks + 1);
  const nearKm = reachKm + 12 * lookS; // half a look at 15.8 km/s, and the curvature
  for (let a = 0; a < sets.count; a++) {
    for (let b = a + 1; b < sets.count; b++) {
      if (distances(tracks[a], tracks[b], distance2) > nearKm * nearKm) continue;
      for (let k = 0; k <= looks; k++) {
        const here = distance2[k];
        if (!(here < nearKm * nearKm)) continue;
        const before = k > 0 ? distance2[k - 1] : Number.NaN;
        const after = k < looks ? distance2[k + 1] : Number.NaN;
        if (here >= before || here > after) continue;
        const fenced = before > here && after >= here;
        const lowUs = before > here ? usOf(k - 1) : usOf(k);
        const highUs = after >= here ? usOf(k + 1) : usOf(k);
        const us = goldenSection((t) => pair.distance2(a, b, t), lowUs, highUs);
        const missKm = Math.sqrt(pair.distance2(a, b, us));
        if (!(missKm < reachKm)) continue;
        const edge = !fenced && (us - lowUs < 1e3 || highUs - us < 1e3);
        minima.push(named(sets, a, b, us, missKm, pair.speedKmS(a, b, us), edge));
      }
    }
  }
  const rowOf = new Map(sets.objects.objectId.map((id, k) => [id, sets.objectRow.indexOf(k)]));
  return {
    minima,
    distanceKm: (id1, id2, us) => Math.sqrt(pair.distance2(rowOf.get(id1)!, rowOf.get(id2)!, us)),
  };
}

/** Minimum of the distance of one pair in a bracket, by position only. */
export function bruteMinimum(
  sets: ElementSetBatch,
  opsMode: OpsMode,
): (rowA: number, rowB: number, fromUs: number, toUs: number) => { us: number; missKm: number } {
  const pair = pairDistance(sets, opsMode);
  return (rowA, rowB, fromUs, toUs) => {
    let best = { us: fromUs, missKm: Number.POSITIVE_INFINITY };
    const looks = Math.max(2, Math.ceil((toUs - fromUs) / 1e6));
    const stepUs = (toUs - fromUs) / looks;
    for (let k = 0; k <= looks; k++) {
      const us = fromUs + k * stepUs;
      const missKm = Math.sqrt(pair.distance2(rowA, rowB, us));
      if (missKm < best.missKm) best = { us, missKm };
    }
    const low = Math.max(fromUs, best.us - stepUs);
    const high = Math.min(toUs, best.us + stepUs);
    const us = goldenSection((t) => pair.distance2(rowA, rowB, t), low, high);
    const missKm = Math.sqrt(pair.distance2(rowA, rowB, us));
    return missKm < best.missKm ? { us, missKm } : best;
  };
}

function pairDistance(sets: ElementSetBatch, opsMode: OpsMode) {
  const model = initialiseSgp4(sets, opsMode);
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(2, 'TEME');
  const p = out.positionKm;
  const relative = (a: number, b: number, us: number): [number, number, number] => {
    propagateRow(model, scratch, a, us, out, 0);
    propagateRow(model, scratch, b, us, out, 1);
    return [p[3] - p[0], p[4] - p[1], p[5] - p[2]];
  };
  return {
    distance2: (a: number, b: number, us: number) => {
      const [x, y, z] = relative(a, b, us);
      return x * x + y * y + z * z;
    },
    speedKmS: (a: number, b: number, us: number) => {
      const later = relative(a, b, us + 1e6);
      const earlier = relative(a, b, us - 1e6);
      return Math.hypot(...later.map((x, k) => x - earlier[k])) / 2;
    },
  };
}

function densePlaces(options: BruteOptions, looks: number, usOf: (k: number) => number) {
  const model = initialiseSgp4(options.sets, options.opsMode);
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(1, 'TEME');
  return Array.from({ length: model.count }, (_, row) => {
    const places = new Float64Array(3 * looks);
    for (let k = 0; k < looks; k++) {
      propagateRow(model, scratch, row, usOf(k), out, 0);
      places.set(out.positionKm, 3 * k);
    }
    return places;
  });
}

/** Writes the squared distance at every look; returns the least. */
function distances(a: Float64Array, b: Float64Array, out: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0, o = 0; k < out.length; k++, o += 3) {
    const x = b[o] - a[o];
    const y = b[o + 1] - a[o + 1];
    const z = b[o + 2] - a[o + 2];
    const d2 = x * x + y * y + z * z;
    out[k] = d2;
    if (d2 < least) least = d2;
  }
  return least;
}

function goldenSection(f: (us: number) => number, fromUs: number, toUs: number): number {
  let low = fromUs;
  let high = toUs;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let fLeft = f(left);
  let fRight = f(right);
  for (let k = 0; k < GOLDEN_STEPS; k++) {
    if (fLeft <= fRight) {
      high = right;
      right = left;
      fRight = fLeft;
      left = high - GOLDEN * (high - low);
      fLeft = f(left);
    } else {
      low = left;
      left = right;
      fLeft = fRight;
      right = low + GOLDEN * (high - low);
      fRight = f(right);
    }
  }
  return (low + high) / 2;
}

function named(
  sets: ElementSetBatch,
  a: number,
  b: number,
  tcaUs: number,
  missKm: number,
  speedKmS: number,
  edge: boolean,
): BruteMinimum {
  const [x, y] = [a, b].map((row) => sets.objects.objectId[sets.objectRow[row]]);
  const [id1, id2] = Number(x) < Number(y) ? [x, y] : [y, x];
  return { id1, id2, tcaUs, missKm, speedKmS, edge };
}
