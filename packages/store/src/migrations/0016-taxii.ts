/**
 * Schema of TAXII: versions of objects in collections, each at a position that only grows, with the bytes they are served in; and
 * what became of each submission. The index on `is_shown` is the default question (the newest version of each object) at any depth.
 */
import type { Migration } from '../migrate.ts';

const TEXTS = [
  ...['object_id', 'type', 'spec_version', 'version', 'version_key', 'media_type', 'tlp', 'source'],
  ...['state', 'digest'],
] as const;

export const TAXII: Migration = {
  name: 'taxii',
  up: async (tx, engine) => {
    let object = tx.schema
      .createTable('taxii_object')
      .addColumn('collection', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull());
    for (const name of TEXTS) object = object.addColumn(name, 'text', (column) => column.notNull());
    await object
      .addColumn('added_us', 'bigint', (column) => column.notNull())
      .addColumn('is_shown', 'integer', (column) => column.notNull())
      .addColumn('lane', 'text')
      .addColumn('idx', 'bigint')
      .addColumn('bytes', engine === 'sqlite' ? 'blob' : 'bytea', (column) => column.notNull())
      .addPrimaryKeyConstraint('taxii_object_key', ['collection', 'seq'])
      .execute();
    const index = (name: string) => tx.schema.createIndex(name).on('taxii_object');
    await index('taxii_object_version')
      .unique()
      .columns(['collection', 'object_id', 'version_key', 'spec_version'])
      .execute();
    await index('taxii_object_shown').columns(['collection', 'is_shown', 'seq']).execute();
    await index('taxii_object_added').columns(['collection', 'added_us']).execute();
    await index('taxii_object_type').columns(['collection', 'type', 'seq']).execute();
    await tx.schema
      .createTable('taxii_status')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('caller', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addColumn('doc', 'text', (column) => column.notNull())
      .execute();
    await tx.schema
      .createIndex('taxii_status_caller')
      .on('taxii_status')
      .columns(['caller', 'at_us'])
      .execute();
  },
};
