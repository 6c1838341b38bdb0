/**
 * Posting to a partner who has a TAXII server and nothing else: what rules released into that partner's lanes, as the STIX that its
 * collection here shows, goes into the collection that the row names. No row, no rule: nothing goes. Each post is in the audit
 * before it leaves; the place is saved with the answer, so a crash posts again what the server knows already. A post is
 * followed (§4.3) until the server has taken all of it, and what it refused is told to a person.
 */
import { hash } from 'node:crypto';
import { readAnswer, TAXII_MEDIA } from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import { saveTaxiiRemote, type TaxiiObject, taxiiPage, taxiiRemote } from '@noroshi/store/exchange';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';
import { readDirectory } from '../partner/directory.ts';
import { ALL_TLPS } from '../taxii/marking.ts';
import { createPermitted, rulesMark } from '../taxii/permitted.ts';
import { collectionId, followLanesToTaxii } from '../taxii/view.ts';
import { admitNotices } from '../warnings/admit.ts';
import type { Reach, ReachFault } from './reach.ts';
import type { Place } from './session.ts';
import type { TaxiiSource } from './settings.ts';

const LIMITS = { objectsMax: 500, openMax: 200, followedMax: 20, followS: 30 * 86_400 } as const;

const Pushed = Type.Object({
  v: Type.Literal(1),
  after: Type.Integer({ minimum: 0 }), // position of the last that was posted
  /** Posts that the server has not finished. */
  open: Type.Array(Type.Object({ id: Type.String({ maxLength: 64 }), atUs: Type.Integer() }), {
    maxItems: LIMITS.openMax,
  }),
});
type Pushed = Static<typeof Pushed>;

/** Null when all that is due went, or nothing is due. */
export async function pushReleased(
  context: NodeContext,
  source: TaxiiSource,
  reach: Reach,
  places: readonly Place[],
): Promise<ReachFault | null> {
  const { push } = source;
  if (push === undefined) return null;
  const refused = (text: string): ReachFault => ({ kind: 'refused', status: 0, text });
  const { partners } = await readDirectory(context.store.db, context);
  const partner = partners.find(({ id }) => id === push.partner);
  if (partner === undefined) return refused(`push: ${push.partner} is no partner of this node`);
  const place = places.find(({ collection }) => collection.id === push.collection);
  if (place === undefined || !place.collection.canWrite)
    return refused(`push: collection ${push.collection} may not be written by this account`);
  await followLanesToTaxii(context.store, context, partner);
  const name = `push ${source.id} ${place.rootUrl} ${push.collection} ${push.partner}`;
  const saved = await taxiiRemote(context.store.db, name);
  let state: Pushed = Value.Check(Pushed, saved) ? saved : { v: 1, after: 0, open: [] };
  const at = { context, source, reach, place, name };
  const permitted = createPermitted(context, context.clock.wallUs);
  const { db } = context.store;
  while (state.open.length < LIMITS.openMax) {
    const due = await dueAfter(context, push.partner, state.after, place.root.bodyBytesMax);
    const last = due.at(-1)?.seq;
    if (last === undefined) break;
    const mark = await rulesMark(db, context.clock.wallUs());
    const allowed: TaxiiObject[] = [];
    for (const one of due)
      if (one.place === undefined || (await permitted(db, push.partner, one.place, mark)))
        allowed.push(one);
    const posted =
      allowed.length === 0 ? { ...state, after: last } : await post(at, state, allowed, last);
    if (!('v' in posted)) return posted;
    state = posted;
  }
  return followStatuses(at, state);
}

type At = {
  readonly context: NodeContext;
  readonly source: TaxiiSource;
  readonly reach: Reach;
  readonly place: Place;
  readonly name: string;
};

/** In order, as many as one post may hold; at least one. */
async function dueAfter(
  { store, nodeId, mode }: NodeContext,
  partner: string,
  after: number,
  bytesMax: number,
): Promise<TaxiiObject[]> {
  const found = await taxiiPage(store.db, collectionId({ nodeId, mode }, 'released', partner), {
    ...{ after, limit: LIMITS.objectsMax, versions: ['all'], specVersions: ['2.1'] },
    ...{ tlps: ALL_TLPS, withBytes: true, viewOf: partner },
  });
  let length = 16;
  const end = found.findIndex(({ bytes }) => (length += bytes.length + 1) > bytesMax);
  return end < 0 ? found : found.slice(0, Math.max(1, end));
}

async function post(
  at: At,
  state: Pushed,
  due: readonly TaxiiObject[],
  last: number,
): Promise<Pushed | ReachFault> {
  const { context, source, reach, place, name } = at;
  const { store, clock, metrics } = context;
  const text = `{"objects":[${due.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join(',')}]}`;
  const ids = due.map(({ objectId, version }) => `${objectId} ${version}`);
  await store.write((tx) =>
    appendAudit(tx, {
      ...{ atUs: clock.wallUs(), actor: `taxii/${source.id}`, action: 'taxii.push' },
      subject: `partner/${source.push!.partner}`,
      doc: { collection: place.collection.id, objects: ids, digest: hash('sha256', text, 'hex') },
    }),
  );
  const answer = await reach.post(
    `${place.rootUrl}collections/${place.collection.id}/objects/`,
    text,
  );
  if (!answer.ok) return answer.error;
  const read = readAnswer(answer.value, clock.wallUs(), 202);
  if (!read.ok) return read.error;
  const { id, status } = read.value;
  if (typeof id !== 'string' || !/^[0-9a-zA-Z-]{1,64}$/.test(id) || typeof status !== 'string')
    return { kind: 'form', text: `the answer to a post is no status of ${TAXII_MEDIA}` };
  const atUs = clock.wallUs();
  const open = status === 'complete' ? state.open : [...state.open, { id, atUs }];
  const next: Pushed = { v: 1, after: last, open };
  await store.write((tx) => saveTaxiiRemote(tx, name, next, atUs));
  metrics.count('noroshi_taxii_client_pushed_total', due.length);
  if (status === 'complete') await tellFailures(context, source, read.value);
  return next;
}

/** The oldest first; one that nobody finishes is given up after a month, and said. */
async function followStatuses(at: At, state: Pushed): Promise<ReachFault | null> {
  const { context, source, reach, place, name } = at;
  const nowUs = context.clock.wallUs();
  const ended = new Set<string>();
  let fault: ReachFault | null = null;
  for (const { id, atUs } of state.open.slice(0, LIMITS.followedMax)) {
    const answer = await reach.get(`${place.rootUrl}status/${id}/`);
    const read = answer.ok ? readAnswer(answer.value, nowUs) : answer;
    if (read.ok && read.value.status === 'complete') {
      await tellFailures(context, source, read.value);
      ended.add(id);
    } else if (nowUs - atUs > LIMITS.followS * 1e6 || (!read.ok && isGone(read.error))) {
      context.log('warn', 'a TAXII server did not say what became of a post', {
        source: source.id,
        status: id,
      });
      ended.add(id);
    } else if (!read.ok) fault ??= read.error;
  }
  // those that still wait go behind, so that the others have their turn
  const asked = state.open.slice(0, LIMITS.followedMax).filter(({ id }) => !ended.has(id));
  const open = [...state.open.slice(LIMITS.followedMax), ...asked];
  if (state.open.length > 0)
    await context.store.write((tx) => saveTaxiiRemote(tx, name, { ...state, open }, nowUs));
  return fault;
}

function isGone(fault: ReachFault): boolean {
  return fault.kind === 'refused' && (fault.status === 404 || fault.status === 410);
}

/** What their server refused did not reach them: a person must know. */
async function tellFailures(
  context: NodeContext,
  source: TaxiiSource,
  status: { readonly [name: string]: unknown },
): Promise<void> {
  const { failure_count: count, id } = status;
  if (typeof count !== 'number' || count <= 0) return;
  const atUs = context.clock.wallUs();
  await admitNotices(context, [
    {
      ...{ kind: 'node', key: `taxii-push/${source.id}/${String(id)}`.slice(0, 200) },
      title: `the server of ${source.push!.partner} refused ${count} objects of a post`.slice(
        0,
        200,
      ),
      about: [{ type: 'object', id: `partner/${source.push!.partner}`.slice(0, 96) }],
      ...{ atUs, window: { fromUs: atUs, toUs: atUs }, severity: 'high', confidence: 1 },
      evidence: [{ type: 'value', name: 'refused', value: count }],
      method: { name: 'taxii', version: '1', parameters: {} },
    },
  ]);
}
