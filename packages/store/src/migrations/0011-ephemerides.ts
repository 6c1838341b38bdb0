/** Schema 11: ephemerides beside element sets. */
import type { Migration } from '../migrate.ts';

export const EPHEMERIDES: Migration = {
  name: 'ephemerides',
  up: async (tx, engine) => {
    const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
    await tx.schema
      .createTable('ephemeris')
      .addColumn('digest', 'text', (column) => column.primaryKey())
      .addColumn('object_id', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('received_us', 'bigint', (column) => column.notNull())
      .addColumn('created_us', 'bigint', (column) => column.notNull())
      .addColumn('from_us', 'bigint', (column) => column.notNull())
      .addColumn('to_us', 'bigint', (column) => column.notNull())
      .addColumn('bytes', bytes, (column) => column.notNull())
      .execute();
    await tx.schema.createIndex('ephemeris_end').on('ephemeris').column('to_us').execute();
    await tx.schema.createIndex('ephemeris_object').on('ephemeris').column('object_id').execute();
  },
};
