/**
 * A page that was pulled, into the store: what it brings waits for a person, as what a partner posts does, in a collection of this
 * source; the position is saved in the same transaction. Marked at least as the source says. Our own objects are not versioned
 * by others, and the same version with other bytes is an alarm and changes nothing.
 */
import { createHash } from 'node:crypto';
import {
  resumed,
  stixMedia,
  type TaxiiPull,
  TaxiiPull as TaxiiPullSchema,
  versionKey,
} from '@noroshi/exchange';
import { NOROSHI_NAMESPACE, TLP_1, TLP_2, uuidV5 } from '@noroshi/stix';
import { appendAudit, type Db } from '@noroshi/store';
import {
  addTaxii,
  countTaxii,
  saveTaxiiRemote,
  type TaxiiDraft,
  taxiiRemote,
} from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { type Tlp, tlpRank } from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';
import { tlpOf } from '../taxii/marking.ts';
import { isOfExercise } from '../taxii/submit.ts';
import { identityId } from '../taxii/view.ts';
import { admitNotices } from '../warnings/admit.ts';
import type { PageTaken, Place } from './session.ts';
import type { TaxiiSource } from './settings.ts';

/** Versions of one source in one collection: what a person could not look through fills no disk. */
export const TAKEN_MAX = 1_000_000;

const TLP_IDS: ReadonlySet<string> = new Set([...Object.values(TLP_1), ...Object.values(TLP_2)]);
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

export type Taken = {
  readonly added: number;
  readonly same: number;
  readonly refused: number;
  readonly clashes: readonly string[];
};

/** Who stands at what came from there, as the list of what waits shows it. */
export function senderOf({ id }: Pick<TaxiiSource, 'id'>): string {
  return `taxii/${id}`;
}

/** Where what comes from there is kept here; two processes make it alike. */
export function localCollection(
  { nodeId, mode }: Pick<NodeContext, 'nodeId' | 'mode'>,
  source: Pick<TaxiiSource, 'id'>,
  collection: string,
): string {
  return uuidV5(
    NOROSHI_NAMESPACE,
    `taxii\n${mode}\n${nodeId}\npulled\n${source.id}\n${collection}`,
    sha1,
  );
}

/** With the address: another server is read from its beginning. */
export function pullName(source: TaxiiSource, { rootUrl, collection }: Place): string {
  return `pull ${source.id} ${rootUrl} ${collection.id}`;
}

/** What an earlier run left, ready to go on from; undefined for none, or one of an older form. */
export async function savedPull(db: Db, name: string): Promise<TaxiiPull | undefined> {
  const saved = await taxiiRemote(db, name);
  return Value.Check(TaxiiPullSchema, saved) ? resumed(saved) : undefined;
}

export async function takePage(
  context: NodeContext,
  source: TaxiiSource,
  place: Place,
  page: PageTaken,
): Promise<Taken> {
  const collection = localCollection(context, source, place.collection.id);
  const nowUs = context.clock.wallUs();
  const drafts: TaxiiDraft[] = [];
  let refused = 0;
  for (const item of page.objects) {
    const draft = item.ok ? draftOf(context, source, item.object) : null;
    if (draft === null) refused++;
    else if (!TLP_IDS.has(draft.objectId)) drafts.push(draft);
  }
  const taken = await context.store.write(async (tx): Promise<Taken> => {
    if (drafts.length > 0 && (await countTaxii(tx, collection, senderOf(source))) > TAKEN_MAX)
      throw new Error(
        `more than ${TAKEN_MAX} versions of ${source.id} are kept: take or refuse what waits`,
      );
    const clashes: string[] = [];
    let added = 0;
    const formatUs = (us: number) => formatUtc(us, 6);
    for (const one of await addTaxii(tx, collection, drafts, { nowUs, formatUs })) {
      if (one.outcome === 'added') added++;
      else if (one.outcome !== 'same') clashes.push(one.objectId);
    }
    await saveTaxiiRemote(tx, pullName(source, place), page.state, nowUs);
    if (added > 0 || clashes.length > 0)
      await appendAudit(tx, {
        ...{ atUs: nowUs, actor: senderOf(source), action: 'taxii.pull' },
        ...{ subject: `taxii/${collection}`, doc: { added, refused, clashes: clashes.length } },
      });
    return { added, same: drafts.length - added - clashes.length, refused, clashes };
  });
  for (const objectId of taken.clashes) await raiseClash(context, source, collection, objectId);
  return taken;
}

type Submitted = Extract<PageTaken['objects'][number], { ok: true }>['object'];

/** Null for what only this node may say, and for an exercise's in a live node. */
function draftOf(
  context: NodeContext,
  source: TaxiiSource,
  { id, type, specVersion, version, text, value }: Submitted,
): TaxiiDraft | null {
  const own = identityId(context);
  if (id === own || value.created_by_ref === own) return null;
  if (context.mode === 'live' && isOfExercise(value)) return null;
  return {
    ...{ objectId: id, type, specVersion, version, source: senderOf(source), state: 'pending' },
    ...{ versionKey: version === null ? null : versionKey(version) },
    ...{ mediaType: stixMedia(specVersion), tlp: stricter(tlpOf(value), source.tlp ?? 'CLEAR') },
    bytes: Buffer.from(text, 'utf8'),
  };
}

function stricter(a: Tlp, b: Tlp): Tlp {
  return tlpRank(a) >= tlpRank(b) ? a : b;
}

async function raiseClash(
  context: NodeContext,
  source: TaxiiSource,
  collection: string,
  objectId: string,
): Promise<void> {
  const atUs = context.clock.wallUs();
  await admitNotices(context, [
    {
      ...{ kind: 'node', key: `taxii-clash/${collection}/${objectId}` },
      title: `${source.id} shows a version that is here already with another content`.slice(0, 200),
      about: [{ type: 'object', id: senderOf(source).slice(0, 96) }],
      ...{ atUs, window: { fromUs: atUs, toUs: atUs }, severity: 'high', confidence: 1 },
      evidence: [{ type: 'value', name: 'object', value: objectId }],
      method: { name: 'taxii', version: '1', parameters: {} },
    },
  ]);
}
