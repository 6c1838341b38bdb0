/** Every house rule over the whole tree, through the ratchet: no new offender, no stale entry in a list. */
import { expect, test } from 'vitest';
import { HOUSE_RULES } from '../src/house.ts';
import { BASELINE, EXEMPT } from '../src/lists.ts';
import { describeRatchet, ratchet } from '../src/ratchet.ts';
import { readTree, repositoryRoot } from '../src/tree.ts';

const tree = readTree(repositoryRoot);

test.each(HOUSE_RULES)('house rule: $name', ({ name, find }) => {
  const listed = [...Object.keys(EXEMPT[name] ?? {}), ...(BASELINE[name] ?? [])];
  const told = describeRatchet(ratchet(find(tree), listed));
  expect(told, told.join('\n')).toEqual([]);
});

test('the lists name only rules that exist', () => {
  const names = HOUSE_RULES.map((rule) => rule.name);
  const listed = [...Object.keys(EXEMPT), ...Object.keys(BASELINE)];
  expect(listed.filter((name) => !names.includes(name))).toEqual([]);
});

test('every exemption says why', () => {
  const reasons = Object.values(EXEMPT).flatMap((keys) => Object.entries(keys));
  expect(reasons.filter(([, reason]) => reason.length < 20)).toEqual([]);
});

test('the tree is really read', () => {
  expect(tree.files).toContain('packages/tidy/src/tree.ts');
  expect(tree.files.filter((path) => path.includes('node_modules'))).toEqual([]);
});
