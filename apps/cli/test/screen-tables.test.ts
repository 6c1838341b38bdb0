/** The tables a person sees: they fit the terminal, and the pairs that matter come first. */
import type { ConjunctionRow } from '@noroshi/screen';
import { describe, expect, test } from 'vitest';
import { screenTables } from '../src/screen-tables.ts';

describe('the tables of a screen', () => {
  const row = (kind: 'crossing' | 'interval', durationS: number): ConjunctionRow => ({
    ...{ id1: '25544', name1: 'ISS (ZARYA)', id2: '270438', name2: 'A NAME OF TWENTY-FOUR CH' },
    ...{ kind, tcaUs: 0, fromUs: 0, toUs: durationS * 1e6, missKm: 0.5 },
    ...{ missRKm: 0.3, missTKm: 0.4, missNKm: 0, relativeSpeedKmS: 14.2, age1D: 1, age2D: 1 },
    ...{ hbrM: 10, pc: kind === 'crossing' ? 1e-5 : null, pcMax: 2e-5, dilution: false },
    covariance: 'aida-kirschner-2013',
  });

  test.each([80, 100, 120])('no line is wider than a terminal of %i, and no id is cut', (cells) => {
    const lines = screenTables([row('crossing', 1), row('interval', 9)], cells).split('\n');
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(cells);
    expect(lines.filter((line) => /25544 ISS .*270438 A N/.test(line))).toHaveLength(3);
  });

  test('of pairs that stay near, the longest is first', () => {
    const text = screenTables([row('interval', 2), row('interval', 86_400), row('interval', 60)]);
    const ends = [...text.matchAll(/11:59:28Z {2}(\S+)/g)].map((match) => match[1]);
    expect(ends).toEqual(['2000-01-02T11:59:28Z', '2000-01-01T12:00:28Z', '2000-01-01T11:59:30Z']);
  });
});
