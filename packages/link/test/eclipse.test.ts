/** Eclipses against the plain thing: rays from the satellite to the rim of the Sun, each blocked by the ellipsoid or not. */
import {
  createCelestialPoleTable,
  createEarthFrames,
  createStateRotation,
  earthFramesAtInto,
  initialiseSgp4,
  readElementSets,
  rotateInto,
  stateRotationInto,
  sunPositionInto,
} from '@noroshi/orbit';
import { NO_EARTH_ORIENTATION, parseUtc, ttJulianCenturies } from '@noroshi/time';
import { expect, test } from 'vitest';
import { type Eclipse, eclipses, sgp4Path } from '../src/index.ts';

const SETS = {
  low: `1 25544U 98067A   26100.50000000  .00016717  00000-0  10270-3 0  9007
2 25544  51.6400 247.4627 0006703 130.5360 325.0288 15.72125391 40001
`,
  ring: `1 40882U 15042A   26079.50000000  .00000050  00000-0  00000-0 0  9992
2 40882   0.0200  90.0000 0002000  10.0000  20.0000  1.00270000 40009
`,
  high: `1 23642U 95039A   26100.50000000  .00000050  00000-0  10000-3 0  9990
2 23642  64.1900  30.0000 7200000 270.0000  20.0000  2.00612000200002
`,
} as const;

const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};

function pathOf(text: string) {
  // written by hand: the sums of the lines are made here
  const summed = text.replace(/^(.{68}).$/gm, (_, line: string) => {
    let sum = 0;
    for (const letter of line) sum += letter === '-' ? 1 : Number(letter) || 0;
    return `${line}${sum % 10}`;
  });
  const read = readElementSets(new TextEncoder().encode(summed), { file: 'a.tle' });
  expect(read.sets.count).toBe(1);
  return sgp4Path(initialiseSgp4(read.sets, 'i'), 0);
}

const RIM = 720;
const [A_KM, B_KM] = [6378.137, 6378.137 * (1 - 1 / 298.257223563)];

/** The share of the Sun's rim that the ellipsoid hides. */
function hiddenOf(path: ReturnType<typeof pathOf>, atUs: number, rim = RIM): number {
  const [state, sun] = [new Float64Array(6), new Float64Array(3)];
  const [frames, rotation] = [createEarthFrames(), createStateRotation()];
  const tt = ttJulianCenturies(atUs);
  const pole = createCelestialPoleTable(tt, tt + 1e-6);
  path.stateInto(atUs, state);
  earthFramesAtInto(atUs, NO_EARTH_ORIENTATION, pole, frames);
  stateRotationInto('GCRF', 'ITRF', frames, rotation);
  sunPositionInto(tt, sun);
  rotateInto(rotation.matrix, sun, 0, sun, 0);
  const to = sun.map((x, axis) => x - state[axis]!);
  const distance = Math.hypot(...to);
  const along = [...to].map((x) => x / distance);
  const side = cross(along, [0, 0, 1]);
  const length = Math.hypot(...side);
  const [u, v] = [side.map((x) => x / length), cross(along, side).map((x) => x / length)];
  const tangent = Math.tan(Math.asin(695_700 / distance));
  let hidden = 0;
  for (let k = 0; k < rim; k++) {
    const turn = (2 * Math.PI * k) / rim;
    const [c, s] = [Math.cos(turn) * tangent, Math.sin(turn) * tangent];
    if (
      isBlocked(
        state,
        [0, 1, 2].map((axis) => along[axis]! + c * u[axis]! + s * v[axis]!),
      )
    )
      hidden++;
  }
  return hidden / rim;
}

const cross = (a: readonly number[], b: readonly number[]) => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
];

function isBlocked(from: Float64Array, ray: readonly number[]): boolean {
  const scale = [A_KM, A_KM, B_KM];
  let [a, b, c] = [0, 0, -1];
  for (const [axis, km] of scale.entries()) {
    a += (ray[axis]! / km) ** 2;
    b += (2 * ray[axis]! * from[axis]!) / km ** 2;
    c += (from[axis]! / km) ** 2;
  }
  const inner = b * b - 4 * a * c;
  return inner > 0 && -b + Math.sqrt(inner) > 0;
}

const WINDOWS = {
  low: ['2026-04-10T12:00:00Z', '2026-04-11T00:00:00Z', 7],
  ring: ['2026-03-20T00:00:00Z', '2026-03-22T00:00:00Z', 2],
  high: ['2026-04-10T12:00:00Z', '2026-04-13T00:00:00Z', 1],
} as const;

test.each(['low', 'ring', 'high'] as const)('%s: every edge where the rays say', (orbit) => {
  const path = pathOf(SETS[orbit]);
  const [from, to, least] = WINDOWS[orbit];
  const found = eclipses(path.nodes(utc(from), utc(to)));
  expect(found.length).toBeGreaterThanOrEqual(least);
  const slackUs = 0.3e6; // rays every half degree of the rim, the stretched Sun
  for (const { fromUs, toUs, umbra } of found) {
    if (fromUs !== null) {
      expect(hiddenOf(path, fromUs - slackUs)).toBe(0);
      expect(hiddenOf(path, fromUs + slackUs)).toBeGreaterThan(0);
    }
    if (toUs !== null) {
      expect(hiddenOf(path, toUs + slackUs)).toBe(0);
      expect(hiddenOf(path, toUs - slackUs)).toBeGreaterThan(0);
    }
    if (umbra === null) continue;
    expect(hiddenOf(path, umbra.fromUs + slackUs)).toBe(1);
    expect(hiddenOf(path, umbra.toUs - slackUs)).toBe(1);
    if (umbra.fromUs !== utc(from)) expect(hiddenOf(path, umbra.fromUs - slackUs)).toBeLessThan(1);
    if (umbra.toUs !== utc(to)) expect(hiddenOf(path, umbra.toUs + slackUs)).toBeLessThan(1);
  }
});

test('none is missed and none is made up, every three minutes; the ring has at most 72 minutes', () => {
  for (const orbit of ['low', 'ring', 'high'] as const) {
    const path = pathOf(SETS[orbit]);
    const [fromUs, toUs] = [utc(WINDOWS[orbit][0]), utc(WINDOWS[orbit][1])];
    const found = eclipses(path.nodes(fromUs, toUs));
    const isIn = ({ fromUs: a, toUs: b }: Eclipse, us: number) =>
      us >= (a ?? fromUs) && us <= (b ?? toUs);
    for (let us = fromUs; us < toUs; us += 180e6)
      expect([us, found.some((one) => isIn(one, us))]).toEqual([us, hiddenOf(path, us, 90) > 0]);
    if (orbit !== 'ring') continue;
    for (const { fromUs: a, toUs: b } of found)
      if (a !== null && b !== null) expect((b - a) / 60e6).toBeGreaterThan(60);
    for (const { umbra } of found)
      expect((umbra!.toUs - umbra!.fromUs) / 60e6).toBeLessThanOrEqual(72);
  }
});

test('a window that begins and ends in the shadow, one that lies in it, and one in the light', () => {
  const path = pathOf(SETS.low);
  const nodes = path.nodes(utc(WINDOWS.low[0]), utc(WINDOWS.low[1]));
  const [, whole] = eclipses(nodes);
  const [a, b] = [whole!.fromUs!, whole!.toUs!];
  const ends = ({ fromUs, toUs }: Eclipse) => [fromUs, toUs];
  expect(eclipses(nodes, a + 60e6, b - 60e6).map(ends)).toEqual([[null, null]]);
  expect(eclipses(nodes, a - 60e6, b - 60e6)[0]!.toUs).toBeNull();
  expect(Math.abs(eclipses(nodes, a - 60e6, b + 60e6)[0]!.fromUs! - a)).toBeLessThan(2000);
  expect(eclipses(nodes, b + 60e6, b + 600e6)).toEqual([]);
});
