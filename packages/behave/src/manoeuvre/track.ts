/**
 * Place and rate along the track as two filters see them: one has read all sets up to a gap, the other all sets after it. Where
 * the object only coasted they agree; a burn in the gap is a difference of the rate, with the place where the two tracks cross.
 * Kalman filters (1960) with drag as a third state that wanders about its mean of the season; errors of sets have the tails of
 * Student's t, so that a lone bad set counts little on either side, and after three sets in a row that fit nothing the filter begins
 * anew. State relative to the set's own printed orbit: km, km/day, km/day².
 */
import type { TrackNoise } from './noise.ts';
import type { ManoeuvreSeries } from './series.ts';

export const TRACK_STRIDE = 9; // place, rate, bend; variances and covariances: pp pr pb rr rb bb
const DRAG_MEMORY_DAYS = 5; // density wanders about its mean with storms of days
const TAIL = 4; // degrees of freedom of the errors of sets
const LOST = 30; // squared sigmas of place and rate
const LOST_SETS = 3;
const UNKNOWN_RATE = 1e8; // (km/day)²: beyond any burn

/** Fills `out` with the state at each set after reading it and all before it (`direction` 1) or after it (−1). `isBroken`: of each gap. */
export function filterTrack(
  series: ManoeuvreSeries,
  aKm: number,
  noise: TrackNoise,
  direction: 1 | -1,
  isBroken: Uint8Array,
  out: Float64Array,
): void {
  const { count, days, trackRad, trackRateRadDay } = series;
  const { alongKm, rateKmDay, bendKmDay2, bendSigmaKmDay2 } = noise;
  const start = direction > 0 ? 0 : count - 1;
  let y = 0;
  let r = 0;
  let b = bendKmDay2[start]!;
  let pyy = alongKm[start]! ** 2;
  let pyr = 0;
  let pyb = 0;
  let prr = rateKmDay[start]! ** 2;
  let prb = 0;
  let pbb = bendSigmaKmDay2[start]! ** 2;
  let lost = 0;
  for (let read = 0; read < count; read++) {
    const k = direction > 0 ? read : count - 1 - read;
    if (read > 0) {
      const last = k - direction;
      const t = days[k]! - days[last]!;
      const h = 0.5 * t * t;
      // Carried to this set's epoch, relative to this set.
      const rate = r + aKm * trackRateRadDay[last]!;
      y += rate * t + h * b - aKm * (trackRad[k]! - trackRad[last]!);
      r = rate + b * t - aKm * trackRateRadDay[k]!;
      const keep = Math.exp(-Math.abs(t) / DRAG_MEMORY_DAYS);
      b = bendKmDay2[k]! + (b - bendKmDay2[k]!) * keep;
      const wander = bendSigmaKmDay2[k]! ** 2 * (1 - keep * keep);
      pyy +=
        2 * (t * pyr + h * pyb + t * h * prb) + t * t * prr + h * h * pbb + wander * t ** 4 * 0.05;
      pyr += t * (pyb + prr + t * prb) + h * (prb + t * pbb) + wander * t ** 3 * 0.125;
      pyb = (pyb + t * prb + h * pbb) * keep + (wander * t * t) / 6;
      prr += 2 * t * prb + t * t * pbb + (wander * t * t) / 3;
      prb = (prb + t * pbb) * keep + wander * t * 0.5;
      pbb = pbb * keep * keep + wander;
      if (isBroken[direction > 0 ? last : k] !== 0) {
        prr += UNKNOWN_RATE;
        pyr += UNKNOWN_RATE * t * 0.5;
        pyy += (UNKNOWN_RATE * t * t) / 3;
      }
      // What the set says: place 0 and rate 0.
      const [vy, vr] = [alongKm[k]! ** 2, rateKmDay[k]! ** 2];
      let syy = pyy + vy;
      let srr = prr + vr;
      let det = syy * srr - pyr * pyr;
      const off = (srr * y * y - 2 * pyr * y * r + syy * r * r) / det;
      lost = off > LOST ? lost + 1 : 0;
      let weight = Math.min(1, (TAIL + 2) / (TAIL + off));
      if (lost >= LOST_SETS) {
        lost = 0;
        prr += UNKNOWN_RATE;
        pyy += UNKNOWN_RATE;
        weight = 1;
      }
      syy = pyy + vy / weight;
      srr = prr + vr / weight;
      det = syy * srr - pyr * pyr;
      const gyy = (pyy * srr - pyr * pyr) / det;
      const gyr = (pyr * syy - pyy * pyr) / det;
      const gry = (pyr * srr - prr * pyr) / det;
      const grr = (prr * syy - pyr * pyr) / det;
      const gby = (pyb * srr - prb * pyr) / det;
      const gbr = (prb * syy - pyb * pyr) / det;
      const [y0, r0] = [y, r];
      y -= gyy * y0 + gyr * r0;
      r -= gry * y0 + grr * r0;
      b -= gby * y0 + gbr * r0;
      const [a1, a2, a3, a4, a5] = [pyy, pyr, pyb, prr, prb];
      pyy -= gyy * a1 + gyr * a2;
      pyr -= gyy * a2 + gyr * a4;
      pyb -= gyy * a3 + gyr * a5;
      prr -= gry * a2 + grr * a4;
      prb -= gry * a3 + grr * a5;
      pbb -= gby * a3 + gbr * a5;
    }
    const o = k * TRACK_STRIDE;
    out[o] = y;
    out[o + 1] = r;
    out[o + 2] = b;
    out[o + 3] = pyy;
    out[o + 4] = pyr;
    out[o + 5] = pyb;
    out[o + 6] = prr;
    out[o + 7] = prb;
    out[o + 8] = pbb;
  }
}

/** The tracks before and after a stretch of gaps against each other. */
export type TrackStep = {
  sigmas: number; // signed like the rate; the best place of the kink in the stretch
  rateKmDay: number;
  rateSigmaKmDay: number;
  crossingDays: number; // after the set before the stretch; may lie outside of it
  crossingSigmaDays: number;
};

const KINKS = [0, -0.6, 0.6, -0.9, 0.9] as const; // of half the stretch from its middle
const before = new Float64Array(5);
const after = new Float64Array(5);

/** Compares the filter that read up to set `first` with the one that read from set `last + 1` on, into `out`. */
export function compareTracksInto(
  series: ManoeuvreSeries,
  aKm: number,
  forward: Float64Array,
  backward: Float64Array,
  first: number,
  last: number,
  out: TrackStep,
): void {
  const spanDays = series.days[last + 1]! - series.days[first]!;
  const half = 0.5 * spanDays;
  carryInto(forward, first * TRACK_STRIDE, half, before);
  carryInto(backward, (last + 1) * TRACK_STRIDE, -half, after);
  const rate1 = aKm * series.trackRateRadDay[first]!;
  const rate2 = aKm * series.trackRateRadDay[last + 1]!;
  const between = aKm * (series.trackRad[last + 1]! - series.trackRad[first]!);
  const dy = after[0]! - before[0]! + between - (rate1 + rate2) * half;
  const dr = after[1]! - before[1]! + rate2 - rate1;
  const syy = before[2]! + after[2]!;
  const syr = before[3]! + after[3]!;
  const srr = before[4]! + after[4]!;
  const det = syy * srr - syr * syr;
  out.sigmas = 0;
  for (const share of KINKS) {
    const place = -share * half; // of a unit step of the rate, at the middle
    const v1 = (srr * place - syr) / det;
    const v2 = (syy - syr * place) / det;
    const information = v1 * place + v2;
    const rateKmDay = (v1 * dy + v2 * dr) / information;
    const sigmas = rateKmDay * Math.sqrt(information);
    if (share !== 0 && Math.abs(sigmas) <= Math.abs(out.sigmas)) continue;
    out.sigmas = sigmas;
    out.rateKmDay = rateKmDay;
    out.rateSigmaKmDay = 1 / Math.sqrt(information);
  }
  const crossing = -dy / dr;
  out.crossingDays = half + crossing;
  out.crossingSigmaDays =
    Math.sqrt(Math.max(0, syy + 2 * crossing * syr + crossing * crossing * srr)) / Math.abs(dr);
}

/** Place, rate and their covariance t days on. */
function carryInto(from: Float64Array, o: number, t: number, out: Float64Array): void {
  const h = 0.5 * t * t;
  const [y, r, b] = [from[o]!, from[o + 1]!, from[o + 2]!];
  const [pyr, pyb, prr] = [from[o + 4]!, from[o + 5]!, from[o + 6]!];
  const [prb, pbb] = [from[o + 7]!, from[o + 8]!];
  out[0] = y + r * t + b * h;
  out[1] = r + b * t;
  out[2] = from[o + 3]! + 2 * (t * pyr + h * pyb + t * h * prb) + t * t * prr + h * h * pbb;
  out[3] = pyr + t * (pyb + prr + t * prb) + h * (prb + t * pbb);
  out[4] = prr + 2 * t * prb + t * t * pbb;
}
