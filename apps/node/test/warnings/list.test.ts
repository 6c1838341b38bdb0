/** The list against brute force: every viewer, every page, in its own order; filters and counts ask only what is shown. */
import {
  countWarnings,
  keptNotices,
  type ListCursor,
  type ListQuery,
  listWarnings,
  warningsById,
} from '@noroshi/store/warnings';
import {
  CHECKLISTS,
  precedenceRank,
  projectWarning,
  SEVERITIES,
  TLP_LEVELS,
  type Viewer,
  visibleTo,
  type Warning,
} from '@noroshi/watch';
import { expect, it } from 'vitest';
import { describeEngines } from '../../../../packages/store/test/engines.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor } from '../../src/warnings/desk.ts';
import { aDesk, aDraft, aMarking, HOUR_US, NOW_US, type TestDesk, writeAssets } from './make.ts';

const VIEWERS: readonly Viewer[] = TLP_LEVELS.flatMap((clearance) =>
  (['*', ['org-a'], ['org-a', 'org-b'], []] as const).map((owners) => ({ clearance, owners })),
);
const STATES = ['open', 'acknowledged', 'closed', 'cancelled'] as const;

/** A small seeded generator: the same world in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function fill(desk: TestDesk): Promise<string[]> {
  await writeAssets(desk.store);
  const random = seeded(7);
  const ids = new Set<string>();
  for (let i = 0; i < 60; i++) {
    const kind = (['conjunction', 'scan', 'proximity', 'node'] as const)[random(4)]!;
    const asset = ['sat-1', 'sat-2', 'station-1', ''][random(4)]!;
    const atUs = NOW_US + random(5) * HOUR_US;
    const draft = aDraft({
      ...{
        kind,
        key: `k${random(30)}`,
        title: `finding ${i}`,
        atUs,
        severity: SEVERITIES[random(4)]!,
      },
      about: asset === '' ? [{ type: 'object', id: `o${i}` }] : [{ type: 'asset', id: asset }],
      window: { fromUs: atUs + random(400) * HOUR_US, toUs: atUs + 400 * HOUR_US },
    });
    const marking = aMarking({ tlp: TLP_LEVELS[random(5)]! });
    for (const { warningId } of await admitNotices(desk, [draft], { marking })) ids.add(warningId);
    const [warningId] = [...ids].slice(-1);
    const action = (['acknowledge', 'close', 'cancel', 'note'] as const)[random(8)];
    if (action !== undefined && warningId !== undefined)
      await actOnWarning(desk, { action, warningId, actor: 'user:1', text: 'because' });
  }
  return [...ids];
}

const orderOf = (w: Warning) =>
  [precedenceRank(w.precedence), w.decideByUs ?? 9e15, -w.updatedUs, w.id] as const;

async function bruteForce(
  desk: TestDesk,
  ids: readonly string[],
  viewer: Viewer,
): Promise<Warning[]> {
  const shown: Warning[] = [];
  for (const { warning } of (await warningsById(desk.store.db, ids)).values()) {
    const kept = await keptNotices(desk.store.db, warning.id);
    const policy = policyFor(kept, CHECKLISTS);
    const notices = kept.map(({ notice }) => notice);
    const one = projectWarning(warning, notices, visibleTo(viewer, policy), policy);
    if (one !== null) shown.push(one);
  }
  return shown.sort((a, b) => {
    const [x, y] = [orderOf(a), orderOf(b)];
    const i = x.findIndex((part, at) => part !== y[at]);
    return i < 0 ? 0 : x[i]! < y[i]! ? -1 : 1;
  });
}

async function allPages(desk: TestDesk, query: Omit<ListQuery, 'after'>): Promise<Warning[]> {
  const all: Warning[] = [];
  for (let after: ListCursor | null | undefined; after !== null; ) {
    const page = await listWarnings(desk.store.db, { ...query, ...(after && { after }) }, (kept) =>
      policyFor(kept, CHECKLISTS),
    );
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    all.push(...page.items.map(({ shown }) => shown));
    after = page.next;
  }
  return all;
}

describeEngines('the list of warnings', (open) => {
  it('is what brute force finds, for every viewer, in pages', async () => {
    const desk = aDesk(await open());
    const ids = await fill(desk);
    expect(ids.length).toBeGreaterThan(20);
    let withheld = 0;
    for (const viewer of VIEWERS) {
      const expected = await bruteForce(desk, ids, viewer);
      withheld += ids.length - expected.length;
      const listed = await allPages(desk, { ...viewer, states: STATES, limit: 7 });
      const several = viewer.owners !== '*' && viewer.owners.length > 1;
      const byId = (a: Warning, b: Warning) => (a.id < b.id ? -1 : 1);
      if (several) expect([...listed].sort(byId)).toEqual([...expected].sort(byId));
      else expect(listed).toEqual(expected);
      const active = expected.filter(({ state }) => state === 'open' || state === 'acknowledged');
      const counts = await countWarnings(desk.store.db, viewer, ['open', 'acknowledged']);
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      if (typeof viewer.owners === 'string' || viewer.owners.length < 2)
        expect(total).toBe(active.length);
      if (viewer.clearance === 'RED')
        expect(await allPages(desk, { ...viewer, states: STATES, limit: 1 })).toEqual(listed);
      for (const { state, precedence, count } of counts) {
        const same = active.filter((w) => w.state === state && w.precedence === precedence);
        if (!several) expect(count).toBe(same.length);
      }
    }
    expect(withheld).toBeGreaterThan(100);
  });

  it('filters by what is shown', async () => {
    const desk = aDesk(await open());
    const ids = await fill(desk);
    const viewer = { clearance: 'AMBER', owners: ['org-a'] } as const;
    const shown = await bruteForce(desk, ids, viewer);
    const ask = (query: Partial<ListQuery>) =>
      allPages(desk, { ...viewer, states: STATES, limit: 5, ...query });
    const asset = shown.filter(({ assetIds }) => assetIds.includes('station-1'));
    expect(asset.length).toBeGreaterThan(0);
    expect(await ask({ assetId: 'station-1' })).toEqual(asset);
    expect(await ask({ precedence: ['IMMEDIATE', 'FLASH'] })).toEqual(
      shown.filter(({ precedence }) => ['IMMEDIATE', 'FLASH'].includes(precedence)),
    );
    expect(await ask({ text: 'FINDING 3' })).toEqual(
      shown.filter(({ title }) => title.includes('finding 3')),
    );
    expect(await ask({ origin: 'bravo' })).toEqual([]);
    const scans = await ask({ kind: 'scan' });
    expect(scans.length).toBeGreaterThan(0);
    for (const warning of scans) {
      const kept = await keptNotices(desk.store.db, warning.id);
      const seen = kept.filter(({ notice }) => warning.noticeIds.includes(notice.id));
      expect(seen.some(({ notice }) => notice.kind === 'scan')).toBe(true);
    }
  });
});
