/** Small worlds by hand: element sets from plain angles, copies under other ids, and partners that pass an object when asked. */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateRow,
} from '@noroshi/orbit';
import { batchOf, type Elements, fitMeanElements, joinBatches } from '@noroshi/sim';

const DEG = Math.PI / 180;

export type PlainElements = {
  readonly revDay: number;
  readonly e?: number;
  readonly inclinationDeg?: number;
  readonly raanDeg?: number;
  readonly argPerigeeDeg?: number;
  readonly meanAnomalyDeg?: number;
  readonly bstar?: number;
};

export function elementsOf(plain: PlainElements, epochUs: number): Elements {
  return {
    epochUs,
    meanMotionRadS: (plain.revDay * 2 * Math.PI) / 86_400,
    eccentricity: plain.e ?? 0.001,
    inclinationRad: (plain.inclinationDeg ?? 53) * DEG,
    raanRad: (plain.raanDeg ?? 0) * DEG,
    argPerigeeRad: (plain.argPerigeeDeg ?? 90) * DEG,
    meanAnomalyRad: (plain.meanAnomalyDeg ?? 0) * DEG,
    bstarPerEarthRadius: plain.bstar ?? 0,
  };
}

/** Objects 1, 2, … of one epoch. */
export function worldOf(plain: readonly PlainElements[], epochUs: number): ElementSetBatch {
  return batchOf(
    plain.map((one) => elementsOf(one, epochUs)),
    'by hand',
  );
}

export type Passing = {
  readonly us: number; // closest approach, or `earlyS` before it
  readonly earlyS?: number;
  readonly missKm: number; // radial
  readonly crossingDeg: number;
};

/** `sets` and one object more, which passes row `row` as asked. */
export function withPartner(sets: ElementSetBatch, row: number, passing: Passing): ElementSetBatch {
  const model = initialiseSgp4(sets, 'a');
  const out = createStateBatch(1, 'TEME');
  const code = propagateRow(model, createResonanceScratch(model), row, passing.us, out, 0);
  if (code !== 0) throw new Error(`row ${row} has code ${code} at the time to be passed`);
  const r = Array.from(out.positionKm);
  const v = Array.from(out.velocityKmS);
  const up = r.map((x) => x / Math.hypot(...r));
  const upward = up[0] * v[0] + up[1] * v[1] + up[2] * v[2];
  const side = [
    up[1] * v[2] - up[2] * v[1],
    up[2] * v[0] - up[0] * v[2],
    up[0] * v[1] - up[1] * v[0],
  ];
  const [c, s] = [Math.cos(passing.crossingDeg * DEG), Math.sin(passing.crossingDeg * DEG)];
  const velocityKmS = v.map((x, k) => up[k] * upward + (x - up[k] * upward) * c + side[k] * s);
  const early = passing.earlyS ?? 0;
  const positionKm = r.map((x, k) => x + up[k] * passing.missKm - (velocityKmS[k] - v[k]) * early);
  const elements = fitMeanElements(
    { epochUs: passing.us, positionKm, velocityKmS },
    { setEpochUs: passing.us, bstarPerEarthRadius: 0, opsMode: 'a' },
  );
  if (elements === undefined) throw new Error('no element set passes there');
  const numbers = sets.objects.objectId.map(Number);
  return joinBatches(sets, batchOf([elements], 'partner', Math.max(...numbers) + 1));
}

/** First microsecond at which a row has a code, between a good time and a bad one. */
export function failureOf(
  sets: ElementSetBatch,
  row: number,
  goodUs: number,
  badUs: number,
): number {
  const model = initialiseSgp4(sets, 'a');
  const scratch = createResonanceScratch(model);
  const out = createStateBatch(1, 'TEME');
  let [good, bad] = [goodUs, badUs];
  if (propagateRow(model, scratch, row, good, out, 0) !== 0) throw new Error('bad from the start');
  if (propagateRow(model, scratch, row, bad, out, 0) === 0) throw new Error('good to the end');
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (propagateRow(model, scratch, row, middle, out, 0) === 0) good = middle;
    else bad = middle;
  }
  return bad;
}
