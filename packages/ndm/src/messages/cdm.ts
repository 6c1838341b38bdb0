/**
 * The table of a CDM: one close approach of two objects, with state and error of both at closest approach (CCSDS 508.0-B-1
 * with corrigenda 1 and 2). A CDM keeps its own units: metres for the encounter and the covariance, kilometres for the
 * states. Every time is UTC. No issue 2 of the standard is published; what its draft adds is read with a warning (cdm-draft.ts).
 */
import { type MessageSchema, needs, section, takes } from '../schema.ts';
import { checkCdm, checkCovariance, checkRelative } from './cdm-check.ts';
import { cdmData } from './cdm-data.ts';
import { CDM_DRAFT_VERSION, DRAFT_HEADER, DRAFT_METADATA, DRAFT_RELATIVE } from './cdm-draft.ts';
import { atLeastZero, EPOCH, numberIn } from './odm-parts.ts';

const HEADER = '3.2, table 3-1';
const RELATIVE = '3.3, table 3-2';
const METADATA = '3.4, table 3-3';
const RTN = ['R', 'T', 'N'] as const;
const YES_NO = { choices: ['YES', 'NO'] };

const header = section('header', HEADER, [
  needs('CREATION_DATE', 'creationUs', HEADER, 'when it was made, UTC', EPOCH),
  needs('ORIGINATOR', 'originator', HEADER, 'agency or operator that made it'),
  takes('MESSAGE_FOR', 'messageFor', HEADER, 'spacecraft it is meant for'),
  needs('MESSAGE_ID', 'messageId', HEADER, 'unique among messages of the originator'),
  ...DRAFT_HEADER,
]);

const relativeStateVector = section(
  'relativeStateVector',
  RELATIVE,
  [
    ...RTN.map((axis, i) =>
      takes(
        ...([`RELATIVE_POSITION_${axis}`, `relativePositionRtnM.${i}`, RELATIVE] as const),
        `object 2 less object 1, ${axis} of object 1`,
        numberIn('m'),
      ),
    ),
    ...RTN.map((axis, i) =>
      takes(
        ...([`RELATIVE_VELOCITY_${axis}`, `relativeVelocityRtnMS.${i}`, RELATIVE] as const),
        `its velocity, ${axis} of object 1`,
        numberIn('m/s'),
      ),
    ),
  ],
  { times: 'maybe' },
);

const relativeMetadataData = section(
  'relativeMetadataData',
  RELATIVE,
  [
    ...DRAFT_RELATIVE.id,
    needs('TCA', 'tcaUs', RELATIVE, 'time of closest approach', EPOCH),
    needs('MISS_DISTANCE', 'missDistanceM', RELATIVE, 'distance then', atLeastZero('m')),
    ...DRAFT_RELATIVE.distance,
    takes('RELATIVE_SPEED', 'relativeSpeedMS', RELATIVE, 'relative speed then', atLeastZero('m/s')),
    relativeStateVector,
    ...DRAFT_RELATIVE.angle,
    takes('START_SCREEN_PERIOD', 'screenFromUs', RELATIVE, 'start of what was screened', EPOCH),
    takes('STOP_SCREEN_PERIOD', 'screenToUs', RELATIVE, 'end of what was screened', EPOCH),
    ...DRAFT_RELATIVE.screen,
    takes('SCREEN_VOLUME_FRAME', 'screenVolume.frame', RELATIVE, 'axes of the volume at object 1', {
      choices: ['RTN', 'TVN'],
    }),
    takes('SCREEN_VOLUME_SHAPE', 'screenVolume.shape', RELATIVE, 'shape of the volume', {
      choices: ['ELLIPSOID', 'BOX', 'SPHERE'], // the last of the draft
    }),
    ...['X', 'Y', 'Z'].map((axis, i) =>
      takes(
        ...([`SCREEN_VOLUME_${axis}`, `screenVolume.sizeM.${i}`, RELATIVE] as const),
        ['size along R (RTN) or T (TVN)', 'size along T (RTN) or V (TVN)', 'size along N'][i]!,
        atLeastZero('m'),
      ),
    ),
    takes('SCREEN_ENTRY_TIME', 'screenEntryUs', RELATIVE, 'object 2 enters the volume', EPOCH),
    takes('SCREEN_EXIT_TIME', 'screenExitUs', RELATIVE, 'object 2 leaves the volume', EPOCH),
    ...DRAFT_RELATIVE.threshold,
    takes('COLLISION_PROBABILITY', 'collisionProbability', RELATIVE, 'probability of collision', {
      ...atLeastZero(''),
      max: 1,
    }),
    takes('COLLISION_PROBABILITY_METHOD', 'collisionProbabilityMethod', RELATIVE, 'how, by SANA'),
    ...DRAFT_RELATIVE.more,
  ],
  { check: checkRelative },
);

const metadata = section('metadata', METADATA, [
  needs('OBJECT', 'object', METADATA, 'which of the two', { choices: ['OBJECT1', 'OBJECT2'] }),
  needs('OBJECT_DESIGNATOR', 'designator', METADATA, 'its number in the catalogue'),
  needs('CATALOG_NAME', 'catalogName', METADATA, 'catalogue, by SANA'),
  needs('OBJECT_NAME', 'objectName', METADATA, 'name of the object'),
  needs(
    'INTERNATIONAL_DESIGNATOR',
    'internationalDesignator',
    METADATA,
    'as 2002-021A, or UNKNOWN',
  ),
  takes('OBJECT_TYPE', 'objectType', METADATA, 'kind of object', {
    choices: ['PAYLOAD', 'ROCKET BODY', 'DEBRIS', 'UNKNOWN', 'OTHER'],
  }),
  ...DRAFT_METADATA.status,
  takes('OPERATOR_CONTACT_POSITION', 'operator.contactPosition', METADATA, 'whom to reach'),
  takes('OPERATOR_ORGANIZATION', 'operator.organization', METADATA, 'owner or operator'),
  takes('OPERATOR_PHONE', 'operator.phone', METADATA, 'telephone'),
  takes('OPERATOR_EMAIL', 'operator.email', METADATA, 'e-mail'),
  needs('EPHEMERIS_NAME', 'ephemerisName', METADATA, "file of the owner's that was used, or NONE"),
  ...DRAFT_METADATA.links,
  needs('COVARIANCE_METHOD', 'covarianceMethod', METADATA, 'from the orbit determination or not', {
    choices: ['CALCULATED', 'DEFAULT'],
  }),
  ...DRAFT_METADATA.source,
  needs('MANEUVERABLE', 'maneuverable', METADATA, 'whether it can manoeuvre', {
    choices: ['YES', 'NO', 'N/A'],
  }),
  takes('ORBIT_CENTER', 'orbitCenter', METADATA, 'central body; else EARTH'),
  needs('REF_FRAME', 'refFrame', METADATA, 'frame of the state, the same for both', {
    choices: ['GCRF', 'EME2000', 'ITRF'],
  }),
  ...DRAFT_METADATA.alternate,
  takes('GRAVITY_MODEL', 'gravityModel', METADATA, 'gravity, with degree and order'),
  takes('ATMOSPHERIC_MODEL', 'atmosphericModel', METADATA, 'density of the air, or NONE'),
  takes('N_BODY_PERTURBATIONS', 'nBodyPerturbations', METADATA, 'other bodies, or NONE'),
  takes('SOLAR_RAD_PRESSURE', 'solarRadPressure', METADATA, 'sunlight modelled', YES_NO),
  takes('EARTH_TIDES', 'earthTides', METADATA, 'tides modelled', YES_NO),
  takes('INTRACK_THRUST', 'intrackThrust', METADATA, 'thrust along the track modelled', YES_NO),
]);

const segment = section('segment', '4.2.3', [metadata, cdmData(checkCovariance)], {
  ...{ times: 'some', opens: 'OBJECT', field: 'objects' },
});

export const CDM_SCHEMA: MessageSchema = {
  ...{ message: 'CDM', versionKey: 'CCSDS_CDM_VERS', versions: ['1.0', CDM_DRAFT_VERSION] },
  standard: 'CCSDS 508.0-B-1',
  lines: '6.2.2',
  root: section('cdm', '3.1', [header, section('body', '4.2.2', [relativeMetadataData, segment])]),
  check: checkCdm,
};
