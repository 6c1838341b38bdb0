/** Schema 9: which of several processes of a node does what only one may do. */
import type { Migration } from '../migrate.ts';

export const LEASE: Migration = {
  name: 'lease',
  up: async (tx) => {
    await tx.schema
      .createTable('lease')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('until_unix_us', 'bigint', (column) => column.notNull())
      .execute();
  },
};
