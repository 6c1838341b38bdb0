/**
 * What partners posted, decided by a person: taken (it gets its place in their collection, and what the person chose: a warning as
 * that partner's word, an indicator that our flows are looked through for) or refused with a reason. A decision is on the content
 * that was read and happens once; the statuses that waited for it say so. One transaction, with its audit line.
 */
import { settleStatus, type TaxiiStatus } from '@noroshi/exchange';
import { checkObject } from '@noroshi/stix';
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import {
  refuseTaxii,
  saveVerdict,
  settleTaxii,
  type TaxiiVerdict,
  takeTaxii,
  verdictAt,
  verdicts,
  type WaitingObject,
  waitingAt,
  waitingTaxii,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode, Severity, Tlp, Viewer } from '@noroshi/watch';
import { receiveCancel, receivedId, receiveWarning } from '../warnings/receive.ts';
import { cleared } from './marking.ts';
import { isRevoked, noticeOf, objectOf, type TaxiiUse, usesOf, WITHDRAWS } from './says.ts';

/** The page's word for what changed at a partner. */
export const POSTED_EVENT = 'partner.posted';
export const WAITING_SHOWN_MAX = 200;
export const DECIDED_SHOWN_MAX = 50;

export type Waiting = WaitingObject & { readonly object: Readonly<Record<string, unknown>> };

/** Who owns no share of a partner's word sees it: a person of every owner, up to their clearance. */
export function tlpsOf({ clearance, owners }: Viewer): readonly Tlp[] {
  return owners === '*' ? cleared(clearance) : [];
}

export async function waitingFor(
  db: Db,
  viewer: Viewer,
  partner: string | undefined,
): Promise<Waiting[]> {
  const asked = { tlps: tlpsOf(viewer), limit: WAITING_SHOWN_MAX };
  const found = await waitingTaxii(db, {
    ...asked,
    ...(partner !== undefined && { source: partner }),
  });
  return found.map((one) => ({ ...one, object: objectOf(one) }));
}

export async function decidedFor(
  db: Db,
  viewer: Viewer,
  partner: string | undefined,
): Promise<TaxiiVerdict[]> {
  const asked = { tlps: tlpsOf(viewer), limit: DECIDED_SHOWN_MAX };
  return verdicts(db, { ...asked, ...(partner !== undefined && { source: partner }) });
}

/** Undefined where nothing waits there, or this person may not see it. */
export async function waitingOne(
  db: Db,
  viewer: Viewer,
  seq: number,
): Promise<Waiting | undefined> {
  const found = await waitingAt(db, seq);
  if (found === undefined || !tlpsOf(viewer).some((tlp) => tlp === found.tlp)) return undefined;
  return { ...found, object: objectOf(found) };
}

/** What the standard says of it. */
export function faultsOf({ object }: Waiting): string[] {
  return checkObject(object as never, {}).faults.map(
    ({ level, path, message }) => `${level}: ${path}: ${message}`,
  );
}

export type WaitingDesk = {
  readonly store: { write<T>(work: (tx: Db) => Promise<T>): Promise<T> };
  readonly nodeId: string;
  readonly mode: Mode;
  readonly clock: { wallUs(): number; watchUs(): number };
};

export type WaitingVerdict = {
  readonly verdict: 'take' | 'refuse';
  readonly digest: string; // of the content that was read
  readonly uses: readonly TaxiiUse[];
  readonly severity: Severity; // of the warning that it raises
  readonly reason: string;
};

export type WaitingError = { readonly kind: 'gone' | 'other' | 'use'; readonly message: string };

type By = { readonly actor: string; readonly viewer: Viewer };

/** Wake the feed after. */
export async function decideWaiting(
  desk: WaitingDesk,
  by: By,
  seq: number,
  said: WaitingVerdict,
): Promise<Result<TaxiiVerdict, WaitingError>> {
  try {
    return ok(await desk.store.write((tx) => decide(tx, desk, by, seq, said)));
  } catch (cause) {
    if (cause instanceof Undone) return err(cause.error);
    throw cause;
  }
}

/** Undoes the transaction. */
class Undone extends Error {
  readonly error: WaitingError;
  constructor(kind: WaitingError['kind'], message: string) {
    super(message);
    this.error = { kind, message };
  }
}

async function decide(
  tx: Db,
  desk: WaitingDesk,
  { actor, viewer }: By,
  seq: number,
  said: WaitingVerdict,
): Promise<TaxiiVerdict> {
  const waits = await waitingOne(tx, viewer, seq);
  if (waits === undefined) throw await goneOf(tx, viewer, seq);
  if (waits.digest !== said.digest)
    throw new Undone('other', 'this is not what waits there: read it again, then decide');
  const atUs = desk.clock.wallUs();
  const isTaken = said.verdict === 'take';
  const keptSeq = isTaken ? await takeTaxii(tx, waits, atUs) : null;
  if (!isTaken) await refuseTaxii(tx, waits);
  const { warningId, uses } = isTaken
    ? await putToUse(tx, desk, waits, said, atUs)
    : { warningId: '', uses: [] };
  const about = { id: waits.objectId, version: waits.version };
  const failure = isTaken ? null : 'a person here refused this version';
  await settleTaxii(tx, waits, (doc) =>
    JSON.stringify(settleStatus(JSON.parse(doc) as TaxiiStatus, about, failure)),
  );
  const { collection, objectId, type, version, tlp, source } = waits;
  const verdict: TaxiiVerdict = {
    ...{ postedSeq: seq, keptSeq, collection, atUs, objectId, type, version, tlp, source },
    ...{ verdict: said.verdict, uses, warningId, actor, reason: said.reason },
  };
  await saveVerdict(tx, verdict);
  await appendAudit(tx, {
    ...{ atUs, actor, action: `taxii.${said.verdict}`, subject: `taxii/${collection}` },
    doc: { object: objectId, version, from: source, content: waits.digest, uses, warningId },
  });
  await tellPosted(tx, { atUs, source, tlp: tlp as Tlp });
  return verdict;
}

/** Two people, or two tabs: the second learns what the first decided. */
async function goneOf(tx: Db, viewer: Viewer, seq: number): Promise<Undone> {
  const found = await verdictAt(tx, seq);
  if (found === undefined || !tlpsOf(viewer).some((tlp) => tlp === found.tlp))
    return new Undone('gone', 'nothing waits there');
  const who = found.actor.replace(/^user:/, '');
  return new Undone(
    'other',
    `${who} ${found.verdict === 'take' ? 'took' : 'refused'} it already: nothing is changed`,
  );
}

async function putToUse(
  tx: Db,
  { nodeId, mode, clock }: WaitingDesk,
  waits: Waiting,
  { uses, severity }: WaitingVerdict,
  atUs: number,
): Promise<{ readonly warningId: string; readonly uses: readonly string[] }> {
  const { object, source, objectId } = waits;
  const known = usesOf(object);
  const odd = uses.find((use) => !known.includes(use));
  if (odd !== undefined)
    throw new Undone('use', `${waits.type} ${objectId} cannot be used so: ${odd}`);
  if (isRevoked(object)) return withdraw(tx, waits, atUs);
  if (!uses.includes('warn')) return { warningId: '', uses };
  const watchUs = clock.watchUs();
  const notice = noticeOf(waits, object, { nodeId, mode, watchUs }, severity);
  const warning = { id: objectId, precedence: 'ROUTINE' } as const;
  const receiver = { nodeId, mode, watchUs: () => watchUs };
  const done = await receiveWarning(tx, receiver, {
    ...{ partner: source, warning, notices: [notice], atUs },
  });
  if (!done.ok) throw new Undone('use', `no warning can be made of it: ${done.error.message}`);
  return { warningId: done.value.warningId, uses };
}

/** Taken, a withdrawal ends what was made of the versions before. */
async function withdraw(tx: Db, { objectId, source }: Waiting, atUs: number) {
  const before = await verdicts(tx, { source, objectId, use: 'warn', limit: 1 });
  if (before.length === 0) return { warningId: '', uses: [WITHDRAWS] };
  const why = `withdrawn by ${source}`;
  await receiveCancel(tx, {
    ...{ partner: source, warningId: objectId, state: 'closed', nowUs: atUs, why },
  });
  return { warningId: receivedId(source, objectId), uses: [WITHDRAWS] };
}

/** An indicator is not looked for any more. False where it was not. */
export async function endWatch(desk: WaitingDesk, by: By, seq: number): Promise<boolean> {
  return desk.store.write(async (tx) => {
    const found = await verdictAt(tx, seq);
    if (found === undefined || !found.uses.includes('watch')) return false;
    if (!tlpsOf(by.viewer).some((tlp) => tlp === found.tlp)) return false;
    const atUs = desk.clock.wallUs();
    await saveVerdict(tx, { ...found, uses: found.uses.filter((use) => use !== 'watch') });
    await appendAudit(tx, {
      ...{ atUs, actor: by.actor, action: 'taxii.unwatch', subject: `taxii/${found.collection}` },
      doc: { object: found.objectId, version: found.version, from: found.source },
    });
    await tellPosted(tx, { atUs, source: found.source, tlp: found.tlp as Tlp });
    return true;
  });
}

/** One event: what waits has changed. It says of whom, not what. */
export async function tellPosted(
  tx: Db,
  { atUs, source, tlp }: { readonly atUs: number; readonly source: string; readonly tlp: Tlp },
): Promise<void> {
  await appendEvent(tx, { atUs, kind: POSTED_EVENT, subject: source, tlp, owners: [] });
}
