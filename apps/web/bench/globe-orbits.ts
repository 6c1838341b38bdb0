/** A made-up catalogue on two-body orbits, seeded: what the globe's bench and tests draw without a node. */
import { MU_KM3_S2 } from '@noroshi/orbit';
import type { Catalogue, Path, Span } from '../src/globe/contract.ts';

const EARTH_KM = 6378.137;
/** Share of the catalogue, least and most perigee and apogee height (km), least and most inclination (degrees). */
const SHELLS = [
  { share: 0.52, perigee: [520, 620], apogee: [0, 12], tilt: [52, 54], regime: 0 },
  { share: 0.3, perigee: [420, 1450], apogee: [0, 160], tilt: [62, 100], regime: 0 },
  { share: 0.05, perigee: [19_100, 23_200], apogee: [0, 300], tilt: [54, 65], regime: 1 },
  { share: 0.06, perigee: [35_760, 35_800], apogee: [0, 40], tilt: [0, 9], regime: 2 },
  { share: 0.07, perigee: [250, 900], apogee: [18_000, 38_500], tilt: [6, 64], regime: 3 },
] as const;

export type Orbits = {
  readonly catalogue: Catalogue;
  stateInto(row: number, ms: number, km: Float32Array | Float64Array, kmS: Float32Array): void;
};

/** `seed` decides everything. The first eight objects are assets. */
export function makeOrbits(count: number, seed: number, fromMs: number): Orbits {
  const next = random(seed);
  const elements = new Float64Array(6 * count); // a, e, i, node, perigee, mean anomaly
  const regime = new Uint8Array(count);
  for (let row = 0; row < count; row++) {
    const shell = shellFor(next());
    const between = ([min, max]: readonly [number, number]) => min + next() * (max - min);
    const perigeeKm = EARTH_KM + between(shell.perigee);
    const apogeeKm = perigeeKm + between(shell.apogee);
    const turn = () => 2 * Math.PI * next();
    elements.set(
      [
        (perigeeKm + apogeeKm) / 2,
        (apogeeKm - perigeeKm) / (apogeeKm + perigeeKm),
        (between(shell.tilt) / 180) * Math.PI,
        ...[turn(), turn(), turn()],
      ],
      6 * row,
    );
    regime[row] = shell.regime;
  }
  const catalogue = catalogueOf(count, regime, elements, fromMs);
  const stateInto: Orbits['stateInto'] = (row, ms, km, kmS) =>
    twoBodyInto(elements, row, (ms - fromMs) / 1000, km, kmS);
  return { catalogue, stateInto };
}

function shellFor(at: number): (typeof SHELLS)[number] {
  let sum = 0;
  return SHELLS.find(({ share }) => at < (sum += share)) ?? SHELLS[0];
}

function catalogueOf(
  count: number,
  regime: Uint8Array,
  elements: Float64Array,
  fromMs: number,
): Catalogue {
  const ids = Array.from({ length: count }, (_, row) => `${90_000 + row}`);
  const isAsset = new Uint8Array(count).fill(1, 0, 8);
  const heights = (sign: number) =>
    Float32Array.from({ length: count }, (_, row) => {
      const [axisKm, eccentricity] = elements.subarray(6 * row, 6 * row + 2);
      return axisKm! * (1 + sign * eccentricity!) - EARTH_KM;
    });
  return {
    ...{ count, objectIds: ids, regime, isAsset, version: 'made up' },
    names: ids.map((id, row) => (row < 8 ? `ALPHA ${row + 1}` : `OBJECT ${id}`)),
    catalogueNumbers: Uint32Array.from(ids, Number),
    epochMs: Float64Array.from(ids, (_, row) => fromMs - ((row * 7919) % 172_800_000)),
    cosparIds: ids.map(() => ''),
    ...{ perigeeKm: heights(-1), apogeeKm: heights(1) },
    inclinationDeg: Float32Array.from(ids, (_, row) => (elements[6 * row + 2]! / Math.PI) * 180),
    periodMin: Float32Array.from(ids, (_, row) => periodS(elements[6 * row]!) / 60),
    freshness: Uint8Array.from(ids, (_, row) => (row % 40 === 39 ? 1 : row % 90 === 89 ? 2 : 0)),
  };
}

const periodS = (axisKm: number): number => 2 * Math.PI * Math.sqrt(axisKm ** 3 / MU_KM3_S2);

function twoBodyInto(
  elements: Float64Array,
  row: number,
  afterS: number,
  km: Float32Array | Float64Array,
  kmS: Float32Array,
): void {
  const [a, e, i, node, perigee, m0] = elements.subarray(
    6 * row,
    6 * row + 6,
  ) as unknown as number[];
  const n = Math.sqrt(MU_KM3_S2 / a! ** 3);
  const mean = m0! + n * afterS;
  let anomaly = mean + e! * Math.sin(mean);
  for (let step = 0; step < 12; step++)
    anomaly -= (anomaly - e! * Math.sin(anomaly) - mean) / (1 - e! * Math.cos(anomaly));
  const [c, s] = [Math.cos(anomaly), Math.sin(anomaly)];
  const flat = Math.sqrt(1 - e! * e!);
  const [x, y] = [a! * (c - e!), a! * flat * s];
  const rate = (n * a!) / (1 - e! * c);
  const [u, v] = [-rate * s, rate * flat * c];
  const [cn, sn, ci, si] = [Math.cos(node!), Math.sin(node!), Math.cos(i!), Math.sin(i!)];
  const [cp, sp] = [Math.cos(perigee!), Math.sin(perigee!)];
  const p = [cn * cp - sn * sp * ci, sn * cp + cn * sp * ci, sp * si];
  const q = [-cn * sp - sn * cp * ci, -sn * sp + cn * cp * ci, cp * si];
  for (let axis = 0; axis < 3; axis++) {
    km[3 * row + axis] = x * p[axis]! + y * q[axis]!;
    kmS[3 * row + axis] = u * p[axis]! + v * q[axis]!;
  }
}

/** Every state at both ends. */
export function spanOf({ catalogue, stateInto }: Orbits, fromMs: number, toMs: number): Span {
  const column = () => new Float32Array(3 * catalogue.count);
  const span = { fromKm: column(), fromKmS: column(), toKm: column(), toKmS: column() };
  for (let row = 0; row < catalogue.count; row++) {
    stateInto(row, fromMs, span.fromKm, span.fromKmS);
    stateInto(row, toMs, span.toKm, span.toKmS);
  }
  return { ...span, fromMs, toMs, failed: 0, tookMs: 0 };
}

export function pathOf(
  orbits: Orbits,
  row: number,
  fromMs: number,
  toMs: number,
  steps: number,
): Path {
  const stepMs = (toMs - fromMs) / (steps - 1);
  const positionKm = new Float64Array(3 * steps);
  const all = new Float64Array(3 * (row + 1));
  const rates = new Float32Array(3 * (row + 1));
  for (let k = 0; k < steps; k++) {
    orbits.stateInto(row, fromMs + k * stepMs, all, rates);
    positionKm.set(all.subarray(3 * row, 3 * row + 3), 3 * k);
  }
  return { objectId: orbits.catalogue.objectIds[row]!, fromMs, stepMs, positionKm };
}

/** Mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
