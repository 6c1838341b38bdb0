/**
 * The kernel against the reference over a whole real catalogue, epoch ± 14 days, both operation modes.
 * The reference leaves Kepler's equation within 1e-12 rad, as the official program does, so beyond 50,000 km the bar
 * grows with the distance: one object near the Moon's orbit differs by 2.9e-7 km, the rest by less than 4.4e-8 km.
 */
import { readFileSync } from 'node:fs';
import { createStateBatch, initialiseSgp4, readElementSets } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { differenceOf, isMarked } from './compare.ts';
import { COMPILED_TIERS, engineOf } from './modules.ts';

const DAY_US = 86_400e6;
const DAYS = [-14, -8.3, -3.1, -0.7, 0.4, 2.9, 6.6, 14];
const KM_MAX = 1e-7;
const RELATIVE_MAX = 2e-12; // the same at 50,000 km
const KM_S_MAX = 1e-9;

describeWithData('the catalogue', 'orbit/catalog/celestrak-onorbit-20241101.csv', (path) => {
  const { sets } = readElementSets(readFileSync(path), { file: 'celestrak.csv' });
  const middleUs = sets.epochUs.toSorted()[sets.count >> 1]!;

  for (const opsMode of ['i', 'a'] as const) {
    const model = initialiseSgp4(sets, opsMode);
    for (const tier of COMPILED_TIERS) {
      test(`${tier}, mode ${opsMode}: as the reference, epoch ± 14 days`, async () => {
        const kernel = await engineOf(model, tier);
        const reference = await engineOf(model, 'reference');
        const got = createStateBatch(model.count, 'TEME');
        const wanted = createStateBatch(model.count, 'TEME');
        for (const day of DAYS) {
          const epochUs = Math.round(middleUs + day * DAY_US);
          const good = kernel.propagateInto(epochUs, got);
          expect(good).toBe(reference.propagateInto(epochUs, wanted));
          const { codes, km, relative, kmS } = differenceOf(got, wanted);
          expect(codes, `codes on day ${day}`).toBe(0);
          expect(km, `day ${day}`).toBeLessThan(KM_MAX);
          expect(relative, `day ${day}`).toBeLessThan(RELATIVE_MAX);
          expect(kmS, `day ${day}`).toBeLessThan(KM_S_MAX);
          expect(got.rows).toEqual(wanted.rows);
          expect(got.epochUs).toEqual(wanted.epochUs);
        }
        expect(isMarked(got)).toBe(true);
      });
    }
  }

  test('the catalogue has decayed objects and every kind of orbit', () => {
    const model = initialiseSgp4(sets, 'a');
    const out = createStateBatch(model.count, 'TEME');
    expect(sets.count).toBe(26_834);
    expect(model.deepCount).toBe(4_007);
    return engineOf(model, 'fixed').then((engine) => {
      const good = engine.propagateInto(middleUs + 14 * DAY_US, out);
      expect(model.count - good).toBeGreaterThan(4);
    });
  });
});
