/** Schema 2: configuration as versioned rows. */
import type { Migration } from '../migrate.ts';

export const CONFIG: Migration = {
  name: 'config',
  up: async (tx) => {
    await tx.schema
      .createTable('config')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('doc', 'text')
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('latest', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('config_key', ['kind', 'id', 'version'])
      .execute();
    await tx.schema
      .createIndex('config_latest')
      .on('config')
      .columns(['kind', 'latest', 'id'])
      .execute();
  },
};
