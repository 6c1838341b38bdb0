/** Fireballs raise nothing: the staged ones as moving sources on clutter. NOROSHI_PROVE=1: over a day. */
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { falseAlarms, readFireballs } from './fireball-runs.ts';

const DURATION_S = process.env.NOROSHI_PROVE === '1' ? 86_400 : 3600;

describeWithData('staged fireballs', 'track/clutter/cneos_fireball_2025-02.csv', (path) => {
  test('a thousand a day: none is believed', { timeout: 600_000 }, () => {
    const list = readFireballs(path);
    expect(list.length).toBeGreaterThan(800); // those of 1009 that have a place
    const { fireballs, believed } = falseAlarms(list, DURATION_S, 1);
    expect(fireballs).toBeGreaterThan(DURATION_S / 120);
    expect(believed).toBe(0);
  });
});
