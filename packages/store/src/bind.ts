/** A store belongs to one node in one mode, for ever: written when it is first opened, compared at every opening after. */
import type { Mode } from '@noroshi/watch';
import type { Db, Store } from './open.ts';

export type StoreFacts = { readonly mode: Mode; readonly nodeId: string };

/** The store was made for another mode or by another node: nothing was changed. */
export class ForeignStoreError extends Error {
  constructor(found: StoreFacts, wanted: StoreFacts) {
    super(
      `the store belongs to node ${found.nodeId} in ${found.mode} mode, and this is node ${wanted.nodeId} in ${wanted.mode} mode: ` +
        'give each node and each mode a data directory and a store (DATABASE_URL) of its own',
    );
    this.name = 'ForeignStoreError';
  }
}

/** Call it after `migrate`, before anything is read or written. */
export async function bindStore(store: Store, wanted: StoreFacts): Promise<void> {
  const found = (await storeFacts(store.db)) ?? (await store.write((tx) => bind(tx, wanted)));
  if (found.mode !== wanted.mode || found.nodeId !== wanted.nodeId)
    throw new ForeignStoreError(found, wanted);
}

/** Whose store it is; null when nobody has bound it yet. */
export async function storeFacts(db: Db): Promise<StoreFacts | null> {
  const rows = await db.selectFrom('meta').selectAll().execute();
  const facts = new Map(rows.map(({ key, value }) => [key, value]));
  const mode = facts.get('mode');
  const nodeId = facts.get('nodeId');
  return mode === undefined || nodeId === undefined ? null : { mode: mode as Mode, nodeId };
}

async function bind(tx: Db, wanted: StoreFacts): Promise<StoreFacts> {
  const found = await storeFacts(tx); // another process may have been faster
  if (found !== null) return found;
  const rows = [
    { key: 'mode', value: wanted.mode },
    { key: 'nodeId', value: wanted.nodeId },
  ];
  await tx.insertInto('meta').values(rows).execute();
  return wanted;
}
