/** KVN to the tree and back: where each line belongs, its place, its text untouched; and what lines get wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../src/faults.ts';
import { parseKvnMessages } from '../src/kvn/messages.ts';
import { parseKvn } from '../src/kvn/parse.ts';
import { writeKvn } from '../src/kvn/write.ts';
import { schemaOf } from '../src/schemas.ts';
import { fieldIn, rowsIn, sectionsAt } from '../src/sections.ts';
import type { MessageNode, NdmNode } from '../src/tree.ts';
import { GOOD, SMALL } from './small-schema.ts';

type Plain = string | Record<string, Plain[]>;

/** Sections by name, everything else as its text. */
function plain(node: NdmNode): Plain {
  if (node.kind === 'comment') return `# ${node.text}`;
  if (node.kind === 'row') return node.cells.join('|');
  if (node.kind === 'field')
    return `${node.key}=${node.value}${node.unit === '' ? '' : ` ${node.unit}`}`;
  return { [node.name]: node.items.map(plain) };
}

function good(text: string): MessageNode {
  const { message, faults } = parseKvn(text, SMALL);
  expect(faults).toStrictEqual([]);
  return message!;
}

const faultsOf = (text: string) =>
  parseKvn(text, SMALL).faults.map(({ at, message }) => `${at.line}:${at.column} ${message}`);

describe('KVN to the tree', () => {
  test('every line where it belongs', () => {
    expect(plain(good(GOOD))).toStrictEqual({
      opm: [
        {
          header: [
            '# of the header',
            'CREATION_DATE=2024-11-01T00:00:00',
            'NEEDED_LATER=x',
            'MAYBE_EMPTY=y',
          ],
        },
        {
          body: [
            {
              segment: [
                {
                  metadata: [
                    '#  of the metadata, indented',
                    'OBJECT_NAME=ALPHA [A]',
                    'TIME_SYSTEM=TAI',
                    'EPOCH_TZERO=2024-11-01T00:00:00',
                    'PARTICIPANT=one',
                    'PARTICIPANT=two',
                    'KIND=low',
                  ],
                },
                {
                  data: [
                    { state: ['X=1.50 km', '# between', 'Y=-2 km', 'COUNT=3'] },
                    { burn: ['BURN_EPOCH=10.5', 'BURN_DV=1E-3 km/s'] },
                    { burn: ['# second', 'BURN_EPOCH=2024-11-02T00:00:00'] },
                    {
                      matrices: [
                        {
                          matrix: [
                            ...['MATRIX_EPOCH=2024-11-01T00:00:00', 'A_A=1.0', 'B_A=2', 'B_B=3'],
                          ],
                        },
                        {
                          matrix: [
                            ...['# next', 'MATRIX_EPOCH=2024-11-01T00:01:00'],
                            ...['A_A=4', 'B_A=5', 'B_B=6'],
                          ],
                        },
                      ],
                    },
                    {
                      observations: [
                        'RANGE|2024-11-01T00:00:00|7000.0',
                        '# odd',
                        'RANGE|2024-11-01T00:01:00|7001.0',
                      ],
                    },
                    { users: ['USER_DEFINED_colour=red [not a unit]', '# last'] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('places count lines and columns from 1', () => {
    const message = good(GOOD.replace('X = 1.50 [km]', '  X   =   1.50   [km]  '));
    const [state] = sectionsAt(message, 'body/segment/data/state');
    expect(fieldIn(state!, 'X')).toStrictEqual({
      ...{ kind: 'field', key: 'X', value: '1.50', unit: 'km' },
      ...{ at: { line: 15, column: 3 }, valueAt: { line: 15, column: 11 } },
    });
    const [row] = rowsIn(sectionsAt(message, 'body/segment/data/observations')[0]!);
    expect(row!.cellAt.map(({ column }) => column)).toStrictEqual([1, 9, 29]);
    expect(message.versionAt).toStrictEqual({ line: 1, column: 18 });
    expect(sectionsAt(message, 'body/segment/metadata')[0]!.endAt.line).toBe(14);
  });

  test('writing gives the message again, as it is written', () => {
    const message = good(GOOD);
    const text = writeKvn(message, SMALL);
    expect(plain(good(text))).toStrictEqual(plain(message));
    expect(writeKvn(good(text), SMALL)).toBe(text);
    const lines = (of: string) => of.split('\n').filter((line) => line !== '');
    expect(lines(text)).toStrictEqual(lines(GOOD));
  });

  test('a key out of order goes to the section it belongs to', () => {
    const text = GOOD.replace('COUNT = 3\n', '').replace('MATRIX_START', 'COUNT = 3\nMATRIX_START');
    const [state] = sectionsAt(good(text), 'body/segment/data/state');
    expect(fieldIn(state!, 'COUNT')?.value).toBe('3');
  });

  test('a second META_START opens a second segment', () => {
    const again = GOOD.slice(GOOD.indexOf('META_START'));
    expect(sectionsAt(good(GOOD + again), 'body/segment')).toHaveLength(2);
  });

  test.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('lines may end in %s', (_, end) => {
    expect(plain(good(GOOD.replaceAll('\n', end)))).toStrictEqual(plain(good(GOOD)));
  });

  test('a comment before the first line is of the header', () => {
    const [header] = sectionsAt(good(`COMMENT first\n${GOOD}`), 'header');
    expect(header!.items[0]).toMatchObject({ kind: 'comment', text: 'first' });
  });
});

describe('what lines get wrong', () => {
  test.each([
    [
      'META_STOP is missing',
      GOOD.replace('META_STOP\n', ''),
      ['22:1 META_STOP is missing before MATRIX_START'],
    ],
    [
      'META_START is missing',
      GOOD.replace('META_START\n', ''),
      ['13:1 META_STOP without META_START'],
    ],
    [
      'another end',
      GOOD.replace('META_STOP', 'DATA_STOP'),
      [
        '14:1 DATA_STOP inside META_START: META_STOP is right here',
        '23:1 META_STOP is missing before MATRIX_START',
      ],
    ],
    [
      'an unknown mark',
      GOOD.replace('MATRIX_START', 'TRAJ_START'),
      expect.arrayContaining(['23:1 TRAJ_START opens no section of this message']),
    ],
    [
      'the end of the file',
      GOOD.slice(0, GOOD.indexOf('DATA_STOP')),
      ['36:1 DATA_STOP is missing'],
    ],
    [
      'a line that is none',
      GOOD.replace('COUNT = 3', 'COUNT 3'),
      ['18:1 the line is "COUNT 3": KEYWORD = value is right'],
    ],
    [
      'a short row of a triangle',
      GOOD.replace('2 3\n', '2\n'),
      ['26:1 line 2 of the lower triangle has 1 numbers: 2 are right'],
    ],
    [
      'one row more',
      GOOD.replace('2 3\n', '2 3\n7 8 9\n'),
      ['27:1 a line more than the 2 of the lower triangle'],
    ],
    [
      'a control character',
      GOOD.replace('ALPHA', 'AL\u0007PHA'),
      ['8:17 control character 7: printable ASCII is right'],
    ],
    [
      'another message',
      GOOD.replace('OPM', 'OMM'),
      ['1:1 the first line is "CCSDS_OMM_VERS = 2.0": CCSDS_OPM_VERS = 2.0 is right'],
    ],
    ['nothing', '\n\n', ['0:0 the message is empty: CCSDS_OPM_VERS is missing']],
  ])('%s', (_, text, expected) => {
    expect(faultsOf(text)).toStrictEqual(expected);
  });

  test('style is a warning, said once', () => {
    const { faults } = parseKvn(GOOD.replaceAll(' = ', '\t=\t').replace('one', 'é'), SMALL);
    expect(faults.map(({ severity, message }) => [severity, message])).toStrictEqual([
      ['warning', 'a tabulator: blanks are right'],
      ['warning', 'a character outside ASCII: printable ASCII is right'],
    ]);
    const long = parseKvn(GOOD.replace('one', 'o'.repeat(300)), SMALL).faults;
    expect(long.map(({ at, severity }) => [at.column, severity])).toStrictEqual([[255, 'warning']]);
  });

  test('limits are kept', () => {
    const limits = { linesMax: 20 };
    expect(parseKvn(GOOD, SMALL, limits).faults[0]!.message).toBe('at most 20 lines are read');
    const [fault] = parseKvn(GOOD, SMALL, { bytesMax: 100 }).faults;
    expect(fault!.message).toBe(`${GOOD.length} characters: at most 100 are read`);
    expect(parseKvn(GOOD, SMALL, { commentsMax: 2 }).faults[0]!.message).toContain('2 comments');
    const bad = `${GOOD}${'x\n'.repeat(300)}`;
    const { faults } = parseKvn(bad, SMALL, { faultsMax: 10 });
    expect(faults).toHaveLength(11);
    expect(faults[10]!.message).toBe('290 more faults from here on are not shown');
    expect(hasErrors(faults.slice(10))).toBe(true);
  });

  test('any text: no throw, and a message or a fault', () => {
    const line = fc.oneof(
      fc.constantFrom(...GOOD.split('\n'), 'X =', '= 3', 'META_START', '1 2', '[', 'A = ]['),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.boolean(), (lines, isBegun) => {
        const text = `${isBegun ? 'CCSDS_OPM_VERS = 2.0\n' : ''}${lines.join('\n')}`;
        const { message, faults } = parseKvn(text, SMALL);
        expect(message !== null || faults.length > 0).toBe(true);
        if (message !== null) {
          const again = parseKvn(writeKvn(message, SMALL), SMALL);
          if (faults.length === 0) expect(plain(again.message!)).toStrictEqual(plain(message));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('texts of several messages', () => {
  test('each from its version on; what is not read is refused by name', () => {
    const two =
      'CCSDS_OPM_VERS = 3.0\nORIGINATOR = A\nCCSDS_AEM_VERS = 1.0\nX = 1\nCCSDS_CDM_VERS = 1.0\n';
    const { messages, faults } = parseKvnMessages(
      `COMMENT x\n${two}CCSDS_XYZ_VERS = 1\n`,
      schemaOf,
    );
    expect(messages.map(({ schema }) => schema.message)).toStrictEqual(['OPM', 'CDM']);
    expect(faults.map(({ at, message }) => [at.line, message])).toStrictEqual([
      [4, expect.stringContaining('AEM is an attitude message')],
      [7, expect.stringContaining('CCSDS_XYZ_VERS begins no message that is read')],
    ]);
  });

  test.each([
    ['', 'empty'],
    ['1 25544U 98067A   24306.5', 'two-line elements, and no CCSDS message'],
    ['OBJECT_NAME,OBJECT_ID,EPOCH', 'element sets as CSV'],
    ['#dP2024 11  1  0  0  0.0', 'an SP3 ephemeris'],
    ['HELLO = 1', 'the first line is'],
  ])('%j is no message', (text, words) => {
    const { messages, faults } = parseKvnMessages(text, schemaOf);
    expect(messages).toStrictEqual([]);
    expect(faults[0]!.message).toContain(words);
  });
});
