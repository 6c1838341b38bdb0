/** Schema 12: findings of behaviour and what each is about, the looks that made them, who operates what. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const BEHAVIOUR: Migration = {
  name: 'behaviour',
  up: async (tx) => {
    await createFinding(tx);
    await createRun(tx);
    await tx.schema.createIndex('notice_found').on('notice').columns(['kind', 'at_us']).execute();
    await tx.schema
      .createTable('object_owner')
      .addColumn('object_id', 'text', (column) => column.primaryKey())
      .addColumn('operator', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('declared_by', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .execute();
  },
};

async function createFinding(tx: Db): Promise<void> {
  let table = tx.schema
    .createTable('behaviour')
    .addColumn('key', 'text', (column) => column.primaryKey());
  for (const name of ['kind', 'state', 'bound', 'title', 'doc'] as const)
    table = table.addColumn(name, 'text', (column) => column.notNull());
  for (const name of ['opened_us', 'from_us', 'to_us', 'updated_us'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  await table
    .addColumn('is_open', 'integer', (column) => column.notNull())
    .addColumn('confidence', 'double precision', (column) => column.notNull())
    .addColumn('score', 'double precision')
    .addColumn('severity', 'text')
    .addColumn('warning_id', 'text')
    .execute();
  const index = (name: string) => tx.schema.createIndex(`behaviour_${name}`).on('behaviour');
  await index('open').columns(['is_open', 'kind', 'opened_us']).execute();
  await index('opened').columns(['opened_us', 'key']).execute();
  await index('updated').columns(['updated_us']).execute();
  await tx.schema
    .createTable('behaviour_about')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('behaviour_about_key', ['key', 'object_id'])
    .execute();
  await tx.schema
    .createIndex('behaviour_about_object')
    .on('behaviour_about')
    .column('object_id')
    .execute();
}

async function createRun(tx: Db): Promise<void> {
  let table = tx.schema
    .createTable('behaviour_run')
    .addColumn('run', 'bigint', (column) => column.primaryKey());
  for (const name of ['at_us', 'watch_us'] as const)
    table = table.addColumn(name, 'bigint', (column) => column.notNull());
  for (const name of ['objects', 'sets', 'findings', 'changed'] as const)
    table = table.addColumn(name, 'integer', (column) => column.notNull());
  await table
    .addColumn('elapsed_ms', 'double precision', (column) => column.notNull())
    .addColumn('doc', 'text', (column) => column.notNull())
    .execute();
}
