/**
 * The table of an RDM: one re-entry, when and where, and what is known of the object (CCSDS 508.1-B-1 with corrigendum 1).
 * Blocks of the data other than the first are optional; a state and a covariance are whole.
 */
import {
  type KeyExtra,
  type KeySchema,
  type MessageSchema,
  needs,
  section,
  takes,
} from '../schema.ts';
import { atLeastZero, covarianceKeys, EPOCH, numberIn, STATE_AXES } from './odm-parts.ts';
import { checkImpact, checkRdm, checkReentry } from './rdm-check.ts';
import { rdmMetadata } from './rdm-metadata.ts';

const HEADER = '3.3, table 3-1';
const DATA = '3.5.2, table 3-3';
const SHARE = { ...atLeastZero(''), max: 1 };
const PERCENT = { ...atLeastZero('%'), max: 100 };
const COUNT = { form: 'integer', min: 0 } as const;
const LONGITUDE = { ...numberIn('deg'), min: -180, max: 180 };
const LATITUDE = { ...numberIn('deg'), min: -90, max: 90 };

const header = section('header', HEADER, [
  needs('CREATION_DATE', 'creationUs', HEADER, 'when it was made, UTC', EPOCH),
  needs('ORIGINATOR', 'originator', HEADER, 'agency or operator that made it'),
  needs('MESSAGE_ID', 'messageId', HEADER, 'unique among messages of the originator'),
]);

const reentry = section(
  'atmosphericReentryParameters',
  DATA,
  [
    needs('ORBIT_LIFETIME', 'orbitLifetimeD', DATA, 'from EPOCH_TZERO to entry', atLeastZero('d')),
    needs('REENTRY_ALTITUDE', 'reentryAltitudeKm', DATA, 'altitude of entry', numberIn('km')),
    takes('ORBIT_LIFETIME_WINDOW_START', 'lifetimeFromD', DATA, 'earliest', atLeastZero('d')),
    takes('ORBIT_LIFETIME_WINDOW_END', 'lifetimeToD', DATA, 'latest', atLeastZero('d')),
    takes('NOMINAL_REENTRY_EPOCH', 'reentryUs', DATA, 'time of entry', EPOCH),
    takes('REENTRY_WINDOW_START', 'reentryFromUs', DATA, 'earliest entry', EPOCH),
    takes('REENTRY_WINDOW_END', 'reentryToUs', DATA, 'latest entry', EPOCH),
    takes('ORBIT_LIFETIME_CONFIDENCE_LEVEL', 'confidencePercent', DATA, 'of the window', PERCENT),
  ],
  { check: checkReentry },
);

const impact = section(
  'groundImpactParameters',
  DATA,
  [
    takes('PROBABILITY_OF_IMPACT', 'impact.probability', DATA, 'a piece reaches Earth', SHARE),
    takes('PROBABILITY_OF_BURN_UP', 'impact.burnUpProbability', DATA, 'all burns up', SHARE),
    takes('PROBABILITY_OF_BREAK_UP', 'impact.breakUpProbability', DATA, 'it breaks up', SHARE),
    takes('PROBABILITY_OF_LAND_IMPACT', 'impact.landProbability', DATA, 'a piece on land', SHARE),
    takes('PROBABILITY_OF_CASUALTY', 'impact.casualtyProbability', DATA, 'somebody is hurt', SHARE),
    takes('NOMINAL_IMPACT_EPOCH', 'impact.epochUs', DATA, 'time of impact', EPOCH),
    takes('IMPACT_WINDOW_START', 'impact.fromUs', DATA, 'earliest impact', EPOCH),
    takes('IMPACT_WINDOW_END', 'impact.toUs', DATA, 'latest impact', EPOCH),
    takes('IMPACT_REF_FRAME', 'impact.refFrame', DATA, 'body-fixed frame of the places'),
    takes('NOMINAL_IMPACT_LON', 'impact.longitudeDeg', DATA, 'east is positive', LONGITUDE),
    takes('NOMINAL_IMPACT_LAT', 'impact.latitudeDeg', DATA, 'north is positive', LATITUDE),
    takes('NOMINAL_IMPACT_ALT', 'impact.altitudeM', DATA, 'altitude of the place', numberIn('m')),
    ...[1, 2, 3].flatMap(impactInterval),
  ],
  { times: 'maybe', check: checkImpact },
);

/** One interval of confidence along the ground track; the third is the widest. */
function impactInterval(n: number): KeySchema[] {
  const [name, field] = [`IMPACT_${n}`, `impact.intervals.${n - 1}`];
  const key = (end: string, path: string, meaning: string, extra: KeyExtra) =>
    takes(`${name}_${end}`, `${field}.${path}`, DATA, `interval ${n}: ${meaning}`, extra);
  return [
    key('CONFIDENCE', 'confidencePercent', 'confidence', PERCENT),
    key('START_LON', 'startLongitudeDeg', 'longitude of its start', LONGITUDE),
    key('START_LAT', 'startLatitudeDeg', 'latitude of its start', LATITUDE),
    key('STOP_LON', 'stopLongitudeDeg', 'longitude of its end', LONGITUDE),
    key('STOP_LAT', 'stopLatitudeDeg', 'latitude of its end', LATITUDE),
    key('CROSS_TRACK', 'crossTrackKm', 'width', atLeastZero('km')),
  ];
}

const stateVector = section(
  'stateVector',
  DATA,
  [
    needs('EPOCH', 'state.epochUs', DATA, 'epoch of the state', EPOCH),
    ...STATE_AXES.slice(0, 3).map((axis, i) =>
      needs(axis, `state.positionKm.${i}`, DATA, 'position', numberIn('km')),
    ),
    ...STATE_AXES.slice(3).map((axis, i) =>
      needs(axis, `state.velocityKmS.${i}`, DATA, 'velocity', numberIn('km/s')),
    ),
  ],
  { times: 'maybe' },
);

const covariance = section(
  'covarianceMatrix',
  DATA,
  [
    takes('COV_REF_FRAME', 'covarianceFrame', DATA, 'frame of the covariance; else REF_FRAME'),
    ...covarianceKeys(DATA, 'covarianceLower'),
  ],
  { times: 'maybe' },
);

const spacecraft = section(
  'spacecraftParameters',
  DATA,
  [
    takes('WET_MASS', 'wetMassKg', DATA, 'mass at EPOCH_TZERO', atLeastZero('kg')),
    takes('DRY_MASS', 'dryMassKg', DATA, 'mass without propellant', atLeastZero('kg')),
    takes('HAZARDOUS_SUBSTANCES', 'hazardousSubstances', DATA, 'what is dangerous, by commas'),
    takes('SOLAR_RAD_AREA', 'solarRadAreaM2', DATA, 'area to sunlight', atLeastZero('m**2')),
    takes('SOLAR_RAD_COEFF', 'solarRadCoeff', DATA, 'coefficient of sunlight', numberIn('')),
    takes('DRAG_AREA', 'dragAreaM2', DATA, 'area to the air', atLeastZero('m**2')),
    takes('DRAG_COEFF', 'dragCoeff', DATA, 'coefficient of drag', atLeastZero('')),
    takes('RCS', 'rcsM2', DATA, 'radar cross section', atLeastZero('m**2')),
    takes('BALLISTIC_COEFF', 'ballisticKgM2', DATA, 'mass by drag area', atLeastZero('kg/m**2')),
    takes('THRUST_ACCELERATION', 'thrustMS2', DATA, 'thrust along the track', numberIn('m/s**2')),
  ],
  { times: 'maybe' },
);

const odParameters = section(
  'odParameters',
  DATA,
  [
    takes('TIME_LASTOB_START', 'od.lastObservationFromUs', DATA, 'last observation, from', EPOCH),
    takes('TIME_LASTOB_END', 'od.lastObservationToUs', DATA, 'last observation, to', EPOCH),
    takes('RECOMMENDED_OD_SPAN', 'od.recommendedSpanD', DATA, 'span advised', atLeastZero('d')),
    takes('ACTUAL_OD_SPAN', 'od.actualSpanD', DATA, 'span used', atLeastZero('d')),
    takes('OBS_AVAILABLE', 'od.observationsAvailable', DATA, 'observations there', COUNT),
    takes('OBS_USED', 'od.observationsUsed', DATA, 'observations accepted', COUNT),
    takes('TRACKS_AVAILABLE', 'od.tracksAvailable', DATA, 'tracks there', COUNT),
    takes('TRACKS_USED', 'od.tracksUsed', DATA, 'tracks accepted', COUNT),
    takes('RESIDUALS_ACCEPTED', 'od.residualsAcceptedPercent', DATA, 'accepted', PERCENT),
    takes('WEIGHTED_RMS', 'od.weightedRms', DATA, 'of the residuals', atLeastZero('')),
  ],
  { times: 'maybe' },
);

const userDefined = section('userDefinedParameters', '3.5.22', [], {
  ...{ times: 'maybe', userDefined: true },
});

export const RDM_SCHEMA: MessageSchema = {
  ...{ message: 'RDM', versionKey: 'CCSDS_RDM_VERS', versions: ['1.0'] },
  standard: 'CCSDS 508.1-B-1',
  lines: '5.2.2',
  root: section('rdm', '3.2.2', [
    header,
    section('body', '4.2.2', [
      section('segment', '4.2.3', [
        rdmMetadata,
        section('data', DATA, [
          ...[reentry, impact, stateVector, covariance, spacecraft, odParameters, userDefined],
        ]),
      ]),
    ]),
  ]),
  check: checkRdm,
};
