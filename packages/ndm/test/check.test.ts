/** What the check finds by a table: each rule once, with severity and place, and nothing in what is right. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkMessage } from '../src/check.ts';
import { formatFault, nearestKey } from '../src/faults.ts';
import { parseKvn } from '../src/kvn/parse.ts';
import { createSpans } from '../src/messages/spans.ts';
import { readMessages } from '../src/read.ts';
import type { Fault } from '../src/tree.ts';
import { KVN_SEEDS } from './fuzz/seeds.ts';
import { GOOD, SMALL } from './small-schema.ts';

function checked(text: string, options = {}): Fault[] {
  const { message, faults } = parseKvn(text, SMALL);
  expect(faults).toStrictEqual([]);
  return checkMessage(message!, SMALL, options);
}

const said = (text: string, options = {}) =>
  checked(text, options).map(
    ({ severity, at, message }) => `${severity} ${at.line}:${at.column} ${message}`,
  );

const V1 = (text: string) =>
  text.replace('VERS = 2.0', 'VERS = 1.0').replace(/DATA_START[\s\S]*DATA_STOP\n/, '');

describe('the check', () => {
  test('what is right has no fault, in every version', () => {
    expect(said(GOOD)).toStrictEqual([]);
    expect(said(V1(GOOD))).toStrictEqual([]);
  });

  test.each<[string, string, string[]]>([
    [
      'an unknown key',
      GOOD.replace('COUNT =', 'CUONT ='),
      ['error 18:1 "CUONT" is no keyword of state in an OPM; COUNT may be meant'],
    ],
    [
      'a key of another section',
      GOOD.replace('COUNT = 3', 'COUNT = 3').replace('KIND = low', 'COUNT = 3'),
      ['error 13:1 COUNT does not belong in metadata: it stands in state'],
    ],
    [
      'a key outside its marks',
      GOOD.replace('COUNT = 3', 'KIND = low'),
      [
        'error 18:1 KIND does not belong in state: it stands in metadata, between META_START and META_STOP',
      ],
    ],
    [
      'a repeated key',
      GOOD.replace('COUNT = 3', 'COUNT = 3\nCOUNT = 4'),
      ['error 19:1 COUNT stands once, and stood on line 18'],
    ],
    [
      'a missing key',
      GOOD.replace('Y = -2 [km]\n', ''),
      ['error 18:1 Y is obligatory and missing'],
    ],
    [
      'a key obligatory from a version on',
      GOOD.replace('NEEDED_LATER = x\n', ''),
      ['error 5:1 NEEDED_LATER is obligatory and missing'],
    ],
    ['the same, before it', V1(GOOD.replace('NEEDED_LATER = x\n', '')), []],
    [
      'a key too new',
      V1(GOOD.replace('NEEDED', 'MESSAGE_ID = 1\nNEEDED')),
      ['error 4:1 MESSAGE_ID exists from version 2.0 on'],
    ],
    [
      'a key too old',
      GOOD.replace('NEEDED', 'OLD = 1\nNEEDED'),
      ['error 4:1 OLD exists up to version 1.0'],
    ],
    [
      'a section too new',
      GOOD.replace('VERS = 2.0', 'VERS = 1.0'),
      ['error 32:1 observations exists from version 2.0 on'],
    ],
    [
      'an unknown version',
      GOOD.replace('VERS = 2.0', 'VERS = 9.9'),
      ['error 1:18 CCSDS_OPM_VERS is "9.9": one of 1.0, 2.0 is right'],
    ],
    ['no number', GOOD.replace('1.50', '1,50'), ['error 15:5 X is "1,50": a number is right']],
    [
      'no whole number',
      GOOD.replace('COUNT = 3', 'COUNT = 3.5'),
      ['error 18:9 COUNT is "3.5": a whole number is right'],
    ],
    [
      'out of range',
      GOOD.replace('Y = -2', 'Y = -20'),
      ['error 17:5 Y is "-20": a number from -10 to 10 is right'],
    ],
    [
      'below',
      GOOD.replace('COUNT = 3', 'COUNT = -3'),
      ['error 18:9 COUNT is "-3": a number of 0 or more is right'],
    ],
    [
      'no choice',
      GOOD.replace('KIND = low', 'KIND = middle'),
      ['error 13:8 KIND is "middle": one of Low, HIGH is right'],
    ],
    [
      'another unit',
      GOOD.replace('1.50 [km]', '1.50 [m]'),
      ['error 15:5 X has the unit "m": its unit is [km]'],
    ],
    [
      'a unit in other letters',
      GOOD.replace('1.50 [km]', '1.50 [KM]'),
      ['warning 15:5 X has the unit [KM]: [km] is right'],
    ],
    [
      'a unit where there is none',
      GOOD.replace('COUNT = 3', 'COUNT = 3 [km]'),
      ['error 18:9 COUNT has the unit "km": it has no unit'],
    ],
    ['no unit', GOOD.replace('1.50 [km]', '1.50'), []],
    [
      'no epoch',
      GOOD.replace('MATRIX_EPOCH = 2024-11-01T00:00:00', 'MATRIX_EPOCH = 2024-13-01T00:00:00'),
      [
        'error 24:16 MATRIX_EPOCH is "2024-13-01T00:00:00": the time: month is 13, expected 01 to 12',
      ],
    ],
    [
      'a relative time without a zero',
      GOOD.replace('EPOCH_TZERO = 2024-11-01T00:00:00\n', ''),
      ['error 18:14 BURN_EPOCH is "10.5": seconds from EPOCH_TZERO, which is missing'],
    ],
    ['no value', GOOD.replace('COUNT = 3', 'COUNT ='), ['warning 18:8 COUNT has no value']],
    [
      'no value where one is needed',
      GOOD.replace('X = 1.50 [km]', 'X ='),
      ['error 15:4 X has no value'],
    ],
    [
      'no value where one is needed and often missing',
      GOOD.replace('= y', '='),
      ['warning 5:14 MAYBE_EMPTY has no value'],
    ],
    [
      'another order',
      GOOD.replace('TIME_SYSTEM = TAI\n', '').replace('META_STOP', 'TIME_SYSTEM = TAI\nMETA_STOP'),
      ['warning 13:1 TIME_SYSTEM is not in the order of the table'],
    ],
    [
      'a block again, which begins another segment',
      GOOD.replace('DATA_START', 'DATA_START\nDATA_STOP\nDATA_START'),
      [
        'error 41:1 state is missing: X, Y are obligatory',
        'error 41:1 metadata is missing: it begins with META_START',
      ],
    ],
    [
      'an empty block',
      GOOD.replace(/(MATRIX_START\n)[\s\S]*(MATRIX_STOP)/, '$1$2'),
      ['error 24:1 matrix is missing: MATRIX_EPOCH, A_A, B_A, B_B are obligatory'],
    ],
    [
      'a row of an unknown key',
      GOOD.replace('RANGE = 2024-11-01T00:00:00 7000.0', 'RNGE = 1 2'),
      ['error 33:1 "RNGE" is no keyword of observations in an OPM; RANGE may be meant'],
    ],
    [
      'a row too short',
      GOOD.replace(' 7000.0', ''),
      ['error 33:1 the line has 1 values: 2 are right'],
    ],
    [
      'a row of no number',
      GOOD.replace('7000.0', 'x'),
      ['error 33:29 RANGE is "x": a number is right'],
    ],
    [
      'a row of no epoch',
      GOOD.replace('2024-11-01T00:00:00 7000.0', 'noon 7000.0'),
      ['error 33:9 RANGE is "noon": 2024-11-01T00:00:00.000 or 2024-306T00:00:00.000 is right'],
    ],
  ])('%s', (_, text, expected) => {
    expect(said(text)).toStrictEqual(expected);
  });

  test('no metadata: the section is missed once, with how it begins', () => {
    const text = GOOD.replace(/META_START\n[\s\S]*META_STOP\n/, '');
    expect(said(text)).toContain('error 30:1 metadata is missing: it begins with META_START');
  });

  test('a reader may leave out what need not stand: a warning; what must stand remains an error', () => {
    const text = GOOD.replace('COUNT = 3', 'COUNT = N/A').replace('1.50 [km]', 'N/A');
    expect(said(text, { optionalValues: 'warning' })).toStrictEqual([
      'error 15:5 X is "N/A": a number is right',
      'warning 18:9 COUNT is "N/A": a number is right',
    ]);
  });

  test('all faults are found, in the order of the file, up to a cap that is named', () => {
    const text = GOOD.replace('1.50', 'x').replace('COUNT = 3', 'CUONT = 3').replace('low', 'none');
    expect(checked(text).map(({ at }) => at.line)).toStrictEqual([13, 15, 18]);
    const capped = checked(text, { faultsMax: 2 });
    expect(capped.map(({ message }) => message).at(-1)).toBe(
      '1 more faults from here on are not shown',
    );
  });

  test('a fault names file, place, what is right and the rule', () => {
    const [plain] = checked(GOOD.replace('1.50', 'x'));
    expect(formatFault('a.opm', plain!)).toBe(
      'a.opm:15:5: X is "x": a number is right (CCSDS 000.0-B-1, 1.1)',
    );
  });
});

test('rubbish by the hundred thousand: ten thousand faults are told, then the first error of each message', () => {
  const good = KVN_SEEDS[0]!;
  for (const rubbish of [
    '<ndm>' + '<opm/>'.repeat(20_000) + '</ndm>',
    'CCSDS_OPM_VERS = 3.0\n'.repeat(20_000),
  ]) {
    const { messages } = readMessages(rubbish);
    expect(messages).toHaveLength(20_000);
    const counts = messages.map(({ faults }) => faults.length);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThan(31_000);
    expect(
      messages.every(({ faults }) => faults.some(({ severity }) => severity === 'error')),
    ).toBe(true);
  }
  const { messages } = readMessages('CCSDS_OPM_VERS = 3.0\n'.repeat(20_000) + good);
  expect(messages.at(-1)!.faults).toEqual([]);
});

describe('the keyword that may be meant', () => {
  test.each([
    ['OBJECT_NMAE', 'OBJECT_NAME'],
    ['object name', 'OBJECT_NAME'],
    ['OBJECTNAME', 'OBJECT_NAME'],
    ['SOMETHING_ELSE', undefined],
    ['', undefined],
  ])('%j: %j', (key, meant) => {
    expect(nearestKey(key, ['OBJECT_NAME', 'OBJECT_ID', 'CENTER_NAME', 'EPOCH'])).toBe(meant);
  });
});

test('spans of time meet those before them, as comparing each pair says', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }))
    .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
      const set = createSpans();
      return spans.every((one, k) => {
        const pairs = spans
          .slice(0, k)
          .some((other) => Math.max(one.fromUs, other.fromUs) < Math.min(one.toUs, other.toUs));
        return set.meets(one) === pairs;
      });
    }),
    { numRuns: 1000 },
  );
  const never = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };
  const set = createSpans();
  expect([set.meets(never), set.meets(never)]).toStrictEqual([false, false]);
});
