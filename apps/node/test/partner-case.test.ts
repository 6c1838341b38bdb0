/**
 * Joint cases over real TLS: refused without a rule that says so, about what the partner was never told, and for who may not see;
 * opened, accepted, worked on from both sides while the link is cut, reported, signed off, closed: the same thread on both nodes.
 */
import type { CaseThread, ReleaseRule } from '@noroshi/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { taiUsFromUnixMs } from '@noroshi/time';
import type { Viewer } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { openKeys } from '../src/keys/keys.ts';
import type { ByHand } from '../src/partner/by-hand.ts';
import { casesWith, caseWith } from '../src/partner/case.ts';
import { actOnCase, type CaseSaid, openCase } from '../src/partner/case-act.ts';
import { caseReply, caseText } from '../src/partner/case-view.ts';
import {
  fileOfObservation,
  observationsWith,
  type Sending,
  sendObservation,
} from '../src/partner/observe.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  configure,
  conjunction,
  markedFor,
  pair,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const ALL: Viewer = { clearance: 'RED', owners: '*' };
const CASES: Partial<ReleaseRule> = { id: 'cases', kinds: [], severities: [], cases: true };

async function handOf({ path, nodeId, mode, context }: TestNode, user: string): Promise<ByHand> {
  const keys = await openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
  return { context, author: { nodeId, mode, keys, random: context.random }, actor: `user:${user}` };
}

const threadOn = async (node: TestNode, partner: string, caseId: string, viewer = ALL) =>
  (await caseWith(node.context.store.db, node, { partner, caseId, viewer }))?.thread;

/** Both nodes with a warning of Alpha that Bravo was told of. */
async function told(): Promise<{ alpha: TestNode; bravo: TestNode; warningId: string }> {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const [admitted] = await admitNotices(alpha.context, [conjunction(1)], { marking });
  const { warningId } = admitted!;
  await until('the warning', () => warningById(bravo.context.store.db, `alpha:${warningId}`));
  return { alpha, bravo, warningId };
}

test('a file by the bulk lane: by a rule for its kind, in parts, whole by its hash, for who may see it', async () => {
  const { alpha, bravo, warningId } = await told();
  const aya = await handOf(alpha, 'aya');
  const bytes = Uint8Array.from({ length: 400_000 }, (_, i) => (i * i) % 251);
  const sending = {
    ...{ partner: 'bravo', kind: 'oem', name: '../../etc/oem 1.kvn', mediaType: 'text/plain' },
    ...{ bytes, tlp: 'AMBER', viewer: ALL, about: { type: 'warning', id: warningId } },
  } as unknown as Sending;
  const no = await sendObservation(aya, sending);
  expect(!no.ok && no.error.message).toContain('it lets no observation "oem" go');
  const rule = { id: 'files', kinds: [], severities: [], observations: ['cdm' as const] };
  await configure(alpha, 'rule', 'files', ruleFor('bravo', rule));
  expect(await sendObservation(aya, sending)).toMatchObject({ error: { kind: 'rule' } });
  const more = ruleFor('bravo', { ...rule, observations: ['cdm', 'oem'] });
  await configure(alpha, 'rule', 'files', more);
  const empty = await sendObservation(aya, { ...sending, bytes: new Uint8Array(0) });
  expect(!empty.ok && empty.error.message).toContain('expected 1 to 16777216');
  const done = await sendObservation(aya, sending);
  if (!done.ok) throw new Error(done.error.message);
  const { observationId: id } = done.value;
  expect(done.value).toMatchObject({ parts: 3, ruleId: 'files' });
  const there = () => observationsWith(bravo.context.store.db, bravo, 'alpha', ALL);
  await until('all parts', async () => (await there()).some(({ here }) => here === 3));
  const blind = { clearance: 'GREEN', owners: '*' } as const;
  expect(await observationsWith(bravo.context.store.db, bravo, 'alpha', blind)).toEqual([]);
  const asked = { partner: 'alpha', id, viewer: ALL };
  const file = await fileOfObservation(bravo.context.store.db, bravo, asked);
  if (!file.ok) throw new Error(file.error.message);
  expect(Buffer.compare(file.value.bytes, bytes)).toBe(0);
  expect(file.value.line.head.file.name).toBe('oem_1.kvn');
  const hidden = await fileOfObservation(bravo.context.store.db, bravo, {
    ...asked,
    viewer: blind,
  });
  expect(hidden).toMatchObject({ ok: false, error: { kind: 'about' } });
});

test('one thread on both nodes: opened, accepted, agreed by both, reported, signed off, closed', async () => {
  const { alpha, bravo, warningId } = await told();
  const aya = await handOf(alpha, 'aya');
  const opening = {
    ...{ partner: 'bravo', title: 'Debris 1: who watches', text: '一緒に見ましょう', viewer: ALL },
    about: { type: 'warning', id: warningId },
    tlp: 'AMBER',
  } as const;
  const no = await openCase(aya, opening);
  expect(!no.ok && no.error.message).toContain('rule to-bravo: it lets no joint cases go');
  await configure(alpha, 'rule', 'cases', ruleFor('bravo', CASES));
  const blind = { clearance: 'GREEN', owners: '*' } as const;
  expect(await openCase(aya, { ...opening, viewer: blind })).toMatchObject({
    error: { kind: 'marking' },
  });
  const [secret] = await admitNotices(alpha.context, [conjunction(2, { severity: 'low' })], {});
  const untold = await openCase(aya, {
    ...opening,
    about: { type: 'warning', id: secret!.warningId },
  });
  expect(!untold.ok && untold.error.message).toContain('was never told');
  expect(await openCase(aya, { ...opening, title: 'Another' })).toMatchObject({ ok: true });
  const done = await openCase(aya, opening);
  if (!done.ok) throw new Error(done.error.message);
  const { caseId } = done.value;
  expect(done.value).toMatchObject({ n: 1, ruleId: 'cases' });

  const kei = await handOf(bravo, 'kei');
  const on = (hand: ByHand, partner: string) => async (said: CaseSaid) => {
    const acted = await actOnCase(hand, { partner, caseId, viewer: ALL, said });
    return acted.ok ? 'done' : acted.error.message;
  };
  const [alphaSays, bravoSays] = [on(aya, 'bravo'), on(kei, 'alpha')];
  await until('the case on Bravo', () => threadOn(bravo, 'alpha', caseId));
  const lines = await warningHistory(bravo.context.store.db, `alpha:${warningId}`);
  expect(lines.map(({ text }) => text)).toContain(`joint case ${caseId}: ${opening.title}`);
  expect(await threadOn(bravo, 'alpha', caseId, blind)).toBeUndefined();
  expect(await casesWith(bravo.context.store.db, bravo, 'alpha', blind)).toEqual([]);
  expect(await bravoSays({ act: 'accept' })).toContain('no rule names alpha');
  await configure(bravo, 'rule', 'cases', ruleFor('alpha', { ...CASES }));
  expect(await bravoSays({ act: 'accept' })).toBe('done');
  await until('accepted', async () => (await threadOn(alpha, 'bravo', caseId))?.state === 'open');

  await stopNode(bravo); // what Alpha says meanwhile waits
  expect(await alphaSays({ act: 'propose', text: 'observe at 06:00Z', doer: 'bravo' })).toBe(
    'done',
  );
  expect(await alphaSays({ act: 'done', ref: 'alpha.2' })).toContain('bravo does it');
  await resumeNode(bravo);
  const kei2 = on(await handOf(bravo, 'kei'), 'alpha');
  await until('the proposal', async () => (await threadOn(bravo, 'alpha', caseId))!.actions[0]);
  expect(await kei2({ act: 'agree', ref: 'alpha.2' })).toBe('done');
  expect(await kei2({ act: 'done', ref: 'alpha.2', text: 'seen' })).toBe('done');
  expect(await kei2({ act: 'report', report: 'All passed at 210 m.' })).toBe('done');
  await until('the report', async () => (await threadOn(alpha, 'bravo', caseId))!.report);
  expect(await alphaSays({ act: 'sign', ref: 'bravo.4' })).toBe('done');
  await configure(alpha, 'rule', 'cases', ruleFor('bravo', { ...CASES, cases: false }));
  expect(await alphaSays({ act: 'say', text: 'one more' })).toContain('it lets no joint cases go');
  expect(await alphaSays({ act: 'close' })).toBe('done'); // the end goes by no rule
  await until('over', async () => (await threadOn(bravo, 'alpha', caseId))?.state === 'closed');
  const here = (await threadOn(alpha, 'bravo', caseId)) as CaseThread;
  expect(await threadOn(bravo, 'alpha', caseId)).toEqual(here);
  expect(here).toMatchObject({
    actions: [{ id: 'alpha.2', state: 'done' }],
    report: { signedBy: ['bravo', 'alpha'] },
  });
  const db = alpha.context.store.db;
  const found = await caseWith(db, alpha, { partner: 'bravo', caseId, viewer: ALL });
  const stamp = { mode: 'exercise', node: 'alpha', takenBy: 'user:aya', takenUtc: 'now' } as const;
  const text = caseText(caseReply(alpha, found!), { ...stamp, tlp: 'AMBER' });
  expect(text.split('\n')[0]).toBe('EXERCISE - TLP:AMBER - alpha - taken by user:aya at now');
  expect(text).toContain('signed off by bravo and alpha');
});
