/** Areas of the operator: read and judged, shares against sampling and known values, real polygons, shelter times. */
import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { encodeCap } from '@noroshi/watch';
import { describe, expect, test } from 'vitest';
import {
  type AlertAreas,
  capAreaOf,
  chooseAreas,
  createGroundPlane,
  decodeAreas,
  readCap,
} from '../src/index.ts';

type Ring = readonly (readonly [number, number])[];
const feature = (name: string, rings: readonly Ring[], shelterS = 90) => ({
  ...{ type: 'Feature', properties: { name, shelterS } },
  geometry: { type: 'Polygon', coordinates: rings },
});
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
const decoded = (...features: unknown[]): AlertAreas => {
  const read = decodeAreas(collection(...features), crypto);
  if (!read.ok) throw new Error(`${read.error.where}: ${read.error.message}`);
  return read.value;
};
const box = (x: number, y: number, w: number, h = w): Ring => [
  ...([
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
    [x, y],
  ] as const),
];

describe('reading', () => {
  const [a, b] = [feature('a', [box(10, 50, 1)]), feature('b', [box(11, 50, 1)])];
  test('the digest names what is said, not how it is ordered', () => {
    expect(decoded(a, b).digest).toBe(decoded(b, a).digest);
    expect(decoded(a, b).digest).not.toBe(decoded(a).digest);
    expect(decoded(a, b).digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a ring that runs the wrong way is turned, and told', () => {
    const { areas, notes } = decoded(feature('a', [box(10, 50, 1).toReversed()]));
    expect(notes).toEqual(['a, ring 0: it ran the wrong way round and was turned']);
    expect(areas[0]!.polygons[0]![0]).toEqual(decoded(a).areas[0]!.polygons[0]![0]);
  });

  test.each([
    ['open', [...box(0, 0, 1).slice(0, 4)], 'the last position is not the first'],
    [
      'crossing',
      [
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      'crosses itself',
    ],
    [
      'touching a side',
      [
        [0, 0],
        [2, 0],
        [2, 2],
        [1, 0],
        [0, 2],
        [0, 0],
      ],
      'crosses itself',
    ],
    [
      'folded back',
      [
        [0, 0],
        [2, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
      'crosses itself',
    ],
    [
      'short',
      [
        [0, 0],
        [1, 0],
        [0, 0],
      ],
      'four positions',
    ],
    ['off the Earth', box(0, 89.5, 1), 'within ±180, ±90'],
    [
      'no numbers',
      [
        ['0', 0],
        [1, 0],
        [1, 1],
        ['0', 0],
      ],
      'four positions',
    ],
  ] as const)('%s: refused', (_, ring, why) => {
    const read = decodeAreas(collection(feature('a', [ring as Ring])), crypto);
    expect(read.ok ? '' : read.error.message).toContain(why);
  });

  test.each([
    [null, 'FeatureCollection'],
    [collection(), 'FeatureCollection'],
    [collection(a, a), 'twice'],
    [collection({ ...a, properties: { name: 'a' } }), 'shelterS'],
    [collection({ ...a, geometry: { type: 'Point', coordinates: [0, 0] } }), 'MultiPolygon'],
  ])('%j is refused', (json, why) => {
    const read = decodeAreas(json, crypto);
    expect(read.ok ? '' : read.error.message).toContain(why);
  });

  test('over the antimeridian: two rings in CAP, latitude first, and valid', () => {
    const ring: Ring = [
      [179, 50],
      [-179, 50],
      [-179, 51],
      [179, 51],
      [179, 50],
    ];
    const area = capAreaOf(decoded(feature('a', [ring])).areas[0]!);
    const sides = area.polygon!.map((points) => points.map(({ longitudeDeg }) => longitudeDeg));
    expect(sides.map((each) => [Math.min(...each), Math.max(...each)])).toEqual([
      ...[
        [179, 180],
        [-180, -179],
      ],
    ]);
    expect(area.polygon![0]![0]).toEqual({ latitudeDeg: 50, longitudeDeg: 179 });
    const text = encodeCap({
      ...{
        identifier: 'a',
        sender: 'b',
        sent: 0,
        status: 'Test',
        msgType: 'Alert',
        scope: 'Public',
      },
      info: [
        {
          ...{ category: ['Safety'], event: 'e', urgency: 'Future', severity: 'Minor' },
          ...{ certainty: 'Likely', area: [area] },
        },
      ],
    });
    const read = readCap(Buffer.from(text.ok ? text.value : ''));
    expect(read.ok && read.value.alerts[0]!.notes).toEqual([]);
  });
});

const RAD = Math.PI / 180;
const place = (longitudeDeg: number, latitudeDeg: number) => ({
  ...{ latitudeRad: latitudeDeg * RAD, longitudeRad: longitudeDeg * RAD },
});
const round = (sigmaKm: number, centre = place(35, 32)) => ({
  ...{ centre, eastKm2: sigmaKm ** 2, northKm2: sigmaKm ** 2, eastNorthKm2: 0 },
});
const impact = { fromUs: 120e6, toUs: 150e6 };
const shareOf = (rings: readonly Ring[], spread = round(10)) =>
  chooseAreas(decoded(feature('a', rings)).areas, spread, impact, 0)[0]!;

/** A ring of points at a distance from a centre. */
function circle(radiusKm: number, count = 720): Ring {
  const plane = createGroundPlane(place(35, 32));
  const points = Array.from({ length: count }, (_, k) => {
    const turn = (2 * Math.PI * k) / count;
    const at = plane.placeOf(radiusKm * Math.cos(turn), radiusKm * Math.sin(turn));
    return [at.longitudeRad / RAD, at.latitudeRad / RAD] as const;
  });
  return [...points, points[0]!];
}

describe('shares', () => {
  test('a circle of r sigmas holds 1 - exp(-r²/2); a hole takes its own away', () => {
    for (const r of [0.5, 1, 2.146, 3]) {
      const { probability, errorMax } = shareOf([circle(10 * r)]);
      expect(Math.abs(probability - (1 - Math.exp((-r * r) / 2)))).toBeLessThan(2e-5); // 720 sides
      expect(errorMax).toBeLessThan(1e-9);
    }
    const ring = shareOf([circle(20), circle(10).toReversed()]).probability;
    expect(Math.abs(ring - (Math.exp(-0.5) - Math.exp(-2)))).toBeLessThan(2e-5);
  });

  test('areas that share the ground share all of it: a grid adds up to 1', () => {
    const cells = Array.from({ length: 100 }, (_, k) =>
      feature(`${k}`, [box(34.5 + 0.1 * (k % 10), 31.5 + 0.1 * Math.floor(k / 10), 0.1)]),
    );
    const spread = { ...round(5), eastKm2: 30, eastNorthKm2: 12 };
    const wide = { shelter: 0.9, prepare: 1 - 1e-12 };
    const chosen = chooseAreas(decoded(...cells).areas, spread, impact, 0, wide);
    const sum = chosen.reduce((total, { probability }) => total + probability, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
  });

  test('a half plane in effect, and a far area that is not chosen', () => {
    const { probability } = shareOf([box(35, 27, 10, 10)]);
    expect(Math.abs(probability - 0.5)).toBeLessThan(0.01); // the side is straight in degrees
    const far = decoded(feature('far', [box(36, 33, 0.1)])).areas;
    expect(chooseAreas(far, round(10), impact, 0)).toEqual([]);
  });

  test('thresholds: 90 % takes shelter, 99 % makes ready, and both can be edited', () => {
    const plane = createGroundPlane(place(35, 32));
    const at = (sigmas: number) => {
      const p = plane.placeOf(10 * sigmas, 0);
      const [x, y] = [p.longitudeRad / RAD, p.latitudeRad / RAD];
      return decoded(feature('a', [box(x, y - 0.05, 0.1)])).areas;
    };
    const act = (sigmas: number, thresholds?: { shelter: number; prepare: number }) =>
      chooseAreas(at(sigmas), round(10), impact, 0, thresholds)[0]?.act;
    expect([2.14, 2.15, 3.03, 3.04].map((each) => act(each))).toEqual([
      ...['shelter', 'prepare', 'prepare', undefined], // √(-2 ln .1) = 2.146, √(-2 ln .01) = 3.035
    ]);
    expect(act(2.14, { shelter: 0.5, prepare: 0.8 })).toBeUndefined();
    expect(() => act(1, { shelter: 0.99, prepare: 0.9 })).toThrow(RangeError);
  });
});

describeWithData('real areas', 'track/alerts/il_area_polygons.json', (path) => {
  const polygons = JSON.parse(readFileSync(path, 'utf8')) as Record<string, [number, number][]>;
  const cities = JSON.parse(readFileSync(join(path, '../il_cities_countdown.json'), 'utf8')) as {
    id: number;
    name: string;
    countdown: number;
    lat: number;
    lng: number;
  }[];
  const features = cities.flatMap(({ id, name, countdown }) => {
    const ring = polygons[id]?.map(([lat, lng]) => [lng, lat] as const);
    if (ring === undefined) return [];
    const closed = String(ring[0]) === String(ring.at(-1)) ? ring : [...ring, ring[0]!];
    return [{ ...feature(name, [closed], countdown), id: `${id}` }];
  });
  const good = features.filter((each) => decodeAreas(collection(each), crypto).ok);

  test('nearly all are simple rings; the others are refused, not guessed', () => {
    expect(features.length).toBe(1352);
    expect(good.length).toBe(1323);
  });

  test('shares agree with sampling; the city hit is the first; shelter times are its own', () => {
    const { areas } = decoded(...good);
    const city = cities.find(({ name }) => name === 'אבו גוש')!;
    const spread = { ...round(3, place(city.lng, city.lat)), eastKm2: 16, eastNorthKm2: 5 };
    const chosen = chooseAreas(areas, spread, impact, 0);
    expect(chosen.map(({ area }) => area.name)).toContain('אבו גוש');
    expect(chosen.length).toBeGreaterThan(10);
    expect(chosen.length).toBeLessThan(120);
    for (const { area, probability } of chosen.slice(0, 12)) {
      const sampled = sampledShare(area.polygons[0]![0]!, spread);
      expect(Math.abs(sampled - probability), area.name).toBeLessThan(0.004); // 4 sigmas of 40,000
    }
    for (const { area, leftS, isTimely, act } of chosen) {
      expect(leftS).toBe(120);
      expect(isTimely).toBe(area.shelterS <= 120);
      expect(['shelter', 'prepare']).toContain(act);
    }
    const late = chooseAreas(areas, spread, impact, 60e6);
    expect(late.some(({ isTimely }) => !isTimely)).toBe(true); // 60 s left where 90 s are needed
  });
});

/** By points of a fixed sequence (van der Corput, bases 2 and 3). */
function sampledShare(ring: Ring, spread: ReturnType<typeof round>): number {
  const plane = createGroundPlane(spread.centre);
  const flat = ring.map(([x, y]) => plane.eastNorthKm(place(x, y)));
  const [l11, l21] = [Math.sqrt(spread.eastKm2), spread.eastNorthKm2 / Math.sqrt(spread.eastKm2)];
  const l22 = Math.sqrt(spread.northKm2 - l21 ** 2);
  let inside = 0;
  const count = 40_000;
  for (let k = 1; k <= count; k++) {
    const reach = Math.sqrt(-2 * Math.log(corput(k, 2)));
    const [u, v] = [Math.cos(2 * Math.PI * corput(k, 3)), Math.sin(2 * Math.PI * corput(k, 3))];
    const [x, y] = [l11 * reach * u, l21 * reach * u + l22 * reach * v];
    let isIn = false;
    for (let i = 0; i + 1 < flat.length; i++) {
      const [[ax, ay], [bx, by]] = [flat[i]!, flat[i + 1]!];
      if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) isIn = !isIn;
    }
    if (isIn) inside++;
  }
  return inside / count;
}

function corput(k: number, base: number): number {
  let [value, part] = [0, 1 / base];
  for (let rest = k; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * part;
    part /= base;
  }
  return value;
}
