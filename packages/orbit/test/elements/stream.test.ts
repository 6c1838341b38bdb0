/** Pieces of any size give the same result, and a stream far larger than memory stays in bounded memory. */
import { createElementSetReader, type ElementReadOptions, type ReadResult } from '@noroshi/orbit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCODINGS, encode, omm, read, VANGUARD_TLE, withoutValues } from './samples.ts';

function readInPieces(
  bytes: Uint8Array,
  sizes: readonly number[],
  options: Partial<ElementReadOptions> = {},
): ReadResult {
  const reader = createElementSetReader({ file: 'f', ...options });
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  return reader.finish();
}

const sets = [
  omm(),
  omm({ NORAD_CAT_ID: '6', ECCENTRICITY: '7' }),
  omm({ NORAD_CAT_ID: '123456789', OBJECT_NAME: 'Ü' }),
];
const tle = `0 A\r\n${VANGUARD_TLE.join('\r\n')}\r\n0 B\r${VANGUARD_TLE.join('\r')}\r\n2 junk\n`;
const FILES: [string, string][] = [
  ...Object.entries(ENCODINGS).map(([name, f]): [string, string] => [
    name,
    f(...sets).replaceAll('\n', '\r\n'),
  ]),
  ['pretty json', JSON.stringify(sets, null, 2)],
  ['damaged json', ENCODINGS.json!(...sets).replace('"EPOCH"', 'EPOCH"')],
  ['damaged xml', ENCODINGS.xml!(...sets).replace('</omm>', '')],
  ['tle', tle],
];

describe.each(FILES)('%s in pieces', (_, text) => {
  test('of any sizes, reads as it does in one piece', () => {
    const bytes = encode(text);
    const whole = withoutValues(read(bytes));
    for (const size of [1, 2, 3, 7, 64])
      expect(withoutValues(readInPieces(bytes, [size]))).toEqual(whole);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
        (sizes) => {
          expect(withoutValues(readInPieces(bytes, sizes))).toEqual(whole);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('memory', () => {
  const MEGABYTE = 1e6;
  // 300 MB in the normal run; the full 2 GB with NOROSHI_PROVE=1.
  const total = process.env.NOROSHI_PROVE === '1' ? 2000 * MEGABYTE : 300 * MEGABYTE;

  test.each(['csv', 'json', 'tle'])(
    '%s: hundreds of megabytes of repeated sets, one kept an object, in at most 60 MB',
    { timeout: 600_000 },
    (format) => {
      const part = chunkOf(format, 1000);
      const reader = createElementSetReader({
        file: 'big',
        oneAnObjectFromUs: Number.POSITIVE_INFINITY,
      });
      const pushes = Math.ceil(total / 3 / part.body.length);
      reader.push(part.head);
      const before = heldBytes();
      let most = 0;
      for (let i = 0; i < pushes; i++) {
        reader.push(part.body);
        if (i % 50 === 0) most = Math.max(most, heldBytes() - before);
      }
      const { sets: kept, notes } = reader.finish();
      expect(kept.count).toBe(1000);
      expect(notes.records).toBe(pushes * 1000);
      expect(notes.leftOut).toBe((pushes - 1) * 1000);
      expect(most / MEGABYTE).toBeLessThan(60);
    },
  );
});

/** Bytes of one push: `count` objects, each once. */
function chunkOf(format: string, count: number): { head: Uint8Array; body: Uint8Array } {
  const rows = Array.from({ length: count }, (_, i) => omm({ NORAD_CAT_ID: String(i + 1) }));
  if (format === 'json') {
    return {
      head: encode('[\n'),
      body: encode(rows.map((row) => `${JSON.stringify(row)},\n`).join('')),
    };
  }
  if (format === 'csv') {
    const [head, ...lines] = ENCODINGS.csv!(...rows).split('\n');
    return { head: encode(`${head}\n`), body: encode(`${lines.join('\n')}\n`) };
  }
  const lines = rows.map((_, i) => tleOf(i + 1));
  return { head: encode('# sets\n'), body: encode(lines.join('')) };
}

function tleOf(number: number): string {
  const id = String(number).padStart(5, '0');
  return VANGUARD_TLE.map((line) => {
    const plain = line.slice(0, 2) + id + line.slice(7, 68);
    let sum = 0;
    for (const c of plain) sum += c === '-' ? 1 : c >= '0' && c <= '9' ? Number(c) : 0;
    return `${plain}${sum % 10}\n`;
  }).join('');
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
