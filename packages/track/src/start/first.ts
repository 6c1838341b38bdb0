/**
 * What one look says of a state, with honest priors for what it does not: of a radar the place, of its Doppler the speed along the
 * line, and nothing of the speed across but what ballistic objects can have; of a line of sight a line through the heights at which
 * motors burn. The tracker begins with these and the next looks do the rest. Bar-Shalom, Willett and Tian, Tracking and
 * Data Fusion (2011), §3.2 (one-point start).
 */
import { ellipsoidHeightKm } from '../earth/height.ts';
import { createGaussian, type Gaussian } from '../filter/model.ts';
import { congruenceInto } from '../linear/matrix.ts';
import type { Radar } from '../sensor/radar.ts';
import type { Sight } from '../sensor/sight.ts';

/** ln of kg/m²: a tumbling tank to a slender cone within two sigmas. */
export const LN_BETA_PRIOR = { mean: Math.log(3000), sigma: 0.7 } as const;

/** Of what flies without a motor, before anything is known of its speed across a radar's line. */
const ACROSS_SIGMA_KMS = 2.5;

const BURN = {
  ...{ heightKm: 40, heightSigmaKm: 40, speedSigmaKmS: 1 },
  accelerationSigmaKmS2: 0.02,
} as const;

/** Seven numbers (ITRF km, km/s, ln(kg/m²)) from one reading of a radar. */
export function startFromRadar(radar: Radar, reading: Float64Array): Gaussian {
  const estimate = createGaussian(7);
  const { mean, covariance } = estimate;
  const place = new Float64Array(3);
  radar.placeInto(reading, place);
  mean.set(place);
  const { size, noise } = radar.measurement;
  const slope = new Float64Array(9);
  const moved = new Float64Array(3);
  for (let j = 0; j < 3; j++) {
    const sigma = Math.sqrt(noise[j * size + j]!);
    const off = reading.slice();
    off[j]! += sigma;
    radar.placeInto(off, moved);
    for (let i = 0; i < 3; i++) slope[3 * i + j] = (moved[i]! - place[i]!) / sigma;
  }
  const spread = new Float64Array(9);
  const own = new Float64Array(9);
  for (let j = 0; j < 3; j++) own[4 * j] = noise[j * size + j]!;
  congruenceInto(slope, own, 3, 3, new Float64Array(9), spread);
  for (let i = 0; i < 3; i++)
    for (let k = 0; k < 3; k++) {
      // the first column of the slope is the line itself
      const along = slope[3 * i]! * slope[3 * k]!;
      const across = ACROSS_SIGMA_KMS ** 2 * ((i === k ? 1 : 0) - along);
      const rate = size === 4 ? noise[15]! : ACROSS_SIGMA_KMS ** 2;
      covariance[7 * i + k] = spread[3 * i + k]!;
      covariance[7 * (3 + i) + 3 + k] = across + rate * along;
    }
  if (size === 4) for (let i = 0; i < 3; i++) mean[3 + i] = slope[3 * i]! * reading[3]!;
  mean[6] = LN_BETA_PRIOR.mean;
  covariance[48] = LN_BETA_PRIOR.sigma ** 2;
  return estimate;
}

/**
 * Nine numbers (ITRF km, km/s, km/s²) of something that burns, from one line of sight: where it passes the heights of boost, at
 * rest but for a wide prior. Null where the line misses the Earth.
 */
export function startFromSight(sight: Sight, reading: Float64Array): Gaussian | null {
  const unit = new Float64Array(3);
  sight.directionInto(reading, unit);
  const rangeKm = rangeToHeight(sight.positionKm, unit, BURN.heightKm);
  if (rangeKm === null) return null;
  const estimate = createGaussian(9);
  const { mean, covariance } = estimate;
  for (let k = 0; k < 3; k++) mean[k] = sight.positionKm[k]! + rangeKm * unit[k]!;
  const length = Math.hypot(mean[0]!, mean[1]!, mean[2]!);
  const steep = [0, 1, 2].reduce((sum, k) => sum - (unit[k]! * mean[k]!) / length, 0);
  const alongKm = BURN.heightSigmaKm / Math.max(steep, 0.1); // at the limb a height says little of the range
  const acrossKm2 = sight.measurement.noise[0]! * rangeKm * rangeKm;
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 3; k++) {
      const along = unit[i]! * unit[k]!;
      covariance[9 * i + k] = acrossKm2 * ((i === k ? 1 : 0) - along) + alongKm ** 2 * along;
    }
    covariance[10 * (3 + i)] = BURN.speedSigmaKmS ** 2;
    covariance[10 * (6 + i)] = BURN.accelerationSigmaKmS2 ** 2;
  }
  return estimate;
}

/** Newton's way from a sphere to the ellipsoid's height; null where the line passes it by. */
function rangeToHeight(from: Float64Array, unit: Float64Array, heightKm: number): number | null {
  const radiusKm = 6371 + heightKm;
  const along = -(from[0]! * unit[0]! + from[1]! * unit[1]! + from[2]! * unit[2]!);
  const from2 = from[0]! ** 2 + from[1]! ** 2 + from[2]! ** 2;
  const half2 = radiusKm * radiusKm - (from2 - along * along);
  if (!(half2 > 0 && along > 0)) return null;
  let rangeKm = along - Math.sqrt(half2);
  const heightAt = (range: number) =>
    ellipsoidHeightKm(
      from[0]! + range * unit[0]!,
      from[1]! + range * unit[1]!,
      from[2]! + range * unit[2]!,
    );
  for (let round = 0; round < 4; round++) {
    const here = heightAt(rangeKm);
    const slope = heightAt(rangeKm + 1) - here;
    if (!(slope < 0)) break; // beyond the limb's nearest point: the sphere's answer is good enough
    rangeKm += Math.max(-50, Math.min(50, (heightKm - here) / slope));
  }
  return rangeKm;
}
