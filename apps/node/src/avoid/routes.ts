/**
 * The routes of avoidance: plan burns against a conjunction, screen a chosen burn or an own ephemeris against the catalogue,
 * take the plan away as OPM or OEM. The node computes; nothing is commanded, and nothing is sent anywhere.
 */
import { type AvoidRequest, avoidProblem, elementSetPath, RESCREEN_LIMITS } from '@noroshi/screen';
import { appendAudit } from '@noroshi/store';
import { formatUtc, parseUtc } from '@noroshi/time';
import { Id, maySee, maySeeOwners } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { currentSets, setsAt } from '../sources/sets.ts';
import { avoidDesk, DESK_LIMITS, type Job, type JobAbout } from './desk.ts';
import { plannedOem, plannedOpm } from './messages.ts';
import { OEM_BYTES_MAX, ownFileOf } from './own-file.ts';
import { AvoidReply, avoidReply } from './reply.ts';
import { aboutAsset, radiiOf, subjectOf, visibleSatellites } from './subject.ts';
import { type AvoidAsk, type Burn, pairSets, rowOf } from './work.ts';

const tag = 'Avoidance';
const workers = ['analyst', 'duty'] as const;
const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const params = Type.Object({ id: Id });
const Utc = Type.String({ maxLength: 40 });
const ObjectId = Type.String({ minLength: 1, maxLength: 96 });
const Started = Type.Object({ id: Type.String() });
const Rtn = Type.Array(Type.Number({ minimum: -1000, maximum: 1000 }), {
  minItems: 3,
  maxItems: 3,
});
const DAYS_DEFAULT = 7;
const THRESHOLD_KM_DEFAULT = 5;
const Days = Type.Optional(Type.Number({ minimum: 0.01, maximum: RESCREEN_LIMITS.windowDaysMax }));
const ThresholdKm = Type.Optional(Type.Number({ minimum: 0.05, maximum: 50 }));

const PlanBody = Type.Object(
  {
    noticeId: Type.Optional(Id),
    ...{ id1: Type.Optional(ObjectId), id2: Type.Optional(ObjectId), tcaUtc: Type.Optional(Utc) },
    ownId: Type.Optional(ObjectId),
    ...{
      burnFromUtc: Utc,
      burnToUtc: Utc,
      times: Type.Optional(Type.Integer({ minimum: 2, maximum: 400 })),
    },
    deltaVMaxMS: Type.Number({ exclusiveMinimum: 0, maximum: 50 }),
    deltaVs: Type.Optional(Type.Integer({ minimum: 3, maximum: 201 })),
    directionRtn: Type.Optional(Rtn), // of a positive Δv; along the track unless told
    thresholdPc: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
    hbrM: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 2000 })),
    executionShare: Type.Optional(Type.Number({ minimum: 0, maximum: 0.5 })),
    executionPointingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 45 })),
  },
  { additionalProperties: false },
);

const plan = defineRoute({
  ...{ method: 'POST', url: '/api/v1/avoid', tag, access: { who: 'role', roles: workers } },
  summary: 'Tries burns over a grid of times and Δv against one conjunction of an own satellite',
  schema: { body: PlanBody, reply: Started },
  handle: async ({ body, caller }, context) => {
    const subject = await subjectOf(context.store.db, context.nodeId, caller!, body);
    if ('ok' in subject) return subject;
    const request = requestOf(body);
    if (typeof request === 'string') return refuse(400, 'avoid.time', request);
    const problem = avoidProblem(request, subject.tcaUs);
    if (problem !== undefined) return refuse(422, 'avoid.request', problem);
    const all = await setsFor(context);
    const sets = pairSets(all, subject.about.ownId, subject.otherId);
    if ('missing' in sets)
      return refuse(
        422,
        'avoid.elements',
        `there is no element set in force of ${sets.missing}: load one, then plan`,
      );
    const hbrM = body.hbrM ?? subject.hbrM;
    const ask: AvoidAsk = { kind: 'plan', sets, tcaUs: subject.tcaUs, hbrM, request };
    return taken(context, caller!, subject.about, ask, 'avoid.plan');
  },
});

function requestOf(body: Static<typeof PlanBody>): AvoidRequest | string {
  const from = parseUtc(body.burnFromUtc);
  const to = parseUtc(body.burnToUtc);
  if (!from.ok) return `burnFromUtc: ${from.error.message}`;
  if (!to.ok) return `burnToUtc: ${to.error.message}`;
  const [r, t, n] = body.directionRtn ?? [0, 1, 0];
  return {
    ...{
      fromUs: from.value,
      toUs: to.value,
      burnCount: body.times ?? 61,
      deltaVs: body.deltaVs ?? 41,
    },
    ...{ deltaVMaxKmS: body.deltaVMaxMS / 1000, thresholdPc: body.thresholdPc },
    directionRtn: [r!, t!, n!],
    execution: {
      share: body.executionShare ?? 0,
      pointingRad: ((body.executionPointingDeg ?? 0) * Math.PI) / 180,
    },
  };
}

async function setsFor({ store, clock }: NodeContext) {
  const found = clock.replay
    ? await setsAt(store.db, clock.watchUs())
    : await currentSets(store.db);
  return found.sets;
}

async function taken(
  context: NodeContext,
  caller: Caller,
  about: JobAbout,
  ask: AvoidAsk,
  action: string,
) {
  const job = avoidDesk(context).take(about, ask);
  if (job === 'person')
    return refuse(
      429,
      'avoid.person',
      `${DESK_LIMITS.perPersonMax} of your plans are under way: wait for one, or cancel it`,
    );
  if (job === 'full')
    return refuse(
      503,
      'avoid.queue',
      `${DESK_LIMITS.waitingMax} plans wait already: try again in a minute`,
    );
  await audited(context, caller, action, about, { job: job.id, burn: about.burn });
  return { ok: true as const, body: { id: job.id } };
}

async function audited(
  { store, clock }: NodeContext,
  caller: Caller,
  action: string,
  about: JobAbout,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const entry = { atUs: clock.wallUs(), actor: actorOf(caller.userId), action };
  await store.write((tx) =>
    appendAudit(tx, { ...entry, subject: `asset/${about.assetId}`, doc: detail }),
  );
}

/**
 * The job, for who may see the asset and the notice it is about, and every satellite of ours whose size it was computed with;
 * for anybody else it is not there.
 */
async function jobFor(context: NodeContext, caller: Caller, id: string): Promise<Job | undefined> {
  const job = avoidDesk(context).find(id);
  if (job === undefined) return undefined;
  const { marking, owners, sized } = job.about;
  if (!maySee(marking, caller.clearance) || !maySeeOwners(owners, caller.owners)) return undefined;
  const visible = await visibleSatellites(context.store.db, caller);
  const known = new Set(visible.map(({ objectId }) => objectId));
  return sized.every((objectId) => known.has(objectId)) ? job : undefined;
}

const GONE =
  'there is no such plan here: plans are kept for some hours by the process that made them; plan again';

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/avoid/:id', tag, access: { who: 'role', roles: readers } },
  summary: 'A plan or a screen: how far it is, and what came of it',
  schema: { params, reply: AvoidReply },
  handle: async ({ params, caller }, context) => {
    const job = await jobFor(context, caller!, params.id);
    if (job === undefined) return refuse(404, 'not-there', GONE);
    return { ok: true, body: avoidReply(job) };
  },
});

const cancel = defineRoute({
  ...{ method: 'DELETE', url: '/api/v1/avoid/:id', tag, access: { who: 'role', roles: workers } },
  summary: 'Ends a plan or a screen that is under way',
  schema: { params, reply: AvoidReply },
  handle: async ({ params, caller }, context) => {
    const job = await jobFor(context, caller!, params.id);
    if (job === undefined) return refuse(404, 'not-there', GONE);
    if (job.about.userId !== caller!.userId)
      return refuse(403, 'avoid.yours', 'somebody else asked for this: who asked ends it');
    avoidDesk(context).cancel(job);
    return { ok: true, body: avoidReply(job) };
  },
});

const screen = defineRoute({
  ...{
    method: 'POST',
    url: '/api/v1/avoid/:id/screen',
    tag,
    access: { who: 'role', roles: workers },
  },
  summary: 'Screens the path after one burn of a plan against every object',
  schema: {
    params,
    body: Type.Object(
      { burnUtc: Utc, burnRtnMS: Rtn, days: Days, thresholdKm: ThresholdKm },
      { additionalProperties: false },
    ),
    reply: Started,
  },
  handle: async ({ params, body, caller }, context) => {
    const job = await jobFor(context, caller!, params.id);
    if (job === undefined) return refuse(404, 'not-there', GONE);
    if (job.ask.kind !== 'plan')
      return refuse(422, 'avoid.screen', `${job.id} is no plan: a burn of a plan is screened`);
    const at = parseUtc(body.burnUtc);
    if (!at.ok) return refuse(400, 'avoid.time', `burnUtc: ${at.error.message}`);
    const size = Math.hypot(...body.burnRtnMS);
    if (!(size <= 50))
      return refuse(422, 'avoid.burn', `a burn of ${size} m/s: up to 50 m/s is right`);
    if (Math.abs(job.ask.tcaUs - at.value) > RESCREEN_LIMITS.windowDaysMax * 86_400e6)
      return refuse(
        422,
        'avoid.burn',
        `a burn at ${body.burnUtc} is not near the closest approach of the plan`,
      );
    const [r, t, n] = body.burnRtnMS.map((mS) => mS / 1000);
    const burn: Burn = { burnUs: at.value, burnRtnKmS: [r!, t!, n!] };
    const { store } = context;
    const toUs = Math.max(at.value, job.ask.tcaUs) + (body.days ?? DAYS_DEFAULT) * 86_400e6;
    const ask: AvoidAsk = {
      ...{
        kind: 'screen',
        sets: await setsFor(context),
        burn,
        tables: [],
        plan: null,
        fromUs: at.value,
      },
      toUs: Math.min(toUs, at.value + RESCREEN_LIMITS.windowDaysMax * 86_400e6),
      ...{ ownId: job.about.ownId, ownName: job.about.ownName },
      thresholdKm: body.thresholdKm ?? THRESHOLD_KM_DEFAULT,
      radiusM: radiiOf(await visibleSatellites(store.db, caller!)),
    };
    const sized = Object.keys(ask.radiusM);
    const about = { ...job.about, userId: caller!.userId, planId: job.id, burn, sized };
    return taken(context, caller!, about, ask, 'avoid.screen');
  },
});

const ephemeris = defineRoute({
  ...{
    method: 'POST',
    url: '/api/v1/avoid/ephemeris',
    tag,
    access: { who: 'role', roles: workers },
  },
  bodyBytesMax: OEM_BYTES_MAX + 65_536,
  summary:
    'Screens an own ephemeris (OEM) or planned manoeuvre (OPM), in KVN, against every object',
  schema: {
    body: Type.Object(
      {
        ...{ assetId: Id, text: Type.String({ maxLength: OEM_BYTES_MAX }) },
        noticeId: Type.Optional(Id), // the conjunction that it is meant for
        ...{ days: Days, thresholdKm: ThresholdKm },
      },
      { additionalProperties: false },
    ),
    reply: Started,
  },
  handle: async ({ body, caller }, context) => {
    const { store, nodeId, clock } = context;
    const assets = await visibleSatellites(store.db, caller!);
    const asset = assets.find(({ id }) => id === body.assetId);
    if (asset === undefined)
      return refuse(
        404,
        'not-there',
        `there is no satellite ${body.assetId} with an object of the catalogue`,
      );
    const { noticeId } = body;
    const meant =
      noticeId === undefined
        ? { about: await aboutAsset(store.db, nodeId, caller!, asset) }
        : await subjectOf(store.db, nodeId, caller!, { noticeId, ownId: asset.objectId! });
    if ('ok' in meant) return meant;
    const file = ownFileOf(body.text, body.days ?? DAYS_DEFAULT, clock.watchUs());
    if (!file.ok) return refuse(422, 'avoid.file', file.error);
    const { tables, plan, fromUs, toUs, objectName } = file.value;
    const ask: AvoidAsk = {
      ...{ kind: 'screen', sets: await setsFor(context), burn: null, tables, plan, fromUs, toUs },
      ...{ ownId: asset.objectId!, ownName: asset.name },
      thresholdKm: body.thresholdKm ?? THRESHOLD_KM_DEFAULT,
      radiusM: radiiOf(assets),
    };
    const sized = Object.keys(ask.radiusM);
    const about = { ...meant.about, file: objectName, isPlan: plan !== null, sized };
    return taken(
      context,
      caller!,
      about,
      ask,
      plan === null ? 'avoid.ephemeris' : 'avoid.manoeuvre',
    );
  },
});

export const FileReply = Type.Object({
  ...{ name: Type.String(), text: Type.String(), tlp: Type.String() },
});

const exported = defineRoute({
  ...{
    method: 'GET',
    url: '/api/v1/avoid/:id/export',
    tag,
    rate: 'export',
    access: { who: 'role', roles: workers },
  },
  summary:
    'A screened burn as OPM or OEM, marked PLANNED; a burn that was not screened is not exported',
  schema: {
    params,
    query: Type.Object({ format: Type.Enum(['opm', 'oem']) }, { additionalProperties: false }),
    reply: FileReply,
  },
  handle: async ({ params, query, caller }, context) => {
    const job = await jobFor(context, caller!, params.id);
    if (job === undefined) return refuse(404, 'not-there', GONE);
    const { burn } = job.about;
    if (burn === null || job.ask.kind !== 'screen' || job.done?.kind !== 'screen')
      return refuse(
        422,
        'avoid.export',
        'this burn was not screened: screen it, look at what it meets, then export',
      );
    const { sets, toUs, ownId } = job.ask;
    const own = elementSetPath(sets, rowOf(sets, ownId)!, 'a');
    const { marking } = job.about;
    const nowUs = context.clock.wallUs();
    const caveats = marking.caveats.length === 0 ? '' : ` // ${marking.caveats.join(' // ')}`;
    const about = {
      ...{ creationUs: nowUs, originator: context.nodeId.toUpperCase() },
      ...{ objectName: job.about.ownName, objectId: job.about.ownCosparId },
      stamp: [
        `${context.mode.toUpperCase()} // TLP:${marking.tlp}${caveats}`,
        `exported by ${caller!.name} of ${context.nodeId} at ${formatUtc(nowUs, 0)}`,
      ],
    };
    const text =
      query.format === 'opm' ? plannedOpm(own, burn, about) : plannedOem(own, burn, toUs, about);
    if (text === undefined)
      return refuse(
        422,
        'avoid.export',
        'the own object cannot be propagated over the plan: look at its element set',
      );
    await audited(context, caller!, 'avoid.export', job.about, {
      job: job.id,
      format: query.format,
      burn,
    });
    const when = formatUtc(burn.burnUs, 0).replace(/[-:]/g, '');
    const name = `planned-${job.about.assetId}-${when}.${query.format}`.replace(
      /[^A-Za-z0-9._-]/g,
      '-',
    );
    return { ok: true, body: { name, text, tlp: marking.tlp } };
  },
});

export const routes: readonly Route[] = [plan, one, cancel, screen, ephemeris, exported];
