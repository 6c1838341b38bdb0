/** What came from partners: how far each lane was taken, every record as it came, and evidence of what must not be. */
import { createHash } from 'node:crypto';
import { DamagedRowError } from '../config.ts';
import { nextOf } from '../counter.ts';
import type { Db } from '../open.ts';
import { type KeptBody, keepBody, sha256Hex } from './bodies.ts';
import { ASIDE } from './eras.ts';
import type { LaneKey } from './lanes.ts';
import type { LinkTable, PositionTable, ReceivedTable } from './tables.ts';

export type LinkState = 'new' | 'up' | 'down' | 'stopped';

export type Link = {
  readonly partner: string;
  readonly state: LinkState;
  readonly reason: string;
  readonly sinceUs: number;
  readonly contactUs: number | null;
};

/** How far one lane of a partner was taken. */
export type Position = LaneKey & {
  readonly size: number; // records taken
  readonly frontier: readonly string[]; // hex
  readonly knownSize: number;
  readonly checkpoint: string;
};

export type ReceivedEntry = LaneKey & {
  readonly index: number;
  readonly record: Uint8Array;
  readonly kind: string;
  readonly warningId: string;
  readonly version: number;
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

/** A link that was never tried when there is no row. */
export async function linkOf(db: Db, partner: string, atUs: number): Promise<Link> {
  const row = await db
    .selectFrom('exchange_contact')
    .selectAll()
    .where('partner', '=', partner)
    .executeTakeFirst();
  if (row !== undefined) return linkFrom(row);
  return { partner, state: 'new', reason: '', sinceUs: atUs, contactUs: null };
}

export async function saveLink(tx: Db, link: Link): Promise<void> {
  const { partner, state, reason, sinceUs, contactUs } = link;
  const changing = { state, reason, since_us: sinceUs, contact_us: contactUs };
  await tx
    .insertInto('exchange_contact')
    .values({ partner, ...changing })
    .onConflict((conflict) => conflict.column('partner').doUpdateSet(changing))
    .execute();
}

/** The very beginning when there is no row. */
export async function positionOf(db: Db, { partner, lane }: LaneKey): Promise<Position> {
  const row = await db
    .selectFrom('exchange_position')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .executeTakeFirst();
  if (row !== undefined) return positionFrom(row);
  return { partner, lane, size: 0, frontier: [], knownSize: 0, checkpoint: '' };
}

export async function positionsOf(db: Db, partner: string): Promise<Position[]> {
  const rows = await db
    .selectFrom('exchange_position')
    .selectAll()
    .where('partner', '=', partner)
    .orderBy('lane')
    .execute();
  return rows.map(positionFrom);
}

export async function savePosition(tx: Db, position: Position): Promise<void> {
  const { partner, lane, size, frontier, knownSize, checkpoint } = position;
  const changing = { size, frontier: frontier.join(' '), known_size: knownSize, checkpoint };
  await tx
    .insertInto('exchange_position')
    .values({ partner, lane, ...changing })
    .onConflict((conflict) => conflict.columns(['partner', 'lane']).doUpdateSet(changing))
    .execute();
}

/** Keeps a record as it came, with its body. Only inside `write`, together with what it did. */
export async function keepReceived(tx: Db, entry: ReceivedEntry, body: KeptBody): Promise<void> {
  const { partner, lane, index, record, kind, warningId, version, outcome, atUs } = entry;
  const row = { partner, lane, idx: index, record, digest: sha256Hex(record), kind };
  await tx
    .insertInto('exchange_taken')
    .values({ ...row, warning_id: warningId, version, outcome, at_us: atUs })
    .execute();
  await keepBody(tx, 'exchange_taken_body', { partner, lane, index }, body);
}

export async function receivedEntries(
  db: Db,
  { partner, lane }: LaneKey,
  from: number,
  limit: number,
): Promise<ReceivedEntry[]> {
  const rows = await db
    .selectFrom('exchange_taken')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('idx', '>=', from)
    .orderBy('idx')
    .limit(limit)
    .execute();
  return rows.map(receivedFrom);
}

/** The newest that came in all lanes, the newest first; of some kinds, or about one thing. */
export async function newestReceived(
  db: Db,
  partner: string,
  asked: {
    readonly kinds?: readonly string[];
    readonly about?: string; // as the partner names it
    readonly limit: number;
  },
): Promise<ReceivedEntry[]> {
  const { kinds, about, limit } = asked;
  let query = db.selectFrom('exchange_taken').selectAll().where('partner', '=', partner);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (about !== undefined) query = query.where('warning_id', '=', about);
  const rows = await query
    .orderBy('at_us', 'desc')
    .orderBy('lane')
    .orderBy('idx', 'desc')
    .limit(limit)
    .execute();
  return rows.map(receivedFrom);
}

/** Every record of a partner about one thing, as the partner names it, oldest first. */
export async function receivedAbout(
  db: Db,
  partner: string,
  warningId: string,
): Promise<ReceivedEntry[]> {
  const rows = await db
    .selectFrom('exchange_taken')
    .selectAll()
    .where('partner', '=', partner)
    .where('warning_id', '=', warningId)
    .orderBy('at_us')
    .orderBy('lane')
    .orderBy('idx')
    .execute();
  return rows.map(receivedFrom);
}

/** The last version of a thing of theirs that came as one of `kinds`; 0 before the first. */
export async function versionReceived(
  db: Db,
  partner: string,
  warningId: string,
  kinds: readonly string[],
): Promise<number> {
  const row = await db
    .selectFrom('exchange_taken')
    .select(({ fn }) => fn.max<number | null>('version').as('version'))
    .where('partner', '=', partner)
    .where('warning_id', '=', warningId)
    .where('kind', 'in', kinds)
    .where('lane', 'not like', `%${ASIDE}%`) // of an earlier life: its counting is over
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

function receivedFrom(row: ReceivedTable): ReceivedEntry {
  const { partner, lane, idx, digest, kind, warning_id, version, outcome, at_us } = row;
  const record = Uint8Array.from(row.record);
  if (sha256Hex(record) !== digest)
    throw new DamagedRowError('exchange_taken', `${partner}/${lane}/${idx}`);
  const key = { partner, lane, index: idx, record };
  return { ...key, kind, warningId: warning_id, version, outcome, atUs: at_us };
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
  const { partner, state, reason, since_us, contact_us } = row;
  return {
    ...{ partner, state: state as LinkState, reason, sinceUs: since_us },
    contactUs: contact_us,
  };
}

function positionFrom(row: PositionTable): Position {
  const { partner, lane, size, frontier, known_size, checkpoint } = row;
  return {
    ...{ partner, lane, size, frontier: frontier === '' ? [] : frontier.split(' ') },
    ...{ knownSize: known_size, checkpoint },
  };
}
