/** Warrants on the page as values: what is begun with, where a fault of a file stands, why one is not in force, the hash of a rule. */
import { createHash } from 'node:crypto';
import { decodeWarrant, encodeWarrant, ruleHash, ruleText } from '@noroshi/flow';
import { expect, test } from 'vitest';
import { whyNot } from '../../node/src/flows/settings.ts';
import { warrantOf } from '../../node/test/flows/zeek-log.ts';
import {
  formProblems,
  hashGroups,
  lineOfPath,
  newWarrant,
  parseDoc,
  readRule,
  spentShare,
  standingOf,
  textHash,
} from '../src/signs/warrant-form.ts';

test('a new warrant permits nothing, and only what a person must say is missing', () => {
  const decoded = decodeWarrant(newWarrant('exercise', 'alpha'));
  const paths = decoded.ok ? [] : decoded.error.map(({ path }) => path.split('/')[0]);
  expect([...new Set(paths)].sort()).toEqual([
    ...['approvedBy', 'detectors', 'directions', 'fromUtc', 'id', 'networks', 'purpose'],
    ...['reason', 'requestedBy', 'toUtc'],
  ]);
});

test('a fault is told where it stands in the text', () => {
  const text = JSON.stringify(encodeWarrant(warrantOf()), null, 2);
  const lineOf = (path: string) => text.split('\n')[lineOfPath(text, path) - 1]?.trim();
  expect(lineOf('networks.1')).toBe('"198.51.100.0/24"');
  expect(lineOf('retention.keepDays')).toBe('"keepDays": 30');
  expect(lineOf('marking.nothing')).toMatch(/^"marking"/); // its owner
  expect(lineOfPath(text, 'nothing')).toBe(0);
  expect(parseDoc(text.replace('"v": 1,', '"v": 1'))).toMatchObject({ ok: false, line: 4 });
  expect(parseDoc('[1]')).toEqual({ ok: false, line: 1, message: '' });
  expect(parseDoc('{"a": 1}')).toEqual({ ok: true, doc: { a: 1 } });
  expect(
    formProblems([{ path: 'networks/3', value: '', expected: 'networks/3: no network' }]),
  ).toEqual([{ path: 'networks.3', value: '', expected: 'no network' }]);
});

test('every reason of the node why a warrant is not in force has its words', () => {
  const warrant = warrantOf();
  const row = { actor: 'user:aiko+user:ben' } as Parameters<typeof whyNot>[0];
  const why = (atUs: number, mode: 'exercise' | 'live' = 'exercise', actor = row.actor) =>
    standingOf(whyNot({ ...row, actor }, warrant, mode, atUs));
  expect([
    ...[why(warrant.fromUs), why(warrant.fromUs - 1), why(warrant.toUs)],
    ...[why(warrant.fromUs, 'live'), why(warrant.fromUs, 'exercise', 'user:aiko')],
  ]).toEqual(['inForce', 'notBegun', 'ended', 'otherMode', 'onePerson']);
  expect(standingOf('another reason')).toBe('other');
  expect([spentShare(0, 10, -1), spentShare(0, 10, 4), spentShare(0, 10, 99)]).toEqual([0, 0.4, 1]);
});

test('the page reads the rule and computes the hash that the node has', async () => {
  const warrant = warrantOf({ purpose: '攻撃の兆候' });
  const rule = ruleText(warrant);
  const hash = ruleHash(warrant, (bytes) => createHash('sha256').update(bytes).digest());
  expect(await textHash(rule)).toBe(hash);
  expect(await textHash(`${rule} `)).not.toBe(hash);
  expect(readRule(rule)!.warrant).toEqual(encodeWarrant(warrant));
  expect(JSON.parse(readRule(rule)!.text)).toEqual(JSON.parse(rule));
  expect([readRule(''), readRule('{"warrant": 1}')]).toEqual([null, null]);
  expect(hashGroups(hash).replaceAll(' ', '')).toBe(hash);
});
