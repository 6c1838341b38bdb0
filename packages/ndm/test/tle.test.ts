import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ElementSetBatch, readElementSets } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import { encodeTle, encodeTles, formatRefusal } from '../src/index.ts';
import { read, sets } from './helpers.ts';

describe('TLE from an element set', () => {
  test('VANGUARD 1, as its OMM says it', () => {
    expect(encodeTle(sets(), 0)).toEqual({
      ok: true,
      value: [
        '1 00005U 58002B   24303.51300339  .00001286  00010-9  16091-2 0  9992',
        '2 00005  34.2551 352.8583 1843421 332.7861  18.6796 10.85746790378613',
      ],
    });
  });

  test('numbers above 339999, years a TLE has no digits for and large rates are refused with a reason', () => {
    expect(reasons(sets(), 1)).toBe(
      '999100101: NORAD_CAT_ID is "999100101": a TLE carries numbers from 1 to 339999; write an OMM',
    );
    const late = { ...sets(), epochUs: sets().epochUs.map((us) => us + 40 * 365.25 * 86_400e6) };
    expect(reasons(late, 0)).toContain('a TLE carries epochs of 1957 to 2056');
    const fast = { ...sets(), meanMotionDotRevDay2: Float64Array.of(1, 1, 1) };
    expect(reasons(fast, 0)).toContain('MEAN_MOTION_DOT is "1"');
    const round = { ...sets(), eccentricity: Float64Array.of(0.99999999, 0, 0) };
    expect(reasons(round, 0)).toContain('ECCENTRICITY is "0.99999999"');
    const own = {
      ...sets(),
      objects: { ...sets().objects, catalogueNumber: Uint32Array.of(0, 0, 0) },
    };
    expect(reasons(own, 0)).toContain('NORAD_CAT_ID is "0"');
  });

  test('what does not fit is listed, the rest is written', () => {
    const file = encodeTles(sets());
    expect([file.written, file.refusals.map((refusal) => refusal.objectId)]).toEqual([
      2,
      ['999100101'],
    ]);
    expect(file.text.split('\n').filter((line) => line.startsWith('0 '))).toEqual([
      '0 VANGUARD 1',
      '0 UNKNOWN',
    ]);
    expect(read(file.text).objects.objectId).toEqual(['5', '270000']);
  });

  test('edges: the last step of a year, full turns, tiny and negative drag', () => {
    const batch = sets();
    const at = (us: number) => ({ ...batch, epochUs: batch.epochUs.map(() => us) });
    const newYear = read(
      '1 00005U 58002B   24001.00000000  .00000000  00000+0  00000+0 0    08\n2 00005   0.0000   0.0000 0000000   0.0000   0.0000  1.00000000    08\n'.replace(
        /^.*$/gm,
        fixed,
      ),
    ).epochUs[0]!;
    expect(line1(at(newYear - 100)).slice(18, 32)).toBe('24001.00000000');
    expect(line1(at(newYear - 864)).slice(18, 32)).toBe('23365.99999999');
    const turn = { ...batch, raanRad: batch.raanRad.map(() => (359.99999 * Math.PI) / 180) };
    expect(lines(turn)[1].slice(17, 25)).toBe('  0.0000');
    const drag = (value: number) =>
      line1({ ...batch, bstarPerEarthRadius: Float64Array.of(value, 0, 0) }).slice(53, 61);
    expect([drag(-1.1606e-5), drag(1.23456e-12), drag(1e-15), drag(0.5), drag(12.5)]).toEqual([
      '-11606-4',
      ' 00123-9',
      ' 00000+0',
      ' 50000+0',
      ' 12500+2',
    ]);
  });
});

describeWithData('TLE catalogues', 'tle/catalog', (path) => {
  test.each(['cat_spacetrack_20240705.tle.gz', 'cat_20210112.tle.gz', 'cat_19971018.tle.gz'])(
    '%s: written again, the same elements',
    { timeout: 60_000 },
    (name) => {
      const batch = readElementSets(gunzipSync(readFileSync(`${path}/${name}`)), {
        file: 'x',
        source: 'x',
      }).sets;
      const file = encodeTles(batch);
      expect(file.refusals).toEqual([]);
      const again = read(file.text);
      expect({ ...again, objects: null }).toEqual({ ...batch, objects: null });
    },
  );
  test('Space-Track 2024-07-05: the same lines, but for signs of zero and padding', () => {
    const text = gunzipSync(readFileSync(`${path}/cat_spacetrack_20240705.tle.gz`)).toString();
    const batch = read(text);
    const canonical = (line: string) =>
      line
        .slice(0, 68)
        .replace(/^([12]) +(\d+)(?=[UCS ])/, (_, n, id) => `${n} ${id.padStart(5, '0')}`)
        .replace(/([ -]\d{5})[+-]0/g, '$1+0')
        .replace('-.00000000', ' .00000000');
    const published = text
      .split(/\r?\n/)
      .filter((line) => /^[12] /.test(line))
      .map(canonical);
    const written = encodeTles(batch, false).text.trimEnd().split('\n').map(canonical);
    const different = written.filter((line, i) => line !== published[i]);
    expect([published.length, different.slice(0, 5)]).toEqual([52_778, []]);
  });
});

function lines(batch: ElementSetBatch): readonly [string, string] {
  const encoded = encodeTle(batch, 0);
  if (!encoded.ok) throw new Error(formatRefusal(encoded.error));
  return encoded.value;
}

const line1 = (batch: ElementSetBatch): string => lines(batch)[0];

function reasons(batch: ElementSetBatch, row: number): string {
  const encoded = encodeTle(batch, row);
  return encoded.ok ? '' : formatRefusal(encoded.error);
}

const fixed = (line: string): string =>
  line.slice(0, 68) + (line.length < 68 ? '' : checksum(line));

function checksum(line: string): string {
  let sum = 0;
  for (const c of line.slice(0, 68)) sum += c === '-' ? 1 : c >= '0' && c <= '9' ? Number(c) : 0;
  return String(sum % 10);
}
