/**
 * History replayed: Iridium 33 and Cosmos 2251 collided on 2009-02-10 at 16:55:59.8 UTC. A node whose clock starts the evening
 * before, with the element sets of those months in its store, must warn hours before, from what was known by then, and go by
 * the watched time in all that it says of space.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { readElementSets } from '@noroshi/orbit';
import { watchRuns } from '@noroshi/store/conjunctions';
import { listWarnings, noticesOfWarning } from '@noroshi/store/warnings';
import { describeWithData } from '@noroshi/tidy';
import { formatUtc, parseUtc } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { setsAt } from '../../src/sources/sets.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import { createWatchingPart } from '../../src/watching/part.ts';
import { type Desk, openDesk, satellite, writeAssets } from './desk.ts';

const HISTORY = 'tle/conj/iridium33_cosmos2251_2008-11_2009-05.tle.gz';
const FROM_US = utcUs('2009-02-09T17:00:00Z');
const COLLISION_US = utcUs('2009-02-10T16:55:59.796Z');
const MISS_KM = 0.698; // of the last sets before it (orbit/conjunction/historical-collisions.json)
const HOUR_US = 3600e6;
/** An hour in 2 s: the watch sleeps by it, the clock of the test is moved by hand. */
const RATE = 1800;

function utcUs(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

/** A replaying node with Iridium 33 as its asset. */
async function replay(path: string): Promise<Desk> {
  const opened = await openDesk(FROM_US);
  const clock = { ...opened.context.clock, rate: RATE };
  const context = { ...opened.context, clock };
  const desk = { ...opened, context };
  const wallUs = () => utcUs('2026-04-10T00:00:00Z');
  const { sets } = readElementSets(gunzipSync(readFileSync(path)), { file: 'history.tle' });
  await ingestBatch(context.store, sets, { source: 'history', wallUs });
  await writeAssets(context, [satellite('iridium-33', '24946')]);
  const part = createWatchingPart({
    workers: 1,
    elementsAt:
      ({ store }) =>
      (epochUs) =>
        setsAt(store.db, epochUs),
    admit: (inside) => (drafts) => admitNotices(inside, drafts),
  });
  const running = await part.start(context);
  onTestFinished(async () => {
    desk.stop();
    await running.close();
  });
  return desk;
}

async function warning({ context: { store } }: Desk) {
  const checklists = await readChecklists(store.db);
  const asked = { clearance: 'RED', owners: '*', states: ['open'], limit: 100 } as const;
  const page = await listWarnings(store.db, asked, (kept) => policyFor(kept, checklists));
  expect(page.items.length).toBeLessThan(2);
  return page.items[0]?.shown;
}

/** Waits for a look from that watched instant on. */
async function lookedAt(desk: Desk, watchUs: number) {
  for (let tries = 0; tries < 1000; tries++) {
    const runs = await watchRuns(desk.context.store.db, { scope: 'assets', limit: 1 });
    if (runs[0]?.state === 'done' && runs[0].watchUs >= watchUs) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no look at ${formatUtc(watchUs)}: ${desk.logged.join('\n')}`);
}

describeWithData('the collision of 2009-02-10', HISTORY, (path) => {
  test('is warned of hours before, from the sets of that time, and followed to its last sets', async () => {
    const desk = await replay(path);
    await lookedAt(desk, FROM_US);
    for (const hours of [3, 12]) {
      desk.moveTo(FROM_US + hours * HOUR_US);
      await lookedAt(desk, FROM_US + hours * HOUR_US);
    }
    const raised = await warning(desk);
    expect(raised?.assetIds).toEqual(['iridium-33']);
    expect([...raised!.objectIds].sort()).toEqual(['22675', '24946']);
    expect(Math.abs(raised!.window.fromUs - COLLISION_US)).toBeLessThan(1e6); // below 5 km for 0.9 s
    expect(Math.abs(raised!.window.toUs - COLLISION_US)).toBeLessThan(1e6);
    const notices = await noticesOfWarning(desk.context.store.db, raised!.id);
    for (const notice of notices) {
      expect(notice.atUs).toBeGreaterThanOrEqual(FROM_US);
      expect(notice.atUs).toBeLessThan(COLLISION_US - 4 * HOUR_US);
      const epochs = notice.evidence.flatMap((one) =>
        one.type === 'elementSet' ? [one.epochUs] : [],
      );
      expect(epochs.length).toBe(2);
      for (const epochUs of epochs) expect(epochUs).toBeLessThanOrEqual(notice.atUs);
    }
    expect(raised!.decideByUs).toBeLessThan(COLLISION_US);
    const missesKm = notices.flatMap((notice) =>
      notice.evidence.flatMap((one) =>
        one.type === 'value' && one.name === 'missKm' ? [Number(one.value)] : [],
      ),
    );
    expect(missesKm.some((km) => Math.abs(km - MISS_KM) < 0.001)).toBe(true);
  }, 30_000);
});
