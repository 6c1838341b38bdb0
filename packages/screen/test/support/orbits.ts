/** Orbits of every kind that bounds can be wrong about, from one seed: low, eccentric, decaying, light, resonant, far. */
import { EARTH_RADIUS_KM, type ElementSetBatch, MU_KM3_S2 } from '@noroshi/orbit';
import { createRandom, type Random } from '@noroshi/sim';

type Shape = { readonly axisKm: number; readonly e: number; readonly bstar: number };

const between = (random: Random, from: number, to: number) => from + (to - from) * random.uniform();
const power = (random: Random, from: number, to: number) => 10 ** between(random, from, to);

function byHeights(perigeeKm: number, apogeeKm: number, bstar: number): Shape {
  const axisKm = EARTH_RADIUS_KM + (perigeeKm + apogeeKm) / 2;
  return { axisKm, e: (apogeeKm - perigeeKm) / (2 * axisKm), bstar };
}

function byPerigee(axisKm: number, perigeeKm: number): Shape {
  return { axisKm, e: Math.max(0, 1 - (EARTH_RADIUS_KM + perigeeKm) / axisKm), bstar: 0 };
}

const KINDS: Readonly<Record<string, (random: Random) => Shape>> = {
  low: (r) => {
    const perigeeKm = between(r, 300, 2000);
    return byHeights(perigeeKm, perigeeKm + between(r, 0, 100), power(r, -6, -2));
  },
  light: (r) => {
    const perigeeKm = between(r, 760, 1500); // balloons and foils, some with a negative drag term
    const sign = r.uniform() < 0.3 ? -1 : 1;
    return byHeights(perigeeKm, perigeeKm + between(r, 0, 1500), sign * power(r, -3, -0.5));
  },
  eccentric: (r) => {
    const perigeeKm = between(r, 250, 2000);
    return byHeights(perigeeKm, perigeeKm + between(r, 100, 8000), power(r, -6, -2));
  },
  decaying: (r) => {
    const perigeeKm = between(r, 160, 500);
    return byHeights(perigeeKm, perigeeKm + between(r, 0, 400), power(r, -4, -1));
  },
  transfer: (r) => byHeights(between(r, 180, 2000), between(r, 20_000, 42_000), power(r, -5, -2)),
  halfDay: (r) => byPerigee(26_560 + between(r, -200, 200), between(r, 300, 3000)),
  navigation: (r) => ({ axisKm: between(r, 25_000, 30_000), e: between(r, 0, 0.05), bstar: 0 }),
  synchronous: (r) => ({
    axisKm: 42_164 + between(r, -300, 300),
    e: between(r, 0, 0.02),
    bstar: 0,
  }),
  far: (r) => byPerigee(between(r, 50_000, 300_000), between(r, 500, 40_000)),
};

export const ORBIT_KINDS = Object.keys(KINDS);

/** `count` objects, kinds in turn; sets mostly of the last days, some a month old, some of after `atUs`. */
export function everyKind(
  seed: string,
  count: number,
  atUs: number,
  kinds: readonly string[] = ORBIT_KINDS,
): ElementSetBatch {
  const random = createRandom(seed);
  const shapes = Array.from({ length: count }, (_, k) => KINDS[kinds[k % kinds.length]!]!(random));
  const column = (of: (shape: Shape) => number) => Float64Array.from(shapes, of);
  const turn = () => column(() => between(random, 0, 2 * Math.PI));
  const ageDays = () => {
    const share = random.uniform();
    return share < 0.8
      ? between(random, 0, 5)
      : between(random, share < 0.95 ? 5 : -2, share < 0.95 ? 30 : 0);
  };
  const ids = shapes.map((_, k) => `${kinds[k % kinds.length]}-${k}`);
  return {
    ...{ frame: 'TEME', centre: 'EARTH', count },
    objects: {
      ...{ count, objectId: ids, catalogueNumber: new Uint32Array(count) },
      ...{ cosparId: ids.map(() => ''), name: ids, source: ids.map(() => 'made') },
    },
    objectRow: Uint32Array.from(ids, (_, k) => k),
    epochUs: column(() => atUs - Math.round(ageDays() * 86_400e6)),
    meanMotionRadS: column(({ axisKm }) => Math.sqrt(MU_KM3_S2 / axisKm ** 3)),
    eccentricity: column(({ e }) => e),
    inclinationRad: column(() => Math.acos(between(random, -1, 1))),
    ...{ raanRad: turn(), argPerigeeRad: turn(), meanAnomalyRad: turn() },
    bstarPerEarthRadius: column(({ bstar }) => bstar),
    meanMotionDotRevDay2: new Float64Array(count),
    meanMotionDdotRevDay3: new Float64Array(count),
    ...{ ephemerisType: new Uint8Array(count), elementSetNumber: new Uint32Array(count) },
    ...{ revolutionAtEpoch: new Uint32Array(count), classification: ids.map(() => 'U') },
  };
}
