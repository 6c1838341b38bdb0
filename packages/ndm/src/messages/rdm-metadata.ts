/** The metadata of an RDM: the object, frames and times, models, and the message before and after (CCSDS 508.1-B-1, 3.4). */
import { needs, section, takes } from '../schema.ts';
import { EPOCH, numberIn } from './odm-parts.ts';

const RULE = '3.4.1, table 3-2';
const METHODS = { choices: ['NONE', 'ANALYTICAL', 'STOCHASTIC', 'EMPIRICAL'] };

export const rdmMetadata = section('metadata', RULE, [
  needs('OBJECT_NAME', 'objectName', RULE, 'name of the object, or UNKNOWN'),
  needs('INTERNATIONAL_DESIGNATOR', 'internationalDesignator', RULE, 'as 2010-012C, or UNKNOWN'),
  takes('CATALOG_NAME', 'catalogName', RULE, 'catalogue, by SANA'),
  takes('OBJECT_DESIGNATOR', 'designator', RULE, 'its number in the catalogue'),
  takes('OBJECT_TYPE', 'objectType', RULE, 'kind of object', {
    choices: ['PAYLOAD', 'ROCKET BODY', 'DEBRIS', 'OTHER', 'UNKNOWN'],
  }),
  takes('OBJECT_OWNER', 'owner', RULE, 'whose it is'),
  takes('OBJECT_OPERATOR', 'operator', RULE, 'who flies it'),
  needs('CONTROLLED_REENTRY', 'controlled', RULE, 'whether the entry is controlled', {
    choices: ['YES', 'NO', 'UNKNOWN'],
  }),
  needs('CENTER_NAME', 'centerName', RULE, 'body it falls on'),
  needs('TIME_SYSTEM', 'timeSystem', RULE, 'scale of every epoch but those in UTC'),
  needs('EPOCH_TZERO', 'tZeroUs', RULE, 'where the lifetime begins', EPOCH),
  takes('REF_FRAME', 'refFrame', RULE, 'frame of the state; obligatory with one'),
  takes('REF_FRAME_EPOCH', 'refFrameEpochUs', RULE, 'epoch of the frame where it needs one', EPOCH),
  takes('EPHEMERIS_NAME', 'ephemerisName', RULE, 'ephemeris that was used, or NONE'),
  takes('GRAVITY_MODEL', 'gravityModel', RULE, 'gravity, with degree and order'),
  takes('ATMOSPHERIC_MODEL', 'atmosphericModel', RULE, 'density of the air'),
  takes('SOLAR_FLUX_PREDICTION', 'solarFluxPrediction', RULE, 'how solar activity was foretold'),
  takes('N_BODY_PERTURBATIONS', 'nBodyPerturbations', RULE, 'other bodies, or NONE'),
  takes('SOLAR_RAD_PRESSURE', 'solarRadPressure', RULE, 'model of sunlight, or NO'),
  takes('EARTH_TIDES', 'earthTides', RULE, 'model of tides, or NO'),
  takes('INTRACK_THRUST', 'intrackThrust', RULE, 'thrust along the track modelled', {
    choices: ['YES', 'NO'],
  }),
  takes(
    'DRAG_PARAMETERS_SOURCE',
    'dragParametersSource',
    RULE,
    'where drag area and coefficient come from',
  ),
  takes(
    'DRAG_PARAMETERS_ALTITUDE',
    'dragParametersAltitudeKm',
    RULE,
    'where they hold',
    numberIn('km'),
  ),
  takes('REENTRY_UNCERTAINTY_METHOD', 'reentryUncertaintyMethod', RULE, 'of the window', METHODS),
  takes('REENTRY_DISINTEGRATION', 'disintegration', RULE, 'what of falling apart was modelled', {
    // the last as figure C-4 of the standard itself prints it
    choices: ['NONE', 'MASS-LOSS', 'BREAK-UP', 'MASS-LOSS + BREAK-UP', 'MASS-LOSS + BREAKUP'],
  }),
  takes('IMPACT_UNCERTAINTY_METHOD', 'impactUncertaintyMethod', RULE, 'of the place', METHODS),
  takes('PREVIOUS_MESSAGE_ID', 'previousMessageId', RULE, 'the message before'),
  takes('PREVIOUS_MESSAGE_EPOCH', 'previousMessageUs', RULE, 'its time, UTC', {
    ...EPOCH,
    utc: true,
  }),
  takes('NEXT_MESSAGE_EPOCH', 'nextMessageUtc', RULE, 'time of the next, UTC, or N/A'),
]);
