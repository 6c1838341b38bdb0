/** Schema 8: notifications, escalations, the shift log. */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const NOTIFY: Migration = {
  name: 'notify',
  up: async (tx) => {
    await tx.schema
      .createTable('notify_cursor')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .execute();
    await createNotification(tx);
    await tx.schema
      .createTable('escalation')
      .addColumn('rule_id', 'text', (column) => column.notNull())
      .addColumn('warning_id', 'text', (column) => column.notNull())
      .addColumn('step', 'integer', (column) => column.notNull())
      .addColumn('due_us', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('escalation_key', ['warning_id', 'rule_id'])
      .execute();
    await tx.schema.createIndex('escalation_due').on('escalation').column('due_us').execute();
    await tx.schema
      .createTable('shift_entry')
      .addColumn('seq', 'bigint', (column) => column.primaryKey())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('doc', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .execute();
  },
};

async function createNotification(tx: Db): Promise<void> {
  await tx.schema
    .createTable('notification')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'bigint', (column) => column.notNull())
    .addColumn('rule_id', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text', (column) => column.notNull())
    .addColumn('warning_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('tries', 'integer', (column) => column.notNull())
    .addColumn('next_us', 'bigint', (column) => column.notNull())
    .addColumn('created_us', 'bigint', (column) => column.notNull())
    .addColumn('done_us', 'bigint')
    .addColumn('message_id', 'text')
    .addColumn('error', 'text')
    .addColumn('doc', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .execute();
  for (const [name, columns] of [
    ['notification_due', ['channel_id', 'state', 'next_us']],
    ['notification_done', ['channel_id', 'done_us']],
    ['notification_told', ['warning_id', 'rule_id']],
  ] as const)
    await tx.schema
      .createIndex(name)
      .on('notification')
      .columns([...columns])
      .execute();
}
