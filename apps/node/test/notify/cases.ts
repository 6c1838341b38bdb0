/** Findings for the tests of notification, and channels that only remember. */
import { writeConfig } from '@noroshi/store';
import { err, ok } from '@noroshi/time';
import type { NoticeDraft, Tlp } from '@noroshi/watch';
import { onTestFinished } from 'vitest';
import type { Message } from '../../src/notify/compose.ts';
import type { Deliver } from '../../src/notify/deliver.ts';
import { createNotifyPart } from '../../src/notify/part.ts';
import type { Channel, NotificationRule } from '../../src/notify/schemas.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { type Desk, START_US } from './desk.ts';

const HOUR_US = 3600e6;

export function draft(key: string, over: Partial<NoticeDraft> = {}): NoticeDraft {
  return {
    ...{ kind: 'conjunction', key, title: `DEBRIS ${key} passes ALPHA OBSERVER 1` },
    about: [
      { type: 'asset', id: 'alpha-observer-1' },
      { type: 'object', id: `deb-${key}` },
    ],
    atUs: START_US,
    window: { fromUs: START_US + 30 * HOUR_US, toUs: START_US + 30 * HOUR_US + 1e6 },
    ...{ severity: 'high', confidence: 0.9 },
    evidence: [
      { type: 'value', name: 'pc', value: 3e-4 },
      { type: 'elementSet', objectId: `deb-${key}`, source: 'seeded', epochUs: START_US - HOUR_US },
    ],
    method: { name: 'screen', version: '1', parameters: {} },
    ...over,
  };
}

/** Admits findings and returns the ids of their warnings. */
export async function warn(
  desk: Desk,
  drafts: readonly NoticeDraft[],
  tlp: Tlp = 'AMBER',
): Promise<string[]> {
  const marking = { tlp, originator: 'alpha', releasableTo: [], caveats: [] };
  const admitted = await admitNotices(desk, drafts, { marking });
  return admitted.map(({ warningId }) => warningId);
}

export const EVERY: readonly NotificationRule['precedences'][number][] = [
  ...(['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const),
];

export const MAIL: Channel = {
  ...{ id: 'mail', type: 'email', host: '127.0.0.1', port: 2525, tls: 'none' },
  ...{ from: 'noroshi@alpha.example', to: ['duty@alpha.example'], clearance: 'AMBER' },
};

export async function configure(
  desk: Desk,
  channels: readonly Channel[],
  rules: readonly (Partial<NotificationRule> & Pick<NotificationRule, 'id' | 'channel'>)[],
): Promise<void> {
  const common = { atUs: desk.clock.wallUs(), actor: 'user:one' };
  await desk.store.write(async (tx) => {
    for (const doc of channels)
      await writeConfig(tx, { kind: 'channel', id: doc.id, doc, ...common });
    for (const rule of rules) {
      const doc = { precedences: EVERY, withheld: 'nothing', ...rule };
      await writeConfig(tx, { kind: 'notification', id: rule.id, doc, ...common });
    }
  });
}

export type Box = {
  readonly deliver: Deliver;
  readonly messages: { readonly channel: string; readonly message: Message }[];
  /** Channels that fail now. */
  readonly broken: Set<string>;
  tries: number;
};

export function createBox(): Box {
  const box: Box = {
    ...{ messages: [], broken: new Set(), tries: 0 },
    deliver: async (channel, message) => {
      box.tries += 1;
      if (box.broken.has(channel.id)) return err('nobody there');
      box.messages.push({ channel: channel.id, message });
      return ok('taken');
    },
  };
  return box;
}

/** The part at work; closed with the test, or sooner. */
export async function startPart(desk: Desk, deliver?: Deliver) {
  const part = createNotifyPart({ pollMs: 10, ...(deliver && { deliver }) });
  const running = await part.start(desk);
  let closed = false;
  const close = async () => {
    if (!closed) await running.close();
    closed = true;
  };
  onTestFinished(close);
  return { close };
}
