import { createTopocentre, initialiseSgp4, readElementSets } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import {
  freeSpaceDb,
  type InLineEvent,
  inLineEvents,
  inLinePower,
  type OtherLink,
  powerSumDb,
  ringPath,
  type Station,
  s465Dbi,
  s1528Dbi,
  separationRad,
  sgp4Path,
  type WantedLink,
  worstInLine,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};
const FROM_US = utc('2026-03-01T00:00:00Z');

/** Circular orbits, in planes: element sets with right checksums, read by the reader itself. */
function constellation(planes: number, perPlane: number, inclinationDeg: number, revDay: number) {
  const lines = Array.from({ length: planes * perPlane }, (_, k) => {
    const plane = Math.floor(k / perPlane);
    const raanDeg = ((360 / planes) * plane).toFixed(4).padStart(8);
    const anomaly = (((360 / perPlane) * (k % perPlane) + 11 * plane) % 360).toFixed(4).padStart(8);
    const number = String(90000 + k);
    const incl = inclinationDeg.toFixed(4).padStart(8);
    return [
      summed(`1 ${number}U 26001A   26060.00000000  .00000000  00000-0  00000-0 0  999`),
      summed(
        `2 ${number} ${incl} ${raanDeg} 0001000   0.0000 ${anomaly} ${revDay.toFixed(8).padStart(11)}    0`,
      ),
    ].join('\n');
  });
  const { sets } = readElementSets(new TextEncoder().encode(`${lines.join('\n')}\n`), {
    file: 'made.tle',
  });
  expect(sets.count).toBe(planes * perPlane);
  const model = initialiseSgp4(sets, 'a');
  return Array.from({ length: sets.count }, (_, row) => ({
    ...{ id: String(row).padStart(3, '0'), path: sgp4Path(model, row) },
  }));
}
const summed = (line: string): string => {
  const sum = [...line].reduce((total, c) => total + (c === '-' ? 1 : Number(c) || 0), 0);
  return line + (sum % 10);
};

const PARIS: Station = {
  ...{ latitudeRad: 48.86 * DEG, longitudeRad: 2.35 * DEG, heightKm: 0.03 },
  elevationMinRad: 10 * DEG,
};

/** Without the code under test: each half second that it is up, by its own vectors. */
function bruteForce(
  wanted: ReturnType<typeof ringPath>,
  others: ReturnType<typeof constellation>,
  { toUs, angleMaxRad }: { toUs: number; angleMaxRad: number },
  stepUs: number,
) {
  const { positionKm, itrfToEnu } = createTopocentre(
    ...([PARIS.latitudeRad, PARIS.longitudeRad, PARIS.heightKm] as const),
  );
  const state = new Float64Array(6);
  const unit = (path: Pick<(typeof others)[0]['path'], 'stateInto'>, us: number) => {
    path.stateInto(us, state);
    const v = [0, 1, 2].map((k) => state[k]! - positionKm[k]!);
    const length = Math.hypot(...v);
    return v.map((value) => value / length);
  };
  const elevation = (u: number[]) =>
    Math.asin(itrfToEnu[6]! * u[0]! + itrfToEnu[7]! * u[1]! + itrfToEnu[8]! * u[2]!);
  const events: { id: string; fromUs: number; toUs: number; leastRad: number }[] = [];
  for (const { id, path } of others) {
    let open: { id: string; fromUs: number; toUs: number; leastRad: number } | null = null;
    for (let us = FROM_US; us <= toUs; us += stepUs) {
      const b = unit(path, us);
      const up = elevation(b);
      // deep below the horizon it is over 1,700 km away and turns less than 0.3 degrees a second
      if (up < -10 * DEG) us += 25e6;
      if (up < 0) open = null;
      if (up < 0) continue;
      const a = unit(wanted, us);
      const cosine = a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
      const angle = Math.acos(Math.min(1, cosine));
      const isIn = angle <= angleMaxRad && Math.min(elevation(a), up) >= PARIS.elevationMinRad;
      if (isIn && open === null)
        events.push((open = { id, fromUs: us, toUs: us, leastRad: angle }));
      else if (isIn && open) {
        open.toUs = us;
        open.leastRad = Math.min(open.leastRad, angle);
      } else open = null;
    }
  }
  return events.sort((a, b) => a.fromUs - b.fromUs || (a.id < b.id ? -1 : 1));
}

test('a constellation and a standing satellite: every event that small steps find, edges and least angle too', () => {
  const others = constellation(6, 4, 53, 15.06);
  const wanted = ringPath(5 * DEG);
  const ask = { fromUs: FROM_US, toUs: FROM_US + 2 * 86_400e6, angleMaxRad: 8 * DEG };
  const found = inLineEvents(wanted, others, PARIS, ask);
  const stepUs = 0.5e6;
  const truth = bruteForce(wanted, others, ask, stepUs);
  expect(truth.length).toBeGreaterThan(20);
  // what small steps cannot see may be shorter than they are, and no more than that
  const seen = found.filter((one) => one.toUs - one.fromUs > stepUs);
  expect(seen.map(({ id }) => id)).toEqual(truth.map(({ id }) => id));
  let [edgeUs, leastRad] = [0, 0];
  for (const [k, one] of seen.entries()) {
    const other = truth[k]!;
    edgeUs = Math.max(edgeUs, other.fromUs - one.fromUs, one.toUs - other.toUs);
    expect(Math.min(other.fromUs - one.fromUs, one.toUs - other.toUs)).toBeGreaterThan(-2000);
    expect(one.leastRad).toBeLessThanOrEqual(other.leastRad + 1e-9);
    leastRad = Math.max(leastRad, other.leastRad - one.leastRad);
  }
  expect(edgeUs).toBeLessThan(stepUs + 2000);
  expect(leastRad).toBeLessThan(0.02 * DEG);
});

test('events of a few tenths of a second are found; a moving wanted link; windows that begin inside', () => {
  const others = constellation(6, 4, 53, 15.06);
  const wanted = ringPath(5 * DEG);
  const wide = { fromUs: FROM_US, toUs: FROM_US + 86_400e6, angleMaxRad: 6 * DEG };
  const events = inLineEvents(wanted, others, PARIS, wide);
  let shortest = Infinity;
  for (const { id, leastUs, leastRad } of events) {
    const angleMaxRad = leastRad + 1e-5; // hardly below
    const again = inLineEvents(wanted, others, PARIS, { ...wide, angleMaxRad });
    const one = again.find((event) => event.id === id && Math.abs(event.leastUs - leastUs) < 1e5);
    expect(one).toBeDefined();
    shortest = Math.min(shortest, one!.toUs - one!.fromUs);
  }
  expect(shortest).toBeLessThan(1e6);
  const [first] = events as [InLineEvent];
  const inside = { ...wide, fromUs: first.leastUs, toUs: first.leastUs + 60e6 };
  expect(inLineEvents(wanted, others, PARIS, inside)[0]).toMatchObject({
    id: first.id,
    fromUs: first.leastUs,
    leastUs: expect.closeTo(first.leastUs, -4),
  });
  const many = constellation(8, 10, 53, 15.06);
  const low = many[0]!;
  const beside = inLineEvents(low.path, many.slice(1), PARIS, { ...wide, angleMaxRad: 60 * DEG });
  for (const { id, leastUs, leastRad } of beside) {
    const path = many.find((one) => one.id === id)!.path;
    expect(separationRad(low.path, path, PARIS, leastUs)).toBeCloseTo(leastRad, 9);
  }
  expect(beside.length).toBeGreaterThan(0);
  expect(() => inLineEvents(wanted, others, PARIS, { ...wide, angleMaxRad: 0 })).toThrow(
    RangeError,
  );
});

const antenna = { diameterM: 1.2, frequencyGHz: 12, peakDbi: 41 };
const wantedLink: WantedLink = {
  path: ringPath(5 * DEG),
  carrier: { powerDbW: 17, frequencyGHz: 12, bandwidthMHz: 36 },
  ...{ satelliteDbi: 33, noiseK: 150, stationPattern: (off) => s465Dbi(antenna, off) },
};
const otherLink = (aim: OtherLink['aim'], frequencyGHz = 12): OtherLink => ({
  path: ringPath(8 * DEG),
  carrier: { powerDbW: 10, frequencyGHz, bandwidthMHz: 36 },
  satellitePattern: (off) => s1528Dbi({ peakDbi: 30, halfBeamRad: 2 * DEG, nearLobesDb: -20 }, off),
  aim,
});

test('C/I, I/N and ΔT/T are what the budget by hand gives', () => {
  const power = inLinePower(wantedLink, otherLink('station'), PARIS, FROM_US)!;
  const angleRad = separationRad(wantedLink.path, ringPath(8 * DEG), PARIS, FROM_US);
  expect(power.angleRad).toBeCloseTo(angleRad, 12);
  expect(power.angleRad / DEG).toBeGreaterThan(3); // nearer than from the centre of the Earth
  expect(power.offRad).toBeLessThan(1e-7);
  const here = createTopocentre(PARIS.latitudeRad, PARIS.longitudeRad, PARIS.heightKm).positionKm;
  const rangeKm = (longitudeRad: number) =>
    Math.hypot(
      42_164.17 * Math.cos(longitudeRad) - here[0]!,
      42_164.17 * Math.sin(longitudeRad) - here[1]!,
      here[2]!,
    );
  const carrierDbW = 17 + 33 - freeSpaceDb(rangeKm(5 * DEG), 12) + 41;
  const otherDbW = 10 + 30 - freeSpaceDb(rangeKm(8 * DEG), 12) + s465Dbi(antenna, angleRad);
  const noiseDbW = 10 * Math.log10(1.380649e-23 * 150 * 36e6);
  expect(power.cOverIDb).toBeCloseTo(carrierDbW - otherDbW, 6);
  expect(power.iOverNDb).toBeCloseTo(otherDbW - noiseDbW, 6);
  expect(power.noiseRise).toBeCloseTo(10 ** ((otherDbW - noiseDbW) / 10), 9);
  expect(power.lossDb).toBeCloseTo(10 * Math.log10(1 + power.noiseRise), 9);
});

test('half the band: half the power, the same density; bands that do not meet: none', () => {
  const whole = inLinePower(wantedLink, otherLink('station'), PARIS, FROM_US)!;
  const half = inLinePower(wantedLink, otherLink('station', 12.018), PARIS, FROM_US)!;
  expect(whole.iOverNDb - half.iOverNDb).toBeCloseTo(3.01, 1); // and 0.01 dB of free space
  expect(half.noiseRise / whole.noiseRise).toBeCloseTo(1, 2);
  const apart = inLinePower(wantedLink, otherLink('station', 12.1), PARIS, FROM_US)!;
  expect(apart).toMatchObject({ iOverNDb: -Infinity, cOverIDb: Infinity, noiseRise: 0, lossDb: 0 });
  const down = inLinePower(wantedLink, otherLink('down'), PARIS, FROM_US)!;
  expect(down.offRad / DEG).toBeGreaterThan(7); // Paris, off the point below
  expect(whole.iOverNDb - down.iOverNDb).toBeGreaterThanOrEqual(20); // the near side lobes
  expect(powerSumDb([-10, -10])).toBeCloseTo(-6.99, 2);
  expect(powerSumDb([])).toBe(-Infinity);
  const noPath: OtherLink = { ...otherLink('down'), path: { stateInto: () => false } };
  expect(inLinePower(wantedLink, noPath, PARIS, FROM_US)).toBeNull();
});

test('the worst instant of an event is where the angle is least, where the beam follows the station', () => {
  const others = constellation(6, 4, 53, 15.06);
  const ask = { fromUs: FROM_US, toUs: FROM_US + 86_400e6, angleMaxRad: 3 * DEG };
  const events = inLineEvents(wantedLink.path, others, PARIS, ask);
  expect(events.length).toBeGreaterThan(0);
  for (const event of events) {
    const { path } = others.find(({ id }) => id === event.id)!;
    const worst = worstInLine(wantedLink, { ...otherLink('station'), path }, PARIS, event)!;
    const atLeast = inLinePower(
      ...([wantedLink, { ...otherLink('station'), path }, PARIS, event.leastUs] as const),
    )!;
    expect(worst.iOverNDb).toBeLessThan(atLeast.iOverNDb + 0.3);
    expect(worst.iOverNDb).toBeGreaterThan(atLeast.iOverNDb - 0.3);
    const edge = inLinePower(
      ...([wantedLink, { ...otherLink('station'), path }, PARIS, event.fromUs] as const),
    )!;
    expect(worst.iOverNDb).toBeGreaterThanOrEqual(edge.iOverNDb);
  }
});
