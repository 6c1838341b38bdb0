import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText, degreesText, lineText, numberText, revDayText, xmlText } from '../src/text.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('numbers', () => {
  test.each([
    [0.1, '0.1'],
    [1e-7, '1.0E-7'],
    [-2.5e-10, '-2.5E-10'],
    [1e21, '1.0E21'],
    [12303, '12303'],
  ])('%f is %s', (value, text) => expect(numberText(value)).toBe(text));

  test('every double comes back, and the text is a number of JSON', () => {
    fc.assert(
      fc.property(finite, (value) => {
        expect(Number(numberText(value))).toBe(value === 0 ? 0 : value);
        expect(JSON.parse(numberText(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  test('degrees with four decimals come back as they were printed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), (n) => {
        const deg = n / 10_000;
        expect(degreesText((deg * Math.PI) / 180)).toBe(String(deg));
      }),
    );
  });

  test('any degrees and revolutions a day give the same column again', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), (deg) => {
        const rad = (deg * Math.PI) / 180;
        expect((Number(degreesText(rad)) * Math.PI) / 180).toBe(rad);
        const radS = (deg * 2 * Math.PI) / 86_400;
        expect((Number(revDayText(radS)) * 2 * Math.PI) / 86_400).toBe(radS);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('text', () => {
  test('a name cannot open a line, a tag, a cell or a formula', () => {
    expect(lineText('A\nEPOCH = 1\u2028\u0000 ')).toBe('A EPOCH = 1');
    expect(xmlText('</omm>&"\'')).toBe('&lt;/omm&gt;&amp;&quot;&apos;');
    expect(csvText('A, "B"')).toBe('"A, ""B"""');
    expect(csvText('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvText('@x')).toBe("'@x");
  });
});
