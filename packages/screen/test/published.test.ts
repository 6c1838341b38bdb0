/**
 * Against what others published: two collisions of the past, a SOCRATES run with the element sets it used, and three weeks
 * of approaches between derelict objects with their parts in R, T and N. Figures are median/95 %/99 %/worst.
 */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import {
  firstId,
  quantiles,
  readJoined,
  relativeRtn,
  screenJoined,
  setsOfLines,
} from './support/joined.ts';
import { eventsOf, kernelTiers, screenOnce, utcUs } from './support/run.ts';

type Case = {
  readonly name: string;
  readonly a: string[];
  readonly b: string[];
  readonly sgp4Within5km: { tca: string; missKm: number; relSpeedKmS: number }[];
};

describeWithData(
  'collisions of the past',
  'orbit/conjunction/historical-collisions.json',
  (path) => {
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] };

    test.each(cases)('$name: every approach of the day, nothing else', async (one) => {
      const from = utcUs(`${one.sgp4Within5km[0].tca.slice(0, 10)}T00:00:00Z`);
      const window = { fromUs: from, toUs: from + 86_400e6, thresholdKm: 5, opsMode: 'i' } as const;
      const sets = setsOfLines([...one.a, ...one.b]);
      const events = eventsOf(await screenOnce({ ...window, sets }, kernelTiers()));
      expect(events.length).toBe(one.sgp4Within5km.length);
      events.forEach((event, k) => {
        const expected = one.sgp4Within5km[k];
        expect(event.kind).toBe('crossing');
        expect(Math.abs(event.tcaUs - utcUs(expected.tca))).toBeLessThanOrEqual(1000); // printed to 1 ms
        expect(Math.abs(event.missKm - expected.missKm)).toBeLessThanOrEqual(2e-4); // their epochs are to 40 µs
        expect(Math.abs(event.speedKmS - expected.relSpeedKmS)).toBeLessThanOrEqual(6e-5);
      });
    });

    test('Iridium 33 and Cosmos 2251 once; CERISE fourteen times, the sixth as published', () => {
      const [iridium, cerise] = cases;
      expect(iridium.sgp4Within5km).toEqual([
        { tca: '2009-02-10T16:55:59.795Z', missKm: 0.6979, relSpeedKmS: 11.6472 },
      ]);
      expect(cerise.sgp4Within5km.length).toBe(14);
      expect(cerise.sgp4Within5km[5]).toMatchObject({
        tca: '1996-07-24T09:48:02.502Z',
        missKm: 0.8953,
      });
    });
  },
);

describeWithData(
  'SOCRATES of 2021-01-12',
  'tle/conj/socrates_20210112203005_joined.csv.gz',
  (path) => {
    /**
     * The range is printed to 1 m, the time to 1 ms. Not reproduced: 8 rows whose element sets are not the ones used (same
     * epoch, other elements: up to 60 km), and 11 of pairs slower than 12 m/s, within 1 m but 12 to 550 ms apart: in that time
     * the range changes by less than 1 cm, below what the print tells.
     */
    test('rows within 1 m and 10 ms', async () => {
      const startUs = utcUs('2021-01-12T12:00:00Z');
      const off = { timeMs: [] as number[], missM: [] as number[], speedMS: [] as number[] };
      let both = 0;
      let near = 0;
      const rows = readJoined(path);
      for (const joined of rows) {
        const event = await screenJoined(joined, 'a', startUs);
        if (event === undefined) continue;
        const timeMs = Math.abs(event.row.tcaUs - utcUs(joined.tca_utc)) / 1e3;
        const missM = 1e3 * Math.abs(event.row.missKm - Number(joined.min_range_km));
        off.timeMs.push(timeMs);
        off.missM.push(missM);
        off.speedMS.push(1e3 * Math.abs(event.row.relativeSpeedKmS - Number(joined.rel_speed_kms)));
        if (missM <= 1) near++;
        if (missM <= 1 && timeMs <= 10) both++;
      }
      console.info(
        `SOCRATES: ${both} of ${rows.length} within 1 m and 10 ms, ${near} within 1 m, ${off.timeMs.length} found; ` +
          `ms ${quantiles(off.timeMs)}; m ${quantiles(off.missM)}; m/s ${quantiles(off.speedMS)}`,
      );
      expect(rows.length).toBe(2398);
      expect(both).toBeGreaterThanOrEqual(2379);
      expect(near).toBeGreaterThanOrEqual(2390);
      expect(off.timeMs.length).toBeGreaterThanOrEqual(2393);
    });
  },
);

describe.each([
  ['20191020', 614],
  ['20191203', 947],
  ['20200205', 823],
])('approaches between derelict objects, the week from %s', (date, count) => {
  describeWithData(`${date}`, `tle/conj/derelict_7day_${date}_joined.csv.gz`, (path) => {
    test('time, range, and parts in R, T and N', () => compareDerelict(path, count));
  });
});

/**
 * Their parts are object 1 minus object 2 in object 1's inertial RTN, velocities too, objects in the file's order, at times
 * cut to the millisecond; ours are 2 minus 1 with objects in the order of their numbers.
 */
async function compareDerelict(path: string, count: number): Promise<void> {
  const rows = readJoined(path);
  const off = {
    timeMs: [] as number[],
    missM: [] as number[],
    rtnM: [] as number[],
    rtnMS: [] as number[],
  };
  let both = 0;
  for (const joined of rows) {
    const event = await screenJoined(joined, 'a', Number.NEGATIVE_INFINITY);
    if (event === undefined) continue;
    const { row, detail } = event;
    const swapped = row.id1 !== firstId(joined);
    const [first, second] = swapped
      ? [detail.state2, detail.state1]
      : [detail.state1, detail.state2];
    const reversed = relativeRtn(first, second).map((part) => -part);
    const [parts, velocities] = [reversed.slice(0, 3), reversed.slice(3)];
    const theirs = (names: string[]) => names.map((name) => Number(joined[name]));
    const apart = (a: number[], b: number[]) => 1e3 * Math.hypot(...a.map((x, k) => x - b[k]));
    const timeMs = Math.abs(row.tcaUs - utcUs(joined.tca_utc)) / 1e3;
    const missM = 1e3 * Math.abs(row.missKm - Number(joined.range_km));
    if (!swapped) expect([row.missRKm, row.missTKm, row.missNKm]).toEqual(parts.map((km) => -km));
    off.timeMs.push(timeMs);
    off.missM.push(missM);
    off.rtnM.push(apart(parts, theirs(['range_R', 'range_T', 'range_N'])));
    off.rtnMS.push(apart(velocities, theirs(['vR', 'vT', 'vN'])));
    if (missM <= 1 && timeMs <= 10) both++;
  }
  console.info(
    `derelict: ${both} of ${rows.length} within 1 m and 10 ms; ms ${quantiles(off.timeMs)}; m ${quantiles(off.missM)}; ` +
      `RTN m ${quantiles(off.rtnM)}, m/s ${quantiles(off.rtnMS)}`,
  );
  expect(rows.length).toBe(count);
  expect(both).toBe(rows.length);
  expect(Math.max(...off.rtnM)).toBeLessThan(1);
  expect(Math.max(...off.rtnMS)).toBeLessThan(1e-3);
}
