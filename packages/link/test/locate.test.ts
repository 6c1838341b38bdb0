/**
 * Where an emitter is: made-up passes with known places and noise. The true place lies in its own 95 % ellipse as often as that says, errors of the ephemerides
 * included; both sides of a ground track are told; two satellites over the ring with poor ephemerides give no place.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import {
  type DopplerLook,
  type Located,
  locateBothSides,
  locateByDoppler,
  locateByPair,
  type PairLook,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const C_KM_S = 299_792.458;

/** Normal numbers from a seed: Lehmer's generator, then Box and Muller. */
function createNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A circular orbit at 550 km over the meridian of 10° E, going north; over 35° N at 0 s. The Earth stands still: only geometry counts. */
function stateAt(s: number): Float64Array {
  const r = 6378.137 + 550;
  const [rate, speed] = [7.585 / r, 7.585];
  const along = 35 * DEG + rate * s;
  const [co, so] = [Math.cos(10 * DEG), Math.sin(10 * DEG)];
  const [ca, sa] = [Math.cos(along), Math.sin(along)];
  return Float64Array.of(
    ...[r * ca * co, r * ca * so, r * sa],
    ...[-speed * sa * co, -speed * sa * so, speed * ca],
  );
}

const CARRIER_HZ = 1.6e9;

function rateTo(state: Float64Array, emitter: Float64Array): number {
  const away = [0, 1, 2].map((k) => state[k]! - emitter[k]!);
  return away.reduce((sum, value, k) => sum + value * state[3 + k]!, 0) / Math.hypot(...away);
}

function passOver(
  place: { latitudeRad: number; longitudeRad: number },
  normal: () => number,
  ephemeris = { positionKm: 0, velocityKmS: 0 },
): DopplerLook[] {
  const emitter = new Float64Array(3);
  geodeticToItrfInto(place.latitudeRad, place.longitudeRad, 0, emitter);
  const shift = [0, 1, 2, 3, 4, 5].map(
    (k) => normal() * (k < 3 ? ephemeris.positionKm : ephemeris.velocityKmS),
  );
  return Array.from({ length: 121 }, (_, k) => {
    const told = stateAt(k - 60);
    const flown = told.map((value, axis) => value + shift[axis]!);
    const frequencyHz = CARRIER_HZ * (1 - rateTo(flown, emitter) / C_KM_S) + normal();
    return { state: told, frequencyHz, sigmaHz: 1 };
  });
}

const kmBetween = (a: Located['place'], b: Located['place']) => {
  const north = 6371 * (a.latitudeRad - b.latitudeRad);
  const east = 6371 * Math.cos(b.latitudeRad) * (a.longitudeRad - b.longitudeRad);
  return { north, east, km: Math.hypot(north, east) };
};

function isInside(located: Located, truth: Located['place']): boolean {
  const { north, east } = kmBetween(truth, located.place);
  const [s, c] = [Math.sin(located.azimuthRad), Math.cos(located.azimuthRad)];
  const along = (east * s + north * c) / located.majorKm;
  const across = (north * s - east * c) / located.minorKm;
  return along ** 2 + across ** 2 <= 1;
}

const EMITTER = { latitudeRad: 35.3 * DEG, longitudeRad: 13 * DEG };

describe('one satellite', () => {
  test.each([
    ['measurements alone', { positionKm: 0, velocityKmS: 0 }],
    ['ephemerides of 300 m and 0.3 m/s', { positionKm: 0.3, velocityKmS: 3e-4 }],
  ])(
    '%s: the place lies in its own ellipse, of 95 in a hundred, in 92 to 98 of a hundred passes',
    (_, ephemeris) => {
      const normal = createNormal(7);
      let inside = 0;
      for (let run = 0; run < 400; run++) {
        const found = locateByDoppler(
          passOver(EMITTER, normal, ephemeris),
          { latitudeRad: 35 * DEG, longitudeRad: 14 * DEG },
          ephemeris,
        );
        if (!found.ok) throw new Error(found.error.message);
        if (isInside(found.value, EMITTER)) inside++;
      }
      expect(inside / 400).toBeGreaterThan(0.92);
      expect(inside / 400).toBeLessThan(0.98);
    },
  );

  test('without noise the place and the carrier come out, whatever side was begun on that is its own', () => {
    const looks = passOver(EMITTER, () => 0);
    const found = locateByDoppler(
      looks,
      { latitudeRad: 34 * DEG, longitudeRad: 16 * DEG },
      { positionKm: 0, velocityKmS: 0 },
    );
    if (!found.ok) throw new Error(found.error.message);
    expect(kmBetween(found.value.place, EMITTER).km).toBeLessThan(1e-3);
    expect(found.value.carrierHz).toBeCloseTo(CARRIER_HZ, 1);
  });

  test('where the Earth stands still both sides fit alike, and both are told', () => {
    const found = locateBothSides(passOver(EMITTER, createNormal(3)), {
      positionKm: 0,
      velocityKmS: 0,
    });
    expect(found).toHaveLength(2);
    const [first, second] = found.map(({ place }) => place.longitudeRad / DEG);
    expect(Math.abs((first! + second!) / 2 - 10)).toBeLessThan(0.1); // mirrored at the track
    const nearest = Math.min(...found.map(({ place }) => kmBetween(place, EMITTER).km));
    expect(nearest).toBeLessThan(3);
  });

  test('too few looks, and errors so large that a place would say nothing, give none', () => {
    const looks = passOver(EMITTER, createNormal(5));
    const start = { latitudeRad: 35 * DEG, longitudeRad: 14 * DEG };
    const none = { positionKm: 0, velocityKmS: 0 };
    expect(locateByDoppler(looks.slice(0, 3), start, none)).toMatchObject({
      ok: false,
      error: { kind: 'tooFewLooks' },
    });
    const poor = locateByDoppler(looks, start, { positionKm: 50, velocityKmS: 0.1 });
    expect(poor).toMatchObject({ ok: false, error: { kind: 'ephemerisTooPoor' } });
    expect(!poor.ok && poor.error.majorKm).toBeGreaterThan(100);
  });
});

describe('two satellites over the ring', () => {
  /** 3° apart, each with its own small inclination: speeds of some m/s over the turning Earth. */
  const ring = (longitudeDeg: number, s: number, phase: number): Float64Array => {
    const [r, rate, tilt] = [42_164.17, 7.2921e-5, 0.1 * DEG];
    const [lon, turn] = [longitudeDeg * DEG, rate * s + phase];
    const lat = tilt * Math.sin(turn);
    const up = tilt * rate * Math.cos(turn);
    const [cl, sl] = [Math.cos(lat), Math.sin(lat)];
    return Float64Array.of(
      ...[r * cl * Math.cos(lon), r * cl * Math.sin(lon), r * sl],
      ...[-r * up * sl * Math.cos(lon), -r * up * sl * Math.sin(lon), r * up * cl],
    );
  };
  const emitter = new Float64Array(3);
  const place = { latitudeRad: 36 * DEG, longitudeRad: 140 * DEG };
  geodeticToItrfInto(place.latitudeRad, place.longitudeRad, 0, emitter);
  const normal = createNormal(11);
  const looks: PairLook[] = Array.from({ length: 24 }, (_, k) => {
    const [a, b] = [ring(130, 3600 * k, 0), ring(133, 3600 * k, 1.5)];
    const far = (state: Float64Array) =>
      Math.hypot(...[0, 1, 2].map((i) => state[i]! - emitter[i]!));
    const [timeSigmaS, frequencySigmaHz] = [1e-7, 0.1];
    const timeS = (far(a) - far(b)) / C_KM_S + timeSigmaS * normal();
    const rate = rateTo(a, emitter) - rateTo(b, emitter);
    const frequencyHz = (-14e9 * rate) / C_KM_S + frequencySigmaHz * normal();
    return { a, b, timeS, timeSigmaS, frequencyHz, frequencySigmaHz };
  });
  const start = { latitudeRad: 30 * DEG, longitudeRad: 138 * DEG };

  test('with perfect ephemerides a day of looks gives some km', () => {
    const found = locateByPair(looks, start, 14e9, { positionKm: 0, velocityKmS: 0 });
    if (!found.ok) throw new Error(found.error.message);
    expect(kmBetween(found.value.place, place).km).toBeLessThan(found.value.majorKm * 1.5);
    expect(found.value.majorKm).toBeLessThan(20);
  });

  test('with those of public element sets (3 km, 0.1 m/s) no place is given', () => {
    const found = locateByPair(looks, start, 14e9, { positionKm: 3, velocityKmS: 1e-4 });
    expect(found).toMatchObject({ ok: false, error: { kind: 'ephemerisTooPoor' } });
    expect(!found.ok && found.error.message).toContain('better ephemerides');
  });
});
