/** Ephemerides as bytes: back bit for bit, and nothing that is cut, changed or made up is taken for one or throws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeEphemeris, type Ephemeris, encodeEphemeris } from '../../src/index.ts';

const number = fc.double({ noNaN: false });
const column = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((all) => Float64Array.from(all));
const table = fc.integer({ min: 1, max: 5 }).chain((rows) =>
  fc.record({
    epochUs: column(rows),
    states: column(6 * rows),
    method: fc.constantFrom('lagrange' as const, 'hermite' as const),
    degree: fc.integer({ min: 0, max: 27 }),
    fromUs: fc.maxSafeInteger(),
    toUs: fc.maxSafeInteger(),
    frameName: fc.string(),
    covariances: fc.record({ epochUs: column(2), rtnKm2: column(12) }),
  }),
);
const ephemeris: fc.Arbitrary<Ephemeris> = fc.record({
  ...{ objectId: fc.string(), name: fc.string({ unit: 'binary' }), cosparId: fc.string() },
  ...{ source: fc.string(), createdUs: fc.maxSafeInteger() },
  tables: fc.array(table, { minLength: 1, maxLength: 3 }),
});

test('every ephemeris comes back bit for bit', () => {
  fc.assert(
    fc.property(ephemeris, (one) => {
      const bytes = encodeEphemeris(one);
      const back = decodeEphemeris(bytes);
      expect(back.ok && encodeEphemeris(back.value)).toEqual(bytes);
      expect(back.ok && back.value.tables).toEqual(one.tables);
    }),
  );
});

test('cut, changed or random bytes are refused or read, and never throw', () => {
  fc.assert(
    fc.property(ephemeris, fc.nat(), fc.nat(255), (one, place, byte) => {
      const bytes = encodeEphemeris(one);
      expect(decodeEphemeris(bytes.subarray(0, place % bytes.length)).ok).toBe(false);
      bytes[place % bytes.length]! ^= byte;
      expect(typeof decodeEphemeris(bytes).ok).toBe('boolean');
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(decodeEphemeris(bytes).ok).toBe(false);
    }),
  );
});

test('another version is refused by its number', () => {
  const bytes = encodeEphemeris({
    ...{ objectId: '1', name: '', cosparId: '', source: 'a', createdUs: 0, tables: [] },
  });
  bytes[4] = 9;
  expect(decodeEphemeris(bytes)).toEqual({ ok: false, error: 'version 9 is not known here' });
});
