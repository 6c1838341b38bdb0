/** What the link to a partner was last measured to carry: one row, written over. */
import type { Db } from '../open.ts';

export type LinkPace = {
  readonly partner: string;
  readonly atUs: number;
  readonly roundTripMs: number | null; // of a short question and answer; null: not measured
  readonly bitsPerS: number | null; // of what came
  readonly thinUs: number | null; // since when it counts as thin; null: it does not
};

export async function paceOf(db: Db, partner: string): Promise<LinkPace | undefined> {
  const row = await db
    .selectFrom('exchange_pace')
    .selectAll()
    .where('partner', '=', partner)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { at_us: atUs, round_trip_ms: roundTripMs, bits_per_s: bitsPerS, thin_us: thinUs } = row;
  return { partner, atUs, roundTripMs, bitsPerS, thinUs };
}

export async function savePace(tx: Db, pace: LinkPace): Promise<void> {
  const { partner, atUs, roundTripMs, bitsPerS, thinUs } = pace;
  const changing = {
    ...{ at_us: atUs, round_trip_ms: roundTripMs },
    ...{ bits_per_s: bitsPerS, thin_us: thinUs },
  };
  await tx
    .insertInto('exchange_pace')
    .values({ partner, ...changing })
    .onConflict((conflict) => conflict.column('partner').doUpdateSet(changing))
    .execute();
}
