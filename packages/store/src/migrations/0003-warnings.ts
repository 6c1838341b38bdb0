/** Schema 3: notices, warnings, how they look from where, what they are about, their history. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const WARNINGS: Migration = {
  name: 'warnings',
  up: async (tx) => {
    await createNotice(tx);
    await createWarning(tx);
    await tx.schema
      .createTable('warning_about')
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('warning_id', 'text', (column) => column.notNull())
      .addColumn('deliberate', 'integer', (column) => column.notNull())
      .addColumn('to_us', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('warning_about_key', ['warning_id', 'type', 'id'])
      .execute();
    await tx.schema
      .createIndex('warning_about_near')
      .on('warning_about')
      .columns(['type', 'id', 'deliberate', 'to_us'])
      .execute();
    await tx.schema
      .createTable('warning_history')
      .addColumn('warning_id', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('doc', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('warning_history_key', ['warning_id', 'number'])
      .execute();
  },
};

async function createNotice(tx: Db): Promise<void> {
  await tx.schema
    .createTable('notice')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('warning_id', 'text', (column) => column.notNull())
    .addColumn('place', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addColumn('tlp', 'integer', (column) => column.notNull())
    .addColumn('owners', 'text', (column) => column.notNull())
    .addColumn('superseded_by', 'text')
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addUniqueConstraint('notice_place', ['warning_id', 'place'])
    .execute();
  await tx.schema
    .createIndex('notice_key')
    .on('notice')
    .columns(['key', 'kind', 'origin', 'at_us'])
    .execute();
}

async function createWarning(tx: Db): Promise<void> {
  await tx.schema
    .createTable('warning')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('precedence', 'integer', (column) => column.notNull())
    .addColumn('tlp_ever', 'integer', (column) => column.notNull())
    .addColumn('opened_us', 'bigint', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .execute();
  await tx.schema
    .createIndex('warning_state')
    .on('warning')
    .columns(['state', 'precedence'])
    .execute();
  await tx.schema
    .createTable('warning_view')
    .addColumn('warning_id', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('clearance', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('precedence', 'integer', (column) => column.notNull())
    .addColumn('decide_us', 'bigint', (column) => column.notNull())
    .addColumn('newest_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('warning_view_key', ['warning_id', 'owner', 'clearance'])
    .execute();
  await tx.schema
    .createIndex('warning_view_list')
    .on('warning_view')
    .columns([
      ...(['owner', 'clearance', 'state', 'precedence', 'decide_us'] as const),
      ...(['newest_us', 'warning_id'] as const),
    ])
    .execute();
}
