/**
 * Releases that a person decides, on whole nodes: what waits leaves by the officer who read it and did not acknowledge it, in
 * live mode by two; a FLASH under a standing approval leaves at once and is reviewed after; what changed is asked for anew.
 */
import { type ReleaseRule, readRules } from '@noroshi/exchange';
import { configRows, eventsAfter, writeConfig } from '@noroshi/store';
import { type HeldRelease, heldIn, heldOf, releasesOf, saveHeld } from '@noroshi/store/exchange';
import { taiUsFromUnixMs } from '@noroshi/time';
import type { Mode, NoticeDraft } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { approveProposal, changeConfig } from '../src/config/change.ts';
import { configToEdge } from '../src/config/check.ts';
import { authorOf } from '../src/partner/hand.ts';
import { heldLines } from '../src/partner/held-view.ts';
import { decideHeld, type Officer } from '../src/partner/officer.ts';
import { actOnWarning } from '../src/warnings/act.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  ruleFor,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const EVERYTHING = { clearance: 'RED', owners: '*' } as const;
const OTHER: Readonly<Record<Mode, Mode>> = { exercise: 'live', live: 'exercise' };

async function alphaWith(rule: Partial<ReleaseRule>, mode: Mode = 'exercise', actor = 'console') {
  const [alpha, bravo] = [await testNode('alpha', mode), await testNode('bravo', mode)];
  const { address: _, ...card } = await cardOf(bravo);
  await configure(alpha, 'partner', 'bravo', card);
  const doc = ruleFor('bravo', rule);
  const atUs = alpha.context.clock.wallUs();
  await alpha.context.store.write((tx) =>
    writeConfig(tx, { kind: 'rule', id: doc.id, doc, atUs, actor }),
  );
  alpha.context.feed.wake();
  return alpha;
}

async function raise(node: TestNode, draft: NoticeDraft): Promise<string> {
  const marking = markedFor('alpha', 'bravo');
  const [admitted] = await admitNotices(node.context, [draft], { marking });
  return admitted!.warningId;
}

function inQueue(node: TestNode, state: HeldRelease['state'], warningId: string) {
  return until(`what is ${state}`, async () =>
    (await heldOf(node.context.store.db, { warningId })).find((one) => one.state === state),
  );
}

async function say(node: TestNode, actor: string, held: HeldRelease, more: Partial<Officer> = {}) {
  const { context, path } = node;
  const author = await authorOf(path, context, taiUsFromUnixMs(Date.now()));
  const said = { verdict: 'approve', content: held.content, reason: 'read', ...more } as const;
  return decideHeld({ context, author, actor }, held.id, said);
}

const sent = async ({ context }: TestNode, id: string) =>
  (await releasesOf(context.store.db, id)).map(({ kind }) => kind);

/** A conjunction that is a FLASH by the wall clock. */
function flash(number: number): NoticeDraft {
  const atUs = taiUsFromUnixMs(Date.now());
  const toUs = atUs + 3600e6;
  return conjunction(number, { atUs, window: { fromUs: toUs, toUs }, severity: 'severe' });
}

test('it waits for an officer, who is not the one who acknowledged it; then exactly that leaves', async () => {
  const alpha = await alphaWith({ approval: 'officer' });
  const warningId = await raise(alpha, conjunction(1));
  const held = await inQueue(alpha, 'waiting', warningId);
  expect(await sent(alpha, warningId)).toEqual([]);
  const lines = await heldLines(alpha.context.store.db, alpha, EVERYTHING, held.sinceUs);
  expect(lines).toMatchObject([
    { partner: 'bravo', awaited: 'a release officer who did not acknowledge it', late: false },
  ]);
  expect(JSON.parse(lines[0]!.entry!)).toMatchObject({
    type: 'warning',
    warning: { id: warningId },
  });
  const blind = { clearance: 'GREEN', owners: '*' } as const;
  expect(await heldLines(alpha.context.store.db, alpha, blind, held.sinceUs)).toEqual([]);

  const act = { warningId, action: 'acknowledge', actor: 'user:aya' } as const;
  expect((await actOnWarning(alpha.context, act)).ok).toBe(true);
  const refusals = [
    await say(alpha, 'user:aya', held),
    await say(alpha, 'console', held),
    await say(alpha, 'user:kei', held, { content: '0'.repeat(64) }),
    await say(alpha, 'user:kei', held, { verdict: 'review' }),
    await say(alpha, 'user:kei', { ...held, id: 'h-0' }),
  ];
  expect(refusals.map((one) => !one.ok && one.error.kind)).toEqual([
    ...['rule', 'rule', 'state', 'state', 'about'],
  ]);
  expect(await sent(alpha, warningId)).toEqual([]);
  expect(await say(alpha, 'user:kei', held)).toEqual({
    ok: true,
    value: { state: 'approved', posted: 1 },
  });
  expect(await sent(alpha, warningId)).toEqual(['warning']);
  expect(await say(alpha, 'user:kei', held)).toMatchObject({ ok: false, error: { kind: 'state' } });

  await raise(alpha, conjunction(1, { severity: 'severe', title: 'now nearer' }));
  const again = await inQueue(alpha, 'waiting', warningId);
  expect(again.content).not.toBe(held.content);
  expect(await sent(alpha, warningId)).toEqual(['warning']); // what went stays as it went
  expect(await say(alpha, 'user:kei', again, { verdict: 'refuse' })).toMatchObject({ ok: true });
  await configure(
    alpha,
    'rule',
    'to-bravo',
    ruleFor('bravo', { approval: 'officer', reason: 'x' }),
  );
  const lower = await raise(alpha, conjunction(2));
  await inQueue(alpha, 'waiting', lower);
  const open = (await heldIn(alpha.context.store.db, ['waiting'], 9)).map((one) => one.warningId);
  expect(open).toEqual([lower]); // the refused content is not asked for twice
  const close = { warningId: lower, action: 'close', actor: 'user:aya', text: 'over' } as const;
  expect((await actOnWarning(alpha.context, close)).ok).toBe(true);
  await inQueue(alpha, 'over', lower);
  expect(await sent(alpha, lower)).toEqual([]); // nobody was told, so nobody is told that it is over
});

test('in live mode two officers, and each other mode is refused', async () => {
  const alpha = await alphaWith({ approval: 'officer' }, 'live');
  const warningId = await raise(alpha, conjunction(1));
  const held = await inQueue(alpha, 'waiting', warningId);
  const otherMode = { ...alpha, context: { ...alpha.context, mode: OTHER.live } } as TestNode;
  await expect(say(otherMode, 'user:kei', held)).rejects.toThrow(/keys are never shared/);
  expect(await say(alpha, 'user:kei', held)).toMatchObject({
    value: { state: 'waiting', posted: 0 },
  });
  expect(await sent(alpha, warningId)).toEqual([]);
  expect(await say(alpha, 'user:kei', held)).toMatchObject({ ok: false, error: { kind: 'rule' } });
  const [line] = await heldLines(alpha.context.store.db, alpha, EVERYTHING, held.sinceUs);
  expect(line!.awaited).toBe('a second release officer besides kei');
  expect(await say(alpha, 'user:mio', held)).toMatchObject({
    value: { state: 'approved', posted: 1 },
  });
});

test('a standing approval: a FLASH leaves at once and is reviewed after, less waits; one person gives none', async () => {
  const untilUs = taiUsFromUnixMs(Date.now()) + 3600e6;
  const standing = { approval: 'standing', untilUs } as const;
  const alpha = await alphaWith(standing, 'exercise', 'user:aya+user:kei');
  const urgent = await raise(alpha, flash(1));
  const held = await inQueue(alpha, 'review', urgent);
  expect(await sent(alpha, urgent)).toEqual(['warning']);
  expect(held.untilUs - held.sinceUs).toBe(24 * 3600e6);
  const late = await heldLines(alpha.context.store.db, alpha, EVERYTHING, held.untilUs);
  expect(late).toMatchObject([{ state: 'review', late: true, entry: null }]);
  const less = await raise(alpha, conjunction(2));
  await inQueue(alpha, 'waiting', less);
  expect(await sent(alpha, less)).toEqual([]);
  expect(await say(alpha, 'user:mio', held, { verdict: 'review' })).toMatchObject({ ok: true });
  await inQueue(alpha, 'reviewed', urgent);

  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo', { ...standing, reason: 'alone' })); // by one
  const [row] = await configRows(alpha.context.store.db, 'rule');
  expect(readRules([row!]).rules[0]!.approval).toBe('officer');
  const other = await raise(alpha, flash(3));
  await inQueue(alpha, 'waiting', other);
  expect(await sent(alpha, other)).toEqual([]);
});

test('a standing approval is given by two people, in an exercise too', async () => {
  const { context } = await testNode('alpha');
  const desk = { ...context, wallUs: context.clock.wallUs };
  const untilUs = taiUsFromUnixMs(Date.now()) + 3600e6;
  const doc = configToEdge('rule', ruleFor('bravo', { approval: 'standing', untilUs }));
  const change = { kind: 'rule', id: 'to-bravo', doc, actor: 'user:aya', reason: 'night' } as const;
  const changed = await changeConfig(desk, change);
  if (!changed.ok || changed.value.state !== 'proposed') throw new Error(JSON.stringify(changed));
  const [proposal] = await context.store.db.selectFrom('proposal').selectAll().execute();
  const approve = (actor: string) =>
    approveProposal(desk, {
      proposalId: proposal!.id,
      digest: proposal!.digest,
      actor,
      words: 'yes',
    });
  expect(await approve('user:aya')).toMatchObject({ ok: false, error: { kind: 'same-person' } });
  expect(await approve('user:kei')).toMatchObject({ ok: true });
  const { rules } = readRules(await configRows(context.store.db, 'rule'));
  expect(rules).toMatchObject([{ approval: 'standing' }]);
});

test('what waited too long is over, and an agreement to what the rules no longer let go does nothing', async () => {
  const alpha = await alphaWith({ approval: 'officer' });
  const { store, clock, feed } = alpha.context;
  const stale = await raise(alpha, conjunction(1));
  const held = await inQueue(alpha, 'waiting', stale);
  await store.write((tx) => saveHeld(tx, { ...held, untilUs: clock.wallUs() }));
  expect(await say(alpha, 'user:kei', held)).toMatchObject({ ok: false, error: { kind: 'state' } });
  const news = { id: stale, action: 'note', actor: 'user:aya', text: 'x' } as const;
  expect((await actOnWarning(alpha.context, { ...news, warningId: stale })).ok).toBe(true);
  await inQueue(alpha, 'over', stale);

  const gone = await raise(alpha, conjunction(2));
  const other = await inQueue(alpha, 'waiting', gone);
  const atUs = clock.wallUs();
  await store.write((tx) =>
    writeConfig(tx, { kind: 'rule', id: 'to-bravo', doc: null, atUs, actor: 'console' }),
  );
  const said = await say(alpha, 'user:kei', other); // before the sender has seen that the rule is gone
  expect(said.ok).toBe(false);
  feed.wake();
  await inQueue(alpha, 'over', gone);
  expect(await sent(alpha, gone)).toEqual([]);
  expect((await eventsAfter(store.db, 0, 500)).some(({ kind }) => kind === 'partner.held')).toBe(
    true,
  );
});
