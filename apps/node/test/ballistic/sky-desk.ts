/** The watch of ballistic objects with its real thread and store, and what it has said so far. */

import { auditLines } from '@noroshi/store';
import { listBallistic, type StoredBallistic } from '@noroshi/store/ballistic';
import { listWarnings } from '@noroshi/store/warnings';
import { TLP_LEVELS } from '@noroshi/watch';
import { expect, onTestFinished } from 'vitest';
import { createBallisticPart } from '../../src/ballistic/part.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import type { Desk } from '../watching/desk.ts';

export async function startSky(desk: Desk) {
  const part = createBallisticPart({
    everyMs: 20,
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
  const running = await part.start(desk.context);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await running.close();
  };
  onTestFinished(close);
  return { close };
}

export const healthOf = ({ context }: Desk) =>
  context.health.lines().find(({ part }) => part === 'watching/ballistic');

export async function warningsOf({ context }: Desk) {
  const { db } = context.store;
  const checklists = await readChecklists(db);
  const states = ['open', 'acknowledged', 'closed', 'cancelled'] as const;
  const asked = { clearance: 'RED', owners: '*', states, limit: 100 } as const;
  const page = await listWarnings(db, asked, (kept) => policyFor(kept, checklists));
  return page.items.map(({ shown }) => shown);
}

export function findingsOf({ context }: Desk): Promise<StoredBallistic[]> {
  return listBallistic(context.store.db, { tlps: TLP_LEVELS, limit: 100 });
}

/** Moves the clock on in steps, as time goes, and waits until all looks of then are taken. */
export async function runTo(desk: Desk, fromUs: number, toUs: number, stepS = 30): Promise<void> {
  for (let us = fromUs; us < toUs; us = Math.min(toUs, us + stepS * 1e6)) {
    desk.moveTo(Math.min(toUs, us + stepS * 1e6));
    const before = await lastSeenUs(desk);
    await expect.poll(() => lastSeenUs(desk), { timeout: 30_000, interval: 10 }).not.toBe(before);
    await expect
      .poll(() => healthOf(desk)?.text ?? '', { timeout: 60_000, interval: 10 })
      .not.toMatch(/still being taken|^$/);
    if (us + stepS * 1e6 >= toUs) break;
  }
}

/** Metrics tell how many looks were taken: that changes with every step of a minute's half. */
function lastSeenUs({ context }: Desk): string {
  return /noroshi_looks\{what="taken"\} (\d+)/.exec(context.metrics.text())?.[1] ?? '';
}

export async function alertAudit({ context }: Desk) {
  const lines = await auditLines(context.store.db, 0, 1000);
  return lines.filter(({ action }) => action.startsWith('alert.'));
}
