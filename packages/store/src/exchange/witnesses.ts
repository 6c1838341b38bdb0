/**
 * Cosignatures on checkpoints, both ways. Ours: for each lane what each witness has signed, so that a proof is made under the
 * checkpoint that most of them have seen; the newest ones, and of older ones the last of each hour. Theirs: of each log that
 * this process is a witness of, the last size and root it cosigned, which never goes back.
 */
import type { Db } from '../open.ts';
import type { LaneKey } from './lanes.ts';
import type { CosignedTable, WitnessSeenTable } from './tables.ts';

/** What a witness signed of a lane of ours. */
export type Cosigned = LaneKey & {
  readonly witness: string;
  readonly size: number;
  readonly text: string; // of the checkpoint, without any signature
  readonly lines: string; // the witness's, one or more, each with its newline
  readonly atS: number; // as the witness says, Unix
  readonly seenUs: number; // when we got it
};

const KEPT_MAX = 8; // of one lane and witness, beside the last of each hour
const HOUR_US = 3_600_000_000;

/** Only inside `write`. The same size again replaces what was kept of it. */
export async function keepCosigned(tx: Db, cosigned: Cosigned): Promise<void> {
  const { partner, lane, witness, size, text, lines, atS, seenUs } = cosigned;
  const row = { text, lines, at_s: atS, seen_us: seenUs };
  await tx
    .insertInto('exchange_cosigned')
    .values({ partner, lane, witness, size, ...row })
    .onConflict((conflict) =>
      conflict.columns(['partner', 'lane', 'witness', 'size']).doUpdateSet(row),
    )
    .execute();
  const newest = await tx
    .selectFrom('exchange_cosigned')
    .select(['size', 'seen_us'])
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('witness', '=', witness)
    .orderBy('size', 'desc')
    .limit(KEPT_MAX + 2)
    .execute();
  const [last, before] = newest.slice(KEPT_MAX);
  if (last === undefined || before === undefined) return;
  if (hourOf(last.seen_us) !== hourOf(before.seen_us)) return;
  await tx
    .deleteFrom('exchange_cosigned')
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('witness', '=', witness)
    .where('size', '=', before.size)
    .execute();
}

function hourOf(atUs: number): number {
  return Math.floor(atUs / HOUR_US);
}

/** What covers a record, the smallest checkpoint first; `beforeS`: what witnesses had signed by then. */
export async function cosignedOf(
  db: Db,
  { partner, lane }: LaneKey,
  asked: { readonly above?: number; readonly beforeS?: number } = {},
): Promise<Cosigned[]> {
  let query = db
    .selectFrom('exchange_cosigned')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('size', '>', asked.above ?? -1);
  if (asked.beforeS !== undefined) query = query.where('at_s', '<=', asked.beforeS);
  const rows = await query.orderBy('size').orderBy('witness').execute();
  return rows.map(cosignedFrom);
}

/** The newest of one witness. */
export async function newestOf(
  db: Db,
  { partner, lane }: LaneKey,
  witness: string,
): Promise<Cosigned | undefined> {
  const row = await db
    .selectFrom('exchange_cosigned')
    .selectAll()
    .where('partner', '=', partner)
    .where('lane', '=', lane)
    .where('witness', '=', witness)
    .orderBy('size', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && cosignedFrom(row);
}

/** The newest of each witness, by their names. */
export async function newestCosigned(db: Db, key: LaneKey): Promise<Cosigned[]> {
  const rows = await db
    .selectFrom('exchange_cosigned')
    .select('witness')
    .distinct()
    .where('partner', '=', key.partner)
    .where('lane', '=', key.lane)
    .orderBy('witness')
    .execute();
  const newest = await Promise.all(rows.map(({ witness }) => newestOf(db, key, witness)));
  return newest.flatMap((each) => each ?? []);
}

function cosignedFrom(row: CosignedTable): Cosigned {
  const { partner, lane, witness, size, text, lines, at_s, seen_us } = row;
  return { partner, lane, witness, size, text, lines, atS: at_s, seenUs: seen_us };
}

/** How asking a witness for one lane went last. */
export type WitnessAsked = LaneKey & {
  readonly witness: string;
  readonly size: number; // that it is known to have cosigned
  /** `silent`: no answer; `refused`: one that has no signature; `ahead`, `fork`: it has signed more than we have, or something else. */
  readonly state: 'ok' | 'silent' | 'refused' | 'ahead' | 'fork';
  readonly reason: string;
  readonly atUs: number;
};

export async function saveAsked(tx: Db, asked: WitnessAsked): Promise<void> {
  const { partner, lane, witness, size, state, reason, atUs } = asked;
  const row = { size, state, reason, at_us: atUs };
  await tx
    .insertInto('exchange_witness')
    .values({ partner, lane, witness, ...row })
    .onConflict((conflict) => conflict.columns(['partner', 'lane', 'witness']).doUpdateSet(row))
    .execute();
}

export async function askedOf(db: Db): Promise<WitnessAsked[]> {
  const rows = await db
    .selectFrom('exchange_witness')
    .selectAll()
    .orderBy('partner')
    .orderBy('lane')
    .orderBy('witness')
    .execute();
  return rows.map(({ partner, lane, witness, size, state, reason, at_us }) => ({
    ...{ partner, lane, witness, size, state: state as WitnessAsked['state'] },
    ...{ reason, atUs: at_us },
  }));
}

/** A log of somebody that this process is a witness of. */
export type WitnessedLog = {
  readonly origin: string;
  readonly size: number;
  readonly root: string; // hex
  readonly note: string; // with the signatures that were verified and our own
  readonly atUs: number;
};

export async function witnessedLog(db: Db, origin: string): Promise<WitnessedLog | undefined> {
  const row = await db
    .selectFrom('witness_log')
    .selectAll()
    .where('origin', '=', origin)
    .executeTakeFirst();
  return row && witnessedFrom(row);
}

export async function witnessedLogs(db: Db): Promise<WitnessedLog[]> {
  const rows = await db.selectFrom('witness_log').selectAll().orderBy('origin').execute();
  return rows.map(witnessedFrom);
}

/** Only inside `write`, where `witnessedLog` said what was there before. */
export async function saveWitnessed(tx: Db, log: WitnessedLog): Promise<void> {
  const { origin, size, root, note, atUs } = log;
  const row = { size, root, note, at_us: atUs };
  await tx
    .insertInto('witness_log')
    .values({ origin, ...row })
    .onConflict((conflict) => conflict.column('origin').doUpdateSet(row))
    .execute();
}

function witnessedFrom({ origin, size, root, note, at_us }: WitnessSeenTable): WitnessedLog {
  return { origin, size, root, note, atUs: at_us };
}
