/**
 * The same screen in a browser tab: 1,000 seeded objects on two Web Workers without shared memory, in every tier, against
 * the reference in this process. Needs Chromium; without it the tests are skipped, and fail under
 * NOROSHI_BROWSER_REQUIRED=1.
 */
import { seededCatalogue, seededEncounters } from '@noroshi/sim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createScreenWorker,
  E,
  EVENT_FIELDS,
  REFERENCE_TIERS,
  type RunTasks,
  type ScreenOutcome,
  screenCatalogue,
} from '../../src/index.ts';
import { type Browser, findChromium, openChromium } from './chromium.ts';
import type { TabReport } from './messages.ts';
import { setsToPlain } from './plain-sets.ts';
import { openSite, type Site } from './site.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const HOURS = 4;
const OBJECTS = 1000;
const PLANTED = 60;
const TAB_S_MAX = 90;
const TCA_TOLERANCE_US = 1000;
const MISS_TOLERANCE_KM = 1e-3;

const window = { fromUs: FROM_US, toUs: FROM_US + HOURS * 3600e6 };
const screen = { ...window, thresholdKm: 5, opsMode: 'a' } as const;
const planted = seededEncounters({
  sets: seededCatalogue({ seed: 'tab', count: OBJECTS - PLANTED, epochUs: FROM_US }),
  ...{ seed: 'tab', count: PLANTED, opsMode: 'a', missKmMin: 0.01, missKmMax: 4.9 },
  ...{ fromUs: FROM_US, windowS: HOURS * 3600 },
});

const executable = findChromium();
const required = process.env.NOROSHI_BROWSER_REQUIRED === '1';
const title = 'screening in a browser tab';

if (executable !== undefined) describe(title, () => inTab(executable));
else if (required) {
  test(title, () => {
    throw new Error(
      'a browser is required, but no Chromium is installed: apt-get install chromium',
    );
  });
} else
  describe.skip(`${title} (skipped: no Chromium)`, () => void test('needs a browser', () => {}));

function inTab(path: string): void {
  let site: Site;
  let browser: Browser;
  let expected: ScreenOutcome;

  beforeAll(async () => {
    site = await openSite({ ...screen, sets: setsToPlain(planted.sets) });
    browser = await openChromium(path);
    expected = await screenCatalogue({ ...screen, sets: planted.sets }, referenceTasks());
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  test('the screen in this process finds every planted encounter', () => {
    expect(expected.sets.count).toBe(OBJECTS);
    expect(expected.complete).toBe(true);
    expect(expected.plan.slices.length).toBeGreaterThan(1); // both workers have work
    const found = eventsByPair(expected.events.data);
    const ids = planted.sets.objects.objectId;
    for (const { row1, row2, tcaUs, missKm } of planted.encounters) {
      const rows = [ids[row1], ids[row2]].map((id) =>
        expected.sets.objectRow.indexOf(ids.indexOf(id)),
      );
      const events = found.get(`${Math.min(...rows)} ${Math.max(...rows)}`) ?? [];
      const near = events.find((event) => Math.abs(event.tcaUs - tcaUs) < TCA_TOLERANCE_US);
      expect(near?.missKm, `planted ${ids[row1]}/${ids[row2]}`).toBeCloseTo(missKm, 3);
    }
  });

  test('in the best tier there is, the kernels', async () => {
    expect(site.missing, 'kernels not built: run "npm ci"').toEqual([]);
    const report = await screenInTab(browser, site, '/open/');
    expect(report.tiers).toEqual({ sgp4: 'relaxed', sieve: 'relaxed' });
    expectSameEvents(report, expected);
  });

  test('in fixed SIMD, when it is asked for', async () => {
    const report = await screenInTab(browser, site, '/open/?tier=fixed');
    expect(report.tiers).toEqual({ sgp4: 'fixed', sieve: 'fixed' });
    expectSameEvents(report, expected);
  });

  test('in the reference, when it is asked for', async () => {
    const report = await screenInTab(browser, site, '/open/?tier=reference');
    expect(report.tiers).toEqual({ sgp4: 'reference', sieve: 'reference' });
    expectSameEvents(report, expected);
  });

  test('in the reference by itself, where the policy refuses WebAssembly', async () => {
    const report = await screenInTab(browser, site, '/strict/');
    expect(report.tiers).toEqual({ sgp4: 'reference', sieve: 'reference' });
    expect(report.passed?.length).toBe(4); // two tiers of two kernels
    for (const reason of report.passed ?? [])
      expect(reason).toMatch(/Content Security Policy|unsafe-eval/);
    expectSameEvents(report, expected);
  });
}

async function screenInTab(browser: Browser, site: Site, path: string): Promise<TabReport> {
  const page = await browser.context.newPage();
  const gone = new AbortController();
  const giveUp = AbortSignal.any([gone.signal, AbortSignal.timeout(1000 * TAB_S_MAX)]);
  page.on('pageerror', (error) => gone.abort(error));
  page.on('crash', () => gone.abort(new Error('the tab crashed')));
  try {
    const reported = site.nextReport(giveUp);
    reported.catch(() => {}); // when the page does not open, that is the failure to tell
    await page.goto(`${site.origin}${path}`);
    const report = await reported;
    expect(report.failure).toBeUndefined();
    return report;
  } finally {
    await page.close();
  }
}

/** Without memory to share, the same events: pair, kind, time within 1 ms, miss within 1 m. */
function expectSameEvents(report: TabReport, expected: ScreenOutcome): void {
  expect(report.sharedArrayBuffer).toBe('undefined');
  expect(report.crossOriginIsolated).toBe(false);
  expect(report.complete).toBe(true);
  const found = eventsByPair(report.events ?? []);
  const wanted = eventsByPair(expected.events.data);
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [pair, events] of wanted) {
    const others = found.get(pair)!;
    expect(others.length, pair).toBe(events.length);
    events.forEach((event, k) => {
      expect(others[k].kind, pair).toBe(event.kind);
      expect(Math.abs(others[k].tcaUs - event.tcaUs), pair).toBeLessThan(TCA_TOLERANCE_US);
      expect(Math.abs(others[k].missKm - event.missKm), pair).toBeLessThan(MISS_TOLERANCE_KM);
    });
  }
}

type Found = { readonly kind: number; readonly tcaUs: number; readonly missKm: number };

/** By 'rowA rowB', in order of time. */
function eventsByPair(data: ArrayLike<number>): Map<string, Found[]> {
  const byPair = new Map<string, Found[]>();
  for (let o = 0; o < data.length; o += EVENT_FIELDS) {
    const pair = `${data[o + E.rowA]} ${data[o + E.rowB]}`;
    const event = { kind: data[o + E.kind], tcaUs: data[o + E.tcaUs], missKm: data[o + E.missKm] };
    byPair.set(pair, [...(byPair.get(pair) ?? []), event]);
  }
  return byPair;
}

/** Every task here and now, in the plain TypeScript reference. */
function referenceTasks(): RunTasks {
  const worker = createScreenWorker(REFERENCE_TIERS, () => 0);
  return async (job, tasks, onPart) => {
    tasks.forEach((task, index) => void onPart(worker.run(job, task), index));
  };
}
