/**
 * Budgets a second on one core: with tables of gases made before, and with the sum of 922 layers each time; how far the tables are off; growth with the number
 * of hops. `node packages/link/bench/budgets.ts`
 */
import { performance } from 'node:perf_hooks';
import {
  type Climate,
  createGasTable,
  createHop,
  type HopSpec,
  type RadioHop,
  slantGasDb,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const [CACHED, UNCACHED] = [400_000, 400];

/** A number from 0 to 1 from a count: the same each run. */
const part = (k: number, salt: number) => (((k * 0.6180339887 + salt * 0.7548776662) % 1) + 1) % 1;

const climate: Climate = {
  ...{ latitudeRad: 0.6, heightKm: 0.05, rainHeightKm: 4.2, rate001MmH: 50 },
  ...{ wetRefractivity: 80, liquidKgM2: 0.9 },
};

function specOf(k: number): Omit<HopSpec, 'gas'> {
  return {
    ...{ way: 'down', frequencyGHz: 4 + 46 * part(k, 1), eirpDbW: 50, gOverTDbK: 20, climate },
    ...{ systemK: 150, pointingDb: 0.2, polarisationDb: 0.1, tiltRad: 45 * DEG },
    ...{ antennaM: 1.8, efficiency: 0.65 },
  };
}

let sum = 0;
let before: { readonly hops: number; readonly madeMs: number; readonly ranMs: number } | null =
  null;
let errorDb = 0;
for (const hops of [4, 16, 64]) {
  const begin = performance.now();
  const made: RadioHop[] = [];
  for (let k = 0; k < hops; k++) {
    const spec = specOf(k);
    const gas = createGasTable(spec.frequencyGHz, climate.heightKm);
    errorDb = Math.max(errorDb, gas.errorDb);
    made.push(createHop({ ...spec, gas }));
  }
  const madeMs = performance.now() - begin;
  const from = performance.now();
  for (let k = 0; k < CACHED; k++) {
    const elevationRad = (5 + 85 * part(k, 2)) * DEG;
    sum += made[k % hops]!(
      elevationRad,
      600 + 38_000 * part(k, 3),
      0.01 + 4.9 * part(k, 4),
    ).fadedDbHz;
  }
  const ranMs = performance.now() - from;
  const exponent =
    before === null
      ? ''
      : `, exponent ${(Math.log(madeMs / before.madeMs) / Math.log(hops / before.hops)).toFixed(2)} in making`;
  console.log(
    `${hops} hops: tables made in ${madeMs.toFixed(0)} ms${exponent}; ` +
      `${Math.round((CACHED / ranMs) * 1000).toLocaleString('en')} budgets/s (bar 100,000)`,
  );
  before = { hops, madeMs, ranMs };
}

const from = performance.now();
for (let k = 0; k < UNCACHED; k++) {
  const spec = specOf(k);
  const elevationRad = (5 + 85 * part(k, 2)) * DEG;
  const db = slantGasDb(spec.frequencyGHz, elevationRad, climate.heightKm);
  const gas = {
    frequencyGHz: spec.frequencyGHz,
    stationHeightKm: 0,
    vapourGM3: 7.5,
    errorDb: 0,
    at: () => db,
  };
  sum += createHop({ ...spec, gas })(elevationRad, 38_000, 0.1).fadedDbHz;
}
const uncached = (UNCACHED / (performance.now() - from)) * 1000;
console.log(
  `without tables ${Math.round(uncached).toLocaleString('en')} budgets/s (bar 100); tables off by ${errorDb.toExponential(1)} dB at most (bar 1e-4); sum ${sum.toExponential(3)}`,
);
