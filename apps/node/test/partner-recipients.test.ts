/**
 * Who is owed what once told, over random histories: nothing goes back to where it came from, what says the same is no new
 * version on either side, and news, close and cancel reach everyone who was told, though the rule has ended or is gone.
 */
import { writeConfig } from '@noroshi/store';
import { newestEntries, releasesOf } from '@noroshi/store/exchange';
import { noticesOfWarning, warningById, warningHistory } from '@noroshi/store/warnings';
import { taiUsFromUnixMs } from '@noroshi/time';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openKeys } from '../src/keys/keys.ts';
import { reconsiderOpen, sendNews } from '../src/partner/sender.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { receiveWarning } from '../src/warnings/receive.ts';
import { openHouse } from './api-house.ts';
import { conjunction, markedFor, ruleFor } from './partner-nodes.ts';
import { bravoCard } from './partner-told.ts';

const STEPS = [
  'same',
  'lower',
  'higher',
  'reconsider',
  'rule ends',
  'rule goes',
  'theirs',
] as const;

async function quietAlpha() {
  const { context, dir } = await openHouse();
  const { store, clock, mode, nodeId, feed } = context;
  const keys = await openKeys(dir.path, { nodeId, mode }, clock.wallUs());
  const author = { nodeId, mode, keys, random: context.random };
  const sender = { store, feed, author, wallUs: clock.wallUs, log: () => {} };
  const put = (kind: 'partner' | 'rule', id: string, doc: unknown) =>
    store.write((tx) => writeConfig(tx, { kind, id, doc, atUs: clock.wallUs(), actor: 'console' }));
  const { partner } = await bravoCard();
  await put('partner', 'bravo', partner);
  return { context, sender, put };
}

test('news, close and cancel reach who was told; nothing goes back, nothing is told twice', async () => {
  const { context, sender, put } = await quietAlpha();
  const { store } = context;
  let number = 0;
  const histories = fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 6 });
  const ends = fc.constantFrom('close' as const, 'cancel' as const);
  await fc.assert(
    fc.asyncProperty(histories, ends, async (steps, end) => {
      number++;
      await put('rule', 'to-bravo', ruleFor('bravo', { reason: `agreed ${number}` }));
      const marking = markedFor('alpha', 'bravo');
      const raise = async (more: object) =>
        (await admitNotices(context, [conjunction(number, more)], { marking }))[0]!.warningId;
      const id = await raise({});
      await sendNews(sender);
      let expected = 1;
      let isThere = true;
      let said = 0;
      let words = Number.POSITIVE_INFINITY; // that may still go: one, once the rule has ended
      for (const step of steps) {
        const news = { title: `as of ${said++}`, confidence: 0.9 - said / 100 };
        if (step === 'same') await raise({});
        if (step === 'lower') await raise({ ...news, severity: 'low' });
        if (step === 'higher') await raise({ ...news, severity: 'severe' });
        if ((step === 'lower' || step === 'higher') && isThere && words-- > 0) expected++;
        if (step === 'reconsider') await reconsiderOpen(sender);
        if (step === 'rule ends' && isThere)
          await put('rule', 'to-bravo', ruleFor('bravo', { untilUs: 8e14, reason: 'ended' }));
        if (step === 'rule ends') words = Math.min(words, 1);
        if (step === 'rule goes') await put('rule', 'to-bravo', null);
        if (step === 'rule goes') isThere = false;
        if (step === 'theirs') await takeTheirs(number, marking);
        await sendNews(sender);
        expect((await releasesOf(store.db, id)).length, `after ${step} of ${steps}`).toBe(expected);
      }
      const act = { warningId: id, action: end, actor: 'user:aya', text: 'over' } as const;
      expect((await actOnWarning(context, act)).ok).toBe(true);
      await sendNews(sender);
      await reconsiderOpen(sender);
      const lines = await releasesOf(store.db, id);
      expect(lines.map(({ kind }) => kind).at(-1)).toBe('cancel');
      expect(lines.length).toBe(expected + 1);
      const all = await newestEntries(store.db, 'bravo', { limit: 1000 });
      expect(all.filter(({ warningId }) => warningId.startsWith('bravo:'))).toEqual([]);
    }),
    { numRuns: process.env.NOROSHI_PROVE === '1' ? 500 : 15, seed: 8 },
  );

  /** Bravo tells its own warning, twice; here it is one, of one version, and never goes back. */
  async function takeTheirs(n: number, marking: ReturnType<typeof markedFor>) {
    const atUs = taiUsFromUnixMs(Date.now());
    const draft = conjunction(n, { atUs, window: { fromUs: atUs + 9e9, toUs: atUs + 9e9 } });
    const theirs = { ...marking, originator: 'bravo', releasableTo: ['alpha', 'bravo'] };
    const notice = { ...draft, id: `n-${n}`, origin: 'bravo', mode: context.mode, marking: theirs };
    const told = { id: `w-${n}`, precedence: 'ROUTINE' } as const;
    const take = () =>
      store.write((tx) =>
        receiveWarning(tx, context, { partner: 'bravo', warning: told, notices: [notice], atUs }),
      );
    await take();
    const before = await warningById(store.db, `bravo:w-${n}`);
    const lines = (await warningHistory(store.db, `bravo:w-${n}`)).length;
    const again = await take();
    expect(again).toMatchObject({ ok: true, value: { outcome: 'same' } });
    expect((await warningById(store.db, `bravo:w-${n}`))?.version).toBe(before?.version);
    expect((await warningHistory(store.db, `bravo:w-${n}`)).length).toBe(lines);
    expect((await noticesOfWarning(store.db, `bravo:w-${n}`)).length).toBe(1);
  }
});

test('a cancel says no more than the partner had: precedence and marking of what went, in its lane', async () => {
  const { context, sender, put } = await quietAlpha();
  await put('rule', 'to-bravo', ruleFor('bravo', { severities: ['moderate'], tlpMax: 'GREEN' }));
  const marking = { ...markedFor('alpha', 'bravo'), tlp: 'GREEN' as const };
  const seen = conjunction(1, { severity: 'moderate' });
  const [admitted] = await admitNotices(context, [seen], { marking });
  const secret = conjunction(1, { key: 'other', severity: 'severe' });
  await admitNotices(context, [secret], { marking: { ...markedFor('alpha'), tlp: 'RED' } });
  await sendNews(sender);
  const { warningId } = admitted!;
  const act = { warningId, action: 'cancel', actor: 'user:aya', text: 'wrong' } as const;
  expect((await actOnWarning(context, act)).ok).toBe(true);
  await sendNews(sender);
  const entries = await newestEntries(context.store.db, 'bravo', { about: warningId, limit: 9 });
  const records = entries.map(({ record }) => JSON.parse(new TextDecoder().decode(record)));
  expect(records.map(({ type }) => type).sort()).toEqual(['cancel', 'warning']);
  expect(records[0].precedence).toBe(records[1].precedence);
  for (const { tlp, precedence, lane } of records)
    expect({ tlp, lane, isFlash: precedence === 'FLASH' }).toEqual({
      ...{ tlp: 'GREEN', lane: 'routine', isFlash: false },
    });
});
