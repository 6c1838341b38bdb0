/** Schema 22: what the watch of ballistic objects said, and the board and messages of public alerts. */
import type { Migration } from '../migrate.ts';

export const BALLISTIC: Migration = {
  name: 'ballistic',
  up: async (tx) => {
    let findings = tx.schema
      .createTable('ballistic')
      .addColumn('id', 'text', (column) => column.primaryKey());
    for (const name of ['kind', 'meaning', 'tlp', 'doc'] as const)
      findings = findings.addColumn(name, 'text', (column) => column.notNull());
    for (const name of ['first_us', 'last_us'] as const)
      findings = findings.addColumn(name, 'bigint', (column) => column.notNull());
    await findings
      .addColumn('is_open', 'integer', (column) => column.notNull())
      .addColumn('severity', 'text')
      .addColumn('warning_id', 'text')
      .execute();
    await tx.schema
      .createIndex('ballistic_last')
      .on('ballistic')
      .columns(['last_us', 'id'])
      .execute();
    await tx.schema
      .createTable('ballistic_asset')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('asset_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('ballistic_asset_key', ['id', 'asset_id'])
      .execute();
    await tx.schema
      .createTable('ballistic_frame')
      .addColumn('at_us', 'bigint', (column) => column.primaryKey())
      .addColumn('tlp', 'text', (column) => column.notNull())
      .addColumn('doc', 'text', (column) => column.notNull())
      .execute();
    await tx.schema
      .createTable('alert_board')
      .addColumn('status', 'text', (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('doc', 'text', (column) => column.notNull())
      .execute();
    let messages = tx.schema
      .createTable('alert_message')
      .addColumn('id', 'text', (column) => column.primaryKey());
    for (const name of ['status', 'kind', 'region', 'xml', 'doc'] as const)
      messages = messages.addColumn(name, 'text', (column) => column.notNull());
    await messages.addColumn('sent_us', 'bigint', (column) => column.notNull()).execute();
    await tx.schema
      .createIndex('alert_message_sent')
      .on('alert_message')
      .columns(['sent_us', 'id'])
      .execute();
  },
};
