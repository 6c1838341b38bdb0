/**
 * Schema 17: cosignatures of several witnesses on the checkpoints of a lane, how asking each of them goes, and what this process
 * itself has cosigned as a witness of others. The one line of the partner that a lane had goes over.
 */
import type { Migration } from '../migrate.ts';
import type { Db } from '../open.ts';

export const WITNESSES: Migration = {
  name: 'witnesses',
  up: async (tx) => {
    await tx.schema
      .createTable('exchange_cosigned')
      .addColumn('partner', 'text', (column) => column.notNull())
      .addColumn('lane', 'text', (column) => column.notNull())
      .addColumn('witness', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('lines', 'text', (column) => column.notNull())
      .addColumn('at_s', 'bigint', (column) => column.notNull())
      .addColumn('seen_us', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('exchange_cosigned_key', ['partner', 'lane', 'witness', 'size'])
      .execute();
    await tx.schema
      .createTable('exchange_witness')
      .addColumn('partner', 'text', (column) => column.notNull())
      .addColumn('lane', 'text', (column) => column.notNull())
      .addColumn('witness', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('exchange_witness_key', ['partner', 'lane', 'witness'])
      .execute();
    await tx.schema
      .createTable('witness_log')
      .addColumn('origin', 'text', (column) => column.primaryKey())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('at_us', 'bigint', (column) => column.notNull())
      .execute();
    await carryOver(tx);
  },
};

/** `text`, an empty line, `— name base64(key id, time, signature)`. What has another form proves nothing and stays where it is. */
async function carryOver(tx: Db): Promise<void> {
  const lanes = await tx
    .selectFrom('exchange_log')
    .select(['partner', 'lane', 'size', 'witness', 'updated_us', 'confirmed_us'])
    .execute();
  for (const { partner, lane, witness: note, updated_us, confirmed_us } of lanes) {
    const match = /^((?:[^\n]+\n){3,})\n(— (\S+) (\S+)\n)$/u.exec(note);
    const [, text = '', lines = '', witness = '', base64 = ''] = match ?? [];
    const size = Number(text.split('\n')[1]);
    const bytes = Buffer.from(base64, 'base64');
    if (match === null || !Number.isSafeInteger(size) || bytes.length < 12) continue;
    const at_s = Number(bytes.readBigUInt64BE(4));
    const signed = { text, lines, at_s, seen_us: confirmed_us ?? updated_us };
    await tx
      .insertInto('exchange_cosigned')
      .values({ partner, lane, witness, size, ...signed })
      .execute();
    await tx
      .updateTable('exchange_log')
      .set({ witness: '' })
      .where('partner', '=', partner)
      .where('lane', '=', lane)
      .execute();
  }
}
