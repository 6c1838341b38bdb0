/**
 * A lease: of several processes of one node, one does what only one may do. A row says who, until when, by the one clock that
 * all of them share, the database's own. Who holds it renews it; after its end anybody may take it.
 */
import { sql } from 'kysely';
import { appendAudit } from './audit.ts';
import type { Db, Engine, Store } from './open.ts';

/** `until_unix_us` is µs by the clock of the database, compared with nothing else. */
export type LeaseTable = { name: string; holder: string; until_unix_us: number };

export type LeaseAsk = {
  readonly name: string; // 'notify'
  readonly holder: string; // one process, never another one again
  readonly termS: number;
  readonly atUs: number; // by the wall clock, for the audit
};

/** Takes or renews; the answer is who holds it now. */
export async function takeLease(store: Store, ask: LeaseAsk): Promise<string> {
  return store.write(async (tx) => {
    const { name, holder } = ask;
    const nowUnixUs = await clockOf(tx, store.engine);
    const held = await tx
      .selectFrom('lease')
      .selectAll()
      .where('name', '=', name)
      .executeTakeFirst();
    if (held !== undefined && held.holder !== holder && held.until_unix_us > nowUnixUs)
      return held.holder;
    const row = { name, holder, until_unix_us: nowUnixUs + Math.round(ask.termS * 1e6) };
    await tx
      .insertInto('lease')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
    if (held?.holder !== holder) {
      const doc = { holder, before: held?.holder ?? null };
      const by = { atUs: ask.atUs, actor: 'node', action: 'lease.take', subject: name };
      await appendAudit(tx, { ...by, doc });
    }
    return holder;
  });
}

/** The next one need not wait. Nothing happens when somebody else holds it. */
export async function releaseLease(store: Store, name: string, holder: string): Promise<void> {
  await store.write((tx) =>
    tx.deleteFrom('lease').where('name', '=', name).where('holder', '=', holder).execute(),
  );
}

async function clockOf(tx: Db, engine: Engine): Promise<number> {
  const now =
    engine === 'sqlite'
      ? sql<number>`cast((julianday('now') - 2440587.5) * 86400000000 as integer)`
      : sql<number>`cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)`;
  const { rows } = await sql<{ now: number }>`select ${now} as now`.execute(tx);
  return rows[0]!.now;
}
