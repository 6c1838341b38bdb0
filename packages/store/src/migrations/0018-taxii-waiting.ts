/**
 * Schema of what a person decides about objects that a partner posted: which statuses wait for an object (`taxii_posting`), and
 * what became of each (`taxii_verdict`). The index finds what waits without walking what is kept.
 */
import type { Migration } from '../migrate.ts';

const TEXTS = [
  ...['object_id', 'type', 'version', 'tlp', 'source', 'verdict', 'uses', 'warning_id', 'actor'],
  'reason',
] as const;

export const TAXII_WAITING: Migration = {
  name: 'taxii-waiting',
  up: async (tx) => {
    await tx.schema
      .createTable('taxii_posting')
      .addColumn('status_id', 'text', (column) => column.notNull())
      .addColumn('collection', 'text', (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('taxii_posting_key', ['collection', 'seq', 'status_id'])
      .execute();
    let verdict = tx.schema
      .createTable('taxii_verdict')
      .addColumn('posted_seq', 'bigint', (column) => column.primaryKey())
      .addColumn('kept_seq', 'bigint')
      .addColumn('collection', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull());
    for (const name of TEXTS)
      verdict = verdict.addColumn(name, 'text', (column) => column.notNull());
    await verdict.execute();
    await tx.schema
      .createIndex('taxii_verdict_at')
      .on('taxii_verdict')
      .columns(['source', 'at_us'])
      .execute();
    await tx.schema
      .createIndex('taxii_object_state')
      .on('taxii_object')
      .columns(['state', 'collection', 'seq'])
      .execute();
  },
};
