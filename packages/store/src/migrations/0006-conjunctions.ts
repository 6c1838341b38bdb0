/** Schema 6: the table of approaches, the screens that made it, the approaches that were told. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const CONJUNCTIONS: Migration = {
  name: 'conjunctions',
  up: async (tx) => {
    await createConjunction(tx);
    await createWatchRun(tx);
    await createApproach(tx);
  },
};

async function createConjunction(tx: Db): Promise<void> {
  let table = tx.schema
    .createTable('conjunction')
    .addColumn('run', 'bigint', (column) => column.notNull())
    .addColumn('row', 'bigint', (column) => column.notNull());
  table = table.addColumn('removed_run', 'bigint');
  for (const name of ['scope', 'id1', 'name1', 'id2', 'name2', 'kind', 'covariance'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  for (const name of ['tca_us', 'from_us', 'to_us', 'epoch1_us', 'epoch2_us'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  for (const name of ['miss_km', 'miss_r_km', 'miss_t_km', 'miss_n_km'] as const)
    table = table.addColumn(name, 'double precision', (column) => column.notNull());
  for (const name of ['relative_speed_km_s', 'hbr_m'] as const)
    table = table.addColumn(name, 'double precision', (column) => column.notNull());
  for (const name of ['pc', 'pc_max'] as const) table = table.addColumn(name, 'double precision');
  table = table.addColumn('dilution', 'integer');
  await table.addPrimaryKeyConstraint('conjunction_key', ['run', 'row']).execute();
  for (const column of ['id1', 'id2', 'tca_us', 'miss_km', 'pc_max'] as const)
    await tx.schema.createIndex(`conjunction_${column}`).on('conjunction').column(column).execute();
  await tx.schema
    .createIndex('conjunction_in_sight')
    .on('conjunction')
    .columns(['scope', 'removed_run', 'run'])
    .execute();
}

async function createWatchRun(tx: Db): Promise<void> {
  let table = tx.schema
    .createTable('watch_run')
    .addColumn('run', 'bigint', (column) => column.primaryKey());
  for (const name of ['scope', 'kind', 'state', 'doc'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  const times = ['at_us', 'watch_us', 'from_us', 'to_us', 'covered_from_us', 'covered_to_us'];
  for (const name of times) table = table.addColumn(name, 'bigint', (column) => column.notNull());
  const counts = ['objects', 'primaries', 'excluded', 'rows_added', 'rows_removed', 'complete'];
  for (const name of counts) table = table.addColumn(name, 'integer', (column) => column.notNull());
  await table.addColumn('elapsed_ms', 'double precision', (column) => column.notNull()).execute();
  await tx.schema
    .createIndex('watch_run_scope')
    .on('watch_run')
    .columns(['scope', 'state', 'run'])
    .execute();
}

async function createApproach(tx: Db): Promise<void> {
  let table = tx.schema
    .createTable('approach')
    .addColumn('key', 'text', (column) => column.primaryKey());
  for (const name of ['id1', 'id2', 'name1', 'name2', 'severity'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  const times = ['tca_us', 'from_us', 'to_us', 'epoch1_us', 'epoch2_us', 'updated_us'];
  for (const name of times) table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table
    .addColumn('miss_km', 'double precision', (column) => column.notNull())
    .addColumn('gone', 'integer', (column) => column.notNull())
    .execute();
  await tx.schema.createIndex('approach_to').on('approach').columns(['to_us']).execute();
}
