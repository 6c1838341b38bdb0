/** What came from partners: how far each lane was taken, every entry as it came, and evidence of what must not be. */
import { createHash } from 'node:crypto';
import { DamagedRowError } from '../config.ts';
import { nextOf } from '../counter.ts';
import type { Db } from '../open.ts';
import { sha256Hex } from './lanes.ts';
import type { LinkTable, ReceivedTable } from './tables.ts';

export type LinkState = 'new' | 'up' | 'down' | 'stopped';

export type Link = {
  readonly partner: string;
  readonly size: number; // entries taken
  readonly frontier: readonly string[]; // hex
  readonly knownSize: number;
  readonly checkpoint: string;
  readonly state: LinkState;
  readonly reason: string;
  readonly sinceUs: number;
  readonly contactUs: number | null;
};

export type ReceivedEntry = {
  readonly partner: string;
  readonly index: number;
  readonly bytes: Uint8Array;
  readonly kind: string;
  readonly warningId: string;
  readonly outcome: string;
  readonly atUs: number;
};

export type ExchangeEvidence = {
  readonly number: number;
  readonly partner: string;
  readonly kind: string;
  readonly doc: Readonly<Record<string, unknown>>;
  readonly atUs: number;
};

/** A link that has taken nothing yet when there is no row. */
export async function linkOf(db: Db, partner: string, atUs: number): Promise<Link> {
  const row = await db
    .selectFrom('exchange_link')
    .selectAll()
    .where('partner', '=', partner)
    .executeTakeFirst();
  if (row !== undefined) return linkFrom(row);
  const nothing = { size: 0, frontier: [], knownSize: 0, checkpoint: '', contactUs: null };
  return { partner, ...nothing, state: 'new', reason: '', sinceUs: atUs };
}

export async function saveLink(tx: Db, link: Link): Promise<void> {
  const { partner, size, frontier, knownSize, checkpoint, state, reason } = link;
  const changing: Omit<LinkTable, 'partner'> = {
    ...{ size, frontier: frontier.join(' '), known_size: knownSize, checkpoint },
    ...{ state, reason, since_us: link.sinceUs, contact_us: link.contactUs },
  };
  await tx
    .insertInto('exchange_link')
    .values({ partner, ...changing })
    .onConflict((conflict) => conflict.column('partner').doUpdateSet(changing))
    .execute();
}

/** Keeps an entry as it came. Only inside `write`, together with what it did. */
export async function keepReceived(tx: Db, entry: ReceivedEntry): Promise<void> {
  const { partner, index, bytes, kind, warningId, outcome, atUs } = entry;
  const row = { partner, idx: index, bytes, digest: sha256Hex(bytes), kind };
  await tx
    .insertInto('exchange_received')
    .values({ ...row, warning_id: warningId, outcome, at_us: atUs })
    .execute();
}

export async function receivedEntries(
  db: Db,
  partner: string,
  from: number,
  limit: number,
): Promise<ReceivedEntry[]> {
  const rows = await db
    .selectFrom('exchange_received')
    .selectAll()
    .where('partner', '=', partner)
    .where('idx', '>=', from)
    .orderBy('idx')
    .limit(limit)
    .execute();
  return rows.map(receivedFrom);
}

/** The newest that came, the newest first; of some kinds where they are named. */
export async function newestReceived(
  db: Db,
  partner: string,
  { kinds, limit }: { readonly kinds?: readonly string[]; readonly limit: number },
): Promise<ReceivedEntry[]> {
  let query = db.selectFrom('exchange_received').selectAll().where('partner', '=', partner);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  const rows = await query.orderBy('idx', 'desc').limit(limit).execute();
  return rows.map(receivedFrom);
}

function receivedFrom(row: ReceivedTable): ReceivedEntry {
  const { partner, idx, digest, kind, warning_id, outcome, at_us } = row;
  const bytes = Uint8Array.from(row.bytes);
  if (sha256Hex(bytes) !== digest)
    throw new DamagedRowError('exchange_received', `${partner}/${idx}`);
  return { partner, index: idx, bytes, kind, warningId: warning_id, outcome, atUs: at_us };
}

/** Keeps both sides of what must not be. Only inside `write`. */
export async function keepEvidence(
  tx: Db,
  evidence: Omit<ExchangeEvidence, 'number'>,
): Promise<number> {
  const number = await nextOf(tx, 'exchange.evidence');
  const doc = JSON.stringify(evidence.doc);
  const digest = createHash('sha256').update(doc).digest('hex');
  const { partner, kind, atUs } = evidence;
  await tx
    .insertInto('exchange_evidence')
    .values({ number, partner, kind, doc, digest, at_us: atUs })
    .execute();
  return number;
}

export async function evidenceOf(db: Db, partner: string): Promise<ExchangeEvidence[]> {
  const rows = await db
    .selectFrom('exchange_evidence')
    .selectAll()
    .where('partner', '=', partner)
    .orderBy('number')
    .execute();
  return rows.map(({ number, kind, doc, digest, at_us }) => {
    if (createHash('sha256').update(doc).digest('hex') !== digest)
      throw new DamagedRowError('exchange_evidence', String(number));
    return { number, partner, kind, doc: JSON.parse(doc), atUs: at_us };
  });
}

function linkFrom(row: LinkTable): Link {
  const { partner, size, frontier, known_size, checkpoint, state, reason } = row;
  return {
    ...{ partner, size, frontier: frontier === '' ? [] : frontier.split(' ') },
    ...{ knownSize: known_size, checkpoint, state: state as LinkState, reason },
    ...{ sinceUs: row.since_us, contactUs: row.contact_us },
  };
}
