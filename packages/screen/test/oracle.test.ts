/**
 * Screens against brute force: every pair of a small world looked at every 15 s by SGP4's places alone, every local minimum
 * kept. Both must tell the same story, both ways. Worlds: subsets of the real catalogue (any, dense low orbits, one arc of
 * the geostationary belt, eccentric, about to decay) and seeded catalogues with docked and trailing companions.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateInto,
} from '@noroshi/orbit';
import { createRandom, type Random, seededCatalogue } from '@noroshi/sim';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import { bruteForce } from './support/brute.ts';
import {
  CATALOGUE,
  CATALOGUE_FROM_US,
  drawRows,
  readCatalogue,
  revolutionsADay,
} from './support/catalogue.ts';
import { type Comparison, compareWithBrute } from './support/compare.ts';
import { kernelTiers, pickObjects, screenOnce } from './support/run.ts';

const HOUR_US = 3600e6;
const ROUNDS = process.env.NOROSHI_PROVE === '1' ? 12 : 1;

type Group = (sets: ElementSetBatch, random: Random) => number[];

const GROUPS: Record<string, Group> = {
  any: (sets, random) => drawRows(sets, 110, random),
  'dense low orbits': (sets, random) =>
    drawRows(sets, 110, random, (row) => Math.abs(revolutionsADay(sets, row) - 15.05) < 0.05),
  'an arc of the geostationary belt': (sets, random) => geostationaryArc(sets, random),
  eccentric: (sets, random) => drawRows(sets, 45, random, (row) => sets.eccentricity[row] > 0.5),
  'about to decay': (sets, random) =>
    drawRows(sets, 100, random, (row) => revolutionsADay(sets, row) > 15.9),
};

/** Threshold (km) and hours, the hours no multiple of the knots. */
const WINDOWS = [
  [5, 24.03],
  [50, 11.97],
  [200, 6.013],
] as const;

describeWithData('against brute force: the real catalogue', CATALOGUE, (path) => {
  const sets = readCatalogue(path);

  test.each(Object.keys(GROUPS))('%s', async (name) => {
    for (let round = 0; round < ROUNDS; round++) {
      const rows = GROUPS[name](sets, createRandom(`${name} ${round}`));
      const some = withCompanions(pickObjects(sets, rows), name === 'eccentric' ? 45 : 3);
      const told: string[] = [];
      for (const [thresholdKm, hours] of WINDOWS) {
        const compared = await compareWindow(some, CATALOGUE_FROM_US, hours, thresholdKm);
        expect(compared.problems).toEqual([]);
        told.push(`${thresholdKm} km ${summary(compared)}`);
      }
      console.info(`${name}, ${rows.length} objects: ${told.join('; ')}`);
    }
  });
});

describe('against brute force: seeded worlds', () => {
  test.each([1, 2, 3])('seed %i, thresholds from 0.5 to 200 km', async (seed) => {
    const told: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const random = createRandom(`world ${seed} ${round}`);
      const at = { seed: `${seed} ${round}`, count: 220, epochUs: CATALOGUE_FROM_US };
      const sets = withCompanions(seededCatalogue(at), 6);
      for (const thresholdKm of [0.5, 5 + 20 * random.uniform(), 200]) {
        const hours = 1 + 5 * random.uniform();
        const fromUs = CATALOGUE_FROM_US + Math.floor(random.uniform() * 5 * 86_400e6);
        const compared = await compareWindow(sets, fromUs, hours, thresholdKm);
        expect(compared.problems).toEqual([]);
        told.push(`${thresholdKm.toFixed(1)} km ${summary(compared)}`);
      }
    }
    console.info(`seed ${seed}: ${told.join('; ')}`);
  });
});

async function compareWindow(
  sets: ElementSetBatch,
  fromUs: number,
  hours: number,
  thresholdKm: number,
): Promise<Comparison> {
  const window = {
    sets,
    fromUs,
    toUs: fromUs + Math.round(hours * HOUR_US),
    opsMode: 'a',
  } as const;
  const outcome = await screenOnce({ ...window, thresholdKm }, kernelTiers());
  const brute = bruteForce({ ...window, lookS: 15, reachKm: 1.01 * thresholdKm });
  return compareWithBrute(outcome, brute);
}

function summary({ minima, crossings, intervals, worstTimeS }: Comparison): string {
  return `${minima} minima in ${crossings} crossings, ${intervals} intervals (${(1e3 * worstTimeS).toFixed(2)} ms)`;
}

/** Up to 90 objects within 20° of longitude: same slots, many of them slow against each other. */
function geostationaryArc(sets: ElementSetBatch, random: Random): number[] {
  const belt = drawRows(sets, sets.count, random, (row) => {
    const near = Math.abs(revolutionsADay(sets, row) - 1.0027) < 0.005;
    return near && sets.inclinationRad[row] < 0.02;
  });
  const some = pickObjects(sets, belt);
  const model = initialiseSgp4(some, 'a');
  const out = createStateBatch(model.count, 'TEME');
  propagateInto(model, createResonanceScratch(model), CATALOGUE_FROM_US, out);
  const middle = out.positionKm.subarray(0, 3);
  const near = belt.filter((_, k) => {
    const p = out.positionKm.subarray(3 * k, 3 * k + 3);
    return Math.hypot(p[0] - middle[0], p[1] - middle[1], p[2] - middle[2]) < 15_000;
  });
  return near.slice(0, 90);
}

/** The first `count` objects again a little ahead of themselves, by 0 (docked) to 0.2° (150 km in low orbit). */
function withCompanions(sets: ElementSetBatch, count: number): ElementSetBatch {
  const rows = Array.from({ length: sets.count + count }, (_, k) => k % sets.count);
  const all = pickObjects(sets, rows);
  const { objects, meanAnomalyRad } = all;
  for (let k = 0; k < count; k++)
    meanAnomalyRad[sets.count + k] += ((k / count) ** 2 * 0.2 * Math.PI) / 180;
  const objectId = objects.objectId.map((id, k) => (k < sets.count ? id : String(900_000 + k)));
  return { ...all, objects: { ...objects, objectId } };
}
