/**
 * The table of an OMM: mean elements at an epoch and the theory they belong to (CCSDS 502.0-B-3, section 4; 502.0-B-2 for
 * 2.0). What a theory needs and forbids is in `checkTheory`. Element sets in bulk are read by @noroshi/orbit; this table is
 * for one message with all it says. Public catalogues leave date and originator empty, which is a warning.
 */
import {
  type CheckContext,
  type MessageSchema,
  needs,
  type Report,
  section,
  takes,
} from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { fieldOf, sectionsOf } from './nodes.ts';
import { checkMetadataNames } from './odm-names.ts';
import {
  atLeastZero,
  checkLayout,
  covarianceSection,
  EPOCH,
  elementKeys,
  INTEGER,
  numberIn,
  ODM_STANDARD,
  objectKeys,
  odmHeader,
  since3,
  spacecraftSection,
  userDefinedSection,
} from './odm-parts.ts';

const METADATA = '4.2.3, table 4-2';
const DATA = '4.2.4, table 4-3';

const meanElements = section('meanElements', DATA, [
  needs('EPOCH', 'epochUs', DATA, 'epoch of the elements', EPOCH),
  takes('SEMI_MAJOR_AXIS', 'semiMajorAxisKm', DATA, 'semi-major axis', numberIn('km')),
  takes(
    'MEAN_MOTION',
    'meanMotionRevDay',
    DATA,
    'mean motion, if not the axis',
    atLeastZero('rev/day'),
  ),
  ...elementKeys(DATA),
  needs('MEAN_ANOMALY', 'meanAnomalyDeg', DATA, 'mean anomaly', numberIn('deg')),
  takes('GM', 'gmKm3S2', DATA, 'gravitational coefficient', atLeastZero('km**3/s**2')),
]);

const tleParameters = section(
  'tleParameters',
  DATA,
  [
    takes(
      'EPHEMERIS_TYPE',
      'ephemerisType',
      DATA,
      '0 SGP, 2 SGP4, 3 PPT3, 4 SGP4-XP, 6 SP',
      INTEGER,
    ),
    takes('CLASSIFICATION_TYPE', 'classificationType', DATA, 'one letter: U, C or S'),
    takes('NORAD_CAT_ID', 'noradCatId', DATA, 'catalogue number', {
      ...INTEGER,
      min: 0,
      max: 999_999_999,
    }),
    takes('ELEMENT_SET_NO', 'elementSetNo', DATA, 'number of the element set', INTEGER),
    takes('REV_AT_EPOCH', 'revolution', DATA, 'revolution at the epoch', INTEGER),
    takes('BSTAR', 'bstarPerEarthRadius', DATA, 'drag term of SGP4', numberIn('1/ER')),
    takes('BTERM', 'btermM2Kg', DATA, 'ballistic coefficient of SGP4-XP', {
      ...numberIn('m**2/kg'),
      ...since3,
    }),
    takes(
      'MEAN_MOTION_DOT',
      'meanMotionDotRevDay2',
      DATA,
      'its first rate',
      numberIn('rev/day**2'),
    ),
    takes(
      'MEAN_MOTION_DDOT',
      'meanMotionDdotRevDay3',
      DATA,
      'its second rate',
      numberIn('rev/day**3'),
    ),
    takes('AGOM', 'agomM2Kg', DATA, 'sunlight term of SGP4-XP', {
      ...numberIn('m**2/kg'),
      ...since3,
    }),
  ],
  { times: 'maybe', check: checkTle },
);

export const OMM_SCHEMA: MessageSchema = {
  ...{ message: 'OMM', versionKey: 'CCSDS_OMM_VERS', versions: ['2.0', '3.0'] },
  standard: ODM_STANDARD,
  root: section('omm', '4.2.1', [
    odmHeader('4.2.2, table 4-1', { mayBeEmpty: true }),
    section('body', '4.2.1', [
      section(
        'segment',
        '4.2.1',
        [
          section(
            'metadata',
            METADATA,
            [
              ...objectKeys(METADATA),
              needs('MEAN_ELEMENT_THEORY', 'meanElementTheory', METADATA, 'SGP4, SGP, DSST …'),
            ],
            { check: checkMetadataNames },
          ),
          section('data', DATA, [
            meanElements,
            spacecraftSection(DATA),
            tleParameters,
            covarianceSection(DATA),
            userDefinedSection(DATA),
          ]),
        ],
        { check: checkTheory },
      ),
    ]),
  ]),
  check: checkLayout,
};

function checkTle(node: SectionNode, report: Report): void {
  const letter = fieldOf(node, 'CLASSIFICATION_TYPE');
  if (letter !== undefined && letter.value.length !== 1)
    report('error', letter.valueAt, 'CLASSIFICATION_TYPE is one letter', '4.2.4.7');
  for (const [one, other] of [
    ['BSTAR', 'BTERM'],
    ['MEAN_MOTION_DDOT', 'AGOM'],
  ] as const) {
    const second = fieldOf(node, other);
    if (second !== undefined && fieldOf(node, one) !== undefined)
      report('error', second.at, `${one} and ${other}: one of them is right`);
  }
}

type Need = { readonly theory: RegExp; readonly keys: readonly string[] };

/** What table 4-3 asks for, by theory. */
const NEEDS: readonly Need[] = [
  { theory: /^(SGP|SGP4|SGP\/SGP4|SGP4-XP)$/, keys: ['NORAD_CAT_ID', 'MEAN_MOTION'] },
  { theory: /^(SGP4|SGP\/SGP4)$/, keys: ['BSTAR'] },
  { theory: /^SGP4-XP$/, keys: ['BTERM', 'AGOM'] },
  { theory: /^(SGP|PPT3)$/, keys: ['MEAN_MOTION_DOT', 'MEAN_MOTION_DDOT'] },
];

/** 4.2.4.6: what a set in the manner of a TLE says of its frame. */
const OF_TLE = { CENTER_NAME: 'EARTH', REF_FRAME: 'TEME', TIME_SYSTEM: 'UTC' } as const;

function checkTheory(node: SectionNode, report: Report, { version }: CheckContext): void {
  const [meta] = sectionsOf(node, 'metadata');
  const [elements] = sectionsOf(node, 'meanElements');
  const [data] = sectionsOf(node, 'data');
  const blocks = data?.items.filter((item) => item.kind === 'section') ?? [];
  const find = (key: string) => blocks.map((block) => fieldOf(block, key)).find(Boolean);
  const sizes = ['SEMI_MAJOR_AXIS', 'MEAN_MOTION'].filter((key) => find(key) !== undefined);
  if (elements !== undefined && sizes.length !== 1)
    report('error', elements.at, 'one of SEMI_MAJOR_AXIS and MEAN_MOTION is right', DATA);
  const field = meta === undefined ? undefined : fieldOf(meta, 'MEAN_ELEMENT_THEORY');
  const theory = field?.value.toUpperCase() ?? '';
  if (theory === 'SGP4-XP' && version === '2.0')
    report('error', field!.valueAt, 'SGP4-XP exists from version 3.0 on', METADATA);
  for (const need of NEEDS) {
    if (!need.theory.test(theory)) continue;
    for (const key of need.keys)
      if (find(key) === undefined)
        report('error', (data ?? node).endAt, `${key} is missing: ${theory} needs it`, DATA);
  }
  if (!NEEDS[0]!.theory.test(theory)) return;
  for (const [key, value] of Object.entries(OF_TLE)) {
    const stated = fieldOf(meta!, key);
    if (stated !== undefined && stated.value.toUpperCase() !== value)
      report('error', stated.valueAt, `${key} is ${value} for ${theory}`, '4.2.4.6');
  }
}
