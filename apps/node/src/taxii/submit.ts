/**
 * What a caller adds to a collection (TAXII 2.1 §5.5). What a partner posts waits for a person; an object stays with who sent it
 * first; this node's identity, markings and ids are refused; the same version with other bytes is an alarm and changes nothing.
 */
import {
  readSubmission,
  type StatusDetail,
  type SubmitItem,
  statusOf,
  stixMedia,
  versionKey,
} from '@noroshi/exchange';
import { appendAudit, type Db } from '@noroshi/store';
import {
  addTaxii,
  awaitTaxii,
  countTaxii,
  countWaiting,
  saveTaxiiStatus,
  type TaxiiAdded,
  type TaxiiDraft,
} from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { json, later, refuse, type TaxiiAnswer, type TaxiiRequest } from './answer.ts';
import { tlpOf } from './marking.ts';
import {
  TAXII_SERVER_LIMITS,
  type TaxiiCaller,
  type TaxiiCollection,
  type TaxiiRoot,
  type TaxiiService,
} from './service.ts';

const MESSAGES = {
  clash: 'this version is here with another content: make a new version of it',
  owner: 'this object is of another organisation: only who first sent it may version it',
  ours: 'this identity, marking or object is of this node: only it may version it',
  refused: 'a person here refused this version',
  mode: 'it says that it is of an exercise: this node is live',
} as const;

export async function submitObjects(
  service: TaxiiService,
  caller: TaxiiCaller,
  root: TaxiiRoot,
  collection: TaxiiCollection,
  request: TaxiiRequest,
): Promise<TaxiiAnswer> {
  const max = root.bodyBytesMax;
  const tooLong = refuse(413, `a body has at most ${max} bytes`);
  if ((request.contentLength ?? 0) > max) return tooLong;
  const bytes = await request.read(max);
  if (bytes === null) return tooLong;
  const body = utf8(bytes);
  if (body === null) return refuse(400, 'the body is not UTF-8');
  const nowUs = service.nowUs();
  const nowUtc = formatUtc(nowUs, 6);
  const read = readSubmission(body, nowUtc);
  if (!read.ok) return refuse(read.error.status, read.error.title);
  return keep(service, caller, root, collection, { items: read.value, nowUs, nowUtc });
}

type Submission = {
  readonly items: readonly SubmitItem[];
  readonly nowUs: number;
  readonly nowUtc: string;
};

async function keep(
  service: TaxiiService,
  caller: TaxiiCaller,
  root: TaxiiRoot,
  collection: TaxiiCollection,
  { items, nowUs, nowUtc }: Submission,
): Promise<TaxiiAnswer> {
  const failures: StatusDetail[] = [];
  const drafts: TaxiiDraft[] = [];
  for (const item of items) {
    if (!item.ok) failures.push({ id: item.id, version: item.version, message: item.message });
    else {
      const { id, version, value } = item.object;
      const isMixed = service.isLive === true && isOfExercise(value);
      const wrong = isMixed ? 'mode' : (await service.isOurs(item.object, caller)) ? 'ours' : null;
      if (wrong === null) drafts.push(draftOf(item.object, caller));
      else failures.push({ id, version: version ?? nowUtc, message: MESSAGES[wrong] });
    }
  }
  const id = service.newId();
  const done = await service.store.write(async (tx) => {
    const full = await isFull(tx, service, caller, collection, drafts);
    if (full !== null) return full;
    const formatUs = (us: number) => formatUtc(us, 6);
    const added = await addTaxii(tx, collection.id, drafts, { nowUs, formatUs });
    const sorted = sortAdded(added);
    const failed = [...failures, ...sorted.failures];
    const status = statusOf(id, nowUtc, { ...sorted, failures: failed });
    const doc = JSON.stringify(status);
    await saveTaxiiStatus(tx, { id, root: root.path, caller: caller.id, atUs: nowUs, doc });
    await awaitTaxii(tx, id, collection.id, sorted.waiting);
    await appendAudit(tx, {
      ...{ atUs: nowUs, actor: caller.id, action: 'taxii.add', subject: `taxii/${collection.id}` },
      doc: { status: id, kept: added.length - sorted.failures.length, failed: failed.length },
    });
    if (sorted.waiting.length > 0) await service.onWaiting?.(tx, caller, nowUs);
    return { status, clashes: sorted.clashes };
  });
  if ('refused' in done) return done.refused;
  if (done.status.pending_count > 0) service.onNews?.();
  for (const objectId of done.clashes)
    await service.onClash({ caller: caller.id, collection: collection.id, objectId });
  return json(done.status, 202);
}

/** What became of each, as a status says it; `waiting` are positions. */
function sortAdded(added: readonly TaxiiAdded[]) {
  const successes: StatusDetail[] = [];
  const failures: StatusDetail[] = [];
  const pendings: StatusDetail[] = [];
  const clashes: string[] = [];
  const waiting: number[] = [];
  for (const { objectId, version, outcome, at } of added) {
    const one = { id: objectId, version };
    if (outcome === 'clash') clashes.push(objectId);
    if (outcome === 'clash' || outcome === 'owner')
      failures.push({ ...one, message: MESSAGES[outcome] });
    else if (at?.state === 'refused') failures.push({ ...one, message: MESSAGES.refused });
    else if (at?.state === 'pending') {
      pendings.push(one);
      waiting.push(at.seq);
    } else successes.push(one);
  }
  return { successes, failures, pendings, clashes, waiting };
}

/** What waits is bounded, so that nobody's list is filled by one sender; judged in the transaction that adds. */
async function isFull(
  tx: Db,
  { waitingMax = TAXII_SERVER_LIMITS.waitingMax }: TaxiiService,
  caller: TaxiiCaller,
  { id }: TaxiiCollection,
  drafts: readonly TaxiiDraft[],
): Promise<{ readonly refused: TaxiiAnswer } | null> {
  const { versionsPerCallerMax, waitingBytesMax, waitingRetryS } = TAXII_SERVER_LIMITS;
  const count = await countTaxii(tx, id, caller.id);
  if (count + drafts.length > versionsPerCallerMax)
    return { refused: refuse(403, `at most ${versionsPerCallerMax} versions of one sender here`) };
  if (!caller.isPartner) return null;
  const waits = await countWaiting(tx, id, caller.id);
  const bytes = drafts.reduce((sum, draft) => sum + draft.bytes.length, waits.bytes);
  if (waits.versions + drafts.length <= waitingMax && bytes <= waitingBytesMax) return null;
  const title = `at most ${waitingMax} objects or ${waitingBytesMax} bytes of one sender wait for a person`;
  return { refused: later(503, title, waitingRetryS) };
}

function draftOf(
  { id, type, specVersion, version, text, value }: Extract<SubmitItem, { ok: true }>['object'],
  caller: TaxiiCaller,
): TaxiiDraft {
  return {
    ...{ objectId: id, type, specVersion, version, source: caller.id, tlp: tlpOf(value) },
    ...{ versionKey: version === null ? null : versionKey(version) },
    ...{ mediaType: stixMedia(specVersion), state: caller.isPartner ? 'pending' : 'kept' },
    bytes: Buffer.from(text, 'utf8'),
  };
}

/** Exercise and live never mix: what our own nodes mark so, and anybody who labels it. */
export function isOfExercise({ labels }: { readonly labels?: unknown }): boolean {
  return Array.isArray(labels) && labels.some((label) => /^exercise$/i.test(String(label)));
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
