/**
 * A segment of a message as a table that can be asked: into TEME, useable span, interpolation, covariances in R, T, N. What
 * cannot be used is refused with what would be right; what was assumed is a note.
 */
import {
  type EarthOrientation,
  err,
  formatUtc,
  NO_EARTH_ORIENTATION,
  ok,
  type Result,
} from '@noroshi/time';
import {
  type CovarianceAxes,
  type EphemerisCovariances,
  positionCovarianceRtnInto,
} from './covariance.ts';
import { EPHEMERIS_FRAMES, frameWay, rotationToTeme, statesInTeme } from './frames.ts';
import { type EphemerisTable, TABLE_DEGREE_MAX, tableNodes, tablePath } from './table.ts';

export type EphemerisSegment = {
  readonly centreName: string;
  readonly frameName: string; // as messages name it
  readonly epochUs: Float64Array; // ascending, µs TAI
  readonly states: Float64Array; // x y z vx vy vz, km and km/s; velocities NaN where only places are known
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly fromUs: number; // useable
  readonly toUs: number;
  readonly covariances: readonly SegmentCovariance[];
};

export type SegmentCovariance = {
  readonly epochUs: number;
  readonly frameName: string;
  readonly lower: readonly number[]; // row by row; the first six are of position, km²
};

export type BuiltTable = { readonly table: EphemerisTable; readonly notes: readonly string[] };

export const EPHEMERIS_LIMITS = {
  ...{ statesMin: 2, radiusKmMin: 6_378, radiusKmMax: 1_000_000, covariancesMax: 20_000 },
} as const;

/** Where a message says nothing: places and velocities of four states. What that costs is measured in the tests. */
export const DEFAULT_INTERPOLATION = { method: 'hermite', degree: 7 } as const;

export function buildEphemerisTable(
  segment: EphemerisSegment,
  given: EarthOrientation | null, // null: none is held, and frames that turn with the Earth are refused
): Result<BuiltTable, string> {
  const { frameName, epochUs } = segment;
  const earthOrientation = given ?? NO_EARTH_ORIENTATION;
  const problem = problemOf(segment, given !== null);
  if (problem !== undefined) return err(problem);
  const interpolation = interpolationOf(segment);
  if (!interpolation.ok) return interpolation;
  const states = statesInTeme(frameName, epochUs, segment.states, earthOrientation)!;
  const fromUs = Math.max(segment.fromUs, epochUs[0]);
  const toUs = Math.min(segment.toUs, epochUs.at(-1)!);
  if (!(fromUs <= toUs)) return err('its useable span has no states');
  const plain: EphemerisTable = {
    ...{ epochUs, states, ...interpolation.value.use, fromUs, toUs, frameName },
  };
  const notes = [...interpolation.value.notes];
  const nodes = tableNodes(plain);
  const full = tableNodes({ ...plain, epochUs: new Float64Array(TABLE_DEGREE_MAX + 1) });
  if (nodes < full) notes.push(`${epochUs.length} states: interpolation is of a lower degree`);
  if (frameWay(frameName)!.turns && earthOrientation.count === 0)
    notes.push(
      `${frameName} without Earth orientation: UT1 is taken as UTC, off by up to 420 m at the equator`,
    );
  const covariances = covariancesOf(segment.covariances, plain, earthOrientation);
  if (!covariances.ok) return covariances;
  const known = covariances.value;
  return ok({ table: known === undefined ? plain : { ...plain, covariances: known }, notes });
}

function problemOf(segment: EphemerisSegment, canTurn: boolean): string | undefined {
  const { centreName, frameName, epochUs, states, covariances } = segment;
  const { statesMin, radiusKmMin, radiusKmMax, covariancesMax } = EPHEMERIS_LIMITS;
  if (centreName.toUpperCase() !== 'EARTH') return `CENTER_NAME is "${centreName}": EARTH is right`;
  if (frameWay(frameName) === undefined)
    return `REF_FRAME is "${frameName}": ${EPHEMERIS_FRAMES} is right`;
  if (frameWay(frameName)!.turns && !canTurn)
    return `REF_FRAME is "${frameName}": TEME, GCRF or EME2000 is right (frames that turn with the Earth need Earth orientation, which is not held here)`;
  if (epochUs.length < statesMin)
    return `${epochUs.length} states: at least ${statesMin} are needed to interpolate`;
  if (covariances.length > covariancesMax)
    return `${covariances.length} covariances: up to ${covariancesMax} are right`;
  for (let k = 0; k < epochUs.length; k++) {
    const r = Math.hypot(states[6 * k], states[6 * k + 1], states[6 * k + 2]);
    if (!(r >= radiusKmMin && r <= radiusKmMax))
      return `the state of ${formatUtc(epochUs[k], 3)} is ${r.toFixed(0)} km from the Earth's centre: more than ${radiusKmMin} km, in km, is right`;
    if (k > 0 && !(epochUs[k] > epochUs[k - 1]))
      return `the state of ${formatUtc(epochUs[k], 6)} does not come after the one before: times go up`;
  }
  return undefined;
}

const METHODS: Readonly<Record<string, EphemerisTable['method']>> = {
  ...{ LAGRANGE: 'lagrange', LINEAR: 'lagrange', HERMITE: 'hermite' },
};

type Interpolation = {
  readonly use: Pick<EphemerisTable, 'method' | 'degree'>;
  readonly notes: readonly string[];
};

function interpolationOf(segment: EphemerisSegment): Result<Interpolation, string> {
  const { interpolation, interpolationDegree = DEFAULT_INTERPOLATION.degree, states } = segment;
  const hasVelocities = states.every(Number.isFinite);
  if (interpolation === undefined) {
    const method = hasVelocities ? DEFAULT_INTERPOLATION.method : 'lagrange';
    const { degree } = DEFAULT_INTERPOLATION;
    const note = `no INTERPOLATION is given: ${method === 'hermite' ? 'Hermite' : 'Lagrange'} of degree ${degree} is used`;
    return ok({ use: { method, degree }, notes: [note] });
  }
  const name = interpolation.toUpperCase();
  const method = Object.hasOwn(METHODS, name) ? METHODS[name]! : undefined;
  if (method === undefined)
    return err(`INTERPOLATION is "${interpolation}": LAGRANGE, HERMITE or LINEAR is right`);
  if (method === 'hermite' && !hasVelocities)
    return err('INTERPOLATION is HERMITE, and there are no velocities: LAGRANGE is right');
  if (name === 'LINEAR') return ok({ use: { method, degree: 1 }, notes: [] });
  const degree = Math.min(interpolationDegree, TABLE_DEGREE_MAX);
  const notes =
    degree < interpolationDegree
      ? [`INTERPOLATION_DEGREE is ${interpolationDegree}: ${degree} is used`]
      : [];
  return ok({ use: { method, degree }, notes });
}

const ORBIT_AXES: Readonly<Record<string, 'RTN' | 'TNW'>> = {
  ...{ RTN: 'RTN', RSW: 'RTN', RIC: 'RTN', QSW: 'RTN', UVW: 'RTN', TNW: 'TNW' },
  ...{ RTN_ROTATING: 'RTN', RSW_ROTATING: 'RTN', TNW_ROTATING: 'TNW' }, // the same of places
  ...{ RTN_INERTIAL: 'RTN', RSW_INERTIAL: 'RTN', TNW_INERTIAL: 'TNW' },
};

/** Those inside the table; one that cannot be turned refuses the segment. */
function covariancesOf(
  given: readonly SegmentCovariance[],
  table: EphemerisTable,
  earthOrientation: EarthOrientation,
): Result<EphemerisCovariances | undefined, string> {
  const path = tablePath({ ...table, fromUs: table.epochUs[0], toUs: table.epochUs.at(-1)! });
  const state = new Float64Array(6);
  const inside = given.filter(({ epochUs }) => path(epochUs, state));
  const epochUs = new Float64Array(inside.length);
  const rtnKm2 = new Float64Array(6 * inside.length);
  for (const [k, one] of inside.entries()) {
    const axes = axesOf(one, earthOrientation);
    if (axes === undefined)
      return err(`COV_REF_FRAME is "${one.frameName}": RTN, TNW, ${EPHEMERIS_FRAMES} is right`);
    path(one.epochUs, state);
    epochUs[k] = one.epochUs;
    if (!positionCovarianceRtnInto(one.lower, axes, state, rtnKm2, 6 * k))
      return err(`no orbit plane at ${formatUtc(one.epochUs, 3)} for its covariance`);
  }
  return ok(inside.length === 0 ? undefined : { epochUs, rtnKm2 });
}

function axesOf(
  { frameName, epochUs }: SegmentCovariance,
  earthOrientation: EarthOrientation,
): CovarianceAxes | undefined {
  const name = frameName.toUpperCase();
  if (Object.hasOwn(ORBIT_AXES, name)) return ORBIT_AXES[name];
  const toTeme = rotationToTeme(frameName, epochUs, earthOrientation);
  return toTeme && { toTeme };
}
