/** A desk for warnings over a store of the test, and findings to put on it. */
import { type Store, writeConfig } from '@noroshi/store';
import type { Asset, Marking, NoticeDraft } from '@noroshi/watch';
import type { WarningDesk } from '../../src/warnings/desk.ts';

export const HOUR_US = 3600e6;
export const NOW_US = 800_000_000e6; // 2025

export type TestDesk = WarningDesk & { nowUs: number };

export function aDesk(store: Store, nodeId = 'alpha'): TestDesk {
  const desk: TestDesk = {
    ...{ store, nodeId, mode: 'exercise', nowUs: NOW_US },
    clock: {
      wallUs: () => desk.nowUs,
      watchUs: () => desk.nowUs,
      ...{ rate: 1, replay: false, sleepWatchS: async () => {} },
      ...{ elapsedMs: () => 0, sleepMs: async () => {} },
    },
    feed: { wake: () => {} },
  };
  return desk;
}

export function aDraft(draft: Partial<NoticeDraft> = {}): NoticeDraft {
  const atUs = draft.atUs ?? NOW_US;
  return {
    kind: 'conjunction',
    key: 'sat-1/debris-1/1',
    title: 'SAT 1 and DEBRIS pass within 312 m',
    about: [
      { type: 'asset', id: 'sat-1' },
      { type: 'object', id: 'debris-1' },
    ],
    atUs,
    window: { fromUs: NOW_US + 24 * HOUR_US, toUs: NOW_US + 24 * HOUR_US },
    severity: 'high',
    confidence: 0.9,
    evidence: [{ type: 'value', name: 'missKm', value: 0.312, unit: 'km' }],
    method: { name: 'screen', version: '1', parameters: { thresholdKm: 5 } },
    ...draft,
  };
}

export function aMarking(marking: Partial<Marking> = {}): Marking {
  return { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [], ...marking };
}

/** A satellite with a station, a link between them, and a second satellite of somebody else on the same station. */
export const ASSETS: readonly Asset[] = [
  { id: 'sat-1', kind: 'satellite', name: 'Sat 1', owner: 'org-a', serves: [] },
  { id: 'sat-2', kind: 'satellite', name: 'Sat 2', owner: 'org-b', serves: [] },
  { id: 'station-1', kind: 'station', name: 'Station', owner: 'org-a', serves: ['sat-1', 'sat-2'] },
  { id: 'link-1', kind: 'link', name: 'Link', owner: 'org-a', serves: ['station-1', 'sat-1'] },
];

export async function writeAssets(store: Store, assets: readonly Asset[] = ASSETS): Promise<void> {
  for (const doc of assets)
    await store.write((tx) =>
      writeConfig(tx, { kind: 'asset', id: doc.id, doc, atUs: 0, actor: 'test' }),
    );
}
