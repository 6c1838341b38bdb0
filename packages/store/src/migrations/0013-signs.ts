/** Schema 13: signs of attack, and the assets each is about. */
import type { Migration } from '../migrate.ts';

export const SIGNS: Migration = {
  name: 'signs',
  up: async (tx) => {
    let table = tx.schema
      .createTable('sign')
      .addColumn('id', 'text', (column) => column.primaryKey());
    for (const name of ['warrant', 'kind', 'tlp', 'doc'] as const)
      table = table.addColumn(name, 'text', (column) => column.notNull());
    table = table.addColumn('rank', 'integer', (column) => column.notNull());
    for (const name of ['score', 'confidence'] as const)
      table = table.addColumn(name, 'double precision', (column) => column.notNull());
    for (const name of ['first_us', 'last_us', 'found_us', 'updated_us'] as const)
      table = table.addColumn(name, 'bigint', (column) => column.notNull());
    await table
      .addColumn('is_open', 'integer', (column) => column.notNull())
      .addColumn('severity', 'text')
      .addColumn('warning_id', 'text')
      .execute();
    await tx.schema.createIndex('sign_last').on('sign').columns(['last_us', 'id']).execute();
    await tx.schema
      .createIndex('sign_warrant')
      .on('sign')
      .columns(['warrant', 'updated_us'])
      .execute();
    await tx.schema
      .createTable('sign_asset')
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('asset_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('sign_asset_key', ['id', 'asset_id'])
      .execute();
    await tx.schema.createIndex('sign_asset_of').on('sign_asset').column('asset_id').execute();
  },
};
