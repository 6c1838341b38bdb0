/** Schema 5: objects, element sets in force, their history. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const ELEMENTS: Migration = {
  name: 'elements',
  up: async (tx, engine) => {
    const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
    await createObjects(tx);
    await createHistory(tx, bytes);
    await createSources(tx);
  },
};

async function createObjects(tx: Db): Promise<void> {
  await tx.schema
    .createTable('space_object')
    .addColumn('object_id', 'text', (column) => column.primaryKey())
    .addColumn('catalogue_number', 'bigint', (column) => column.notNull())
    .addColumn('cospar_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('search', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('text_us', 'bigint', (column) => column.notNull())
    .addColumn('first_seen_us', 'bigint', (column) => column.notNull())
    .addColumn('touched', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createIndex('space_object_touched')
    .on('space_object')
    .column('touched')
    .execute();
}

async function createHistory(tx: Db, bytes: 'blob' | 'bytea'): Promise<void> {
  await tx.schema
    .createTable('element_stream')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('object_id', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('set_count', 'integer', (column) => column.notNull())
    .addColumn('first_us', 'bigint', (column) => column.notNull())
    .addColumn('last_us', 'bigint', (column) => column.notNull())
    .addColumn('tail_us', 'bigint', (column) => column.notNull())
    .addColumn('newest', bytes, (column) => column.notNull())
    .addColumn('crc', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createIndex('element_stream_object')
    .unique()
    .on('element_stream')
    .columns(['object_id', 'source'])
    .execute();
  await tx.schema
    .createTable('element_block')
    .addColumn('stream', 'bigint', (column) => column.notNull())
    .addColumn('first_us', 'bigint', (column) => column.notNull())
    .addColumn('last_us', 'bigint', (column) => column.notNull())
    .addColumn('set_count', 'integer', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addColumn('crc', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('element_block_key', ['stream', 'first_us'])
    .execute();
}

async function createSources(tx: Db): Promise<void> {
  await tx.schema
    .createTable('element_ingest')
    .addColumn('id', 'bigint', (column) => column.primaryKey())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('started_us', 'bigint', (column) => column.notNull())
    .addColumn('ended_us', 'bigint')
    .addColumn('event_seq', 'bigint')
    .addColumn('added_count', 'bigint', (column) => column.notNull())
    .addColumn('touched_count', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createIndex('element_ingest_event')
    .on('element_ingest')
    .column('event_seq')
    .execute();
  await tx.schema
    .createTable('element_source')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createTable('element_reject')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('element_reject_key', ['source', 'number'])
    .execute();
}
