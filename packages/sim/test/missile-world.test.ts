/** The planted flights are seen as what they are, by the watch that a node runs, and the same looks come whatever spans are asked for. */
import { createLiveWatch } from '@noroshi/track';
import { expect, test } from 'vitest';
import { createMissileWorld, KNOWN_IMPACT, MISSILE_WORLD } from '../src/index.ts';

const DEG = Math.PI / 180;
const EPOCH_US = 1e15;
const world = () => createMissileWorld({ seed: 1, epochUs: EPOCH_US });

test('looks are the same in one piece and in many', () => {
  const [fromUs, toUs] = [EPOCH_US + 1750e6, EPOCH_US + 1860e6];
  const whole = world().tell(fromUs, toUs);
  const other = world();
  const pieces = Array.from({ length: 11 }, (_, k) =>
    other.tell(fromUs + k * 10e6, fromUs + (k + 1) * 10e6),
  ).flat();
  expect(whole.length).toBeGreaterThan(50);
  expect(pieces).toEqual(whole);
  expect(createMissileWorld({ seed: 2, epochUs: EPOCH_US }).tell(fromUs, toUs)).not.toEqual(whole);
});

test('before the first instant nothing flies and nobody looks', () => {
  expect(world().tell(EPOCH_US - 3600e6, EPOCH_US)).toEqual([]);
  expect(world().flying(EPOCH_US - 1e6)).toEqual([]);
});

test('the announced launch raises no area; the flight into waters raises one that holds its end', () => {
  const made = world();
  const { announced } = made;
  const place = {
    latitudeRad: announced.latitudeDeg * DEG,
    longitudeRad: announced.longitudeDeg * DEG,
  };
  const watch = createLiveWatch({
    ...{ sensors: made.sensors, startUs: EPOCH_US },
    announcements: {
      windows: [
        {
          ...{ id: 'announced', kind: 'orbitalLaunch', place, radiusKm: announced.radiusKm },
          ...{ fromS: 0, toS: 3600, azimuthRad: announced.azimuthDeg * DEG },
          azimuthToleranceRad: announced.azimuthToleranceDeg * DEG,
        },
      ],
      closedAreas: [],
    },
  });
  const upTo = (fromS: number, toS: number) => {
    for (const look of made.tell(EPOCH_US + fromS * 1e6, EPOCH_US + toS * 1e6)) watch.take(look);
    return watch.picture();
  };
  const during = upTo(0, MISSILE_WORLD.impactS);
  expect(during.launches).toHaveLength(1);
  expect(during.launches[0]!.confirmedS - MISSILE_WORLD.orbitalS).toBeLessThanOrEqual(60);
  expect(during.tracks.filter(({ meaning }) => meaning === 'impact')).toEqual([]);
  const after = upTo(MISSILE_WORLD.impactS, MISSILE_WORLD.impactS + 300);
  const [track] = after.tracks;
  expect(after.tracks).toHaveLength(1);
  expect(track!.meaning).toBe('impact');
  const known = made.known().find(({ name }) => name === 'flight into waters')!.landing!;
  const { place: told, ellipse, timeSdS, timeS } = track!.judged!.area!;
  const northKm = 6371 * (told.latitudeRad - known.latitudeRad);
  const eastKm = 6371 * Math.cos(known.latitudeRad) * (told.longitudeRad - known.longitudeRad);
  expect(Math.hypot(northKm, eastKm)).toBeLessThan(4 * ellipse.majorKm);
  expect(Math.abs(EPOCH_US + timeS * 1e6 - known.atUs) / 1e6).toBeLessThan(4 * timeSdS);
  expect(known.latitudeRad / DEG).toBeCloseTo(KNOWN_IMPACT.latitudeDeg, 1);
  expect(known.longitudeRad / DEG).toBeCloseTo(KNOWN_IMPACT.longitudeDeg, 1);
});
