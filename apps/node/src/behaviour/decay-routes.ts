/**
 * What comes down, soonest first: as the watch stands now, or forecast anew by the sets and the weather of an earlier instant.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { decayCase } from '@noroshi/behave';
import { createElementColumns, decodeSetRecordInto } from '@noroshi/orbit';
import { listFindings, newestLook } from '@noroshi/store';
import { latestSets } from '@noroshi/store/elements';
import { edgeSchema, encodeEdge } from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { defineRoute, type Route } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { answered, badTime, unanswered } from './compute-routes.ts';
import { LIMIT_DEFAULT, LIMIT_MAX, readers, tag, UtcText, usOf } from './routes.ts';
import { isLow } from './scene.ts';
import { readBehaviourSettings } from './settings.ts';
import { docOf, findingShown, fitted, sightFor } from './shown.ts';
import { readWeather } from './weather.ts';
import { DecaysReply } from './wire.ts';

const DAY_US = 86_400e6;
const LOOK_BACK_DAYS = 30;
/** What is low now or was when it was last seen; a catalogue of everything has some thousands that came down. */
const LOW_MAX = 20_000;

const decays = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/decays', tag },
  access: { who: 'role', roles: readers },
  summary: 'What comes down: windows with their uncertainty, soonest first; `at`: as known then',
  schema: {
    query: Type.Object(
      {
        at: Type.Optional(UtcText),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(DecaysReply),
  },
  handle: async ({ query, caller }, context) => {
    const atUs = query.at === undefined ? undefined : usOf(query.at);
    if (atUs === null || (atUs ?? 0) > context.clock.watchUs()) return badTime(0);
    const limit = query.limit ?? LIMIT_DEFAULT;
    const told =
      atUs === undefined
        ? await standing(context, caller!)
        : await forecastAt(context, caller!, atUs);
    if ('kind' in told) return unanswered(told);
    const isCut = told.isCut || told.lines.length > limit;
    const next = isCut ? 'more' : null; // the list is of the soonest; what is later can be asked for by object
    const body = { decays: told.lines.slice(0, limit), next, lookedUs: told.lookedUs };
    return { ok: true, body: encodeEdge(DecaysReply, fitted(DecaysReply, body)) };
  },
});

export const decayRoutes: readonly Route[] = [decays];

async function standing({ store }: NodeContext, caller: Caller) {
  const sight = await sightFor(store.db, caller);
  const asked = { assetKeys: sight.keys, kinds: ['decay'], isOpen: true };
  const { findings, after } = await listFindings(store.db, { ...asked, limit: LIMIT_MAX });
  const lines = findings
    .flatMap((finding) => {
      const { decay } = docOf(finding).body;
      const { key, state, assetIds } = findingShown(finding, sight);
      return decay === undefined ? [] : [{ key, state, assetIds, decay }];
    })
    .sort((a, b) => (a.decay.decayUs ?? 9e15) - (b.decay.decayUs ?? 9e15));
  const look = await newestLook(store.db);
  return { lines, isCut: after !== null, lookedUs: look?.watchUs ?? null };
}

/** Or why it was not computed. What was low then and was raised since is not looked at. */
async function forecastAt(context: NodeContext, caller: Caller, atUs: number) {
  const { db } = context.store;
  const sight = await sightFor(db, caller);
  const [settings, weather] = [await readBehaviourSettings(db), await readWeather(context)];
  const asked = { horizonDays: settings.decayListedDays, weather, atUs };
  const fromUs = atUs - LOOK_BACK_DAYS * DAY_US;
  let lows = 0;
  const ids = async (stop: AbortSignal) => {
    const found = await lowIds(context, fromUs, stop);
    lows = found.length;
    return found;
  };
  const answer = await answered(context, caller, { kind: 'decays', ...asked }, ids, fromUs);
  if (answer.kind !== 'decays') return answer;
  const assets = [...sight.assets.values()];
  const lines = answer.decays.map((decay) => {
    const { key, state } = decayCase(decay, { nowUs: atUs, areas: [], isAsset: false });
    const own = assets.filter(({ objectId }) => objectId === decay.objectId);
    return { key, state, assetIds: own.map(({ id }) => id), decay };
  });
  return { lines, isCut: lows === LOW_MAX, lookedUs: atUs };
}

/** By the newest set of each that was heard of since an instant. */
async function lowIds(
  { store }: NodeContext,
  sinceUs: number,
  stop: AbortSignal,
): Promise<string[]> {
  const record = createElementColumns(1);
  const ids: string[] = [];
  for await (const page of latestSets(store.db)) {
    for (const { objectId, newest } of page) {
      if (!decodeSetRecordInto(newest, record, 0) || record.epochUs[0]! < sinceUs) continue;
      if (isLow(record, 0) && ids.length < LOW_MAX) ids.push(objectId);
    }
    stop.throwIfAborted();
    await turn();
  }
  return ids;
}
