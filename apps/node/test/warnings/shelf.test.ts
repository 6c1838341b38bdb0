/** Set aside and brought back: by time, by what makes it worse, by hand; who is told; what counts and what does not escalate. */
import { auditLines, eventsAfter } from '@noroshi/store';
import { shelvedWarnings, warningById, warningHistory } from '@noroshi/store/warnings';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, it } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { judgeWarnings } from '../../src/warnings/part.ts';
import { unshelveOver } from '../../src/warnings/shelf.ts';
import { aDesk, aDraft, aMarking, HOUR_US, NOW_US, type TestDesk, writeAssets } from './make.ts';

const FAR_US = NOW_US + 200 * HOUR_US;
const far = { fromUs: FAR_US, toUs: FAR_US };
const ALL = { clearance: 'RED', owners: '*' } as const;

async function shelvedOne(desk: TestDesk): Promise<string> {
  const [one] = await admitNotices(desk, [aDraft({ window: far, severity: 'moderate' })]);
  const { warningId } = one!;
  const by = { warningId, actor: 'user:1', untilUs: NOW_US + 4 * HOUR_US };
  const done = await actOnWarning(desk, {
    ...by,
    action: 'shelve',
    text: 'owner moves it at 18 Z',
  });
  if (!done.ok) throw new Error(done.error.message);
  return warningId;
}

const idsAside = async (desk: TestDesk) =>
  (await shelvedWarnings(desk.store.db, ALL, desk.nowUs, async () => () => PLAIN_POLICY)).map(
    ({ warning }) => warning.id,
  );

async function kindsOf(desk: TestDesk, id: string): Promise<string[]> {
  const events = await eventsAfter(desk.store.db, 0, 1000);
  return events.filter(({ subject }) => subject === id).map(({ kind }) => kind);
}

describeEngines('a shelved warning', (open) => {
  it('comes back by itself when its time is over, with its line, event and audit', async () => {
    const desk = aDesk(await open());
    const id = await shelvedOne(desk);
    expect(await idsAside(desk)).toEqual([id]);
    desk.nowUs += 4 * HOUR_US - 1;
    expect(await unshelveOver(desk)).toBe(0);
    desk.nowUs += 1;
    expect(await idsAside(desk)).toEqual([]);
    expect(await unshelveOver(desk)).toBe(1);
    expect(await unshelveOver(desk)).toBe(0);
    const { warning } = (await warningById(desk.store.db, id))!;
    expect(warning.shelvedUntilUs).toBeUndefined();
    const history = await warningHistory(desk.store.db, id);
    expect(history.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'open watch:screen',
      'shelve user:1',
      'unshelve watch:time',
    ]);
    expect(history[1]!.text).toMatch(/^until .*Z: owner moves it at 18 Z$/);
    expect(await kindsOf(desk, id)).toEqual([
      'warning.opened',
      'warning.shelved',
      'warning.unshelved',
    ]);
    const audit = (await auditLines(desk.store.db, 0, 1000)).map(({ action }) => action);
    expect(audit.slice(-2)).toEqual(['warning.shelve', 'warning.unshelve']);
  });

  it('comes back by a graver finding, and stays by one that says no more', async () => {
    const desk = aDesk(await open());
    const id = await shelvedOne(desk);
    const next = (draft: Parameters<typeof aDraft>[0]) =>
      admitNotices(desk, [aDraft({ window: far, atUs: NOW_US + 1e6, ...draft })]);
    await next({ severity: 'moderate', confidence: 0.95 });
    expect(await idsAside(desk)).toEqual([id]);
    await next({ severity: 'high', atUs: NOW_US + 2e6 });
    expect(await idsAside(desk)).toEqual([]);
    expect((await kindsOf(desk, id)).slice(-2)).toEqual(['warning.updated', 'warning.unshelved']);
    const last = (await warningHistory(desk.store.db, id)).at(-1)!;
    expect(last).toMatchObject({ action: 'unshelve', actor: 'watch:screen' });
  });

  it('comes back when time alone makes it more urgent', async () => {
    const desk = aDesk(await open());
    const id = await shelvedOne(desk);
    await judgeWarnings(desk, FAR_US - 30 * HOUR_US);
    expect(await idsAside(desk)).toEqual([]);
    expect((await warningById(desk.store.db, id))!.warning.precedence).toBe('PRIORITY');
    expect((await kindsOf(desk, id)).at(-1)).toBe('warning.unshelved');
  });

  it('is set aside only for who sees all of it, and who sees less is not told what brings it back', async () => {
    const desk = aDesk(await open());
    await writeAssets(desk.store);
    const id = await shelvedOne(desk);
    const secret = aDraft({ window: far, key: 'secret', severity: 'high', atUs: NOW_US + 1e6 });
    await admitNotices(desk, [secret], { marking: aMarking({ tlp: 'RED' }) });
    const events = await eventsAfter(desk.store.db, 0, 1000);
    const back = events.filter(({ kind }) => kind === 'warning.unshelved');
    expect(back.map(({ subject, tlp }) => [subject, tlp])).toEqual([[id, 'RED']]);
    const done = await actOnWarning(desk, {
      ...{ warningId: id, actor: 'user:1', action: 'shelve', text: 'again' },
      untilUs: NOW_US + HOUR_US,
    });
    expect(done.ok).toBe(true);
    const less = { clearance: 'AMBER', owners: '*' } as const;
    const seen = await shelvedWarnings(desk.store.db, less, NOW_US, async () => () => PLAIN_POLICY);
    expect(seen).toEqual([]);
    expect(await idsAside(desk)).toEqual([id]);
  });
});
