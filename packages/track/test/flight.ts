/**
 * The synthetic flight of the staged limits: 697 km, apogee 203 km, a coefficient of 6000 kg/m² that is known to a factor, and
 * radar B. Flights of their own: the state at burnout, the coefficient, and every reading from a seed.
 */
import { createRandom } from '@noroshi/sim';
import {
  ballisticMotion,
  createBound,
  createFilter,
  createGroundPlane,
  createIntegrator,
  createLander,
  createRadar,
  createStep4,
  ellipseOf,
  type Gaussian,
  type Landing,
  type Look,
  type Motion,
  overGround,
  STATE,
  type Started,
  startOf,
  type Transition,
} from '../src/index.ts';
import { inverseInto } from '../src/linear/matrix.ts';

const DEG = Math.PI / 180;
export const LN_BETA = { mean: Math.log(6000), sigma: 0.5 };
/** At burnout, ITRF km and km/s: the first row of the staged truth. */
export const BURNOUT = [5575.590195045, -3219.0685, 0, 2.269244581, 0.781363571, 0.12] as const;
export const FIRST_LOOK_S = 26;
const SIGHT = { elevationRadMin: 0, rangeKmMax: 3000 };
const SITE = { latitudeRad: DEG, longitudeRad: -22.2393391503 * DEG, heightKm: 0 };
export const RADARS = {
  A: {
    ...SITE,
    ...SIGHT,
    sigma: { rangeKm: 0.01, azimuthRad: 0.1 * DEG, elevationRad: 0.1 * DEG },
  },
  B: {
    ...{ ...SITE, ...SIGHT },
    sigma: { rangeKm: 0.03, azimuthRad: 1e-3, elevationRad: 1e-3, rangeRateKmS: 1e-3 },
  },
} as const;
export const DETECTION = { A: 0.8, B: 0.9 } as const;

/** Without noise of motion: the flights have none. */
export function flightTransition(): Transition {
  const step = createStep4(ballisticMotion());
  return {
    size: 7,
    advance: (state, timeS, stepS) => {
      const count = Math.max(1, Math.ceil(Math.abs(stepS)));
      for (let i = 0; i < count; i++) step(state, timeS + (i * stepS) / count, stepS / count);
    },
    noiseInto: (_, out) => void out.fill(0),
  };
}

/** Normal numbers from a seed, by Box and Muller's method. */
export function normalsOf(seed: string) {
  const random = createRandom(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  return { ...random, normal };
}

export type Flight = {
  readonly looks: readonly Look[];
  readonly truth: Float64Array; // at the last look
  readonly started: Started;
  readonly landing: { readonly latitudeRad: number; readonly longitudeRad: number };
  readonly landingS: number;
};

/** Flown, seen for so many seconds by radar B, and started from all its looks. `spread` varies the burnout from flight to flight. */
export function fly(seed: string, lastS: number, spread: boolean): Flight {
  const random = normalsOf(seed);
  const { measurement, placeInto } = createRadar(RADARS.B);
  const truth = Float64Array.of(...BURNOUT, LN_BETA.mean + LN_BETA.sigma * random.normal());
  if (spread) {
    for (let k = 0; k < 3; k++) truth[k]! += 5 * random.normal();
    for (let k = 3; k < 6; k++) truth[k]! += 0.05 * random.normal();
  }
  const advance = createIntegrator(ballisticMotion());
  const end = createLander()(truth, 0);
  if (typeof end === 'string') throw new Error(`${seed}: ${end}`);
  const looks: Look[] = [];
  let timeS = 0;
  for (let atS = FIRST_LOOK_S; atS <= lastS; atS++) {
    advance(truth, timeS, atS);
    timeS = atS;
    const reading = new Float64Array(4);
    measurement.predictInto(truth, reading);
    for (let i = 0; i < 4; i++)
      reading[i]! += Math.sqrt(measurement.noise[5 * i]!) * random.normal();
    if (random.uniform() < DETECTION.B || atS === lastS)
      looks.push({ timeS, measurement, reading });
  }
  const started = startOf(looks, flightTransition(), {
    guess: guessOf(looks, placeInto),
    prior: priorOfBeta(),
  });
  if (started === null) throw new Error(`${seed}: no start`);
  return { looks, truth, started, landing: end.place, landingS: end.timeS };
}

/**
 * A flight that pulls up with so many g from a time on, under radar B and a filter that does not know of it: what that believes, how its last
 * ten looks fitted, and where it comes down.
 */
export function glide(seed: string, liftG: number, fromS: number, lastS: number) {
  const random = normalsOf(seed);
  const { measurement } = createRadar(RADARS.B);
  const step = createStep4(glidingMotion(0.00980665 * liftG, fromS));
  const state = Float64Array.of(...BURNOUT, LN_BETA.mean + LN_BETA.sigma * random.normal());
  const filter = createFilter('extended', flightTransition(), 4);
  const estimate: Gaussian = { mean: new Float64Array(7), covariance: new Float64Array(49) };
  const fits: number[] = [];
  for (let timeS = 0; timeS < lastS; ) {
    step(state, timeS++, 1);
    if (timeS < FIRST_LOOK_S) continue;
    if (timeS === FIRST_LOOK_S) drawInto(state, random.normal, estimate);
    else filter.predict(estimate, timeS - 1, 1);
    const reading = new Float64Array(4);
    measurement.predictInto(state, reading);
    for (let i = 0; i < 4; i++)
      reading[i]! += Math.sqrt(measurement.noise[5 * i]!) * random.normal();
    fits.push(filter.update(estimate, measurement, reading)!.nis);
  }
  const nis = fits.slice(-10).reduce((sum, one) => sum + one, 0);
  for (let timeS = lastS; overGround(state).heightKm > 0; timeS += 0.5) {
    if (timeS > 3000) throw new Error(`${seed}: does not come down with ${liftG} g`);
    step(state, timeS, 0.5);
  }
  return { estimate, innovations: { nis, degrees: 40 }, end: overGround(state) };
}

/** Lift at right angles to the flight, in the plane of the flight and the vertical. */
function glidingMotion(liftKmS2: number, fromS: number): Motion {
  const free = ballisticMotion();
  return {
    size: 7,
    rateInto: (timeS, state, rate) => {
      free.rateInto(timeS, state, rate);
      if (timeS < fromS) return;
      const [place, way] = [state.subarray(0, 3), state.subarray(3, 6)];
      const [height, speed] = [Math.hypot(...place), Math.hypot(...way)];
      const climb = [0, 1, 2].reduce((sum, k) => sum + place[k]! * way[k]!, 0) / height / speed;
      const up = [0, 1, 2].map((k) => place[k]! / height - (climb * way[k]!) / speed);
      const length = Math.hypot(...up);
      for (let k = 0; k < 3; k++) rate[3 + k]! += (liftKmS2 * up[k]!) / length;
    },
  };
}

function drawInto(truth: Float64Array, normal: () => number, estimate: Gaussian): void {
  for (let k = 0; k < 7; k++) {
    const sigma = k < 3 ? 1 : k < 6 ? 0.1 : LN_BETA.sigma;
    estimate.covariance[8 * k] = sigma * sigma;
    estimate.mean[k] = k < 6 ? truth[k]! + sigma * normal() : LN_BETA.mean;
  }
}

/** Nothing is known but the coefficient. */
export function priorOfBeta() {
  const sigma = new Float64Array(7).fill(Number.POSITIVE_INFINITY);
  sigma[STATE.lnBeta] = LN_BETA.sigma;
  const mean = new Float64Array(7);
  mean[STATE.lnBeta] = LN_BETA.mean;
  return { mean, sigma };
}

/** A straight line through the first and the last place. */
function guessOf(
  looks: readonly Look[],
  placeInto: (reading: Float64Array, out: Float64Array) => void,
): Float64Array {
  const [first, last] = [new Float64Array(3), new Float64Array(3)];
  placeInto(looks[0]!.reading, first);
  placeInto(looks.at(-1)!.reading, last);
  const spanS = looks.at(-1)!.timeS - looks[0]!.timeS;
  const guess = new Float64Array(7);
  for (let k = 0; k < 3; k++) {
    guess[k] = last[k]!;
    guess[3 + k] = (last[k]! - first[k]!) / spanS;
  }
  guess[STATE.lnBeta] = LN_BETA.mean;
  return guess;
}

/**
 * The least covariance at each second of looks, at the staged truth; before them the coefficient is known, and what `atBurnout` says of
 * the state there.
 */
export function boundAlong(
  radar: keyof typeof RADARS,
  atS: readonly number[],
  atBurnout: Float64Array | null = null,
): Float64Array[] {
  const { measurement } = createRadar(RADARS[radar]);
  const transition = flightTransition();
  const first = new Float64Array(49);
  for (let k = 0; k < 7; k++) first[8 * k] = k < 3 ? 1e6 : k < 6 ? 1e4 : LN_BETA.sigma ** 2;
  const truth = Float64Array.of(...BURNOUT, LN_BETA.mean);
  const bound = createBound(transition, atBurnout ?? first);
  if (atBurnout !== null) bound.predict(truth, 0, FIRST_LOOK_S);
  transition.advance(truth, 0, FIRST_LOOK_S);
  const found: Float64Array[] = [];
  for (let timeS = FIRST_LOOK_S; timeS <= atS.at(-1)!; timeS++) {
    bound.update(truth, measurement, DETECTION[radar]);
    if (atS.includes(timeS)) found.push(bound.covariance.slice());
    bound.predict(truth, timeS, 1);
    transition.advance(truth, timeS, 1);
  }
  return found;
}

/** The staged truth at a time. */
export function truthAt(timeS: number): Float64Array {
  const truth = Float64Array.of(...BURNOUT, LN_BETA.mean);
  createIntegrator(ballisticMotion())(truth, 0, timeS);
  return truth;
}

/** Semi-axes (km) and time (s), one sigma, of a covariance carried to the ground by differences. */
export function linearImpact(state: Float64Array, covariance: Float64Array, timeS: number) {
  const land = createLander();
  const at = (moved: Float64Array) => land(moved, timeS) as Landing;
  const plane = createGroundPlane(at(state).place);
  const slopes = Array.from({ length: 7 }, (_, j) => {
    const h = j === 6 ? 1e-2 : 1e-3; // well above what a landing is found to
    const [up, down] = [h, -h].map((by) => {
      const moved = state.slice();
      moved[j]! += by;
      const { place, timeS: when } = at(moved);
      return [...plane.eastNorthKm(place), when];
    });
    return up!.map((value, i) => (value - down![i]!) / (2 * h));
  });
  const of = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < 7; i++)
      for (let j = 0; j < 7; j++) sum += slopes[i]![a]! * covariance[7 * i + j]! * slopes[j]![b]!;
    return sum;
  };
  const { centre } = { centre: plane.origin };
  const spread = { centre, eastKm2: of(0, 0), northKm2: of(1, 1), eastNorthKm2: of(0, 1) };
  return { ...ellipseOf(spread), timeSdS: Math.sqrt(of(2, 2)) };
}

/** Longitudes (degrees) of the staged pair over the equator, by which all five figures of its first row come out to 0.1 %. */
const SATELLITES_DEG = [-60, 15];
const SATELLITE_KM = 42_164.17;
const BOOST_S = 60;

/** The least covariance at burnout of lines of sight over the last minute of boost, the path a cubic in time: no thrust is assumed. */
export function satellitesBound(sigmaRad: number, everyS: number): Float64Array {
  const [look, place, work] = [0, 0, 0].map(() => new Float64Array(9)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const longitudeDeg of SATELLITES_DEG) {
    const [x, y] = [Math.cos(longitudeDeg * DEG), Math.sin(longitudeDeg * DEG)];
    const way = [BURNOUT[0] - SATELLITE_KM * x, BURNOUT[1] - SATELLITE_KM * y, BURNOUT[2]];
    const range2 = way.reduce((sum, one) => sum + one * one, 0);
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        look[3 * i + j]! +=
          ((i === j ? 1 : 0) - (way[i]! * way[j]!) / range2) / (range2 * sigmaRad ** 2);
  }
  if (!inverseInto(look, 3, work, place)) throw new Error('two lines of sight that are one');
  const cubic = cubicAtEnd(everyS);
  const covariance = new Float64Array(49);
  for (let a = 0; a < 2; a++)
    for (let b = 0; b < 2; b++)
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++)
          covariance[7 * (3 * a + i) + 3 * b + j] = cubic[a + b]! * place[3 * i + j]!;
  covariance[48] = LN_BETA.sigma ** 2;
  return covariance;
}

/** Of a cubic fitted to looks of unit variance: that of its end, of end and slope, and of the slope there. */
function cubicAtEnd(everyS: number): readonly number[] {
  const [sum, work, inverse] = [0, 0, 0].map(() => new Float64Array(16)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let timeS = -BOOST_S; timeS <= 0; timeS += everyS)
    for (let i = 0; i < 4; i++)
      for (let j = 0; j < 4; j++) sum[4 * i + j]! += (timeS / BOOST_S) ** (i + j);
  if (!inverseInto(sum, 4, work, inverse)) throw new Error('too few looks for a cubic');
  return [inverse[0]!, inverse[1]! / BOOST_S, inverse[5]! / BOOST_S ** 2];
}
