/**
 * A seeded catalogue: fictitious objects, spread over regimes, altitudes and inclinations as the
 * real catalogue was on 2024-11-01, as many as asked for. For benchmarks, growth measurements,
 * first starts.
 *
 * What holds: shares of the regimes, density by altitude band in low orbit, constellation shells,
 * ages of the sets, a few docked and formation-flying pairs. What does not: nodes of clouds are
 * uniform (real sun-synchronous planes and young clouds bunch), and no operator steers a
 * satellite out of the way. More objects than today means the same mixture, denser.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { batchOf, type Elements } from './batch.ts';
import { drawFromCloud, type PrintedElements } from './draw.ts';
import type { Population } from './population.ts';
import { CONSTELLATIONS } from './populations-constellations.ts';
import { HIGH_POPULATIONS } from './populations-high.ts';
import { LOW_POPULATIONS } from './populations-low.ts';
import { createRandom, type Random } from './random.ts';
import { drawShell } from './shell.ts';

export const POPULATIONS: readonly Population[] = [
  ...CONSTELLATIONS,
  ...LOW_POPULATIONS,
  ...HIGH_POPULATIONS,
];

/**
 * One object in this many is a companion: docked to another (identical elements) or close ahead
 * of it.
 */
const OBJECTS_PER_COMPANION = 450; // the real catalogue: 31 docked pairs and 29 slow ones in 26,834
const COMPANION_LEAD_MAX_DEG = 0.03; // about 3.5 km in low orbit

const DEG = Math.PI / 180;

export type SeededCatalogueOptions = {
  readonly seed: number | string;
  readonly count: number;
  readonly epochUs: number; // sets are 0.1 to 5 days older than this; µs TAI since 2000-01-01T12
};

/** The same options give the same columns. Names, numbers and ids are fictitious, from 1 up. */
export function seededCatalogue(options: SeededCatalogueOptions): ElementSetBatch {
  const { count, epochUs } = options;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`seededCatalogue: count is ${count}, expected a whole number, 0 or more`);
  }
  if (!Number.isSafeInteger(epochUs)) {
    throw new RangeError(`seededCatalogue: epochUs is ${epochUs}, expected whole µs TAI`);
  }
  const seed = `catalogue/${options.seed}`;
  const companions = Math.floor(count / OBJECTS_PER_COMPANION);
  const drawn = drawAll(seed, count - companions);
  const random = createRandom(`${seed}/companions`);
  for (let i = 0; i < companions; i++) drawn.push(companionOf(drawn, i, random));
  shuffle(drawn, createRandom(`${seed}/order`));
  return batchOf(
    drawn.map((e) => elementsOf(e, epochUs)),
    `seeded ${options.seed}`,
  );
}

/** How many objects of `total` each population has: largest remainders, so the sum is exact. */
export function apportion(total: number): number[] {
  const whole = POPULATIONS.reduce((sum, population) => sum + population.count, 0);
  const shares = POPULATIONS.map((population) => (total * population.count) / whole);
  const counts = shares.map(Math.floor);
  let left = total - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = shares
    .map((share, i) => ({ i, remainder: share - counts[i] }))
    .sort((x, y) => y.remainder - x.remainder || x.i - y.i);
  for (const { i } of byRemainder) {
    if (left-- <= 0) break;
    counts[i] += 1;
  }
  return counts;
}

function drawAll(seed: string, total: number): PrintedElements[] {
  const drawn: PrintedElements[] = [];
  const counts = apportion(total);
  POPULATIONS.forEach((population, p) => {
    const random = createRandom(`${seed}/${population.name}`);
    if (population.kind === 'shell') {
      drawn.push(...drawShell(population, counts[p], random));
      return;
    }
    for (let i = 0; i < counts[p]; i++) drawn.push(drawFromCloud(population, random));
  });
  return drawn;
}

function companionOf(
  drawn: readonly PrintedElements[],
  i: number,
  random: Random,
): PrintedElements {
  const other = drawn[random.integer(drawn.length)];
  if (i % 2 === 0) return other; // docked
  const leadDeg = COMPANION_LEAD_MAX_DEG * (0.1 + 0.9 * random.uniform());
  const aheadDeg = Math.round((other.meanAnomalyDeg + leadDeg) * 1e4) / 1e4;
  return { ...other, meanAnomalyDeg: aheadDeg % 360 };
}

/** Fisher and Yates: a catalogue in order of launch has its populations mixed, so has this one. */
function shuffle(items: unknown[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
}

function elementsOf(e: PrintedElements, epochUs: number): Elements {
  return {
    epochUs: epochUs - Math.round(e.ageS * 1e6),
    meanMotionRadS: (e.meanMotionRevDay * 2 * Math.PI) / 86_400,
    eccentricity: e.eccentricity,
    inclinationRad: e.inclinationDeg * DEG,
    raanRad: e.raanDeg * DEG,
    argPerigeeRad: e.argPerigeeDeg * DEG,
    meanAnomalyRad: e.meanAnomalyDeg * DEG,
    bstarPerEarthRadius: e.bstarPerEarthRadius,
  };
}
