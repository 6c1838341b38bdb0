/**
 * The routes of one approach: all that a person needs to understand it, of a notice or of a row of the table, and how it changed
 * from one element set to the next. Who may see the notice may see it; a row, who sees it in the table.
 */
import type { Db } from '@noroshi/store';
import { listConjunctions } from '@noroshi/store/conjunctions';
import { objectById } from '@noroshi/store/elements';
import { type KeptWarning, noticeById } from '@noroshi/store/warnings';
import { formatUtc, parseUtc } from '@noroshi/time';
import { Id, maySee, maySeeOwners, type Notice, strictestMarking } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { sightOf } from '../warnings/seen.ts';
import { encounterOf, factsOf } from './encounter-of.ts';
import { Encounter, Evolution, type EvolutionPoint } from './encounter-reply.ts';
import { visibleObjects } from './routes.ts';
import { readSettings } from './settings.ts';
import { watchRow } from './table.ts';
import { type ToldApproach, textOf, thresholdsOf, toldApproach } from './told.ts';

const tag = 'Watch';
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const POINTS_MAX = 120; // of one approach: an update an hour for five days
const ObjectId = Type.String({ minLength: 1, maxLength: 96 });
const NEAR_US = 1000; // a row is asked for by its closest approach, printed to the microsecond or to the millisecond

const ofNotice = defineRoute({
  ...{ method: 'GET', url: '/api/v1/notices/:id/encounter', tag },
  access: { who: 'role', roles: readers },
  summary: 'The approach of a notice: geometry, errors, probability by method, relative path',
  schema: { params: Type.Object({ id: Id }), reply: Encounter },
  handle: async ({ params, caller }, { store, clock }) => {
    const { clearance, owners } = caller!;
    const kept = await noticeById(store.db, params.id);
    const shows = (one: typeof kept) =>
      one !== undefined &&
      maySee(one.notice.marking, clearance) &&
      maySeeOwners(one.owners, owners);
    if (kept === undefined || !shows(kept))
      return refuse(404, 'not-there', 'there is no notice of this id');
    const { notice, supersededBy } = kept;
    const told = notice.kind === 'conjunction' ? toldApproach(notice) : undefined;
    if (told === undefined)
      return refuse(
        422,
        'encounter.kind',
        `${notice.id} is a ${notice.kind} that names no pair and closest approach: an encounter is computed of a conjunction`,
      );
    const next = supersededBy === null ? undefined : await noticeById(store.db, supersededBy);
    const body = await encounterOf(store.db, caller!, clock.watchUs(), told, {
      ...{ noticeId: notice.id, warningId: kept.warningId },
      supersededBy: shows(next) ? supersededBy : null,
      ...{ marking: `TLP:${notice.marking.tlp}`, foundUtc: formatUtc(notice.atUs) },
      thresholds: thresholdsOf(notice),
    });
    return { ok: true, body };
  },
});

const ofRow = defineRoute({
  ...{ method: 'GET', url: '/api/v1/conjunctions/encounter', tag },
  access: { who: 'role', roles: readers },
  summary: 'The approach of a row of the table: pair and closest approach as the table has them',
  schema: {
    query: Type.Object(
      { id1: ObjectId, id2: ObjectId, tca: Type.String({ maxLength: 40 }) },
      { additionalProperties: false },
    ),
    reply: Encounter,
  },
  handle: async ({ query, caller }, { store, clock }) => {
    const tca = parseUtc(query.tca);
    if (!tca.ok)
      return refuse(400, 'encounter.time', 'tca is no time: give UTC, as 2026-11-23T04:05:06Z');
    const page = await listConjunctions(store.db, {
      assetObjectIds: await visibleObjects(store.db, caller!),
      ...{ objectIds: [query.id1], ofObjectIds: [query.id2], sort: 'tca', limit: 1 },
      ...{ fromUs: tca.value - NEAR_US, toUs: tca.value + NEAR_US },
    });
    const found = page.rows[0];
    if (found === undefined)
      return refuse(
        404,
        'not-there',
        'the newest screens have no such approach: read the table again',
      );
    const row = watchRow(found);
    const { missKm, missRKm, missTKm, missNKm, relativeSpeedKmS, pc, pcMax, dilution } = row;
    const { covariance, age1D, age2D, hbrM, id1, id2, tcaUs, fromUs, toUs, kind } = row;
    const told: ToldApproach = {
      ...{ id1, id2, tcaUs, fromUs, toUs, kind, gone: false },
      sets: [
        { objectId: id1, source: null, epochUs: row.epoch1Us },
        { objectId: id2, source: null, epochUs: row.epoch2Us },
      ],
      figures: {
        ...{ missKm, missRKm, missTKm, missNKm, relativeSpeedKmS, pc, pcMax, dilution },
        ...{ covariance, age1D, age2D, hbrM },
      },
    };
    const { thresholds } = await readSettings(store.db);
    const body = await encounterOf(store.db, caller!, clock.watchUs(), told, {
      ...{ noticeId: null, warningId: null, supersededBy: null, marking: null, foundUtc: null },
      thresholds: { ...thresholds },
    });
    return { ok: true, body };
  },
});

const evolution = defineRoute({
  ...{ method: 'GET', url: '/api/v1/warnings/:id/evolution', tag },
  access: { who: 'role', roles: readers, object: { kind: 'warning', param: 'id' } },
  summary: 'How each approach of a warning changed from one element set to the next',
  schema: { params: Type.Object({ id: Id }), reply: Evolution },
  handle: async ({ object, caller }, { store }) => {
    const seen = await sightOf(store.db, object as KeptWarning, caller!);
    if (seen === undefined) return refuse(404, 'not-there', 'there is no warning of this id');
    const conjunctions = seen.notices.filter((notice) => notice.kind === 'conjunction');
    const byKey = Map.groupBy(conjunctions, (notice) => `${notice.origin} ${notice.key}`);
    const found = await Promise.all([...byKey.values()].map((some) => approachOf(store.db, some)));
    const approaches = found.filter((one) => one !== undefined);
    return { ok: true, body: { approaches } };
  },
});

/** The notices of one approach, the oldest first. */
async function approachOf(db: Db, notices: readonly Notice[]) {
  const told = notices.flatMap((notice) => {
    const approach = toldApproach(notice);
    return approach === undefined ? [] : [{ notice, approach }];
  });
  const last = told.at(-1);
  if (last === undefined) return undefined;
  const { id1, id2, kind } = last.approach;
  const points: EvolutionPoint[] = [];
  for (const one of told.slice(-POINTS_MAX)) points.push(await pointOf(db, one));
  const [name1, name2] = await Promise.all(
    [id1, id2].map(async (id) => (await objectById(db, id))?.name ?? ''),
  );
  return {
    ...{ id1, name1: name1!, id2, name2: name2!, kind, points },
    tlp: strictestMarking(
      told.map(({ notice }) => notice.marking),
      last.notice.origin,
    ).tlp,
    ...{ complete: told.length <= POINTS_MAX, thresholds: thresholdsOf(last.notice) },
  };
}

async function pointOf(
  db: Db,
  { notice, approach }: { readonly notice: Notice; readonly approach: ToldApproach },
): Promise<EvolutionPoint> {
  const facts = await factsOf(db, approach, notice.id);
  const computed = facts.again?.computed;
  const epochOf = (id: string) => {
    const set = approach.sets.find((one) => one.objectId === id);
    return set === undefined ? null : formatUtc(set.epochUs);
  };
  const { figures, gone } = approach;
  return {
    ...figures,
    missKm: gone ? (computed?.missKm ?? null) : figures.missKm,
    ...{ noticeId: notice.id, foundUtc: formatUtc(notice.atUs), severity: notice.severity, gone },
    tcaUtc: gone && computed ? computed.tcaUtc : formatUtc(approach.tcaUs),
    why: textOf(notice.evidence, 'why') ?? '',
    ...{ epoch1Utc: epochOf(approach.id1), epoch2Utc: epochOf(approach.id2) },
    sigmaMissKm: computed?.sigmaMissKm ?? null,
  };
}

export const routes: readonly Route[] = [ofNotice, ofRow, evolution];
