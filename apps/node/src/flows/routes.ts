/**
 * The routes of signs of attack: list, one with its evidence, the times behind it, how many when, and a bundle for others. All of
 * it is what the warrant lets out: addresses of the inside are in no reply but as pseudonyms, and in a bundle not at all.
 */
import { createHash } from 'node:crypto';
import { EVIDENCE, SIGN_KINDS, signBundle, Warrant } from '@noroshi/flow';
import { bundlePieces, outwardFaults } from '@noroshi/stix';
import {
  appendAudit,
  configHistory,
  type Db,
  listSigns,
  type SignCursor,
  type SignFilter,
  signById,
  signTimes,
} from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { spanOf, UtcText } from '../behaviour/routes.ts';
import { engineOf } from './live.ts';
import { docOf, ownHostsOf } from './merge.ts';
import { type Sight, sightFor, signShown } from './shown.ts';
import { BundleReply, HistogramReply, SignsReply, SignWhole, TimesReply } from './wire.ts';

export const tag = 'Signs';
export const readers = ['analyst', 'duty', 'release', 'reviewer'] as const;
const access = { who: 'role', roles: readers } as const;

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 500;
const TIMES_MAX = 5000;
const HISTOGRAM_SIGNS_MAX = 20_000;
const BUCKETS_DEFAULT = 48;
const BUNDLE_MAX = 500;

const FILTERS = {
  kind: Type.Optional(Type.Enum(SIGN_KINDS)),
  ...{ warrant: Type.Optional(Id), assetId: Type.Optional(Id) },
  state: Type.Optional(Type.Enum(['open', 'past'])),
  scoreMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  ...{ from: Type.Optional(UtcText), to: Type.Optional(UtcText) },
};
const Filters = Type.Object(FILTERS);
const params = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 96, pattern: '^[^\\u0000]*$' }),
});

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/signs', tag, access },
  summary: 'Signs of attack, the latest or the best first: what was seen, between whom, how sure',
  schema: {
    query: Type.Object(
      {
        ...FILTERS,
        order: Type.Optional(Type.Enum(['latest', 'best'])), // best: what still stands before what is past, as ranked
        after: Type.Optional(Type.String({ maxLength: 300 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_MAX })),
      },
      { additionalProperties: false },
    ),
    reply: edgeSchema(SignsReply),
  },
  handle: async ({ query, caller }, { store }) => {
    const sight = await sightFor(store.db, caller!);
    const filter = filterOf(query, sight);
    if ('refused' in filter) return filter.refused;
    const order = query.order ?? 'latest';
    const after = query.after === undefined ? undefined : cursorOf(query.after);
    if (after === null)
      return refuse(400, 'signs.cursor', 'after is no end of a page: take it from `next`');
    const limit = query.limit ?? LIMIT_DEFAULT;
    const page = { limit, order, ...(after !== undefined && { after }) };
    const found = await listSigns(store.db, filter, page);
    const signs = found.signs.map((row) => signShown(row, sight));
    const next = found.after && cursorText(found.after);
    return { ok: true, body: encodeEdge(SignsReply, { signs, next }) };
  },
});

const one = defineRoute({
  ...{ method: 'GET', url: '/api/v1/signs/:id', tag, access },
  summary: 'One sign: its evidence, the harmless explanations tried, the ends that belong to it',
  schema: { params, reply: edgeSchema(SignWhole) },
  handle: async ({ params: { id }, caller }, { store }) => {
    const sight = await sightFor(store.db, caller!);
    const row = await signById(store.db, id, sight);
    if (row === undefined) return missing();
    const { evidence, otherwise, ends } = docOf(row).sign;
    const body = {
      sign: signShown(row, sight),
      evidence: evidence.map((each) => ({ ...each, meaning: EVIDENCE[each.name] ?? '' })),
      ...{ otherwise: [...otherwise], ends: [...ends] },
    };
    return { ok: true, body: encodeEdge(SignWhole, body) };
  },
});

const times = defineRoute({
  ...{ method: 'GET', url: '/api/v1/signs/:id/times', tag, access },
  summary:
    'When the pairs of a sign met, as far as the window still holds it; nothing of it is stored',
  schema: { params, reply: edgeSchema(TimesReply) },
  handle: async ({ params: { id }, caller }, { store }) => {
    const sight = await sightFor(store.db, caller!);
    const row = await signById(store.db, id, sight);
    if (row === undefined) return missing();
    const held = await engineOf(store)?.times(row.warrant, id, TIMES_MAX);
    const fromUs = held?.atUs.reduce(
      (least, atUs) => Math.min(least, atUs),
      Number.POSITIVE_INFINITY,
    );
    const isHeld = fromUs !== undefined && Number.isFinite(fromUs);
    const body = isHeld
      ? {
          ...{ isHeld, fromUs, lanes: [...held!.lanes], lane: [...held!.lane] },
          offsetS: held!.atUs.map((atUs) => (atUs - fromUs) / 1e6),
          ...{ bytes: [...held!.bytes], isCut: held!.isCut },
        }
      : { isHeld, fromUs: null, lanes: [], lane: [], offsetS: [], bytes: [], isCut: false };
    return { ok: true, body: encodeEdge(TimesReply, body) };
  },
});

const histogram = defineRoute({
  ...{ method: 'GET', url: '/api/v1/signs/histogram', tag, access },
  summary: 'How many signs of each kind were going on when',
  schema: {
    query: Type.Object(
      { ...FILTERS, buckets: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) },
      { additionalProperties: false },
    ),
    reply: edgeSchema(HistogramReply),
  },
  handle: async ({ query, caller }, { store, clock }) => {
    const filter = filterOf(query, await sightFor(store.db, caller!));
    if ('refused' in filter) return filter.refused;
    const found = await signTimes(store.db, filter, HISTOGRAM_SIGNS_MAX);
    const nowUs = clock.watchUs();
    const fromUs =
      filter.fromUs ?? found.reduce((least, { firstUs }) => Math.min(least, firstUs), nowUs);
    const toUs = filter.toUs ?? found.reduce((most, { lastUs }) => Math.max(most, lastUs), nowUs);
    const buckets = query.buckets ?? BUCKETS_DEFAULT;
    const bucketUs = Math.max(1e6, Math.ceil((toUs - fromUs + 1) / buckets));
    const at = (us: number) =>
      Math.min(buckets - 1, Math.max(0, Math.floor((us - fromUs) / bucketUs)));
    const kinds = new Map<string, number[]>();
    for (const { kind, firstUs, lastUs } of found) {
      const counts = kinds.get(kind) ?? new Array<number>(buckets).fill(0);
      kinds.set(kind, counts);
      for (let bucket = at(firstUs); bucket <= at(lastUs); bucket++) counts[bucket]!++;
    }
    const body = {
      ...{ fromUs, bucketS: bucketUs / 1e6, isCut: found.length === HISTOGRAM_SIGNS_MAX },
      kinds: [...kinds].sort().map(([kind, counts]) => ({ kind, counts })),
    };
    return { ok: true, body: encodeEdge(HistogramReply, body) };
  },
});

const bundle = defineRoute({
  ...{ method: 'GET', url: '/api/v1/signs/bundle', tag, access, rate: 'export' },
  summary:
    'Signs of one warrant as a STIX 2.1 bundle: outside ends only, figures made coarse; marked and audited',
  schema: {
    query: Type.Object({ ...FILTERS, warrant: Id }, { additionalProperties: false }),
    reply: BundleReply,
  },
  handle: async ({ query, caller }, { store, clock, mode }) => {
    const filter = filterOf(query, await sightFor(store.db, caller!));
    if ('refused' in filter) return filter.refused;
    const warrant = await lastWarrant(store.db, query.warrant);
    if (warrant === undefined) return refuse(404, 'not-there', 'there is no such warrant');
    const { signs, after } = await listSigns(store.db, filter, { limit: BUNDLE_MAX });
    const { id, objects } = signBundle(
      signs.map((row) => docOf(row).sign),
      {
        ...{ marking: warrant.marking, mode, fromUs: warrant.fromUs },
        ...{ ownHosts: signs.map(ownHostsOf), ownHostsMin: warrant.ownHostsMin },
        atUs: clock.watchUs(),
        sha1: (bytes) => createHash('sha1').update(bytes).digest(),
      },
    );
    const faulty = objects.find((object) => outwardFaults(object).length > 0);
    if (faulty !== undefined)
      return refuse(
        422,
        'signs.outward',
        `an object of type ${faulty.type} may not leave: nothing is given`,
      );
    const takenBy = actorOf(caller!.userId);
    const { tlp } = warrant.marking;
    await store.write(async (tx) => {
      const line = { atUs: clock.wallUs(), actor: takenBy, action: 'export' };
      const doc = { format: 'stix', warrant: warrant.id, signs: signs.length, tlp, bundle: id };
      await appendAudit(tx, { ...line, subject: 'signs', doc });
    });
    const text = Buffer.concat([...bundlePieces(id, objects)]).toString();
    const stamp = { mode, tlp, takenBy, takenUtc: formatUtc(clock.wallUs(), 0) };
    return {
      ok: true,
      body: { ...stamp, signs: signs.length, isCut: after !== null, text },
    };
  },
});

type Refused = { readonly refused: ReturnType<typeof refuse> };

function filterOf(query: Static<typeof Filters>, sight: Sight): SignFilter | Refused {
  const { kind, warrant, assetId, state, scoreMin } = query;
  const span = spanOf(query.from, query.to);
  if (typeof span === 'string') return { refused: refuse(400, 'signs.time', span) };
  if (assetId !== undefined && !sight.assetIds.includes(assetId))
    return { refused: refuse(404, 'not-there', `there is no asset ${assetId}`) };
  return {
    ...{ ...sight, ...span },
    ...(kind !== undefined && { kinds: [kind] }),
    ...(warrant !== undefined && { warrant }),
    ...(assetId !== undefined && { about: assetId }),
    ...(state !== undefined && { isOpen: state === 'open' }),
    ...(scoreMin !== undefined && { scoreMin }),
  };
}

/** The newest version that there was, also of one that is closed: what was found under it keeps its marking. */
async function lastWarrant(db: Db, id: string): Promise<Warrant | undefined> {
  const versions = await configHistory(db, 'warrant', id);
  return versions
    .map(({ doc }) => doc)
    .findLast((doc): doc is Warrant => Value.Check(Warrant, doc));
}

function missing() {
  return refuse(404, 'not-there', 'there is no such sign');
}

function cursorText({ lastUs, id, isOpen, rank }: SignCursor): string {
  return Buffer.from(JSON.stringify([lastUs, id, isOpen, rank])).toString('base64url');
}

function cursorOf(text: string): SignCursor | null {
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const [lastUs, id, isOpen, rank] = parts;
    if (typeof id !== 'string' || typeof isOpen !== 'boolean') return null;
    const isGood = Number.isSafeInteger(lastUs) && Number.isSafeInteger(rank);
    return isGood ? { lastUs: lastUs as number, id, isOpen, rank: rank as number } : null;
  } catch {
    return null;
  }
}

export const signRoutes: readonly Route[] = [list, histogram, bundle, one, times];
