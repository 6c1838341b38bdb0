/** Schema 10: which warnings are set aside, and until when. */
import type { Migration } from '../migrate.ts';

export const SHELF: Migration = {
  name: 'shelf',
  up: async (tx) => {
    await tx.schema
      .createTable('warning_shelf')
      .addColumn('warning_id', 'text', (column) => column.primaryKey())
      .addColumn('until_us', 'bigint', (column) => column.notNull())
      .execute();
  },
};
