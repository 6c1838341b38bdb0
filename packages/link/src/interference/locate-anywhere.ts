/**
 * Where an emitter is, with no guess to begin from: the search begins all over the ground that every satellite sees, keeps each place that fits, and gives one
 * only if no other fits as well. Both sides of a ground track, and the two places where a curve of equal time meets one of equal frequency, can fit alike: then
 * all of them are told, and none is given. Looks that no steady emitter explains are refused. Limits by the chi-square distribution.
 */
import { createTopocentre, itrfToGeodeticInto } from '@noroshi/orbit';
import { err, ok, type Result } from '@noroshi/time';
import {
  type DopplerLook,
  type EphemerisError,
  LOCATE_LIMITS,
  type Located,
  type LocateFault,
  locateByDoppler,
  locateByPair,
  type PairLook,
  type Place,
} from './locate.ts';
import { tooWide } from './locate-solve.ts';

export type AnywhereFault =
  | LocateFault
  | {
      readonly kind: 'ambiguous';
      readonly message: string;
      /** The best fit first, each with its own ellipse; one of them may be too wide to say much. */
      readonly places: readonly Located[];
    }
  | { readonly kind: 'misfit'; readonly message: string; readonly best: Located };

/** Of chi-square: another place is as good within 99 % (2 degrees); a fit is none beyond 99.99 %. */
const AS_GOOD_CHI2 = 9.21;
const MISFIT_SIGMAS = 3.719;

/** One satellite, the looks of one pass; states in ITRF (km, km/s) at the arrival. */
export function locateDopplerAnywhere(
  looks: readonly DopplerLook[],
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Result<Located, AnywhereFault> {
  const middle = looks[looks.length >> 1];
  if (middle === undefined) return locateByDoppler(looks, NOWHERE, ephemeris);
  const solve = (start: Place) => locateByDoppler(looks, start, ephemeris, Infinity);
  return onlyOne([middle.state], solve, majorKmMax);
}

/** Two satellites at once; the carrier's frequency is known to a kHz. States in ITRF, each at its own arrival. */
export function locatePairAnywhere(
  looks: readonly PairLook[],
  carrierHz: number,
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Result<Located, AnywhereFault> {
  const middle = looks[looks.length >> 1];
  if (middle === undefined) return locateByPair(looks, NOWHERE, carrierHz, ephemeris);
  const solve = (start: Place) => locateByPair(looks, start, carrierHz, ephemeris, Infinity);
  return onlyOne([middle.a, middle.b], solve, majorKmMax);
}

const NOWHERE: Place = { latitudeRad: 0, longitudeRad: 0 };

function onlyOne(
  states: readonly Float64Array[],
  solve: (start: Place) => Result<Located, LocateFault>,
  majorKmMax: number,
): Result<Located, AnywhereFault> {
  const found: Located[] = [];
  let fault: LocateFault = { kind: 'noSolution', message: 'no ground is seen by all satellites' };
  for (const start of startsOf(states)) {
    const one = solve(start);
    if (!one.ok) fault = one.error;
    else if (isSeen(one.value.place, states) && !found.some((other) => isSame(other, one.value)))
      found.push(one.value);
  }
  found.sort((a, b) => a.chi2 - b.chi2);
  const [best] = found;
  if (best === undefined) return err(fault);
  if (best.chi2 > misfitChi2(best.degrees))
    return err({
      ...{ kind: 'misfit', best },
      message: `a misfit of ${best.chi2.toPrecision(3)} in ${best.degrees} degrees; right would be one emitter with a steady carrier, and true sigmas`,
    });
  const places = found.filter(({ chi2 }) => chi2 <= best.chi2 + AS_GOOD_CHI2);
  if (places.every(({ majorKm }) => !(majorKm <= majorKmMax)))
    return err(tooWide(best.majorKm, best.measuredMajorKm, majorKmMax));
  if (places.length === 1) return ok(best);
  return err({
    ...{ kind: 'ambiguous', places },
    message: `${places.length} places fit alike; right would be another pass, or other satellites`,
  });
}

/** The chi-square that 1 in 10,000 exceeds, by Wilson and Hilferty (1931); without a degree over, rounding alone. */
function misfitChi2(degrees: number): number {
  if (degrees <= 0) return 1;
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + MISFIT_SIGMAS * Math.sqrt(part)) ** 3;
}

const EARTH_KM = 6371;
const RINGS = [0.08, 0.3, 0.6, 0.9] as const; // of the way to the horizon
const AROUND = 10;

/** Rings of places around the point below each satellite, out to its horizon, that all satellites see. */
function startsOf(states: readonly Float64Array[]): Place[] {
  const geodetic = new Float64Array(3);
  const starts = states.flatMap((state) => {
    itrfToGeodeticInto(state, 0, geodetic);
    const [latitudeRad, longitudeRad] = [geodetic[0]!, geodetic[1]!];
    const radiusKm = Math.hypot(state[0]!, state[1]!, state[2]!);
    const horizonRad = Math.acos(Math.min(1, EARTH_KM / radiusKm));
    return RINGS.flatMap((share) =>
      Array.from({ length: AROUND }, (_, k): Place => {
        const [off, azimuth] = [share * horizonRad, (2 * Math.PI * (k + share)) / AROUND];
        const sine =
          Math.sin(latitudeRad) * Math.cos(off) +
          Math.cos(latitudeRad) * Math.sin(off) * Math.cos(azimuth);
        const turn = Math.atan2(
          Math.sin(azimuth) * Math.sin(off) * Math.cos(latitudeRad),
          Math.cos(off) - Math.sin(latitudeRad) * sine,
        );
        return { latitudeRad: Math.asin(sine), longitudeRad: longitudeRad + turn };
      }),
    );
  });
  return starts.filter((start) => isSeen(start, states));
}

/** Over the horizon of a place, all of them, to a degree below it. */
function isSeen({ latitudeRad, longitudeRad }: Place, states: readonly Float64Array[]): boolean {
  const { positionKm, itrfToEnu } = createTopocentre(latitudeRad, longitudeRad, 0);
  return states.every((state) => {
    const away = [0, 1, 2].map((k) => state[k]! - positionKm[k]!);
    const up = away.reduce((sum, value, k) => sum + value * itrfToEnu[6 + k]!, 0);
    return up > -0.0175 * Math.hypot(...away);
  });
}

/** Nearer than a tenth of the ellipse, or 10 m. */
function isSame(a: Located, b: Located): boolean {
  const north = a.place.latitudeRad - b.place.latitudeRad;
  const turn = a.place.longitudeRad - b.place.longitudeRad;
  const east = Math.atan2(Math.sin(turn), Math.cos(turn)) * Math.cos(a.place.latitudeRad);
  return EARTH_KM * Math.hypot(north, east) < Math.max(0.01, 0.1 * Math.min(a.majorKm, b.majorKm));
}
