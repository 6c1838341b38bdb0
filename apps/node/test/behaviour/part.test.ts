/**
 * The watch of behaviour as a part of a node, with its real thread and store: a seeded world told day by day. What was planted
 * becomes warnings about the assets it concerns, nothing else does, and a restart neither loses nor repeats anything.
 */
import { createWorld, worldPast, worldSets } from '@noroshi/sim';
import {
  assetKey,
  eventsAfter,
  type Finding,
  listFindings,
  newestLook,
  writeConfig,
} from '@noroshi/store';
import { saveSourceState } from '@noroshi/store/elements';
import { listWarnings } from '@noroshi/store/warnings';
import { expect, onTestFinished, test } from 'vitest';
import { createBehaviourPart } from '../../src/behaviour/part.ts';
import type { NodeContext } from '../../src/context.ts';
import { readSource } from '../../src/sources/config.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { readState } from '../../src/sources/state.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import { type Desk, openDesk, writeAssets } from '../watching/desk.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;
const WORLD = createWorld({
  ...{ seed: 1, count: 150, epochUs: EPOCH_US, scenario: 'first-light', plants: true },
});

async function start({ context, stop }: Desk) {
  const part = createBehaviourPart({
    ...{ wallMsMin: 0, startMs: 0 },
    admit: (of) => (drafts) => admitNotices(of, drafts),
  });
  const running = await part.start(context);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    stop();
    await running.close();
  };
  onTestFinished(close);
  return { close };
}

async function tell({ store, feed, clock }: NodeContext, days: number): Promise<void> {
  const sets = worldSets(WORLD, EPOCH_US + days * DAY_US);
  await ingestBatch(store, sets, { source: 'world', wallUs: () => clock.wallUs() });
  feed.wake();
}

/** Waits for a look at this watched instant. */
async function looked({ context, logged }: Desk, atUs: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const look = await newestLook(context.store.db);
    if (look !== undefined && look.watchUs >= atUs) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody looked: ${logged.join('\n')}`);
}

async function day(desk: Desk, days: number): Promise<void> {
  await tell(desk.context, days);
  const atUs = EPOCH_US + days * DAY_US;
  desk.moveTo(atUs);
  await tell(desk.context, days); // wakes it where nothing was new
  desk.context.feed.wake();
  await looked(desk, atUs);
}

async function findings({ store }: NodeContext): Promise<readonly Finding[]> {
  const mine = WORLD.assets.alpha.map(({ id }) => assetKey(id));
  return (await listFindings(store.db, { assetKeys: mine, limit: 500 })).findings;
}

async function warnings({ store }: NodeContext) {
  const checklists = await readChecklists(store.db);
  const states = ['open', 'acknowledged', 'closed', 'cancelled'] as const;
  const asked = { clearance: 'RED', owners: '*', states, limit: 100 } as const;
  const page = await listWarnings(store.db, asked, (kept) => policyFor(kept, checklists));
  return page.items.map((item) => item.shown);
}

async function deskWithWorld(): Promise<Desk> {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, WORLD.assets.alpha);
  const { store, clock } = desk.context;
  const options = { source: 'world', wallUs: () => clock.wallUs() };
  await ingestBatch(store, WORLD.sets, options);
  await ingestBatch(store, worldPast(WORLD), options);
  return desk;
}

test('a break-up becomes a finding and a warning of each asset its cloud crosses; a restart keeps both', async () => {
  const desk = await deskWithWorld();
  const first = await start(desk);
  for (const days of [0, 3.5]) await day(desk, days);
  const known = WORLD.known.behaviour!.breakup;
  const found = (await findings(desk.context)).filter(({ kind }) => kind === 'breakup');
  const [whole] = found.filter(({ bound }) => bound === 'all');
  const { breakup } = (whole!.doc as { body: { breakup: { parentId: string; atUs: number } } })
    .body;
  expect(breakup.parentId).toBe(known.parentId);
  expect(Math.abs(breakup.atUs - known.atUs)).toBeLessThan(600e6);
  const told = (await warnings(desk.context)).filter(({ title }) => title.includes('broke up'));
  expect(told.flatMap(({ assetIds }) => assetIds).sort()).toEqual(
    found
      .filter(({ bound }) => bound === 'assets')
      .map(({ key }) => key.split(' ').at(-1))
      .sort(),
  );
  expect(told.length).toBeGreaterThan(0);
  const ids = told.map(({ id, noticeIds }) => [id, noticeIds.length]);
  await first.close();

  const events = await eventsAfter(desk.context.store.db, 0, 10_000);
  expect(events.filter(({ kind }) => kind === 'behaviour.changed').length).toBeGreaterThanOrEqual(
    2,
  );
  const again: Desk = { ...desk, ...(await reopened(desk)) };
  await start(again);
  await day(again, 4);
  const after = (await warnings(again.context)).filter(({ title }) => title.includes('broke up'));
  expect(after.map(({ id, noticeIds }) => [id, noticeIds.length])).toEqual(ids);
});

/** The same store and directory with a stop of its own, as a process that was started again. */
async function reopened(desk: Desk): Promise<Pick<Desk, 'context' | 'stop'>> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const { startFeed } = await import('../../src/feed.ts');
  const feed = await startFeed(desk.context.store, stop.signal, () => {});
  return { context: { ...desk.context, feed, stop: stop.signal }, stop: () => stop.abort() };
}

test('the first look waits until a folder that is being read is at its end, and says so', async () => {
  const desk = await deskWithWorld();
  const { store, health } = desk.context;
  const doc = { id: 'in', type: 'directory', path: '/nowhere/in' }; // nobody reads it here
  await store.write((tx) =>
    writeConfig(tx, { ...{ kind: 'source', id: 'in', atUs: 0, actor: 'console' }, doc }),
  );
  await start(desk);
  const line = () => health.lines().find(({ part }) => part === 'watching/behaviour');
  for (let tries = 0; !line()?.text.includes('until in is read'); tries++) {
    if (tries > 200) throw new Error(JSON.stringify(line()));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(await newestLook(store.db)).toBeUndefined();
  const source = readSource(doc)!;
  const state = { ...readState(source, undefined), triedUs: 1 };
  await store.write((tx) => saveSourceState(tx, 'in', state, 0));
  await looked(desk, EPOCH_US);
});
