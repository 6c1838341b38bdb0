/**
 * The element set whose SGP4 state at a given epoch is a given state: Newton's method on SGP4
 * itself, derivatives by differences, in elements that stay regular for circular orbits (mean
 * motion, e cos ω, e sin ω, inclination, node, M + ω). Not for orbits within 1 deg of the
 * equator. First solved with the set's epoch at the state's, then carried back to the epoch
 * wanted.
 */
import {
  createResonanceScratch,
  createStateBatch,
  EARTH_RADIUS_KM,
  initialiseSgp4,
  J2,
  MU_KM3_S2,
  type OpsMode,
  propagateRow,
} from '@noroshi/orbit';
import { batchOf, type Elements } from './batch.ts';

const STEPS_MAX = 25;
const TOLERANCE = 1e-10; // of the scaled residual: km and 1000 km/s alike, 0.1 µm
const VELOCITY_SCALE_S = 1000; // 1 km/s counts as 1000 km

export type TargetState = {
  readonly epochUs: number;
  readonly positionKm: readonly number[]; // TEME
  readonly velocityKmS: readonly number[];
};

export type FitOptions = {
  readonly setEpochUs: number;
  readonly bstarPerEarthRadius: number;
  readonly opsMode: OpsMode;
};

/**
 * Mean elements at `setEpochUs` that give the state, or undefined where Newton's method does not
 * settle.
 */
export function fitMeanElements(target: TargetState, options: FitOptions): Elements | undefined {
  const { bstarPerEarthRadius, opsMode, setEpochUs } = options;
  const atTarget = (x: readonly number[]) => toElements(x, target.epochUs, bstarPerEarthRadius);
  const x = newton(osculating(target), target, opsMode, atTarget);
  if (x === undefined || setEpochUs === target.epochUs) return x && atTarget(x);
  const backS = (target.epochUs - setEpochUs) / 1e6;
  const atSet = (y: readonly number[]) => toElements(y, setEpochUs, bstarPerEarthRadius);
  const y = newton(carriedBack(x, backS), target, opsMode, atSet);
  return y && atSet(y);
}

/** Regular elements of the Kepler orbit through the state: the first guess. */
function osculating({ positionKm: r, velocityKmS: v }: TargetState): number[] {
  const rKm = Math.hypot(...r);
  const h = [r[1] * v[2] - r[2] * v[1], r[2] * v[0] - r[0] * v[2], r[0] * v[1] - r[1] * v[0]];
  const hNorm = Math.hypot(...h);
  const radial = (r[0] * v[0] + r[1] * v[1] + r[2] * v[2]) / rKm;
  const aKm = 1 / (2 / rKm - (v[0] ** 2 + v[1] ** 2 + v[2] ** 2) / MU_KM3_S2);
  const raan = Math.atan2(h[0], -h[1]);
  const along = Math.cos(raan) * r[0] + Math.sin(raan) * r[1];
  const latitude = Math.atan2((hNorm * r[2]) / Math.hypot(h[0], h[1]), along);
  const eCosNu = hNorm ** 2 / (MU_KM3_S2 * rKm) - 1;
  const eSinNu = (radial * hNorm) / MU_KM3_S2;
  const e = Math.hypot(eCosNu, eSinNu);
  const nu = Math.atan2(eSinNu, eCosNu);
  const eccentric =
    2 * Math.atan2(Math.sqrt(1 - e) * Math.sin(nu / 2), Math.sqrt(1 + e) * Math.cos(nu / 2));
  const mean = eccentric - e * Math.sin(eccentric);
  const argPerigee = latitude - nu;
  return [
    Math.sqrt(MU_KM3_S2 / aKm ** 3),
    e * Math.cos(argPerigee),
    e * Math.sin(argPerigee),
    Math.atan2(Math.hypot(h[0], h[1]), h[2]),
    raan,
    mean + argPerigee,
  ];
}

/** The same mean orbit `backS` earlier, by the secular rates of J2. */
function carriedBack(x: readonly number[], backS: number): number[] {
  const [motion, eCos, eSin, inclination, raan, longitude] = x;
  const aKm = Math.cbrt(MU_KM3_S2 / motion ** 2);
  const p = aKm * (1 - eCos ** 2 - eSin ** 2);
  const rate = 1.5 * J2 * motion * (EARTH_RADIUS_KM / p) ** 2;
  const cosI = Math.cos(inclination);
  const turn = -0.5 * rate * (5 * cosI ** 2 - 1) * backS;
  return [
    motion,
    eCos * Math.cos(turn) - eSin * Math.sin(turn),
    eCos * Math.sin(turn) + eSin * Math.cos(turn),
    inclination,
    raan + rate * cosI * backS,
    longitude - motion * backS + turn,
  ];
}

type MakeElements = (x: readonly number[]) => Elements;

function newton(
  guess: readonly number[],
  target: TargetState,
  opsMode: OpsMode,
  make: MakeElements,
): number[] | undefined {
  const x = [...guess];
  let best = Number.POSITIVE_INFINITY;
  for (let step = 0; step < STEPS_MAX; step++) {
    const residual = residualOf(x, target, opsMode, make);
    const size = Math.hypot(...residual);
    if (!(size < 1e6)) return undefined;
    if (size <= TOLERANCE || (size >= best && size < 1e-7)) return x; // settled, or at rounding
    best = Math.min(best, size);
    const columns = x.map((value, j) => {
      const h = j === 0 ? value * 1e-7 : 1e-7;
      const shifted = x.map((other, k) => (k === j ? other + h : other));
      const moved = residualOf(shifted, target, opsMode, make);
      return moved.map((m, k) => (m - residual[k]) / h);
    });
    const change = solve(columns, residual);
    for (let j = 0; j < x.length; j++) x[j] -= change[j];
  }
  return undefined;
}

function residualOf(
  x: readonly number[],
  target: TargetState,
  opsMode: OpsMode,
  make: MakeElements,
): number[] {
  const model = initialiseSgp4(batchOf([make(x)], 'fit'), opsMode);
  const out = createStateBatch(1, 'TEME');
  propagateRow(model, createResonanceScratch(model), 0, target.epochUs, out, 0);
  const positions = target.positionKm.map((km, k) => out.positionKm[k] - km);
  const velocities = target.velocityKmS.map(
    (kmS, k) => (out.velocityKmS[k] - kmS) * VELOCITY_SCALE_S,
  );
  return [...positions, ...velocities];
}

function toElements(x: readonly number[], epochUs: number, bstarPerEarthRadius: number): Elements {
  const argPerigeeRad = Math.atan2(x[2], x[1]);
  return {
    epochUs,
    meanMotionRadS: x[0],
    eccentricity: Math.hypot(x[1], x[2]),
    inclinationRad: x[3],
    raanRad: turned(x[4]),
    argPerigeeRad: turned(argPerigeeRad),
    meanAnomalyRad: turned(x[5] - argPerigeeRad),
    bstarPerEarthRadius,
  };
}

function turned(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.floor(angleRad / (2 * Math.PI));
}

/**
 * Solves columns · change = right side; Gauss elimination, rows exchanged for the largest pivot.
 */
function solve(columns: readonly number[][], rightSide: readonly number[]): number[] {
  const n = rightSide.length;
  const rows = rightSide.map((value, i) => [...columns.map((column) => column[i]), value]);
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let k = i + 1; k < n; k++) {
      if (Math.abs(rows[k][i]) > Math.abs(rows[pivot][i])) pivot = k;
    }
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let k = i + 1; k < n; k++) {
      const factor = rows[k][i] / rows[i][i];
      for (let j = i; j <= n; j++) rows[k][j] -= factor * rows[i][j];
    }
  }
  const result = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * result[j];
    result[i] = sum / rows[i][i];
  }
  return result;
}
