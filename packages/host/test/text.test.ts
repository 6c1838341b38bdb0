import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  csvCell,
  csvLine,
  csvNumber,
  displayWidth,
  fitText,
  formatTable,
  jsonArrayMember,
  jsonLine,
  safeJson,
  safeText,
} from '../src/index.ts';

describe('terminal text', () => {
  test('control, bidi and invisible characters become visible', () => {
    expect(safeText('\u001b[2J\u0007A\u009b')).toBe('\\x1b[2J\\x07A\\x9b');
    expect(safeText('SAT\u202eTAS\u2066\u200b')).toBe('SAT\\u{202e}TAS\\u{2066}\\u{200b}');
    expect(safeText('a\ud800b\u{e0041}\u2028')).toBe('a\\u{d800}b\\u{e0041}\\u{2028}');
    expect(safeText('ISS (ZARYA) 狼煙 é')).toBe('ISS (ZARYA) 狼煙 é');
  });

  test('no string keeps a character that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(safeText(safeText(text))).toBe(safeText(text));
      }),
    );
  });

  test('widths of UAX #11: wide 2, combining 0', () => {
    const widths = ['ISS', '狼煙', 'ｱ', 'Ａ', '한', 'e\u0301', '🛰', '🚀', 'Ω', ''];
    expect(widths.map(displayWidth)).toEqual([3, 4, 1, 2, 2, 1, 1, 2, 1, 0]);
  });

  test('cutting keeps the width', () => {
    expect(fitText('STARLINK-1234', 8)).toBe('STARLIN…');
    expect(fitText('狼煙狼煙', 6)).toBe('狼煙…');
    expect(fitText('ISS', 3)).toBe('ISS');
  });

  test('a table lines up across scripts', () => {
    const columns = [{ title: 'name' }, { title: 'km', align: 'right' as const }];
    expect(
      formatTable(columns, [
        ['狼煙', '1.5'],
        ['A\u001bB', '12.25'],
      ]),
    ).toBe('name       km\n狼煙      1.5\nA\\x1bB  12.25\n');
  });
});

/** A reader of RFC 4180 by its grammar, for one record. */
function parseCsvRecord(text: string): string[] {
  const cells = [...`,${text}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",\r\n]*))/gy)];
  return cells.map((m) => (m[1] === undefined ? m[2]! : m[1].replaceAll('""', '"')));
}

describe('csv', () => {
  test('numbers stay numbers, formulas do not run', () => {
    expect(csvLine([1, -0.5, 1e-30, Number.NaN, null, true])).toBe('1,-0.5,1e-30,,,true\r\n');
    expect(csvLine(['=1+1', '+A', '-A', '@A', '-5', ' =1', '\tx'])).toBe(
      "'=1+1,'+A,'-A,'@A,'-5,' =1,'\tx\r\n",
    );
    expect(csvLine(['a,b', 'a"b', 'a\nb', 'ISS (ZARYA)'])).toBe(
      '"a,b","a""b","a\nb",ISS (ZARYA)\r\n',
    );
    expect(csvNumber('-1.500000')).toBe('-1.500000');
    expect(() => csvNumber('=1')).toThrow('is not a number');
  });

  test('any text comes back from a reader of the grammar, and is never a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        const line = csvLine(cells);
        const back = parseCsvRecord(line.slice(0, -2));
        expect(back.map((cell, i) => (cell === cells[i] ? cell : cell.slice(1)))).toEqual(cells);
        for (const cell of back) expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
    expect(csvCell('plain')).toBe('plain');
  });
});

describe('json, item by item', () => {
  test('is valid wherever it is closed', () => {
    for (const count of [0, 1, 3]) {
      const writer = jsonArrayMember('rows', { mode: 'live' });
      let text = writer.open();
      for (let i = 0; i < count; i++) text += writer.item({ i, bad: Number.NaN });
      text += writer.close({ complete: count === 3 });
      const rows = Array.from({ length: count }, (_, i) => ({ i, bad: null }));
      expect(JSON.parse(text)).toEqual({ mode: 'live', rows, complete: count === 3 });
    }
    expect(JSON.parse(`${jsonArrayMember('a').open()}${jsonArrayMember('a').close()}`)).toEqual({
      a: [],
    });
    expect(jsonLine({ a: 1 })).toBe('{"a":1}\n');
  });
});

test('JSON for a terminal has no character that steers it, and is the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, text) => {
      const value = { [`k${name}`]: [text, '\u009b31m\u202e\u{e0041}狼煙'] };
      const json = safeJson(value);
      expect(JSON.parse(json)).toEqual(value);
      expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u);
    }),
  );
});
