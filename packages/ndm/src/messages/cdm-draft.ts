/**
 * Keywords of the next CDM as its draft has them (CCSDS 508.0-P-1.1, March 2024). It is not published, and messages carry
 * its keywords already, under version 2.0 and under 1.0: they are read and kept, each with a warning, so that a conjunction
 * is not missed for a keyword too many. Their values stand under `draft`, by keyword.
 */
import { type KeyExtra, type KeySchema, type SectionSchema, section, takes } from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { atLeastZero, EPOCH, numberIn } from './odm-parts.ts';

export const CDM_DRAFT = 'CCSDS 508.0-P-1.1, draft';
export const CDM_DRAFT_VERSION = '2.0';

const SHARE = { ...atLeastZero(''), max: 1 };
const AREA = atLeastZero('m**2');
const LENGTH = atLeastZero('m');
const NUMBER = numberIn('');

export const DRAFT_HEADER = [draft('CLASSIFICATION', 'who may see it, free text')];

export const DRAFT_RELATIVE = {
  id: [draft('CONJUNCTION_ID', 'name of the conjunction at the originator')],
  distance: [draft('MAHALANOBIS_DISTANCE', 'miss by its error', atLeastZero(''))],
  angle: [draft('APPROACH_ANGLE', 'angle of approach in RTN', numberIn('deg'))],
  screen: [draft('SCREEN_TYPE', 'how it was screened')],
  volume: [draft('SCREEN_VOLUME_RADIUS', 'radius of a sphere', LENGTH)],
  threshold: [
    draft('SCREEN_PC_THRESHOLD', 'probability it was screened by', SHARE),
    draft('COLLISION_PERCENTILE', 'percentiles of the probabilities'),
  ],
  more: [
    draft('COLLISION_MAX_PROBABILITY', 'maximum probability', SHARE),
    draft('COLLISION_MAX_PC_METHOD', 'how the maximum was found'),
    draft('SEFI_COLLISION_PROBABILITY', 'estimated fragmentation impact', SHARE),
    draft('SEFI_COLLISION_PROBABILITY_METHOD', 'how it was found'),
    draft('SEFI_FRAGMENTATION_MODEL', 'model of fragmentation'),
    draft('PREVIOUS_MESSAGE_ID', 'the message before'),
    draft('PREVIOUS_MESSAGE_EPOCH', 'its time', EPOCH),
    draft('NEXT_MESSAGE_EPOCH', 'time of the next', EPOCH),
  ],
} as const;

export const DRAFT_METADATA = {
  status: [draft('OPS_STATUS', 'in operation or not')],
  links: [
    draft('ODM_MSG_LINK', 'orbit message'),
    draft('ADM_MSG_LINK', 'attitude message'),
    draft('OBS_BEFORE_NEXT_MESSAGE', 'observations expected', { choices: ['YES', 'NO'] }),
  ],
  source: [draft('COVARIANCE_SOURCE', 'where the covariance comes from')],
  alternate: [
    draft('ALT_COV_TYPE', 'form of the second covariance'),
    draft('ALT_COV_REF_FRAME', 'frame of the second covariance'),
  ],
} as const;

export const DRAFT_OD = [draft('OD_EPOCH', 'epoch of the orbit determination', EPOCH)];

export const DRAFT_BODY = {
  area: [draft('AREA_PC_MIN', 'smallest area', AREA), draft('AREA_PC_MAX', 'largest area', AREA)],
  shape: [
    draft('OEB_PARENT_FRAME', 'frame of the box around it'),
    draft('OEB_PARENT_FRAME_EPOCH', 'epoch of that frame', EPOCH),
    ...['Q1', 'Q2', 'Q3', 'QC'].map((q) => draft(`OEB_${q}`, 'attitude of the box', NUMBER)),
    ...['MAX', 'INT', 'MIN'].map((end) => draft(`OEB_${end}`, 'length of the box', LENGTH)),
    ...['MAX', 'INT', 'MIN'].map((end) => draft(`AREA_ALONG_OEB_${end}`, 'area along it', AREA)),
    ...['', '_MIN', '_MAX'].map((end) => draft(`RCS${end}`, 'radar cross section', AREA)),
    ...['ABSOLUTE', 'APPARENT_MIN', 'APPARENT', 'APPARENT_MAX'].map((kind) =>
      draft(`VM_${kind}`, 'visual magnitude', NUMBER),
    ),
    draft('REFLECTANCE', 'share of light reflected', SHARE),
  ],
  radius: [draft('HBR', 'hard-body radius', LENGTH)],
  orbit: [
    draft('MIN_DV', 'smallest change of velocity, R T N in m/s'),
    draft('MAX_DV', 'largest change of velocity, R T N in m/s'),
    draft('LEAD_TIME_REQD_BEFORE_TCA', 'time it needs before', numberIn('h')),
    draft('APOAPSIS_ALTITUDE', 'highest altitude', numberIn('km')),
    draft('PERIAPSIS_ALTITUDE', 'lowest altitude', numberIn('km')),
    draft('INCLINATION', 'inclination', numberIn('deg')),
    draft('COV_CONFIDENCE', 'confidence in the covariance', NUMBER),
    draft('COV_CONFIDENCE_METHOD', 'how it was found'),
  ],
} as const;

const SECTIONS = [
  ...(['xyzCovariance', 'sigmaCovariance', 'additionalCovariance'] as const),
  'userDefinedParameters',
] as const;

const KEYS: ReadonlySet<string> = new Set(
  [
    ...DRAFT_HEADER,
    ...Object.values(DRAFT_RELATIVE).flat(),
    ...Object.values(DRAFT_METADATA).flat(),
    ...DRAFT_OD,
    ...Object.values(DRAFT_BODY).flat(),
  ].map(({ key }) => key),
);

/** Whether a key in a section is of the draft only. */
export function isDraft({ name }: SectionNode, key: string): boolean {
  return KEYS.has(key) || SECTIONS.some((one) => one === name);
}

type Parameter = readonly [row: string, name: string, units: readonly string[], what: string];

/** A second covariance in X, Y, Z; rows 7 to 9 have the keys of the first. */
function draftXyz(parameters: readonly Parameter[]): KeySchema[] {
  const axes = ['X', 'Y', 'Z', 'XDOT', 'YDOT', 'ZDOT'];
  const keys: KeySchema[] = [];
  const put = (key: string, unit: string) =>
    keys.push({
      ...draft(key, 'second covariance', numberIn(unit)),
      field: `draft.XYZ_${key}`,
    });
  axes.forEach((row, i) => {
    for (let j = 0; j <= i; j++)
      put(`C${row}_${axes[j]}`, i < 3 ? 'm**2' : j < 3 ? 'm**2/s' : 'm**2/s**2');
  });
  parameters.forEach(([row, , units], k) => {
    for (const [j, axis] of axes.entries()) put(`${row}_${axis}`, units[j < 3 ? 0 : 1]!);
    for (const [, name] of parameters.slice(0, k + 1))
      put(`${row}_${name}`, `${row}_${name}` === 'CTHR_THR' ? 'm**2/s**4' : units[2]!);
  });
  return keys;
}

/** What follows the covariance of the standard, in KVN; no schema says how it stands in XML. */
export function draftSections(parameters: readonly Parameter[]): SectionSchema[] {
  const extra = { times: 'maybe', element: 'covarianceMatrix' } as const; // as those who write the draft do
  return [
    section(SECTIONS[0], CDM_DRAFT, draftXyz(parameters), extra),
    section(
      ...([SECTIONS[1], CDM_DRAFT] as const),
      [draft('CSIG3EIGVEC3', 'three sigmas and their directions')],
      extra,
    ),
    section(
      SECTIONS[2],
      CDM_DRAFT,
      [
        ...[
          ...['DENSITY_FORECAST_UNCERTAINTY', 'CSCALE_FACTOR_MIN'],
          ...['CSCALE_FACTOR', 'CSCALE_FACTOR_MAX'],
        ].map((key) => draft(key, 'scale of the covariance', NUMBER)),
        draft('SCREENING_DATA_SOURCE', 'where that comes from'),
        draft('DCP_SENSITIVITY_VECTOR_POSITION', 'sensitivity to density, position'),
        draft('DCP_SENSITIVITY_VECTOR_VELOCITY', 'sensitivity to density, velocity'),
      ],
      extra,
    ),
    section(SECTIONS[3], CDM_DRAFT, [], {
      ...{ times: 'maybe', userDefined: true },
    }),
  ];
}

function draft(key: string, meaning: string, extra: KeyExtra = {}): KeySchema {
  return takes(key, `draft.${key}`, CDM_DRAFT, `${meaning} (draft)`, extra);
}
