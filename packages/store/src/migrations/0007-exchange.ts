/** Schema 7: lanes to partners and what came from them. */
import type { Migration } from '../migrate.ts';
import type { Db, Engine } from '../open.ts';

export const EXCHANGE: Migration = {
  name: 'exchange',
  up: async (tx, engine) => {
    await lanes(tx, engine);
    await links(tx, engine);
  },
};

async function lanes(tx: Db, engine: Engine): Promise<void> {
  const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
  await tx.schema
    .createTable('exchange_lane')
    .addColumn('lane', 'text', (column) => column.primaryKey())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('checkpoint', 'text', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .addColumn('confirmed', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_us', 'bigint')
    .execute();
  await tx.schema
    .createTable('exchange_entry')
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('warning_id', 'text', (column) => column.notNull())
    .addColumn('rule_ids', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_entry_key', ['lane', 'idx'])
    .execute();
  await tx.schema
    .createIndex('exchange_entry_warning')
    .on('exchange_entry')
    .column('warning_id')
    .execute();
  await tx.schema
    .createTable('exchange_node')
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('hash', bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_node_key', ['lane', 'level', 'idx'])
    .execute();
  await tx.schema
    .createTable('exchange_standing')
    .addColumn('warning_id', 'text', (column) => column.notNull())
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decision_digest', 'text', (column) => column.notNull())
    .addColumn('sent_digest', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_standing_key', ['warning_id', 'partner'])
    .execute();
  await tx.schema
    .createTable('exchange_follow')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .execute();
}

async function links(tx: Db, engine: Engine): Promise<void> {
  const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
  await tx.schema
    .createTable('exchange_received')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('bytes', bytes, (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('warning_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_received_key', ['partner', 'idx'])
    .execute();
  await tx.schema
    .createTable('exchange_link')
    .addColumn('partner', 'text', (column) => column.primaryKey())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('frontier', 'text', (column) => column.notNull())
    .addColumn('known_size', 'bigint', (column) => column.notNull())
    .addColumn('checkpoint', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('since_us', 'bigint', (column) => column.notNull())
    .addColumn('contact_us', 'bigint')
    .execute();
  await tx.schema
    .createTable('exchange_evidence')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .execute();
}
