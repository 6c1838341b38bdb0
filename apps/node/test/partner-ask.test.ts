/**
 * Requests both ways over real TLS: refused without a rule that says so, by the marking and for who may not see; signed, kept by
 * the other node, raised there as a case, read, answered, closed with the answer; withdrawn. What the page shows comes from the
 * lanes alone.
 */
import type { ReleaseRule } from '@noroshi/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { taiUsFromUnixMs } from '@noroshi/time';
import type { Viewer } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { openKeys } from '../src/keys/keys.ts';
import { type Asking, askByHand, withdrawRequest } from '../src/partner/ask.ts';
import { type ByHand, replyByHand } from '../src/partner/by-hand.ts';
import { requestsWith } from '../src/partner/requests.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  configure,
  conjunction,
  markedFor,
  pair,
  ruleFor,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const ALL: Viewer = { clearance: 'RED', owners: '*' };
const RULE: Partial<ReleaseRule> = { id: 'asks', kinds: [], severities: [], requests: true };

async function handOf({ path, nodeId, mode, context }: TestNode, user: string): Promise<ByHand> {
  const keys = await openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
  return { context, author: { nodeId, mode, keys, random: context.random }, actor: `user:${user}` };
}

const OBJECT: Asking = {
  ...{ partner: 'bravo', ask: 'look', text: '明日 06:00Z の通過を見てください', tlp: 'AMBER' },
  ...{ about: { type: 'object', id: '90733' }, viewer: ALL },
};

const asked = (node: TestNode, partner: string, viewer = ALL) =>
  requestsWith(node.context.store.db, node, partner, viewer);

test('a request goes by a rule, is raised, read, answered and closed; each side shows the same', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  const hand = await handOf(alpha, 'aya');
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const no = await askByHand(hand, OBJECT);
  expect(no).toMatchObject({ ok: false, error: { kind: 'rule' } });
  expect(!no.ok && no.error.message).toContain('rule to-bravo: it lets no requests go');
  expect(await asked(alpha, 'bravo')).toEqual([]);

  await configure(alpha, 'rule', 'asks', ruleFor('bravo', { ...RULE }));
  const done = await askByHand(hand, OBJECT);
  if (!done.ok) throw new Error(done.error.message);
  const { requestId } = done.value;
  expect(done.value.ruleId).toBe('asks');
  const here = `alpha:${requestId}`;
  const raised = await until('the case on Bravo', () => warningById(bravo.context.store.db, here));
  expect(raised.warning).toMatchObject({
    ...{ origin: 'alpha', state: 'open', precedence: 'PRIORITY', objectIds: ['90733'] },
    title: 'alpha asks: please look at object 90733',
    marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: ['bravo'] },
  });
  const words = await warningHistory(bravo.context.store.db, here);
  expect(words.map(({ text }) => text)).toContain(OBJECT.text);
  expect(await asked(bravo, 'alpha')).toMatchObject([
    { id: here, direction: 'theirs', state: 'taken', request: { text: OBJECT.text } },
  ]);
  expect(await asked(bravo, 'alpha', { clearance: 'GREEN', owners: '*' })).toEqual([]);
  expect(await asked(bravo, 'alpha', { clearance: 'RED', owners: ['bravo-agency'] })).toEqual([]);

  const act = { warningId: here, action: 'acknowledge', actor: 'user:kei' } as const;
  expect((await actOnWarning(bravo.context, act)).ok).toBe(true);
  await until('read', async () => (await asked(alpha, 'bravo'))[0]?.state === 'read');
  const kei = await handOf(bravo, 'kei');
  const wrong = await replyByHand(kei, here, { answer: 'planned', text: '' });
  expect(wrong).toMatchObject({ ok: false, error: { kind: 'answer' } });
  expect(await replyByHand(kei, here, { answer: 'acting', text: '' })).toMatchObject({ ok: true });
  await replyByHand(kei, here, { answer: 'done', text: 'seen twice, no manoeuvre' });
  await until('done', async () => (await asked(alpha, 'bravo'))[0]?.state === 'done');
  const [line] = await asked(alpha, 'bravo');
  expect(line!.answers.map(({ answer, text }) => [answer, text])).toEqual([
    ['read', ''],
    ['acting', ''],
    ['done', 'seen twice, no manoeuvre'],
  ]);
  expect((await warningById(bravo.context.store.db, here))?.warning).toMatchObject({
    ...{ state: 'closed', closeReason: 'done: seen twice, no manoeuvre' },
  });
});

test('about a warning that was told; withdrawn, it is taken back there; never about what one may not see', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  const hand = await handOf(alpha, 'aya');
  await configure(alpha, 'rule', 'asks', ruleFor('bravo', { ...RULE }));
  const marking = markedFor('alpha', 'bravo');
  const [admitted] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const about = { type: 'warning', id: admitted!.warningId } as const;
  const more = { ...OBJECT, ask: 'more', about } as const;
  const untold = await askByHand(hand, more);
  expect(!untold.ok && untold.error.message).toContain('never told');
  const blind = { clearance: 'GREEN', owners: '*' } as const;
  const hidden = await askByHand(hand, { ...more, tlp: 'GREEN', viewer: blind });
  expect(hidden).toMatchObject({ ok: false, error: { kind: 'about' } });
  const above = await askByHand(hand, { ...OBJECT, viewer: blind });
  expect(above).toMatchObject({ ok: false, error: { kind: 'marking' } });
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const there = `alpha:${admitted!.warningId}`;
  await until('the warning', () => warningById(bravo.context.store.db, there));
  const done = await askByHand(hand, more);
  if (!done.ok) throw new Error(done.error.message);
  const { requestId } = done.value;
  const caseOf = () => warningById(bravo.context.store.db, `alpha:${requestId}`);
  await until('the request', caseOf);
  expect(await withdrawRequest(hand, 'bravo', requestId)).toMatchObject({ ok: true });
  expect(await withdrawRequest(hand, 'bravo', requestId)).toMatchObject({ ok: false });
  await until('taken back', async () => (await caseOf())?.warning.state === 'cancelled');
  expect(await asked(alpha, 'bravo')).toMatchObject([{ state: 'withdrawn' }]);
  expect(await asked(bravo, 'alpha')).toMatchObject([{ state: 'withdrawn' }]);
});
