/**
 * Three nodes: what Alpha told Bravo, Bravo hands on to Charlie where Alpha's marking and hops and a rule of Bravo's let it:
 * Alpha's own signed words, proven where Charlie knows Alpha's key; never back, never twice, never further than Alpha allows;
 * its end follows everywhere.
 */
import { decodeBody, type ReleaseRule } from '@noroshi/exchange';
import { bodyOf, newestReceived, releasesOf } from '@noroshi/store/exchange';
import { keptNotices, warningById, warningHistory } from '@noroshi/store/warnings';
import { expect, test } from 'vitest';
import { dryRun } from '../src/partner/dry-run.ts';
import { warningPartners } from '../src/partner/told.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  pair,
  ruleFor,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

async function threeNodes(toBravo: Partial<ReleaseRule>, toCharlie: Partial<ReleaseRule>) {
  const [alpha, bravo, charlie] = [
    await testNode('alpha'),
    await testNode('bravo'),
    await testNode('charlie'),
  ];
  await pair(alpha, bravo);
  await pair(bravo, charlie);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo', toBravo));
  await configure(bravo, 'rule', 'to-charlie', ruleFor('charlie', toCharlie));
  await configure(bravo, 'rule', 'to-alpha', ruleFor('alpha', { hops: 4 }));
  return { alpha, bravo, charlie };
}

const MARKING = markedFor('alpha', 'bravo', 'charlie');
const dbOf = ({ context }: TestNode) => context.store.db;
const linesOf = async (node: TestNode, id: string) =>
  (await warningHistory(dbOf(node), id)).map(({ action, text }) => `${action}: ${text}`);

test('handed on whole, in its author’s words; its end follows; nothing goes back', async () => {
  const { alpha, bravo, charlie } = await threeNodes({ hops: 1 }, { hops: 1 });
  const [opened] = await admitNotices(alpha.context, [conjunction(1)], { marking: MARKING });
  const id = opened!.warningId;
  const there = `bravo:alpha:${id}`;
  const warning = await until('the warning on Charlie', () => warningById(dbOf(charlie), there));
  expect(warning.warning).toMatchObject({ origin: 'bravo', state: 'open' });
  const words = await until('whose words they are', async () => {
    const lines = await linesOf(charlie, there);
    return lines.length > 1 ? lines : undefined;
  });
  expect(words).toContain(
    'note: the words of alpha, handed on by bravo: no key of alpha is known here',
  );
  const [taken] = await newestReceived(dbOf(charlie), 'bravo', { limit: 1 });
  const kept = await bodyOf(dbOf(charlie), 'exchange_taken_body', taken!);
  const parties = { mode: 'exercise', from: 'bravo', to: 'charlie' } as const;
  const relay = kept?.kind === 'whole' && decodeBody(kept.bytes, 'relay', parties);
  expect(relay).toMatchObject({ ok: true, value: { type: 'relay', path: ['alpha'] } });

  expect(await releasesOf(dbOf(bravo), `alpha:${id}`)).toMatchObject([
    { partner: 'charlie', kind: 'relay', ruleIds: ['to-charlie'] },
  ]);
  const rows = await dryRun(dbOf(bravo), bravo, {
    ...{ warningId: `alpha:${id}`, partner: 'alpha', atUs: bravo.context.clock.wallUs() },
  });
  expect(rows).toMatchObject([{ entry: null, decision: { reason: 'it came from alpha' } }]);

  const here = await warningById(dbOf(bravo), `alpha:${id}`);
  const viewer = { clearance: 'RED', owners: '*' } as const;
  const asked = { viewer, atUs: bravo.context.clock.wallUs(), mayRelease: true };
  const card = await warningPartners(dbOf(bravo), bravo, here!.warning, asked);
  expect(card.partners).toMatchObject([
    { partner: 'charlie', standing: 'told', isNews: false, byHand: { may: false } },
  ]);
  expect(card.partners[0]!.entry).toContain('"type":"relay"');

  await actOnWarning(bravo.context, {
    ...{ warningId: `alpha:${id}`, action: 'close', actor: 'user:kei', text: 'not ours' },
  });
  await actOnWarning(alpha.context, {
    ...{ warningId: id, action: 'cancel', actor: 'user:aya', text: 'wrong orbit' },
  });
  const end = await until('its end on Charlie', async () => {
    const found = await warningById(dbOf(charlie), there);
    return found?.warning.state === 'cancelled' ? found : undefined;
  });
  expect(end.warning.closeReason).toBe('cancelled by alpha, handed on by bravo');
  const told = await releasesOf(dbOf(bravo), `alpha:${id}`);
  expect(told.filter(({ partner }) => partner === 'charlie').map(({ kind }) => kind)).toEqual([
    'relay',
    'relay',
  ]);
});

test('proven where the author’s key is known; told by its author it is not raised twice', async () => {
  const { alpha, bravo, charlie } = await threeNodes({ hops: 1 }, { hops: 1 });
  await configure(charlie, 'partner', 'alpha', await cardOf(alpha)); // they know Alpha, who does not know them
  const [first] = await admitNotices(alpha.context, [conjunction(1)], { marking: MARKING });
  const there = `bravo:alpha:${first!.warningId}`;
  const proven = 'note: the words of alpha, handed on by bravo: its signature is right';
  await until('the proof', async () => (await linesOf(charlie, there)).includes(proven));

  await configure(bravo, 'rule', 'to-charlie', null);
  await configure(alpha, 'partner', 'charlie', await cardOf(charlie));
  await configure(alpha, 'rule', 'to-charlie', ruleFor('charlie'));
  const [second] = await admitNotices(alpha.context, [conjunction(2)], { marking: MARKING });
  await until('it from Alpha', () => warningById(dbOf(charlie), `alpha:${second!.warningId}`));
  await configure(bravo, 'rule', 'to-charlie', ruleFor('charlie', { hops: 1 }));
  const outcome = await until('the relay', async () => {
    const got = await newestReceived(dbOf(charlie), 'bravo', { limit: 9, kinds: ['relay'] });
    return got.find(({ warningId }) => warningId === `alpha:${second!.warningId}`)?.outcome;
  });
  expect(outcome).toBe('known from alpha');
  expect(await warningById(dbOf(charlie), `bravo:alpha:${second!.warningId}`)).toBeUndefined();
});

test('what its author erases is erased of what was handed on', async () => {
  const { alpha, bravo, charlie } = await threeNodes({ hops: 1 }, { hops: 1 });
  const [opened] = await admitNotices(alpha.context, [conjunction(1)], { marking: MARKING });
  const id = opened!.warningId;
  const there = `bravo:alpha:${id}`;
  await until('the warning on Charlie', () => warningById(dbOf(charlie), there));
  const doc = { id: 'o-1', warningId: id, why: 'withdrawn', reason: 'it named a station' };
  await configure(alpha, 'erasure', 'o-1', doc);
  const titles = await until('the stub', async () => {
    const kept = await keptNotices(dbOf(charlie), there);
    return kept[0]?.notice.title.startsWith('Withdrawn') && kept.map(({ notice }) => notice.title);
  });
  expect(titles).toEqual(['Withdrawn and erased by bravo']);
  expect((await warningById(dbOf(bravo), `alpha:${id}`))?.warning.title).toMatch(/^Withdrawn/);
});

test.each([
  ['its author does not let it', {}, { hops: 4 }, /^alpha lets it be handed on to nobody$/],
  ['our rule does not', { hops: 2 }, {}, /it comes from alpha and is not handed on/],
  ['a rule that withholds', { hops: 2 }, { hops: 2, drop: ['texts'] as const }, /goes whole/],
])('not handed on: %s', async (_what, toBravo, toCharlie, why) => {
  const { alpha, bravo } = await threeNodes(toBravo, toCharlie as Partial<ReleaseRule>);
  const [opened] = await admitNotices(alpha.context, [conjunction(1)], { marking: MARKING });
  const id = `alpha:${opened!.warningId}`;
  await until('the warning on Bravo', () => warningById(dbOf(bravo), id));
  const asked = { warningId: id, partner: 'charlie', atUs: bravo.context.clock.wallUs() };
  const [row] = await dryRun(dbOf(bravo), bravo, asked);
  expect(row!.entry).toBeNull();
  expect(row!.decision.reason).toMatch(why);
  expect(await releasesOf(dbOf(bravo), id)).toEqual([]);
});
