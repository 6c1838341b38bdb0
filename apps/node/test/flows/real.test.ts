/** Three days of a real network, packed by the hour, through the whole part: the beacon among 105,918 records becomes a warning. */
import { castAssets } from '@noroshi/sim';
import { listSigns } from '@noroshi/store';
import { describeWithData } from '@noroshi/tidy';
import { parseUtc } from '@noroshi/time';
import { type Asset, TLP_LEVELS } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import { docOf } from '../../src/flows/merge.ts';
import { createFlowsPart } from '../../src/flows/part.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { openDesk, writeAssets } from '../watching/desk.ts';
import { warrantOf, writeRow } from './zeek-log.ts';

function usOf(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

describeWithData('a host in real noise', 'cyber/detect/rita/missing_host', (path) => {
  test('the beacon is a sign, and a warning about the asset whose network calls', async () => {
    const desk = await openDesk(usOf('2024-04-22T00:00:00Z'));
    const prefix = castAssets('alpha').find(({ kind }) => kind === 'prefix')!;
    const asset: Asset = { ...prefix, id: 'site', networks: ['73.54.23.0/24'], serves: [] };
    await writeAssets(desk.context, [asset]);
    const source = { id: 'logs', type: 'folder', warrant: 'warrant-1', path };
    await writeRow(desk.context, 'flow', 'logs', source);
    const span = { fromUs: usOf('2024-04-18T00:00:00Z'), toUs: usOf('2024-04-30T00:00:00Z') };
    const warrant = warrantOf({ ...span, networks: ['73.54.23.0/24'] });
    await writeRow(desk.context, 'warrant', 'warrant-1', warrant);
    const part = await createFlowsPart({
      everyMs: 500,
      admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
    }).start(desk.context);
    onTestFinished(() => part.close());
    const filter = { tlps: TLP_LEVELS, assetIds: ['site'] };
    const all = async () => (await listSigns(desk.context.store.db, filter, { limit: 500 })).signs;
    await expect.poll(all, { timeout: 60_000 }).not.toHaveLength(0);
    const found = (await all()).sort((a, b) => a.rank - b.rank);
    const beacon = found.find(
      (one) => one.kind === 'beacon' && docOf(one).sign.destination === '64.225.56.201',
    );
    console.log(
      `${found.length} signs in 3 days; the beacon is of rank ${beacon?.rank}, ${beacon?.assetIds}, told: ${beacon?.severity}`,
    );
    expect(beacon).toMatchObject({ assetIds: ['site'] });
    expect(beacon?.warningId).not.toBeNull();
    expect(JSON.stringify(found)).not.toContain('73.54.23.243');
  });
});
