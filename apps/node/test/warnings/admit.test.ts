/** From findings to warnings: one row for one finding, one case for what belongs together, everything in one transaction. */
import { eventsAfter } from '@noroshi/store';
import { keptNotices, noticeById, warningById, warningHistory } from '@noroshi/store/warnings';
import { Notice, Warning } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { aDesk, aDraft, aMarking, HOUR_US, NOW_US, writeAssets } from './make.ts';

describeEngines('admitting notices', (open) => {
  it('opens a warning, keeps the notice, and says so', async () => {
    const store = await open();
    await writeAssets(store);
    const desk = aDesk(store);
    const [one] = await admitNotices(desk, [aDraft()]);
    expect(one!.outcome).toBe('opened');
    const { warning, version } = (await warningById(store.db, one!.warningId))!;
    expect(Value.Errors(Warning, warning)).toEqual([]);
    expect(version).toBe(1);
    expect(warning).toMatchObject({
      ...{ state: 'open', origin: 'alpha', precedence: 'IMMEDIATE', owners: ['org-a'] },
      ...{ assetIds: ['sat-1'], objectIds: ['debris-1'], noticeIds: [one!.notice.id] },
      decideByUs: NOW_US + 18 * HOUR_US,
      marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [] },
    });
    const kept = (await noticeById(store.db, one!.notice.id))!;
    expect(Value.Check(Notice, kept.notice)).toBe(true);
    expect(kept).toMatchObject({ warningId: warning.id, place: 0, owners: ['org-a'] });
    expect((await warningHistory(store.db, warning.id)).map(({ action }) => action)).toEqual([
      'open',
    ]);
    const events = (await eventsAfter(store.db, 0, 100)).filter(
      ({ kind }) => !kind.startsWith('config'),
    );
    expect(events.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['notice.added', one!.notice.id],
      ['warning.opened', warning.id],
    ]);
  });

  it('keeps the same finding once, and what says nothing new not at all', async () => {
    const desk = aDesk(await open());
    const [one] = await admitNotices(desk, [aDraft()]);
    const again = await admitNotices(desk, [
      aDraft(),
      aDraft(),
      aDraft({ atUs: NOW_US + HOUR_US }),
    ]);
    expect(again.map(({ outcome }) => outcome)).toEqual(['known', 'known', 'known']);
    expect(new Set(again.map(({ warningId }) => warningId))).toEqual(new Set([one!.warningId]));
    const { version } = (await warningById(desk.store.db, one!.warningId))!;
    expect(version).toBe(1);
    // It was said, then something else was said, then the first again: that is news.
    const back = await admitNotices(desk, [
      aDraft({ atUs: NOW_US + HOUR_US, severity: 'low' }),
      aDraft({ atUs: NOW_US + 2 * HOUR_US }),
    ]);
    expect(back.map(({ outcome }) => outcome)).toEqual(['joined', 'joined']);
    const kept = await keptNotices(desk.store.db, one!.warningId);
    expect(kept.map(({ supersededBy }) => supersededBy)).toEqual([
      ...[back[0]!.notice.id, back[1]!.notice.id, null],
    ]);
  });

  it('makes one case of an attack on a station, a jammed link and an approach to the satellite', async () => {
    const store = await open();
    await writeAssets(store);
    const desk = aDesk(store);
    const near = { fromUs: NOW_US, toUs: NOW_US + 30 * HOUR_US };
    const asset = (id: string) => ({ type: 'asset' as const, id });
    const admitted = await admitNotices(desk, [
      aDraft({
        kind: 'scan',
        key: 's',
        title: 'Scan of the station',
        about: [asset('station-1')],
        window: near,
      }),
      aDraft({
        kind: 'link',
        key: 'l',
        title: 'Carrier lost',
        about: [asset('link-1')],
        window: near,
      }),
      aDraft({
        ...{ kind: 'proximity', key: 'p', title: 'STRANGER closes on Sat 1', window: near },
        about: [asset('sat-1'), { type: 'object', id: 'stranger' }],
      }),
      aDraft(), // debris near the same satellite has its own decision
      aDraft({
        kind: 'scan',
        key: 's2',
        about: [asset('station-1')],
        window: { fromUs: NOW_US + 200 * HOUR_US, toUs: NOW_US + 201 * HOUR_US },
      }),
    ]);
    const [scan, link, proximity, debris, later] = admitted.map(({ warningId }) => warningId);
    expect(link).toBe(scan);
    expect(proximity).toBe(scan);
    expect(debris).not.toBe(scan);
    expect(later).not.toBe(scan);
    const { warning } = (await warningById(store.db, scan!))!;
    expect(warning.domains).toEqual(['communications', 'cyber', 'space']);
    expect(warning.title).toMatch(/and 2 more/);
    // The same over several batches and calls.
    const alone = aDesk(await open());
    await writeAssets(alone.store);
    for (const { notice } of admitted) {
      const { id: _i, origin: _o, mode: _m, marking: _k, ...draft } = notice;
      const [one] = await admitNotices(alone, [draft]);
      const twin = admitted.find((other) => other.notice.id === one!.notice.id);
      expect(one!.warningId).toBe(twin!.warningId);
    }
    expect((await warningById(alone.store.db, scan!))!.warning).toEqual(warning);
  });

  it('opens a closed case again for what is new or graver, not for an update', async () => {
    const desk = aDesk(await open());
    const [one] = await admitNotices(desk, [aDraft()]);
    const { warningId } = one!;
    const close = { action: 'close', warningId, actor: 'user:1', text: 'accepted' } as const;
    expect((await actOnWarning(desk, close)).ok).toBe(true);
    const update = aDraft({ atUs: NOW_US + 60e6, title: 'SAT 1 and DEBRIS pass within 310 m' });
    expect((await admitNotices(desk, [update]))[0]!.outcome).toBe('joined');
    expect((await warningById(desk.store.db, warningId))!.warning.state).toBe('closed');
    const graver = aDraft({ atUs: NOW_US + 120e6, severity: 'severe' });
    expect((await admitNotices(desk, [graver]))[0]!.outcome).toBe('reopened');
    const { warning } = (await warningById(desk.store.db, warningId))!;
    expect(warning).toMatchObject({ state: 'open', closedAfter: 1 });
    expect(warning).not.toHaveProperty('closeReason');
    const cancel = { action: 'cancel', warningId, actor: 'user:1', text: 'wrong data' } as const;
    expect((await actOnWarning(desk, cancel)).ok).toBe(true);
    const [next] = await admitNotices(desk, [aDraft({ atUs: NOW_US + 180e6, severity: 'high' })]);
    expect(next).toMatchObject({ outcome: 'opened' });
    expect(next!.warningId).not.toBe(warningId);
    const [old] = await admitNotices(desk, [aDraft()]); // what was taken back stays where it was
    expect(old).toMatchObject({ outcome: 'known', warningId });
  });

  it('gives the same ids for the same finding, on any machine', async () => {
    const [one] = await admitNotices(aDesk(await open()), [aDraft()]);
    expect(one!.notice.id).toBe('n-f4bff0bdd526154b1d954d6f2e6ddccd');
    expect(one!.warningId).toBe('w-a68ce51fa69d1951be91faab1167db7f');
  });

  it('marks by the assets, the strictest of them, else AMBER to nobody', async () => {
    const store = await open();
    const marking = aMarking({ tlp: 'RED', originator: 'somebody', releasableTo: ['bravo'] });
    await writeAssets(store, [
      { id: 'sat-1', kind: 'satellite', name: 'S', owner: 'org-a', serves: [], marking },
      { id: 'sat-9', kind: 'satellite', name: 'S', owner: 'org-a', serves: [] },
    ]);
    const desk = aDesk(store);
    const both = aDraft({
      key: 'k',
      about: [
        { type: 'asset', id: 'sat-1' },
        { type: 'asset', id: 'sat-9' },
      ],
    });
    const [one, two] = await admitNotices(desk, [aDraft(), both]);
    expect(one!.notice.marking).toEqual({ ...marking, originator: 'alpha' });
    expect(two!.notice.marking).toEqual({ ...marking, originator: 'alpha', releasableTo: [] });
    const green = aMarking({ tlp: 'GREEN', releasableTo: ['bravo'] });
    const [three] = await admitNotices(desk, [aDraft({ key: 'k3' })], { marking: green });
    expect(three!.notice.marking).toEqual(green);
  });

  it('writes nothing of a call with a draft that is none', async () => {
    const desk = aDesk(await open());
    const bad = { ...aDraft(), confidence: 2 };
    await expect(admitNotices(desk, [aDraft(), bad])).rejects.toThrow(/confidence/);
    expect(await eventsAfter(desk.store.db, 0, 10)).toEqual([]);
  });

  it('admits concurrently what belongs together as one case', async () => {
    const desk = aDesk(await open());
    const drafts = Array.from({ length: 8 }, (_, i) =>
      aDraft({ atUs: NOW_US + i, title: `update ${i}` }),
    );
    const admitted = await Promise.all(drafts.map((draft) => admitNotices(desk, [draft])));
    const ids = new Set(admitted.flat().map(({ warningId }) => warningId));
    expect(ids.size).toBe(1);
    const [id] = ids;
    const { warning, version } = (await warningById(desk.store.db, id!))!;
    expect(version).toBe(8);
    expect(warning.noticeIds).toHaveLength(8);
    expect(warning.currentNoticeIds).toHaveLength(1);
    const history = await warningHistory(desk.store.db, id!);
    expect(history.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
