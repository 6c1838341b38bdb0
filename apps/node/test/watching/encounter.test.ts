/**
 * One approach over the API: what was told and what is computed again from the store's own history are the same; who may not see
 * the notice gets nothing; an update is followed; what vanished and what is not held here is said.
 */
import { decodeCdm } from '@noroshi/ndm';
import type { ElementSetBatch } from '@noroshi/orbit';
import {
  type ConjunctionRow,
  conjunctionNotice,
  type NoticeContext,
  vanishedNotice,
} from '@noroshi/screen';
import { beginRun, finishRun, stageRows } from '@noroshi/store/conjunctions';
import { formatUtc } from '@noroshi/time';
import type { Asset, NoticeDraft } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { routes as warningRoutes } from '../../src/warnings/routes.ts';
import { createCatalogue } from '../../src/watching/catalogue.ts';
import { routes } from '../../src/watching/encounter-routes.ts';
import { stagedRow } from '../../src/watching/table.ts';
import type { EncounterReply, EvolutionReply } from '../../src/wire.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { writeAssets } from '../warnings/make.ts';
import { newerSets, plantedPair, rowOf } from './planted.ts';

const LOW = 'token-of-low-0123456789';
const OTHER = 'token-of-other-0123456789';
const H_US = 3600e6;

type Stand = {
  readonly house: House;
  readonly row: ConjunctionRow;
  readonly sets: ElementSetBatch; // of the pair: row 0 and 1
  readonly asset: Asset;
  readonly context: NoticeContext;
  readonly atUs: number;
};

/** A planted encounter 20 hours ahead of a node's clock; object 1 is an asset of org-a with a radius of its own. */
async function stand(): Promise<Stand> {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [LOW, { ...EVERYBODY, userId: 'low', clearance: 'CLEAR' as const }],
    [OTHER, { ...EVERYBODY, userId: 'other', owners: ['org-b'] }],
  ]);
  const house = await openHouse({ routes: [...routes, ...warningRoutes], people });
  const { store, clock } = house.context;
  const atUs = clock.watchUs();
  const { sets, tcaUs } = plantedPair(atUs);
  await ingestBatch(store, sets, { source: 'made', wallUs: clock.wallUs });
  const row = (await rowOf(sets, tcaUs))!;
  const asset: Asset = {
    ...{ id: 'sat-a', kind: 'satellite', name: 'ALPHA A', owner: 'org-a', serves: [] },
    ...{ objectId: row.id1, hardBodyRadiusM: 7 },
  };
  await writeAssets(store, [asset]);
  const context: NoticeContext = {
    ...{ atUs, thresholdKm: 5, assets: [asset] },
    objects: createCatalogue(1, sets, 0).object,
  };
  const known = (id: string) => ({ ...context.objects(id)!, source: 'made' });
  return { house, row, sets, asset, context: { ...context, objects: known }, atUs };
}

async function admitted(house: House, draft: NoticeDraft) {
  const [one] = await admitNotices(house.context, [draft]);
  return one!;
}

async function asked<T>(house: House, path: string, as = TOKEN): Promise<[number, T]> {
  const response = await house.call(path, { as });
  return [response.status, (await response.json()) as T];
}

test('what is computed again is what the screen said, with both states, errors and the path', async () => {
  const { house, row, context } = await stand();
  const { notice } = await admitted(house, conjunctionNotice(row, context));
  const [status, body] = await asked<EncounterReply>(
    house,
    `/api/v1/notices/${notice.id}/encounter`,
  );
  expect(status).toBe(200);
  const { computed, told, objects } = body;
  expect(Math.abs(body.differenceM!)).toBeLessThan(1e-6);
  expect(computed!.missKm).toBeCloseTo(row.missKm, 9);
  expect(computed!.missRtnKm[1]).toBeCloseTo(row.missTKm, 9);
  expect(computed!.probability.figures[0]!.value! / row.pc!).toBeCloseTo(1, 9);
  expect(computed!.probability.figures[1]!.value! / row.pcMax!).toBeCloseTo(1, 9);
  expect(computed!.probability.figures[0]!.validity).toBe('good');
  expect(told.pc).toBe(row.pc);
  expect(computed!.path.offsetS).toHaveLength(241);
  expect(body.tcaUtc).toBe(formatUtc(row.tcaUs));
  const [one, two] = objects;
  expect(one!.asset).toEqual({ id: 'sat-a', name: 'ALPHA A' });
  expect([one!.hbrM, one!.hbrSource, two!.hbrM, two!.hbrSource]).toEqual([
    7,
    'asset',
    5,
    'assumed',
  ]);
  expect(one!.covarianceModel).toMatch(/aida|flohrer/);
  const length = (v: readonly number[]) => Math.hypot(...v);
  const apart = one!.temePositionKm!.map((x, k) => two!.temePositionKm![k]! - x);
  expect(length(apart)).toBeCloseTo(row.missKm, 6);
  expect(length(one!.gcrfPositionKm!)).toBeCloseTo(length(one!.temePositionKm!), 6);
  expect(one!.gcrfPositionKm![0]).not.toBeCloseTo(one!.temePositionKm![0]!, 3);
  expect(body.thresholds.pcHigh).toBe(1e-4);
});

test('who may not see the notice sees nothing; who may not know of the asset sees the sum of the radii alone', async () => {
  const { house, row, context, asset } = await stand();
  const { notice, warningId } = await admitted(house, conjunctionNotice(row, context));
  const path = `/api/v1/notices/${notice.id}/encounter`;
  for (const as of [LOW, OTHER]) {
    const [status, refused] = await asked(house, path, as);
    const [, absent] = await asked(house, '/api/v1/notices/n-never/encounter', as);
    expect(status).toBe(404);
    expect(refused).toEqual(absent);
    expect((await asked(house, `/api/v1/warnings/${warningId}/evolution`, as))[0]).toBe(404);
  }
  await writeAssets(house.context.store, [{ ...asset, hardBodyRadiusM: 9 }]); // not what was used
  const [, body] = await asked<EncounterReply>(house, path);
  expect(body.objects.map((one) => [one.hbrM, one.hbrSource])).toEqual([
    [null, 'combined'],
    [null, 'combined'],
  ]);
  expect(body.hbrM).toBe(12);
});

test('an approach is followed from set to set, until it is gone', async () => {
  const { house, row, sets, context, atUs } = await stand();
  const first = await admitted(house, conjunctionNotice(row, context));
  const newer = newerSets({ sets, tcaUs: row.tcaUs }, H_US, 0.6);
  await ingestBatch(house.context.store, newer, { source: 'made', wallUs: () => atUs });
  const later = createCatalogue(2, newer, 0).object;
  const objects = (id: string) => ({ ...later(id)!, source: 'made' });
  const moved = { ...row, missKm: 0.9, pc: 1e-6, pcMax: 3e-6, tcaUs: row.tcaUs + 1e6 };
  const before = { ...row, key: first.notice.key, severity: 'high' as const };
  const next = { ...context, atUs: atUs + 1, objects, before };
  const second = await admitted(house, conjunctionNotice(moved, next));
  const third = await admitted(house, vanishedNotice(before, { ...next, atUs: atUs + 2 }));
  expect(second.warningId).toBe(first.warningId);
  const path = `/api/v1/warnings/${first.warningId}/evolution`;
  const [status, body] = await asked<EvolutionReply>(house, path);
  expect(status).toBe(200);
  const [approach] = body.approaches;
  expect(approach!.points.map((p) => p.noticeId)).toEqual(
    [first, second, third].map((one) => one.notice.id),
  );
  expect(approach!.tlp).toBe('AMBER');
  expect(approach!.points.map((p) => p.gone)).toEqual([false, false, true]);
  expect(approach!.points.map((p) => p.missKm).slice(0, 2)).toEqual([row.missKm, 0.9]);
  expect(approach!.points[0]!.sigmaMissKm).toBeGreaterThan(0.1);
  expect(approach!.points[1]!.epoch1Utc).toBe(formatUtc(newer.epochUs[0]!));
  expect(approach!.points[2]!.missKm).toBeGreaterThan(0); // looked for anew
  const [, old] = await asked<EncounterReply>(
    house,
    `/api/v1/notices/${first.notice.id}/encounter`,
  );
  expect(old.supersededBy).toBe(second.notice.id);
});

test('a set that is not held here, and a notice of another kind: said, with what is needed', async () => {
  const { house, row, context } = await stand();
  const draft = conjunctionNotice(row, context);
  const evidence = draft.evidence.map((one) =>
    one.type === 'elementSet' && one.objectId === row.id2 ? { ...one, epochUs: 5 } : one,
  );
  const { notice } = await admitted(house, { ...draft, evidence });
  const [status, body] = await asked<EncounterReply>(
    house,
    `/api/v1/notices/${notice.id}/encounter`,
  );
  expect(status).toBe(200);
  expect([body.computed, body.missing, body.differenceM]).toEqual([null, [row.id2], null]);
  expect(body.told.missKm).toBe(row.missKm);
  const scan = { ...draft, key: 'scan', kind: 'scan' as const };
  const other = await admitted(house, scan);
  const [refused, why] = await asked<{ error: { code: string } }>(
    house,
    `/api/v1/notices/${other.notice.id}/encounter`,
  );
  expect([refused, why.error.code]).toEqual([422, 'encounter.kind']);
});

test('a row of the table has its encounter too; a row that is gone is refused', async () => {
  const { house, row, sets } = await stand();
  const { store, clock } = house.context;
  const start = {
    ...{ scope: 'all' as const, kind: 'full' as const, atUs: clock.wallUs(), watchUs: 0 },
    ...{ fromUs: 0, toUs: 9e15, objects: 2, primaries: 0 },
  };
  const run = await store.write((tx) => beginRun(tx, start));
  const [epoch1Us, epoch2Us] = [sets.epochUs[0]!, sets.epochUs[1]!];
  const staged = stagedRow('all', 0, { ...row, epoch1Us, epoch2Us });
  await store.write((tx) => stageRows(tx, run, [staged]));
  const end = {
    ...{ coveredFromUs: 0, coveredToUs: 9e15, elapsedMs: 1, excluded: 0 },
    ...{ rowsAdded: 1, rowsRemoved: 0, complete: true, doc: {} },
  };
  await store.write((tx) => finishRun(tx, run, end, clock.wallUs()));
  const at = (tcaUs: number) =>
    `/api/v1/conjunctions/encounter?id1=${row.id1}&id2=${row.id2}&tca=${formatUtc(tcaUs)}`;
  const [status, body] = await asked<EncounterReply>(house, at(row.tcaUs));
  expect(status).toBe(200);
  expect(body.noticeId).toBeNull();
  expect(body.computed!.missKm).toBeCloseTo(row.missKm, 9);
  expect((await asked(house, at(row.tcaUs + H_US)))[0]).toBe(404);
  expect((await asked(house, at(row.tcaUs).replace(/tca=.*/, 'tca=soon')))[0]).toBe(400);
});

test('as a CDM, read back by the reader: figures, states, errors and marking are those that were told', async () => {
  const { house, row, context } = await stand();
  const [admitted] = await admitNotices(house.context, [conjunctionNotice(row, context)]);
  const { warningId } = admitted!;
  const path = `/api/v1/warnings/${warningId}/export?format=cdm`;
  const file = (await (await house.call(path)).json()) as { text: string; tlp: string };
  const read = decodeCdm(file.text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { cdm, leftOut } = read.value;
  expect(leftOut).toEqual([]);
  expect(cdm.messageId).toBe(admitted!.notice.id);
  expect(cdm.comments![0]).toContain('EXERCISE EXERCISE EXERCISE');
  expect(cdm.comments![1]).toContain(`TLP:${file.tlp}`);
  expect(Math.abs(cdm.tcaUs - row.tcaUs)).toBeLessThan(1000);
  expect(cdm.missDistanceM).toBeCloseTo(row.missKm * 1000, 0);
  expect(cdm.relativeSpeedMS! / 1000).toBeCloseTo(row.relativeSpeedKmS, 5);
  expect(cdm.collisionProbability! / row.pc!).toBeCloseTo(1, 5);
  expect(cdm.objects.map(({ designator }) => designator)).toEqual([row.id1, row.id2]);
  const [one, two] = cdm.objects;
  const apartKm = Math.hypot(...[0, 1, 2].map((k) => one.positionKm[k]! - two.positionKm[k]!));
  expect(apartKm * 1000).toBeCloseTo(cdm.missDistanceM, 0); // states of the closest approach itself
  const terms = Object.values(one.covariance).find((value) => Array.isArray(value)) as number[];
  expect(terms[0]).toBeGreaterThan(0);
  expect(cdm.relativeComments!.join()).toContain('HBR = 12 [m]');
});
