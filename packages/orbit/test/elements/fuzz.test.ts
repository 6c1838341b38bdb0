/** No reader throws, and none loses count, whatever the bytes. */
import { createElementSetReader, formatReject } from '@noroshi/orbit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCODINGS, encode, omm, read, VANGUARD_TLE, withoutValues } from './samples.ts';

const BUDGET_MS = 4000;

const seeds: [string, Uint8Array][] = [
  ...Object.entries(ENCODINGS).map(([name, f]): [string, Uint8Array] => [
    name,
    encode(f(omm(), omm({ NORAD_CAT_ID: '6' }), omm())),
  ]),
  ['tle', encode(`0 A\n${VANGUARD_TLE.join('\n')}\n${VANGUARD_TLE.join('\n')}\n`)],
];

function check(bytes: Uint8Array): void {
  const { sets, rejects, notes } = read(bytes, { recordBytesMax: 2048 });
  expect(rejects.length).toBeLessThanOrEqual(notes.rejected);
  for (const reject of rejects) expect(formatReject(reject)).not.toContain('\n');
  for (let row = 0; row < sets.count; row++) {
    expect(sets.eccentricity[row]).toBeLessThan(1);
    expect(sets.meanMotionRadS[row]).toBeGreaterThan(0);
    expect(Number.isSafeInteger(sets.epochUs[row])).toBe(true);
    expect(Number.isFinite(sets.bstarPerEarthRadius[row])).toBe(true);
    expect(sets.objectRow[row]).toBeLessThan(sets.objects.count);
  }
}

describe('fuzz', () => {
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => check(bytes)),
      { numRuns: 1000, interruptAfterTimeLimit: BUDGET_MS },
    );
  });

  test.each(seeds)('%s with bytes changed, cut out, doubled and put in', (_, seed) => {
    const edit = fc.record({
      at: fc.nat(seed.length - 1),
      cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc.constantFrom(
          ...[
            '"',
            '{',
            '}',
            '<',
            '>',
            '<!--',
            '<!',
            '\n',
            '\r',
            ',',
            '\\',
            '&',
            '[',
            'e',
            '-',
            '<omm>',
            '</omm>',
          ].map(encode),
        ),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(200), (edits, piece) => {
        let bytes = seed;
        for (const { at, cut, put } of edits) {
          bytes = Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + cut)]);
        }
        check(bytes);
        const reader = createElementSetReader({ file: 'f', recordBytesMax: 2048 });
        for (let i = 0; i < bytes.length; i += piece + 1)
          reader.push(bytes.subarray(i, i + piece + 1));
        const whole = read(bytes, { recordBytesMax: 2048 });
        expect(withoutValues(reader.finish())).toEqual(withoutValues(whole));
      }),
      { numRuns: 1500, interruptAfterTimeLimit: BUDGET_MS },
    );
  });

  test('bytes that make a reader look back are still read in linear time', () => {
    for (const unit of [
      '{"',
      '{"}',
      '<!--',
      '<a "',
      '<omm',
      '[{',
      '"\\',
      '1 ',
      '{"a":[',
      '<omm><',
      '\r',
    ]) {
      const bytes = encode(unit.repeat(Math.ceil(400_000 / unit.length)));
      const from = performance.now();
      check(bytes);
      expect([unit, performance.now() - from < 4000]).toEqual([unit, true]);
    }
  });
});
