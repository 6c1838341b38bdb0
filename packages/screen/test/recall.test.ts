/**
 * A day of the real catalogue, 5 km, against the complete answer staged for it (another SGP4, no interpolation, 8 s grid):
 * nothing lost, nothing invented. And one hour of it on the reference tier, event by event the same as the kernel.
 */
import { readFileSync } from 'node:fs';
import { createRandom } from '@noroshi/sim';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import type { ScreenOutcome } from '../src/index.ts';
import { bruteMinimum } from './support/brute.ts';
import { CATALOGUE, CATALOGUE_FROM_US, readCatalogue } from './support/catalogue.ts';
import { byPair, eventsOf, type FoundEvent, kernelTiers, screenOnce } from './support/run.ts';

const ANSWER = 'orbit/conjunction/reference-24h-20241101.csv';
const HOUR_US = 3600e6;
const LIMITS = {
  slowKmS: 0.01, // below: matched by an interval
  looseKmS: 0.1, // below: the time of closest approach is loose
  timeUs: 1_000,
  looseTimeUs: 10_000,
  missKm: 1e-3,
  edgeKm: 0.02, // this near the threshold the two may differ
} as const;

type Row = {
  readonly id1: string;
  readonly id2: string;
  readonly tcaUs: number;
  readonly missKm: number;
  readonly speedKmS: number;
};

describeWithData('the real catalogue', CATALOGUE, (path) => {
  const sets = readCatalogue(path);
  const options = { sets, fromUs: CATALOGUE_FROM_US, thresholdKm: 5, opsMode: 'a' } as const;
  const answerPath = dataPath(ANSWER);

  test.skipIf(answerPath === undefined)(
    'a day: every event of the answer, and none besides',
    async () => {
      const started = performance.now();
      const toUs = CATALOGUE_FROM_US + 24 * HOUR_US;
      const outcome = await screenOnce({ ...options, toUs }, kernelTiers());
      const seconds = (performance.now() - started) / 1000;
      const events = eventsOf(outcome);
      const found = compare(events, readAnswer(answerPath!));
      console.info(
        `24 h: ${events.length} events in ${seconds.toFixed(1)} s on one thread; ` +
          `fast ${found.fast - found.missed.length}/${found.fast}, slow ${found.slow - found.slowMissed.length}/${found.slow}, ` +
          `extra ${found.extra.length}; worst ${found.timeUs} µs, ${(1e3 * found.missKm).toFixed(4)} m; ` +
          `below 0.1 km/s ${found.looseTimeUs} µs`,
      );
      expect(found.fast).toBe(24_342);
      expect(found.missed).toEqual([]);
      expect(found.slowMissed).toEqual([]);
      expect(found.timeUs).toBeLessThanOrEqual(LIMITS.timeUs);
      expect(found.looseTimeUs).toBeLessThanOrEqual(LIMITS.looseTimeUs);
      expect(found.missKm).toBeLessThanOrEqual(LIMITS.missKm);
      expectTrueCrossings(outcome, found.extra);
      expectTrueCrossings(outcome, drawn(events, 300));
      expect(outcome.exclusions.map((x) => outcome.sets.objects.objectId[x.row]).sort()).toEqual(
        ['36884', '81579', '85220', '87942'].sort(),
      );
    },
  );

  test('an hour: kernel and reference find the same', async () => {
    const some = { ...options, toUs: CATALOGUE_FROM_US + HOUR_US };
    const kernel = eventsOf(await screenOnce(some, kernelTiers()));
    const reference = eventsOf(await screenOnce(some));
    expect(kernel.length).toBeGreaterThan(900);
    expect(reference.length).toBe(kernel.length);
    for (const [k, event] of reference.entries()) expectSameEvent(event, kernel[k]);
  });
});

function readAnswer(path: string): Row[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  const at = (name: string) => names.indexOf(name);
  return lines.map((line) => {
    const cells = line.split(',');
    const ids = [cells[at('NORAD_CAT_ID_1')], cells[at('NORAD_CAT_ID_2')]];
    const [id1, id2] = ids.sort((a, b) => Number(a) - Number(b));
    const afterUs = Math.round(Number(cells[at('TCA_SECONDS_AFTER_START')]) * 1e6);
    const missKm = Number(cells[at('MISS_KM')]);
    const speedKmS = Number(cells[at('REL_SPEED_KM_S')]);
    return { id1, id2, tcaUs: CATALOGUE_FROM_US + afterUs, missKm, speedKmS };
  });
}

function compare(events: readonly FoundEvent[], answer: readonly Row[]) {
  const pairs = byPair(events);
  const used = new Set<FoundEvent>();
  const missed: Row[] = [];
  const slowMissed: Row[] = [];
  const worst = { timeUs: 0, looseTimeUs: 0, missKm: 0, fast: 0, slow: 0 };
  for (const row of answer) {
    const own = pairs.get(`${row.id1} ${row.id2}`) ?? [];
    if (row.speedKmS < LIMITS.slowKmS) {
      worst.slow++;
      if (!own.some((e) => e.fromUs - 1e3 <= row.tcaUs && row.tcaUs <= e.toUs + 1e3))
        slowMissed.push(row);
      continue;
    }
    worst.fast++;
    const offUs = (e: FoundEvent) => Math.abs(e.tcaUs - row.tcaUs);
    const event = own.find((e) => e.kind === 'crossing' && offUs(e) < 1e6);
    if (event === undefined) {
      if (row.missKm < 5 - LIMITS.edgeKm) missed.push(row);
      continue;
    }
    used.add(event);
    worst.missKm = Math.max(worst.missKm, Math.abs(event.missKm - row.missKm));
    const field = row.speedKmS < LIMITS.looseKmS ? 'looseTimeUs' : 'timeUs';
    worst[field] = Math.max(worst[field], offUs(event));
  }
  const extra = events.filter((e) => e.kind === 'crossing' && !used.has(e));
  return { ...worst, missed, slowMissed, extra };
}

function drawn(events: readonly FoundEvent[], count: number): FoundEvent[] {
  const crossings = events.filter((e) => e.kind === 'crossing');
  const random = createRandom('crossings');
  return Array.from({ length: count }, () => crossings[random.integer(crossings.length)]);
}

/** By SGP4's places alone: the least distance near each crossing lies where and as far as it says. */
function expectTrueCrossings(outcome: ScreenOutcome, events: readonly FoundEvent[]): void {
  const least = bruteMinimum(outcome.sets, 'a');
  const rowOf = new Map(
    Array.from(outcome.sets.objectRow, (object, row) => [
      outcome.sets.objects.objectId[object],
      row,
    ]),
  );
  for (const e of events) {
    const fromUs = Math.max(outcome.plan.fromUs, e.tcaUs - 60e6);
    const toUs = Math.min(outcome.plan.toUs, e.tcaUs + 60e6);
    const { us, missKm } = least(rowOf.get(e.id1)!, rowOf.get(e.id2)!, fromUs, toUs);
    expect(missKm, `${e.id1} ${e.id2}`).toBeLessThan(outcome.plan.thresholdKm);
    expect(Math.abs(missKm - e.missKm)).toBeLessThan(1e-3);
    expect(Math.abs(us - e.tcaUs)).toBeLessThan(e.speedKmS > 1 ? 5e3 : 0.2e6);
  }
}

function expectSameEvent(a: FoundEvent, b: FoundEvent): void {
  expect([a.id1, a.id2, a.kind]).toEqual([b.id1, b.id2, b.kind]);
  for (const field of ['tcaUs', 'fromUs', 'toUs'] as const)
    expect(Math.abs(a[field] - b[field])).toBeLessThanOrEqual(1);
  expect(Math.abs(a.missKm - b.missKm)).toBeLessThan(1e-6);
}
