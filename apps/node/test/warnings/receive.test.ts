/** A partner's warning beside ours: raised, updated, answered, ended; never mistaken for ours, never raised twice. */
import { eventsAfter } from '@noroshi/store';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { encodeEdge, type Notice, Warning } from '@noroshi/watch';
import { expect, it } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import {
  noteRelease,
  noteReply,
  receiveCancel,
  receiveWarning,
} from '../../src/warnings/receive.ts';
import { aDesk, aDraft, aMarking, HOUR_US, NOW_US, type TestDesk, writeAssets } from './make.ts';

const toAlpha = aMarking({ originator: 'bravo', releasableTo: ['alpha'] });

const DAY_US = 24 * HOUR_US;

function theirs(id: string, notice: Partial<Notice> = {}): Notice {
  return { ...aDraft(), id, origin: 'bravo', mode: 'exercise', marking: toAlpha, ...notice };
}

function receive(
  desk: TestDesk,
  notices: Notice[],
  precedence: Warning['precedence'] = 'PRIORITY',
) {
  const told = { partner: 'bravo', warning: { id: 'w-1', precedence }, notices, atUs: desk.nowUs };
  return desk.store.write((tx) => receiveWarning(tx, desk, told));
}

const end = (desk: TestDesk, state: 'closed' | 'cancelled') =>
  desk.store.write((tx) =>
    receiveCancel(tx, { partner: 'bravo', warningId: 'w-1', state, nowUs: desk.nowUs }),
  );

async function kinds(desk: TestDesk): Promise<string[]> {
  return (await eventsAfter(desk.store.db, 0, 1000)).map(({ kind }) => kind);
}

describeEngines('receiving warnings', (open) => {
  it.each([
    ['found next year', { atUs: NOW_US + 366 * DAY_US }],
    ['ends before it begins', { window: { fromUs: NOW_US + 2, toUs: NOW_US + 1 } }],
    ['is open for centuries', { window: { fromUs: NOW_US, toUs: 9e15 } }],
    ['began in the dark ages', { window: { fromUs: -9e15, toUs: NOW_US } }],
  ])('refuses what cannot be when it says: %s', async (_name, notice) => {
    const desk = aDesk(await open());
    expect(await receive(desk, [theirs('n-1', notice)])).toMatchObject({ error: { kind: 'time' } });
    expect(await warningById(desk.store.db, 'bravo:w-1')).toBe(undefined);
  });

  it('a watch that runs ahead of the wall takes what was found by its own clock', async () => {
    const desk = { ...aDesk(await open()), watchUs: () => NOW_US + 366 * DAY_US };
    const atUs = NOW_US + 366 * DAY_US;
    const notice = theirs('n-1', { atUs, window: { fromUs: atUs, toUs: atUs + HOUR_US } });
    expect(await receive(desk, [notice])).toMatchObject({ ok: true });
  });

  it('a partner whose name begins another’s ids reaches nothing of the other’s', async () => {
    const desk = aDesk(await open());
    const { store } = desk;
    const told = { warning: { id: 'w-1', precedence: 'PRIORITY' as const }, atUs: desk.nowUs };
    const marking = aMarking({ originator: 'bravo:x', releasableTo: ['alpha'] });
    const partner = { ...told, partner: 'bravo:x', notices: [theirs('n-1', { marking })] };
    expect(await store.write((tx) => receiveWarning(tx, desk, partner))).toMatchObject({
      ok: true,
    });
    const ended = { partner: 'bravo', warningId: 'x:w-1', state: 'cancelled' as const };
    expect(
      await store.write((tx) => receiveCancel(tx, { ...ended, nowUs: desk.nowUs })),
    ).toMatchObject({ error: { kind: 'origin' } });
    const over = { ...told, warning: { ...told.warning, id: 'x:w-1' }, partner: 'bravo' };
    expect(
      await store.write((tx) => receiveWarning(tx, desk, { ...over, notices: [theirs('n-2')] })),
    ).toMatchObject({ error: { kind: 'origin' } });
    expect((await warningById(store.db, 'bravo:x:w-1'))!.warning.state).toBe('open');
  });

  it('raises a partner’s warning as one of its own, once', async () => {
    const store = await open();
    await writeAssets(store);
    const desk = aDesk(store);
    const ours = (await admitNotices(desk, [aDraft()]))[0]!.warningId;
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'opened' } });
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'same' } });
    const { warning } = (await warningById(store.db, 'bravo:w-1'))!;
    expect(() => encodeEdge(Warning, warning)).not.toThrow();
    expect(warning).toMatchObject({
      ...{ origin: 'bravo', state: 'open', precedence: 'IMMEDIATE', owners: ['bravo'] },
      ...{ assetIds: ['bravo:sat-1'], objectIds: ['debris-1'], noticeIds: ['bravo:n-1'] },
      marking: { originator: 'bravo', releasableTo: ['alpha'] },
    });
    expect((await warningById(store.db, ours))!.version).toBe(1);
    expect((await kinds(desk)).filter((kind) => kind === 'warning.opened')).toHaveLength(2);
    // A finding of ours about the same things does not join theirs.
    const [next] = await admitNotices(desk, [aDraft({ atUs: NOW_US + 1, severity: 'severe' })]);
    expect(next!.warningId).toBe(ours);
  });

  it('takes updates, the more urgent precedence, and their end; a cancelled one stays so', async () => {
    const desk = aDesk(await open());
    await receive(desk, [theirs('n-1')]);
    const update = theirs('n-2', { atUs: NOW_US + HOUR_US, severity: 'moderate' });
    expect(await receive(desk, [update])).toMatchObject({ value: { outcome: 'updated' } });
    expect(await receive(desk, [update], 'FLASH')).toMatchObject({ value: { outcome: 'updated' } });
    const { warning } = (await warningById(desk.store.db, 'bravo:w-1'))!;
    expect(warning).toMatchObject({ precedence: 'FLASH', currentNoticeIds: ['bravo:n-2'] });
    const close = {
      action: 'close',
      warningId: 'bravo:w-1',
      actor: 'user:1',
      text: 'ours to close',
    } as const;
    expect((await actOnWarning(desk, close)).ok).toBe(true);
    expect((await actOnWarning(desk, { ...close, action: 'cancel' })).ok).toBe(false);
    expect(await receive(desk, [theirs('n-3', { key: 'another' })])).toMatchObject({
      value: { outcome: 'reopened' },
    });
    expect(await end(desk, 'closed')).toMatchObject({ value: { outcome: 'closed' } });
    expect(await end(desk, 'closed')).toMatchObject({ value: { outcome: 'same' } });
    expect(await end(desk, 'cancelled')).toMatchObject({ value: { outcome: 'cancelled' } }); // told though closed
    expect(await end(desk, 'cancelled')).toMatchObject({ value: { outcome: 'same' } });
    expect(await receive(desk, [theirs('n-4', { key: 'k4' })])).toMatchObject({
      error: { kind: 'cancelled' },
    });
    const told = (await kinds(desk)).filter((kind) => kind.startsWith('warning.'));
    expect(told.slice(-2)).toEqual(['warning.closed', 'warning.cancelled']);
  });

  it('opens again what its origin closed and opened again, with no new notice', async () => {
    const desk = aDesk(await open());
    await receive(desk, [theirs('n-1')]);
    await end(desk, 'closed');
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'reopened' } });
    const { warning } = (await warningById(desk.store.db, 'bravo:w-1'))!;
    expect(warning.state).toBe('open');
    expect(warning).not.toHaveProperty('closeReason');
    expect(() => encodeEdge(Warning, warning)).not.toThrow();
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'same' } });
    const [last] = (await warningHistory(desk.store.db, 'bravo:w-1')).slice(-1);
    expect(last).toMatchObject({ action: 'reopen', actor: 'partner:bravo' });
    expect((await kinds(desk)).at(-1)).toBe('warning.reopened');
  });

  it('what our own people closed stays so, until its origin closes it and opens it again', async () => {
    const desk = aDesk(await open());
    await receive(desk, [theirs('n-1')]);
    const close = {
      action: 'close',
      warningId: 'bravo:w-1',
      actor: 'user:1',
      text: 'over',
    } as const;
    await actOnWarning(desk, close);
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'same' } });
    expect(await end(desk, 'closed')).toMatchObject({ value: { outcome: 'updated' } });
    expect(await end(desk, 'closed')).toMatchObject({ value: { outcome: 'same' } });
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'reopened' } });
    await actOnWarning(desk, close); // ours again, after theirs
    expect(await receive(desk, [theirs('n-1')])).toMatchObject({ value: { outcome: 'same' } });
  });

  it.each([
    ['another mode', { mode: 'live' }, 'mode'],
    [
      'not releasable to us',
      { marking: aMarking({ originator: 'bravo', releasableTo: ['charlie'] }) },
      'marking',
    ],
    ['our own name', { origin: 'alpha' }, 'notice'],
    ['an id too long', { id: 'n'.repeat(96) }, 'notice'],
  ] as const)('refuses a notice with %s, and keeps nothing', async (_, change, kind) => {
    const desk = aDesk(await open());
    const bad = theirs('n-2', change as Partial<Notice>);
    expect(await receive(desk, [theirs('n-1'), bad])).toMatchObject({ ok: false, error: { kind } });
    expect(await kinds(desk)).toEqual([]);
    expect(await end(desk, 'cancelled')).toMatchObject({ ok: false, error: { kind: 'unknown' } });
  });

  it('notes answers and releases in the history of ours', async () => {
    const desk = aDesk(await open());
    const [one] = await admitNotices(desk, [aDraft()]);
    const { warningId } = one!;
    const base = { partner: 'bravo', warningId, nowUs: desk.nowUs };
    await desk.store.write((tx) => noteRelease(tx, { ...base, actor: 'rule:r1' }));
    await desk.store.write((tx) => noteReply(tx, { ...base, answer: 'read', text: 'thank you' }));
    const unknown = { ...base, warningId: 'w-none', answer: 'read', text: '' };
    expect(await desk.store.write((tx) => noteReply(tx, unknown))).toBe(undefined);
    const history = await warningHistory(desk.store.db, warningId);
    expect(history.slice(1).map(({ action, actor, text }) => [action, actor, text])).toEqual([
      ['release', 'rule:r1', 'to bravo'],
      ['reply', 'partner:bravo', 'read: thank you'],
    ]);
    expect((await kinds(desk)).slice(-2)).toEqual(['warning.released', 'warning.replied']);
  });
});
