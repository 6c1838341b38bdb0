/**
 * Events as a person reads them: names, relative place in RTN, ages of both element sets, probability.
 * One row an event; the command's CSV, JSON and CDM are written from these.
 */
import { type Ephemeris, ephemerisCovarianceInto, relativeRtnInto } from '@noroshi/orbit';
import { E, EVENT_FIELDS, INTERVAL } from './events.ts';
import type { Served } from './pieces.ts';
import {
  COVARIANCE_MODELS,
  elementSetSigmaInto,
  NO_MODEL,
  OF_EPHEMERIS,
} from './probability/covariance.ts';
import { eventProbability } from './probability/event.ts';
import type { ScreenOutcome } from './screen.ts';

export const ORBIT_SOURCES = ['set', 'ephemeris'] as const;
export type OrbitSource = (typeof ORBIT_SOURCES)[number];

export type ConjunctionRow = {
  readonly id1: string; // id1 < id2: numbers first, by value, then text
  readonly name1: string;
  readonly id2: string;
  readonly name2: string;
  readonly kind: 'crossing' | 'interval';
  readonly tcaUs: number; // µs TAI
  readonly fromUs: number; // below the threshold from here …
  readonly toUs: number; // … to here, clipped to the window
  readonly missKm: number;
  readonly missRKm: number; // object 2 minus object 1, in object 1's inertial RTN at closest approach
  readonly missTKm: number;
  readonly missNKm: number;
  readonly relativeSpeedKmS: number;
  readonly age1D: number; // closest approach minus epoch of the element set, or creation of the ephemeris
  readonly age2D: number;
  readonly orbit1?: OrbitSource; // what object 1 went by at closest approach; absent: not recorded
  readonly orbit2?: OrbitSource;
  readonly hbrM: number; // combined hard-body radius
  readonly pc: number | null; // null where no covariance model is known, and for intervals
  readonly pcMax: number | null;
  readonly dilution: boolean | null;
  readonly covariance: string; // the model's name, or none
};

/** Where both objects are at closest approach (TEME, km and km/s) and how well that is known; for messages about the event. */
export type EventDetail = {
  readonly row1: number; // of the outcome's sets
  readonly row2: number;
  readonly state1: Float64Array; // x y z vx vy vz
  readonly state2: Float64Array;
  readonly sigma1RtnKm: Float64Array; // NaN where no model is known
  readonly sigma2RtnKm: Float64Array;
  readonly ephemeris1: EphemerisEvidence | null; // null: object 1 went by its element set
  readonly ephemeris2: EphemerisEvidence | null;
};

export type EphemerisEvidence = {
  readonly ephemeris: Ephemeris;
  readonly covarianceRtnKm2: Float64Array | null; // rr tr tt nr nt nn at closest approach; null: none is given there
};

/** Covariance of a row's element set at an age: R, T, N one-sigma (km) into `out`, and the model's index. */
export type SigmaSource = (row: number, ageD: number, out: Float64Array) => number;

/** Combined hard-body radius of two rows of the outcome's sets, metres. */
export type HardBodyRadius = (row1: number, row2: number) => number;

const US_PER_DAY = 86_400e6;

/** The published model of each regime; what `conjunctionRows` uses when no history is at hand. */
export function publishedSigma(outcome: Pick<ScreenOutcome, 'sets'>): SigmaSource {
  const { meanMotionRadS, eccentricity, inclinationRad } = outcome.sets;
  return (row, ageD, out) =>
    elementSetSigmaInto(meanMotionRadS[row], eccentricity[row], inclinationRad[row], ageD, out);
}

/** Row and detail of every event, in order of closest approach. `hbrM`: the combined hard-body radius, of all or by pair. */
export function* conjunctionRows(
  outcome: ScreenOutcome,
  hbrM: number | HardBodyRadius,
  sigma: SigmaSource = publishedSigma(outcome),
): Generator<{ readonly row: ConjunctionRow; readonly detail: EventDetail }> {
  const { events } = outcome;
  const servedOf = servedByRow(outcome.served);
  for (let k = 0; k < events.count; k++) {
    yield readEvent(
      outcome,
      events.data.subarray(k * EVENT_FIELDS, (k + 1) * EVENT_FIELDS),
      hbrM,
      sigma,
      servedOf,
    );
  }
}

function readEvent(
  outcome: ScreenOutcome,
  event: Float64Array,
  radius: number | HardBodyRadius,
  sigma: SigmaSource,
  servedOf: ServedOf,
) {
  const { sets } = outcome;
  const row1 = event[E.rowA];
  const row2 = event[E.rowB];
  const hbrM = typeof radius === 'number' ? radius : radius(row1, row2);
  const tcaUs = event[E.tcaUs];
  const object1 = objectAt(sets, row1, event.slice(E.stateA, E.stateA + 6), tcaUs, sigma, servedOf);
  const object2 = objectAt(sets, row2, event.slice(E.stateB, E.stateB + 6), tcaUs, sigma, servedOf);
  const { state: state1, sigmaRtnKm: sigma1RtnKm } = object1;
  const { state: state2, sigmaRtnKm: sigma2RtnKm } = object2;
  const slow = event[E.kind] === INTERVAL;
  const probability = slow
    ? {
        pc: undefined,
        pcMax: undefined,
        dilution: undefined,
        covariance: COVARIANCE_MODELS[NO_MODEL],
      }
    : eventProbability(object1, object2, hbrM / 1000);
  const relative = new Float64Array(6);
  relativeRtnInto(state1, state1.subarray(3), 0, state2, state2.subarray(3), 0, relative);
  const [missRKm, missTKm, missNKm] = relative;
  const { objects, objectRow } = sets;
  const row: ConjunctionRow = {
    id1: objects.objectId[objectRow[row1]],
    name1: objects.name[objectRow[row1]],
    id2: objects.objectId[objectRow[row2]],
    name2: objects.name[objectRow[row2]],
    kind: slow ? 'interval' : 'crossing',
    tcaUs,
    fromUs: event[E.fromUs],
    toUs: event[E.toUs],
    missKm: event[E.missKm],
    missRKm,
    missTKm,
    missNKm,
    relativeSpeedKmS: event[E.speedKmS],
    ...{ age1D: object1.ageD, age2D: object2.ageD },
    ...{ orbit1: object1.orbit, orbit2: object2.orbit },
    hbrM,
    pc: probability.pc ?? null,
    pcMax: probability.pcMax ?? null,
    dilution: probability.dilution ?? null,
    covariance: probability.covariance,
  };
  const evidence = { ephemeris1: object1.evidence, ephemeris2: object2.evidence };
  const detail = { row1, row2, state1, state2, sigma1RtnKm, sigma2RtnKm, ...evidence };
  return { row, detail };
}

type ServedOf = (row: number, us: number) => Served | undefined;

function servedByRow(served: readonly Served[]): ServedOf {
  const byRow = Map.groupBy(served, ({ row }) => row);
  return (row, us) => byRow.get(row)?.findLast(({ fromUs, toUs }) => fromUs <= us && us <= toUs);
}

/** One object at closest approach: what it went by, how old that is and how well it is known. */
function objectAt(
  sets: ScreenOutcome['sets'],
  row: number,
  state: Float64Array,
  tcaUs: number,
  sigma: SigmaSource,
  servedOf: ServedOf,
) {
  const served = servedOf(row, tcaUs);
  const sigmaRtnKm = new Float64Array(3);
  if (served === undefined) {
    const ageD = (tcaUs - sets.epochUs[row]) / US_PER_DAY;
    const model = sigma(row, ageD, sigmaRtnKm);
    return { state, ageD, model, sigmaRtnKm, orbit: 'set' as const, evidence: null };
  }
  const { ephemeris, table } = served;
  const setAgeD = (tcaUs - sets.epochUs[row]) / US_PER_DAY;
  const ageD = ephemeris.ofSet ? setAgeD : (tcaUs - ephemeris.createdUs) / US_PER_DAY;
  const known = new Float64Array(6);
  const { covariances } = table;
  const isKnown = covariances !== undefined && ephemerisCovarianceInto(covariances, tcaUs, known);
  VARIANCES.forEach((cell, k) => {
    sigmaRtnKm[k] = isKnown ? Math.sqrt(known[cell]) : Number.NaN;
  });
  const assumed = !isKnown && ephemeris.ofSet ? sigma(row, setAgeD, sigmaRtnKm) : NO_MODEL;
  return {
    ...{ state, ageD, sigmaRtnKm, orbit: 'ephemeris' as const },
    model: isKnown ? OF_EPHEMERIS : assumed,
    ...(isKnown && { covarianceRtnKm2: known }),
    evidence: { ephemeris, covarianceRtnKm2: isKnown ? known : null },
  };
}

const VARIANCES = [0, 2, 5];
