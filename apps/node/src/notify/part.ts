/**
 * Telling people: rules read the feed into the outbox, each channel sends what is due on its own, so that one that hangs holds
 * up no other. One process of a node runs this part at a time (leased.ts); two would tell everything twice.
 */
import { forgetNotifications } from '@noroshi/store/notify';
import { sleepMs } from '../clock.ts';
import type { NodeContext, Part } from '../context.ts';
import { createDeliver, type Deliver } from './deliver.ts';
import { beginFollowing, escalate, followFeed, readSetting, type Setting, sumUp } from './rules.ts';
import { sendNext } from './send.ts';

const POLL_MS = 1000;
const KEEP_DAYS = 90;
const MESSAGES_A_TURN = 20;
const CLOSE_MS = 1000;

export type NotifyOptions = { readonly deliver?: Deliver; readonly pollMs?: number };

export function createNotifyPart(options: NotifyOptions = {}): Part {
  return {
    name: 'notify',
    start: async (context) => {
      const deliver = options.deliver ?? createDeliver(context);
      await beginFollowing(context);
      let woken = new AbortController();
      const unfollow = context.feed.follow(() => woken.abort());
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, context.stop]);
      const sending = new Map<string, Promise<void>>();
      let forgottenUs = 0;
      const run = async () => {
        while (!signal.aborted) {
          try {
            const nowUs = context.clock.wallUs();
            if (nowUs - forgottenUs > 3600e6) {
              const beforeUs = nowUs - KEEP_DAYS * 86_400e6;
              await context.store.write((tx) => forgetNotifications(tx, beforeUs));
              forgottenUs = nowUs;
            }
            await turn(context, deliver, sending, signal);
          } catch (cause) {
            if (signal.aborted) return;
            context.health.report('notify', 'failed', `rules cannot be followed: ${String(cause)}`);
          }
          await sleepMs(options.pollMs ?? POLL_MS, AbortSignal.any([signal, woken.signal]));
          if (woken.signal.aborted) woken = new AbortController();
        }
      };
      const done = run();
      return {
        close: async () => {
          unfollow();
          stop.abort();
          await done;
          const left = Promise.allSettled(sending.values());
          await Promise.race([left, sleepMs(CLOSE_MS, new AbortController().signal)]); // what hangs is sent again
        },
      };
    },
  };
}

async function turn(
  context: NodeContext,
  deliver: Deliver,
  sending: Map<string, Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  while (await followFeed(context)) if (signal.aborted) return;
  await escalate(context);
  await sumUp(context);
  const setting = await readSetting(context.store.db);
  report(context, setting);
  for (const channel of setting.channels.values()) {
    if (sending.has(channel.id)) continue;
    const work = sendSome(context, setting, channel.id, deliver, signal)
      .catch((cause: unknown) => {
        if (!signal.aborted)
          context.health.report(`notify/${channel.id}`, 'failed', `the outbox: ${String(cause)}`);
      })
      .finally(() => sending.delete(channel.id));
    sending.set(channel.id, work);
  }
}

/** Until nothing is due, or for a while: then the rules are read again. */
async function sendSome(
  context: NodeContext,
  setting: Setting,
  channelId: string,
  deliver: Deliver,
  signal: AbortSignal,
): Promise<void> {
  const channel = setting.channels.get(channelId)!;
  for (let sent = 0; sent < MESSAGES_A_TURN && !signal.aborted; sent++)
    if (!(await sendNext(context, setting, channel, deliver))) return;
}

function report({ health, metrics }: NodeContext, { channels, problems }: Setting): void {
  health.report('notify', problems.length === 0 ? 'ok' : 'degraded', problems.join('; '));
  metrics.gauge('noroshi_notify_channels', channels.size);
  for (const { part } of health.lines())
    if (part.startsWith('notify/') && !channels.has(part.slice('notify/'.length)))
      health.forget(part);
}
