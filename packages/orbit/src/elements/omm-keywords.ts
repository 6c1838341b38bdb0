/**
 * The one table of OMM keywords: it drives every reader here, the writers of `ndm` and the keyword
 * document. Order, units and obligation: CCSDS 502.0-B-3 (Orbit Data Messages), tables 4-1 to 4-3;
 * ranges are those an SGP4 element set can have (angles as in the NDM/XML schema). Keywords of
 * parts an element set does not use (covariance, spacecraft, user-defined) are read over.
 */

export type OmmForm = 'text' | 'choice' | 'number' | 'integer' | 'epoch';
export type OmmPart = 'header' | 'metadata' | 'meanElements' | 'tleParameters';

export type OmmField = {
  readonly key: string;
  readonly part: OmmPart;
  readonly form: OmmForm;
  readonly unit: string; // as CCSDS prints it; '' = none
  readonly min: number; // both ends belong to the range; NaN for text
  readonly max: number;
  readonly choices: readonly string[]; // for form 'choice'; the first is what writers print
  readonly required: boolean; // an element set cannot be used without it
  readonly mayBeEmpty: boolean; // an empty value counts as absent instead of damaged
  readonly column: string; // where it lives in ElementSetBatch, '' = checked only
  readonly expected: string; // what would be right, for messages
  readonly meaning: string; // for the keyword document
};

const BELOW_ONE = 1 - Number.EPSILON / 2;
const ABOVE_ZERO = Number.MIN_VALUE;
const NUMBER_MAX = Number.MAX_VALUE;
const UINT32_MAX = 4_294_967_295;
/** A circular orbit at the ground turns 17.05 times a day (WGS-72); nothing in orbit is faster. */
const MEAN_MOTION_MAX_REV_DAY = 17.1;

export const OMM_FIELDS: readonly OmmField[] = [
  text('CCSDS_OMM_VERS', 'header', '', 'version of the message format'),
  text('CREATION_DATE', 'header', '', 'when the message was made, UTC'),
  text('ORIGINATOR', 'header', '', 'who made it'),
  text('OBJECT_NAME', 'metadata', 'objects.name', 'name of the object'),
  text('OBJECT_ID', 'metadata', 'objects.cosparId', 'international (COSPAR) designator'),
  choice('CENTER_NAME', 'metadata', ['EARTH'], '', 'centre of motion'),
  choice('REF_FRAME', 'metadata', ['TEME'], 'frame', 'frame of SGP4 elements'),
  choice('TIME_SYSTEM', 'metadata', ['UTC'], '', 'scale of EPOCH'),
  choice(
    'MEAN_ELEMENT_THEORY',
    'metadata',
    ['SGP4', 'SGP/SGP4', 'SGP4/SDP4', 'SDP4', 'SGP4-XP'],
    'ephemerisType',
    'theory the elements are for',
  ),
  {
    ...text('EPOCH', 'meanElements', 'epochUs', 'moment of the elements'),
    form: 'epoch',
    required: true,
    mayBeEmpty: false,
    expected: 'a UTC moment of 1957 to 2284 such as 2024-10-29T12:18:43.492896',
  },
  number(
    'MEAN_MOTION',
    'meanElements',
    'rev/day',
    ABOVE_ZERO,
    MEAN_MOTION_MAX_REV_DAY,
    'meanMotionRadS',
    `0 < n <= ${MEAN_MOTION_MAX_REV_DAY} rev/day (17.05 is an orbit at the ground)`,
    'Kozai mean motion',
  ),
  number(
    'ECCENTRICITY',
    'meanElements',
    '',
    0,
    BELOW_ONE,
    'eccentricity',
    'an element set needs 0 <= e < 1',
    'eccentricity',
  ),
  number(
    'INCLINATION',
    'meanElements',
    'deg',
    0,
    180,
    'inclinationRad',
    degrees(0, 180),
    'inclination',
  ),
  angle('RA_OF_ASC_NODE', 'raanRad', 'right ascension of the ascending node'),
  angle('ARG_OF_PERICENTER', 'argPerigeeRad', 'argument of perigee'),
  angle('MEAN_ANOMALY', 'meanAnomalyRad', 'mean anomaly'),
  integer('EPHEMERIS_TYPE', 9, 'ephemerisType', '0 or 2 = SGP4, 4 = SGP4-XP'),
  {
    ...choice(
      'CLASSIFICATION_TYPE',
      'tleParameters',
      ['U', 'C', 'S'],
      'classification',
      'unclassified, classified, secret',
    ),
    mayBeEmpty: true,
  },
  {
    ...integer('NORAD_CAT_ID', 999_999_999, 'objects.catalogueNumber', 'catalogue number'),
    min: 1,
    mayBeEmpty: false,
    expected: 'a catalogue number is a whole number from 1 to 999999999',
  },
  integer('ELEMENT_SET_NO', UINT32_MAX, 'elementSetNumber', 'running number of the set'),
  integer('REV_AT_EPOCH', UINT32_MAX, 'revolutionAtEpoch', 'revolutions at the epoch'),
  tleNumber('BSTAR', '1/ER', 'bstarPerEarthRadius', 'drag term of SGP4; SGP4 needs it'),
  tleNumber(
    'BTERM',
    'm**2/kg',
    'bstarPerEarthRadius',
    'ballistic term, SGP4-XP only, in place of BSTAR',
  ),
  tleNumber(
    'MEAN_MOTION_DOT',
    'rev/day**2',
    'meanMotionDotRevDay2',
    'half the derivative of the mean motion',
  ),
  tleNumber(
    'MEAN_MOTION_DDOT',
    'rev/day**3',
    'meanMotionDdotRevDay3',
    'a sixth of its second derivative',
  ),
  tleNumber(
    'AGOM',
    'm**2/kg',
    'meanMotionDdotRevDay3',
    'radiation term, SGP4-XP only, in place of MEAN_MOTION_DDOT',
  ),
];

/** Row of a keyword in OMM_FIELDS; a name that is not there is a bug. */
export function ommField(key: string): number {
  const row = OMM_FIELDS.findIndex((field) => field.key === key);
  if (row < 0) throw new Error(`no OMM keyword ${key} in the table`);
  return row;
}

const BUCKETS: readonly (readonly { bytes: Uint8Array; row: number }[])[] = bucketsOfKeys();

/** Row of the keyword in bytes [from, to), or -1. */
export function matchOmmKey(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length < 4) return -1;
  for (const { bytes: key, row } of BUCKETS[bucketOf(length, bytes[from], bytes[to - 1])]) {
    if (key.length !== length) continue;
    let i = 0;
    while (i < length && key[i] === bytes[from + i]) i++;
    if (i === length) return row;
  }
  return -1;
}

function bucketOf(length: number, first: number, last: number): number {
  return (length + 5 * first + 11 * last) & 63;
}

function bucketsOfKeys() {
  const buckets: { bytes: Uint8Array; row: number }[][] = Array.from({ length: 64 }, () => []);
  OMM_FIELDS.forEach(({ key }, row) => {
    const bytes = new TextEncoder().encode(key);
    buckets[bucketOf(bytes.length, bytes[0], bytes[bytes.length - 1])].push({ bytes, row });
  });
  return buckets;
}

function text(key: string, part: OmmPart, column: string, meaning: string): OmmField {
  return {
    key,
    part,
    form: 'text',
    unit: '',
    min: Number.NaN,
    max: Number.NaN,
    choices: [],
    required: false,
    mayBeEmpty: true,
    column,
    expected: 'text',
    meaning,
  };
}

function choice(
  key: string,
  part: OmmPart,
  choices: readonly string[],
  column: string,
  meaning: string,
): OmmField {
  const expected = choices.length > 1 ? `one of ${choices.join(', ')}` : `only ${choices[0]}`;
  return {
    ...text(key, part, column, meaning),
    form: 'choice',
    choices,
    mayBeEmpty: false,
    expected,
  };
}

function number(
  key: string,
  part: OmmPart,
  unit: string,
  min: number,
  max: number,
  column: string,
  expected: string,
  meaning: string,
): OmmField {
  const base = text(key, part, column, meaning);
  return { ...base, form: 'number', unit, min, max, required: true, mayBeEmpty: false, expected };
}

function degrees(min: number, max: number): string {
  return `a number of degrees from ${min} to ${max}`;
}

function angle(key: string, column: string, meaning: string): OmmField {
  return number(key, 'meanElements', 'deg', -360, 360, column, degrees(-360, 360), meaning);
}

function integer(key: string, max: number, column: string, meaning: string): OmmField {
  const expected = `a whole number from 0 to ${max}`;
  return { ...text(key, 'tleParameters', column, meaning), form: 'integer', min: 0, max, expected };
}

function tleNumber(key: string, unit: string, column: string, meaning: string): OmmField {
  const base = text(key, 'tleParameters', column, meaning);
  const expected = 'a number such as .16091E-2';
  return { ...base, form: 'number', unit, min: -NUMBER_MAX, max: NUMBER_MAX, expected };
}
