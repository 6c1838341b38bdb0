/**
 * Element sets made ready to be asked where they are, and mean orbits of them at any instant: SGP4's states over one revolution,
 * turned into osculating elements and averaged, so that what the Earth's flattening adds and takes within a revolution is gone.
 * Works alike for every regime, as everything secular, lunisolar and resonant is SGP4's own. TEME, Earth; km, s, rad.
 * References: Broucke & Cefola 1972 (equinoctial elements); Walter 1967 (mean from osculating elements).
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  MU_KM3_S2,
  propagateRow,
  type ResonanceScratch,
  type Sgp4Model,
  type StateBatch,
} from '@noroshi/orbit';

/** Sets ready for SGP4. One caller at a time: it holds scratch. */
export type Orbits = {
  readonly sets: ElementSetBatch;
  readonly model: Sgp4Model;
  readonly scratch: ResonanceScratch;
  readonly states: StateBatch; // two cells, for the instants asked one by one
};

export type MeanOrbit = {
  readonly atUs: number;
  readonly semiMajorAxisKm: number;
  readonly normal: Float64Array; // unit vector of the angular momentum
  readonly eccentricity: Float64Array; // vector to the perigee, its size the eccentricity
  readonly longitudeRad: number; // mean longitude in the axes asked for, unwrapped to nothing: −π to π
};

/** Axes in a plane: longitudes count from x̂ towards ŷ, in other planes from where the least turn takes x̂. Unit vectors. */
export type PlaneAxes = {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly normal: Float64Array;
};

const NODES = 36; // instants a revolution; the harmonics of J2 to J4 average out from 12 on

export function createOrbits(sets: ElementSetBatch): Orbits {
  const model = initialiseSgp4(sets, 'a');
  return {
    sets,
    model,
    scratch: createResonanceScratch(model),
    states: createStateBatch(2, 'TEME'),
  };
}

/** Period of a set, s. */
export function periodS(orbits: Orbits, row: number): number {
  return (2 * Math.PI) / orbits.sets.meanMotionRadS[row]!;
}

/**
 * Distance of two rows at an instant, km, and what it takes to say which way: `out` gets 2 minus 1, position and velocity (TEME,
 * six cells) where given. NaN where SGP4 refuses either.
 */
export function rangeAtKm(
  orbits: Orbits,
  row1: number,
  row2: number,
  atUs: number,
  out?: Float64Array,
): number {
  const { model, scratch, states } = orbits;
  propagateRow(model, scratch, row1, atUs, states, 0);
  propagateRow(model, scratch, row2, atUs, states, 1);
  const { positionKm: p, velocityKmS: v } = states;
  const x = p[3]! - p[0]!;
  const y = p[4]! - p[1]!;
  const z = p[5]! - p[2]!;
  if (out !== undefined) {
    out[0] = x;
    out[1] = y;
    out[2] = z;
    for (let k = 0; k < 3; k++) out[3 + k] = v[3 + k]! - v[k]!;
  }
  return Math.sqrt(x * x + y * y + z * z);
}

/** Mean orbit of a row, its longitude in `axes` (its own plane's where none are given); undefined where SGP4 refuses it. */
export function meanOrbit(
  orbits: Orbits,
  row: number,
  atUs: number,
  axes?: PlaneAxes,
): MeanOrbit | undefined {
  const periodUs = periodS(orbits, row) * 1e6;
  const sum = { a: 0, normal: new Float64Array(3), e: new Float64Array(3) };
  const each = osculatingOverRevolution(orbits, row, atUs, periodUs);
  if (each === undefined) return undefined;
  for (const { semiMajorAxisKm, normal, e } of each) {
    sum.a += semiMajorAxisKm / NODES;
    for (let k = 0; k < 3; k++) {
      sum.normal[k]! += normal[k]! / NODES;
      sum.e[k]! += e[k]! / NODES;
    }
  }
  const unit = normalised(sum.normal);
  const used = axes ?? planeAxes(unit);
  return {
    atUs,
    semiMajorAxisKm: sum.a,
    normal: unit,
    eccentricity: sum.e,
    longitudeRad: meanLongitude(each, used, atUs, orbits.sets.meanMotionRadS[row]!),
  };
}

/** Axes of a plane by its normal: x̂ along the node, or along the first axis where the plane is the equator's. */
export function planeAxes(normal: Float64Array): PlaneAxes {
  const node = [-normal[1]!, normal[0]!, 0];
  const size = Math.hypot(node[0]!, node[1]!);
  const x = size > 1e-4 ? Float64Array.from(node, (c) => c / size) : Float64Array.of(1, 0, 0);
  const y = normalised(cross(normal, x));
  return { x: cross(y, normal), y, normal };
}

type Osculating = {
  readonly atUs: number;
  readonly semiMajorAxisKm: number;
  readonly normal: Float64Array;
  readonly e: Float64Array;
  readonly position: Float64Array;
};

function osculatingOverRevolution(
  { model, scratch, states }: Orbits,
  row: number,
  atUs: number,
  periodUs: number,
): readonly Osculating[] | undefined {
  const each: Osculating[] = [];
  for (let k = 0; k < NODES; k++) {
    const thenUs = atUs + periodUs * ((k + 0.5) / NODES - 0.5);
    if (propagateRow(model, scratch, row, thenUs, states, 0) !== 0) return undefined;
    const position = states.positionKm.slice(0, 3);
    const velocity = states.velocityKmS.slice(0, 3);
    const r = Math.hypot(...position);
    const momentum = cross(position, velocity);
    const toPerigee = cross(velocity, momentum);
    const e = toPerigee.map((c, i) => c / MU_KM3_S2 - position[i]! / r);
    const semiMajorAxisKm = 1 / (2 / r - dot(velocity, velocity) / MU_KM3_S2);
    each.push({ atUs: thenUs, semiMajorAxisKm, normal: normalised(momentum), e, position });
  }
  return each;
}

/** Mean of the mean longitudes, each brought to `atUs` by the mean motion. Broucke & Cefola 1972, equinoctial elements. */
function meanLongitude(
  each: readonly Osculating[],
  axes: PlaneAxes,
  atUs: number,
  meanMotionRadS: number,
): number {
  let first = 0;
  let sum = 0;
  for (const [k, one] of each.entries()) {
    const brought = longitudeOf(one, axes) - (meanMotionRadS * (one.atUs - atUs)) / 1e6;
    if (k === 0) first = brought;
    sum += wrapped(brought - first);
  }
  return wrapped(first + sum / each.length);
}

function longitudeOf({ semiMajorAxisKm: a, normal, e, position }: Osculating, axes: PlaneAxes) {
  const x = turned(axes.x, axes.normal, normal);
  const y = turned(axes.y, axes.normal, normal);
  const k = dot(e, x);
  const h = dot(e, y);
  const root = Math.sqrt(Math.max(1e-12, 1 - h * h - k * k));
  const beta = 1 / (1 + root);
  const px = dot(position, x);
  const py = dot(position, y);
  const cosF = k + ((1 - k * k * beta) * px - h * k * beta * py) / (a * root);
  const sinF = h + ((1 - h * h * beta) * py - h * k * beta * px) / (a * root);
  return Math.atan2(sinF, cosF) - k * sinF + h * cosF;
}

/** A vector carried by the least turn that takes the unit vector `from` to `to` (Rodrigues). */
export function turned(vector: Float64Array, from: Float64Array, to: Float64Array): Float64Array {
  const axis = cross(from, to);
  const cosine = dot(from, to);
  const along = dot(axis, vector) / (1 + cosine);
  const across = cross(axis, vector);
  return vector.map((c, i) => c * cosine + across[i]! + axis[i]! * along);
}

export function cross(a: Float64Array, b: Float64Array): Float64Array {
  return Float64Array.of(
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  );
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}

/** An angle brought to −π … π. */
export function wrapped(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}

function normalised(vector: Float64Array): Float64Array {
  const size = Math.hypot(...vector);
  return vector.map((c) => c / size);
}
