/**
 * The series a manoeuvre shows in, one value a set, never interpolated: place along the track against the rate that the same sets
 * print, orientation of the plane, vector of the eccentricity. What J2 and J4 do is taken out set by set with the set's own
 * elements (Spacetrack Report 3, §6), so that what is left between burns is drag, Sun, Moon and error. Unit vectors and small
 * rotations instead of angles, so that neither a small inclination nor a small eccentricity is special.
 */
import { EARTH_RADIUS_KM, J2 } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { meanSeries, wrapPi } from '../history/mean.ts';

export type ManoeuvreSeries = {
  readonly count: number;
  readonly epochUs: Float64Array;
  readonly days: Float64Array; // since the first set
  readonly semiMajorAxisKm: Float64Array;
  readonly meanMotionRadS: Float64Array; // Brouwer
  readonly oblatenessRadS: Float64Array; // 1.5 J2 n (R/p)²: the size of what J2 does
  readonly eccentricity: Float64Array;
  readonly inclinationRad: Float64Array;
  readonly trackRad: Float64Array; // mean argument of latitude plus the node's part along the track, unwrapped
  readonly trackRateRadDay: Float64Array; // its rate by the set's own elements
  readonly nodeRad: Float64Array; // after the secular rate of every set on the way
  readonly perigeeRad: Float64Array; // the same, counted in the plane
};

export function manoeuvreSeries(history: ObjectHistory): ManoeuvreSeries {
  const { count, epochUs } = history;
  const mean = meanSeries(history);
  const column = () => new Float64Array(count);
  const series = {
    count,
    epochUs,
    days: epochUs.map((us) => (us - epochUs[0]!) / 86_400e6),
    semiMajorAxisKm: mean.semiMajorAxisKm,
    meanMotionRadS: mean.meanMotionRadS,
    oblatenessRadS: column(),
    eccentricity: history.eccentricity,
    inclinationRad: history.inclinationRad,
    trackRad: column(),
    trackRateRadDay: column(),
    nodeRad: column(),
    perigeeRad: column(),
  };
  for (let k = 0; k < count; k++) {
    const cosI = Math.cos(history.inclinationRad[k]!);
    const rate = mean.latitudeRateRadS[k]! + cosI * mean.nodeRateRadS[k]!;
    series.trackRateRadDay[k] = rate * 86_400;
    const p = (mean.semiMajorAxisKm[k]! * (1 - history.eccentricity[k]! ** 2)) / EARTH_RADIUS_KM;
    series.oblatenessRadS[k] = (1.5 * J2 * mean.meanMotionRadS[k]!) / (p * p);
    if (k === 0) {
      series.nodeRad[0] = history.raanRad[0]!;
      series.perigeeRad[0] = history.argPerigeeRad[0]!;
      continue;
    }
    const s = (epochUs[k]! - epochUs[k - 1]!) / 1e6;
    const middle = (rates: Float64Array) => 0.5 * (rates[k]! + rates[k - 1]!) * s;
    const turn = (angles: Float64Array) => angles[k]! - angles[k - 1]!;
    const node = wrapPi(turn(history.raanRad) - middle(mean.nodeRateRadS));
    const perigee = wrapPi(turn(history.argPerigeeRad) - middle(mean.perigeeRateRadS));
    const latitude =
      turn(history.argPerigeeRad) + turn(history.meanAnomalyRad) - middle(mean.latitudeRateRadS);
    const cosMiddle = Math.cos(0.5 * (history.inclinationRad[k]! + history.inclinationRad[k - 1]!));
    const expected =
      0.5 * (series.trackRateRadDay[k]! + series.trackRateRadDay[k - 1]!) * (s / 86_400);
    series.trackRad[k] = series.trackRad[k - 1]! + expected + wrapPi(latitude + cosMiddle * node);
    series.nodeRad[k] = series.nodeRad[k - 1]! + node;
    series.perigeeRad[k] = series.perigeeRad[k - 1]! + perigee + cosMiddle * node;
  }
  return series;
}
