/**
 * An approach computed again from the very element sets that were used, out of the store's history: some 500 propagations and one
 * integral, a few milliseconds. A notice is never changed, so what it gives is kept for the next who asks.
 */
import {
  copySet,
  createElementColumns,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  temeToGcrfInto,
} from '@noroshi/orbit';
import {
  type ApproachGeometry,
  type ApproachObject,
  approachGeometry,
  approachProbability,
  bendKm,
  covarianceModelName,
  covarianceOfSigmas,
  elementSetSigmaInto,
  encounterHalfS,
  errorRegimeOf,
  nearestApproachUs,
  pairStates,
  pathSpanS,
  relativePath,
  type Six,
  type Triple,
} from '@noroshi/screen';
import type { Db } from '@noroshi/store';
import { formatUtc, NO_EARTH_ORIENTATION } from '@noroshi/time';
import { historySets } from '../sources/sets.ts';
import type { Computed } from './encounter-reply.ts';
import type { ToldSet } from './told.ts';

const US_PER_DAY = 86_400e6;
const SETS_MAX = 16; // that one source gives of one object at one instant

/** The two sets as a batch, rows 0 and 1, and where each is from; null where one is not held. */
export type HeldPair = { readonly sets: ElementSetBatch; readonly sources: readonly string[] };

export type ObjectAt = {
  readonly regime: string | null;
  readonly sigmaRtnKm: Triple | null;
  readonly model: string | null;
  readonly altitudeKm: number;
  readonly teme: Six;
  readonly gcrf: Six;
};

export type ApproachAgain = {
  readonly computed: Computed;
  readonly objects: readonly [ObjectAt, ObjectAt];
};

/** Looks for both sets; the ids of those that are not held. */
export async function heldPair(
  db: Db,
  wanted: readonly [ToldSet, ToldSet],
): Promise<{ readonly pair: HeldPair | null; readonly missing: readonly string[] }> {
  const columns = createElementColumns(2);
  const sources: string[] = [];
  const missing: string[] = [];
  for (const [row, { objectId, source, epochUs }] of wanted.entries()) {
    const span = { fromUs: epochUs, toUs: epochUs, setsMax: SETS_MAX };
    const held = (await historySets(db, objectId, span)).filter(({ sets }) => sets.count > 0);
    const own = held.find((one) => one.source === source) ?? held[0];
    if (own === undefined) missing.push(objectId);
    else copySet(own.sets, own.sets.count - 1, columns, row);
    sources.push(own?.source ?? '');
  }
  if (missing.length > 0) return { pair: null, missing };
  return { pair: { sets: batchOf(columns, wanted, sources), sources }, missing };
}

function batchOf(
  columns: ReturnType<typeof createElementColumns>,
  wanted: readonly ToldSet[],
  sources: readonly string[],
): ElementSetBatch {
  const objectId = wanted.map((one) => one.objectId);
  const objects = {
    ...{ count: 2, objectId, catalogueNumber: new Uint32Array(2), cosparId: ['', ''] },
    ...{ name: ['', ''], source: sources },
  };
  const frame = { frame: 'TEME', centre: 'EARTH' } as const;
  return { ...frame, objects, objectRow: Uint32Array.of(0, 1), ...columns };
}

export type Asked = {
  readonly tcaUs: number;
  readonly hbrM: number;
  readonly isSlow: boolean;
  readonly isGone: boolean; // the closest approach has moved: look for it anew
};

/** Null where SGP4 cannot propagate one of them to the closest approach. */
export function approachAgain({ sets }: HeldPair, asked: Asked): ApproachAgain | null {
  const model = initialiseSgp4(sets, 'a');
  const motion = Math.max(sets.meanMotionRadS[0]!, sets.meanMotionRadS[1]!);
  const quarterS = Math.PI / (2 * motion);
  const tcaUs = asked.isGone
    ? nearestApproachUs(model, asked.tcaUs, quarterS, motion)
    : asked.tcaUs;
  if (tcaUs === null) return null;
  const states = pairStates(model, tcaUs);
  if (states === null) return null;
  const errors = [0, 1].map((row) => errorOf(sets, row, tcaUs));
  const objectOf = (row: number, state: Six): ApproachObject => {
    const sigma = errors[row]!.sigmaRtnKm;
    return { state, covarianceRtnKm2: sigma && covarianceOfSigmas(sigma) };
  };
  const [object1, object2] = [objectOf(0, states.state1), objectOf(1, states.state2)];
  const geometry = approachGeometry(object1, object2);
  if (geometry === null) return null;
  const halfS = encounterHalfS(geometry);
  const bend = halfS === null ? Number.NaN : bendKm(model, tcaUs, halfS);
  const isSlow = asked.isSlow ? 'slow' : bend;
  const said = approachProbability(object1, object2, geometry, asked.hbrM / 1000, isSlow);
  const spanS = pathSpanS(asked.isSlow ? 0 : geometry.relativeSpeedKmS, motion);
  const path = relativePath(model, tcaUs, spanS, asked.isSlow ? 'turning' : 'fixed');
  const at = (row: number, teme: Six): ObjectAt => {
    const altitudeKm = geometry.altitudesKm[row]!;
    return { ...errors[row]!, altitudeKm, teme, gcrf: gcrfOf(teme, tcaUs) };
  };
  const probability = { ...said, figures: [...said.figures], bendKm: finite(bend) };
  return {
    computed: {
      ...{ tcaUtc: formatUtc(tcaUs), ...shownGeometry(geometry), probability },
      path: { axes: path.axes, offsetS: [...path.offsetS], rtnKm: [...path.rtnKm] },
    },
    objects: [at(0, states.state1), at(1, states.state2)],
  };
}

function shownGeometry(g: ApproachGeometry) {
  const { plane, crossingAngleRad, altitudesKm: _, ...rest } = g;
  return {
    ...rest,
    ...{ missRtnKm: [...g.missRtnKm], relativeVelocityRtnKmS: [...g.relativeVelocityRtnKmS] },
    covariance1Km2: g.covariance1Km2 && [...g.covariance1Km2],
    covariance2Km2: g.covariance2Km2 && [...g.covariance2Km2],
    combinedKm2: g.combinedKm2 && [...g.combinedKm2],
    crossingAngleDeg: degrees(crossingAngleRad),
    plane: plane && shownPlane(plane),
  };
}

function shownPlane({
  right,
  up,
  along,
  ellipse,
  ...misses
}: NonNullable<ApproachGeometry['plane']>) {
  const shown = ellipse && {
    ...{ sigmaWideKm: ellipse.sigmaWideKm, sigmaNarrowKm: ellipse.sigmaNarrowKm },
    ...{ leanDeg: degrees(ellipse.leanRad), sigmasAway: finite(ellipse.sigmasAway) },
    sigmaAlongKm: ellipse.sigmaAlongKm,
  };
  return { right: [...right], up: [...up], along: [...along], ...misses, ellipse: shown };
}

/** The published error of a set at the closest approach. */
function errorOf(sets: ElementSetBatch, row: number, tcaUs: number) {
  const ageD = (tcaUs - sets.epochUs[row]!) / US_PER_DAY;
  const sigma = new Float64Array(3);
  const { meanMotionRadS: n, eccentricity: e, inclinationRad: i } = sets;
  const model = covarianceModelName(elementSetSigmaInto(n[row]!, e[row]!, i[row]!, ageD, sigma));
  const sigmaRtnKm: Triple | null = model === null ? null : [sigma[0]!, sigma[1]!, sigma[2]!];
  return { model, sigmaRtnKm, regime: errorRegimeOf(n[row]!, e[row]!) ?? null };
}

/** Without Earth orientation: some millimetres in low orbit. */
function gcrfOf(teme: Six, epochUs: number): Six {
  const states = createStateBatch(1, 'TEME');
  const out = createStateBatch(1, 'GCRF');
  states.epochUs[0] = epochUs;
  states.positionKm.set(teme.slice(0, 3));
  states.velocityKmS.set(teme.slice(3));
  temeToGcrfInto(states, NO_EARTH_ORIENTATION, out);
  const [p, v] = [out.positionKm, out.velocityKmS];
  return [p[0]!, p[1]!, p[2]!, v[0]!, v[1]!, v[2]!];
}

function degrees(rad: number): number {
  return (rad * 180) / Math.PI;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
