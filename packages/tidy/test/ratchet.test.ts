/** The ratchet turns one way: a new offender fails, a stale entry fails, a known one passes. */
import { expect, test } from 'vitest';
import { describeRatchet, ratchet } from '../src/ratchet.ts';

const offence = (key: string) => ({ key, line: 7, message: 'too long' });

test('a known offender passes', () => {
  expect(describeRatchet(ratchet([offence('a.ts')], ['a.ts']))).toEqual([]);
});

test('a new offender fails, with its line and what is wrong', () => {
  const told = describeRatchet(ratchet([offence('a.ts'), offence('b.ts')], ['a.ts']));
  expect(told).toEqual(['b.ts (line 7): too long']);
});

test('a listed one that no longer offends fails', () => {
  expect(describeRatchet(ratchet([], ['a.ts']))[0]).toMatch(/a\.ts is listed .* strike it/);
});
