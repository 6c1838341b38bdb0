/** `noroshi changes` on a data directory: what stands in its store by asset, as it was said at an instant, and what is wrong. */
import { join } from 'node:path';
import { createDataDir } from '@noroshi/node';
import { bindStore, type Finding, migrate, openStore, saveFinding, saveLook } from '@noroshi/store';
import { parseUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import { writeAssets } from '../../node/test/warnings/make.ts';
import { folderWith, noroshi, sessionIn } from './session.ts';

function usOf(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

const NOON_US = usOf('2026-01-10T12:00:00Z');
const HOUR_US = 3600e6;

function approach(): Finding {
  const [openedUs, updatedUs] = [NOON_US - 20 * HOUR_US, NOON_US - HOUR_US];
  const step = (atUs: number, state: string) => ({ atUs, state, title: 'VISITOR drifts along' });
  const doc = {
    ...{ kind: 'approach', score: null, declared: '', names: { '9': 'VISITOR' }, body: {} },
    case: { objectIds: ['9'], reasons: [], benign: [], evidence: [] },
    concerns: [{ assetId: 'relay', why: 'it drifts', rangeKm: 12, isTold: true }],
    steps: [step(openedUs, 'advisory'), step(updatedUs, 'closed')],
    closedBecause: 'it is past',
  };
  return {
    ...{ key: 'approach 9 relay', kind: 'approach', state: 'closed', bound: 'assets', doc },
    ...{ title: 'VISITOR drifts along', objectIds: ['9', 'asset relay'], openedUs, updatedUs },
    ...{ fromUs: openedUs, toUs: NOON_US, isOpen: false, confidence: 0.7, score: null },
    ...{ severity: null, warningId: null },
  };
}

/** Of nobody's asset. */
function stranger(kind: string, title: string): Finding {
  const own = approach();
  const doc = { ...(own.doc as object), kind, concerns: [], steps: [] };
  return { ...own, key: `${kind} 7`, kind, title, bound: 'all', objectIds: ['7'], doc };
}

async function watched(more: readonly Finding[] = []): Promise<string> {
  const cwd = folderWith({});
  const facts = { mode: 'exercise', nodeId: 'alpha', scenario: null } as const;
  const dir = await createDataDir(join(cwd, 'node'), facts, '2026-01-01T00:00:00Z', {});
  if (!dir.ok) throw new Error(JSON.stringify(dir.error));
  const store = await openStore(dir.value.address);
  await migrate(store, NOON_US);
  await bindStore(store, dir.value);
  await writeAssets(store, [
    { id: 'relay', kind: 'satellite', name: 'Relay', owner: 'org-a', serves: [], objectId: '1' },
  ]);
  await store.write(async (tx) => {
    for (const one of [approach(), ...more]) await saveFinding(tx, one);
    const counts = { objects: 2, sets: 9, findings: 1, changed: 1 };
    await saveLook(tx, { atUs: NOON_US, watchUs: NOON_US, ...counts, elapsedMs: 5, doc: {} });
  });
  await store.close();
  return cwd;
}

test('changes by asset, now and as they were said; a span that is none and an asset that is none', async () => {
  const cwd = await watched();
  await sessionIn(
    cwd,
    `$ noroshi changes --data node
     > asset  what      state   when                  what it is
     > relay  approach  closed  2026-01-10T11:00:00Z  VISITOR drifts along
     $ noroshi changes --data node --until 2026-01-09T18:00:00Z --asset relay
     > asset  what      state     when                  what it is
     > relay  approach  advisory  2026-01-09T16:00:00Z  VISITOR drifts along
     $ noroshi changes --data node --until 2026-01-09T12:00:00Z
     > no changes from 2026-01-08T12:00:00Z to 2026-01-09T12:00:00Z
     $ noroshi changes --data node --since 2026-01-11T00:00:00Z
     ! noroshi: --since is an instant before 2026-01-10T12:00:00Z, at most 92 days before it
     ? 2
     $ noroshi changes --data node --asset nobody
     ! noroshi: there is no asset nobody with changes to tell: relay
     ? 2`,
  );
  const { stdout } = await noroshi(['changes', '--data', 'node', '--json'], { cwd });
  const told = JSON.parse(stdout) as { assets: { neighbours: { finding: { key: string } }[] }[] };
  expect(told.assets[0]!.neighbours.map(({ finding }) => finding.key)).toEqual([
    'approach 9 relay',
  ]);
});

test('what merely comes down is counted and not listed, unless it is asked for', async () => {
  const cwd = await watched([
    stranger('decay', 'STAGE comes down'),
    stranger('breakup', 'BODY broke up'),
  ]);
  await sessionIn(
    cwd,
    `$ noroshi changes --data node
     > asset  what      state   when                  what it is
     > relay  approach  closed  2026-01-10T11:00:00Z  VISITOR drifts along
     > –      breakup   closed  2026-01-10T11:00:00Z  BODY broke up
     ! noroshi: 1 more come down and concern no asset: --only all
     $ noroshi changes --data node --only assets
     > asset  what      state   when                  what it is
     > relay  approach  closed  2026-01-10T11:00:00Z  VISITOR drifts along
     $ noroshi changes --data node --only others
     > asset  what     state   when                  what it is
     > –      breakup  closed  2026-01-10T11:00:00Z  BODY broke up
     > –      decay    closed  2026-01-10T11:00:00Z  STAGE comes down`,
  );
});
