/**
 * Foster & Estes' integral (NASA JSC-25898, 1992) over the shapes that operators use for the cross-section of both bodies: the
 * disk of the combined hard-body radius, the square around it, and the square of its area. The squares stand as in Foster's
 * encounter frame, one side along the miss. The square around the disk is up to 4/π too much: published figures use it, so it
 * is printed beside the disk.
 *
 * Square: along the wide axis of the error the square's chord has two ends that are straight lines between corners, and the
 * integral across is a difference of error functions, as for the disk. Panels on the part that matters, as in `probability/panels.ts`.
 */
import { diskProbability } from '../probability/disk.ts';
import { weightedErfSpan } from '../probability/erf.ts';
import type { Plane } from './contract.ts';
import { adaptiveIntegral, partThatMatters } from './pc2d-quadrature.ts';

export type Integral = { readonly value: number; readonly error: number }; // error: absolute, of the numerics

/** `diskProbability` holds 1e-10 relative down to 1e-219; below it the exponent's own rounding grows with its size. */
const DISK_RELATIVE = 1e-10;
const DISK_DEEP_RELATIVE = 1e-6;
const DEEP = 1e-219;
const FADED = 1e-300; // below it the numbers fade into 0

export function diskIntegral(plane: Plane, hbrKm: number): Integral {
  const { missWideKm, missNarrowKm, sigmaWideKm, sigmaNarrowKm } = plane;
  const value = diskProbability(missWideKm, missNarrowKm, sigmaWideKm, sigmaNarrowKm, hbrKm);
  if (value < FADED) return { value, error: hbrKm === 0 ? 0 : FADED };
  return { value, error: value * (value >= DEEP ? DISK_RELATIVE : DISK_DEEP_RELATIVE) };
}

/** Measured over 16,000 squares, aspect ratios to 1e8, by exchanging the two axes: 1.4e-9. */
const SQUARE_RELATIVE = 3e-9;
const SIGMAS_MAX = 40; // beyond which e^-x²/2 is below the smallest double

/** Over a square of half side `halfKm` about object 1, one side along the miss. */
export function squareIntegral(plane: Plane, halfKm: number): Integral {
  const { missWideKm: x, missNarrowKm: y, sigmaWideKm: wide, sigmaNarrowKm: narrow } = plane;
  if (halfKm === 0) return { value: 0, error: 0 };
  if (!(halfKm < Infinity)) return { value: 1, error: 0 };
  const miss = Math.hypot(x, y);
  const [cosine, sine] = miss === 0 ? [1, 0] : [Math.abs(x) / miss, Math.abs(y) / miss];
  const mx = Math.abs(x);
  const my = Math.abs(y);
  if (!(wide > 0)) return { value: insideSquare(mx, my, cosine, sine, halfKm) ? 1 : 0, error: 0 };
  const turned = { mx, my, wide, narrow: Math.max(narrow, 1e-14 * Math.max(miss, halfKm)) };
  return turnedSquare(turned, cosine, sine, halfKm);
}

/** Of the same area as the disk. */
export function equalAreaHalfKm(hbrKm: number): number {
  return 0.5 * hbrKm * Math.sqrt(Math.PI);
}

function insideSquare(mx: number, my: number, c: number, s: number, half: number): boolean {
  return Math.abs(mx * c + my * s) <= half && Math.abs(my * c - mx * s) <= half;
}

type Turned = {
  readonly mx: number; // km, along the wide axis, >= 0
  readonly my: number;
  readonly wide: number; // km
  readonly narrow: number;
};

/** The square's sides lie along (c, s) and (-s, c), both 0 or more, in the frame of the principal axes. */
function turnedSquare(
  { mx, my, wide, narrow }: Turned,
  c: number,
  s: number,
  half: number,
): Integral {
  const reach = half * (c + s); // of the corners along the wide axis
  const along = Math.SQRT1_2 / wide;
  const across = Math.SQRT1_2 / narrow;
  /** The chord at `t` from the square's centre: what both pairs of sides leave. */
  const chord = (t: number): readonly [number, number] => {
    const low = Math.max(
      s > 0 ? (-half - c * t) / s : -Infinity,
      c > 0 ? (s * t - half) / c : -Infinity,
    );
    const high = Math.min(
      s > 0 ? (half - c * t) / s : Infinity,
      c > 0 ? (s * t + half) / c : Infinity,
    );
    return [low, high];
  };
  const integrand = (t: number): number => {
    const [low, high] = chord(t);
    if (!(high > low)) return 0;
    const middle = (my + 0.5 * (low + high)) * across;
    return weightedErfSpan((mx + t) * along, middle, 0.5 * (high - low) * across);
  };
  /** Half the squared distance, in sigma, from the centre of the error to the chord. */
  const rise = (t: number): number => {
    const [low, high] = chord(t);
    const away = Math.max(0, my + low, -my - high) * across;
    const u = (mx + t) * along;
    return u * u + away * away;
  };
  const corner = half * Math.abs(c - s);
  const from = Math.max(-reach, -mx - SIGMAS_MAX * wide);
  const to = Math.min(reach, -mx + SIGMAS_MAX * wide);
  if (!(to > from)) return { value: 0, error: FADED };
  const edges = [...turns(c, s, half, my, narrow), -corner, corner, -mx, ...steps(mx, wide)];
  const part = partThatMatters(rise, from, to);
  const inside = [...edges, part.valley].filter((edge) => edge > part.from && edge < part.to);
  const sum = adaptiveIntegral(integrand, [part.from, ...inside, part.to]);
  const scale = along / (2 * Math.sqrt(Math.PI));
  const value = Math.min(1, sum.value * scale);
  const error = sum.error * scale + SQUARE_RELATIVE * value + (value < FADED ? FADED : 0);
  return { value, error };
}

/** Where a side of the square crosses the centre of the error, and 8 narrow sigma to either hand: the integrand turns there. */
function turns(c: number, s: number, half: number, my: number, narrow: number): number[] {
  return [-8, -3, 0, 3, 8].flatMap((sigmas) => {
    const height = sigmas * narrow - my;
    const found: number[] = [];
    if (c > 0) found.push((half - s * height) / c, (-half - s * height) / c);
    if (s > 0) found.push((c * height + half) / s, (c * height - half) / s);
    return found;
  });
}

function steps(mx: number, wide: number): number[] {
  return [-8, -3, -1, 1, 3, 8].map((sigmas) => sigmas * wide - mx);
}
