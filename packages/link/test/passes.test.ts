import { initialiseSgp4, readElementSets } from '@noroshi/orbit';
import { parseUtc, taiMinusUtcAtEpochS } from '@noroshi/time';
import * as peer from 'satellite.js';
import { expect, test } from 'vitest';
import { findPasses, interpolateInto, type Pass, type Station, sgp4Path } from '../src/index.ts';
import { bytesOf, hasRows } from './rows.ts';

const DEG = Math.PI / 180;
const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};
const pathOf = (text: string) => {
  const { sets } = readElementSets(new TextEncoder().encode(text), { file: 'test.tle' });
  expect(sets.count).toBe(1);
  return sgp4Path(initialiseSgp4(sets, 'a'), 0);
};
const textOf = (file: string) => new TextDecoder().decode(bytesOf(file));
const eventsOf = (passes: readonly Pass[]) =>
  passes.flatMap(({ rise, culminations, set }) => [
    ...(rise === null ? [] : [['rise', rise.atUs] as const]),
    ...culminations.map(({ atUs }) => ['top', atUs] as const),
    ...(set === null ? [] : [['set', set.atUs] as const]),
  ]);

type Cases = {
  station: { lat: number; lon: number };
  min_elevation_deg: number;
  cases: { l1: string; l2: string; t0_tai: string; t1_tai: string; events: number }[];
};

test.skipIf(!hasRows)('a low, an eccentric and a standing one: 12, 36 and 14 events', () => {
  const { station, min_elevation_deg, cases }: Cases = JSON.parse(
    textOf('passes/skyfield-find-events.json'),
  );
  const from: Station = {
    ...{ latitudeRad: station.lat * DEG, longitudeRad: station.lon * DEG, heightKm: 0 },
    elevationMinRad: min_elevation_deg * DEG,
  };
  const counts = cases.map(({ l1, l2, t0_tai, t1_tai }) => {
    const [beginUs, endUs] = [t0_tai, t1_tai].map((day) => {
      const atUs = utc(`${day}T00:00:00Z`);
      return atUs - taiMinusUtcAtEpochS(atUs) * 1e6; // the days are of TAI
    }) as [number, number];
    const passes = findPasses(pathOf(`${l1}\n${l2}\n`), from, beginUs, endUs);
    const events = eventsOf(passes);
    expect(events.map(([, atUs]) => atUs)).toEqual(
      events.map(([, atUs]) => atUs).sort((a, b) => a - b),
    );
    for (const { culminations, highest } of passes)
      expect(highest.elevationRad).toBeGreaterThanOrEqual(
        Math.max(...culminations.map((one) => one.elevationRad)),
      );
    return events.length;
  });
  expect(counts).toEqual(cases.map(({ events }) => events));
});

const LOW = `1 37820U 11053A   14314.79851609  .00064249  00000-0  44961-3 0  5637
2 37820  42.7687 147.7173 0010686 283.6368 148.1694 15.73279710179072
`;
const BOSTON: Station = {
  ...{ latitudeRad: 42.3581 * DEG, longitudeRad: -71.0636 * DEG, heightKm: 0 },
  elevationMinRad: 5 * DEG,
};

test('windows that begin or end anywhere in a pass lose nothing of it', () => {
  const path = pathOf(LOW);
  const whole = findPasses(path, BOSTON, utc('2014-11-10T00:00:00Z'), utc('2014-11-11T00:00:00Z'));
  expect(whole.length).toBeGreaterThan(4);
  for (const { rise, culminations, set } of whole.slice(1, -1)) {
    const [upUs, topUs, downUs] = [rise!.atUs, culminations[0]!.atUs, set!.atUs];
    const late = findPasses(path, BOSTON, topUs + 5e6, downUs + 60e6);
    expect(late).toMatchObject([
      { rise: null, culminations: [], set: { atUs: expect.closeTo(downUs, -3.5) } },
    ]);
    const early = findPasses(path, BOSTON, upUs - 60e6, topUs - 5e6);
    expect(early).toMatchObject([
      { rise: { atUs: expect.closeTo(upUs, -3.5) }, culminations: [], set: null },
    ]);
    expect(findPasses(path, BOSTON, downUs + 60e6, downUs + 120e6)).toEqual([]);
  }
});

test('short passes are in order, also over a mask of 45 degrees and more', () => {
  const path = pathOf(LOW);
  for (const elevationMinRad of [45 * DEG, 60 * DEG]) {
    const station = { ...BOSTON, latitudeRad: 40 * DEG, elevationMinRad };
    const passes = findPasses(
      path,
      station,
      utc('2014-11-08T00:00:00Z'),
      utc('2014-11-14T00:00:00Z'),
    );
    expect(passes.length).toBeGreaterThan(1);
    for (const { rise, culminations, set } of passes) {
      expect(rise!.elevationRad).toBeCloseTo(elevationMinRad, 5);
      expect(set!.elevationRad).toBeCloseTo(elevationMinRad, 5);
      expect(culminations).toHaveLength(1);
      expect([rise!.atUs < culminations[0]!.atUs, culminations[0]!.atUs < set!.atUs]).toEqual([
        true,
        true,
      ]);
    }
  }
});

test('a mask by azimuth hides what is behind it; air lets it be seen earlier', () => {
  const path = pathOf(LOW);
  const [fromUs, toUs] = [utc('2014-11-10T00:00:00Z'), utc('2014-11-11T00:00:00Z')];
  const open = findPasses(path, BOSTON, fromUs, toUs);
  const mask = [0, 90, 180, 270].map((deg) => ({
    azimuthRad: deg * DEG,
    elevationRad: (deg === 180 ? 30 : 5) * DEG,
  }));
  const hidden = findPasses(path, { ...BOSTON, mask }, fromUs, toUs);
  const seconds = (passes: readonly Pass[]) =>
    passes.reduce((sum, { rise, set }) => sum + (set!.atUs - rise!.atUs) / 1e6, 0);
  expect(seconds(hidden)).toBeLessThan(seconds(open) - 60);
  const air = findPasses(
    path,
    { ...BOSTON, air: { pressureHPa: 1010, temperatureK: 283 } },
    fromUs,
    toUs,
  );
  const earlier = open.map(({ rise }, k) => (rise!.atUs - air[k]!.rise!.atUs) / 1e6);
  expect(Math.min(...earlier)).toBeGreaterThan(0.5);
  expect(Math.max(...earlier)).toBeLessThan(30);
});

/** By another's SGP4: the elevation at each tenth of a second around a rise. */
function peerRiseUs(lines: readonly [string, string], station: Station, nearUs: number): number {
  const record = peer.twoline2satrec(...lines);
  const place = {
    latitude: station.latitudeRad,
    longitude: station.longitudeRad,
    height: station.heightKm,
  };
  const elevation = (unixMs: number) => {
    const date = new Date(unixMs);
    const at = peer.propagate(record, date);
    if (at === null || typeof at.position === 'boolean')
      throw new Error('the peer gives no position');
    const look = peer.ecfToLookAngles(place, peer.eciToEcf(at.position, peer.gstime(date)));
    return look.elevation;
  };
  const noon2000Ms = Date.UTC(2000, 0, 1, 12) - 32_000; // TAI - UTC was 32 s
  const nearMs = nearUs / 1000 + noon2000Ms - (taiMinusUtcAtEpochS(nearUs) - 32) * 1000;
  let [low, high] = [nearMs - 30_000, nearMs + 30_000];
  while (high - low > 2) {
    const mid = (low + high) / 2;
    if (elevation(mid) < station.elevationMinRad) low = mid;
    else high = mid;
  }
  return nearUs + (low - nearMs) * 1000;
}

test.skipIf(!hasRows)(
  'the hour of SatNOGS: 55 passes of satellites, 119 of transmitters, times as a peer finds them',
  () => {
    const facts = JSON.parse(textOf('passes/satnogs-autoscheduler-expected.json'));
    const station: Station = {
      ...{ latitudeRad: facts.station.lat * DEG, longitudeRad: facts.station.lon * DEG },
      ...{ heightKm: facts.station.alt_m / 1000, elevationMinRad: facts.station.mask_deg * DEG },
    };
    const [fromUs, toUs] = facts.window.map(utc) as [number, number];
    const lines = textOf('satnogs/tles.txt').split(/\r?\n/);
    const byNumber = new Map<number, readonly [string, string]>();
    for (let k = 0; k + 2 < lines.length; k += 3)
      byNumber.set(Number(lines[k + 2]!.slice(2, 7)), [lines[k + 1]!, lines[k + 2]!]);
    const passesOf = new Map<number, Pass[]>();
    for (const [number, [l1, l2]] of byNumber) {
      const { sets } = readElementSets(new TextEncoder().encode(`${l1}\n${l2}\n`), { file: 'a' });
      if (sets.count === 0) continue;
      const found = findPasses(
        sgp4Path(initialiseSgp4(sets, 'a'), 0),
        station,
        fromUs,
        toUs + 3600e6,
      );
      const good = found.filter(
        ({ rise, set }) =>
          rise !== null &&
          rise.atUs < toUs &&
          set !== null &&
          set.atUs - rise.atUs >= facts.min_duration_min * 60e6,
      );
      passesOf.set(number, good);
    }
    const all = [...passesOf.values()].reduce((sum, { length }) => sum + length, 0);
    const transmitters = textOf('satnogs/transmitters.txt')
      .trim()
      .split('\n')
      .map((line) => Number(line.split(' ')[0]));
    const heard = transmitters.reduce(
      (sum, number) => sum + (passesOf.get(number)?.length ?? 0),
      0,
    );
    expect([all, heard]).toEqual([
      facts.count_over_satellites_checked_here,
      facts.count_over_transmitters,
    ]);
    const first = passesOf.get(facts.first.norad)![0]!;
    expect(Math.abs(first.rise!.atUs - utc(facts.first.rise))).toBeLessThan(3e6);
    expect(Math.abs(first.set!.atUs - utc(facts.first.set))).toBeLessThan(3e6);
    let [checked, worst] = [0, 0];
    for (const [number, passes] of passesOf)
      for (const { rise } of passes) {
        checked++;
        worst = Math.max(
          worst,
          Math.abs(peerRiseUs(byNumber.get(number)!, station, rise!.atUs) - rise!.atUs),
        );
      }
    expect(checked).toBe(all);
    expect(worst).toBeLessThan(1e5); // a tenth of a second
  },
);

test('what stands still over the horizon is one pass without rise and set; what is no window is refused', () => {
  const geo = `1 28868U 05036A   20011.46493281 -.00000066  00000-0  00000+0 0  9999
2 28868   0.0175  50.4632 0002403 284.1276 195.8977  1.00270824 52609
`;
  const [fromUs, toUs] = [utc('2020-01-01T00:00:00Z'), utc('2020-01-03T00:00:00Z')];
  const up = findPasses(pathOf(geo), { ...BOSTON, elevationMinRad: 20 * DEG }, fromUs, toUs);
  expect(up).toMatchObject([{ rise: null, set: null }]);
  expect(up[0]!.culminations.length).toBeGreaterThan(0);
  expect(findPasses(pathOf(geo), { ...BOSTON, longitudeRad: 100 * DEG }, fromUs, toUs)).toEqual([]);
  expect(() => findPasses(pathOf(geo), BOSTON, toUs, fromUs)).toThrow(RangeError);
});

test('between nodes the cubic is SGP4 to a metre in low orbit, to 40 m and so milliseconds in the most eccentric', () => {
  const eccentric = `1 27540U 02048A   20007.25125384  .00001047  00000-0  00000+0 0  9992
2 27540  51.8988 127.5680 8897013 285.8757   2.8911  0.37604578 17780
`;
  const [position, velocity, state] = [
    new Float64Array(3),
    new Float64Array(3),
    new Float64Array(6),
  ];
  for (const [text, day, kmMax, kmSMax] of [
    [LOW, '2014-11-10', 1e-3, 1e-4],
    [eccentric, '2020-01-08', 4e-2, 1e-2],
  ] as const) {
    const path = pathOf(text);
    const fromUs = utc(`${day}T00:00:00Z`);
    const nodes = path.nodes(fromUs, fromUs + 2 * 86_400e6);
    let [km, kmS] = [0, 0];
    for (let k = 0; k < 4000; k++) {
      const atUs = fromUs + Math.round((k + 0.37) * 43.1e6);
      interpolateInto(nodes, atUs, position, velocity);
      expect(path.stateInto(atUs, state)).toBe(true);
      km = Math.max(km, Math.hypot(...position.map((value, axis) => value - state[axis]!)));
      kmS = Math.max(kmS, Math.hypot(...velocity.map((value, axis) => value - state[3 + axis]!)));
    }
    expect([km < kmMax, kmS < kmSMax, km > 1e-9]).toEqual([true, true, true]);
  }
});
