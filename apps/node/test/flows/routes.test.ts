/** Warrants and signs over HTTP: two people put a warrant in force, and what is read under it is told as it lets out. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeWarrant, ruleHash } from '@noroshi/flow';
import { castAssets, FLOW_ENDS } from '@noroshi/sim';
import { auditLines } from '@noroshi/store';
import { expect, onTestFinished, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import { createFlowsPart } from '../../src/flows/part.ts';
import { sha256 } from '../../src/flows/rule.ts';
import { routes } from '../../src/routes.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { EVERYBODY, openHouse, TOKEN } from '../api-house.ts';
import { writeAssets } from '../watching/desk.ts';
import { HOUR_US, warrantOf, writeRow } from './zeek-log.ts';

const BEN = 'token-of-ben-0123456789';
const NARROW = 'token-of-mika-0123456789';
const person = (userId: string, more: Partial<Caller> = {}): Caller => ({
  ...{ ...EVERYBODY, userId, name: userId, sessionId: `session-${userId}`, ...more },
});

async function house() {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [BEN, person('ben')],
    [NARROW, person('mika', { owners: ['somebody-else'], clearance: 'GREEN' })],
  ]);
  const limits = { sessionBurst: 1e6, addressBurst: 1e6, exportBurst: 1e6 };
  const opened = await openHouse({ routes, people, limits });
  const { context } = opened;
  await writeAssets(context, castAssets('alpha'));
  const fromUs = context.clock.watchUs();
  const source = { id: 'made-up', type: 'seeded', warrant: 'warrant-1', seed: 1, fromUs };
  await writeRow(context, 'flow', 'made-up', source);
  const part = await createFlowsPart({
    everyMs: 100,
    admit: (of) => (drafts, marking) => admitNotices(of, drafts, { marking }),
  }).start(context);
  onTestFinished(() => part.close());
  const ask = async (path: string, as = TOKEN, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const post = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await opened.call(path, { as, ...(body !== undefined && post) });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const now = { fromUs: fromUs - 60 * HOUR_US, toUs: fromUs + 60 * HOUR_US };
  return { context, ask, warrant: warrantOf({ ...now }) };
}

type Row = Readonly<Record<string, string | null>>;

test('one proposes, another confirms the rule they read; then signs are told, and nothing of the inside is', async () => {
  const { context, ask, warrant } = await house();
  const reason = 'Approved by the commission on the first of the month';
  const edge = encodeWarrant(warrant);
  const propose = (words: string) =>
    ask('/api/v1/warrants', TOKEN, { warrant: edge, reason: words });
  expect((await propose('because')).status).toBe(422);
  const proposed = await propose(reason);
  expect(proposed.body).toMatchObject({ state: 'proposed' });
  const { proposalId } = proposed.body as unknown as { proposalId: string };
  const hash = ruleHash(warrant, sha256);
  const confirm = (as: string, given: string) =>
    ask('/api/v1/warrants/warrant-1/confirm', as, {
      proposalId,
      hash: given,
      reason: 'read and agreed',
    });
  expect((await confirm(TOKEN, hash)).status).toBe(403);
  expect((await confirm(BEN, '0'.repeat(64))).status).toBe(409);
  expect((await ask('/api/v1/warrants')).body.warrants).toEqual([]);
  expect(existsSync(join(context.dataDir, 'secrets'))).toBe(false); // nothing was read
  expect((await confirm(BEN, hash)).body).toEqual({ state: 'in force', version: 1 });
  const lines = await auditLines(context.store.db, 0, 200);
  for (const action of ['warrant.propose', 'warrant.confirm'])
    expect(lines.find((line) => line.action === action)?.doc).toMatchObject({
      hash,
      text: expect.stringContaining('noroshi-selection-rule'),
    });

  const all = async (query = '') =>
    (await ask(`/api/v1/signs${query}`)).body.signs as readonly Row[];
  await expect.poll(async () => (await all()).length, { timeout: 60_000 }).toBeGreaterThan(3);
  const beacon = (await all('?kind=beacon'))[0]!;
  expect(beacon).toMatchObject({ destination: FLOW_ENDS.control, assetIds: ['alpha-station-1'] });
  expect(beacon.source).toMatch(/^own:/);
  const first = (await ask('/api/v1/signs?limit=2')).body as unknown as {
    signs: Row[];
    next: string;
  };
  const second = await all(`?limit=500&after=${first.next}`);
  expect([...first.signs, ...second].map(({ id }) => id)).toEqual(
    (await all()).map(({ id }) => id),
  );
  const one = await ask(`/api/v1/signs/${beacon.id}`);
  expect(one.body.evidence).toContainEqual(expect.objectContaining({ name: 'periodS' }));
  expect((one.body.otherwise as readonly Row[]).length).toBeGreaterThan(0);
  const times = (await ask(`/api/v1/signs/${beacon.id}/times`)).body as unknown as {
    offsetS: number[];
    lanes: string[];
  };
  expect(times.lanes).toHaveLength(1);
  const gaps = times.offsetS.slice(1).map((at, i) => at - times.offsetS[i]!);
  expect(gaps.length).toBeGreaterThan(400);
  expect(Math.abs(gaps.sort((a, b) => a - b)[200]! - 300)).toBeLessThan(15);
  const histogram = (await ask('/api/v1/signs/histogram?buckets=24')).body as unknown as {
    kinds: { kind: string; counts: number[] }[];
  };
  expect(
    histogram.kinds.find(({ kind }) => kind === 'beacon')!.counts.filter((n) => n > 0).length,
  ).toBeGreaterThan(20);
  const bundle = await ask('/api/v1/signs/bundle?warrant=warrant-1');
  expect(bundle.body).toMatchObject({ mode: 'exercise', tlp: 'AMBER', isCut: false });
  expect(JSON.parse(String(bundle.body.text))).toMatchObject({ type: 'bundle' });
  expect(JSON.stringify(bundle.body).includes('EXERCISE: nothing here is real')).toBe(true);
  expect(/own:[0-9a-f]/.test(JSON.stringify(bundle.body))).toBe(false);
  const told = JSON.stringify([await all(), one, times, histogram, bundle]);
  for (const address of [FLOW_ENDS.implant, FLOW_ENDS.relay, FLOW_ENDS.guessed, FLOW_ENDS.scanned])
    expect(
      new RegExp(`(?<![0-9.])${address.replaceAll('.', '\\.')}(?![0-9/])`).test(told),
      address,
    ).toBe(false);
  expect(told.includes(FLOW_ENDS.control)).toBe(true);
  expect((await ask('/api/v1/signs', NARROW)).body.signs).toEqual([]);
  for (const path of ['', '/times'])
    expect((await ask(`/api/v1/signs/${beacon.id}${path}`, NARROW)).status).toBe(404);

  expect((await ask('/api/v1/warrants/warrant-1/close', TOKEN, { reason: 'over' })).status).toBe(
    200,
  );
  const keys = () => readdirSync(join(context.dataDir, 'secrets'));
  await expect.poll(keys).toEqual([expect.stringMatching(/\.key\.closed$/)]);
  await expect
    .poll(async () => (await ask(`/api/v1/signs/${beacon.id}/times`)).body.isHeld)
    .toBe(false);
  const after = await auditLines(context.store.db, 0, 300);
  expect(after.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'warrant.key-made',
      'export',
      'warrant.close',
      'warrant.key-destroyed',
    ]),
  );
});
