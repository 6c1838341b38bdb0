/**
 * What a partner posts over TAXII and a person decides: taken or refused, the status that the partner asks for says so, a warning is
 * raised as its word and ended by its withdrawal, an indicator is given to the flows; twice is once, and nobody sees above their clearance.
 */
import { readFile } from 'node:fs/promises';
import { taxiiStatus } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import type { Viewer } from '@noroshi/watch';
import { afterEach, expect, test } from 'vitest';
import { indicatorPlaces } from '../../src/edge/places.ts';
import { readIndicators } from '../../src/edge/read.ts';
import { answerTaxii } from '../../src/taxii/answer.ts';
import { ALL_TLPS } from '../../src/taxii/marking.ts';
import type { TaxiiService } from '../../src/taxii/service.ts';
import {
  decideWaiting,
  endWatch,
  type Waiting,
  type WaitingVerdict,
  waitingFor,
} from '../../src/taxii/waiting.ts';
import { stopNode, type TestNode } from '../partner-nodes.ts';
import { testNode } from '../partner-world.ts';
import { type House, openHouse } from './house.ts';

const MEDIA = 'application/taxii+json;version=2.1';
const INBOX = '33333333-3333-4333-8333-333333333333';
const GREEN = 'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da';
const ALL: Viewer = { clearance: 'RED', owners: '*' };
const id = (kind: string, n: number) =>
  `${kind}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const collection = {
  ...{ id: INBOX, title: 'inbox', canRead: false, canWrite: true, tlps: ALL_TLPS },
  mediaTypes: [] as string[],
};
const caller = { id: 'partner-b', isPartner: true };

let house: House;
let node: TestNode;
let service: TaxiiService;
async function open(): Promise<void> {
  node = await testNode('alpha');
  house = await openHouse(() => [
    { path: 'group', title: 'group', bodyBytesMax: 100_000, collections: [collection] },
  ]);
  service = { ...house.service, store: node.context.store };
}
afterEach(async () => {
  await house.close();
  await stopNode(node);
});

async function post(...objects: object[]) {
  const body = Buffer.from(JSON.stringify({ objects }));
  const answer = await answerTaxii(service, caller, {
    ...{ method: 'POST', url: `/group/collections/${INBOX}/objects/`, origin: '' },
    ...{ accept: MEDIA, contentType: MEDIA, read: async () => body },
  });
  expect(answer.status).toBe(202);
  return JSON.parse(String(answer.body)) as Record<string, unknown>;
}

async function statusOf({ id: status }: Record<string, unknown>) {
  const asked = { id: String(status), root: 'group', caller: caller.id };
  return JSON.parse((await taxiiStatus(node.context.store.db, asked))!) as Record<string, unknown>;
}

const DAY = ['2026-11-01', '2026-11-02', '2026-11-03'] as const;
function indicator(n: number, day = 0, more: object = {}) {
  return {
    ...{ type: 'indicator', spec_version: '2.1', id: id('indicator', n) },
    ...{ created: `${DAY[0]}T00:00:00.000Z`, modified: `${DAY[day]}T00:00:00.000Z` },
    ...{ name: `server ${n} \u202e of theirs`, pattern: `[ipv4-addr:value = '203.0.113.${n}']` },
    ...{ pattern_type: 'stix', valid_from: '2026-11-01T00:00:00Z', object_marking_refs: [GREEN] },
    ...more,
  };
}

const found = (viewer = ALL, partner?: string) =>
  waitingFor(node.context.store.db, viewer, partner);
const by = { actor: 'user:aya', viewer: ALL };
function decide(one: Waiting, more: Partial<WaitingVerdict> = {}, who = by) {
  return decideWaiting(node.context, who, one.seq, {
    ...{ verdict: 'take', digest: one.digest, uses: [], severity: 'high', reason: 'seen' },
    ...more,
  });
}

test('taken with a warning and a watch, then withdrawn; the statuses follow', async () => {
  await open();
  const status = await post(indicator(1), indicator(2));
  const again = await post(indicator(1));
  expect([status.status, again.status]).toEqual(['pending', 'pending']);
  const [first, second] = await found();
  expect(await decide(first!, { uses: ['warn', 'watch'] })).toMatchObject({ ok: true });
  expect(await statusOf(status)).toMatchObject({ success_count: 1, pending_count: 1 });
  expect(await statusOf(again)).toMatchObject({ status: 'complete', success_count: 1 });
  expect(await decide(second!, { verdict: 'refuse', reason: 'ours' })).toMatchObject({ ok: true });
  expect(await statusOf(status)).toMatchObject({
    ...{ status: 'complete', pending_count: 0, failure_count: 1, total_count: 2 },
    failures: [{ id: id('indicator', 2), message: expect.stringContaining('refused') }],
  });
  expect(await post(indicator(2))).toMatchObject({ status: 'complete', failure_count: 1 });
  expect(await post(indicator(1))).toMatchObject({ status: 'complete', success_count: 1 });
  const warningId = `partner-b:${id('indicator', 1)}`;
  const { db } = node.context.store;
  const raised = await warningById(db, warningId);
  expect(raised?.warning).toMatchObject({ origin: 'partner-b', state: 'open' });
  expect(raised?.warning.marking).toMatchObject({ tlp: 'GREEN', originator: 'partner-b' });
  expect(raised?.warning.title).not.toContain('\u202e');
  const looked = async () => {
    const { paths } = await indicatorPlaces(db, node.path);
    return (await readIndicators(paths)).indicators.filter((each) => !each.isRevoked);
  };
  expect((await looked()).map((each) => each.id)).toEqual([id('indicator', 1)]);
  await post(indicator(1, 1, { revoked: true }));
  const [revoked] = await found();
  expect(await decide(revoked!, { uses: ['warn'] })).toMatchObject({ ok: false });
  expect((await found()).length).toBe(1); // nothing was done
  expect(await decide(revoked!)).toMatchObject({ ok: true, value: { warningId } });
  expect((await warningById(db, warningId))?.warning.state).toBe('closed');
  expect(await looked()).toEqual([]);
});

test('an indicator that is not looked for any more, and the file is of the choice', async () => {
  await open();
  await post(indicator(3), indicator(4));
  for (const one of await found()) await decide(one, { uses: ['watch'] });
  const { db } = node.context.store;
  const before = await indicatorPlaces(db, node.path);
  expect(String(await readFile(before.paths[0]!))).toContain(id('indicator', 4));
  const [taken] = await db
    .selectFrom('taxii_verdict')
    .selectAll()
    .where('object_id', '=', id('indicator', 4))
    .execute();
  expect(await endWatch(node.context, by, taken!.posted_seq)).toBe(true);
  expect(await endWatch(node.context, by, taken!.posted_seq)).toBe(false);
  const after = await indicatorPlaces(db, node.path);
  expect(after.mark).not.toBe(before.mark);
  expect(String(await readFile(after.paths[0]!))).not.toContain(id('indicator', 4));
  await expect(readFile(before.paths[0]!)).rejects.toThrow();
});

test('twice is once: the second of two tabs is told who decided, and other content is not decided', async () => {
  await open();
  await post(indicator(5));
  const [one] = await found();
  expect(await decide(one!, { digest: '0'.repeat(64) })).toMatchObject({
    error: { kind: 'other' },
  });
  const both = await Promise.all([decide(one!), decide(one!, { verdict: 'refuse' })]);
  expect(both.filter(({ ok }) => ok).length).toBe(1);
  const told = both.find(({ ok }) => !ok);
  expect(told).toMatchObject({ error: { kind: 'other', message: expect.stringContaining('aya') } });
});

test('above a clearance, or of one owner only, there is nothing', async () => {
  await open();
  await post(indicator(6, 0, { object_marking_refs: [] })); // unmarked: AMBER+STRICT
  const [one] = await found();
  for (const viewer of [
    { clearance: 'AMBER', owners: '*' },
    { clearance: 'RED', owners: ['agency-a'] },
  ] as const) {
    expect(await found(viewer)).toEqual([]);
    const who = { actor: 'user:mio', viewer };
    expect(await decide(one!, {}, who)).toMatchObject({ error: { kind: 'gone' } });
  }
  expect((await found(ALL, 'partner-c')).length).toBe(0);
  expect(await decide(one!, { verdict: 'refuse' })).toMatchObject({ ok: true });
  const who = { actor: 'user:mio', viewer: { clearance: 'AMBER', owners: '*' } as const };
  expect(await decide(one!, {}, who)).toMatchObject({ error: { kind: 'gone' } });
});
