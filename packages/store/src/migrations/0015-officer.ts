/**
 * Schema of releases that wait for a release officer, or left under a standing approval and are reviewed after; and of the
 * secret under which each partner gets pseudonyms.
 */
import type { Migration } from '../migrate.ts';

const TEXTS = [
  ...['partner', 'warning_id', 'state', 'rule_ids', 'forms', 'content'],
  ...['first_by', 'decided_by', 'reason'],
] as const;

export const OFFICER: Migration = {
  name: 'officer',
  up: async (tx) => {
    let release = tx.schema
      .createTable('exchange_release')
      .addColumn('id', 'text', (column) => column.primaryKey());
    for (const name of TEXTS)
      release = release.addColumn(name, 'text', (column) => column.notNull());
    await release
      .addColumn('since_us', 'bigint', (column) => column.notNull())
      .addColumn('until_us', 'bigint', (column) => column.notNull())
      .addColumn('decided_us', 'bigint')
      .execute();
    const index = (name: string) => tx.schema.createIndex(name).on('exchange_release');
    await index('exchange_release_warning').columns(['warning_id', 'partner']).execute();
    await index('exchange_release_state').columns(['state', 'since_us']).execute();
    await tx.schema
      .createTable('exchange_secret')
      .addColumn('partner', 'text', (column) => column.primaryKey())
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .execute();
  },
};
