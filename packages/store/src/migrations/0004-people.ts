/** Schema 4: persons, credentials, sessions, login links, tries, proposals. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const PEOPLE: Migration = {
  name: 'people',
  up: async (tx) => {
    await createPeople(tx);
    await createSessions(tx);
    await createProposals(tx);
  },
};

async function createPeople(tx: Db): Promise<void> {
  await tx.schema
    .createTable('person')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('updated_us', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createTable('password')
    .addColumn('person_id', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('set_us', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createTable('passkey')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('used_us', 'bigint')
    .execute();
  await tx.schema.createIndex('passkey_person').on('passkey').column('person_id').execute();
}

async function createSessions(tx: Db): Promise<void> {
  await tx.schema
    .createTable('session')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('method', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('seen_us', 'bigint', (column) => column.notNull())
    .addColumn('expires_us', 'bigint', (column) => column.notNull())
    .addColumn('revoked_us', 'bigint')
    .execute();
  await tx.schema.createIndex('session_person').on('session').column('person_id').execute();
  await tx.schema
    .createTable('login_link')
    .addColumn('token_hash', 'text', (column) => column.primaryKey())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('issued_by', 'text', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('expires_us', 'bigint', (column) => column.notNull())
    .addColumn('used_us', 'bigint')
    .execute();
  await tx.schema
    .createTable('login_try')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('at_us', 'bigint', (column) => column.notNull())
    .execute();
  await tx.schema
    .createIndex('login_try_account')
    .on('login_try')
    .columns(['account', 'at_us'])
    .execute();
  await tx.schema
    .createIndex('login_try_address')
    .on('login_try')
    .columns(['address', 'at_us'])
    .execute();
}

async function createProposals(tx: Db): Promise<void> {
  await tx.schema
    .createTable('proposal')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('config_id', 'text', (column) => column.notNull())
    .addColumn('base_version', 'integer', (column) => column.notNull())
    .addColumn('doc', 'text')
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('proposed_by', 'text', (column) => column.notNull())
    .addColumn('proposed_us', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_us', 'bigint')
    .addColumn('decision', 'text')
    .execute();
  await tx.schema
    .createIndex('proposal_state')
    .on('proposal')
    .columns(['state', 'proposed_us'])
    .execute();
}
