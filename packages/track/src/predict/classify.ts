/**
 * What it is: an orbital launch, a ballistic flight or unknown, by Bayes' rule from what was seen and what was announced. Each piece of
 * evidence is told with its figure, its limit and what it does to each answer, so a person can follow and doubt it. Whether an
 * impact area may be raised is decided here too: never of an orbital ascent, never while a motor burns.
 */

import type { Gaussian } from '../filter/model.ts';
import { wrapAngleRad } from '../filter/model.ts';
import { pointsInto, unscentedRule } from '../filter/points.ts';
import type { Sector } from './heading.ts';
import type { Impact, NoImpact } from './impact.ts';
import { createInside, type NamedArea } from './inside.ts';
import { ORBITAL_PERIGEE_KM } from './landing.ts';
import { conicOf } from './orbit.ts';
import { createGroundPlane, type GroundPlace } from './plane.ts';

export const FLIGHT_KINDS = ['orbitalLaunch', 'ballistic', 'unknown'] as const;
export type FlightKind = (typeof FLIGHT_KINDS)[number];
type Likelihoods = readonly [orbitalLaunch: number, ballistic: number, unknown: number];

/** A launch that was announced: where, when, which way. Times in the scale of the estimate's. */
export type LaunchWindow = {
  readonly id: string;
  readonly kind: 'orbitalLaunch' | 'ballistic';
  readonly place: GroundPlace;
  readonly radiusKm: number;
  readonly fromS: number;
  readonly toS: number;
  readonly azimuthRad: number;
  readonly azimuthToleranceRad: number;
};

export type ClosedArea = NamedArea & { readonly fromS: number; readonly toS: number };

export type SeenFlight = {
  readonly estimate: Gaussian; // of six numbers or more: ITRF km, km/s
  readonly timeS: number;
  readonly isBurning: boolean;
  /** Since its motor was last seen to burn. */
  readonly coastS: number;
  readonly launch: {
    readonly place: GroundPlace;
    readonly timeS: number;
    readonly azimuth: Sector;
  } | null;
  readonly impact: Impact | NoImpact | null;
};

export type Announcements = {
  /** Null: nobody tells of launches here; an empty list: none was announced. */
  readonly windows: readonly LaunchWindow[] | null;
  readonly closedAreas: readonly ClosedArea[];
};

export type Evidence = {
  readonly what: 'perigee' | 'apogee' | 'coast' | 'window' | 'closedArea' | 'model';
  readonly figure: number;
  readonly limit: number;
  /** Id of the window or area. */
  readonly id: string | null;
  /** Of the figure under each kind. */
  readonly likelihoods: Readonly<Record<FlightKind, number>>;
};

export type Classification = {
  readonly probabilities: Readonly<Record<FlightKind, number>>;
  readonly kind: FlightKind; // the likeliest; unknown where none is likelier than not
  readonly evidence: readonly Evidence[];
};

/** Before anything is seen: launches to orbit are many times as frequent as all others together. */
export const KIND_PRIOR: Likelihoods = [0.6, 0.3, 0.1];
const SIZE = 6;
const RULE = unscentedRule(SIZE, { kappa: 1 });
const GAP_S = 15; // of real ones between two stages: 11
const APOGEE_KM = 800; // ascents to orbit stay below until their perigee is up
const LEAST = 0.01;
const LATE_S = 120; // of clocks
const FIT_RAD_MAX = Math.PI / 6;

export function classify(
  seen: SeenFlight,
  announced: Announcements,
  prior: Likelihoods = KIND_PRIOR,
): Classification {
  const evidence = [...ofOrbit(seen), ...ofAnnounced(seen, announced), ...ofModel(seen)];
  const weights = FLIGHT_KINDS.map((kind, i) =>
    evidence.reduce((product, { likelihoods }) => product * likelihoods[kind], prior[i]!),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [orbitalLaunch, ballistic, unknown] = weights.map((weight) => weight / total) as [
    number,
    number,
    number,
  ];
  const probabilities = { orbitalLaunch, ballistic, unknown };
  const kind = FLIGHT_KINDS.find((one) => probabilities[one] > 0.5) ?? 'unknown';
  return { probabilities, kind, evidence };
}

/** Energy and shape: whether it would stay up, how high it goes, and how long it has not been pushed. */
function ofOrbit({ estimate, isBurning, coastS }: SeenFlight): Evidence[] {
  const { perigeeKm, apogeeKm, up } = shapeOf(estimate);
  const found = [
    evidenceOf('perigee', perigeeKm, ORBITAL_PERIGEE_KM, [1, 1 - up + LEAST * up, 0.5]),
  ];
  const isHigh = apogeeKm > APOGEE_KM && up < 0.5;
  if (isHigh) found.push(evidenceOf('apogee', apogeeKm, APOGEE_KM, [0.05, 1, 0.5]));
  if (!isBurning) {
    const gap = up + (1 - up) * Math.max(LEAST, Math.exp(-coastS / GAP_S));
    found.push(evidenceOf('coast', coastS, GAP_S, [gap, 1, 0.5]));
  }
  return found;
}

/** Of the conic: middle and the share that stays up, as if the height of the perigee were normal. */
function shapeOf({ mean, covariance }: Gaussian) {
  const n = mean.length;
  const six = new Float64Array(SIZE * SIZE);
  for (let i = 0; i < SIZE; i++)
    for (let j = 0; j < SIZE; j++) six[SIZE * i + j] = covariance[n * i + j]!;
  const points = new Float64Array(RULE.count * SIZE);
  if (!pointsInto(RULE, mean, six, SIZE, new Float64Array(SIZE * SIZE), points))
    throw new RangeError('classify: the covariance is not positive definite');
  let [first, second] = [0, 0];
  for (let p = 0; p < RULE.count; p++) {
    const heightKm = conicOf(points.subarray(p * SIZE, (p + 1) * SIZE)).perigeeHeightKm;
    first += RULE.meanWeights[p]! * heightKm;
    second += RULE.meanWeights[p]! * heightKm ** 2;
  }
  const sd = Math.sqrt(Math.max(1e-6, second - first * first));
  const { apogeeHeightKm } = conicOf(mean);
  return {
    ...{ perigeeKm: first, apogeeKm: apogeeHeightKm },
    up: normalBelow((first - ORBITAL_PERIGEE_KM) / sd),
  };
}

/** Of the logistic that is nearest to the normal distribution: within 0.01. */
const normalBelow = (sigmas: number): number => 1 / (1 + Math.exp(-1.702 * sigmas));

function ofAnnounced(seen: SeenFlight, { windows, closedAreas }: Announcements): Evidence[] {
  const found: Evidence[] = [];
  const fitting = windows?.find((window) => fits(window, seen));
  if (fitting !== undefined) {
    const odds: Likelihoods = fitting.kind === 'orbitalLaunch' ? [1, 0.02, 0.05] : [0.02, 1, 0.05];
    found.push(evidenceOf('window', distanceKm(fitting, seen), fitting.radiusKm, odds, fitting.id));
  } else if (windows !== null && seen.launch !== null)
    found.push(evidenceOf('window', 0, 1, [0.1, 0.7, 0.9])); // hardly one to orbit goes unannounced
  if (seen.impact?.comesDown !== true) return found;
  const { place, timeS } = seen.impact;
  const closed = closedAreas.find(
    (area) => timeS >= area.fromS && timeS <= area.toS && createInside(area)(place),
  );
  // a test comes down there, and so does a spent stage
  if (closed !== undefined) found.push(evidenceOf('closedArea', 1, 1, [0.5, 1, 0.05], closed.id));
  return found;
}

function fits(window: LaunchWindow, seen: SeenFlight): boolean {
  const { launch } = seen;
  if (launch === null) return false;
  if (launch.timeS < window.fromS - LATE_S || launch.timeS > window.toS + LATE_S) return false;
  if (distanceKm(window, seen) > window.radiusKm) return false;
  const offRad = Math.abs(wrapAngleRad(launch.azimuth.azimuthRad - window.azimuthRad));
  return offRad <= window.azimuthToleranceRad + Math.min(launch.azimuth.halfRad, FIT_RAD_MAX);
}

const distanceKm = ({ place }: LaunchWindow, { launch }: SeenFlight): number =>
  Math.hypot(...createGroundPlane(place).eastNorthKm(launch!.place));

function ofModel({ impact }: SeenFlight): Evidence[] {
  if (impact?.comesDown !== true || !impact.isModelDoubtful) return [];
  // of a free fall the test of innovations says so in one window of a hundred
  return [evidenceOf('model', impact.widening, 1, [0.3, LEAST, 1])];
}

function evidenceOf(
  what: Evidence['what'],
  figure: number,
  limit: number,
  [orbitalLaunch, ballistic, unknown]: Likelihoods,
  id: string | null = null,
): Evidence {
  return { what, figure, limit, id, likelihoods: { orbitalLaunch, ballistic, unknown } };
}

export type ImpactWarrant = {
  readonly isRaised: boolean;
  readonly why: 'raised' | 'burning' | 'orbitalLaunch' | 'staysUp' | 'tooWide';
  readonly figure: number;
  readonly limit: number;
};

export type WarrantLimits = {
  /** Long half axis of the 90 % area, km. */
  readonly majorKmMax: number;
  readonly orbitalMax: number; // probability of a launch to orbit
  readonly impactMin: number; // probability of coming down
};

export const WARRANT_LIMITS: WarrantLimits = { majorKmMax: 150, orbitalMax: 0.5, impactMin: 0.5 };
const REACH_90 = Math.sqrt(-2 * Math.log(0.1));

/** Whether an impact area is raised, and the figure that decided it. */
export function impactWarrant(
  { impact, isBurning, coastS }: SeenFlight,
  { probabilities: { orbitalLaunch } }: Classification,
  { majorKmMax, orbitalMax, impactMin }: WarrantLimits = WARRANT_LIMITS,
): ImpactWarrant {
  const no = (why: ImpactWarrant['why'], figure: number, limit: number) => ({
    ...{ isRaised: false, why, figure, limit },
  });
  if (isBurning) return no('burning', coastS, 0);
  if (orbitalLaunch > orbitalMax) return no('orbitalLaunch', orbitalLaunch, orbitalMax);
  const probability = impact?.probability ?? 0;
  if (impact?.comesDown !== true || probability < impactMin)
    return no('staysUp', probability, impactMin);
  const majorKm = REACH_90 * impact.ellipse.majorKm;
  if (majorKm > majorKmMax) return no('tooWide', majorKm, majorKmMax);
  return { isRaised: true, why: 'raised', figure: majorKm, limit: majorKmMax };
}
