/** Schema of what this node asks and tells servers of others by TAXII: how far each collection was pulled or pushed, by name. */
import type { Migration } from '../migrate.ts';

export const TAXII_REMOTE: Migration = {
  name: 'taxii-remote',
  up: async (tx) => {
    await tx.schema
      .createTable('taxii_remote')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('doc', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('updated_us', 'bigint', (column) => column.notNull())
      .execute();
  },
};
