/**
 * Whom the cloud crosses and when: two orbits can only meet on the line where their planes cut each other, so a piece crosses an
 * asset's orbit while both have the same distance from the Earth there. Nodes and perigees turn, so crossings come and go over days.
 * Only pieces known so far are in it: catalogues see what is above some 10 cm, and number it over weeks; the small ones are not
 * counted and are many more. Planes of pieces spread with time, and then the share of objects by height says more than passes.
 */
import { EARTH_RADIUS_KM, type ElementSetBatch } from '@noroshi/orbit';
import type { Breakup, CloudCrossing } from './contract.ts';
import { rowsByObject } from './grow.ts';
import {
  createMeanElements,
  type MeanElements,
  type MeanOrbit,
  meanElementsInto,
  meanOrbitOf,
  wrapRad,
} from './mean-orbit.ts';
import { phaseSigmaRad } from './piece-fit.ts';

export const CLOUD_LIMITS = {
  gapKm: 25, // periodic terms left out of mean elements (some 10 km each), and the sets' error
  shellKm: 25, // either side of an asset's heights, for the density
  stepS: 43_200, // geometry turns by some 3° in this time
  sigmaKmDay: 1, // of a set moved forward, beside its drag (measured: 1.1 km at 12 d in LEO)
} as const;

export type CloudOptions = {
  readonly fromUs: number;
  readonly days: number;
  readonly catalogue?: ElementSetBatch; // for the density; pieces of the cloud in it are left out
};

/** Crossings of each asset (by id), in order of their beginning; `sets` hold the pieces', `assets` one or more sets an asset. */
export function cloudCrossings(
  breakup: Breakup,
  sets: ElementSetBatch,
  assets: ElementSetBatch,
  options: CloudOptions,
): CloudCrossing[] {
  const ids = new Set(breakup.pieces.map(({ objectId }) => objectId));
  const pieces = newestOrbits(sets, options.fromUs, (id) => ids.has(id));
  const others =
    options.catalogue === undefined
      ? null
      : newestOrbits(options.catalogue, options.fromUs, (id) => !ids.has(id));
  const crossings: CloudCrossing[] = [];
  for (const [objectId, asset] of newestOrbits(assets, options.fromUs, (id) => !ids.has(id))) {
    const crossing = crossingOf(objectId, asset, [...pieces.values()], options);
    if (crossing === null) continue;
    const densityFactor = others === null ? null : densityOf(asset, pieces, others);
    crossings.push({ ...crossing, densityFactor });
  }
  return crossings.sort((a, b) => a.fromUs - b.fromUs || (a.objectId < b.objectId ? -1 : 1));
}

function newestOrbits(sets: ElementSetBatch, atUs: number, takes: (id: string) => boolean) {
  const orbits = new Map<string, MeanOrbit>();
  rowsByObject(sets).forEach((rows, object) => {
    const id = sets.objects.objectId[object]!;
    if (rows.length === 0 || !takes(id)) return;
    const row = rows.findLast((one) => sets.epochUs[one]! <= atUs) ?? rows[0]!;
    orbits.set(id, meanOrbitOf(sets, row));
  });
  return orbits;
}

type Tally = {
  fromUs: number;
  toUs: number;
  passes: number;
  minKm: number;
  nearestUs: number;
  sigmaKm: number;
  readonly pieces: Set<number>;
};

function crossingOf(
  objectId: string,
  asset: MeanOrbit,
  pieces: readonly MeanOrbit[],
  { fromUs, days }: CloudOptions,
): Omit<CloudCrossing, 'densityFactor'> | null {
  const [own, other] = [createMeanElements(), createMeanElements()];
  const tally: Tally = {
    ...{ fromUs: Number.POSITIVE_INFINITY, toUs: Number.NEGATIVE_INFINITY, passes: 0 },
    ...{ minKm: Number.POSITIVE_INFINITY, nearestUs: fromUs, sigmaKm: 0, pieces: new Set() },
  };
  const stepUs = CLOUD_LIMITS.stepS * 1e6;
  for (let atUs = fromUs; atUs < fromUs + days * 86_400e6; atUs += stepUs) {
    meanElementsInto(asset, atUs, 1, own);
    for (let i = 0; i < pieces.length; i++) {
      meanElementsInto(pieces[i]!, atUs, 1, other);
      for (const side of [0, Math.PI])
        passOver(tally, i, own, other, atUs, side, asset, pieces[i]!);
    }
  }
  if (tally.pieces.size === 0) return null;
  return {
    ...{
      objectId,
      fromUs: tally.fromUs,
      toUs: Math.min(tally.toUs + stepUs, fromUs + days * 86_400e6),
    },
    ...{ pieces: tally.pieces.size, minKm: tally.minKm, nearestUs: tally.nearestUs },
    ...{ sigmaKm: tally.sigmaKm, perDay: tally.passes / days },
  };
}

/** One side of the line the planes share, over half a day of passes. */
function passOver(
  tally: Tally,
  index: number,
  own: MeanElements,
  other: MeanElements,
  atUs: number,
  side: number,
  asset: MeanOrbit,
  piece: MeanOrbit,
): void {
  const line = commonLine(own, other);
  if (line === null) return;
  const gapKm = rangeAt(own, line.uOwn + side) - rangeAt(other, line.uOther + side);
  if (Math.abs(gapKm) > CLOUD_LIMITS.gapKm) return;
  const halfS = CLOUD_LIMITS.stepS / 2;
  const periodS = (2 * Math.PI) / own.motionRadS;
  const firstS =
    (((((anomalyAt(own, line.uOwn + side) - own.meanAnomalyRad) / own.motionRadS + halfS) %
      periodS) +
      periodS) %
      periodS) -
    halfS;
  tally.pieces.add(index);
  tally.fromUs = Math.min(tally.fromUs, atUs - halfS * 1e6);
  tally.toUs = Math.max(tally.toUs, atUs);
  const otherAt = anomalyAt(other, line.uOther + side);
  for (let t = firstS; t < halfS; t += periodS) {
    tally.passes++;
    const late = wrapRad(other.meanAnomalyRad + other.motionRadS * t - otherAt);
    // The piece is `late` from the line while the asset is on it: the least distance of two straight paths that cross.
    const km = Math.hypot(gapKm, late * other.semiMajorAxisKm * line.apart);
    if (km >= tally.minKm) continue;
    tally.minKm = km;
    tally.nearestUs = Math.round(atUs + t * 1e6);
    tally.sigmaKm = gapSigmaKm(asset, piece, atUs);
  }
}

/** Arguments of latitude of the line in both orbits, and the share of an along-track gap that is left at the least distance. */
function commonLine(a: MeanElements, b: MeanElements) {
  const [ax, ay, az] = normalOf(a);
  const [bx, by, bz] = normalOf(b);
  const line = [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx] as const;
  if (Math.hypot(...line) < 1e-3) return null; // one plane: no line
  const cosI = ax * bx + ay * by + az * bz;
  // Two paths of one speed that cross at I: what is left of a delay is its part across their relative motion.
  const apart = Math.sqrt(Math.max(0, 1 + cosI) / 2);
  return { uOwn: latitudeArgument(line, a), uOther: latitudeArgument(line, b), apart };
}

function normalOf(mean: MeanElements): readonly [number, number, number] {
  const si = Math.sin(mean.inclinationRad);
  const [c, s] = [Math.cos(mean.raanRad), Math.sin(mean.raanRad)];
  return [s * si, -c * si, Math.cos(mean.inclinationRad)];
}

function latitudeArgument(
  [x, y, z]: readonly [number, number, number],
  mean: MeanElements,
): number {
  const [c, s] = [Math.cos(mean.raanRad), Math.sin(mean.raanRad)];
  const ci = Math.cos(mean.inclinationRad);
  return Math.atan2(ci * (y * c - x * s) + z * Math.sin(mean.inclinationRad), x * c + y * s);
}

function rangeAt(mean: MeanElements, uRad: number): number {
  const e = mean.eccentricity;
  return (mean.semiMajorAxisKm * (1 - e * e)) / (1 + e * Math.cos(uRad - mean.argPerigeeRad));
}

function anomalyAt(mean: MeanElements, uRad: number): number {
  const e = mean.eccentricity;
  const trueRad = uRad - mean.argPerigeeRad;
  const E = Math.atan2(Math.sqrt(1 - e * e) * Math.sin(trueRad), e + Math.cos(trueRad));
  return E - e * Math.sin(E);
}

function gapSigmaKm(a: MeanOrbit, b: MeanOrbit, atUs: number): number {
  const of = (orbit: MeanOrbit) => {
    const days = Math.abs(atUs - orbit.epochUs) / 86_400e6;
    return Math.hypot(
      EARTH_RADIUS_KM * (phaseSigmaRad(orbit, atUs) - phaseSigmaRad(orbit, orbit.epochUs)),
      CLOUD_LIMITS.sigmaKmDay * days,
    );
  };
  return Math.hypot(of(a), of(b), CLOUD_LIMITS.gapKm / 2);
}

/** Time-weighted count of objects between the asset's heights, with the cloud over without. */
function densityOf(
  asset: MeanOrbit,
  pieces: ReadonlyMap<string, MeanOrbit>,
  others: ReadonlyMap<string, MeanOrbit>,
): number {
  const mean = createMeanElements();
  meanElementsInto(asset, asset.epochUs, 1, mean);
  const low = mean.semiMajorAxisKm * (1 - mean.eccentricity) - CLOUD_LIMITS.shellKm;
  const high = mean.semiMajorAxisKm * (1 + mean.eccentricity) + CLOUD_LIMITS.shellKm;
  const count = (orbits: ReadonlyMap<string, MeanOrbit>) => {
    let sum = 0;
    for (const orbit of orbits.values()) {
      meanElementsInto(orbit, orbit.epochUs, 1, mean);
      sum += timeBetween(mean, low, high);
    }
    return sum;
  };
  const without = count(others);
  return without === 0 ? Number.POSITIVE_INFINITY : 1 + count(pieces) / without;
}

/** Share of its period that an orbit is between two distances from the Earth's centre. */
function timeBetween(mean: MeanElements, lowKm: number, highKm: number): number {
  const { semiMajorAxisKm: a, eccentricity: e } = mean;
  const until = (r: number) => {
    if (r <= a * (1 - e)) return 0;
    if (r >= a * (1 + e)) return 1;
    const E = Math.acos((1 - r / a) / e);
    return (E - e * Math.sin(E)) / Math.PI;
  };
  return until(highKm) - until(lowKm);
}
