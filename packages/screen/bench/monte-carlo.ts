/**
 * Monte Carlo, measured on one core: plain trials a second of three kinds of encounter (a fast crossing, one whose error is so
 * long along the track that its bend counts, and two bodies that fly together for a revolution), beside the limit of the same
 * run: the twelve normal numbers of a trial and nothing else. How it grows with the trials, and what steered trials give.
 * Seeded; `npm run bench -- --only monte-carlo`.
 */
import type { Figures } from '../../../bench/case.ts';
import type { PcEvent, PcObject } from '../src/ladder/contract.ts';
import { MU_EARTH_KM3_S2 } from '../src/ladder/equinoctial.ts';
import { estimateOf, steeredTrials } from '../src/ladder/importance.ts';
import { steer } from '../src/ladder/importance-steer.ts';
import { countHits } from '../src/ladder/monte-carlo.ts';
import { type Encounter, prepareEncounter } from '../src/ladder/monte-carlo-encounter.ts';
import { createNormalSource } from '../src/ladder/sampler.ts';

const SEED = 20_261_123;
const TRIALS = 400_000;
const ROUNDS = 4; // the first warms up
const STEERED = 40_000;

const KINDS = ['fast', 'long', 'together'] as const;

export function run(): { figures: Figures; lines: string[] } {
  const [fast, long, together] = KINDS.map((kind) => encounterOf(eventOf(kind)));
  const plain = (encounter: Encounter, trials: number) =>
    bestPerS(trials, (stream) => countHits(encounter, trials, SEED, stream));
  const numbers = new Float64Array(12);
  const limitPerS = bestPerS(TRIALS, (stream) => {
    const source = createNormalSource(SEED, stream);
    for (let i = 0; i < TRIALS; i++) source.fillNormal(numbers, 12);
  });
  const fastPerS = plain(fast!, TRIALS);
  const steering = steer(long!)!;
  const found = estimateOf(steeredTrials(steering, STEERED, SEED, 9));
  return {
    figures: {
      ...{ limitPerS, fastPerS, longPerS: plain(long!, TRIALS) },
      togetherPerS: plain(together!, TRIALS / 4),
      steeredPerS: bestPerS(STEERED, (stream) => steeredTrials(steering, STEERED, SEED, stream)),
      grownFourfold: plain(fast!, 4 * TRIALS) / fastPerS, // 1: the time grows as the trials
      steeredPc: found.value,
      steeredRelativeError: found.standardError / found.value,
      plainForTheSame: (1 - found.value) / found.value / (found.standardError / found.value) ** 2,
      steeredTrials: STEERED,
    },
    lines: [],
  };
}

/** The best of some rounds, each with its own stream, by the time of the processor: a core that is shared tells the same. */
function bestPerS(count: number, work: (stream: number) => unknown): number {
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const from = process.cpuUsage();
    work(round);
    const { user, system } = process.cpuUsage(from);
    const perS = count / ((user + system) / 1e6);
    if (round > 0) best = Math.max(best, perS);
  }
  return best;
}

function encounterOf(event: PcEvent): Encounter {
  const encounter = prepareEncounter(event);
  if ('problem' in encounter) throw new Error(`assertion: ${encounter.problem}`);
  return encounter;
}

/** Two bodies 800 km high: crossing at a right angle, nearly head on with 30 km along the track, or one behind the other. */
function eventOf(kind: (typeof KINDS)[number]): PcEvent {
  const radiusKm = 7178;
  const speedKmS = Math.sqrt(MU_EARTH_KM3_S2 / radiusKm);
  const angle = { fast: Math.PI / 2, long: 0.97 * Math.PI, together: 0 }[kind];
  const sigmaTKm = { fast: 0.5, long: 30, together: 0.5 }[kind];
  const [aheadKm, missKm] = { fast: [0, 0.2], long: [0, 0.3], together: [1, 0.05] }[kind] as [
    number,
    number,
  ];
  return {
    epochUs: 0,
    object1: {
      ...{ positionKm: [radiusKm, 0, 0], velocityKmS: [0, speedKmS, 0] },
      ...{ covarianceRtn: errorOf(0.05, 0.3, 0.05, radiusKm, speedKmS), knows: 'full' },
    },
    object2: {
      positionKm: [radiusKm + missKm, aheadKm, 0],
      velocityKmS: [0, speedKmS * Math.cos(angle), speedKmS * Math.sin(angle)],
      ...{ covarianceRtn: errorOf(0.05, sigmaTKm, 0.05, radiusKm, speedKmS), knows: 'full' },
    },
    hbrKm: 0.01,
  };
}

/** What tracking leaves: an error along the track is an error of the radial speed, one of height of the speed along the track. */
function errorOf(
  rKm: number,
  tKm: number,
  nKm: number,
  radiusKm: number,
  speedKmS: number,
): PcObject['covarianceRtn'] {
  const rate = speedKmS / radiusKm;
  const c = new Float64Array(36);
  const set = (i: number, j: number, value: number) => {
    c[6 * i + j] = value;
    c[6 * j + i] = value;
  };
  set(0, 0, rKm ** 2);
  set(1, 1, tKm ** 2);
  set(2, 2, nKm ** 2);
  set(3, 3, (rate * tKm) ** 2 + (0.01 * rate * rKm) ** 2);
  set(3, 1, -rate * tKm ** 2);
  set(4, 4, 1.01 * (rate * rKm) ** 2);
  set(4, 0, -rate * rKm ** 2);
  set(5, 5, (rate * nKm) ** 2);
  return c;
}
