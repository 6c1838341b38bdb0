/**
 * Where something that disturbs one's own service sends from: by the frequency that one satellite hears it at as it passes (Doppler), or by the differences of time and
 * frequency between two that hear it at once. Least squares on the ellipsoid, with the errors of the measurements and of the ephemerides in the ellipse; where
 * the ephemerides do not allow a place, none is given. Ho and Chan, IEEE TAES 33 (1997), for two satellites; Cramér and Rao for the ellipse.
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { err, type Result } from '@noroshi/time';
import { type Model, solve } from './locate-solve.ts';

const SPEED_KM_S = 299_792.458;
const DEG = Math.PI / 180;

/** Position and velocity over the turning Earth, km and km/s. */
export type Heard = { readonly state: Float64Array };

export type DopplerLook = Heard & { readonly frequencyHz: number; readonly sigmaHz: number };

export type PairLook = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** Of a's arrival after b's, s; and of a's frequency above b's, Hz. */
  readonly timeS: number;
  readonly timeSigmaS: number;
  readonly frequencyHz: number;
  readonly frequencySigmaHz: number;
};

/** How well each satellite's place and speed are known, one sigma an axis; the same error through all looks. */
export type EphemerisError = { readonly positionKm: number; readonly velocityKmS: number };

export type Place = { readonly latitudeRad: number; readonly longitudeRad: number };

export type Located = {
  readonly place: Place;
  readonly carrierHz: number;
  /** Half axes of the ellipse of 95 %, and the way of the longer one, from north through east. */
  readonly majorKm: number;
  readonly minorKm: number;
  readonly azimuthRad: number;
  /** Of the major axis, what the measurements alone make. */
  readonly measuredMajorKm: number;
  readonly chi2: number; // of the residuals that errors of the ephemerides cannot explain
  readonly degrees: number;
};

export type LocateFault = {
  readonly kind: 'tooFewLooks' | 'noSolution' | 'looksTooPoor' | 'ephemerisTooPoor';
  readonly message: string;
  /** What the ellipse would have been, where there is one. */
  readonly majorKm?: number;
};

export const LOCATE_LIMITS = { majorKmMax: 100, looksMax: 20_000, carrierSigmaHz: 1000 } as const;

/**
 * One satellite, the looks of one pass. `start` decides between the two sides of its ground track: both can fit nearly as well, and `locateBothSides` tells them;
 * `locateDopplerAnywhere` (locate-anywhere.ts) needs no start. Each state is that of the arrival.
 */
export function locateByDoppler(
  looks: readonly DopplerLook[],
  start: Place,
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Result<Located, LocateFault> {
  if (looks.length < 4 || looks.length > LOCATE_LIMITS.looksMax)
    return err({
      kind: 'tooFewLooks',
      message: `${looks.length} looks; right would be 4 to ${LOCATE_LIMITS.looksMax}`,
    });
  const emitter = new Float64Array(3);
  const model: Model = {
    ...{ size: looks.length, shifts: 6 },
    residualsInto: (x, shift, out) => {
      geodeticToItrfInto(x[0]!, x[1]!, 0, emitter);
      for (const [k, { state, frequencyHz, sigmaHz }] of looks.entries())
        out[k] =
          (x[2]! * (1 - rangeRate(state, shift, 0, emitter) / SPEED_KM_S) - frequencyHz) / sigmaHz;
    },
  };
  const carrierHz = looks.reduce((sum, one) => sum + one.frequencyHz, 0) / looks.length;
  return solve(model, start, carrierHz, ephemeris, majorKmMax);
}

/**
 * Two satellites at once: differences of time and frequency of one carrier, whose own frequency is known (`carrierHz`, as the emitter sends it) within
 * `carrierSigmaHz`. Each state is that of its own arrival: a low satellite flies 7 m in a millisecond. Air and ionosphere are left out.
 */
export function locateByPair(
  looks: readonly PairLook[],
  start: Place,
  carrierHz: number,
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
  carrierSigmaHz: number = LOCATE_LIMITS.carrierSigmaHz,
): Result<Located, LocateFault> {
  if (looks.length < 1 || looks.length > LOCATE_LIMITS.looksMax)
    return err({
      kind: 'tooFewLooks',
      message: `${looks.length} looks; right would be 1 to ${LOCATE_LIMITS.looksMax}`,
    });
  const emitter = new Float64Array(3);
  const model: Model = {
    ...{ size: 2 * looks.length + 1, shifts: 12 },
    residualsInto: (x, shift, out) => {
      geodeticToItrfInto(x[0]!, x[1]!, 0, emitter);
      for (const [k, look] of looks.entries()) {
        const timeS =
          (range(look.a, shift, 0, emitter) - range(look.b, shift, 6, emitter)) / SPEED_KM_S;
        const rate = rangeRate(look.a, shift, 0, emitter) - rangeRate(look.b, shift, 6, emitter);
        out[2 * k] = (timeS - look.timeS) / look.timeSigmaS;
        out[2 * k + 1] = ((-x[2]! * rate) / SPEED_KM_S - look.frequencyHz) / look.frequencySigmaHz;
      }
      out[2 * looks.length] = (x[2]! - carrierHz) / carrierSigmaHz;
    },
  };
  return solve(model, start, carrierHz, ephemeris, majorKmMax);
}

/** Both sides of the ground track, the better fit first; those that are none are left out. */
export function locateBothSides(
  looks: readonly DopplerLook[],
  ephemeris: EphemerisError,
  majorKmMax: number = LOCATE_LIMITS.majorKmMax,
): Located[] {
  const middle = looks[looks.length >> 1];
  if (middle === undefined) return [];
  const starts = [-1, 1].map((side) => beside(middle.state, side * 6 * DEG));
  return starts
    .flatMap((start) => {
      const found = locateByDoppler(looks, start, ephemeris, majorKmMax);
      return found.ok ? [found.value] : [];
    })
    .sort((a, b) => a.chi2 - b.chi2);
}

/** A place beside the ground track, an angle off at the Earth's centre. */
function beside(state: Float64Array, offRad: number): Place {
  const [x, y, z] = [state[0]!, state[1]!, state[2]!];
  const r = Math.hypot(x, y, z);
  const across = [
    y * state[5]! - z * state[4]!,
    z * state[3]! - x * state[5]!,
    x * state[4]! - y * state[3]!,
  ];
  const length = Math.hypot(across[0]!, across[1]!, across[2]!);
  const at = [x, y, z].map(
    (value, k) => (value / r) * Math.cos(offRad) + (across[k]! / length) * Math.sin(offRad),
  );
  return { latitudeRad: Math.asin(at[2]!), longitudeRad: Math.atan2(at[1]!, at[0]!) };
}

function range(
  state: Float64Array,
  shift: Float64Array,
  from: number,
  emitter: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += (state[k]! + shift[from + k]! - emitter[k]!) ** 2;
  return Math.sqrt(sum);
}

function rangeRate(
  state: Float64Array,
  shift: Float64Array,
  from: number,
  emitter: Float64Array,
): number {
  let [dot, square] = [0, 0];
  for (let k = 0; k < 3; k++) {
    const away = state[k]! + shift[from + k]! - emitter[k]!;
    dot += away * (state[3 + k]! + shift[from + 3 + k]!);
    square += away * away;
  }
  return dot / Math.sqrt(square);
}
