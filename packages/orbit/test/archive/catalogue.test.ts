/** A catalogue on the wire: exact to the bit, small on what catalogues print, and no bytes throw its reader off. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE_BLOCK_ROWS,
  type CatalogueMessage,
  copySgp4Set,
  createSgp4Columns,
  decodeCatalogue,
  decodeNames,
  encodeCatalogueBlock,
  encodeCatalogueHead,
  encodeNamesBlock,
  encodeNamesHead,
  sameSgp4Set,
} from '../../src/index.ts';

type Row = {
  readonly id: string;
  readonly number: number;
  readonly epochUs: number;
  readonly values: readonly number[]; // 7
  readonly type: number;
};

const double = fc.oneof(
  fc.double(),
  fc.integer({ min: 0, max: 3_599_999 }).map((whole) => ((whole / 1e4) * Math.PI) / 180),
  fc.integer({ min: 0, max: 9_999_999 }).map((whole) => whole / 1e7),
  fc.constantFrom(0, -0, Number.NaN, Number.MAX_VALUE),
);
const rowArb: fc.Arbitrary<Row> = fc
  .record({
    text: fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }),
    number: fc.integer({ min: 0, max: 0xffff_ffff }),
    plain: fc.boolean(),
    epochUs: fc.oneof(fc.integer({ min: -9e15, max: 9e15 }), fc.double()),
    values: fc.array(double, { minLength: 7, maxLength: 7 }),
    type: fc.integer({ min: 0, max: 255 }),
  })
  .map(({ text, number, plain, ...rest }) => {
    const id = plain && number > 0 ? String(number) : text;
    return { ...rest, id, number };
  });

function columnsOf(rows: readonly Row[]) {
  const sets = createSgp4Columns(rows.length);
  rows.forEach(({ epochUs, values, type }, row) => {
    sets.epochUs[row] = epochUs;
    sets.meanMotionRadS[row] = values[0];
    sets.eccentricity[row] = values[1];
    sets.inclinationRad[row] = values[2];
    sets.raanRad[row] = values[3];
    sets.argPerigeeRad[row] = values[4];
    sets.meanAnomalyRad[row] = values[5];
    sets.bstarPerEarthRadius[row] = values[6];
    sets.ephemerisType[row] = type;
  });
  const objectId = rows.map(({ id }) => id);
  return { objectId, catalogueNumber: Uint32Array.from(rows, ({ number }) => number), sets };
}

function encoded(rows: readonly Row[], since = '', removed: readonly string[] = []): Uint8Array {
  const { sets, ...ids } = columnsOf(rows);
  const parts = [encodeCatalogueHead({ version: 'v-1', since, removed, count: rows.length })];
  for (let from = 0; from < rows.length; from += CATALOGUE_BLOCK_ROWS) {
    const to = Math.min(rows.length, from + CATALOGUE_BLOCK_ROWS);
    parts.push(encodeCatalogueBlock(ids, sets, from, to));
  }
  return Buffer.concat(parts);
}

function decoded(bytes: Uint8Array): CatalogueMessage {
  const message = decodeCatalogue(Uint8Array.from(bytes));
  if (!message.ok) throw new Error(JSON.stringify(message.error));
  return message.value;
}

/** As a two-line set prints them: 8 digits of a day, 4 of a degree, 7 of eccentricity, 8 of mean motion, 5 of drag. */
function printedRow(k: number): Row {
  const pseudo = (digits: number, salt: number) => (k * 7919 + salt * 104_729) % 10 ** digits;
  const degrees = (whole: number) => ((whole / 1e4) * Math.PI) / 180;
  return {
    ...{ id: String(10_000 + k), number: 10_000 + k, epochUs: 8e14 + pseudo(8, 1) * 864, type: 0 },
    values: [
      (((14e8 + pseudo(8, 2)) / 1e8) * 2 * Math.PI) / 86_400,
      pseudo(5, 3) / 1e7,
      degrees(pseudo(6, 4)),
      ...[5, 6, 7].map((salt) => degrees(pseudo(7, salt) % 3_600_000)),
      pseudo(5, 8) / 1e8,
    ],
  };
}

describe('a catalogue', () => {
  test('gives back every id, number and double bit for bit, and the same bytes again', () => {
    fc.assert(
      fc.property(fc.array(rowArb, { maxLength: 40 }), (rows) => {
        const bytes = encoded(rows);
        const message = decoded(bytes);
        const given = columnsOf(rows);
        expect(message.objectId).toEqual(given.objectId);
        expect(message.catalogueNumber).toEqual(given.catalogueNumber);
        for (let row = 0; row < rows.length; row++)
          expect(sameSgp4Set(given.sets, row, message.sets, row)).toBe(true);
        expect(Buffer.compare(encoded(rows), bytes)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('as catalogues print it takes at most 40 bytes an object, ids and all; any doubles at most 80', () => {
    const printed = Array.from({ length: 5000 }, (_, k) => printedRow(k));
    expect(encoded(printed).length / printed.length).toBeLessThan(40);
    expect(decoded(encoded(printed)).objectId.at(-1)).toBe('14999');
    const odd = printed.map((row, k) => ({
      ...row,
      values: row.values.map((value, i) => value + Math.PI * (k + 1) * (i + 2) * 1e-11),
    }));
    expect(encoded(odd).length / odd.length).toBeLessThan(80);
  });

  test('a change says since when, and what is gone', () => {
    const message = decoded(encoded([printedRow(1)], 'v-0', ['90001', 'own:a']));
    expect(message).toMatchObject({ version: 'v-1', since: 'v-0', removed: ['90001', 'own:a'] });
    expect(message.count).toBe(1);
  });

  test('no bytes throw: any, cut, changed', () => {
    const good = encoded(Array.from({ length: 60 }, (_, k) => printedRow(k)));
    const start = good.subarray(0, 8);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.uint8Array({ maxLength: 200 }).map((rest) => Uint8Array.of(...start, ...rest)),
          fc.nat(good.length - 1).map((length) => good.slice(0, length)),
          fc
            .record({ at: fc.nat(good.length - 1), to: fc.nat(255) })
            .map(({ at, to }) => Uint8Array.from(good).fill(to, at, at + 1)),
        ),
        (bytes) => {
          const message = decodeCatalogue(bytes);
          const names = decodeNames(bytes);
          if (message.ok) expect(message.value.objectId.length).toBe(message.value.count);
          if (names.ok) expect(names.value.name.length).toBe(names.value.objectId.length);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('a number of rows that cannot be there asks for no room', () => {
    const head = encodeCatalogueHead({ version: 'v', since: '', removed: [], count: 3_999_999 });
    expect(decodeCatalogue(head)).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    expect(decodeCatalogue(Uint8Array.of(9))).toEqual({
      ok: false,
      error: { kind: 'version', found: 9 },
    });
  });

  test('a copied set is the same, and one that differs in a bit is not', () => {
    const { sets } = columnsOf([printedRow(1), printedRow(2)]);
    expect(sameSgp4Set(sets, 0, sets, 1)).toBe(false);
    copySgp4Set(sets, 0, sets, 1);
    expect(sameSgp4Set(sets, 0, sets, 1)).toBe(true);
    sets.raanRad[1] += 1e-15;
    expect(sameSgp4Set(sets, 0, sets, 1)).toBe(false);
  });
});

test('names come back as they were, whatever they are', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          id: fc.string({ minLength: 1, maxLength: 20 }),
          cospar: fc.string({ maxLength: 12 }),
          name: fc.string({ maxLength: 40, unit: 'binary' }),
        }),
        { maxLength: 30 },
      ),
      (rows) => {
        const names = {
          objectId: rows.map(({ id }) => id),
          catalogueNumber: new Uint32Array(rows.length),
          cosparId: rows.map(({ cospar }) => cospar),
          name: rows.map(({ name }) => name),
        };
        const blocks = rows.length === 0 ? [] : [encodeNamesBlock(names, 0, rows.length)];
        const bytes = Buffer.concat([encodeNamesHead('n-1', rows.length), ...blocks]);
        const back = decodeNames(Uint8Array.from(bytes));
        expect(back).toEqual({ ok: true, value: { version: 'n-1', ...names } });
      },
    ),
    { numRuns: 200 },
  );
});
