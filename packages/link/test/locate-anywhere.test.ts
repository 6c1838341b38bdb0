/** Places without a guess, over the turning Earth: how often the ellipse holds the truth, the figures of theory, and what is refused. */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import {
  type DopplerLook,
  type EphemerisError,
  type Located,
  locateByDoppler,
  locateByPair,
  locateDopplerAnywhere,
  locatePairAnywhere,
  type PairLook,
  type Place,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const C_KM_S = 299_792.458;
const MU = 398_600.4418;
const TURN_RAD_S = 7.292115e-5;
const EXACT: EphemerisError = { positionKm: 0, velocityKmS: 0 };

/** Lehmer's generator, then Box and Muller. */
function createNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

type Orbit = { radiusKm: number; tiltDeg: number; nodeDeg: number; alongDeg: number };

/** A circular orbit seen from the turning Earth: ITRF, km and km/s. */
function stateAt({ radiusKm, tiltDeg, nodeDeg, alongDeg }: Orbit, s: number): Float64Array {
  const rate = Math.sqrt(MU / radiusKm ** 3);
  const [u, i, node] = [alongDeg * DEG + rate * s, tiltDeg * DEG, nodeDeg * DEG - TURN_RAD_S * s];
  const turned = (a: number, b: number) => {
    const [x, y, z] = [a, b * Math.cos(i), b * Math.sin(i)];
    const [co, so] = [Math.cos(node), Math.sin(node)];
    return [x * co - y * so, x * so + y * co, z] as const;
  };
  const at = turned(radiusKm * Math.cos(u), radiusKm * Math.sin(u));
  const go = turned(-radiusKm * rate * Math.sin(u), radiusKm * rate * Math.cos(u));
  return Float64Array.of(...at, go[0] + TURN_RAD_S * at[1], go[1] - TURN_RAD_S * at[0], go[2]);
}

const LOW: Orbit = { radiusKm: 6928, tiltDeg: 53, nodeDeg: 100, alongDeg: 50 };
const BEHIND: Orbit = { ...LOW, alongDeg: 46 }; // 480 km

const placeOf = (latitudeDeg: number, longitudeDeg: number): Place => ({
  ...{ latitudeRad: latitudeDeg * DEG, longitudeRad: longitudeDeg * DEG },
});
const positionOf = ({ latitudeRad, longitudeRad }: Place) => {
  const out = new Float64Array(3);
  geodeticToItrfInto(latitudeRad, longitudeRad, 0, out);
  return out;
};
function rangeAndRate(state: Float64Array, emitter: Float64Array) {
  const away = [0, 1, 2].map((k) => state[k]! - emitter[k]!);
  const rangeKm = Math.hypot(...away);
  return { rangeKm, rateKmS: away.reduce((sum, v, k) => sum + v * state[3 + k]!, 0) / rangeKm };
}
const moved = (state: Float64Array, shift: readonly number[]) =>
  state.map((value, k) => value + shift[k]!);
const drawShift = (normal: () => number, { positionKm, velocityKmS }: EphemerisError) =>
  [0, 1, 2, 3, 4, 5].map((k) => normal() * (k < 3 ? positionKm : velocityKmS));

const CARRIER_HZ = 1.6e9;

function pass(
  place: Place,
  normal: () => number,
  ephemeris = EXACT,
  { orbit = LOW, spanS = 60, stepS = 1, carrierHz = CARRIER_HZ } = {},
): DopplerLook[] {
  const emitter = positionOf(place);
  const shift = drawShift(normal, ephemeris);
  return Array.from({ length: spanS / stepS + 1 }, (_, k) => {
    const state = stateAt(orbit, k * stepS - spanS / 2);
    const { rateKmS } = rangeAndRate(moved(state, shift), emitter);
    return { state, frequencyHz: carrierHz * (1 - rateKmS / C_KM_S) + normal(), sigmaHz: 1 };
  });
}

type PairNoise = { timeSigmaS: number; frequencySigmaHz: number };
const pairNoise: PairNoise = { timeSigmaS: 1e-7, frequencySigmaHz: 1 };

function pair(
  place: Place,
  normal: () => number,
  ephemeris = EXACT,
  { orbits = [LOW, BEHIND], seconds = [0], carrierHz = CARRIER_HZ, noise = pairNoise } = {},
): PairLook[] {
  const emitter = positionOf(place);
  const [one, two] = [drawShift(normal, ephemeris), drawShift(normal, ephemeris)];
  return seconds.map((s) => {
    const [a, b] = [stateAt(orbits[0]!, s), stateAt(orbits[1]!, s)];
    const [ra, rb] = [rangeAndRate(moved(a, one), emitter), rangeAndRate(moved(b, two), emitter)];
    const timeS = (ra.rangeKm - rb.rangeKm) / C_KM_S + noise.timeSigmaS * normal();
    const exactHz = (-carrierHz * (ra.rateKmS - rb.rateKmS)) / C_KM_S;
    return { a, b, timeS, frequencyHz: exactHz + noise.frequencySigmaHz * normal(), ...noise };
  });
}

function offKm(a: Place, b: Place) {
  const north = 6371 * (a.latitudeRad - b.latitudeRad);
  const east = 6371 * Math.cos(b.latitudeRad) * (a.longitudeRad - b.longitudeRad);
  return { north, east, km: Math.hypot(north, east) };
}
function isInside({ place, azimuthRad, majorKm, minorKm }: Located, truth: Place): boolean {
  const { north, east } = offKm(truth, place);
  const [s, c] = [Math.sin(azimuthRad), Math.cos(azimuthRad)];
  return ((east * s + north * c) / majorKm) ** 2 + ((north * s - east * c) / minorKm) ** 2 <= 1;
}

/** Under the middle of the pass lies some 37° N; the emitter is 3° of longitude off. */
const below = stateAt(LOW, 0);
const UNDER = placeOf(
  Math.atan2(below[2]!, Math.hypot(below[0]!, below[1]!)) / DEG,
  Math.atan2(below[1]!, below[0]!) / DEG,
);
const EMITTER: Place = { ...UNDER, longitudeRad: UNDER.longitudeRad + 3 * DEG };
/** Where the two curves of one look of both cross well. */
const ASIDE = placeOf(UNDER.latitudeRad / DEG + 1, UNDER.longitudeRad / DEG + 8);
const RUNS = 2000;

describe('the ellipse of 95 in a hundred holds the truth in 93 to 97 of a hundred of 2,000', () => {
  const shareOf = (truth: Place, locate: (normal: () => number) => Located | null) => {
    const normal = createNormal(21);
    let inside = 0;
    for (let run = 0; run < RUNS; run++) {
      const found = locate(normal);
      if (found !== null && isInside(found, truth)) inside++;
    }
    return inside / RUNS;
  };
  const near = (truth: Place) => placeOf(truth.latitudeRad / DEG + 1, truth.longitudeRad / DEG + 1);
  const cases: [string, EphemerisError][] = [
    ['measurements alone', EXACT],
    ['ephemerides of 300 m and 0.3 m/s', { positionKm: 0.3, velocityKmS: 3e-4 }],
  ];
  test.each(cases)('one satellite: %s', (_, ephemeris) => {
    const share = shareOf(EMITTER, (normal) => {
      const looks = pass(EMITTER, normal, ephemeris, { ...{ spanS: 60, stepS: 4 } });
      const found = locateByDoppler(looks, near(EMITTER), ephemeris);
      return found.ok ? found.value : null;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });
  test.each(cases)('two satellites, one look: %s', (_, ephemeris) => {
    const share = shareOf(ASIDE, (normal) => {
      const looks = pair(ASIDE, normal, ephemeris);
      const found = locateByPair(looks, near(ASIDE), CARRIER_HZ, ephemeris);
      return found.ok ? found.value : null;
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });
});

describe('without a guess', () => {
  test('a pass of ten minutes tells its side by the turning of the Earth, and the place', () => {
    const normal = createNormal(5);
    for (const offDeg of [-12, -3, 4, 9]) {
      const truth = { ...UNDER, longitudeRad: UNDER.longitudeRad + offDeg * DEG };
      const looks = pass(truth, normal, EXACT, { spanS: 600, stepS: 5 });
      const found = locateDopplerAnywhere(looks, EXACT);
      if (!found.ok) throw new Error(`${offDeg}: ${found.error.message}`);
      expect(offKm(found.value.place, truth).km).toBeLessThan(3 * found.value.majorKm);
      expect(found.value.majorKm).toBeLessThan(1);
    }
  });

  test('ephemerides that hide the turning of the Earth leave both sides, and both are told', () => {
    const ephemeris = { positionKm: 0.1, velocityKmS: 3e-4 };
    const looks = pass(EMITTER, createNormal(6), ephemeris, { spanS: 60, stepS: 3 });
    const found = locateDopplerAnywhere(looks, ephemeris);
    if (found.ok || found.error.kind !== 'ambiguous') throw new Error(JSON.stringify(found));
    const { places } = found.error;
    expect(places).toHaveLength(2);
    const near = places.map(({ place }) => offKm(place, EMITTER).km).sort((a, b) => a - b);
    expect(near[0]).toBeLessThan(places[0]!.majorKm * 2);
    expect(near[1]).toBeGreaterThan(200); // the other side
  });

  test('one look of two satellites: the place is among what is told, always', () => {
    const normal = createNormal(8);
    let alone = 0;
    for (let run = 0; run < 40; run++) {
      const truth = placeOf(
        UNDER.latitudeRad / DEG + 5 * Math.sin(run),
        UNDER.longitudeRad / DEG + 8 * Math.cos(3 * run),
      );
      const found = locatePairAnywhere(pair(truth, normal), CARRIER_HZ, EXACT);
      if (found.ok) alone++;
      if (!found.ok && found.error.kind !== 'ambiguous') throw new Error(found.error.message);
      const places = found.ok
        ? [found.value]
        : found.error.kind === 'ambiguous'
          ? found.error.places
          : [];
      const near = places.filter(({ place, majorKm }) => offKm(place, truth).km < 2 * majorKm);
      expect([run, near.length > 0]).toEqual([run, true]);
    }
    expect(alone).toBeLessThan(40); // two curves mostly meet twice
  });

  test('a carrier that wanders, no look at all, and a place that says nothing are refused', () => {
    const looks = pass(EMITTER, createNormal(9), EXACT, { spanS: 600, stepS: 10 }).map(
      (one, k) => ({
        ...{ ...one, frequencyHz: one.frequencyHz + 40 * Math.sin(k) },
      }),
    );
    const wanders = locateDopplerAnywhere(looks, EXACT);
    expect(wanders).toMatchObject({ ok: false, error: { kind: 'misfit' } });
    expect(locateDopplerAnywhere([], EXACT)).toMatchObject({ error: { kind: 'tooFewLooks' } });
    expect(locatePairAnywhere([], 1e9, EXACT)).toMatchObject({ error: { kind: 'tooFewLooks' } });
    const few = pass(EMITTER, createNormal(9), EXACT, { spanS: 3 });
    expect(locateDopplerAnywhere(few, EXACT, 0.5)).toMatchObject({
      error: { kind: 'looksTooPoor' },
    });
    // one satellite alone, told as two: nothing differs
    const same = pair(EMITTER, () => 0, EXACT, { orbits: [LOW, LOW] });
    expect(locatePairAnywhere(same, CARRIER_HZ, EXACT)).toMatchObject({ ok: false });
  });
});

describe('figures of theory, within a factor of 3 of those in the notes of the field', () => {
  const axes = (found: ReturnType<typeof locateByDoppler>) => {
    if (!found.ok) throw new Error(found.error.message);
    return [found.value.majorKm, found.value.minorKm];
  };
  const within3 = (got: readonly number[], wanted: readonly number[]) => {
    for (const [k, value] of got.entries())
      expect([Math.abs(Math.log(value / wanted[k]!)) < Math.log(3), value]).toEqual([true, value]);
  };
  /** A place so many km off the ground track, square to it. */
  const beside = (km: number): Place => {
    const across = [0, 1, 2].map((k) => {
      const [i, j] = [(k + 1) % 3, (k + 2) % 3];
      return below[i]! * below[3 + j]! - below[j]! * below[3 + i]!;
    });
    const [r, l] = [Math.hypot(...below.subarray(0, 3)), Math.hypot(...across)];
    const off = km / 6371;
    const at = [0, 1, 2].map(
      (k) => (below[k]! / r) * Math.cos(off) + (across[k]! / l) * Math.sin(off),
    );
    return placeOf(Math.asin(at[2]!) / DEG, Math.atan2(at[1]!, at[0]!) / DEG);
  };
  test('one satellite by Doppler, 1 Hz, 60 s: 0.16 x 0.05 km at 56 km, 0.7 x 0.1 km at 1,110 km', () => {
    const at = (km: number) =>
      axes(
        locateByDoppler(
          pass(beside(km), () => 0),
          beside(km),
          EXACT,
        ),
      );
    within3(at(56), [0.16, 0.05]);
    within3(at(1110), [0.7, 0.1]);
  });
  test('two low satellites, one look: 1.7 x 0.2 km by 100 ns and 1 Hz, ten times that by ten times the noise', () => {
    const at = (noise: PairNoise) =>
      axes(
        locateByPair(
          pair(ASIDE, () => 0, EXACT, { noise }),
          ASIDE,
          CARRIER_HZ,
          EXACT,
        ),
      );
    within3(at(pairNoise), [1.7, 0.2]);
    within3(at({ timeSigmaS: 1e-6, frequencySigmaHz: 10 }), [17, 2]);
  });
  const ring = (longitudeDeg: number, alongDeg: number): Orbit => ({
    ...{ radiusKm: 42_164.17, tiltDeg: 0.1, nodeDeg: longitudeDeg - alongDeg, alongDeg },
  });
  test('two over the ring 3 degrees apart, 14 GHz: 6 x 2 km, with their ephemerides 79 x 25 km, or 2,600 x 250 km', () => {
    const place = placeOf(36, 140);
    const orbits = [ring(130, 0), ring(133, 90)];
    const at = (ephemeris: EphemerisError) =>
      axes(
        locateByPair(
          pair(place, () => 0, EXACT, {
            ...{ orbits, carrierHz: 14e9, noise: { timeSigmaS: 1e-7, frequencySigmaHz: 0.02 } },
          }),
          ...([place, 14e9, ephemeris, Infinity] as const),
        ),
      );
    within3(at(EXACT), [6, 2]);
    within3(at({ positionKm: 0.3, velocityKmS: 3e-6 }), [79, 25]);
    within3(at({ positionKm: 3, velocityKmS: 1e-4 }), [2600, 250]);
  });
});
