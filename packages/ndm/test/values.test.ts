/** Sections as typed values and back, by the paths of a table; epochs of every scale; bytes of every encoding. */
import { parseUtc } from '@noroshi/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textFromBytes } from '../src/bytes.ts';
import { checkMessage } from '../src/check.ts';
import { epochOf, epochText, isTimeSystemKnown } from '../src/epoch.ts';
import { parseKvn } from '../src/kvn/parse.ts';
import { writeKvn } from '../src/kvn/write.ts';
import type { Fault, MessageNode } from '../src/tree.ts';
import { messageOf, valuesOf } from '../src/values.ts';
import { GOOD, SMALL } from './small-schema.ts';

const CONTEXT = { version: '2.0', timeSystem: 'UTC' };

function us(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const treeOf = (text: string): MessageNode => parseKvn(text, SMALL).message!;

const VALUES = {
  creationUs: us('2024-11-01T00:00:00'),
  later: 'x',
  maybe: 'y',
  segments: [
    {
      objectName: 'ALPHA [A]',
      timeSystem: 'TAI',
      zeroUs: us('2024-11-01T00:00:00') - 37e6, // TAI, 37 s before UTC
      participants: ['one', 'two'],
      kind: 'Low',
      positionKm: [1.5, -2],
      count: 3,
      burns: [
        { atUs: us('2024-11-01T00:00:00') - 26.5e6, deltaVKmS: 1e-3 },
        { atUs: us('2024-11-02T00:00:00') - 37e6 },
      ],
      matrices: [
        { epochUs: us('2024-11-01T00:00:00') - 37e6, lower: [1, 2, 3] },
        { epochUs: us('2024-11-01T00:01:00') - 37e6, lower: [4, 5, 6] },
      ],
      userDefined: [{ name: 'colour', value: 'red [not a unit]' }],
    },
  ],
};

describe('typed values', () => {
  test('numbers, epochs of the scale, lists, sections of their own, and what users define', () => {
    expect(valuesOf(treeOf(GOOD), SMALL.root, CONTEXT)).toStrictEqual({ ok: true, value: VALUES });
  });

  test('to the tree, to KVN and back: the same value, and no fault', () => {
    const text = writeKvn(messageOf(VALUES, SMALL, '2.0'), SMALL);
    const tree = treeOf(text);
    expect(checkMessage(tree, SMALL)).toStrictEqual([]);
    expect(valuesOf(tree, SMALL.root, CONTEXT)).toStrictEqual({ ok: true, value: VALUES });
    expect(text).toContain('BURN_DV = 0.001 [km/s]');
    expect(text).toContain('EPOCH_TZERO = 2024-11-01T00:00:00.000000');
  });

  test('a section of nothing is left out', () => {
    const [segment] = VALUES.segments;
    const { burns: _, matrices: __, userDefined: ___, ...rest } = segment!;
    const text = writeKvn(messageOf({ ...VALUES, segments: [rest] }, SMALL, '2.0'), SMALL);
    expect(text).not.toMatch(/BURN|MATRIX|USER|DATA/);
  });

  test('what is obligatory and absent, or out of range, is a bug of the caller', () => {
    const [segment] = VALUES.segments;
    const wrong = (change: object) => () =>
      messageOf({ ...VALUES, segments: [{ ...segment, ...change }] }, SMALL, '2.0');
    expect(wrong({ objectName: undefined })).toThrow('OBJECT_NAME is obligatory but absent');
    expect(wrong({ positionKm: [1, 99] })).toThrow('Y is 99');
    expect(wrong({ kind: 'x' })).toThrow('KIND is x, expected Low, HIGH');
  });

  test('what cannot be read refuses, or is left out where it need not stand', () => {
    const text = GOOD.replace('COUNT = 3', 'COUNT = N/A');
    expect(valuesOf(treeOf(text), SMALL.root, CONTEXT)).toMatchObject({
      ok: false,
      error: [{ at: { line: 18, column: 9 }, message: 'COUNT is "N/A": a number is right' }],
    });
    const leftOut: Fault[] = [];
    const read = valuesOf(treeOf(text), SMALL.root, { ...CONTEXT, leftOut });
    expect(read.ok && read.value.segments).toMatchObject([{ positionKm: [1.5, -2] }]);
    expect(read.ok && (read.value.segments as object[])[0]).not.toHaveProperty('count');
    expect(leftOut).toMatchObject([{ severity: 'warning', at: { line: 18 } }]);
    const needed = GOOD.replace('1.50', 'N/A');
    expect(valuesOf(treeOf(needed), SMALL.root, { ...CONTEXT, leftOut }).ok).toBe(false);
  });

  test('a name that a user chose cannot reach into objects', () => {
    const text = GOOD.replace('USER_DEFINED_colour', 'USER_DEFINED___proto__');
    const read = valuesOf(treeOf(text), SMALL.root, CONTEXT);
    const [segment] = (read.ok ? read.value.segments : []) as { userDefined: object[] }[];
    expect(segment!.userDefined).toStrictEqual([{ name: '__proto__', value: 'red [not a unit]' }]);
  });
});

describe('epochs', () => {
  test.each([
    ['UTC', '2024-11-01T00:00:00', '2024-11-01T00:00:00'],
    ['UTC', '2024-306T00:00:00Z', '2024-11-01T00:00:00'],
    ['UTC', '2016-12-31T23:59:60.5', '2016-12-31T23:59:60.5'],
    ['TAI', '2024-11-01T00:00:37', '2024-11-01T00:00:00'],
    ['TT', '2024-11-01T00:01:09.184', '2024-11-01T00:00:00'],
    ['GPS', '2024-11-01T00:00:18', '2024-11-01T00:00:00'],
    ['UT1', '2024-11-01T00:00:00', '2024-11-01T00:00:00'],
    ['UTC', '2024-11-01T00:00:00.00000049999999999999', '2024-11-01T00:00:00'],
  ])('%s %s', (scale, text, utc) => {
    expect(epochOf(text, scale)).toStrictEqual({ ok: true, value: us(utc) });
  });

  test('TDB, TCB and TCG at known moments', () => {
    // All four are the same at 1977-01-01T00:00:32.184 TT, but for TDB0 = -65.5 µs (IAU 2006 B3).
    const zeroUs = epochOf('1977-01-01T00:00:32.184', 'TT');
    const at = (scale: string) => {
      const read = epochOf('1977-01-01T00:00:32.184', scale);
      return read.ok && zeroUs.ok ? read.value - zeroUs.value : Number.NaN;
    };
    expect(at('TCG')).toBe(0);
    expect(Math.abs(at('TDB'))).toBeLessThan(1700); // its yearly term is 1657 µs at most
    expect(Math.abs(at('TCB') - at('TDB') + 65.5)).toBeLessThanOrEqual(1);
    // In 2024 TCG runs 1.05 s, TCB 23.5 s before TT: rates 6.969290134e-10 and 1.550519768e-8 over 47.8 years.
    const years = (us('2024-11-01T00:00:00') - (zeroUs.ok ? zeroUs.value : 0)) / 1e6;
    const before = (scale: string) => {
      const [a, b] = [epochOf('2024-11-01T00:00:00', 'TT'), epochOf('2024-11-01T00:00:00', scale)];
      return a.ok && b.ok ? (a.value - b.value) / 1e6 : Number.NaN;
    };
    expect(before('TCG')).toBeCloseTo(6.969290134e-10 * years, 4);
    expect(before('TCB')).toBeCloseTo(1.550519768e-8 * years, 2);
  });

  test.each(['UTC', 'TAI', 'TT', 'GPS', 'TDB', 'TCB', 'TCG', 'UT1', 'MET'])(
    '%s: text comes back, to the µs (± 1 where the scale drifts)',
    (scale) => {
      const drift = ['TDB', 'TCB', 'TCG'].includes(scale) ? 1 : 0;
      fc.assert(
        fc.property(fc.integer({ min: -1e15, max: 2e15 }), (epochUs) => {
          const read = epochOf(epochText(epochUs, scale), scale);
          return read.ok && Math.abs(read.value - epochUs) <= drift;
        }),
        { numRuns: 500 },
      );
    },
  );

  test.each([
    '2024-11-01',
    '2024-11-01 00:00:00',
    '2024-11-01T00',
    '2024-11-01T00:00:0',
    '2024-11-01T00:00:0001',
    '2024-11-01T00:00:',
    '2024-11-01T24:00',
    '2024-11-01T00:00:00,5',
    '2024-11-01T00:00:00+01:00',
    '2024-11-01T24:00:00',
    '2023-366T00:00:00',
    '2024-11-01T00:00:60',
    '24-11-01T00:00:00',
    'now',
    '',
  ])('%j is none', (text) => {
    expect(epochOf(text, 'UTC').ok).toBe(false);
  });

  test('scales whose epochs are exact', () => {
    expect(['UTC', 'TAI', 'TDB', 'GPS'].every(isTimeSystemKnown)).toBe(true);
    expect(['UT1', 'MET', 'SCLK', 'toString', ''].some(isTimeSystemKnown)).toBe(false);
  });

  test('UT1 with what is known of it', () => {
    const ut1MinusUtcS = () => 0.25;
    const read = epochOf('2024-11-01T00:00:00', 'UT1', { ut1MinusUtcS });
    expect(read.ok && read.value).toBe(us('2024-11-01T00:00:00') - 250_000);
    expect(epochText(us('2024-11-01T00:00:00'), 'UT1', { ut1MinusUtcS })).toBe(
      '2024-11-01T00:00:00.250000',
    );
  });
});

describe('bytes to text', () => {
  const TEXT = 'CCSDS_OPM_VERS = 3.0\r\nCOMMENT é 狼煙 🛰\n';
  const POINTS = [...TEXT].map((one) => one.codePointAt(0)!);
  const UNITS = TEXT.split('').map((one) => one.charCodeAt(0));
  const wide = (units: readonly number[], bytes: 2 | 4, isLittle: boolean) => {
    const view = new DataView(new ArrayBuffer(units.length * bytes));
    units.forEach((unit, k) => {
      if (bytes === 2) view.setUint16(2 * k, unit, isLittle);
      else view.setUint32(4 * k, unit, isLittle);
    });
    return new Uint8Array(view.buffer);
  };
  const utf8 = new TextEncoder().encode(TEXT);
  const MARK = 0xfeff;

  test.each([
    ['UTF-8', utf8],
    ['UTF-8', new Uint8Array([0xef, 0xbb, 0xbf, ...utf8])],
    ['UTF-16LE', wide(UNITS, 2, true)],
    ['UTF-16BE', wide(UNITS, 2, false)],
    ['UTF-16LE', wide([MARK, ...UNITS], 2, true)],
    ['UTF-16BE', wide([MARK, ...UNITS], 2, false)],
    ['UTF-32LE', wide(POINTS, 4, true)],
    ['UTF-32BE', wide(POINTS, 4, false)],
    ['UTF-32LE', wide([MARK, ...POINTS], 4, true)],
    ['UTF-32BE', wide([MARK, ...POINTS], 4, false)],
  ])('%s', (encoding, bytes) => {
    expect(textFromBytes(bytes)).toStrictEqual({ ok: true, value: { text: TEXT, encoding } });
  });

  test.each([
    ['a byte that begins nothing', new Uint8Array([65, 10, 66, 67, 0xff, 68]), '2:3'],
    ['a character cut short', new Uint8Array([65, 0xe7, 0x8b]), '1:2'],
    ['an overlong form', new Uint8Array([65, 66, 0xc0, 0x80, 66]), '1:3'],
    ['half a pair', wide([65, 0xd83d, 66], 2, true), '1:2'],
    ['no code point', wide([65, 13, 10, 0x110000], 4, false), '2:1'],
    ['a surrogate', wide([65, 0xd800], 4, true), '1:2'],
    ['bytes left over', new Uint8Array([65, 0, 0, 0, 66, 0]), '1:2'],
  ])('%s is refused, with its place', (_, bytes, place) => {
    const read = textFromBytes(bytes);
    expect(read.ok).toBe(false);
    if (!read.ok) expect(`${read.error.at.line}:${read.error.at.column}`).toBe(place);
  });

  test('too many are refused; any bytes: no throw', () => {
    expect(textFromBytes(utf8, 10).ok).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = textFromBytes(bytes);
        return read.ok || read.error.at.line >= 1;
      }),
      { numRuns: 500 },
    );
  });
});
