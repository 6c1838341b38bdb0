/** Gapless numbers; see CounterTable for why they come in order. */
import { sql } from 'kysely';
import type { Db } from './open.ts';

/** The next value of a counter, 1 the first time. Only inside `write`. */
export async function nextOf(tx: Db, name: string): Promise<number> {
  const { value } = await tx
    .insertInto('counter')
    .values({ name, value: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ value: sql`counter.value + 1` }),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}
