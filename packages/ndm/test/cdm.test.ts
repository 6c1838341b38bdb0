import { readdirSync, readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { type Cdm, type CdmObject, decodeCdm, encodeCdm, hardBodyRadiusM } from '../src/index.ts';
import { keysBelow } from '../src/keyword-document.ts';
import { CDM_SCHEMA } from '../src/messages/cdm.ts';
import { HEADER, kvnLines } from './helpers.ts';

const OBJECT: CdmObject = {
  designator: '999100101',
  catalogName: 'SATCAT',
  objectName: 'ALPHA 1',
  internationalDesignator: '2024-001A',
  ephemerisName: 'NONE',
  covarianceMethod: 'DEFAULT',
  maneuverable: 'N/A',
  refFrame: 'GCRF',
  positionKm: [-5087.477994865218, -3347.717103304734, 1e-7],
  velocityKmS: [3.977708250257316, -6.46011105471155, 0.4314950980948283],
  covariance: {
    kind: 'position',
    lowerRtnM2: [1, 2, 300.5, -4, 5, 6e-9],
    model: 'by age and regime',
  },
};

const CDM: Cdm = {
  creationUs: HEADER.creationUs,
  originator: 'NOROSHI TEST',
  messageId: '5-999100101-1',
  tcaUs: HEADER.creationUs + 3_600e6 + 1,
  missDistanceM: 698.25,
  relativeSpeedMS: 11_647.2,
  relativePositionRtnM: [-21.3, -15.2, -49.3],
  relativeVelocityRtnMS: [1.9, -13_954.8, 4100.4],
  collisionProbability: 0.004450713,
  collisionProbabilityMethod: 'FOSTER-1992',
  relativeComments: ['HBR = 10 [m]'],
  objects: [
    OBJECT,
    { ...OBJECT, designator: '5', internationalDesignator: '', objectType: 'DEBRIS' },
  ],
};

const FIELDS = keysBelow(CDM_SCHEMA.root).map(({ key }) => key);
const REQUIRED = keysBelow(CDM_SCHEMA.root).filter(({ key }) => key.required);
const HEAD = new Set(['header', 'relativeMetadataData', 'relativeStateVector']);

describe('CDM', () => {
  test('every obligatory keyword is there, in the order of the table, with its unit', () => {
    const lines = kvnLines(encodeCdm(CDM));
    const once = REQUIRED.filter(({ section }) => HEAD.has(section.name)).map(({ key }) => key);
    const each = REQUIRED.filter(({ section }) => !HEAD.has(section.name)).map(({ key }) => key);
    const required = new Set(REQUIRED.map(({ key }) => key.key));
    const written = lines.filter(({ key }) => required.has(key));
    expect(written.map(({ key, unit }) => [key, unit])).toEqual(
      [...once, ...each, ...each].map(({ key, unit }) => [key, unit]),
    );
    expect(lines[0]).toMatchObject({ key: 'CCSDS_CDM_VERS', value: '1.0' });
    expect(required.size).toBe(41); // 5 of the encounter, 9 of the object, 27 of its state and covariance
  });

  test('values come back digit by digit', () => {
    const lines = kvnLines(encodeCdm(CDM));
    const value = (key: string, n = 0) => lines.filter((line) => line.key === key)[n]?.value;
    expect(value('TCA')).toBe('2024-11-01T13:00:00.000001');
    expect(Number(value('MISS_DISTANCE'))).toBe(698.25);
    expect(['R', 'T', 'N'].map((axis) => Number(value(`RELATIVE_POSITION_${axis}`)))).toEqual([
      -21.3, -15.2, -49.3,
    ]);
    expect(['R', 'T', 'N'].map((axis) => Number(value(`RELATIVE_VELOCITY_${axis}`)))).toEqual([
      1.9, -13_954.8, 4100.4,
    ]);
    expect(Number(value('COLLISION_PROBABILITY'))).toBe(0.004450713);
    expect(['X', 'Y', 'Z'].map((axis) => Number(value(axis)))).toEqual([...OBJECT.positionKm]);
    expect(['X', 'Y', 'Z'].map((axis) => Number(value(`${axis}_DOT`, 1)))).toEqual([
      ...OBJECT.velocityKmS,
    ]);
    expect(value('OBJECT_DESIGNATOR')).toBe('999100101');
    expect(value('INTERNATIONAL_DESIGNATOR', 1)).toBe('UNKNOWN');
    expect([value('OBJECT'), value('OBJECT', 1)]).toEqual(['OBJECT1', 'OBJECT2']);
  });

  test('a covariance of positions only: its terms, zeros for the rest, and words that say so', () => {
    const text = encodeCdm(CDM);
    const terms = kvnLines(text)
      .filter(({ key }) => /^C[RTN](DOT)?_/.test(key))
      .slice(0, 21)
      .map(({ value }) => Number(value));
    expect(terms).toEqual([1, 2, 300.5, -4, 5, 6e-9, ...new Array(15).fill(0)]);
    expect(text).toContain('COMMENT Covariance model: by age and regime');
    expect(text).toContain('zero in C*DOT_* means unknown, not certain');
  });

  test('a full covariance is written as it is', () => {
    const lowerRtn = Array.from({ length: 21 }, (_, i) => i + 0.5);
    const text = encodeCdm({
      ...CDM,
      objects: [{ ...OBJECT, covariance: { kind: 'full', lowerRtn, model: 'm' } }, OBJECT],
    });
    const terms = kvnLines(text)
      .filter(({ key }) => /^C[RTN](DOT)?_/.test(key))
      .slice(0, 21);
    expect(terms.map(({ value }) => Number(value))).toEqual(lowerRtn);
    expect(terms.at(-1)).toMatchObject({ key: 'CNDOT_NDOT', unit: 'm**2/s**2' });
  });

  test('optional parts appear where the standard has them', () => {
    const keys = kvnLines(
      encodeCdm({
        ...CDM,
        messageFor: 'ALPHA',
        screenFromUs: CDM.tcaUs,
        screenToUs: CDM.tcaUs,
        screenVolume: { frame: 'RTN', shape: 'BOX', sizeM: [1, 2, 3] },
        objects: [
          {
            ...OBJECT,
            od: { observationsUsed: 106, residualsAcceptedPercent: 98.1 },
            massKg: 500,
            operator: { email: 'x@y' },
          },
          OBJECT,
        ],
      }),
    ).map(({ key }) => key);
    const order = ['CCSDS_CDM_VERS', ...FIELDS.map(({ key }) => key)];
    const first = keys.slice(0, keys.lastIndexOf('OBJECT'));
    expect(first).toEqual([...first].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(first).toEqual(
      expect.arrayContaining([
        'MESSAGE_FOR',
        'SCREEN_VOLUME_Z',
        'OPERATOR_EMAIL',
        'OBS_USED',
        'MASS',
      ]),
    );
  });

  test('text cannot open a line of its own', () => {
    const text = encodeCdm({
      ...CDM,
      relativeComments: ['a\nTCA = 1'],
      originator: 'X\nMISS_DISTANCE = 0',
    });
    expect(
      kvnLines(text).filter(({ key }) => key === 'TCA' || key === 'MISS_DISTANCE'),
    ).toHaveLength(2);
  });

  test('comes back as it was, from KVN and from XML: the model of its error too', () => {
    const lowerRtn = Array.from({ length: 21 }, (_, i) => i + 0.5);
    const made: Cdm = {
      ...CDM,
      comments: ['EXERCISE'],
      relativeComments: ['HBR = 10 [m]'],
      draft: { CONJUNCTION_ID: 'C-1' },
      objects: [
        {
          ...OBJECT,
          comments: ['SGP4 of yesterday', 'and more'],
          covariance: { kind: 'full', lowerRtn, model: 'm' },
          parameterCovariance: { drg: [1, 2, 3, 4, 5, 6, 7] },
          od: { observationsUsed: 106 },
          draft: { HBR: 2.5, OEB_Q1: 0.1 },
          userDefined: { COLOUR: 'red' },
        },
        { ...OBJECT, comments: [], covariance: { ...OBJECT.covariance, model: 'of the message' } },
      ],
    };
    for (const text of [encodeCdm(made), encodeCdm(made, 'xml'), encodeCdm(made, 'json')]) {
      const read = decodeCdm(text);
      expect(read.ok ? read.value : read.error).toEqual({ cdm: made, leftOut: [] });
    }
  });

  test.each([
    ['MISS_DISTANCE is NaN', { ...CDM, missDistanceM: Number.NaN }],
    ['COLLISION_PROBABILITY is 1.5', { ...CDM, collisionProbability: 1.5 }],
    ['MESSAGE_ID is obligatory', { ...CDM, messageId: '' }],
    ['REF_FRAME is TEME', { ...CDM, objects: [{ ...OBJECT, refFrame: 'TEME' }, OBJECT] }],
    [
      'covariance has 5 terms',
      {
        ...CDM,
        objects: [
          OBJECT,
          { ...OBJECT, covariance: { kind: 'position', lowerRtnM2: [1, 2, 3, 4, 5], model: '' } },
        ],
      },
    ],
    [
      'CT_T is -1',
      {
        ...CDM,
        objects: [
          OBJECT,
          {
            ...OBJECT,
            covariance: { kind: 'position', lowerRtnM2: [1, 0, -1, 0, 0, 1], model: '' },
          },
        ],
      },
    ],
  ])('%s: a bug of the caller, so it throws', (message, cdm) => {
    expect(() => encodeCdm(cdm as Cdm)).toThrow(message);
  });
});

describeWithData('CDMs of NASA CARA', 'orbit/pc/cara', (path) => {
  const files = ['PcTestCaseCDMs', 'SampleCDMs'].flatMap((folder) =>
    readdirSync(`${path}/${folder}`)
      .filter((name) => name.endsWith('.cdm'))
      .map((name) => `${path}/${folder}/${name}`),
  );

  test('their keywords are ours, in our order and with our units (the drag and thrust rows of the covariance apart)', () => {
    const own = FIELDS.filter(({ field }) => !field.startsWith('draft.'));
    const table = new Map(own.map((field, i) => [field.key, { ...field, i }]));
    table.set('CCSDS_CDM_VERS', { ...own[0]!, unit: '', i: -1 });
    const otherUnits = new Set<string>();
    let keywords = 0;
    for (const file of files) {
      let last = -2;
      for (const { key, unit } of kvnLines(readFileSync(file, 'utf8'))) {
        if (/^C(DRG|SRP)_/.test(key)) continue;
        const field = table.get(key);
        if (field === undefined) throw new Error(`${file}: ${key} is not in the table`);
        if (key === 'OBJECT') last = -1;
        expect([file, key, field.i > last]).toEqual([file, key, true]);
        if (unit !== '' && unit !== field.unit) otherUnits.add(`${key} [${unit}]`);
        last = field.i;
        keywords++;
      }
    }
    // The Alfano cases print their relative velocities in [m]: a slip of theirs, the values are m/s.
    expect([...otherUnits].sort()).toEqual(
      ['N', 'R', 'T'].map((axis) => `RELATIVE_VELOCITY_${axis} [m]`),
    );
    expect(files).toHaveLength(69);
    expect(keywords).toBeGreaterThan(5000);
  });

  test('a message of theirs, its values put into ours, comes out with the same values in the same order', () => {
    for (const file of files) {
      const theirs = kvnLines(readFileSync(file, 'utf8'));
      if (theirs.filter(({ key }) => key === 'OBJECT').length !== 2) continue;
      const ours = kvnLines(encodeCdm(cdmOf(theirs)));
      const written = new Set(ours.map(({ key }) => key));
      const common = theirs.filter(({ key }) => written.has(key));
      const comparable = ours.map(({ key, value }) => [key, asNumber(value)]);
      expect(comparable).toEqual(common.map(({ key, value }) => [key, asNumber(value)]));
    }
  });
});

/** Numbers as numbers, times as epochs: their texts may differ in digits and in the form of the date. */
function asNumber(value: string): string | number {
  if (/^\d{4}-.*T\d\d:/.test(value)) return usOf(value);
  return value !== '' && Number.isFinite(Number(value)) ? Number(value) + 0 : value;
}

/** A Cdm of the test from the keywords of a file; only what every one of them has. */
function cdmOf(lines: ReturnType<typeof kvnLines>): Cdm {
  const split = lines.map(({ key }) => key).indexOf('OBJECT');
  const second = lines.map(({ key }) => key).lastIndexOf('OBJECT');
  const get = (from: typeof lines) => (key: string) =>
    from.find((line) => line.key === key)?.value ?? '';
  const head = get(lines.slice(0, split));
  const triple = (of: (key: string) => string, keys: string[]) =>
    keys.map((key) => Number(of(key))) as [number, number, number];
  const probability = head('COLLISION_PROBABILITY');
  const object = (of: (key: string) => string): CdmObject => ({
    designator: of('OBJECT_DESIGNATOR'),
    catalogName: of('CATALOG_NAME'),
    objectName: of('OBJECT_NAME'),
    internationalDesignator: of('INTERNATIONAL_DESIGNATOR'),
    ephemerisName: of('EPHEMERIS_NAME'),
    covarianceMethod: of('COVARIANCE_METHOD') as 'CALCULATED',
    maneuverable: of('MANEUVERABLE') as 'N/A',
    refFrame: of('REF_FRAME') as 'EME2000',
    positionKm: triple(of, ['X', 'Y', 'Z']),
    velocityKmS: triple(of, ['X_DOT', 'Y_DOT', 'Z_DOT']),
    covariance: {
      kind: 'full',
      model: 'theirs',
      lowerRtn: FIELDS.filter(({ field }) => field.startsWith('covarianceRtn')).map(({ key }) =>
        Number(of(key)),
      ),
    },
  });
  return {
    creationUs: usOf(head('CREATION_DATE')),
    originator: head('ORIGINATOR'),
    messageFor: head('MESSAGE_FOR'),
    messageId: head('MESSAGE_ID'),
    tcaUs: usOf(head('TCA')),
    missDistanceM: Number(head('MISS_DISTANCE')),
    relativeSpeedMS: Number(head('RELATIVE_SPEED')),
    relativePositionRtnM: triple(
      head,
      ['R', 'T', 'N'].map((axis) => `RELATIVE_POSITION_${axis}`),
    ),
    relativeVelocityRtnMS: triple(
      head,
      ['R', 'T', 'N'].map((axis) => `RELATIVE_VELOCITY_${axis}`),
    ),
    ...(probability === '' ? {} : { collisionProbability: Number(probability) }),
    collisionProbabilityMethod: head('COLLISION_PROBABILITY_METHOD'),
    objects: [object(get(lines.slice(split, second))), object(get(lines.slice(second)))],
  };
}

function usOf(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(`${text} is no time`);
  return parsed.value;
}

test('the hard-body radius in a comment', () => {
  const objects = [{ comments: [] }, { comments: [] }];
  const cdm = { relativeComments: ['HBR = 12.5 [m] (combined)'], objects } as unknown as Parameters<
    typeof hardBodyRadiusM
  >[0];
  expect(hardBodyRadiusM(cdm)).toBe(12.5);
});
