/** Acts are durable, written with their line, events and audit; two people at once; who is told. */
import { eventsAfter } from '@noroshi/store';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { expect, it } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { judgeWarnings } from '../../src/warnings/part.ts';
import { aDesk, aDraft, aMarking, HOUR_US, NOW_US, type TestDesk, writeAssets } from './make.ts';

async function openOne(desk: TestDesk): Promise<string> {
  const [one] = await admitNotices(desk, [aDraft()]);
  return one!.warningId;
}

async function newsAfter(desk: TestDesk, seq: number) {
  const events = await eventsAfter(desk.store.db, seq, 1000);
  return events.filter(({ kind }) => kind.startsWith('warning.'));
}

describeEngines('acting on warnings', (open) => {
  it('goes through the life of a case, one line, one event and one audit line an act', async () => {
    const desk = aDesk(await open());
    const warningId = await openOne(desk);
    const before = (await eventsAfter(desk.store.db, 0, 100)).at(-1)!.seq;
    const by = { warningId, actor: 'user:1' };
    const acts = [
      { action: 'acknowledge' },
      { action: 'assign', assignee: 'user:2' },
      { action: 'tick', itemId: 'conjunction:look' },
      { action: 'note', text: 'asked the owner' },
      { action: 'close', text: 'accepted' },
      { action: 'reopen' },
      { action: 'cancel', text: 'wrong data' },
    ] as const;
    for (const act of acts)
      expect(await actOnWarning(desk, { ...act, ...by })).toMatchObject({ ok: true });
    const { warning, version } = (await warningById(desk.store.db, warningId))!;
    expect(version).toBe(1 + acts.length);
    expect(warning).toMatchObject({
      state: 'cancelled',
      assignee: 'user:2',
      closeReason: 'wrong data',
    });
    expect((await newsAfter(desk, before)).map(({ kind }) => kind)).toEqual([
      ...['warning.acknowledged', 'warning.updated', 'warning.updated', 'warning.updated'],
      ...['warning.closed', 'warning.updated', 'warning.cancelled'],
    ]);
    const history = await warningHistory(desk.store.db, warningId);
    expect(history.map(({ action }) => action)).toEqual([
      'open',
      ...acts.map(({ action }) => action),
    ]);
    const audit = await desk.store.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .orderBy('seq')
      .execute();
    expect(audit.filter(({ actor }) => actor === 'user:1').map(({ action }) => action)).toEqual(
      acts.map(({ action }) => `warning.${action}`),
    );
  });

  it('refuses what is not there, what was changed, and what the state does not allow, and writes nothing', async () => {
    const desk = aDesk(await open());
    const warningId = await openOne(desk);
    const last = (await eventsAfter(desk.store.db, 0, 100)).at(-1)!.seq;
    const act = { action: 'acknowledge', actor: 'user:1' } as const;
    const missing = await actOnWarning(desk, { ...act, warningId: 'w-none' });
    expect(missing).toMatchObject({ ok: false, error: { kind: 'missing' } });
    const stale = await actOnWarning(desk, { ...act, warningId, expectedVersion: 7 });
    expect(stale).toMatchObject({ ok: false, error: { kind: 'conflict' } });
    const early = await actOnWarning(desk, { ...act, warningId, action: 'reopen' });
    expect(early).toMatchObject({ ok: false, error: { kind: 'state' } });
    expect(await eventsAfter(desk.store.db, last, 10)).toEqual([]);
  });

  it('lets one of two win who acted on the same version', async () => {
    const desk = aDesk(await open());
    const warningId = await openOne(desk);
    const act = { action: 'assign', warningId, actor: 'user:1', expectedVersion: 1 } as const;
    const both = await Promise.all(
      ['user:2', 'user:3'].map((assignee) => actOnWarning(desk, { ...act, assignee })),
    );
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
    const winner = both[0]!.ok ? 'user:2' : 'user:3';
    expect((await warningById(desk.store.db, warningId))!.warning.assignee).toBe(winner);
  });

  it('tells of an act exactly those who see the warning', async () => {
    const store = await open();
    await writeAssets(store);
    const desk = aDesk(store);
    const near = { fromUs: NOW_US, toUs: NOW_US + HOUR_US };
    const scan = aDraft({
      kind: 'scan',
      key: 's',
      about: [{ type: 'asset', id: 'station-1' }],
      window: near,
    });
    const jam = aDraft({
      kind: 'link',
      key: 'l',
      about: [{ type: 'asset', id: 'sat-2' }],
      window: near,
    });
    const [one] = await admitNotices(desk, [scan], { marking: aMarking({ tlp: 'AMBER' }) });
    const [two] = await admitNotices(desk, [jam], { marking: aMarking({ tlp: 'RED' }) });
    expect(two!.warningId).toBe(one!.warningId);
    const before = (await eventsAfter(store.db, 0, 100)).at(-1)!.seq;
    await actOnWarning(desk, { action: 'acknowledge', warningId: one!.warningId, actor: 'user:1' });
    const told = await newsAfter(desk, before);
    // org-b sees the jammed link only if cleared for RED: AMBER of org-b must not be told.
    expect(told.map(({ tlp, owners }) => [tlp, owners])).toEqual([
      ['AMBER', ['org-a']],
      ['RED', ['org-b']],
    ]);
  });

  it('raises precedence as time runs out, and lets it fall when the event is over', async () => {
    const desk = aDesk(await open());
    const warningId = await openOne(desk);
    const precedence = async () =>
      (await warningById(desk.store.db, warningId))!.warning.precedence;
    expect(await precedence()).toBe('IMMEDIATE');
    const severe = aDraft({ severity: 'severe', atUs: NOW_US + 1 });
    await admitNotices(desk, [severe]);
    expect(await precedence()).toBe('IMMEDIATE');
    expect(await judgeWarnings(desk, NOW_US + 10 * HOUR_US)).toBe(0);
    expect(await judgeWarnings(desk, NOW_US + 13 * HOUR_US)).toBe(1);
    expect(await precedence()).toBe('FLASH');
    expect(await judgeWarnings(desk, NOW_US + 13 * HOUR_US)).toBe(0);
    expect(await judgeWarnings(desk, NOW_US + 25 * HOUR_US)).toBe(1);
    expect(await precedence()).toBe('ROUTINE');
    expect(await judgeWarnings(desk, NOW_US + 99 * HOUR_US)).toBe(0);
    const history = await warningHistory(desk.store.db, warningId);
    expect(history.at(-1)).toMatchObject({ actor: 'watch:time', action: 'note' });
  });
});
