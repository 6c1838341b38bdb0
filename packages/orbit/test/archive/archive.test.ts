/** The archive of element sets: exact to the bit for any double, small on what catalogues print, never thrown off by bytes. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createElementColumns,
  decodeBlock,
  decodeSetRecordInto,
  type ElementColumns,
  encodeBlock,
  encodeSetRecord,
  pickColumns,
  readElementSets,
  SET_RECORD_BYTES,
  sameSet,
} from '../../src/index.ts';

/**
 * Two fictitious sets a day apart, and the bytes of version 1 of the block for ever. By hand: version 01, count 02, unit
 * e0a0ab9ccc02 = 89,180,000,352 µs (1.03217593 days), the first epoch as a double, one unit; then the mean motion on a grid
 * of 0a - 2 = 8 digits without exceptions: 80fe98c60b = 2 * 1,550,000,000, a413 = 2 * 1234.
 */
const TLE = `1 90001U 26001A   26100.50000000  .00001234  00000-0  28098-4 0  9995
2 90001  51.6400 120.0000 0001234 100.0000 260.1000 15.50000000 1006
1 90001U 26001A   26101.53217593  .00001240  00000-0  28198-4 0  9998
2 90001  51.6401 114.8800 0001240 103.5000 256.6000 15.50001234 1160
`;
const GOLDEN = [
  '0102e0a0ab9ccc02009a38bb74900743010a0080fe98c60ba4130900a4130c06',
  '00e0843f02060080be92016f060080897a8f310600aff979df8c040b0084b703',
  'c8010a00a4130c00000000000000000000000000000000000000000000000038',
  '8f400200dc0f9402000000000000000000',
].join('');

function readSets(text: string): ElementColumns {
  const { sets, rejects } = readElementSets(new TextEncoder().encode(text), {
    file: 'golden.tle',
    checksum: 'warn',
  });
  expect(rejects).toEqual([]);
  return pickColumns(sets, [...sets.epochUs.keys()]);
}

function expectSame(a: ElementColumns, b: ElementColumns): void {
  expect(b.count).toBe(a.count);
  for (let row = 0; row < a.count; row++) expect(sameSet(a, row, b, row)).toBe(true);
}

describe('a block', () => {
  test('has the bytes it had when version 1 was fixed', () => {
    const sets = readSets(TLE);
    expect(Buffer.from(encodeBlock(sets)).toString('hex')).toBe(GOLDEN);
    const back = decodeBlock(Uint8Array.from(Buffer.from(GOLDEN, 'hex')));
    expect(back.ok).toBe(true);
    if (back.ok) expectSame(sets, back.value);
  });

  test('gives back every double bit for bit: printed decimals, any other, -0, NaN', () => {
    fc.assert(
      fc.property(columnsArb(), (sets) => {
        const bytes = encodeBlock(sets);
        const back = decodeBlock(bytes);
        if (!back.ok) throw new Error(`not decoded: ${JSON.stringify(back.error)}`);
        expectSame(sets, back.value);
        expect(encodeBlock(back.value)).toEqual(bytes);
      }),
      { numRuns: 1500 },
    );
  });

  test('never throws on any bytes, whole, cut or changed', () => {
    const good = encodeBlock(readSets(TLE));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.uint8Array({ maxLength: 120 }).map((rest) => Uint8Array.of(1, 3, ...rest)),
          fc.nat({ max: good.length - 1 }).map((length) => good.slice(0, length)),
          fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
            const changed = good.slice();
            changed[at] = byte;
            return changed;
          }),
        ),
        (bytes) => {
          const back = decodeBlock(bytes);
          if (back.ok) expect(back.value.count).toBeGreaterThan(0);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('a cut block and another version are named as such', () => {
    const good = encodeBlock(readSets(TLE));
    expect(decodeBlock(good.slice(0, -1))).toMatchObject({ error: { kind: 'damaged' } });
    expect(decodeBlock(Uint8Array.of(...good, 0))).toMatchObject({ error: { kind: 'damaged' } });
    expect(decodeBlock(Uint8Array.of(9, ...good.slice(1)))).toEqual({
      ok: false,
      error: { kind: 'version', found: 9 },
    });
    expect(decodeBlock(new Uint8Array(0))).toMatchObject({ error: { kind: 'damaged' } });
  });

  test('refuses as a bug what is out of order or empty', () => {
    const sets = readSets(TLE);
    expect(() => encodeBlock(pickColumns(sets, [1, 0]))).toThrow('out of order');
    expect(() => encodeBlock(createElementColumns(0))).toThrow('0 sets');
  });
});

describe('a record', () => {
  test('of one set is 96 bytes and exact; other bytes are refused', () => {
    fc.assert(
      fc.property(columnsArb(), (sets) => {
        const back = createElementColumns(sets.count);
        for (let row = 0; row < sets.count; row++) {
          const bytes = encodeSetRecord(sets, row);
          expect(bytes.length).toBe(SET_RECORD_BYTES);
          expect(decodeSetRecordInto(bytes, back, row)).toBe(true);
        }
        expectSame(sets, back);
      }),
    );
    const back = createElementColumns(1);
    expect(decodeSetRecordInto(new Uint8Array(SET_RECORD_BYTES), back, 0)).toBe(false);
    expect(decodeSetRecordInto(new Uint8Array(3), back, 0)).toBe(false);
  });
});

describeWithData('the archive on real histories', 'tle/geo_history/geo_hist_05.tle.gz', (path) => {
  test('keeps every set exactly, below 25 bytes a set', () => {
    const { sets } = readElementSets(gunzipSync(readFileSync(path)), { file: path });
    const rows = Map.groupBy(sets.epochUs.keys(), (row) => sets.objectRow[row]);
    let bytes = 0;
    let different = 0;
    for (const list of rows.values()) {
      list.sort((a, b) => sets.epochUs[a] - sets.epochUs[b]);
      for (let from = 0; from < list.length; from += 128) {
        const one = pickColumns(sets, list.slice(from, from + 128));
        const block = encodeBlock(one);
        bytes += block.length;
        const back = decodeBlock(block);
        for (let row = 0; row < one.count; row++) {
          if (!back.ok || !sameSet(one, row, back.value, row)) different++;
        }
      }
    }
    expect(different).toBe(0);
    expect(sets.count).toBeGreaterThan(10_000);
    expect(bytes / sets.count).toBeLessThan(25);
  });
});

/** Sets in order of epoch; every column either of printed decimals or of any doubles. */
function columnsArb(): fc.Arbitrary<ElementColumns> {
  const any = fc.double();
  const degrees = fc.integer({ min: 0, max: 3_600_000 }).map((n) => ((n / 1e4) * Math.PI) / 180);
  const motion = fc
    .integer({ min: 1, max: 1_700_000_000 })
    .map((n) => ((n / 1e8) * 2 * Math.PI) / 86_400);
  const plain = fc
    .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 14 }))
    .map(([n, digits]) => n / 10 ** digits);
  const column = (printed: fc.Arbitrary<number>) => (count: number) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.array(printed, { minLength: count, maxLength: count }) },
      {
        weight: 2,
        arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: printed }, any), {
          minLength: count,
          maxLength: count,
        }),
      },
      { weight: 1, arbitrary: fc.array(any, { minLength: count, maxLength: count }) },
      { weight: 1, arbitrary: printed.map((one) => new Array<number>(count).fill(one)) },
    );
  const epochs = (count: number) =>
    fc
      .oneof(
        fc.array(
          fc.integer({ min: -1_000_000, max: 9_000_000 }).map((n) => n * 864e6),
          { minLength: count, maxLength: count },
        ),
        fc.array(fc.maxSafeInteger(), { minLength: count, maxLength: count }),
        fc.array(fc.double({ noNaN: true }), { minLength: count, maxLength: count }),
      )
      .map((list) => list.sort((a, b) => a - b));
  const whole = (max: number) => (count: number) =>
    fc.array(fc.nat({ max }), { minLength: count, maxLength: count });
  return fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      epochUs: epochs(count).map((list) => Float64Array.from(list)),
      meanMotionRadS: column(motion)(count).map((list) => Float64Array.from(list)),
      eccentricity: column(plain)(count).map((list) => Float64Array.from(list)),
      inclinationRad: column(degrees)(count).map((list) => Float64Array.from(list)),
      raanRad: column(degrees)(count).map((list) => Float64Array.from(list)),
      argPerigeeRad: column(degrees)(count).map((list) => Float64Array.from(list)),
      meanAnomalyRad: column(degrees)(count).map((list) => Float64Array.from(list)),
      bstarPerEarthRadius: column(plain)(count).map((list) => Float64Array.from(list)),
      meanMotionDotRevDay2: column(plain)(count).map((list) => Float64Array.from(list)),
      meanMotionDdotRevDay3: column(plain)(count).map((list) => Float64Array.from(list)),
      ephemerisType: whole(9)(count).map((list) => Uint8Array.from(list)),
      elementSetNumber: whole(4_294_967_295)(count).map((list) => Uint32Array.from(list)),
      revolutionAtEpoch: whole(4_294_967_295)(count).map((list) => Uint32Array.from(list)),
      classification: fc.array(fc.constantFrom('U', 'C', 'S'), {
        minLength: count,
        maxLength: count,
      }),
    }),
  );
}
