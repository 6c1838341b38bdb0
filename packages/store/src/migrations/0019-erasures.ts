/** Schema of what was erased of lanes, by place: ours and the partners', why, and what the other side did with it. */
import type { Migration } from '../migrate.ts';

const TEXTS = ['erasure_id', 'warning_id', 'reason', 'state', 'answer'] as const;

export const ERASURES: Migration = {
  name: 'erasures',
  up: async (tx) => {
    let table = tx.schema
      .createTable('exchange_erasure')
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('partner', 'text', (column) => column.notNull())
      .addColumn('lane', 'text', (column) => column.notNull())
      .addColumn('idx', 'bigint', (column) => column.notNull());
    for (const name of TEXTS) table = table.addColumn(name, 'text', (column) => column.notNull());
    await table
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('exchange_erasure_key', ['direction', 'partner', 'lane', 'idx'])
      .execute();
    await tx.schema
      .createIndex('exchange_erasure_state')
      .on('exchange_erasure')
      .columns(['direction', 'state', 'at_us'])
      .execute();
  },
};
