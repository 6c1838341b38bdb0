/** What a record in the store says: its body, opened. Undefined where it was erased, or cannot be read. */
import { type Body, decodeBody, type Parties } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { type BodyPlace, bodyOf } from '@noroshi/store/exchange';

type Entry = BodyPlace & { readonly kind: string };

/** What we told a partner. */
export function saidBy(db: Db, us: Us, entry: Entry): Promise<Body | undefined> {
  return read(db, 'exchange_body', entry, {
    ...{ mode: us.mode, from: us.nodeId, to: entry.partner },
  });
}

/** What a partner told us. */
export function heardOf(db: Db, us: Us, entry: Entry): Promise<Body | undefined> {
  return read(db, 'exchange_taken_body', entry, {
    ...{ mode: us.mode, from: entry.partner, to: us.nodeId },
  });
}

export type Us = { readonly nodeId: string; readonly mode: Parties['mode'] };

async function read(
  db: Db,
  table: Parameters<typeof bodyOf>[1],
  entry: Entry,
  parties: Parties,
): Promise<Body | undefined> {
  const kept = await bodyOf(db, table, entry);
  if (kept?.kind !== 'whole') return undefined;
  const opened = decodeBody(kept.bytes, entry.kind, parties);
  return opened.ok && opened.value.type !== 'unsupported' ? opened.value : undefined;
}
