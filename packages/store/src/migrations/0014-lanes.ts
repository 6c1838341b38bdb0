/**
 * Schema 14: three lanes for each partner, bodies beside the log so that they can be erased, the partner's word on what it has
 * verified. A lane of the form before had one log and no salted hashes, and cannot be carried over: its tables stay as they
 * were, for what they prove, and nothing is added to them. Partners that had met begin their lanes anew; what each was told of
 * a warning (`exchange_standing`) goes on.
 */
import type { Migration } from '../migrate.ts';
import type { Db, Engine } from '../open.ts';

export const LANES: Migration = {
  name: 'lanes',
  up: async (tx, engine) => {
    await ours(tx, engine);
    await theirs(tx, engine);
  },
};

async function ours(tx: Db, engine: Engine): Promise<void> {
  const blob = engine === 'sqlite' ? 'blob' : 'bytea';
  await tx.schema
    .createTable('exchange_log')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('checkpoint', 'text', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .addColumn('confirmed', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_us', 'bigint')
    .addColumn('witness', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_log_key', ['partner', 'lane'])
    .execute();
  let entry = tx.schema
    .createTable('exchange_record')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('record', blob, (column) => column.notNull());
  for (const name of ['digest', 'kind', 'warning_id', 'rule_ids', 'reason'] as const)
    entry = entry.addColumn(name, 'text', (column) => column.notNull());
  await entry
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_record_key', ['partner', 'lane', 'idx'])
    .execute();
  const index = (name: string) => tx.schema.createIndex(name).on('exchange_record');
  await index('exchange_record_warning').columns(['warning_id', 'partner']).execute();
  await index('exchange_record_at').columns(['partner', 'at_us']).execute();
  await bodies(tx, 'exchange_body', blob);
  await tx.schema
    .createTable('exchange_hash')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('hash', blob, (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_hash_key', ['partner', 'lane', 'level', 'idx'])
    .execute();
}

/** A body with its salt, or the tombstone in its place. */
async function bodies(
  tx: Db,
  name: 'exchange_body' | 'exchange_taken_body',
  blob: 'blob' | 'bytea',
): Promise<void> {
  await tx.schema
    .createTable(name)
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('salt', blob)
    .addColumn('bytes', blob)
    .addColumn('tombstone', blob)
    .addColumn('digest', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['partner', 'lane', 'idx'])
    .execute();
}

async function theirs(tx: Db, engine: Engine): Promise<void> {
  const blob = engine === 'sqlite' ? 'blob' : 'bytea';
  let received = tx.schema
    .createTable('exchange_taken')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('record', blob, (column) => column.notNull());
  for (const name of ['digest', 'kind', 'warning_id', 'outcome'] as const)
    received = received.addColumn(name, 'text', (column) => column.notNull());
  await received
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_taken_key', ['partner', 'lane', 'idx'])
    .execute();
  const index = (name: string) => tx.schema.createIndex(name).on('exchange_taken');
  await index('exchange_taken_warning').columns(['partner', 'warning_id']).execute();
  await index('exchange_taken_at').columns(['partner', 'at_us']).execute();
  await bodies(tx, 'exchange_taken_body', blob);
  await tx.schema
    .createTable('exchange_position')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('size', 'bigint', (column) => column.notNull())
    .addColumn('frontier', 'text', (column) => column.notNull())
    .addColumn('known_size', 'bigint', (column) => column.notNull())
    .addColumn('checkpoint', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_position_key', ['partner', 'lane'])
    .execute();
  await tx.schema
    .createTable('exchange_part')
    .addColumn('partner', 'text', (column) => column.notNull())
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('idx', 'bigint', (column) => column.notNull())
    .addColumn('from_byte', 'bigint', (column) => column.notNull())
    .addColumn('bytes', blob, (column) => column.notNull())
    .addPrimaryKeyConstraint('exchange_part_key', ['partner', 'lane', 'idx', 'from_byte'])
    .execute();
  await tx.schema
    .createTable('exchange_contact')
    .addColumn('partner', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('since_us', 'bigint', (column) => column.notNull())
    .addColumn('contact_us', 'bigint')
    .execute();
}
