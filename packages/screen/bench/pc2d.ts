/**
 * Two-dimensional probabilities, measured: from two states and two covariances to Pc, the same with its maximum and the dilution
 * region (as a screen asks it), the integral alone, and every figure of the plane as the ladder prints it. Beside them the
 * integral as Foster & Estes summed it: a polar grid of 12 rings and 720 angles. Seeded encounters; `npm run bench -- --only pc2d`.
 */
import type { Figures } from '../../../bench/case.ts';
import type { PcEvent } from '../src/ladder/contract.ts';
import { boundFigures, planeFigures } from '../src/ladder/pc2d.ts';
import { encounterOf } from '../src/ladder/pc2d-plane.ts';
import { diskProbability } from '../src/probability/disk.ts';
import { addRtnCovarianceInto, encounterPlaneInto } from '../src/probability/encounter.ts';
import { PC2D, PC2D_SLOTS, probability2dOfCovariancesInto } from '../src/probability/pc2d.ts';

const COUNT = 4000;
const SEED = 20_261_123;
const ROUND_MS = 400;
const FOSTER_RINGS = 12;
const FOSTER_ANGLES = 720;

type Pair = {
  readonly state1: Float64Array;
  readonly state2: Float64Array;
  readonly c1: Float64Array; // rr, tr, tt, nr, nt, nn
  readonly c2: Float64Array;
  readonly hbrKm: number;
};

export function run(): { figures: Figures; lines: string[] } {
  const pairs = seededPairs(COUNT);
  const out = new Float64Array(PC2D_SLOTS);
  const whole = ({ state1, state2, c1, c2, hbrKm }: Pair) => {
    probability2dOfCovariancesInto(state1, state2, c1, c2, hbrKm, out);
    return out[PC2D.pc]!;
  };
  const combined = new Float64Array(6);
  const relative = new Float64Array(6);
  const plane = new Float64Array(4);
  const alone = ({ state1, state2, c1, c2, hbrKm }: Pair) => {
    combined.fill(0);
    for (let i = 0; i < 6; i++) relative[i] = state2[i]! - state1[i]!;
    const code =
      addRtnCovarianceInto(state1, c1, combined) ||
      addRtnCovarianceInto(state2, c2, combined) ||
      encounterPlaneInto(relative, relative.subarray(3), combined, plane);
    return code === 0
      ? diskProbability(plane[0]!, plane[1]!, plane[2]!, plane[3]!, hbrKm)
      : Number.NaN;
  };
  const planes = pairs.map((pair) => {
    whole(pair);
    return [out[3]!, out[4]!, out[5]!, out[6]!, pair.hbrKm] as const;
  });
  const events = pairs.slice(0, 200).map(eventOf);
  const pcPerS = rate(pairs, alone);
  const withMaximumPerS = rate(pairs, whole);
  const felt = pairs.filter((pair) => alone(pair) > 1e-15).length;
  const integralPerS = rate(planes, ([x, y, a, b, r]) => diskProbability(x, y, a, b, r));
  const ladderPerS = rate(events, planeOfLadder);
  const fosterPerS = rate(planes.slice(0, 200), ([x, y, a, b, r]) => fosterSum(x, y, a, b, r));
  const worst = Math.max(...planes.slice(0, 200).map((plane) => gapOf(plane)));
  return {
    figures: {
      ...{ encounters: COUNT, felt, pcPerS, withMaximumPerS, integralPerS, ladderPerS, fosterPerS },
      ratioToFoster: integralPerS / fosterPerS,
      fosterWorst: worst,
    },
    lines: [],
  };
}

/** Calls a second: rounds over all until the time is up, the best of three; the sums keep the compiler honest. */
function rate<T>(items: readonly T[], call: (item: T) => number): number {
  let best = 0;
  let total = 0;
  for (let round = 0; round < 4; round++) {
    const from = performance.now();
    let calls = 0;
    while (performance.now() - from < ROUND_MS) {
      for (const item of items) total += call(item);
      calls += items.length;
    }
    const perS = calls / ((performance.now() - from) / 1000);
    if (round > 0) best = Math.max(best, perS); // the first warms up
  }
  if (Number.isNaN(total)) throw new Error('assertion: a probability is a number');
  return best;
}

function planeOfLadder(event: PcEvent): number {
  const encounter = encounterOf(event);
  const { pc2d } = planeFigures(event, encounter);
  return pc2d.value! + boundFigures(event, encounter, pc2d.value).maxAlfano.value!;
}

/** Midpoints of a polar grid over the disk, as the first programs had it. */
function fosterSum(x: number, y: number, a: number, b: number, r: number): number {
  let sum = 0;
  for (let i = 0; i < FOSTER_RINGS; i++) {
    const radius = (r * (i + 0.5)) / FOSTER_RINGS;
    let ring = 0;
    for (let k = 0; k < FOSTER_ANGLES; k++) {
      const angle = (2 * Math.PI * k) / FOSTER_ANGLES;
      const u = (x + radius * Math.cos(angle)) / a;
      const v = (y + radius * Math.sin(angle)) / b;
      ring += Math.exp(-0.5 * (u * u + v * v));
    }
    sum += ring * radius;
  }
  return (sum * (r / FOSTER_RINGS)) / (FOSTER_ANGLES * a * b);
}

function gapOf([x, y, a, b, r]: readonly [number, number, number, number, number]): number {
  const ours = diskProbability(x, y, a, b, r);
  return ours < 1e-12 ? 0 : Math.abs(fosterSum(x, y, a, b, r) / ours - 1);
}

/** Low orbits crossing at any angle, errors as element sets and good tracking have them, misses of metres to kilometres. */
function seededPairs(count: number): Pair[] {
  let state = SEED;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const between = (low: number, high: number) => 10 ** (low + (high - low) * random());
  const covariance = () => {
    const [r, t, n] = [between(-2.5, -0.5), between(-2, 1), between(-2.5, -0.5)];
    const lean = 1.6 * random() - 0.8;
    return Float64Array.of(r * r, lean * r * t, t * t, 0, 0, n * n);
  };
  return Array.from({ length: count }, () => {
    const radius = 6778 + 1200 * random();
    const speed = Math.sqrt(398_600.4418 / radius);
    const angle = 0.1 + 3 * random();
    const miss = between(-2.5, 0.5);
    const turn = 6.283185 * random();
    return {
      state1: Float64Array.of(radius, 0, 0, 0, speed, 0),
      state2: Float64Array.of(
        ...[radius + miss * Math.cos(turn), 0.3 * miss * Math.sin(turn), miss * Math.sin(turn)],
        ...[0, speed * Math.cos(angle), speed * Math.sin(angle)],
      ),
      ...{ c1: covariance(), c2: covariance(), hbrKm: between(-3, -1.5) },
    };
  });
}

function eventOf({ state1, state2, c1, c2, hbrKm }: Pair): PcEvent {
  const object = (s: Float64Array, c: Float64Array) => {
    const covarianceRtn = new Float64Array(36);
    let slot = 0;
    for (let i = 0; i < 3; i++)
      for (let j = 0; j <= i; j++, slot++) {
        covarianceRtn[6 * i + j] = c[slot]!;
        covarianceRtn[6 * j + i] = c[slot]!;
      }
    return {
      positionKm: [s[0]!, s[1]!, s[2]!] as const,
      velocityKmS: [s[3]!, s[4]!, s[5]!] as const,
      ...{ covarianceRtn, knows: 'position' as const },
    };
  };
  return { epochUs: 0, object1: object(state1, c1), object2: object(state2, c2), hbrKm };
}
