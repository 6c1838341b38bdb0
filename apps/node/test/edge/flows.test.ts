/** One bundle in a folder, both ways: looked for in the flows until a person is told, and a file that an own edge fetches. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { castAssets, FLOW_ENDS } from '@noroshi/sim';
import { listWarnings } from '@noroshi/store/warnings';
import { formatUtc, unixMsFromTaiUs } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { createFlowsPart } from '../../src/flows/part.ts';
import { routes } from '../../src/routes.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import { openHouse } from '../api-house.ts';
import { HOUR_US, warrantOf, writeRow } from '../flows/zeek-log.ts';
import { writeAssets } from '../watching/desk.ts';

const ID = 'indicator--00000000-0000-4000-8000-000000000001';
const OUTSIDE = '37.0.8.1';

/** An answered connection of ours every ten minutes, the last one an hour before. */
function connLog(lastUs: number): string {
  const fields =
    'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto duration orig_bytes resp_bytes conn_state';
  const lines = Array.from({ length: 5 }, (_, i) => {
    const at = (unixMsFromTaiUs(lastUs - i * 600e6) / 1000).toFixed(6);
    return `${at}\tC${i}\t${FLOW_ENDS.implant}\t${40_000 + i}\t${OUTSIDE}\t443\ttcp\t1.5\t800\t4000\tSF`;
  });
  return `#separator \\x09\n#path\tconn\n#fields\t${fields.replaceAll(' ', '\t')}\n${lines.join('\n')}\n`;
}

const bundle = (validFrom: string, more: object = {}) =>
  JSON.stringify({
    ...{ type: 'bundle', id: ID.replace('indicator', 'bundle') },
    objects: [
      {
        ...{ type: 'indicator', spec_version: '2.1', id: ID, pattern_type: 'stix' },
        ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' },
        ...{ valid_from: validFrom, confidence: 90 },
        pattern: `[network-traffic:dst_ref.value = '${OUTSIDE}']`,
        ...more,
      },
    ],
  });

test('a bundle that comes into the folder becomes a sign, a warning, and a set of nftables; withdrawn, it leaves the set', async () => {
  const limits = { sessionBurst: 1e6, addressBurst: 1e6 };
  const { context, call } = await openHouse({ routes, limits });
  await writeAssets(context, castAssets('alpha'));
  const nowUs = context.clock.watchUs();
  const [logs, stix] = ['logs', 'stix'].map((name) => join(context.dataDir, name));
  for (const folder of [logs!, stix!]) mkdirSync(folder);
  writeFileSync(join(logs!, 'conn.log'), connLog(nowUs - HOUR_US));
  const source = { id: 'border', type: 'folder', warrant: 'warrant-1', path: logs };
  await writeRow(context, 'flow', 'border', source);
  await writeRow(context, 'indicators', 'bravo', { id: 'bravo', path: stix });
  const span = { fromUs: nowUs - 60 * HOUR_US, toUs: nowUs + 60 * HOUR_US };
  await writeRow(context, 'warrant', 'warrant-1', warrantOf(span));
  const part = await createFlowsPart({
    everyMs: 100,
    admit: (of) => (drafts, marking) => admitNotices(of, drafts, { marking }),
  }).start(context);
  onTestFinished(() => part.close());
  const signs = async () =>
    ((await (await call('/api/v1/signs?kind=indicator')).json()) as { signs: unknown[] }).signs;
  await expect
    .poll(() => context.health.lines().find((one) => one.part === 'watching/signs')?.text, {
      timeout: 60_000,
    })
    .toMatch(/^5 records read, 5 selected/);
  expect(await signs()).toEqual([]);

  const since = formatUtc(nowUs - 30 * HOUR_US, 0);
  writeFileSync(join(stix!, 'feed.json'), bundle(since));
  await expect.poll(async () => (await signs()).length, { timeout: 60_000 }).toBe(1);
  expect((await signs())[0]).toMatchObject({ destination: OUTSIDE, count: 5, port: 443 });
  const warned = async () => {
    const checklists = await readChecklists(context.store.db);
    const asked = { clearance: 'RED', owners: '*', states: ['open'], limit: 50 } as const;
    const page = await listWarnings(context.store.db, asked, (kept) => policyFor(kept, checklists));
    return page.items.flatMap(({ shown }) => shown.title);
  };
  await expect.poll(warned, { timeout: 20_000 }).toContainEqual(expect.stringContaining(OUTSIDE));

  const file = await call('/api/v1/edge/nft');
  const text = await file.text();
  expect(text).toContain(`${OUTSIDE} timeout `);
  if (spawnSync('nft', ['-c', 'add table inet noroshi_try']).status === 0)
    expect(spawnSync('nft', ['-c', '-f', '-'], { input: text }).status).toBe(0);
  const serial = file.headers.get('x-noroshi-serial');
  const withdrawn = { revoked: true, modified: '2026-01-02T00:00:00.000Z' };
  writeFileSync(join(stix!, 'later.json'), bundle(since, withdrawn));
  const change = await call(`/api/v1/edge/nft/difference?since=${serial}`);
  expect(await change.json()).toMatchObject({ added: [], same: 0, removed: [expect.any(String)] });
});
