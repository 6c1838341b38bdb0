import { describe, expect, test } from 'vitest';
import { csv, ENCODINGS, json, kvn, omm, read, reasons, VANGUARD, xml } from './samples.ts';

const FORMATS = Object.entries(ENCODINGS);

describe.each(FORMATS)('OMM as %s', (name, write) => {
  test('the same set, the same columns', () => {
    const { sets, notes, rejects } = read(write(omm()));
    expect(rejects).toEqual([]);
    expect(notes.format).toBe(`omm-${name}`);
    expect(sets).toEqual(read(csv(omm())).sets);
    expect([sets.objects.objectId[0], sets.objects.name[0], sets.objects.cosparId[0]]).toEqual([
      '5',
      'VANGUARD 1',
      '1958-002B',
    ]);
    expect(sets.eccentricity[0]).toBe(0.1843421);
    expect(sets.bstarPerEarthRadius[0]).toBe(0.0016091);
    expect(sets.inclinationRad[0]).toBe((34.2551 * Math.PI) / 180);
    expect(sets.meanMotionRadS[0]).toBe((10.8574679 * 2 * Math.PI) / 86_400);
    expect([sets.elementSetNumber[0], sets.revolutionAtEpoch[0]]).toEqual([999, 37861]);
  });

  test('catalogue numbers of nine digits', () => {
    const { sets } = read(write(omm({ NORAD_CAT_ID: '999999999' })));
    expect(sets.objects.objectId).toEqual(['999999999']);
    expect(sets.objects.catalogueNumber[0]).toBe(999_999_999);
  });

  test('spelling does not matter: Z, plus signs, leading zeros, missing zeros', () => {
    const spelled = omm({
      EPOCH: `${VANGUARD.EPOCH}Z`,
      BSTAR: '+1.6091e-03',
      INCLINATION: '034.2551',
      ECCENTRICITY: '0.18434210',
      NORAD_CAT_ID: '000000005',
      MEAN_MOTION_DOT: '+.00001286',
    });
    expect(read(write(spelled)).sets).toEqual(read(write(omm())).sets);
  });

  test.each([
    ['ECCENTRICITY', '1.02', 'an element set needs 0 <= e < 1'],
    ['ECCENTRICITY', '1', 'an element set needs 0 <= e < 1'],
    ['ECCENTRICITY', '-.1', 'an element set needs 0 <= e < 1'],
    ['ECCENTRICITY', 'NaN', 'an element set needs 0 <= e < 1'],
    ['MEAN_MOTION', '0', '0 < n <= 17.1 rev/day (17.05 is an orbit at the ground)'],
    ['MEAN_MOTION', '1e3', '0 < n <= 17.1 rev/day (17.05 is an orbit at the ground)'],
    ['MEAN_MOTION', 'Infinity', '0 < n <= 17.1 rev/day (17.05 is an orbit at the ground)'],
    ['INCLINATION', '180.1', 'a number of degrees from 0 to 180'],
    ['RA_OF_ASC_NODE', '360.5', 'a number of degrees from -360 to 360'],
    ['MEAN_ANOMALY', '', 'a number of degrees from -360 to 360'],
    ['BSTAR', '.1.6', 'a number such as .16091E-2'],
    ['BSTAR', '1e999', 'a number such as .16091E-2'],
    [
      'EPOCH',
      '2024-02-30T00:00:00',
      'a UTC moment of 1957 to 2284 such as 2024-10-29T12:18:43.492896',
    ],
    ['NORAD_CAT_ID', '0', 'a catalogue number is a whole number from 1 to 999999999'],
    ['NORAD_CAT_ID', '1234567890', 'a catalogue number is a whole number from 1 to 999999999'],
    ['NORAD_CAT_ID', '5.5', 'a catalogue number is a whole number from 1 to 999999999'],
    ['NORAD_CAT_ID', '', 'a catalogue number is a whole number from 1 to 999999999'],
    ['ELEMENT_SET_NO', '-1', 'a whole number from 0 to 4294967295'],
    ['CLASSIFICATION_TYPE', 'Q', 'one of U, C, S'],
  ])('%s "%s" is refused; the set before and the set after it are read', (key, value, right) => {
    const result = read(
      write(
        omm(),
        omm({
          [key]: value,
          NORAD_CAT_ID: '6',
          ...(key === 'NORAD_CAT_ID' ? { [key]: value } : {}),
        }),
        omm({ NORAD_CAT_ID: '7' }),
      ),
    );
    expect(reasons(result)).toHaveLength(1);
    expect(reasons(result)[0]).toMatch(/^f:\d+(:\d+)?: /);
    expect(reasons(result)[0]).toContain(`: ${key} is "${value}": ${right}`);
    expect(result.sets.objects.objectId).toEqual(['5', '7']);
  });

  test('SGP4-XP: type 4 or the theory; its own drag terms; counted', () => {
    const typed = read(write(omm({ EPHEMERIS_TYPE: '4' })));
    expect([typed.sets.ephemerisType[0], typed.notes.xpSets]).toEqual([4, 1]);
    const { BSTAR: _b, MEAN_MOTION_DDOT: _d, EPHEMERIS_TYPE: _e, ...rest } = VANGUARD;
    const named = read(
      write({ ...rest, MEAN_ELEMENT_THEORY: 'SGP4-XP', BTERM: '0.02', AGOM: '0.01' }),
    );
    expect(reasons(named)).toEqual([]);
    expect([named.sets.ephemerisType[0], named.sets.bstarPerEarthRadius[0]]).toEqual([4, 0.02]);
    const both = read(write(omm({ EPHEMERIS_TYPE: '4', BTERM: '0.02' })));
    expect(reasons(both)[0]).toContain('BTERM is "0.02": BSTAR or this, not both');
    const wrong = read(write(omm({ BTERM: '0.02' })));
    expect(reasons(wrong)[0]).toContain('BTERM is "0.02": only an SGP4-XP set has it');
  });

  test.each([
    ['REF_FRAME', 'EME2000', 'only TEME'],
    ['TIME_SYSTEM', 'GPS', 'only UTC'],
    ['CENTER_NAME', 'MARS', 'only EARTH'],
    ['MEAN_ELEMENT_THEORY', 'DSST', 'one of SGP4, SGP/SGP4'],
  ])('%s %s is not taken for TEME, UTC, EARTH or SGP4', (key, value, right) => {
    expect(reasons(read(write(omm({ [key]: value }))))[0]).toContain(
      `${key} is "${value}": ${right}`,
    );
  });

  test('names of any language, and an object without a catalogue number', () => {
    const { NORAD_CAT_ID: _, ...rest } = omm({ OBJECT_NAME: 'ひまわり 8', OBJECT_ID: 'OWN-17' });
    const { sets } = read(write(rest));
    expect([
      sets.objects.objectId[0],
      sets.objects.catalogueNumber[0],
      sets.objects.name[0],
    ]).toEqual(['OWN-17', 0, 'ひまわり 8']);
  });
});

describe('CSV', () => {
  test('columns in any order, quoted cells, more columns, a header again, CR LF', () => {
    const keys = Object.keys(VANGUARD).reverse();
    const header = [...keys, 'RCS'].map((key) => `"${key}"`).join(',');
    const row = [...keys.map((key) => `"${omm({ OBJECT_NAME: 'A, ""B""' })[key]}"`), '1'].join(',');
    const { sets, rejects } = read(`${header}\r\n${row}\r\n${header}\r\n${row}\r\n`);
    expect(rejects).toEqual([]);
    expect([sets.count, sets.objects.name[0]]).toEqual([2, 'A, "B"']);
  });
  test('too few and too many columns, a quote left open: this line only', () => {
    const [header, row] = csv(omm()).split('\n') as [string, string];
    const open = row.replace('VANGUARD', '"VANGUARD');
    const result = read([header, row.slice(0, 90), row, `${row},1`, open, row].join('\n'));
    expect(reasons(result)).toEqual([
      'f:2: columns is "8": 17 columns, as the header has',
      'f:4: columns is "18": 17 columns, as the header has',
      'f:5: columns is "open": a quote to close each quoted field',
    ]);
    expect(result.sets.count).toBe(2);
  });
  test('a header that lacks what every set needs is refused once', () => {
    const { BSTAR: _, ...rest } = VANGUARD;
    const result = read(csv(rest, rest, rest));
    expect(reasons(result)).toHaveLength(1);
    expect(reasons(result)[0]).toContain('columns BSTAR as well');
  });
});

describe('JSON', () => {
  test('numbers, strings and null; one object; objects without a list; keywords not in the table', () => {
    const set = {
      ...VANGUARD,
      NORAD_CAT_ID: 5,
      MEAN_MOTION: 10.8574679,
      REV_AT_EPOCH: null,
      X: { y: [1, '}'] },
      Z: true,
    };
    const { sets, rejects } = read(JSON.stringify(set) + '\n' + JSON.stringify(set, null, 2));
    expect(rejects).toEqual([]);
    expect([sets.count, sets.revolutionAtEpoch[0], sets.meanMotionRadS[0]]).toEqual([
      2,
      0,
      (10.8574679 * 2 * Math.PI) / 86_400,
    ]);
  });
  test('escapes', () => {
    const text = json(omm({ OBJECT_NAME: 'NAME' }))
      .replace('NAME"', 'NAME"')
      .replace('"NAME"', '"\\u65e5 \\"X\\""');
    expect(read(text).sets.objects.name).toEqual(['日 "X"']);
  });
  test('line and column of the value', () => {
    const text = JSON.stringify([omm(), omm({ ECCENTRICITY: '1.02' })], null, 1);
    const line = text.split('\n').findIndex((row) => row.includes('1.02')) + 1;
    expect(reasons(read(text))).toEqual([
      `f:${line}:20: ECCENTRICITY is "1.02": an element set needs 0 <= e < 1`,
    ]);
  });
  test.each([
    ['a lost quote', (s: string) => s.replace('VANGUARD 1"', 'VANGUARD 1')],
    ['a lost colon', (s: string) => s.replace('"EPOCH":', '"EPOCH"')],
    ['a lost comma', (s: string) => s.replace(',"EPOCH"', '"EPOCH"')],
    ['a lost brace', (s: string) => s.slice(0, -1)],
    ['a lost opening brace', (s: string) => s.slice(1)],
    ['half a record', (s: string) => s.slice(0, 200)],
    ['a line break in a name', (s: string) => s.replace('VANGUARD', 'VAN\nGUARD')],
    ['a value twice', (s: string) => s.replace('"EPOCH":', '"BSTAR":"1","EPOCH":')],
  ])('%s: this object only', (_, damage) => {
    const [a, b, c] = ['5', '6', '7'].map((id) => JSON.stringify(omm({ NORAD_CAT_ID: id })));
    const result = read(`[${a},${damage(b!)},${c}]`);
    expect(result.sets.objects.objectId).toEqual(['5', '7']);
    expect(result.rejects).toHaveLength(1);
  });
  test('a file that ends inside an object, and inside the list', () => {
    expect(reasons(read(json(omm()).slice(0, 200)))).toEqual([
      expect.stringContaining('the file ends inside the object'),
    ]);
    expect(reasons(read(json(omm()).slice(0, -1)))[0]).toContain('the file ends inside the list');
  });
  test('depth and size have caps', () => {
    expect(reasons(read(`[{"A":${'['.repeat(1000)}${']'.repeat(1000)}}]`))[0]).toContain(
      'object is "[[',
    );
    const big = `{"A":"${'x'.repeat(100_000)}"}`;
    const result = read(`[${JSON.stringify(omm())},${big},${JSON.stringify(omm())}]`);
    expect(reasons(result)[0]).toContain('at most 65536 bytes');
    expect(result.sets.count).toBe(2);
  });
});

describe('KVN', () => {
  test('units, comments, blanks; a unit that is not the standard one is refused', () => {
    const text = kvn(omm())
      .replace(
        'MEAN_MOTION = 10.85746790',
        'COMMENT = no = key\n  MEAN_MOTION   =  10.85746790   [rev/day] ',
      )
      .replace('INCLINATION = 34.2551', 'INCLINATION=34.2551[deg]');
    expect(read(text).sets).toEqual(read(csv(omm())).sets);
    const wrong = text.replace('[deg]', '[rad]');
    expect(reasons(read(wrong))[0]).toContain('INCLINATION is "34.2551[rad]": the unit [deg]');
  });
  test('messages without a version line begin at their first repeated keyword', () => {
    const plain = (id: string) => kvn(omm({ NORAD_CAT_ID: id })).replace(/^CCSDS.*\n/, '');
    const { sets, rejects } = read(`${plain('5')}\n${plain('6')}`);
    expect([sets.count, rejects.length]).toEqual([2, 0]);
  });
  test('a line that is no keyword = value, a lost keyword, a file that ends early', () => {
    const bad = kvn(omm()).replace('INCLINATION = 34.2551', 'INCLINATION 34.2551');
    const result = read(`${kvn(omm())}\n${bad}\n${kvn(omm())}`);
    expect(reasons(result)).toEqual(['f:25: line is "INCLINATION 34.2551": KEYWORD = value']);
    expect(result.sets.count).toBe(2);
    expect(reasons(read(kvn(omm()).split('\n').slice(0, 7).join('\n')))[0]).toBe(
      'f:1: RA_OF_ASC_NODE is missing: a number of degrees from -360 to 360',
    );
  });
});

describe('XML', () => {
  test('entities, CDATA, comments, prefixes, attributes', () => {
    const text = xml(
      omm({ OBJECT_NAME: 'A &amp; &lt;B&gt; &quot;C&quot;' }),
      omm({ OBJECT_NAME: '<![CDATA[A & <B> "C"]]>' }),
    )
      .replaceAll('<omm ', '<n:omm x="a>b" ')
      .replaceAll('</omm>', '</n:omm >')
      .replace(
        '<MEAN_MOTION>',
        '<!-- <MEAN_MOTION>1</MEAN_MOTION> --><MEAN_MOTION units="rev/day">',
      );
    const { sets, rejects } = read(text);
    expect(rejects).toEqual([]);
    expect([sets.count, sets.objects.name[0]]).toEqual([2, 'A & <B> "C"']);
  });
  test.each([
    ['an unknown entity', (s: string) => s.replace('VANGUARD', '&bomb;')],
    ['a character reference', (s: string) => s.replace('VANGUARD', '&#86;')],
    ['a wrong unit', (s: string) => s.replace('<MEAN_MOTION>', '<MEAN_MOTION units="rad/s">')],
    ['a lost end tag', (s: string) => s.replace('</EPOCH>', '')],
    ['a changed end tag', (s: string) => s.replace('</EPOCH>', '</EPOCHS>')],
    ['an open comment', (s: string) => s.replace('<EPOCH>', '<!-- <EPOCH>')],
    ['a lost </omm>', (s: string) => s.replace('</omm>', '')],
    ['a keyword twice', (s: string) => s.replace('<EPOCH>', '<BSTAR>1</BSTAR><EPOCH>')],
    ['a lost >', (s: string) => s.replace('<EPOCH>', '<EPOCH')],
  ])('%s: this message only', (_, damage) => {
    const message = (id: string) => xml(omm({ NORAD_CAT_ID: id })).split('\n')[2]!;
    const result = read(`<ndm>\n${message('5')}\n${damage(message('6'))}\n${message('7')}\n</ndm>`);
    expect(result.sets.objects.objectId).toEqual(['5', '7']);
    expect(result.rejects).toHaveLength(1);
    expect(reasons(result)[0]).toMatch(/^f:3:\d+: /);
  });
  test('a document type declaration refuses the file', () => {
    const bomb = '<?xml version="1.0"?><!DOCTYPE ndm [<!ENTITY a "aaaa">]>';
    const result = read(bomb + xml(omm()));
    expect(reasons(result)[0]).toContain('no document type declaration');
    expect(result.sets.count).toBe(0);
  });
  test('a file that ends inside a message, and inside <ndm>', () => {
    expect(reasons(read(xml(omm()).slice(0, 300)))[0]).toContain('</omm> to close it');
    expect(reasons(read(xml(omm()).replace('</ndm>', '')))[0]).toContain('the file ends before it');
  });
});

test('JSON: a catalogue number of null is none: the object is called by its own id, and has to have one', () => {
  const record = { ...omm({ OBJECT_ID: 'OWN-17' }), NORAD_CAT_ID: null };
  const nameless = { ...record, OBJECT_ID: '' };
  const result = read(JSON.stringify([record, nameless]));
  const { objectId, catalogueNumber } = result.sets.objects;
  expect([objectId, [...catalogueNumber]]).toEqual([['OWN-17'], [0]]);
  expect(reasons(result)).toHaveLength(1);
  expect(reasons(result)[0]).toContain('NORAD_CAT_ID is missing');
});
