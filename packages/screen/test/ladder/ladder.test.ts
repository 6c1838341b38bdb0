/** The whole ladder on events that no orbit has: figures between 0 and 1 or reasons, the same answer twice, never a throw. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PcEvent, PcObject, Triple } from '../../src/ladder/contract.ts';
import { probabilityLadder } from '../../src/ladder/ladder.ts';

const part = (size: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -size, max: size, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, Number.NaN, Infinity, 1e300, -1e-300) },
  );
const triple = (size: number): fc.Arbitrary<Triple> => fc.tuple(part(size), part(size), part(size));
const covariance = fc
  .tuple(
    fc.array(part(1), { minLength: 36, maxLength: 36 }),
    fc.array(fc.double({ min: -4, max: 2, noNaN: true }), { minLength: 6, maxLength: 6 }),
  )
  .map(([mix, sizes]) => {
    const c = new Float64Array(36);
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < 6; j++) {
        let sum = 0;
        for (let k = 0; k < 6; k++) sum += mix[6 * i + k]! * mix[6 * j + k]!;
        c[6 * i + j] = sum * 10 ** (sizes[i]! + sizes[j]! - (i > 2 ? 3 : 0) - (j > 2 ? 3 : 0));
      }
    return c;
  });
const object: fc.Arbitrary<PcObject> = fc.record({
  positionKm: triple(7000),
  velocityKmS: triple(8),
  covarianceRtn: fc.option(covariance, { freq: 8 }),
  knows: fc.constantFrom('full' as const, 'position' as const),
});
/** Two objects anywhere, or the second near the first. */
const events: fc.Arbitrary<PcEvent> = fc
  .tuple(object, object, fc.boolean(), triple(1), part(0.05))
  .map(([object1, far, isNear, off, hbrKm]) => {
    const near = object1.positionKm.map((value, i) => value + off[i]!) as unknown as Triple;
    const object2 = isNear ? { ...far, positionKm: near } : far;
    return { epochUs: 0, object1, object2, hbrKm };
  });

test('any event: a figure or a reason from every method, and a recommendation that has a figure', () => {
  fc.assert(
    fc.property(events, (event) => {
      const ladder = probabilityLadder(event);
      expect(Object.keys(ladder.methods).length).toBeGreaterThanOrEqual(9);
      for (const [name, { value, error, valid, why }] of Object.entries(ladder.methods)) {
        expect(why, name).not.toBe('');
        if (value === null) expect(valid, name).not.toBe(true);
        else {
          expect(value >= 0 && value <= 1 + 1e-6, `${name} ${value}`).toBe(true);
          expect(error !== null && error >= 0, `${name} error ${error}`).toBe(true);
        }
      }
      const { recommended } = ladder;
      if (recommended !== 'none valid')
        expect(ladder.methods[recommended]).toMatchObject({
          valid: true,
          value: expect.any(Number),
        });
      expect(probabilityLadder(event)).toEqual(ladder);
    }),
    { numRuns: 120, seed: 51 },
  );
});
