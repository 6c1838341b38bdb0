/** Orbits for the bounds: states drawn with their perigee above the surface, flown under the point mass and J2. */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import type { Random } from '@noroshi/sim';

export type State = readonly [number, number, number, number, number, number]; // km, km/s

const J2 = 0.001082616; // WGS-72
const FLIGHT_STEP_S = 2.5; // Runge-Kutta of order 4: below 1e-7 km a minute at the surface

export function unit(random: Random): [number, number, number] {
  const z = 2 * random.uniform() - 1;
  const a = 2 * Math.PI * random.uniform();
  const s = Math.sqrt(1 - z * z);
  return [s * Math.cos(a), s * Math.sin(a), z];
}

/** Radius up to 4 Earth radii, most of them low, a third within 300 km; any eccentricity; perigee at the surface or above. */
export function drawState(random: Random): State {
  const low = random.integer(3) === 0;
  const heightKm = low ? 300 * random.uniform() ** 2 : 3 * EARTH_RADIUS_KM * random.uniform() ** 3;
  const at = unit(random).map((x) => x * (EARTH_RADIUS_KM + heightKm));
  return drawStateAt(at as [number, number, number], random);
}

/** Any orbit through a place above the surface; every other one is level there and at least circular. */
export function drawStateAt(at: readonly [number, number, number], random: Random): State {
  const radiusKm = Math.hypot(...at);
  const escapeKmS = Math.sqrt((2 * MU_KM3_S2) / radiusKm);
  for (;;) {
    const level = random.integer(2) === 0;
    const heading = level ? cross(at, unit(random)) : unit(random);
    const least = level ? 0.5 : 0.3;
    const speedKmS = escapeKmS * Math.sqrt(least + (0.999 - least) * random.uniform());
    const length = Math.hypot(...heading);
    const state: State = [
      ...at,
      (heading[0] / length) * speedKmS,
      (heading[1] / length) * speedKmS,
      (heading[2] / length) * speedKmS,
    ];
    if (perigeeKm(state) >= EARTH_RADIUS_KM) return state;
  }
}

function cross(a: readonly number[], b: readonly number[]): [number, number, number] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function perigeeKm([x, y, z, vx, vy, vz]: State): number {
  const r = Math.hypot(x, y, z);
  const v2 = vx * vx + vy * vy + vz * vz;
  const h2 = Math.hypot(y * vz - z * vy, z * vx - x * vz, x * vy - y * vx) ** 2;
  const energy = v2 / 2 - MU_KM3_S2 / r;
  const e = Math.sqrt(Math.max(0, 1 + (2 * energy * h2) / MU_KM3_S2 ** 2));
  return h2 / MU_KM3_S2 / (1 + e);
}

export function fly(state: State, seconds: number): State {
  const steps = Math.max(1, Math.ceil(Math.abs(seconds) / FLIGHT_STEP_S));
  const h = seconds / steps;
  let s = [...state];
  for (let k = 0; k < steps; k++) {
    const k1 = rates(s);
    const k2 = rates(added(s, k1, h / 2));
    const k3 = rates(added(s, k2, h / 2));
    const k4 = rates(added(s, k3, h));
    s = s.map((x, i) => x + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
  }
  return s as unknown as State;
}

function added(s: readonly number[], rate: readonly number[], h: number): number[] {
  return s.map((x, i) => x + h * rate[i]);
}

function rates([x, y, z, vx, vy, vz]: readonly number[]): number[] {
  const r2 = x * x + y * y + z * z;
  const r = Math.sqrt(r2);
  const pull = -MU_KM3_S2 / (r2 * r);
  const bulge = (1.5 * J2 * EARTH_RADIUS_KM ** 2) / r2;
  const tilt = (5 * z * z) / r2;
  const across = pull * (1 + bulge * (1 - tilt));
  return [vx, vy, vz, across * x, across * y, pull * (1 + bulge * (3 - tilt)) * z];
}

/** Radius, radial speed and turn rate. */
export function polar([x, y, z, vx, vy, vz]: State) {
  const r = Math.hypot(x, y, z);
  const radialKmS = (x * vx + y * vy + z * vz) / r;
  const across = Math.sqrt(Math.max(0, vx * vx + vy * vy + vz * vz - radialKmS ** 2));
  return { radiusKm: r, radialKmS, acrossKmS: across, turnRadS: across / r };
}
