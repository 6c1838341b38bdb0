/**
 * A channel that fails is itself a warning: one notice when it begins to fail, one of low severity when it works again, both
 * of one key, so they are one case. What is told of it never goes through the channel itself.
 */
import { moveNotifyCursor, notifyCursor } from '@noroshi/store/notify';
import type { Notice, NoticeDraft } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import { admitNotices } from '../warnings/admit.ts';

const KEY = 'node/notify/';
const HOUR_US = 3600e6;
const METHOD = { name: 'notify', version: '1', parameters: {} };

/** The channel whose failure a notice tells of; null for any other notice. */
export function failureChannel({ kind, key }: Pick<Notice, 'kind' | 'key'>): string | null {
  return kind === 'node' && key.startsWith(KEY) ? key.slice(KEY.length) : null;
}

/** Remembers the state over restarts, and tells of a change of it. True when it changed. */
export async function noteChannel(
  context: NodeContext,
  channelId: string,
  reason: string | null, // null: it works
): Promise<boolean> {
  const name = `failing/${channelId}`;
  const before = await notifyCursor(context.store.db, name);
  const wasFailing = before?.seq === 1;
  if (wasFailing === (reason !== null)) return false;
  const atUs = context.clock.wallUs();
  await admitNotices(context, [draftOf(context, channelId, reason)]);
  const seq = reason === null ? 0 : 1;
  await context.store.write((tx) => moveNotifyCursor(tx, name, { seq, atUs }));
  return true;
}

function draftOf(context: NodeContext, channelId: string, reason: string | null): NoticeDraft {
  const atUs = context.clock.watchUs();
  const failing = reason !== null;
  return {
    kind: 'node',
    key: `${KEY}${channelId}`,
    title: failing
      ? `Channel ${channelId} does not deliver: people may not be told`
      : `Channel ${channelId} delivers again`,
    about: [{ type: 'asset', id: `node:${context.nodeId}` }],
    ...{ atUs, window: { fromUs: atUs, toUs: atUs + HOUR_US } },
    ...{ severity: failing ? 'high' : 'low', confidence: 1, method: METHOD },
    evidence: [
      { type: 'value', name: 'channel', value: channelId },
      { type: 'value', name: 'reason', value: (reason ?? 'it took a message').slice(0, 1000) },
    ],
  };
}
