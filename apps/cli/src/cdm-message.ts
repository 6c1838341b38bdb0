/**
 * One event of a screen as a Conjunction Data Message (CCSDS 508.0-B-1): metres for the encounter,
 * states in GCRF, the covariance of the published model, and what no model knows said as such.
 */
import type { Cdm, CdmCovariance, CdmObject, Triple } from '@noroshi/ndm';
import {
  createStateBatch,
  EARTH_RADIUS_KM,
  relativeRtnInto,
  type StateBatch,
  transformStatesInto,
} from '@noroshi/orbit';
import type {
  ConjunctionRow,
  EphemerisEvidence,
  EventDetail,
  ScreenOutcome,
} from '@noroshi/screen';
import { formatUtc, NO_EARTH_ORIENTATION } from '@noroshi/time';

export type CdmHeader = { readonly creationUs: number; readonly originator: string };

const METHOD = 'FOSTER-1992'; // SANA registry of collision probability methods
/** Stands for an unknown error, as operators' own messages do: nothing can be concluded from it. */
const UNKNOWN_SIGMA_KM = 10 * EARTH_RADIUS_KM;

const teme = createStateBatch(2, 'TEME');
const gcrf = createStateBatch(2, 'GCRF');
const relative = new Float64Array(6); // R T N, km and km/s

export function cdmOf(
  row: ConjunctionRow,
  detail: EventDetail,
  { plan, sets }: ScreenOutcome,
  header: CdmHeader,
): Cdm {
  fillStates(row.tcaUs, detail);
  const { positionKm, velocityKmS } = gcrf;
  relativeRtnInto(positionKm, velocityKmS, 0, positionKm, velocityKmS, 3, relative);
  const sizeM = plan.thresholdKm * 1000;
  const object = (k: 0 | 1) => cdmObject(sets, gcrf, k, row, detail);
  return {
    ...header,
    messageId: messageId(row),
    tcaUs: row.tcaUs,
    missDistanceM: row.missKm * 1000,
    relativeSpeedMS: row.relativeSpeedKmS * 1000,
    relativePositionRtnM: triple(relative, 0, 1000),
    relativeVelocityRtnMS: triple(relative, 3, 1000),
    ...{ screenFromUs: plan.fromUs, screenToUs: plan.toUs },
    screenVolume: { frame: 'RTN', shape: 'ELLIPSOID', sizeM: [sizeM, sizeM, sizeM] },
    ...{ screenEntryUs: row.fromUs, screenExitUs: row.toUs },
    ...(row.pc !== null && {
      ...{ collisionProbability: row.pc, collisionProbabilityMethod: METHOD },
    }),
    relativeComments: relativeComments(row),
    objects: [object(0), object(1)],
  };
}

/** Unique in a screen, and the same when the screen is run again. */
export function messageId({ id1, id2, tcaUs }: ConjunctionRow): string {
  return `${id1}_${id2}_${formatUtc(tcaUs).replace(/[-:.]/g, '')}`;
}

function fillStates(tcaUs: number, { state1, state2 }: EventDetail): void {
  [state1, state2].forEach((state, k) => {
    teme.epochUs[k] = tcaUs;
    teme.positionKm.set(state.subarray(0, 3), 3 * k);
    teme.velocityKmS.set(state.subarray(3, 6), 3 * k);
  });
  transformStatesInto(teme, 'GCRF', NO_EARTH_ORIENTATION, gcrf); // some mm without a table
}

function cdmObject(
  sets: ScreenOutcome['sets'],
  states: StateBatch,
  k: 0 | 1,
  row: ConjunctionRow,
  detail: EventDetail,
): CdmObject {
  const setRow = k === 0 ? detail.row1 : detail.row2;
  const object = sets.objectRow[setRow]!;
  const { objectId, name, cosparId, catalogueNumber } = sets.objects;
  const [model1, model2 = model1] = row.covariance.split('/');
  const sigma = k === 0 ? detail.sigma1RtnKm : detail.sigma2RtnKm;
  const evidence = k === 0 ? detail.ephemeris1 : detail.ephemeris2;
  return {
    designator: objectId[object]!,
    catalogName: catalogueNumber[object]! > 0 ? 'SATCAT' : 'OTHER',
    objectName: name[object]!,
    internationalDesignator: cosparId[object]!,
    ephemerisName: evidence === null ? 'NONE' : nameOf(evidence.ephemeris),
    // a model by age and regime is no calculation from observations
    covarianceMethod: isGiven(evidence) ? 'CALCULATED' : 'DEFAULT',
    maneuverable: 'N/A',
    refFrame: 'GCRF',
    positionKm: triple(states.positionKm, 3 * k, 1),
    velocityKmS: triple(states.velocityKmS, 3 * k, 1),
    covariance: isGiven(evidence)
      ? givenCovariance(evidence)
      : covarianceOf(sigma, (k === 0 ? model1 : model2) ?? 'none'),
    comments: [
      evidence === null
        ? `SGP4 element set of ${formatUtc(sets.epochUs[setRow]!)}`
        : `ephemeris of ${formatUtc(evidence.ephemeris.createdUs)}`,
    ],
  };
}

type Given = EphemerisEvidence & { readonly covarianceRtnKm2: Float64Array };

function isGiven(evidence: EphemerisEvidence | null): evidence is Given {
  return evidence !== null && evidence.covarianceRtnKm2 !== null;
}

function givenCovariance({ covarianceRtnKm2 }: Given): CdmCovariance {
  const [rr, tr, tt, nr, nt, nn] = Array.from(covarianceRtnKm2, (value) => value * 1e6);
  const lowerRtnM2 = [rr!, tr!, tt!, nr!, nt!, nn!] as const;
  return { kind: 'position', lowerRtnM2, model: 'given by the ephemeris' };
}

/** One line without what would end it; the name of the file, not its folders. */
function nameOf({ source }: { readonly source: string }): string {
  return source.replace(/^.*[\\/]/, '').replace(/[^\x20-\x7e]/g, '?') || 'NONE';
}

function covarianceOf(sigmaRtnKm: Float64Array, name: string): CdmCovariance {
  const known = sigmaRtnKm.every((sigma) => Number.isFinite(sigma));
  const [r, t, n] = Array.from(sigmaRtnKm, (sigma) => {
    return ((known ? sigma : UNKNOWN_SIGMA_KM) * 1000) ** 2;
  });
  const named = name === 'none' ? 'published, by age and regime' : name; // rows of slow pairs say none
  const model = known ? named : 'none known; 10 Earth radii stand for unknown';
  return { kind: 'position', lowerRtnM2: [r!, 0, t!, 0, 0, n!], model };
}

function relativeComments(row: ConjunctionRow): string[] {
  const lines = [`HBR = ${row.hbrM} [m] (combined hard-body radius)`];
  if (row.pcMax !== null) {
    const dilution =
      row.dilution === null ? '' : `, dilution region: ${row.dilution ? 'yes' : 'no'}`;
    lines.push(`Maximum probability = ${row.pcMax.toExponential(6)}${dilution}`);
  }
  if (row.kind === 'interval') lines.push('Slow pair: near from entry to exit, no probability');
  return lines;
}

function triple(values: Float64Array, at: number, factor: number): Triple {
  return [values[at]! * factor, values[at + 1]! * factor, values[at + 2]! * factor];
}
