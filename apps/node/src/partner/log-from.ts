/**
 * A partner's lane to us read as a tiled log from its own listener, over mTLS with our keys: an audit of what it says now, apart from what
 * we have taken. Asked more slowly where the listener says that it is too fast.
 */
import type { LaneName, LogReader, Partner } from '@noroshi/exchange';
import type { NodeKeys } from '../keys/keys.ts';
import { StartError } from '../start-error.ts';
import { createClient } from './client.ts';

const BUSY_TRIES_MAX = 50;
const BUSY_PAUSE_MS = 200;

export type LogFrom = { readonly read: LogReader; close(): void };

/** Trouble other than "not there" is a StartError with its words. */
export function logFrom(
  partner: Partner,
  lane: LaneName,
  keys: Pick<NodeKeys, 'tlsKeyPem' | 'tlsCertificatePem'>,
  nowMs: () => number,
  signal: AbortSignal,
): LogFrom {
  if (partner.address === undefined)
    throw new StartError(`${partner.id} has no address: it only pulls ours`);
  const client = createClient(partner, keys, nowMs);
  const read: LogReader = async (path) => {
    for (let tries = 0; tries < BUSY_TRIES_MAX; tries++) {
      const answer = await client.file(lane, path, signal);
      if (!answer.ok) throw new StartError(answer.error);
      if (answer.value !== 'busy') return answer.value;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
    throw new StartError(`${partner.id} is too busy to be audited now: try again later`);
  };
  return { read, close: () => client.close() };
}
