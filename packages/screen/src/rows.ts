/**
 * Events as a person reads them: names, relative place in RTN, ages of both element sets, probability.
 * One row an event; the command's CSV, JSON and CDM are written from these.
 */
import { relativeRtnInto } from '@noroshi/orbit';
import { E, EVENT_FIELDS, INTERVAL } from './events.ts';
import { COVARIANCE_MODELS, elementSetSigmaInto, NO_MODEL } from './probability/covariance.ts';
import { eventProbability } from './probability/event.ts';
import type { ScreenOutcome } from './screen.ts';

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
  readonly age1D: number; // closest approach minus epoch of the element set; negative when the set is newer
  readonly age2D: number;
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
  for (let k = 0; k < events.count; k++) {
    yield readEvent(
      outcome,
      events.data.subarray(k * EVENT_FIELDS, (k + 1) * EVENT_FIELDS),
      hbrM,
      sigma,
    );
  }
}

function readEvent(
  outcome: ScreenOutcome,
  event: Float64Array,
  radius: number | HardBodyRadius,
  sigma: SigmaSource,
) {
  const { sets } = outcome;
  const row1 = event[E.rowA];
  const row2 = event[E.rowB];
  const hbrM = typeof radius === 'number' ? radius : radius(row1, row2);
  const tcaUs = event[E.tcaUs];
  const state1 = event.slice(E.stateA, E.stateA + 6);
  const state2 = event.slice(E.stateB, E.stateB + 6);
  const age1D = (tcaUs - sets.epochUs[row1]) / US_PER_DAY;
  const age2D = (tcaUs - sets.epochUs[row2]) / US_PER_DAY;
  const sigma1RtnKm = new Float64Array(3);
  const sigma2RtnKm = new Float64Array(3);
  const model1 = sigma(row1, age1D, sigma1RtnKm);
  const model2 = sigma(row2, age2D, sigma2RtnKm);
  const slow = event[E.kind] === INTERVAL;
  const probability = slow
    ? {
        pc: undefined,
        pcMax: undefined,
        dilution: undefined,
        covariance: COVARIANCE_MODELS[NO_MODEL],
      }
    : eventProbability(
        { state: state1, model: model1, sigmaRtnKm: sigma1RtnKm },
        { state: state2, model: model2, sigmaRtnKm: sigma2RtnKm },
        hbrM / 1000,
      );
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
    age1D,
    age2D,
    hbrM,
    pc: probability.pc ?? null,
    pcMax: probability.pcMax ?? null,
    dilution: probability.dilution ?? null,
    covariance: probability.covariance,
  };
  return { row, detail: { row1, row2, state1, state2, sigma1RtnKm, sigma2RtnKm } };
}
