/**
 * A partner's collection as a view of that partner's lanes: every release is a version of a STIX `report`, its withdrawal a new
 * version with `revoked: true`. The view follows each lane by index, in transactions that check and move its place, so several
 * processes make nothing twice. What is erased in a lane is not shown any more. Record 39 says why a report.
 */
import { createHash } from 'node:crypto';
import { type Body, LANES, type Partner, STIX_MEDIA, versionKey } from '@noroshi/exchange';
import {
  markingDefinitions,
  NOROSHI_NAMESPACE,
  stixTimestamp,
  usOfTimestamp,
  uuidV5,
} from '@noroshi/stix';
import type { Db, Store } from '@noroshi/store';
import {
  addTaxii,
  followedTo,
  followTo,
  type LaneEntry,
  laneEntries,
  type TaxiiDraft,
  taxiiPage,
} from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import type { Precedence, Tlp } from '@noroshi/watch';
import { saidBy, type Us } from '../partner/said.ts';
import { ALL_TLPS } from './marking.ts';
import { hasEnd, type Stix, signEnd, signObjects } from './signs.ts';

const STEP_MAX = 100;
const FOUNDED = '2020-01-01T00:00:00.000Z';
const WITHDRAWN = 'withdrawn'; // an end says nothing anew of what it ends
const EXERCISE = 'EXERCISE: nothing here is real';
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

/** Ids that two processes make alike. */
export function collectionId(us: Us, what: 'released' | 'inbox', partner: string): string {
  return uuidV5(NOROSHI_NAMESPACE, `taxii\n${us.mode}\n${us.nodeId}\n${what}\n${partner}`, sha1);
}

export function identityId({ nodeId }: Pick<Us, 'nodeId'>): string {
  return `identity--${uuidV5(NOROSHI_NAMESPACE, `node\n${nodeId}`, sha1)}`;
}

function reportId({ nodeId }: Us, warningId: string): string {
  return `report--${uuidV5(NOROSHI_NAMESPACE, `warning\n${nodeId}\n${warningId}`, sha1)}`;
}

/** Brings every lane of the partner into its collection. Returns how many records were new. */
export async function followLanesToTaxii(
  store: Store,
  us: Us,
  { id: partner }: Pick<Partner, 'id'>,
): Promise<number> {
  let count = 0;
  for (const lane of LANES)
    for (;;) {
      const done = await store.write((tx) => step(tx, us, partner, lane));
      count += done;
      if (done < STEP_MAX) break;
    }
  return count;
}

async function step(tx: Db, us: Us, partner: string, lane: string): Promise<number> {
  const follower = `taxii/${partner}/${lane}`;
  const from = (await followedTo(tx, follower)) ?? 0;
  const entries = await laneEntries(tx, { partner, lane }, from, STEP_MAX);
  const collection = collectionId(us, 'released', partner);
  for (const entry of entries) {
    const body = await saidBy(tx, us, entry);
    const drafts = body === undefined ? [] : await draftsOf(tx, us, collection, entry, body);
    const { atUs: nowUs } = entry;
    await addTaxii(tx, collection, drafts, { nowUs, formatUs: (at) => formatUtc(at, 6) });
  }
  if (entries.length > 0) await followTo(tx, follower, from + entries.length);
  return entries.length;
}

async function draftsOf(
  tx: Db,
  us: Us,
  collection: string,
  entry: LaneEntry,
  body: Body,
): Promise<TaxiiDraft[]> {
  if (body.type !== 'warning' && body.type !== 'cancel') return [];
  const id = reportId(us, body.type === 'warning' ? body.warning.id : body.warningId);
  const before = await newest(tx, collection, id);
  if (body.type === 'cancel' && before === undefined) return [];
  const record = JSON.parse(new TextDecoder().decode(entry.record)) as {
    readonly tlp: Tlp;
    readonly precedence: Precedence;
  };
  const modified = laterThan(before?.modified, entry.atUs);
  const created = typeof before?.created === 'string' ? before.created : modified;
  const markings = markingDefinitions(
    { tlp: record.tlp, caveats: us.mode === 'exercise' ? [EXERCISE] : [] },
    FOUNDED,
    sha1,
  );
  const label = us.mode === 'exercise' && { labels: ['exercise'] };
  const common = { ...label, object_marking_refs: markings.map((each) => each.id) };
  const place = `${entry.lane}\n${entry.index}\n${entry.atUs}`;
  const of = { ...us, identityId: identityId(us), sha1, common, place };
  const signs =
    body.type === 'warning'
      ? signObjects(body.notices, { ...of, warningId: body.warning.id }).map((sign) =>
          hasEnd(sign) ? { ...sign, created, modified } : sign,
        )
      : [];
  const ended = await endedSigns(tx, collection, before, signs);
  const report: Stix =
    body.type === 'cancel'
      ? { ...before!, modified, revoked: true, name: WITHDRAWN, description: undefined }
      : {
          ...{ type: 'report', spec_version: '2.1', id, created_by_ref: identityId(us) },
          ...{ created, modified, name: body.warning.title, description: wordsOf(body) },
          ...{ report_types: ['threat-report'], published: created, ...common },
          object_refs: [identityId(us), ...signs.map((sign) => sign.id)],
          external_references: [{ source_name: us.nodeId, external_id: body.warning.id }],
        };
  const ends = ended.map((sign) => signEnd(sign, modified, { ...us, sha1 }));
  const placed = [...signs, ...ends, report];
  return [...markings, identity(us), ...placed].map((object) =>
    draftOf(us, object, {
      tlp: placed.includes(object) ? record.tlp : 'CLEAR',
      version: String(object.modified ?? object.created ?? modified),
      ...(placed.includes(object) && { place: { lane: entry.lane, index: entry.index } }),
    }),
  );
}

function draftOf(
  us: Us,
  object: Stix,
  given: Pick<TaxiiDraft, 'tlp' | 'place'> & { readonly version: string },
): TaxiiDraft {
  return {
    ...{ objectId: object.id, type: object.type, source: us.nodeId, state: 'kept' },
    ...{ specVersion: '2.1', mediaType: STIX_MEDIA, ...given },
    versionKey: versionKey(given.version),
    bytes: Buffer.from(JSON.stringify(object)),
  };
}

/** Signs that the report named so far and names no more. */
async function endedSigns(
  tx: Db,
  collection: string,
  before: Stix | undefined,
  signs: readonly Stix[],
): Promise<Stix[]> {
  const refs = (before?.object_refs ?? []) as readonly string[];
  const ended: Stix[] = [];
  for (const id of refs) {
    if (!hasEnd({ id }) || signs.some((sign) => sign.id === id)) continue;
    const sign = await newest(tx, collection, id);
    if (sign !== undefined && sign.revoked !== true) ended.push(sign);
  }
  return ended;
}

function identity(us: Us): Stix {
  return {
    ...{ type: 'identity', spec_version: '2.1', id: identityId(us) },
    ...{ created: FOUNDED, modified: FOUNDED, name: us.nodeId, identity_class: 'organization' },
  };
}

async function newest(tx: Db, collection: string, id: string): Promise<Stix | undefined> {
  const asked = { ids: [id], versions: ['last'], after: 0, limit: 1, withBytes: true };
  const [found] = await taxiiPage(tx, collection, { ...asked, tlps: ALL_TLPS });
  return found && (JSON.parse(new TextDecoder().decode(found.bytes)) as Stix);
}

/** A version is later than the one before, also where two came within a millisecond. */
function laterThan(before: unknown, atUs: number): string {
  const beforeUs = typeof before === 'string' ? usOfTimestamp(before) : null;
  return stixTimestamp(Math.max(atUs, beforeUs === null ? atUs : beforeUs + 1000));
}

function wordsOf({ warning, notices }: Extract<Body, { type: 'warning' }>): string {
  const { precedence, window } = warning;
  const span = `${formatUtc(window.fromUs, 0)} to ${formatUtc(window.toUs, 0)}`;
  const lines = notices.map(
    ({ kind, severity, confidence, title }) =>
      `${kind}, severity ${severity}, confidence ${confidence}: ${title}`,
  );
  return [`${precedence}, ${span}`, ...lines].join('\n');
}
