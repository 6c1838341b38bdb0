/**
 * From the steps of the series at one gap to a burn: when (where the track before and the track after cross), how much and which
 * way by Gauss' equations (Vallado, Fundamentals of Astrodynamics, 4th ed., §9.3), the least Δv that makes the change.
 */
import { MU_KM3_S2 } from '@noroshi/orbit';
import type { ManoeuvreChannel, ManoeuvreKind } from './contract.ts';
import type { Scan } from './scan.ts';
import type { Scatter } from './scatter.ts';
import type { ManoeuvreSeries } from './series.ts';
import { planeStep, shapeStep, trackCrossing, trackStep, type Window } from './step.ts';

export type BurnSize = {
  readonly dvMS: number;
  readonly dvRMS: number;
  readonly dvTMS: number;
  readonly dvNMS: number;
  readonly dvSigmaMS: number;
  readonly channels: readonly ManoeuvreChannel[];
};

const CHANNEL_SIGMAS = 4; // a part below this is not told from nothing
const SHARE_UNKNOWN_SIGMA = Math.sqrt(1 / 12); // of a gap, when nothing says where in it

/** Tangential Δv, m/s, of a step of the along-track rate: a Δn = −3 Δv on a circle, at the perigee of an ellipse. */
export function tangentialMS(rateKmDay: number, eccentricity: number): number {
  const perigee = Math.sqrt((1 - eccentricity) / (1 + eccentricity));
  return (-1000 * perigee * rateKmDay) / (3 * 86_400);
}

/** Sizes at a gap, from its steps. */
export function burnSize(
  series: ManoeuvreSeries,
  scatter: Scatter,
  scan: Scan,
  window: Window,
): BurnSize {
  const gap = window.before;
  const e = series.eccentricity[gap]!;
  const along = trackStep(series, scatter, window);
  const plane = planeStep(series, scatter, window);
  const shape = shapeStep(series, scatter, window);
  const aKm = series.semiMajorAxisKm[gap]!;
  const speedMS = 1000 * Math.sqrt(MU_KM3_S2 / aKm);
  const isPlane = plane.sigmas / scan.planeFactor[gap]! >= CHANNEL_SIGMAS;
  const isShape = shape.sigmas / scan.shapeFactor[gap]! >= CHANNEL_SIGMAS;
  const byPlane = isPlane ? planeRateKmDay(series, gap, plane.xKm / aKm) : 0;
  const dvTMS = tangentialMS(along.rateKmDay - byPlane, e);
  const apogee = Math.sqrt((1 - e) / (1 + e));
  const turnMS = (speedMS * apogee * Math.hypot(plane.xKm, plane.yKm)) / aKm;
  const dvNMS = isPlane ? (plane.xKm < 0 ? -turnMS : turnMS) : 0;
  const shapeMS = isShape ? (0.5 * speedMS * Math.hypot(shape.xKm, shape.yKm)) / aKm : 0;
  const trackSigmaMS = Math.abs(tangentialMS(along.rateSigmaKmDay, e)) * scan.trackFactor[gap]!;
  const planeSigmaMS = isPlane ? (speedMS * plane.sigmaKm * scan.planeFactor[gap]!) / aKm : 0;
  return {
    dvMS: Math.hypot(Math.max(Math.abs(dvTMS), shapeMS), dvNMS),
    dvRMS: Number.NaN,
    dvTMS,
    dvNMS,
    dvSigmaMS: Math.hypot(trackSigmaMS, planeSigmaMS),
    channels: [
      {
        channel: 'along-track rate',
        step: along.rateKmDay,
        unit: 'km/day',
        z: scan.track[gap]!,
      },
      { channel: 'plane', step: Math.hypot(plane.xKm, plane.yKm), unit: 'km', z: scan.plane[gap]! },
      {
        channel: 'eccentricity vector',
        step: Math.hypot(shape.xKm, shape.yKm),
        unit: 'km',
        z: scan.shape[gap]!,
      },
    ],
  };
}

/** What a change of inclination alone does to the rate along the track: J2 on the perigee, the anomaly and the node. */
function planeRateKmDay(series: ManoeuvreSeries, gap: number, inclinationRad: number): number {
  const n = series.meanMotionRadS[gap]!;
  const i = series.inclinationRad[gap]!;
  const k2 = series.oblatenessRadS[gap]!;
  // ω̇ + Ṁ + Ω̇ cos i = n + k2 (½(3c² − 1) − ½(1 − 5c²) − c²) = n + k2 (3c² − 1), c = cos i
  const slope = -6 * Math.cos(i) * Math.sin(i) * k2;
  return n > 0 ? series.semiMajorAxisKm[gap]! * slope * inclinationRad * 86_400 : 0;
}

/** Best time and one sigma. Without a step along the track nothing but the gap itself is known. */
export function burnTime(
  series: ManoeuvreSeries,
  scatter: Scatter,
  scan: Scan,
  window: Window,
): { atUs: number; sigmaS: number } {
  const gap = window.before;
  const gapDays = series.days[gap + 1]! - series.days[gap]!;
  let share = 0.5;
  let sigmaDays = SHARE_UNKNOWN_SIGMA * gapDays;
  if (Math.abs(scan.track[gap]!) >= CHANNEL_SIGMAS) {
    const crossing = trackCrossing(series, scatter, window);
    const sigma = crossing.sigmaDays * scan.trackFactor[gap]!;
    if (Number.isFinite(crossing.days) && sigma < sigmaDays) {
      share = Math.min(1, Math.max(0, crossing.days / gapDays));
      sigmaDays = Math.max(sigma, Math.abs(crossing.days - share * gapDays));
      sigmaDays = Math.min(sigmaDays, gapDays);
    }
  }
  const atUs = series.epochUs[gap]! + share * gapDays * 86_400e6;
  return { atUs: Math.round(atUs), sigmaS: sigmaDays * 86_400 };
}

/** Kind by its parts; of GEO the pattern of life knows better names. */
export function kindOf(size: BurnSize, sigmasMin: number): ManoeuvreKind {
  const isAlong = Math.abs(size.channels[0]!.z) >= sigmasMin;
  const isPlane = size.channels[1]!.z >= sigmasMin;
  if (isPlane && Math.abs(size.dvNMS) > Math.abs(size.dvTMS)) return 'plane change';
  if (isAlong || isPlane) return size.dvTMS > 0 ? 'raise' : 'lower';
  return 'unclear';
}
