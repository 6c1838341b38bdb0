/** The looks that were taken at behaviour: so that silence can be told from blindness. The newest few hundred are kept. */
import { nextOf } from '../counter.ts';
import type { Db } from '../open.ts';

export type BehaviourRun = {
  readonly atUs: number; // by the wall clock
  readonly watchUs: number;
  readonly objects: number;
  readonly sets: number;
  readonly findings: number;
  readonly changed: number;
  readonly elapsedMs: number;
  readonly doc: Readonly<Record<string, unknown>>;
};

const KEPT = 500;

export async function saveLook(tx: Db, look: BehaviourRun): Promise<number> {
  const run = await nextOf(tx, 'behaviour_run');
  const row = {
    ...{ run, at_us: look.atUs, watch_us: look.watchUs, objects: look.objects, sets: look.sets },
    ...{ findings: look.findings, changed: look.changed, elapsed_ms: look.elapsedMs },
    doc: JSON.stringify(look.doc),
  };
  await tx.insertInto('behaviour_run').values(row).execute();
  await tx
    .deleteFrom('behaviour_run')
    .where('run', '<=', run - KEPT)
    .execute();
  return run;
}

export async function newestLook(db: Db): Promise<BehaviourRun | undefined> {
  const row = await db
    .selectFrom('behaviour_run')
    .selectAll()
    .orderBy('run', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    ...{ atUs: row.at_us, watchUs: row.watch_us, objects: row.objects, sets: row.sets },
    ...{ findings: row.findings, changed: row.changed, elapsedMs: row.elapsed_ms },
    doc: JSON.parse(row.doc),
  };
}
