/**
 * Where and when something was launched: its state is taken back along a free fall to where its motor may have ended, and from there
 * along gravity turns, of which each fixes its own thrust: at rest on the ground. How long it fell freely and how its thrust
 * grew nobody tells, so all that fit the bounds of a burn are kept, and their spread is the area. It grows with the way under
 * power, since no rocket steers just so; where hardly a turn fits (upper stages), by that way alone. Culler and Fried, J. Appl. Phys. 28
 * (1957), for the gravity turn.
 */
import { createIntegrator, createStep4 } from '../dynamics/integrate.ts';
import { ballisticMotion, boostMotion, STATE } from '../dynamics/motion.ts';
import { ellipsoidHeightKm } from '../earth/height.ts';
import type { Gaussian } from '../filter/model.ts';
import { pointsInto, unscentedRule } from '../filter/points.ts';
import { LN_BETA_PRIOR } from '../start/first.ts';
import { areaOf, type Ellipse, ellipseOf, type GroundSpread, type Ring } from './area.ts';
import { headingOf, type Sector, sectorOf } from './heading.ts';
import { overGround } from './orbit.ts';
import { createGroundPlane, type GroundPlace } from './plane.ts';

export type LaunchOptions = {
  /** The motor still burns: nothing of the flight was free. */
  readonly isBurning?: boolean;
  /** How long the fall from the end of the motor to the state may have been; back to 30 km of height where it is left out. */
  readonly coastS?: readonly [least: number, most: number];
  /** From lift-off to the end of the last motor that has burnt; 30 to 600 s where it is left out. */
  readonly burnS?: readonly [least: number, most: number];
  readonly groundHeightKm?: number;
};

export type LaunchPrediction = {
  readonly place: GroundPlace;
  readonly spread: GroundSpread;
  readonly ellipse: Ellipse;
  readonly areas: { readonly p50: Ring[]; readonly p90: Ring[]; readonly p99: Ring[] };
  readonly timeS: number;
  readonly timeSdS: number;
  /** From the place of launch to where the state is. */
  readonly azimuth: Sector;
  /** No gravity turn led here, or hardly one: the area stands on bounds of speed and time alone. */
  readonly isRough: boolean;
  /** Least and greatest of what fits, s. */
  readonly burnS: readonly [least: number, most: number];
};

const SIZE = 6;
const COASTS = 5;
const COAST_STEP_S = 5;
const COAST_S_MAX = 3600;
const CUT_OFF_KM_MIN = 30;
const BURN_S = [30, 600] as const;
/** Effective speeds of the exhaust, km/s: of a plain stage, of a good one, and of stages whose thrust together hardly grows. */
const EXHAUSTS_KM_S = [2, 3, 10] as const;
/** Specific force, km/s²: a stage that lifts itself, and more than any stage gives at its end. */
const THRUST_KM_S2 = { liftOffMin: 0.0105, endMin: 0.008, endMax: 0.2 } as const;
const REST_KM_S = 0.03;
const HALVINGS = 22;
const RESIDUE_KM = 2; // of height where a turn ends, beyond which none reaches the ground at rest
/** Fewer turns that fit do not tell how the thrust grew. */
const TURNS_MIN = 2;
/** One sigma of what steering and a slow rise from the pad add: to the place by the way under power, to the time. */
const STEERING = { share: 0.12, km: 0.5, timeShare: 0.05, timeS: 12 } as const;
/** Mean level speed of a burn over that at its end. */
const SPEED_SHARES = [0.15, 0.35, 0.55] as const;

/**
 * Of an estimate whose first six numbers are position and velocity (ITRF km, km/s) at a time (s). Null where no burn within the bounds
 * leads to it, or its covariance has no root.
 */
export function predictLaunch(
  { mean, covariance }: Gaussian,
  timeS: number,
  options: LaunchOptions = {},
): LaunchPrediction | null {
  const back = createWayBack(options);
  const coasts = coastsOf(mean, options);
  const turns = coasts.flatMap((coastS) =>
    EXHAUSTS_KM_S.flatMap((exhaustKmS) => back(mean, coastS, exhaustKmS) ?? []),
  );
  const isRough = turns.length < TURNS_MIN;
  const members = isRough ? [...turns, ...roughOf(mean, coasts, options)] : turns;
  if (members.length === 0) return null;
  const plane = createGroundPlane(members[0]!.place);
  const rows = members.map((one) => [...plane.eastNorthKm(one.place), -one.beforeS]);
  const middle = nearestToMean(rows);
  const { coastS, exhaustKmS } = members[middle]!;
  const points = pointsOf(mean, covariance);
  if (points === null) return null;
  const ends = points.flatMap((point) => {
    if (isRough) return [];
    const end = back(point, coastS, exhaustKmS, true);
    return end === null ? [] : [[...plane.eastNorthKm(end.place), -end.beforeS]];
  });
  const [kinds, state] = [momentsOf(rows), momentsOf(ends.length > SIZE ? ends : rows)];
  const of = (at: number) => kinds.covariance[at]! + state.covariance[at]!;
  const place = plane.placeOf(kinds.mean[0]!, kinds.mean[1]!);
  const burns = members.map(({ burnS }) => burnS);
  const underPowerKm = Math.max(...members.map(({ underPowerKm: km }) => km));
  const steering = (STEERING.km + STEERING.share * underPowerKm) ** 2;
  const spread = {
    ...{ centre: place, eastKm2: of(0) + steering, northKm2: of(4) + steering },
    eastNorthKm2: of(1),
  };
  const timeSdS = Math.hypot(
    Math.sqrt(of(8)),
    STEERING.timeS,
    STEERING.timeShare * Math.max(...burns),
  );
  return {
    ...{
      place,
      spread,
      ellipse: ellipseOf(spread),
      azimuth: bearing(spread, { mean, covariance }),
    },
    areas: { p50: areaOf(spread, 0.5), p90: areaOf(spread, 0.9), p99: areaOf(spread, 0.99) },
    ...{ timeS: timeS + kinds.mean[2]!, timeSdS, isRough },
    burnS: [Math.min(...burns), Math.max(...burns)],
  };
}

/** Lengths of free fall to be tried, s. */
function coastsOf(mean: Float64Array, { isBurning = false, coastS }: LaunchOptions): number[] {
  if (isBurning) return [0];
  const [least, most] = coastS ?? [0, coastSMax(mean)];
  return Array.from({ length: COASTS }, (_, k) => least + ((most - least) * k) / (COASTS - 1));
}

/** Back to the height below which no motor has ended. */
function coastSMax(mean: Float64Array): number {
  const advance = createIntegrator(ballisticMotion());
  const state = coasting(mean);
  for (let coastS = 0; coastS < COAST_S_MAX; coastS += COAST_STEP_S) {
    const { heightKm, upKmS } = overGround(state);
    if (upKmS > 0 && heightKm < CUT_OFF_KM_MIN) return Math.max(0, coastS - COAST_STEP_S);
    if (!advance(state, -coastS, -coastS - COAST_STEP_S)) return coastS;
  }
  return COAST_S_MAX;
}

function coasting(mean: Float64Array): Float64Array {
  const state = new Float64Array(7);
  state.set(mean.subarray(0, SIZE));
  state[STATE.lnBeta] = mean.length === 7 ? mean[STATE.lnBeta]! : LN_BETA_PRIOR.mean;
  return state;
}

type WayBack = {
  readonly place: GroundPlace;
  readonly beforeS: number; // from lift-off to the state
  readonly burnS: number;
  readonly coastS: number;
  readonly exhaustKmS: number;
  readonly underPowerKm: number; // over the ground
};

/** Straight back over the ground from where the motor may have ended, by bounds of mean speed and time. */
function roughOf(
  mean: Float64Array,
  coasts: readonly number[],
  { burnS = BURN_S }: LaunchOptions,
): WayBack[] {
  const advance = createIntegrator(ballisticMotion());
  return coasts.flatMap((coastS) => {
    const cutOff = coasting(mean);
    if (!advance(cutOff, 0, -coastS)) return [];
    const at = overGround(cutOff);
    if (at.upKmS <= 0) return [];
    const plane = createGroundPlane(at);
    const times = [burnS[0], (burnS[0] + burnS[1]) / 2, burnS[1]];
    return times.flatMap((time) =>
      SPEED_SHARES.map((share) => {
        const backS = share * time;
        const place = plane.placeOf(-backS * at.eastKmS, -backS * at.northKmS);
        const underPowerKm = backS * Math.hypot(at.eastKmS, at.northKmS);
        return { place, beforeS: coastS + time, burnS: time, coastS, exhaustKmS: 0, underPowerKm };
      }),
    );
  });
}

/** Null where no thrust fits; `isLoose` does not ask for the bounds, as for points about a state that meets them. */
function createWayBack({ burnS = BURN_S, groundHeightKm = 0 }: LaunchOptions) {
  const advance = createIntegrator(ballisticMotion());
  return (
    mean: Float64Array,
    coastS: number,
    exhaustKmS: number,
    isLoose = false,
  ): WayBack | null => {
    const cutOff = coasting(mean);
    if (!advance(cutOff, 0, -coastS) || overGround(cutOff).upKmS <= 0) return null;
    const turn = createTurn(exhaustKmS, groundHeightKm);
    let [low, high] = [THRUST_KM_S2.endMin, THRUST_KM_S2.endMax] as [number, number];
    let end = turn(cutOff, high);
    if (end.heightKm <= groundHeightKm) return null;
    for (let k = 0; k < HALVINGS; k++) {
      const thrust = (low + high) / 2;
      end = turn(cutOff, thrust);
      if (end.heightKm > groundHeightKm) high = thrust;
      else low = thrust;
    }
    end = turn(cutOff, high); // ends at rest, on the ground or just above
    if (Math.abs(end.heightKm - groundHeightKm) > RESIDUE_KM) return null;
    const isWithin = end.burnS >= burnS[0] && end.burnS <= burnS[1];
    if (!isLoose && (!isWithin || end.thrustKmS2 < THRUST_KM_S2.liftOffMin)) return null;
    const way = createGroundPlane(end.place).eastNorthKm(overGround(cutOff));
    const found = { place: end.place, burnS: end.burnS, underPowerKm: Math.hypot(...way) };
    return { ...found, beforeS: coastS + end.burnS, coastS, exhaustKmS };
  };
}

/** A gravity turn run back until it rests or is under ground. */
function createTurn(exhaustKmS: number, groundHeightKm: number) {
  const step = createStep4(boostMotion(exhaustKmS));
  const state = new Float64Array(8);
  return (cutOff: Float64Array, thrustKmS2: number) => {
    state.set(cutOff);
    state[STATE.thrust] = thrustKmS2;
    let burnS = 0;
    let heightKm = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
    while (heightKm > groundHeightKm && burnS < 2 * BURN_S[1]) {
      const speedKmS = Math.hypot(state[3]!, state[4]!, state[5]!);
      if (speedKmS < REST_KM_S) break;
      const stepS = Math.min(2, Math.max(0.05, (0.3 * speedKmS) / state[STATE.thrust]!));
      step(state, -burnS, -stepS);
      burnS += stepS;
      heightKm = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
    }
    const { latitudeRad, longitudeRad } = overGround(state);
    const place = { latitudeRad, longitudeRad };
    return { place, heightKm, burnS, thrustKmS2: state[STATE.thrust]! };
  };
}

function pointsOf(mean: Float64Array, covariance: Float64Array): Float64Array[] | null {
  const n = mean.length;
  const six = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++) six[SIZE * i + j] = covariance[n * i + j]!;
  const rule = unscentedRule(SIZE, { kappa: 0 });
  const points = new Float64Array(rule.count * SIZE);
  if (!pointsInto(rule, mean, six, SIZE, new Float64Array(SIZE * SIZE), points)) return null;
  return Array.from({ length: 2 * SIZE }, (_, p) => points.slice((p + 1) * SIZE, (p + 2) * SIZE));
}

function momentsOf(rows: readonly (readonly number[])[]) {
  const mean = [0, 1, 2].map((i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const covariance = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map(
      (j) =>
        rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0) /
        rows.length,
    ),
  );
  return { mean, covariance };
}

function nearestToMean(rows: readonly (readonly number[])[]): number {
  const { mean } = momentsOf(rows);
  const off = rows.map((row) => Math.hypot(row[0]! - mean[0]!, row[1]! - mean[1]!));
  return off.indexOf(Math.min(...off));
}

/** From the place of launch to where it is, or the way it goes: whichever is known better. */
function bearing(spread: GroundSpread, estimate: Gaussian): Sector {
  const [eastKm, northKm] = createGroundPlane(spread.centre).eastNorthKm(overGround(estimate.mean));
  const [far, near] = [sectorOf(eastKm, northKm, spread), headingOf(estimate)];
  return far.halfRad <= near.halfRad ? far : near;
}
