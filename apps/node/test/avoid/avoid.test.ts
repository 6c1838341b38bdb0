/**
 * Avoidance over the API, on a real node: a plan against a planted encounter brings its probability down, the chosen burn is
 * screened and taken away as OPM and OEM that say PLANNED, an OEM comes in and is screened or refused with its line, and who
 * may not see asset or notice sees nothing of it.
 */
import { decodeOem, decodeOpm } from '@noroshi/ndm';
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { seededCatalogue, seededEncounters } from '@noroshi/sim';
import { auditLines } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import type { Asset } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { routes } from '../../src/avoid/routes.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import type { AvoidFile, AvoidReply } from '../../src/wire.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { writeAssets } from '../warnings/make.ts';

const LOW = 'token-of-low-0123456789';
const OTHER = 'token-of-other-0123456789';
const MINE = 'token-of-mine-0123456789';
const READER = 'token-of-reader-0123456789';
const H_US = 3600e6;

type Stand = {
  readonly house: House;
  readonly ids: readonly [string, string];
  readonly tcaUs: number;
  readonly atUs: number;
};

async function stand(): Promise<Stand> {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [LOW, { ...EVERYBODY, userId: 'low', clearance: 'CLEAR' as const }],
    [OTHER, { ...EVERYBODY, userId: 'other', owners: ['org-b'] }],
    [MINE, { ...EVERYBODY, userId: 'mine', owners: ['org-a'] }],
    [READER, { ...EVERYBODY, userId: 'reader', roles: ['reviewer' as const] }],
  ]);
  const house = await openHouse({ routes, people });
  const { store, clock } = house.context;
  const atUs = clock.watchUs();
  const world = seededCatalogue({ seed: 'avoid', count: 60, epochUs: atUs - 6 * H_US });
  const planted = seededEncounters({
    ...{ seed: 1, sets: world, count: 1, fromUs: atUs + 20 * H_US, windowS: 600 },
    ...{ missKmMin: 0.05, missKmMax: 0.1, opsMode: 'a' },
  });
  const { row1, row2, tcaUs } = planted.encounters[0]!;
  await ingestBatch(store, oneEach(planted.sets), { source: 'made', wallUs: clock.wallUs });
  const idOf = (row: number) => planted.sets.objects.objectId[planted.sets.objectRow[row]!]!;
  const asset: Asset = {
    ...{ id: 'sat-a', kind: 'satellite', name: 'ALPHA A', owner: 'org-a', serves: [] },
    ...{ objectId: idOf(row1), hardBodyRadiusM: 7 },
  };
  await writeAssets(store, [asset]);
  return { house, ids: [idOf(row1), idOf(row2)], tcaUs, atUs };
}

function oneEach(sets: ElementSetBatch): ElementSetBatch {
  const last = new Map<number, number>();
  for (const [row, object] of sets.objectRow.entries()) last.set(object, row);
  return pickSets(sets, [...last.values()]);
}

async function post(
  house: House,
  path: string,
  body: unknown,
  as = TOKEN,
): Promise<[number, { id: string; error?: { message: string } }]> {
  const headers = { 'content-type': 'application/json' };
  const response = await house.call(path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    as,
  });
  return [response.status, (await response.json()) as { id: string; error?: { message: string } }];
}

async function ended(house: House, id: string): Promise<AvoidReply> {
  for (;;) {
    const response = await house.call(`/api/v1/avoid/${id}`);
    const reply = (await response.json()) as AvoidReply;
    if (reply.endedUtc !== null) return reply;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

test('plan, screen, export; an own ephemeris; who may not', async () => {
  const { house, ids, tcaUs, atUs } = await stand();
  const body = {
    ...{ id1: ids[0], id2: ids[1], tcaUtc: formatUtc(tcaUs) },
    ...{ burnFromUtc: formatUtc(atUs + 2 * H_US), burnToUtc: formatUtc(atUs + 19 * H_US) },
    ...{ times: 9, deltaVMaxMS: 2, deltaVs: 9, thresholdPc: 1e-6 },
  };
  const [status, started] = await post(house, '/api/v1/avoid', body);
  expect(status).toBe(200);
  const planned = await ended(house, started.id);
  expect(planned.reason).toBe('');
  const plan = planned.plan!;
  expect(plan.pc).toBeGreaterThan(1e-6);
  expect(plan.hbrM).toBe(12);
  expect(Math.abs(Date.parse(plan.tcaUtc) - Date.parse(formatUtc(tcaUs)))).toBeLessThan(100);
  expect(plan.cellPc.length).toBe(81);
  expect(plan.cellPc[4]! / plan.pc).toBeCloseTo(1, 3);
  const least = plan.leastAlongMS.findIndex((mS) => mS !== null);
  expect(least).toBeGreaterThanOrEqual(0);
  expect(planned.marking.tlp).toBe('AMBER');

  const burn = {
    burnUtc: plan.burnUtc[least],
    burnRtnMS: [0, plan.leastAlongMS[least]! * 1.05, 0],
    days: 1,
  };
  const [, screening] = await post(house, `/api/v1/avoid/${started.id}/screen`, {
    ...burn,
    thresholdKm: 20,
  });
  const early = await house.call(`/api/v1/avoid/${screening.id}/export?format=opm`);
  expect([200, 422]).toContain(early.status);
  const screened = await ended(house, screening.id);
  expect(screened.reason).toBe('');
  expect(screened.screen!.objects + screened.screen!.leftOut).toBeGreaterThan(20);
  const same = screened.screen!.rows.find((row) => row.isThisOne && row.missBeforeKm! < 0.2);
  expect(same!.missKm).toBeGreaterThan(same!.missBeforeKm!);
  expect(same!.isNew).toBe(false);
  expect(same!.pc!).toBeLessThan(1e-6);

  const file = async (format: string) =>
    (await (
      await house.call(`/api/v1/avoid/${screening.id}/export?format=${format}`)
    ).json()) as AvoidFile;
  const opm = await file('opm');
  const read = decodeOpm(opm.text);
  expect(read.ok && read.value.manoeuvres[0]!.deltaVKmS[1]).toBeCloseTo(
    (burn.burnRtnMS[1] as number) / 1000,
    12,
  );
  expect(opm.text).toContain('PLANNED');
  expect(opm.text).toContain('EXERCISE // TLP:AMBER');
  const oem = await file('oem');
  expect(decodeOem(oem.text).ok).toBe(true);
  expect(oem.name).toMatch(/^planned-sat-a-.*\.oem$/);
  const actions = (await auditLines(house.context.store.db, 0, 100)).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('avoid.'))).toEqual([
    ...['avoid.plan', 'avoid.screen', 'avoid.export', 'avoid.export'],
  ]);

  const [, importing] = await post(house, '/api/v1/avoid/ephemeris', {
    assetId: 'sat-a',
    text: oem.text,
    days: 1,
    thresholdKm: 20,
  });
  const imported = await ended(house, importing.id);
  expect(imported.reason).toBe('');
  expect(imported.kind).toBe('ephemeris');
  const again = imported.screen!.rows.find(
    (row) => row.otherId === ids[1] && Math.abs(row.missKm - same!.missKm) < 0.02,
  );
  expect(again).toBeDefined(); // what was exported in GCRF comes back to the same approach
  await planImported(house, opm.text, same!.missKm, ids[1]);
  const [bad, refusal] = await post(house, '/api/v1/avoid/ephemeris', {
    assetId: 'sat-a',
    text: oem.text.replace('REF_FRAME = GCRF', 'REF_FRAME = ITRF'),
  });
  expect([bad, refusal.error!.message]).toEqual([
    422,
    expect.stringContaining('segment 1: REF_FRAME is "ITRF"'),
  ]);
  const [worse, line] = await post(house, '/api/v1/avoid/ephemeris', {
    assetId: 'sat-a',
    text: 'CCSDS_OEM_VERS = 3.0\nNONSENSE',
  });
  expect([worse, line.error!.message]).toEqual([422, expect.stringContaining('OEM:2')]);

  for (const as of [LOW, OTHER]) {
    expect((await house.call(`/api/v1/avoid/${started.id}`, { as })).status).toBe(404);
    expect((await post(house, `/api/v1/avoid/${started.id}/screen`, burn, as))[0]).toBe(404);
    expect((await post(house, '/api/v1/avoid', body, as))[0]).toBe(422);
  }
  await sizesKept(house, started.id, ids[1]);
  expect((await post(house, '/api/v1/avoid', body, READER))[0]).toBe(403);
  expect((await house.call(`/api/v1/avoid/${started.id}`, { as: READER })).status).toBe(200);
});

/** A plan tells how large both are: who may not know of the other as an asset is not told the plan. Only who asked ends it. */
async function sizesKept(house: House, id: string, otherId: string) {
  const theirs = { id: 'sat-b', kind: 'satellite', name: 'B', objectId: otherId } as const;
  const change = (owner: string) =>
    writeAssets(house.context.store, [{ ...theirs, serves: [], owner, hardBodyRadiusM: 3 }]);
  const reads = async (plan: string, as: string) =>
    (await house.call(`/api/v1/avoid/${plan}`, { as })).status;
  const before = (await (await house.call(`/api/v1/avoid/${id}`)).json()) as AvoidReply;
  await change('org-b');
  const body = {
    ...{ id1: before.ownId, id2: otherId, tcaUtc: before.plan!.tcaUtc, ownId: before.ownId },
    ...{ burnFromUtc: before.plan!.burnUtc[0], burnToUtc: before.plan!.burnUtc.at(-1) },
    ...{ times: 2, deltaVMaxMS: 1, deltaVs: 3, thresholdPc: 1e-6 },
  };
  const [, both] = await post(house, '/api/v1/avoid', body);
  await ended(house, both.id);
  expect([await reads(both.id, MINE), await reads(id, MINE)]).toEqual([404, 200]);
  await change('org-a');
  expect(await reads(both.id, MINE)).toBe(200);
  const end = await house.call(`/api/v1/avoid/${both.id}`, { method: 'DELETE', as: MINE });
  expect(end.status).toBe(403);
}

/** The plan that was exported, read as an operator's own: the same approach, told beside what would be without it. */
async function planImported(house: House, text: string, missKm: number, otherId: string) {
  const send = (changed: string) =>
    post(house, '/api/v1/avoid/ephemeris', {
      ...{ assetId: 'sat-a', text: changed, days: 1, thresholdKm: 20 },
    });
  const [, started] = await send(text);
  const reply = await ended(house, started.id);
  expect([reply.reason, reply.kind]).toEqual(['', 'manoeuvre']);
  const row = reply.screen!.rows.find((one) => one.otherId === otherId && one.missBeforeKm! < 0.2)!;
  expect(Math.abs(row.missKm - missKm)).toBeLessThan(0.002);
  expect(row.isNew).toBe(false);
  expect(reply.screen!.offsetKm!).toBeLessThan(0.001);
  expect(reply.screen!.manoeuvres.length).toBe(1);
  const refused = async (from: RegExp, to: string) => {
    const [status, { error }] = await send(text.replace(from, to));
    return `${status} ${error?.message}`;
  };
  expect(await refused(/MAN_REF_FRAME = RTN/, 'MAN_REF_FRAME = ITRF')).toContain(
    '422 manoeuvre 1: MAN_REF_FRAME is "ITRF"',
  );
  expect(await refused(/MAN_DURATION = 0/, 'MAN_DURATION = 9000')).toContain('up to 3600 s');
  expect(await refused(/\nX = .*/, '\nX = here')).toContain('422 OPM:');
  const [, far] = await send(text.replace(/\nX = .*/, '\nX = 42000'));
  expect((await ended(house, far.id)).reason).toContain('km from where the element set in force');
}

test('what cannot be planned is refused in words; a plan under way can be cancelled; the queue is bounded', async () => {
  const { house, ids, tcaUs, atUs } = await stand();
  const good = {
    ...{ id1: ids[0], id2: ids[1], tcaUtc: formatUtc(tcaUs) },
    ...{ burnFromUtc: formatUtc(atUs + 1 * H_US), burnToUtc: formatUtc(atUs + 19 * H_US) },
    ...{ times: 200, deltaVMaxMS: 1, deltaVs: 199, thresholdPc: 1e-6 },
  };
  const refused = async (change: object) => {
    const [status, { error }] = await post(house, '/api/v1/avoid', { ...good, ...change });
    return `${status} ${error?.message}`;
  };
  expect(await refused({ burnToUtc: formatUtc(tcaUs + H_US) })).toContain(
    '422 the burn window ends after the closest approach',
  );
  expect(await refused({ deltaVs: 10 })).toContain('odd number');
  expect(await refused({ id2: 'nobody' })).toContain('no element set in force of nobody');
  expect(await refused({ id1: 'nobody', id2: 'nothing' })).toContain('is a satellite of ours');
  expect(await refused({ noticeId: 'unknown' })).toContain('404');
  expect(await refused({ burnFromUtc: 'tomorrow' })).toContain('400 burnFromUtc');
  const jobs = await Promise.all([1, 2, 3].map(() => post(house, '/api/v1/avoid', good)));
  expect(jobs.map(([status]) => status)).toEqual([200, 200, 200]);
  expect(await refused({})).toContain('429 3 of your plans are under way');
  for (const [, { id }] of jobs) await house.call(`/api/v1/avoid/${id}`, { method: 'DELETE' });
  expect((await ended(house, jobs[0]![1].id)).state).toBe('cancelled');
  expect(
    (
      await post(house, `/api/v1/avoid/nothing/screen`, {
        burnUtc: formatUtc(atUs),
        burnRtnMS: [0, 0, 0],
      })
    )[0],
  ).toBe(404);
});
