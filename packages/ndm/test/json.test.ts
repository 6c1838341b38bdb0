/** JSON: the flat forms of catalogues, the mirror of the tree, and what is refused and where. */
import { describe, expect, test } from 'vitest';
import { parseJson } from '../src/json/parse.ts';
import { writeJson } from '../src/json/write.ts';
import { parseKvnMessages } from '../src/kvn/messages.ts';
import { inOrder } from '../src/order.ts';
import { readMessages } from '../src/read.ts';
import { schemaOf } from '../src/schemas.ts';
import { commentsIn, fieldIn, sectionsAt } from '../src/sections.ts';
import type { Fault, MessageNode } from '../src/tree.ts';
import { parseXml } from '../src/xml/parse.ts';
import { writeXml } from '../src/xml/write.ts';
import { KVN_SEEDS } from './fuzz/seeds.ts';

function readKvn(text: string) {
  const [one] = parseKvnMessages(text, schemaOf).messages;
  return { message: one!.message!, schema: one!.schema };
}

function faults(text: string): Fault[] {
  const { faults: outside, messages } = parseJson(text, schemaOf);
  return [...outside, ...messages.flatMap((one) => one.faults)];
}

function first(text: string): string {
  const [fault] = faults(text);
  return fault === undefined ? 'good' : `${fault.at.line}:${fault.at.column} ${fault.message}`;
}

const PLACES = new Set(['at', 'valueAt', 'endAt', 'versionAt', 'cellAt']);
const plain = (message: MessageNode) =>
  JSON.parse(JSON.stringify(message, (key, value) => (PLACES.has(key) ? undefined : value)));

function textAt(message: MessageNode, path: string, key: string): string | undefined {
  return fieldIn(sectionsAt(message, path)[0]!, key)?.value;
}

const CELESTRAK = `[{"OBJECT_NAME":"ISS (ZARYA)","OBJECT_ID":"1998-067A","EPOCH":"2026-06-17T04:32:52.099296",
"MEAN_MOTION":15.49273435,"ECCENTRICITY":0.0004737,"INCLINATION":51.6332,"RA_OF_ASC_NODE":300.0813,
"ARG_OF_PERICENTER":195.1146,"MEAN_ANOMALY":164.9702,"EPHEMERIS_TYPE":0,"CLASSIFICATION_TYPE":"U","NORAD_CAT_ID":25544,
"ELEMENT_SET_NO":999,"REV_AT_EPOCH":57175,"BSTAR":0.00017172,"MEAN_MOTION_DOT":9.113e-5,"MEAN_MOTION_DDOT":0}]`;

describe('element sets', () => {
  test('of CelesTrak: numbers with their digits, constants that it does not print', () => {
    const { messages, faults: all } = readMessages(CELESTRAK);
    const { message } = messages[0]!;
    expect(textAt(message!, 'body/segment/data/meanElements', 'MEAN_MOTION')).toBe('15.49273435');
    expect(textAt(message!, 'body/segment/data/tleParameters', 'MEAN_MOTION_DOT')).toBe('9.113e-5');
    expect(textAt(message!, 'body/segment/metadata', 'REF_FRAME')).toBe('TEME');
    expect([...all, ...messages[0]!.faults].map(({ severity }) => severity)).not.toContain('error');
  });

  test('of Space-Track: texts, a comment, what an OMM has no keyword for as a user’s own, null as nothing', () => {
    const text = JSON.stringify([
      {
        ...{ CCSDS_OMM_VERS: '3.0', COMMENT: 'GENERATED VIA SPACE-TRACK.ORG API' },
        ...{ CREATION_DATE: '2026-01-02T03:04:05', ORIGINATOR: '18 SPCS', OBJECT_NAME: 'ONE' },
        ...{ OBJECT_ID: '2026-001A', CENTER_NAME: 'EARTH', REF_FRAME: 'TEME', TIME_SYSTEM: 'UTC' },
        ...{
          MEAN_ELEMENT_THEORY: 'SGP4',
          EPOCH: '2026-01-02T00:00:00.5',
          MEAN_MOTION: '15.49273435',
        },
        ...{ ECCENTRICITY: '0.00047370', INCLINATION: '51.6332', RA_OF_ASC_NODE: '300.0813' },
        ...{ ARG_OF_PERICENTER: '195.1146', MEAN_ANOMALY: '164.9702', NORAD_CAT_ID: '25544' },
        ...{ BSTAR: '0.00017172000000', MEAN_MOTION_DOT: '0.00009113', MEAN_MOTION_DDOT: '0.0' },
        ...{ DECAY_DATE: null, RCS_SIZE: 'LARGE' },
      },
    ]);
    const { messages } = readMessages(text);
    expect(messages[0]!.faults).toEqual([]);
    const { message } = messages[0]!;
    expect(message!.version).toBe('3.0');
    expect(commentsIn(sectionsAt(message!, 'header')[0]!)).toEqual([
      'GENERATED VIA SPACE-TRACK.ORG API',
    ]);
    expect(textAt(message!, 'body/segment/data/meanElements', 'ECCENTRICITY')).toBe('0.00047370');
    const users = sectionsAt(message!, 'body/segment/data/userDefinedParameters')[0]!;
    expect(plain(message!) && users.items).toMatchObject([
      { key: 'USER_DEFINED_RCS_SIZE', value: 'LARGE' },
    ]);
  });

  test('one bad set of several costs that one', () => {
    const bad = CELESTRAK.slice(1, -1).replace('0.0004737', '"1.5x"');
    const { messages } = readMessages(`[${CELESTRAK.slice(1, -1)},\n${bad}]`);
    expect(
      messages.map(({ faults: own }) => own.some(({ severity }) => severity === 'error')),
    ).toEqual([false, true]);
    expect(messages[1]!.faults.find(({ severity }) => severity === 'error')).toMatchObject({
      at: { line: 6, column: expect.any(Number) },
      message: expect.stringContaining('ECCENTRICITY'),
    });
  });
});

describe('conjunctions', () => {
  const flat = JSON.parse(writeJson([readKvn(KVN_SEEDS[6]!)]))[0] as Record<string, unknown>;

  test('of Space-Track: both objects, units beside values, fractions beside times, comments', () => {
    const text = JSON.stringify([
      {
        ...{ CDM_ID: '1', CONSTELLATION: 'ALPHA', ...flat },
        ...{ TCA: '2010-03-13 22:37:52', TCA_FRACTION: '23', CREATION_DATE_FRACTION: '0' },
        ...{ COMMENT_EMERGENCY_REPORTABLE: null, SAT1_AREA_PC: '0.39', SAT1_AREA_PC_UNIT: 'm**2' },
        ...{ SAT1_COMMENT_APOGEE: 'Apogee Altitude = 628 [km]', SAT2_SOMETHING: 'else' },
        ...{ SAT2_COMMENT_OBJECT_RADIUS: 2.5 },
      },
    ]);
    const { messages } = readMessages(text);
    const [one] = messages;
    expect(one!.faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(one!.faults.map(({ message }) => message)).toContain(
      'TCA_FRACTION is read as thousandths of a second',
    );
    const { message } = one!;
    expect(textAt(message!, 'body/relativeMetadataData', 'TCA')).toBe('2010-03-13T22:37:52.023');
    expect(textAt(message!, 'header', 'CREATION_DATE')).toBe('2010-03-12T22:31:12');
    const [object1, object2] = sectionsAt(message!, 'body/segment');
    expect(fieldIn(sectionsAt(object1!, 'data/additionalParameters')[0]!, 'AREA_PC')).toMatchObject(
      {
        ...{ value: '0.39', unit: 'm**2' },
      },
    );
    const comments = (object: typeof object1) => JSON.stringify(plain(object as never));
    expect(comments(object1)).toContain('Apogee Altitude = 628 [km]');
    expect(comments(object2)).toContain('SOMETHING = else');
    expect(comments(object2)).toContain('OBJECT RADIUS = 2.5');
  });

  test('a fraction that is none of thousandths is refused', () => {
    const text = JSON.stringify([{ ...flat, TCA: '2010-03-13 22:37:52', TCA_FRACTION: '23000' }]);
    expect(faults(text).map(({ message }) => message)).toContain(
      'TCA_FRACTION is "23000": thousandths of a second are right',
    );
  });

  test('the public summary is recognised, and refused with what it lacks', () => {
    const text = JSON.stringify(
      [
        ...[{ CDM_ID: '1', CREATED: '2026-01-01', TCA: '2026-01-02', MIN_RNG: '100', PC: '1e-4' }],
      ].map((row) => ({ ...row, SAT_1_ID: '1', SAT_1_NAME: 'A', SAT_2_ID: '2', SAT_2_NAME: 'B' })),
    );
    expect(first(text)).toContain(
      '1:2 a public conjunction summary (class cdm_public): it has no state',
    );
  });
});

describe('every message goes to JSON and back', () => {
  test.each(KVN_SEEDS)('%#', (kvn) => {
    const one = readKvn(kvn);
    const text = writeJson([one]);
    expect(() => JSON.parse(text)).not.toThrow();
    const read = parseJson(text, schemaOf);
    expect(read.faults).toEqual([]);
    expect(plain(read.messages[0]!.message!)).toEqual(plain(inOrder(one.message, one.schema)));
  });

  test('comments keep their place, blanks and units included', () => {
    const kvn = KVN_SEEDS[2]!
      .replace('ORIGINATOR', 'COMMENT   why\nORIGINATOR')
      .replace('2026-01-02T00:01:00 2783', 'COMMENT between\nCOMMENT rows\n$&')
      .concat('COMMENT at the end\n');
    for (const text of [kvn, KVN_SEEDS[1]!.replace('EPOCH', 'COMMENT before\nEPOCH')]) {
      const one = readKvn(text);
      const back = parseJson(writeJson([one]), schemaOf).messages[0]!;
      expect(plain(inOrder(back.message!, one.schema))).toEqual(
        plain(inOrder(one.message, one.schema)),
      );
      expect(JSON.stringify(back.message)).toContain(text === kvn ? '  why' : 'before');
    }
  });

  test('several: a list of one kind, a list of mirrors, or what stands before them', () => {
    const [opm, omm] = [readKvn(KVN_SEEDS[0]!), readKvn(KVN_SEEDS[1]!)];
    expect(JSON.parse(writeJson([omm, omm]))).toMatchObject([{ NORAD_CAT_ID: 25544 }, {}]);
    expect(JSON.parse(writeJson([opm, omm]))).toMatchObject([{ opm: {} }, { omm: {} }]);
    const about = {
      items: [{ ...({ kind: 'comment', text: 'both' } as const), at: opm.message.at }],
    };
    const text = writeJson([opm, omm], about);
    expect(JSON.parse(text)).toMatchObject({
      ndm: { COMMENT: ['both'], messages: [{ opm: {} }, {}] },
    });
    const read = parseJson(text, schemaOf);
    expect([read.faults, read.messages.length]).toEqual([[], 2]);
    expect(read.combined!.items).toMatchObject([{ text: 'both' }]);
  });
});

describe('what is refused, and where', () => {
  test.each([
    ['', '1:1 the text ends where a value is due'],
    ['[', '1:2 the text ends where a value is due'],
    ['[1,]', '1:4 "]" is no value'],
    ['{"a" 1}', '1:6 "1}": ":" is right'],
    ['{a:1}', '1:2 "a:1}": a name in quotes is right'],
    ['{"a":1,"a":2}', '1:8 "a" stands twice in one object'],
    ['{"a\\u2028": 1}', '1:2 a name with a control character'],
    ['[01]', '1:2 "01]" is no value'],
    ['["a\u0007"]', '1:2 a text with a control character'],
    ['["\\x"]', '1:2 a text with a control character, or a backslash that escapes nothing'],
    ['["a', '1:2 a text without its closing quote'],
    ['[] []', '1:4 the text goes on after its one value'],
    ['[\n1]', '2:1 a number is no message'],
    ['[]', '1:1 the list holds no message'],
    ['{}', '1:1 no message'],
    ['{"apm": {}}', '1:2 APM is an attitude message'],
    ['{"opm": 1}', '1:2 opm is a message: an object is right'],
    ['{"opm": {}}', '1:9 version is missing'],
    ['{"opm": {"version": "3.0", "header": 1}}', '1:38 header is a section: an object is right'],
    ['{"opm": {"version": "3.0", "header": {"ORIGINATOR": [[1]]}}}', '1:54 ORIGINATOR is a list'],
    [
      '{"opm": {"version": "3.0", "header": {"ORIGINATOR": {"a": 1}}}}',
      '1:39 ORIGINATOR is an object',
    ],
    [
      '{"opm": {"version": "3.0", "header": {"ORIGINATOR": "a\\nX = 1"}}}',
      '1:53 ORIGINATOR is "a?X = 1"',
    ],
    ['{"ndm": {"what": 1}}', '1:10 "what" is no part of "ndm"'],
  ])('%s', (text, expected) => expect(first(text)).toContain(expected));

  test('depth and size are capped', () => {
    expect(first('['.repeat(1000))).toContain('more than 24 levels inside each other');
    expect(first(`["${'a'.repeat(20_000)}"]`)).toContain('a text of more than 16384 characters');
    expect(parseJson(CELESTRAK, schemaOf, { charactersMax: 100 }).faults).toMatchObject([
      { severity: 'error' },
    ]);
  });

  test('a name that objects have by themselves is a name like any other', () => {
    expect(first('{"opm": {"version": "3.0", "__proto__": {"a": 1}, "constructor": 1}}')).toContain(
      '__proto__',
    );
  });
});

test('what is long overflows nothing: 80,000 rows and as many comments', () => {
  const { message, schema } = readKvn(KVN_SEEDS[2]!);
  const large = structuredClone(message);
  const data = sectionsAt(large, 'body/segment/data')[0]!;
  const row = data.items.find((item) => item.kind === 'row')!;
  const note = { kind: 'comment' as const, text: 'again', at: row.at };
  const many = <T>(item: T) => Array.from({ length: 80_000 }, () => item);
  data.items.splice(0, data.items.length, ...data.items.slice(0, 1));
  for (const item of [...many(note), ...many(row)]) data.items.push(item);
  const json = parseJson(writeJson([{ message: large, schema }]), schemaOf);
  const xml = parseXml(writeXml([{ message: large, schema }]), schemaOf);
  for (const { messages } of [json, xml])
    expect(sectionsAt(messages[0]!.message!, 'body/segment/data')[0]!.items.length).toBe(160_001);
});
