/** Passwords: the reference implementation's own vector, what is refused, and the same work whoever is named. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashPassword, passwordProblem, verifyPassword } from '../../src/access/password.ts';

// test.c of the reference implementation (CC0): argon2id, version 0x13, m=65536, t=2, p=1
const REFERENCE =
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';

test('the vector of the reference implementation', async () => {
  expect(await verifyPassword('password', REFERENCE)).toBe(true);
  expect(await verifyPassword('passwore', REFERENCE)).toBe(false);
});

test('what was hashed verifies, composed either way, and nothing else does', async () => {
  const kept = await hashPassword('caf\u00e9 au lait, s\u2019il vous pla\u00eet', randomBytes);
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  expect(await verifyPassword('cafe\u0301 au lait, s\u2019il vous plai\u0302t', kept)).toBe(true);
  expect(await verifyPassword('cafe au lait, s\u2019il vous plait', kept)).toBe(false);
  expect(await verifyPassword('', undefined)).toBe(false);
  expect(await verifyPassword('x', 'not a hash')).toBe(false);
});

test.each([
  ['elevenchars', 'has 11 characters'],
  ['x'.repeat(300), 'at most 256'],
  ['aikoaiko1234', 'little more than the name'],
  ['111111111111', 'first an attacker tries'],
  ['123456789012', 'first an attacker tries'],
  ['Password1234!', 'first an attacker tries'],
  ['qwertyuiop12'.slice(0, 10) + 'qw', 'first an attacker tries'],
  ['zyxwvutsrqpo', 'first an attacker tries'],
])('%s is refused', (password, words) => {
  expect(passwordProblem(password, 'aiko')).toContain(words);
});

test.each([
  'correct horse battery staple',
  '狼煙が上がる、朝の山の上に',
  'aXq93-kk.TTz0',
  'gate mountain 4471 relay',
])('%s will do', (password) => expect(passwordProblem(password, 'aiko')).toBe(undefined));
