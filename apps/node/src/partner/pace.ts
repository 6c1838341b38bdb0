/**
 * What the link to a partner carries, as its answers show it: kept by the process that pulls, and written each ten seconds or
 * when the link becomes thin or wide, so that every process and the page can say it.
 */

import type { Store } from '@noroshi/store';
import { type LinkPace, paceOf, savePace } from '@noroshi/store/exchange';
import type { NodeContext } from '../context.ts';
import { tellLink } from './apply.ts';
import { paceNext, type Sample } from './link-state.ts';

const WRITE_EACH_US = 10e6;

type Kept = { readonly now: LinkPace; readonly writtenUs: number };

const kept = new WeakMap<Store, Map<string, Kept>>();

/** Never throws: a link goes on where its figures cannot be written. */
export async function keepPace(
  context: Pick<NodeContext, 'store' | 'clock' | 'metrics' | 'feed' | 'log'>,
  partner: string,
  sample: Sample,
): Promise<void> {
  const { store, clock, metrics, feed, log } = context;
  const all = kept.get(store) ?? new Map<string, Kept>();
  kept.set(store, all);
  try {
    const was = all.get(partner)?.now ?? (await paceOf(store.db, partner));
    const atUs = clock.wallUs();
    const now = paceNext(partner, was, sample, atUs);
    const isThin = now.thinUs !== null;
    const turned = isThin !== ((was?.thinUs ?? null) !== null);
    const writtenUs = all.get(partner)?.writtenUs ?? Number.NEGATIVE_INFINITY;
    const writes = turned || Math.abs(atUs - writtenUs) >= WRITE_EACH_US;
    all.set(partner, { now, writtenUs: writes ? atUs : writtenUs });
    metrics.gauge('noroshi_partner_link_thin', isThin ? 1 : 0, { partner });
    if (now.roundTripMs !== null)
      metrics.gauge('noroshi_partner_round_trip_seconds', now.roundTripMs / 1000, { partner });
    if (now.bitsPerS !== null)
      metrics.gauge('noroshi_partner_link_bits_per_second', now.bitsPerS, { partner });
    if (!writes) return;
    await store.write(async (tx) => {
      await savePace(tx, now);
      if (turned) await tellLink(tx, partner, isThin ? 'thin' : 'up', atUs);
    });
    if (turned) feed.wake();
  } catch (cause) {
    log('error', 'what a link carries cannot be written', { reason: String(cause) });
  }
}
