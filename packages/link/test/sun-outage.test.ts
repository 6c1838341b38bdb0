import { parseUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import { ringPath, type Station, sunOutages } from '../src/index.ts';
import { bytesOf, hasRows } from './rows.ts';

const DEG = Math.PI / 180;
const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};

test.skipIf(!hasRows)('40 outages of 2026, each to five seconds of another ephemeris', () => {
  const text = new TextDecoder().decode(bytesOf('sun-outage/geo-sun-outage-2026-computed.csv'));
  const rows = text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
  expect(rows).toHaveLength(40);
  const places = new Map<string, string[][]>();
  for (const row of rows) {
    const place = row.slice(0, 6).join(',');
    places.set(place, [...(places.get(place) ?? []), row]);
  }
  let worstS = 0;
  for (const [place, wanted] of places) {
    const [, lat, lon, alt, slot, half] = place.split(',').map(Number);
    const station: Station = {
      ...{ latitudeRad: lat! * DEG, longitudeRad: lon! * DEG, heightKm: alt! },
      elevationMinRad: 0,
    };
    const year = { fromUs: utc('2026-01-01T00:00:00Z'), toUs: utc('2027-01-01T00:00:00Z') };
    const found = sunOutages(ringPath(slot! * DEG), station, year, half! * DEG);
    expect(found).toHaveLength(wanted.length);
    for (const [k, [, , , , , , day, from, to, peak, least]] of wanted.entries()) {
      const one = found[k]!;
      const off = [
        ...[one.fromUs - utc(`${day}T${from}Z`), one.toUs - utc(`${day}T${to}Z`)],
        one.peakUs - utc(`${day}T${peak}Z`),
      ];
      worstS = Math.max(worstS, ...off.map((us) => Math.abs(us) / 1e6));
      expect(one.leastRad / DEG).toBeCloseTo(Number(least), 1.5);
    }
  }
  expect(worstS).toBeLessThan(5);
});

test('a window that begins in an outage begins with it; at night there is none', () => {
  const station: Station = {
    ...{
      latitudeRad: 48.8566 * DEG,
      longitudeRad: 2.3522 * DEG,
      heightKm: 0.035,
      elevationMinRad: 0,
    },
  };
  const path = ringPath(5 * DEG);
  const fromUs = utc('2026-03-02T11:49:00Z');
  const [one] = sunOutages(path, station, { fromUs, toUs: fromUs + 7200e6 }, DEG);
  expect(one!.fromUs).toBe(fromUs);
  expect(one!.toUs).toBeGreaterThan(one!.peakUs);
  const night = { fromUs: utc('2026-03-02T20:00:00Z'), toUs: utc('2026-03-03T04:00:00Z') };
  expect(sunOutages(path, station, night, DEG)).toEqual([]);
});
