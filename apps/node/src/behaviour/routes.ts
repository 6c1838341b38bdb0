/**
 * The routes of behaviour on what the watch has found: the list, one finding whole, the pieces of a break-up. What is
 * computed when it is asked for (belt, histories, relative motion) is in compute-routes.ts, what comes down in decay-routes.ts, what
 * changed in changes-routes.ts.
 */
import { CASE_STATES } from '@noroshi/behave';
import {
  assetKey,
  type Finding,
  type FindingCursor,
  findingByKey,
  listFindings,
  newestLook,
  openCounts,
} from '@noroshi/store';
import { parseUtc } from '@noroshi/time';
import { edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { Type } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import type { NodeContext } from '../context.ts';
import { bodyAt } from './said.ts';
import { docOf, findingShown, fitted, type Sight, sightFor, wholeShown } from './shown.ts';
import { FINDING_KINDS, FindingsReply, FindingWhole, GabbardReply } from './wire.ts';

export const tag = 'Behaviour';
export const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;

export const LIMIT_DEFAULT = 100;
export const LIMIT_MAX = 500;

export const UtcText = Type.String({ maxLength: 40, description: 'UTC' });
export const ObjectId = Type.String({ minLength: 1, maxLength: 96 });
export const KeyParams = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' }),
});
const AtQuery = Type.Object(
  { at: Type.Optional(UtcText) }, // replay: with the figures of then
  { additionalProperties: false },
);
const After = Type.String({ maxLength: 600 });

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour', tag, access: { who: 'role', roles: readers } },
  summary:
    'Findings of behaviour, newest first: who moved, who is near whom, what broke up or comes down',
  schema: {
    query: Type.Object(
      {
        kind: Type.Optional(Type.Enum(FINDING_KINDS)),
        state: Type.Optional(Type.Enum([...CASE_STATES, 'open'])),
        assetId: Type.Optional(Id),
        objectId: Type.Optional(ObjectId),
        ...{ from: Type.Optional(UtcText), to: Type.Optional(UtcText) }, // of its window
        at: Type.Optional(UtcText), // replay: what was sayable then, in the state of then
        after: Type.Optional(After),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(FindingsReply),
  },
  handle: async ({ query, caller }, { store }) => {
    const window = spanOf(query.from, query.to);
    if (typeof window === 'string') return refuse(400, 'behaviour.time', window);
    const atUs = query.at === undefined ? undefined : usOf(query.at);
    if (atUs === null) return badAt();
    const after = query.after === undefined ? undefined : cursorOf(query.after);
    if (after === null) return badCursor();
    const sight = await sightFor(store.db, caller!);
    const { kind, state, assetId, limit = LIMIT_DEFAULT } = query;
    const asset = assetId === undefined ? undefined : sight.assets.get(assetId);
    if (assetId !== undefined && asset === undefined)
      return refuse(404, 'not-there', `there is no asset ${assetId}`);
    const about = [
      ...(query.objectId === undefined ? [] : [query.objectId]),
      ...(asset === undefined ? [] : [assetKey(asset.id), asset.objectId ?? '']),
    ];
    const isWanted = query.objectId !== undefined || asset !== undefined;
    const page = await listFindings(store.db, {
      ...{ assetKeys: sight.keys, limit, ...window },
      ...(kind !== undefined && { kinds: [kind] }),
      ...(atUs === undefined && statesOf(state)), // the state of then is in the finding's steps
      ...(isWanted && { objectIds: about }),
      ...(after !== undefined && { after }),
    });
    const look = await newestLook(store.db);
    const shown = page.findings
      .filter(({ openedUs }) => atUs === undefined || openedUs <= atUs)
      .map((finding) => findingShown(finding, sight, atUs));
    const body = {
      findings: atUs === undefined ? shown : shown.filter((one) => isAsked(one.state, state)),
      next: page.after && cursorText(page.after),
      lookedUs: look?.watchUs ?? null,
      counts: await openCounts(store.db, sight.keys),
    };
    return { ok: true, body: encodeEdge(FindingsReply, body) };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/:key', tag },
  access: { who: 'role', roles: readers },
  summary:
    'One finding: why it is in its state, the explanations tried, what would cancel it, the next look',
  schema: { params: KeyParams, query: AtQuery, reply: edgeSchema(FindingWhole) },
  handle: async ({ params, query, caller }, { store }) => {
    const atUs = query.at === undefined ? undefined : usOf(query.at);
    if (atUs === null) return badAt();
    const seen = await findingFor(store, caller!, params.key);
    if (seen === undefined || seen.finding.openedUs > (atUs ?? 9e15)) return missing();
    const whole = wholeShown(seen.finding, seen.sight, atUs);
    return { ok: true, body: encodeEdge(FindingWhole, whole) };
  },
});

const gabbard = defineRoute({
  ...{ method: 'GET', url: '/api/v1/behaviour/:key/gabbard', tag },
  access: { who: 'role', roles: readers },
  summary: 'The pieces of a break-up by period, apogee and perigee; which assets the cloud crosses',
  schema: { params: KeyParams, query: AtQuery, reply: edgeSchema(GabbardReply) },
  handle: async ({ params, query, caller }, { store }) => {
    const atUs = query.at === undefined ? undefined : usOf(query.at);
    if (atUs === null) return badAt();
    const seen = await findingFor(store, caller!, params.key);
    if (seen === undefined || seen.finding.openedUs > (atUs ?? 9e15)) return missing();
    const doc = docOf(seen.finding);
    const body = atUs === undefined ? doc.body : bodyAt(doc, atUs);
    if (body.breakup === undefined) return missing();
    const mine = new Set(seen.sight.objectIds);
    const crossings = (body.crossings ?? []).filter(({ objectId }) => mine.has(objectId));
    const parent = body.breakup.pieces.find(({ objectId }) => objectId === body.breakup!.parentId);
    const reply = { breakup: body.breakup, parent: parent ?? null, crossings };
    return { ok: true, body: encodeEdge(GabbardReply, fitted(GabbardReply, reply)) };
  },
});

type StateAsked = (typeof CASE_STATES)[number] | 'open' | undefined;

function statesOf(state: StateAsked) {
  if (state === undefined) return {};
  return state === 'open' ? { isOpen: true } : { states: [state] };
}

function isAsked(is: string, state: StateAsked): boolean {
  return state === undefined || (state === 'open' ? is !== 'closed' : is === state);
}

export const findingRoutes: readonly Route[] = [list, one, gabbard];

/** The finding, where this person may know of it. */
export async function findingFor(
  store: NodeContext['store'],
  caller: Caller,
  key: string,
): Promise<{ readonly finding: Finding; readonly sight: Sight } | undefined> {
  const finding = await findingByKey(store.db, key);
  if (finding === undefined) return undefined;
  const sight = await sightFor(store.db, caller);
  const isMine = finding.objectIds.some((id) => sight.keys.includes(id));
  return finding.bound === 'assets' && !isMine ? undefined : { finding, sight };
}

function badAt() {
  return refuse(400, 'behaviour.time', 'at is an instant in UTC, such as 2026-11-23T00:00:00Z');
}

export function missing() {
  return refuse(404, 'not-there', 'there is no such finding');
}

/** Undefined for what was not asked; words where it is no instant. */
export function spanOf(
  from: string | undefined,
  to: string | undefined,
): { fromUs?: number; toUs?: number } | string {
  const fromUs = from === undefined ? undefined : usOf(from);
  const toUs = to === undefined ? undefined : usOf(to);
  if (fromUs === null || toUs === null || (fromUs ?? -9e15) > (toUs ?? 9e15))
    return 'from and to are instants in order, such as 2026-11-23T00:00:00Z';
  return { ...(fromUs !== undefined && { fromUs }), ...(toUs !== undefined && { toUs }) };
}

export function usOf(text: string): number | null {
  const parsed = parseUtc(text);
  return parsed.ok ? parsed.value : null;
}

function cursorText(cursor: FindingCursor): string {
  return Buffer.from(JSON.stringify([cursor.openedUs, cursor.key])).toString('base64url');
}

function cursorOf(text: string): FindingCursor | null {
  try {
    const [openedUs, key] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const isGood = Number.isSafeInteger(openedUs) && typeof key === 'string';
    return isGood ? { openedUs: openedUs as number, key } : null;
  } catch {
    return null;
  }
}

function badCursor() {
  return refuse(400, 'behaviour.cursor', 'after is no end of a page: take it from `next`');
}
