/** What a person sends: a release by hand, never beyond marking, clearance or mode; answers; and what a dry run says of it. */
import { heldOf, releasesOf } from '@noroshi/store/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { taiUsFromUnixMs } from '@noroshi/time';
import { expect, test } from 'vitest';
import { openKeys } from '../src/keys/keys.ts';
import { type ByHand, releaseByHand, replyByHand } from '../src/partner/by-hand.ts';
import { dryRun } from '../src/partner/dry-run.ts';
import { heldLines } from '../src/partner/held-view.ts';
import { decideHeld } from '../src/partner/officer.ts';
import { partnerStatuses, sumOf } from '../src/partner/status.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  pair,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

async function handOf({ path, nodeId, mode, context }: TestNode): Promise<ByHand> {
  const keys = await openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
  return { context, author: { nodeId, mode, keys, random: context.random }, actor: 'user:aya' };
}

const EVERYTHING = { clearance: 'RED', owners: '*' } as const;

test('by hand: what the marking names and the person may see, once; and a person answers', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  const marking = markedFor('alpha', 'bravo');
  const [open] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const [shut] = await admitNotices(alpha.context, [conjunction(2)]);
  const hand = await handOf(alpha);
  const release = (id: string, more = {}) =>
    releaseByHand(hand, id, {
      partner: 'bravo',
      reason: 'by telephone',
      viewer: EVERYTHING,
      ...more,
    });

  const before = await dryRun(alpha.context.store.db, alpha, {
    atUs: alpha.context.clock.wallUs(),
  });
  expect(before.map(({ decision, entry }) => [decision.reason, entry])).toContainEqual([
    'no rule names bravo',
    null,
  ]);
  expect(await release(shut!.warningId)).toMatchObject({ ok: false, error: { kind: 'marking' } });
  expect(await release(open!.warningId, { partner: 'charlie' })).toMatchObject({
    ok: false,
    error: { kind: 'partner' },
  });
  const green = { clearance: 'GREEN', owners: '*' } as const;
  expect(await release(open!.warningId, { viewer: green })).toMatchObject({
    ok: false,
    error: { kind: 'origin' },
  });
  expect(await releasesOf(alpha.context.store.db, open!.warningId)).toEqual([]);
  expect(await release(open!.warningId)).toMatchObject({ ok: true });
  expect(await release(open!.warningId)).toMatchObject({ ok: true }); // Bravo has it: nothing more goes
  const lines = await releasesOf(alpha.context.store.db, open!.warningId);
  expect(lines.map(({ ruleIds, kind }) => [ruleIds, kind])).toEqual([[['manual/aya'], 'warning']]);

  const there = `alpha:${open!.warningId}`;
  await until('the warning on Bravo', () => warningById(bravo.context.store.db, there));
  const answering = { ...(await handOf(bravo)), actor: 'user:kei' };
  const answer = await replyByHand(answering, there, {
    answer: 'planned',
    text: '0.1 m/s at 06:00',
  });
  expect(answer).toEqual({ ok: true, value: { partner: 'alpha' } });
  const history = await until('the answer', async () => {
    const found = await warningHistory(alpha.context.store.db, open!.warningId);
    return found.some(({ action }) => action === 'reply') && found;
  });
  expect(history.at(-1)).toMatchObject({
    actor: 'partner:bravo',
    text: 'planned: 0.1 m/s at 06:00',
  });
  const own = await replyByHand(hand, open!.warningId, { answer: 'read', text: '' });
  expect(own).toMatchObject({ ok: false, error: { kind: 'origin' } });
  const { partners } = await until('the confirmation', async () => {
    const found = await partnerStatuses(alpha.context.store.db, alpha, 0);
    return sumOf(found.partners[0]!).backlog === 0 && found;
  });
  expect(partners).toMatchObject([{ link: { state: 'up' } }]);
  expect(sumOf(partners[0]!)).toMatchObject({ told: 1, confirmed: 1, taken: 1 });
});

test('in live mode nobody releases alone', async () => {
  const [golf, hotel] = [await testNode('golf', 'live'), await testNode('hotel', 'live')];
  await configure(golf, 'partner', 'hotel', await cardOf(hotel));
  const marking = markedFor('golf', 'hotel');
  const [admitted] = await admitNotices(golf.context, [conjunction(1)], { marking });
  const given = { partner: 'hotel', reason: 'x', viewer: EVERYTHING };
  const done = await releaseByHand(await handOf(golf), admitted!.warningId, given);
  expect(done).toEqual({ ok: true, value: { posted: 0 } });
  const { warningId } = admitted!;
  const { db } = golf.context.store;
  const sent = async () => (await releasesOf(db, warningId)).map(({ kind }) => kind);
  expect(await sent()).toEqual([]);
  const again = await releaseByHand(await handOf(golf), warningId, given);
  expect(again).toMatchObject({ ok: false, error: { kind: 'state' } });
  const note = { warningId, action: 'note', actor: 'user:mio', text: 'seen' } as const;
  expect((await actOnWarning(golf.context, note)).ok).toBe(true); // the sender looks again: it still waits
  const [held] = await heldOf(db, { warningId });
  expect(held).toMatchObject({ state: 'waiting', reason: 'x' });
  const [line] = await heldLines(db, golf, EVERYTHING, held!.sinceUs);
  expect(line!.awaited).toContain('a second release officer');
  expect(line!.entry).toContain(warningId);
  const said = { verdict: 'approve', content: held!.content, reason: 'agreed' } as const;
  const first = { ...(await handOf(golf)), actor: held!.firstBy };
  expect(await decideHeld(first, held!.id, said)).toMatchObject({ error: { kind: 'rule' } });
  expect(await sent()).toEqual([]);
  const mio = { ...(await handOf(golf)), actor: 'user:mio' };
  expect(await decideHeld(mio, held!.id, said)).toMatchObject({
    value: { state: 'approved', posted: 1 },
  });
  expect(await sent()).toEqual(['warning']);
});
