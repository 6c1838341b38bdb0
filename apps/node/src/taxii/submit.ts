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
  type TaxiiStatus,
  versionKey,
} from '@noroshi/exchange';
import { appendAudit } from '@noroshi/store';
import { addTaxii, countTaxii, saveTaxiiStatus, type TaxiiDraft } from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { json, refuse, type TaxiiAnswer, type TaxiiRequest } from './answer.ts';
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
  const quota = TAXII_SERVER_LIMITS.versionsPerCallerMax;
  const count = await countTaxii(service.store.db, collection.id, caller.id);
  if (count + read.value.length > quota)
    return refuse(403, `at most ${quota} versions of one sender in one collection`);
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
    else if (await service.isOurs(item.object, caller)) {
      const { id, version } = item.object;
      failures.push({ id, version: version ?? nowUtc, message: MESSAGES.ours });
    } else drafts.push(draftOf(item.object, caller));
  }
  const clashes: string[] = [];
  const id = service.newId();
  const status = await service.store.write(async (tx): Promise<TaxiiStatus> => {
    clashes.length = 0;
    const failed = [...failures];
    const kept: StatusDetail[] = [];
    const formatUs = (us: number) => formatUtc(us, 6);
    for (const one of await addTaxii(tx, collection.id, drafts, { nowUs, formatUs })) {
      const { objectId, version, outcome } = one;
      if (outcome === 'clash') clashes.push(objectId);
      if (outcome === 'clash' || outcome === 'owner')
        failed.push({ id: objectId, version, message: MESSAGES[outcome] });
      else kept.push({ id: objectId, version });
    }
    const [successes, pendings] = caller.isPartner ? [[], kept] : [kept, []];
    const made = statusOf(id, nowUtc, { successes, failures: failed, pendings });
    const doc = JSON.stringify(made);
    await saveTaxiiStatus(tx, { id, root: root.path, caller: caller.id, atUs: nowUs, doc });
    await appendAudit(tx, {
      ...{ atUs: nowUs, actor: caller.id, action: 'taxii.add', subject: `taxii/${collection.id}` },
      doc: { status: id, kept: kept.length, failed: failed.length },
    });
    return made;
  });
  for (const objectId of clashes)
    await service.onClash({ caller: caller.id, collection: collection.id, objectId });
  return json(status, 202);
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

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
