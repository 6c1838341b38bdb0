/** Schema of what a link was measured to carry: the newest figures of each partner, for whoever looks from another process. */
import type { Migration } from '../migrate.ts';

export const PACE: Migration = {
  name: 'pace',
  up: async (tx) => {
    await tx.schema
      .createTable('exchange_pace')
      .addColumn('partner', 'text', (column) => column.primaryKey())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addColumn('round_trip_ms', 'bigint')
      .addColumn('bits_per_s', 'bigint')
      .addColumn('thin_us', 'bigint')
      .execute();
  },
};
