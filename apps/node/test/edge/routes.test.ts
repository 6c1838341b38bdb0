/** Files for own edges over HTTP: a folder of STIX becomes files that devices fetch, each marked, counted and in the audit. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { castAssets } from '@noroshi/sim';
import { TLP_2 } from '@noroshi/stix';
import { searchAudit } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import { EDGE_DESK_LIMITS } from '../../src/edge/desk.ts';
import { routes } from '../../src/routes.ts';
import { EVERYBODY, openHouse, TOKEN } from '../api-house.ts';
import { writeRow } from '../flows/zeek-log.ts';
import { writeAssets } from '../watching/desk.ts';

const GREEN = 'token-of-mika-0123456789';
const REVIEWER = 'token-of-ren-00123456789';
const person = (userId: string, more: Partial<Caller>): Caller => ({
  ...{ ...EVERYBODY, userId, name: userId, sessionId: `session-${userId}`, ...more },
});

const idOf = (number: number) => `indicator--00000000-0000-4000-8000-00000000000${number}`;

async function house() {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [GREEN, person('mika', { clearance: 'GREEN' })],
    [REVIEWER, person('ren', { roles: ['reviewer'] })],
  ]);
  const opened = await openHouse({ routes, people });
  const { context } = opened;
  await writeAssets(context, castAssets('alpha'));
  const path = join(context.dataDir, 'stix');
  mkdirSync(path);
  const indicator = (number: number, pattern: string, more: object = {}) => ({
    ...{ type: 'indicator', spec_version: '2.1', id: idOf(number), pattern, pattern_type: 'stix' },
    ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' },
    valid_from: formatUtc(context.clock.wallUs() - 86_400e6, 0),
    ...more,
  });
  const write = (name: string, ...objects: object[]) =>
    writeFileSync(
      join(path, name),
      JSON.stringify({ type: 'bundle', id: idOf(0).replace('indicator', 'bundle'), objects }),
    );
  const source = { id: 'bravo', path, own: ['37.1.0.0/16', 'ours.top'], shared: ['*.ck', 'top'] };
  await writeRow(context, 'indicators', 'bravo', source);
  const get = async (url: string, as = TOKEN, headers: Record<string, string> = {}) => {
    const answer = await opened.call(url, { as, headers });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { context, get, write, indicator };
}

test('a folder of STIX as files to be fetched: marked, with a serial, refused where it must be, in the audit', async () => {
  const { context, get, write, indicator } = await house();
  write(
    'feed.json',
    indicator(1, "[ipv4-addr:value = '37.0.8.1']", { object_marking_refs: [TLP_2.GREEN] }),
    indicator(2, "[ipv4-addr:value = '37.0.8.2']", { object_marking_refs: [TLP_2.AMBER] }),
    indicator(3, "[ipv4-addr:value = '37.0.8.3']", { object_marking_refs: [TLP_2.RED] }),
    indicator(4, "[ipv4-addr:value = '37.1.8.4']"),
    indicator(5, "[ipv4-addr:value = '192.0.2.17']"),
    indicator(6, "[domain-name:value IN ('evil-host.top', 'ours.top', 'foo.ck')]"),
  );
  const nft = await get('/api/v1/edge/nft');
  expect(nft.status).toBe(200);
  expect(nft.text.match(/37\.\S+/g)).toEqual(['37.0.8.1', '37.0.8.2', '37.0.8.1', '37.0.8.2']);
  expect(nft.headers.get('x-noroshi-mode')).toBe('exercise');
  expect(nft.headers.get('x-noroshi-tlp-max')).toBe('AMBER+STRICT');
  expect(nft.headers.get('content-disposition')).toContain('exercise-noroshi.nft');
  if (spawnSync('nft', ['-c', 'add table inet noroshi_try']).status === 0)
    expect(spawnSync('nft', ['-c', '-f', '-'], { input: nft.text }).status).toBe(0);

  const etag = nft.headers.get('etag')!;
  expect((await get('/api/v1/edge/nft', TOKEN, { 'if-none-match': etag })).status).toBe(304);
  const green = await get('/api/v1/edge/nft', GREEN, { 'if-none-match': etag });
  expect([green.status, green.text.match(/37\.\S+/g)]).toEqual([200, ['37.0.8.1', '37.0.8.1']]);
  expect((await get('/api/v1/edge/nft', REVIEWER)).status).toBe(403);
  expect((await get('/api/v1/edge/rpz')).text).toMatch(/^evil-host\.top CNAME \. /m);
  const rules = await get('/api/v1/edge/suricata?file=noroshi.rules');
  expect(rules.text).toContain('alert dns');
  expect((await get('/api/v1/edge/suricata?file=../receipt.json')).status).toBe(404);
  expect((await get('/api/v1/edge/passwd/receipt')).status).toBe(404);

  const receipt = JSON.parse((await get('/api/v1/edge/rpz/receipt')).text);
  expect(receipt.elements.map(({ key }: { key: string }) => key)).toContain('name:evil-host.top');
  const reasons = receipt.refused.map(({ reason }: { reason: string }) => reason).join('\n');
  for (const why of ['TLP:RED', 'our own (37.1.0.0/16)', 'our own (ours.top)', '*.ck'])
    expect(reasons).toContain(why);
  expect(receipt.refusedCount).toBe(5);

  const audit = await searchAudit(context.store.db, {}, null, 50);
  const lines = audit.lines.map(({ action, subject, doc }) => ({ action, subject, doc }));
  expect(lines).toContainEqual(
    expect.objectContaining({
      ...{ action: 'export', subject: 'edge/nft' },
      doc: expect.objectContaining({ file: 'noroshi.nft', tlpMax: 'GREEN' }),
    }),
  );
  expect(lines.filter(({ action }) => action === 'edge.made')).toHaveLength(4); // nft twice, rpz, suricata
});

test('what changed since a serial; the serial goes up with a change and across a restart', async () => {
  const { context, get, write, indicator } = await house();
  write('feed.json', indicator(1, "[ipv4-addr:value = '37.0.8.1']"));
  const serialOf = (answer: { headers: Headers }) => Number(answer.headers.get('x-noroshi-serial'));
  const first = serialOf(await get('/api/v1/edge/csv'));
  write('more.json', indicator(2, "[ipv4-addr:value = '37.0.8.2']"));
  const changes = async (since: number) =>
    JSON.parse((await get(`/api/v1/edge/csv/difference?since=${since}`)).text);
  expect(await changes(first)).toEqual({
    ...{ form: 'csv', since: first, added: ['either:37.0.8.2/32||'] },
    ...{ removed: [], extended: [], shortened: [], same: 1 },
  });
  expect((await get('/api/v1/edge/csv/difference?since=7')).status).toBe(404);
  expect(readdirSync(join(context.dataDir, 'edge', 'csv-amber-strict'))).toEqual([`${first}.json`]);
  expect(serialOf(await get('/api/v1/edge/csv'))).toBe(first); // served for a minute
  const again = { ...context, clock: { ...context.clock, wallUs: () => later } };
  const later = context.clock.wallUs() + EDGE_DESK_LIMITS.servedForUs;
  const { createEdgeDesk } = await import('../../src/edge/desk.ts');
  const made = await createEdgeDesk(again).current('csv', 'AMBER+STRICT', 'user:aiko');
  expect(made.receipt.serial).toBeGreaterThan(first);
  expect(made.difference.added).toEqual(['either:37.0.8.2/32||']);
});
