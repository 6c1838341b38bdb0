/**
 * The Poisson side of the tracker: objects that are there and not seen yet. They move, appear, are missed by a scan; a reading may be
 * the first of one. García-Fernández et al. (2018), §III and V.
 */
import type { Gate } from '../associate/gate.ts';
import { copyGaussian, createGaussian, type Gaussian } from '../filter/model.ts';
import { choleskyInto, mahalanobis2, symmetrise } from '../linear/matrix.ts';
import type { TrackerLimits } from './limits.ts';
import type { Bernoulli, Component, Scan, TrackerOptions } from './picture.ts';

/** Moved over a step, with what appears in it. A component that cannot be moved is dropped. */
export function moveUndetected(
  undetected: readonly Component[],
  { filter, survivalProbability, births }: TrackerOptions,
  timeS: number,
  stepS: number,
): Component[] {
  const share = survivalProbability(stepS);
  const moved: Component[] = [];
  for (const { weight, estimate: before } of undetected) {
    const estimate = copyGaussian(before);
    if (filter.predict(estimate, timeS, stepS)) moved.push({ weight: weight * share, estimate });
  }
  return [...moved, ...births(timeS + stepS, stepS)];
}

/** Not seen by this scan either. */
export function missUndetected(
  undetected: readonly Component[],
  detectionProbability: (state: Float64Array) => number,
): Component[] {
  return undetected.map(({ weight, estimate }) => ({
    ...{ weight: weight * (1 - detectionProbability(estimate.mean)), estimate },
  }));
}

/** What each reading is if it is of no known track: the logarithm of its density, and the object that it may begin. */
export type First = { readonly logWeight: number; readonly start: Bernoulli | null };

export function firstReadings(
  undetected: readonly Component[],
  scan: Scan,
  gate: Gate,
  { filter, limits }: TrackerOptions,
): First[] {
  const { sensor, readings } = scan;
  const m = sensor.measurement.size;
  const count = readings.length / m;
  const parts: Component[][] = Array.from({ length: count }, () => []);
  const readingOf = (j: number) => readings.subarray(j * m, (j + 1) * m);
  for (const { weight, estimate: before } of undetected) {
    const seen = weight * sensor.detectionProbability(before.mean);
    if (!(seen > 0)) continue;
    for (const j of gate.near(before, limits.gateNisMax)) {
      const estimate = copyGaussian(before);
      const fit = filter.update(estimate, sensor.measurement, readingOf(j));
      if (fit !== null) parts[j]!.push({ weight: seen * Math.exp(fit.logLikelihood), estimate });
    }
  }
  return parts.map((part, j) => {
    const start = sensor.startOf?.(readingOf(j)) ?? null;
    if (start !== null) part.push({ weight: start.density, estimate: start.estimate });
    return firstOf(part, sensor.clutterDensity(readingOf(j)));
  });
}

function firstOf(part: readonly Component[], clutter: number): First {
  if (!(clutter > 0)) throw new RangeError(`tracker: a clutter density of ${clutter}`);
  const density = part.reduce((sum, { weight }) => sum + weight, 0);
  const logWeight = Math.log(density + clutter);
  if (!(density > 0)) return { logWeight, start: null };
  return {
    ...{ logWeight, start: { existence: density / (density + clutter), estimate: blend(part) } },
  };
}

/** One normal distribution with the mean and covariance of several. */
export function blend(parts: readonly Component[]): Gaussian {
  if (parts.length === 1) return parts[0]!.estimate;
  const n = parts[0]!.estimate.mean.length;
  const { mean, covariance } = createGaussian(n);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, estimate } of parts)
    for (let i = 0; i < n; i++) mean[i]! += (weight / total) * estimate.mean[i]!;
  for (const { weight, estimate } of parts)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const apart = (estimate.mean[i]! - mean[i]!) * (estimate.mean[j]! - mean[j]!);
        covariance[i * n + j]! += (weight / total) * (estimate.covariance[i * n + j]! + apart);
      }
  symmetrise(covariance, n);
  return { mean, covariance };
}

/** Drops the lightest, makes one of those that are near each other, keeps the heaviest. */
export function thin(undetected: readonly Component[], limits: TrackerLimits): Component[] {
  const left = undetected
    .filter(({ weight }) => weight >= limits.undetectedMin)
    .sort((a, b) => b.weight - a.weight);
  const kept: Component[] = [];
  while (left.length > 0 && kept.length < limits.undetectedCountMax) {
    const near = takeNear(left, limits.undetectedMergeNis);
    const weight = near.reduce((sum, each) => sum + each.weight, 0);
    kept.push({ weight, estimate: blend(near) });
  }
  return kept;
}

/** The first of a list and those near it, taken from the list. */
function takeNear(left: Component[], nisMax: number): Component[] {
  const { mean, covariance } = left[0]!.estimate;
  const n = mean.length;
  const [root, off, work] = [
    new Float64Array(n * n),
    new Float64Array(n),
    new Float64Array(n),
  ] as const;
  if (!choleskyInto(covariance, n, root)) return left.splice(0, 1);
  const near: Component[] = [];
  let kept = 0;
  for (const [place, each] of left.entries()) {
    for (let i = 0; i < n; i++) off[i] = each.estimate.mean[i]! - mean[i]!;
    if (place === 0 || mahalanobis2(root, n, off, work) <= nisMax) near.push(each);
    else left[kept++] = each;
  }
  left.length = kept;
  return near;
}
