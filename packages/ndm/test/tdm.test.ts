/** TDM: the rules of 503.0-B-2 one by one, each broken in a good message; a value comes back bit for bit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeTdm, encodeTdm, type Tdm } from '../src/index.ts';
import { TDM_SCHEMA } from '../src/messages/tdm.ts';
import { TDM_DATA_KEYS } from '../src/messages/tdm-data.ts';
import { GOOD_TDM as GOOD } from './good-messages.ts';
import { type Expected, faultsOf, found } from './rules.ts';

test('a good message has no fault', () => {
  expect(faultsOf(GOOD)).toEqual([]);
});

const METADATA = '3.3.1, table 3-3';
const CASES: readonly Expected[] = [
  ['no participant', [/^PARTICIPANT_\d.*\n/gm, ''], 'error', 'one at least is right', METADATA],
  [
    'a time system of nobody',
    ['TIME_SYSTEM = UTC', 'TIME_SYSTEM = MINE'],
    'error',
    'SANA',
    METADATA,
  ],
  ['no time system', [/^TIME_SYSTEM.*\n/m, ''], 'error', 'TIME_SYSTEM is obligatory', METADATA],
  ['a mode of nobody', ['SEQUENTIAL', 'PARALLEL'], 'error', 'one of SEQUENTIAL', METADATA],
  ['SEQUENTIAL without its path', [/^PATH.*\n/m, ''], 'error', 'needs PATH', METADATA],
  [
    'SEQUENTIAL with the paths of a difference',
    ['PATH =', 'PATH_1 ='],
    'error',
    'does not go with',
    METADATA,
  ],
  [
    'SINGLE_DIFF without its paths',
    ['SEQUENTIAL', 'SINGLE_DIFF'],
    'error',
    'needs PATH_1 and PATH_2',
    METADATA,
  ],
  ['a path with blanks', ['1,2,1', '1, 2, 1'], 'error', 'such as 1,2,1', METADATA],
  ['a path of one', ['PATH = 1,2,1', 'PATH = 1'], 'error', 'such as 1,2,1', METADATA],
  ['a path by somebody who is not named', ['1,2,1', '1,3,1'], 'error', 'PARTICIPANT_3', METADATA],
  [
    'corrections that do not say',
    [/^CORRECTIONS_APPLIED.*\n/m, ''],
    'error',
    'needs CORRECTIONS_APPLIED',
    '3.4.15.3',
  ],
  [
    'an interpolation without its degree',
    ['ANGLE_TYPE', 'INTERPOLATION = HERMITE\nANGLE_TYPE'],
    'error',
    'needs INTERPOLATION_DEGREE',
    METADATA,
  ],
  [
    'a kind of data of nobody',
    ['RANGE,ANGLE_1', 'RANGE,COLOUR,ANGLE_1'],
    'error',
    'COLOUR',
    METADATA,
  ],
  [
    'the end before the start',
    ['STOP_TIME = 2024-11-01T10:01', 'STOP_TIME = 2024-11-01T09:01'],
    'error',
    'before START_TIME',
    METADATA,
  ],
  ['a delay below zero', ['7.7e-5', '-7.7e-5'], 'error', 'a number of 0 or more', METADATA],
  ['a delay that is none', ['7.7e-5', 'short'], 'error', 'a number is right', METADATA],
  [
    'a keyword of nobody',
    ['RANGE_MODE', 'RANGE_MOOD'],
    'error',
    'RANGE_MODE may be meant',
    METADATA,
  ],
  [
    'a keyword twice',
    ['RANGE_UNITS = km', 'RANGE_UNITS = km\nRANGE_UNITS = s'],
    'error',
    'stands once',
    METADATA,
  ],
  ['six participants', ['MODE =', 'PARTICIPANT_6 = F\nMODE ='], 'error', 'PARTICIPANT_6', METADATA],
  [
    'no data',
    [/^(?:RANGE|ANGLE_\d|TRANSMIT_FREQ_1) = 2024.*\n/gm, ''],
    'error',
    'one at least is right',
    '3.4.1',
  ],
  [
    'data of a keyword of nobody',
    ['RANGE = 2024-11-01T10:00:01', 'RANG = 2024-11-01T10:00:01'],
    'error',
    'RANG',
    '',
  ],
  [
    'an observation without its value',
    ['10:00:01 1201', '10:00:01'],
    'error',
    'the line has 1 value',
    '3.4.1, table 3-4',
  ],
  [
    'an observation that is no number',
    ['1201', 'far'],
    'error',
    'a number is right',
    '3.4.1, table 3-4',
  ],
  [
    'an epoch that is none',
    ['RANGE = 2024-11-01T10:00:01', 'RANGE = 2024-11-31T10:00:01'],
    'error',
    '2024-11-31',
    '3.4.1, table 3-4',
  ],
  [
    'one that goes back in time',
    ['RANGE = 2024-11-01T10:00:01', 'RANGE = 2024-11-01T09:59:59'],
    'error',
    'goes back in time',
    '3.4.10',
  ],
  [
    'one that stands twice',
    ['RANGE = 2024-11-01T10:00:01', 'RANGE = 2024-11-01T10:00:00'],
    'warning',
    'stands twice',
    '3.4.11',
  ],
  [
    'one outside of the span',
    ['RANGE = 2024-11-01T10:00:01', 'RANGE = 2024-11-01T10:02:00'],
    'warning',
    'outside of START_TIME',
    METADATA,
  ],
  ['an angle outside of its range', ['359.9', '360'], 'warning', 'from -180 to 360', '3.5'],
  [
    'data that DATA_TYPES do not name',
    ['RANGE,ANGLE_1', 'ANGLE_1'],
    'warning',
    'not among the DATA_TYPES',
    METADATA,
  ],
  [
    'data of a participant who is not named',
    ['TRANSMIT_FREQ_1', 'TRANSMIT_FREQ_4'],
    'warning',
    'PARTICIPANT_4',
    METADATA,
  ],
  [
    'a delay of one who is not named',
    ['TRANSMIT_DELAY_1', 'TRANSMIT_DELAY_3'],
    'warning',
    'PARTICIPANT_3',
    METADATA,
  ],
  ['angles of no type', [/^ANGLE_TYPE.*\n/m, ''], 'warning', 'needs ANGLE_TYPE', 'annex I'],
  ['angles of a type by agreement', ['AZEL', 'MOON'], 'warning', 'by agreement', METADATA],
  ['RADEC without its frame', ['AZEL', 'RADEC'], 'warning', 'REFERENCE_FRAME', METADATA],
  [
    'a difference in a single path',
    ['RANGE = 2024-11-01T10:00:01', 'DOR = 2024-11-01T10:00:01'],
    'warning',
    'SINGLE_DIFF is right',
    '3.3.2.5.2',
  ],
  ['no end of the metadata', [/^META_STOP\n/m, ''], 'error', 'META_STOP', ''],
  ['version 3.0', ['VERS = 2.0', 'VERS = 3.0'], 'error', 'one of 1.0, 2.0 is right', ''],
  [
    'a keyword of version 2.0 in 1.0',
    ['VERS = 2.0', 'VERS = 1.0'],
    'error',
    'TRACK_ID exists from version 2.0 on',
    METADATA,
  ],
  [
    'a difference of no band',
    [/MODE = SEQUENTIAL\nPATH =/, 'MODE = SINGLE_DIFF\nPATH_1 = 1,2\nPATH_2 ='],
    ...(['error', 'a difference of RANGE needs RECEIVE_BAND', METADATA] as const),
  ],
  [
    'weather by a mode',
    [/^(?:RANGE|ANGLE_\d|TRANSMIT_FREQ_1) = (2024\S+).*$/gm, 'PRESSURE = $1 900'],
    ...(['warning', 'MODE is not of weather', '3.3.2.7.2'] as const),
  ],
];

test('a kind of data of version 2.0 in a message of 1.0', () => {
  const older = GOOD.replace('VERS = 2.0', 'VERS = 1.0').replace(
    /^(?:MESSAGE_ID|TRACK_ID|DATA_TYPES).*\n/gm,
    '',
  );
  expect(faultsOf(older)).toEqual([]);
  const [fault] = faultsOf(
    older.replace('RANGE = 2024-11-01T10:00:01', 'MAG = 2024-11-01T10:00:01'),
  );
  expect(fault).toMatchObject({ severity: 'error', message: 'MAG exists from version 2.0 on' });
});

test.each(CASES)('%s', (...expected) => {
  expect(found(GOOD, expected, TDM_SCHEMA.standard)).toBe('found');
});

describe('a TDM as a value', () => {
  test('columns of what was measured', () => {
    const read = decodeTdm(GOOD);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const [segment] = read.value.segments;
    expect(read.value.comments).toEqual(['one pass']);
    expect(segment).toMatchObject({
      ...{ participants: ['STATION', '2024-001A'], path: '1,2,1', rangeUnits: 'km' },
      ...{ corrections: { RANGE: -1.5 }, transmitDelaysS: [7.7e-5] },
      ...{ metadataComments: ['clear sky'], comments: ['by radar'] },
    });
    const { types, typeIndex, value, epochUs } = segment!.observations;
    expect(types).toEqual(['RANGE', 'ANGLE_1', 'ANGLE_2', 'TRANSMIT_FREQ_1']);
    expect([...typeIndex]).toEqual([0, 1, 2, 0, 3]);
    expect([...value]).toEqual([1200.5, 359.9, -0.1, 1201, 7.1e9]);
    expect(epochUs[3]! - epochUs[0]!).toBe(1e6);
    expect(epochUs[0]).toBe(segment!.fromUs);
  });

  test('START_TIME is UTC where the data are not', () => {
    const read = decodeTdm(GOOD.replace('TIME_SYSTEM = UTC', 'TIME_SYSTEM = TAI'));
    const [segment] = read.ok ? read.value.segments : [];
    expect(segment!.observations.epochUs[0]! - segment!.fromUs!).toBe(-37e6);
  });

  const US = fc.integer({ min: 0, max: 8e14 });
  const keys = fc.constantFrom(...TDM_DATA_KEYS.map(({ key }) => key));
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const segment = fc
    .record({
      rows: fc.array(fc.tuple(keys, fc.nat(1e9), number), { minLength: 1, maxLength: 8 }),
      timeSystem: fc.constantFrom('UTC', 'TAI', 'GPS'),
      startUs: US,
      delayS: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ rows, timeSystem, startUs, delayS }) => {
      const types: string[] = [];
      for (const [key] of rows) if (!types.includes(key)) types.push(key);
      let us = startUs;
      return {
        ...{ timeSystem, fromUs: startUs, participants: ['A', 'B', 'C', 'D', 'E'] },
        ...{ transmitDelaysS: [delayS], metadataComments: [], comments: ['MADE'] },
        observations: {
          types,
          typeIndex: Uint8Array.from(rows, ([key]) => types.indexOf(key)),
          epochUs: Float64Array.from(rows, ([, gap]) => (us += gap)),
          value: Float64Array.from(rows, ([, , value]) => value),
        },
      };
    });

  test('comes back bit for bit from every encoding', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), US, (segments, creationUs) => {
        const tdm: Tdm = {
          ...{ version: '2.0', creationUs, originator: 'ALPHA', comments: ['ONE'], segments },
        };
        for (const encoding of ['kvn', 'xml', 'json'] as const) {
          const read = decodeTdm(encodeTdm(tdm, encoding));
          expect(read.ok ? read.value : read.error).toEqual(tdm);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('an observation that is not finite is a bug of the caller', () => {
    const read = decodeTdm(GOOD);
    if (!read.ok) throw new Error('refused');
    read.value.segments[0]!.observations.value[1] = Number.NaN;
    expect(() => encodeTdm(read.value)).toThrow('observation 1 is ANGLE_1 NaN');
  });
});
