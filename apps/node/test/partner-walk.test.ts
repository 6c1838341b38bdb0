/** The walk across: Alpha warns, one rule lets it go, Bravo verifies and raises it, a person answers, Alpha cancels. Real TLS. */
import { eventsAfter } from '@noroshi/store';
import { lanesOf, linkOf, positionsOf, releasesOf } from '@noroshi/store/exchange';
import { noticesOfWarning, warningById, warningHistory } from '@noroshi/store/warnings';
import { expect, test } from 'vitest';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { sentTo, takenFrom } from './partner-lanes.ts';
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

const warningAt = async (node: TestNode, id: string) =>
  (await warningById(node.context.store.db, id))?.warning;

test('a warning goes across, is answered, and its cancel arrives', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo', 'charlie');
  const [admitted] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const { warningId } = admitted!;
  const there = `alpha:${warningId}`;

  const raised = await until('the warning on Bravo', () => warningAt(bravo, there));
  expect(raised).toMatchObject({ state: 'open', origin: 'alpha', mode: 'exercise' });
  expect(raised.title).toBe('Debris 1 passes within 210 m of Observer 1');
  const [notice] = await noticesOfWarning(bravo.context.store.db, there);
  expect(notice!.marking).toEqual({ ...marking, releasableTo: ['bravo'] });
  const [release] = await releasesOf(alpha.context.store.db, warningId);
  expect(release).toMatchObject({ partner: 'bravo', kind: 'warning', ruleIds: ['to-bravo'] });

  const act = { warningId: there, action: 'acknowledge', actor: 'user:kei' } as const;
  expect((await actOnWarning(bravo.context, act)).ok).toBe(true);
  const reply = await until('the answer on Alpha', async () => {
    const history = await warningHistory(alpha.context.store.db, warningId);
    return history.find(({ action }) => action === 'reply');
  });
  expect(reply).toMatchObject({ actor: 'partner:bravo', text: 'read' });

  const cancel = {
    warningId,
    action: 'cancel',
    actor: 'user:aya',
    text: 'a sensor error',
  } as const;
  expect((await actOnWarning(alpha.context, cancel)).ok).toBe(true);
  await until(
    'the cancel on Bravo',
    async () => (await warningAt(bravo, there))?.state === 'cancelled',
  );
  const cancelled = await warningAt(bravo, there);
  expect(JSON.stringify(cancelled)).not.toContain('sensor error'); // id, state and time only
  const lanes = await lanesOf(alpha.context.store.db, 'bravo');
  expect(lanes).toMatchObject([{ size: 2 }]); // a cancel goes by the lane of what it ends
  expect(await linkOf(bravo.context.store.db, 'alpha', 0)).toMatchObject({ state: 'up' });
  const taken = await positionsOf(bravo.context.store.db, 'alpha');
  expect(taken.filter(({ size }) => size > 0)).toMatchObject([
    { lane: lanes[0]!.lane, size: 2, knownSize: 2, checkpoint: lanes[0]!.checkpoint },
  ]);
  const kept = await takenFrom(bravo.context.store.db, 'alpha');
  expect(kept.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['warning', 'opened'],
    ['cancel', 'cancelled'],
  ]);
});

test('a warning that Alpha closes and opens again is closed and open again on Bravo', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const [admitted] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const { warningId } = admitted!;
  const stateThere = async () => (await warningAt(bravo, `alpha:${warningId}`))?.state;
  await until('the warning on Bravo', async () => (await stateThere()) === 'open');
  const by = { warningId, actor: 'user:aya', text: 'refined orbits' } as const;
  expect((await actOnWarning(alpha.context, { ...by, action: 'close' })).ok).toBe(true);
  await until('the close on Bravo', async () => (await stateThere()) === 'closed');
  expect((await actOnWarning(alpha.context, { ...by, action: 'reopen' })).ok).toBe(true);
  await until('it open again on Bravo', async () => (await stateThere()) === 'open');
});

test('without a rule, or beyond a marking, nothing leaves; a rule that comes later lets it go', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  const marking = markedFor('alpha', 'bravo');
  const [mine] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const [closed] = await admitNotices(alpha.context, [conjunction(2)]);
  await until('both decisions', async () => {
    expect(await sentTo(alpha.context.store.db, 'bravo')).toEqual([]);
    const events = await eventsAfter(alpha.context.store.db, 0, 100);
    return events.length > 0 && (await audited(alpha, 'release.refuse')) === 2;
  });
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  await until('the warning on Bravo', () => warningAt(bravo, `alpha:${mine!.warningId}`));
  expect(await warningAt(bravo, `alpha:${closed!.warningId}`)).toBeUndefined();
  expect(await releasesOf(alpha.context.store.db, closed!.warningId)).toEqual([]);
  expect(await audited(alpha, 'release.allow')).toBe(1);
});

async function audited({ context }: TestNode, action: string): Promise<number> {
  const rows = await context.store.db
    .selectFrom('audit')
    .select('action')
    .where('action', '=', action)
    .execute();
  return rows.length;
}
