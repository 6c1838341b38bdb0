/** What joins what: the deliberate acts on assets that belong together are one case, debris stays apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASSET_LIMITS,
  assetGraph,
  type Candidate,
  currentNotices,
  GROUPING_LIMITS,
  groupingOf,
  joinNotice,
  type Notice,
  type NoticeKind,
  openWarning,
  PLAIN_POLICY,
} from '../src/index.ts';
import { aNotice, anAsset, arbitraryNotice, HOUR_US } from './make.ts';

const GRAPH = assetGraph([
  anAsset({ id: 'sat-1' }),
  anAsset({ id: 'sat-2', owner: 'org-b' }),
  anAsset({ id: 'station-1', kind: 'station', serves: ['sat-1', 'sat-2'] }),
  anAsset({ id: 'prefix-1', kind: 'prefix', serves: ['station-1'] }),
  anAsset({ id: 'link-1', kind: 'link', serves: ['station-1', 'sat-1'] }),
  anAsset({ id: 'sat-3', owner: 'org-c' }),
]);

let count = 0;
function about(kind: NoticeKind, assets: string[], objects: string[] = [], fromH = 0): Notice {
  count++;
  return aNotice({
    ...{ kind, id: `n-${count}`, key: `key-${count}`, atUs: count },
    about: [
      ...assets.map((id) => ({ type: 'asset' as const, id })),
      ...objects.map((id) => ({ type: 'object' as const, id })),
    ],
    window: { fromUs: fromH * HOUR_US, toUs: (fromH + 1) * HOUR_US },
  });
}

function candidate(id: string, ...notices: Notice[]): Candidate {
  let warning = openWarning(id, notices[0]!, PLAIN_POLICY);
  for (let i = 1; i < notices.length; i++)
    warning = joinNotice(warning, notices.slice(0, i), notices[i]!, PLAIN_POLICY).warning;
  return { warning, current: currentNotices(notices) };
}

const reasonOf = (notice: Notice, ...candidates: Candidate[]) =>
  groupingOf(notice, candidates, GRAPH)?.reason ?? null;

describe('the graph of assets', () => {
  it('relates what something common depends on, and not two satellites of one station', () => {
    expect(GRAPH.related('station-1', 'sat-1')).toBe(true);
    expect(GRAPH.related('link-1', 'sat-2')).toBe(true); // through its end, the station
    expect(GRAPH.related('prefix-1', 'sat-1')).toBe(true);
    expect(GRAPH.related('sat-1', 'sat-2')).toBe(false);
    expect(GRAPH.related('sat-1', 'sat-3')).toBe(false);
    expect(GRAPH.related('unknown', 'unknown')).toBe(true);
    expect([...GRAPH.group('sat-1')].sort()).toEqual(['link-1', 'prefix-1', 'sat-1', 'station-1']);
    expect(GRAPH.ownersOf(['sat-2', 'sat-1', 'nobody'])).toEqual(['org-a', 'org-b']);
  });

  it('survives cycles, missing ends and endless chains, and relates symmetrically', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const graphs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids, 'gone')));
    fc.assert(
      fc.property(graphs, (edges) => {
        const graph = assetGraph(
          ids.map((id) =>
            anAsset({ id, serves: edges.filter(([a]) => a === id).map(([, b]) => b) }),
          ),
        );
        for (const a of ids)
          for (const b of ids) {
            expect(graph.related(a, b)).toBe(graph.related(b, a));
            expect(graph.related(a, b)).toBe(graph.group(a).has(b));
          }
      }),
    );
    const chain = assetGraph(
      Array.from({ length: 50 }, (_, i) => anAsset({ id: `x${i}`, serves: [`x${i + 1}`] })),
    );
    expect(chain.reach('x0').size).toBe(ASSET_LIMITS.depthMax + 1);
  });
});

describe('grouping', () => {
  it('joins an update by its key, even a closed one', () => {
    const first = about('conjunction', ['sat-1'], ['debris']);
    const update = { ...about('conjunction', ['sat-1'], ['debris'], 500), key: first.key };
    const closed = candidate('w-1', first);
    expect(reasonOf(update, { ...closed, warning: { ...closed.warning, state: 'closed' } })).toBe(
      'key',
    );
    expect(
      reasonOf(update, { ...closed, warning: { ...closed.warning, state: 'cancelled' } }),
    ).toBe(null);
    expect(reasonOf({ ...update, kind: 'decay' }, closed)).toBe(null);
  });

  it('joins the same object at the same asset within a day, not another, not later', () => {
    const w = candidate('w-1', about('conjunction', ['sat-1'], ['debris']));
    expect(reasonOf(about('conjunction', ['sat-1'], ['debris'], 12), w)).toBe('object');
    expect(reasonOf(about('conjunction', ['sat-1'], ['debris'], 26), w)).toBe(null);
    expect(reasonOf(about('conjunction', ['sat-1'], ['other'], 1), w)).toBe(null);
    expect(reasonOf(about('conjunction', ['sat-2'], ['debris'], 1), w)).toBe(null);
    expect(reasonOf(about('manoeuvre', [], ['debris'], 1), w)).toBe(null);
  });

  it('joins what is done on purpose to assets that belong together', () => {
    const scan = candidate('w-1', about('scan', ['prefix-1']));
    expect(reasonOf(about('link', ['link-1'], [], 20), scan)).toBe('group');
    expect(reasonOf(about('proximity', ['sat-1'], ['stranger'], 70), scan)).toBe('group');
    expect(reasonOf(about('proximity', ['sat-1'], ['stranger'], 80), scan)).toBe(null);
    expect(reasonOf(about('proximity', ['sat-3'], ['stranger']), scan)).toBe(null);
    expect(reasonOf(about('conjunction', ['sat-1'], ['debris']), scan)).toBe(null);
    expect(
      reasonOf(
        about('manoeuvre', [], ['stranger']),
        candidate('w', about('proximity', ['sat-3'], ['stranger'])),
      ),
    ).toBe('object');
  });

  it('prefers the key, then the object, then the group, then the newest', () => {
    const first = about('proximity', ['sat-1'], ['stranger']);
    const byGroup = candidate('w-group', about('scan', ['station-1']));
    const byObject = candidate('w-object', about('proximity', ['sat-1'], ['stranger']));
    const byKey = candidate('w-key', { ...about('proximity', ['sat-2'], ['x']), key: first.key });
    const newer = candidate('w-newer', about('scan', ['station-1']));
    const pick = (...all: Candidate[]) => groupingOf(first, all, GRAPH)?.warningId;
    expect(pick(byGroup, byObject, byKey)).toBe('w-key');
    expect(pick(byGroup, byObject)).toBe('w-object');
    expect(pick(newer, byGroup)).toBe('w-newer');
    expect(pick(byGroup, newer)).toBe('w-newer');
  });

  it('never joins another origin, another mode or a full case', () => {
    fc.assert(
      fc.property(arbitraryNotice(), arbitraryNotice(), (a, b) => {
        const grouping = groupingOf(a, [candidate('w-1', b)], GRAPH);
        if (a.origin !== b.origin || a.mode !== b.mode) expect(grouping).toBe(null);
      }),
    );
    const first = about('scan', ['station-1']);
    const full = candidate('w-1', first);
    const noticeIds = Array.from({ length: GROUPING_LIMITS.noticesMax }, (_, i) => `n-${i}`);
    const warning = { ...full.warning, noticeIds };
    expect(reasonOf({ ...first, id: 'n-x' }, { ...full, warning })).toBe(null);
  });
});
