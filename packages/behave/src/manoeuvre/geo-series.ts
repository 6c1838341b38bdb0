/**
 * What stands still in a geosynchronous orbit that nobody touches: longitude over the turning Earth but for the pull of the
 * equator's shape, drift, and the vectors of eccentricity and inclination but for slow trends. One column each over an object's
 * history, so that a burn is a step in one of them and a kink in the longitude.
 * The pull is that of SDP4 (synchronous resonance: Hoots & Roehrich, Spacetrack Report 3, 1980; Kaula 1966): degrees two and
 * three of the Earth's field at that longitude and inclination. Soop, Handbook of Geostationary Orbits (1994), §2, §5.
 */
import { regimeOf } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import { pickFromHistory } from '../history/pick.ts';
import { driftDegDay, meanLongitudeDeg, wrapDeg } from '../proximity/geo/longitude.ts';

export type GeoSeries = {
  readonly count: number;
  readonly day: Float64Array; // epoch, days of 86,400 s TAI
  readonly longitudeDeg: Float64Array; // mean, east, unwrapped: goes on past 360 as the object drifts round
  readonly driftDegDay: Float64Array; // from the mean motion
  readonly freeDriftDegDay: Float64Array; // less what the pull has added since the first set: constant between burns
  readonly freeLongitudeDeg: Float64Array; // the same: straight between burns
  readonly ex: Float64Array; // e cos(Ω + ω)
  readonly ey: Float64Array;
  readonly ixDeg: Float64Array; // i cos Ω
  readonly iyDeg: Float64Array;
};

const DEG = 180 / Math.PI;
const DAY_US = 86_400e6;

export function geoSeries(history: ObjectHistory): GeoSeries {
  const { count } = history;
  const column = () => new Float64Array(count);
  const series = {
    count,
    day: history.epochUs.map((epochUs) => epochUs / DAY_US),
    ...{ longitudeDeg: column(), driftDegDay: column() },
    ...{ freeDriftDegDay: column(), freeLongitudeDeg: column() },
    ...{ ex: column(), ey: column(), ixDeg: column(), iyDeg: column() },
  };
  for (let k = 0; k < count; k++) {
    const i = history.inclinationRad[k];
    const raan = history.raanRad[k];
    const perigee = raan + history.argPerigeeRad[k];
    const longitude = meanLongitudeDeg(history, k);
    series.driftDegDay[k] = driftDegDay(history, k);
    series.longitudeDeg[k] = k === 0 ? longitude : unwrapped(series, k, longitude);
    series.ex[k] = history.eccentricity[k] * Math.cos(perigee);
    series.ey[k] = history.eccentricity[k] * Math.sin(perigee);
    series.ixDeg[k] = i * Math.cos(raan) * DEG;
    series.iyDeg[k] = i * Math.sin(raan) * DEG;
  }
  takePullOut(series, history.inclinationRad);
  return series;
}

/** The sets that lie in the belt; those on the way to it or far above say nothing of drift and boxes. */
export function beltSets(history: ObjectHistory): ObjectHistory {
  const { meanMotionRadS, eccentricity, count } = history;
  const keep: number[] = [];
  for (let k = 0; k < count; k++) {
    if (regimeOf(meanMotionRadS[k], eccentricity[k]) === 'GEO') keep.push(k);
  }
  return keep.length === count ? history : pickFromHistory(history, keep);
}

/**
 * Integrates the pull along the way once and twice. Between two sets the way is the cubic through both longitudes with both
 * drifts; it is walked in steps short enough for the field's third degree.
 */
function takePullOut(series: GeoSeries, inclinationRad: Float64Array): void {
  const { day, longitudeDeg: lon, driftDegDay: drift, freeDriftDegDay, freeLongitudeDeg } = series;
  let [addedDegDay, movedDeg] = [0, 0];
  for (let k = 0; k < series.count; k++) {
    if (k > 0) {
      const days = day[k] - day[k - 1];
      const wayDeg = lon[k] - lon[k - 1];
      const steps =
        Math.ceil(Math.min(STEPS_MAX, Math.max(Math.abs(wayDeg) / STEP_DEG, days / STEP_DAYS))) ||
        1;
      const [h, i] = [days / steps, inclinationRad[k]];
      let pull = equatorPullDegDay2(lon[k - 1], i);
      for (let step = 1; step <= steps; step++) {
        const x = step / steps;
        // Hermite: the straight way, and what the drifts at both ends bend it.
        const bend = (1 - x) * (drift[k - 1] * days - wayDeg) - x * (drift[k] * days - wayDeg);
        const here = equatorPullDegDay2(lon[k - 1] + x * wayDeg + x * (1 - x) * bend, i);
        movedDeg += addedDegDay * h + ((2 * pull + here) * h * h) / 6;
        addedDegDay += 0.5 * (pull + here) * h;
        pull = here;
      }
    }
    freeDriftDegDay[k] = drift[k] - addedDegDay;
    freeLongitudeDeg[k] = lon[k] - movedDeg;
  }
}

/** Acceleration of the mean longitude, degrees a day², of a near-circular synchronous orbit. */
export function equatorPullDegDay2(longitudeDeg: number, inclinationRad: number): number {
  const c = Math.cos(inclinationRad);
  const s2 = 1 - c * c;
  const x = longitudeDeg / DEG;
  const f220 = 0.75 * (1 + c) ** 2;
  const f311 = 0.9375 * s2 * (1 + 3 * c) - 0.75 * (1 + c);
  const f330 = 1.875 * (1 + c) ** 3;
  const rad =
    2 * f220 * Q22 * Math.sin(2 * (x - LAMBDA_22)) +
    f311 * Q31 * EARTH_RADII * Math.sin(x - LAMBDA_31) +
    3 * f330 * Q33 * EARTH_RADII * Math.sin(3 * (x - LAMBDA_33));
  return rad * 3 * (SYNCHRONOUS_RAD_DAY * EARTH_RADII) ** 2 * DEG;
}

/** The turn that fits where the object would have drifted to since the set before. */
function unwrapped(
  { day, longitudeDeg, driftDegDay: drift }: GeoSeries,
  k: number,
  nowDeg: number,
): number {
  const drifted = longitudeDeg[k - 1] + 0.5 * (drift[k - 1] + drift[k]) * (day[k] - day[k - 1]);
  return drifted + wrapDeg(nowDeg - drifted);
}

// Constants of SDP4's synchronous resonance: amplitudes, and longitudes (rad) of its terms.
const Q22 = 1.789_167_9e-6;
const Q31 = 2.146_074_8e-6;
const Q33 = 2.212_301_5e-7;
const LAMBDA_22 = 2.884_319_8;
const LAMBDA_31 = 0.131_309_08;
const LAMBDA_33 = 0.374_480_87;
const EARTH_RADII = 1 / 6.6107; // Earth's radius by the synchronous semi-major axis
const STEP_DEG = 6;
const STEP_DAYS = 10;
const STEPS_MAX = 400;
const SYNCHRONOUS_RAD_DAY = 6.300_388; // a turn of the Earth a sidereal day
