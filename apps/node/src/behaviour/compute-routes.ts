/**
 * The routes of behaviour that compute from histories: the belt over time, the manoeuvres of one object, the relative motion of
 * a pair, the ground under a decay. All take `at`: what was known then, by the sets of that time. Work is bounded, and done on a
 * thread of its own (ask.ts).
 */
import { setImmediate as turn } from 'node:timers/promises';
import { isOfBelt } from '@noroshi/behave';
import { createElementColumns, decodeSetRecordInto } from '@noroshi/orbit';
import {
  blocksOfObjects,
  latestSets,
  type ObjectBlocks,
  objectById,
} from '@noroshi/store/elements';
import { edgeSchema, encodeEdge } from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { ASK_LIMITS, askDesk, type NoAnswer, type ReadInput } from './ask.ts';
import type { Answer, Question } from './ask-messages.ts';
import { BELT_AGE_DAYS_MAX } from './belt.ts';
import { findingFor, KeyParams, missing, ObjectId, readers, tag, UtcText, usOf } from './routes.ts';
import { docOf, fitted, sightFor } from './shown.ts';
import { BeltReply, ManoeuvresReply, RelativeReply, TrackReply } from './wire.ts';

const DAY_US = 86_400e6;
const POINTS_MAX = 2000;
const POINTS_DEFAULT = 400;
const PAIR_DAYS_MAX = 400;
const HISTORY_YEARS = 30;

const access = { who: 'role', roles: readers } as const;
const Longitude = Type.Number({ minimum: -180, maximum: 180 });
const at = Type.Optional(UtcText); // replay: what was known then

const relative = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/:key/relative', tag, access },
  summary:
    'Who came, in the radial, along-track, normal frame of who was there, by the sets in force',
  schema: {
    params: KeyParams,
    query: Type.Object(
      {
        ...{ from: Type.Optional(UtcText), to: Type.Optional(UtcText), at },
        points: Type.Optional(Type.Integer({ minimum: 2, maximum: POINTS_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(RelativeReply),
  },
  handle: async ({ params, query, caller }, context) => {
    const seen = await findingFor(context.store, caller!, params.key);
    const pair = seen && docOf(seen.finding).body.proximity;
    if (seen === undefined || pair === undefined) return missing();
    const nowUs = context.clock.watchUs();
    const times = { from: query.from, to: query.to, at: query.at };
    const given = instantsOf(times, {
      from: pair.fromUs,
      to: Math.min(nowUs, pair.toUs),
      at: nowUs,
    });
    if (given === null || given.to - given.from > PAIR_DAYS_MAX * DAY_US)
      return badTime(PAIR_DAYS_MAX);
    const count = query.points ?? POINTS_DEFAULT;
    const { id1, id2, name1, name2, key } = pair;
    const span = { fromUs: given.from, toUs: given.to };
    const question: Question = { kind: 'relative', id1, id2, ...span, count, atUs: given.at };
    const answer = await answered(context, caller!, question, [id1, id2], given.from - 30 * DAY_US);
    if (answer.kind !== 'relative') return unanswered(answer);
    const stepS = (given.to - given.from) / 1e6 / (count - 1);
    const reply = { key, id1, id2, name1, name2, stepS, points: answer.points };
    const body = fitted(RelativeReply, { ...reply, complete: answer.points.length === count });
    return { ok: true, body: encodeEdge(RelativeReply, body) };
  },
});

const manoeuvres = defineRoute({
  ...{ method: 'GET', url: '/api/v1/objects/:id/manoeuvres', tag, access },
  summary:
    'The manoeuvres of one object as its element sets show them, with the least that would be seen',
  schema: {
    params: Type.Object({ id: ObjectId }),
    query: Type.Object({ at }, { additionalProperties: false }),
    reply: edgeSchema(ManoeuvresReply),
  },
  handle: async ({ params, query, caller }, context) => {
    const atUs = query.at === undefined ? context.clock.watchUs() : usOf(query.at);
    if (atUs === null) return badTime(0);
    const object = await objectById(context.store.db, params.id);
    if (object === undefined) return refuse(404, 'not-there', 'there is no object of this id');
    const question: Question = { kind: 'manoeuvres', objectId: params.id, atUs };
    const fromUs = atUs - HISTORY_YEARS * 366 * DAY_US;
    const answer = await answered(context, caller!, question, [params.id], fromUs);
    if (answer.kind !== 'manoeuvres') return unanswered(answer);
    const { kind: _, ...rest } = answer;
    const whole = { objectId: params.id, ...rest, name: object.name, atUs };
    const body = fitted(ManoeuvresReply, whole);
    return { ok: true, body: encodeEdge(ManoeuvresReply, body) };
  },
});

const belt = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/belt', tag, access },
  summary:
    'The geostationary belt: mean longitude of each object over time, the last 30 days unless told',
  schema: {
    query: Type.Object(
      {
        ...{ from: Type.Optional(UtcText), to: Type.Optional(UtcText), at },
        stepH: Type.Optional(Type.Number({ minimum: 1, maximum: 720 })),
        ...{ westDeg: Type.Optional(Longitude), eastDeg: Type.Optional(Longitude) }, // who is ever between
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(BeltReply),
  },
  handle: async ({ query, caller }, context) => {
    const nowUs = context.clock.watchUs();
    const standing = { from: nowUs - 30 * DAY_US, to: nowUs, at: nowUs };
    const given = instantsOf({ from: query.from, to: query.to, at: query.at }, standing);
    const stepUs = (query.stepH ?? 24) * 3600e6;
    const steps = given === null ? 0 : (given.to - given.from) / stepUs;
    if (
      given === null ||
      steps > BELT_STEPS_MAX ||
      given.to - given.from > BELT_DAYS_MAX * DAY_US
    ) {
      const most = `at most ${BELT_STEPS_MAX} steps and ${BELT_DAYS_MAX} days`;
      return refuse(400, 'behaviour.time', `from and to are instants in order, ${most}`);
    }
    const sight = await sightFor(context.store.db, caller!);
    const question: Question = {
      ...{ kind: 'belt', fromUs: given.from, toUs: given.to, stepUs, atUs: given.at },
      assetObjectIds: sight.objectIds,
    };
    const sinceUs = given.from - BELT_AGE_DAYS_MAX * DAY_US;
    const answer = await answered(
      context,
      caller!,
      question,
      (stop) => beltIds(context, stop),
      sinceUs,
    );
    if (answer.kind !== 'belt') return unanswered(answer);
    const { westDeg = -180, eastDeg = 180 } = query;
    const seen = answer.tracks.filter((one) => isEverBetween(one.longitudeDeg, westDeg, eastDeg));
    const most = Math.floor(BELT_CELLS_MAX / answer.atUs.length);
    const tracks = [...seen].sort((a, b) => Number(b.isAsset) - Number(a.isAsset)).slice(0, most);
    const body = { atUs: answer.atUs, tracks, complete: tracks.length === seen.length };
    return { ok: true, body: encodeEdge(BeltReply, fitted(BeltReply, body)) };
  },
});

const track = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/:key/track', tag, access },
  summary: 'The ground under the window of a decay; none where the window is days long',
  schema: { params: KeyParams, reply: edgeSchema(TrackReply) },
  handle: async ({ params, caller }, context) => {
    const seen = await findingFor(context.store, caller!, params.key);
    const forecast = seen && docOf(seen.finding).body.decay;
    if (forecast === undefined || forecast.why !== '') return missing();
    const { objectId, name, fromUs, toUs, decayUs, madeUs } = forecast;
    const asked = { objectId, forecast, pointsMax: POINTS_MAX, atUs: madeUs };
    const question: Question = { kind: 'track', ...asked };
    const answer = await answered(context, caller!, question, [objectId], madeUs - 30 * DAY_US);
    if (answer.kind !== 'track') return unanswered(answer);
    const { points } = answer;
    const whole = { key: params.key, objectId, name, fromUs, toUs, decayUs, points };
    const body = fitted(TrackReply, { ...whole, complete: points.length > 0 });
    return { ok: true, body: encodeEdge(TrackReply, body) };
  },
});

export const computeRoutes: readonly Route[] = [belt, relative, track, manoeuvres];

/** What a picture can show and a page can hold: about a megabyte; of sets, some hundred megabytes. */
const BELT_STEPS_MAX = 400;
const BELT_DAYS_MAX = 2000;
const BELT_CELLS_MAX = 150_000;
const BELT_OBJECTS_MAX = 4000;

/** Objects of the belt by the newest set of each, the lowest numbers first. */
async function beltIds(
  { store }: Pick<NodeContext, 'store'>,
  stop: AbortSignal,
): Promise<string[]> {
  const record = createElementColumns(1);
  const ids = new Set<string>();
  for await (const page of latestSets(store.db)) {
    for (const { objectId, newest } of page) {
      if (!decodeSetRecordInto(newest, record, 0)) continue;
      if (isOfBelt(record.meanMotionRadS[0]!)) ids.add(objectId);
    }
    stop.throwIfAborted();
    await turn();
  }
  return [...ids].slice(0, BELT_OBJECTS_MAX);
}

/** West of east, or over the date line. */
function isEverBetween(longitudeDeg: readonly number[], westDeg: number, eastDeg: number): boolean {
  return longitudeDeg.some((deg) =>
    westDeg <= eastDeg ? deg >= westDeg && deg <= eastDeg : deg >= westDeg || deg <= eastDeg,
  );
}

/** Read when the question's turn comes, whose objects they are too: what waits holds no memory, and what is refused costs nothing. */
export async function answered(
  context: NodeContext,
  { userId }: Pick<Caller, 'userId'>,
  question: Question,
  ids: readonly string[] | ((stop: AbortSignal) => Promise<readonly string[]>),
  fromUs: number,
): Promise<Answer | NoAnswer> {
  const input: ReadInput = async (stop) => {
    const objects: ObjectBlocks[] = [];
    const wanted = typeof ids === 'function' ? await ids(stop) : ids;
    for await (const page of blocksOfObjects(context.store.db, wanted, fromUs)) {
      objects.push(...page);
      stop.throwIfAborted();
    }
    return { question, objects };
  };
  return askDesk(context).ask(userId, input);
}

type Instants<T> = { readonly from: T; readonly to: T; readonly at: T };

/** What was asked, else what stands; null where it is no instant, or the end is before the beginning. */
function instantsOf(asked: Instants<string | undefined>, standing: Instants<number>) {
  const one = (text: string | undefined, us: number) => (text === undefined ? us : usOf(text));
  const from = one(asked.from, standing.from);
  const to = one(asked.to, standing.to);
  const atUs = one(asked.at, standing.at);
  if (from === null || to === null || atUs === null || from >= to) return null;
  return { from, to, at: atUs };
}

export function badTime(daysMax: number) {
  const most = daysMax === 0 ? '' : `, at most ${daysMax} days apart`;
  const message = `times are instants in order${most}, such as 2026-11-23T00:00:00Z`;
  return refuse(400, 'behaviour.time', message);
}

/** Who asks too much is told so; what is too much for the node is no fault of who asks. Both may come again. */
export function unanswered(answer: Answer | NoAnswer) {
  const { retryAfterS } = 'retryAfterS' in answer ? answer : { retryAfterS: 1 };
  const again = `ask again in ${retryAfterS} s`;
  if (answer.kind === 'person') {
    const told = `${ASK_LIMITS.perPersonMax} questions of yours are being computed: ${again}`;
    return refuse(429, 'behaviour.busy', told, { retryAfterS });
  }
  if (answer.kind === 'late') {
    const told = `it took longer than ${ASK_LIMITS.answerMsMax / 1000} s: ask for less, or ${again}`;
    return refuse(503, 'behaviour.late', told, { retryAfterS });
  }
  return refuse(503, 'behaviour.busy', `too much is being computed for others: ${again}`, {
    retryAfterS,
  });
}
