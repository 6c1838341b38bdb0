/** The audit's chain: any edit, drop, swap, insertion or cut is found, at its line; and how fast a long one is walked. */
import {
  AUDIT_ORIGIN,
  appendAudit,
  auditHash,
  auditLines,
  migrate,
  openStore,
  type Store,
  verifyAudit,
} from '@noroshi/store';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { describeEngines, freshSqlite } from './engines.ts';

const LINES = 12;

async function writeLines(store: Store): Promise<void> {
  await store.write(async (tx) => {
    for (let i = 1; i <= LINES; i++) {
      const doc = { version: i };
      await appendAudit(tx, { atUs: i, actor: 'node', action: 'test', subject: `s${i}`, doc });
    }
  });
}

const seqs = fc.integer({ min: 1, max: LINES });
const attacks = fc.oneof(
  fc.record({
    how: fc.constant('edit' as const),
    seq: seqs,
    column: fc.constantFrom('at_us', 'actor', 'action', 'subject', 'doc', 'previous_hash', 'hash'),
  }),
  fc.record({ how: fc.constant('drop' as const), seq: seqs }),
  fc.record({ how: fc.constant('swap' as const), seq: fc.integer({ min: 1, max: LINES - 1 }) }),
  fc.record({ how: fc.constant('cut' as const), seq: seqs }),
  fc.record({ how: fc.constant('forge' as const), seq: seqs }),
);

describeEngines('the audit', (open) => {
  test('a chain that was not touched is whole, and is read as it was written', async () => {
    const store = await open();
    expect(await verifyAudit(store.db)).toEqual({ ok: true, lines: 0, head: AUDIT_ORIGIN });
    await writeLines(store);
    const lines = await auditLines(store.db, 3, 2);
    expect(lines.map(({ seq, subject, doc }) => ({ seq, subject, doc }))).toEqual([
      { seq: 4, subject: 's4', doc: { version: 4 } },
      { seq: 5, subject: 's5', doc: { version: 5 } },
    ]);
    const [last] = await auditLines(store.db, LINES - 1, 1);
    expect(await verifyAudit(store.db)).toEqual({ ok: true, lines: LINES, head: last!.hash });
  });

  test('every attack on one line is found, at that line', async () => {
    const store = await open();
    await writeLines(store);
    await fc.assert(
      fc.asyncProperty(attacks, async (attack) => {
        const undone = new Error('undone');
        const found = store.write(async (tx) => {
          await strike(tx, attack);
          const verdict = await verifyAudit(tx);
          expect(verdict.ok, JSON.stringify(attack)).toBe(false);
          // A forged line has a good hash of its own: the line after it, or nothing, tells.
          if (!verdict.ok)
            expect(verdict.seq - attack.seq).toBeOneOf(attack.how === 'forge' ? [1] : [0]);
          throw undone;
        });
        await expect(found).rejects.toBe(undone);
      }),
      { numRuns: 60, seed: 20_261_123 },
    );
    expect((await verifyAudit(store.db)).ok).toBe(true);
  });
});

type Attack = typeof attacks extends fc.Arbitrary<infer T> ? T : never;

async function strike(tx: Parameters<Parameters<Store['write']>[0]>[0], attack: Attack) {
  const { how, seq } = attack;
  if (how === 'drop') await tx.deleteFrom('audit').where('seq', '=', seq).execute();
  if (how === 'cut') await tx.deleteFrom('audit').where('seq', '>=', seq).execute();
  if (how === 'edit') {
    const value =
      attack.column === 'at_us' ? sql`at_us + 1` : sql`${sql.ref(attack.column)} || 'x'`;
    await sql`update audit set ${sql.ref(attack.column)} = ${value} where seq = ${seq}`.execute(tx);
  }
  if (how === 'swap') {
    await sql`update audit set seq = -1 where seq = ${seq}`.execute(tx);
    await sql`update audit set seq = ${seq} where seq = ${seq + 1}`.execute(tx);
    await sql`update audit set seq = ${seq + 1} where seq = -1`.execute(tx);
  }
  if (how === 'forge') {
    // The last line can be forged whole by who holds the store; so it is not the last one here.
    const at = Math.min(seq, LINES - 1);
    (attack as { seq: number }).seq = at;
    const row = await tx
      .selectFrom('audit')
      .selectAll()
      .where('seq', '=', at)
      .executeTakeFirstOrThrow();
    const forged = { ...row, subject: 'forged' };
    await tx
      .updateTable('audit')
      .set({ subject: 'forged', hash: auditHash(forged) })
      .where('seq', '=', at)
      .execute();
  }
}

test('a long chain is walked at more than 100,000 lines a second', async () => {
  const store = await openStore(await freshSqlite());
  await migrate(store, 0);
  const count = process.env.NOROSHI_PROVE === '1' ? 2_000_000 : 100_000;
  await longChain(store, count);
  const startMs = performance.now();
  const verdict = await verifyAudit(store.db);
  const seconds = (performance.now() - startMs) / 1000;
  console.log(
    `audit verify: ${count} lines in ${seconds.toFixed(2)} s, ${Math.round(count / seconds)} lines/s`,
  );
  expect(verdict).toMatchObject({ ok: true, lines: count });
  await store.close();
});

async function longChain(store: Store, count: number): Promise<void> {
  let previous = AUDIT_ORIGIN;
  await store.write(async (tx) => {
    for (let seq = 1; seq <= count; ) {
      const rows = [];
      for (; seq <= count && rows.length < 1000; seq++) {
        const line = {
          ...{ seq, at_us: seq, actor: 'user:person', action: 'warning.acknowledge' },
          ...{ subject: `w-${seq}`, doc: '{"version":2,"reason":"seen by the duty officer"}' },
          previous_hash: previous,
        };
        previous = auditHash(line);
        rows.push({ ...line, hash: previous });
      }
      await tx.insertInto('audit').values(rows).execute();
    }
    await tx.insertInto('counter').values({ name: 'audit', value: count }).execute();
  });
}
