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

const PLACE = 0;
const RATE = 1;
const BEND = 2;
const PP = 3;
const PR = 4;
const PB = 5;
const RR = 6;
const RB = 7;
const BB = 8;

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
  const start = direction > 0 ? 0 : count - 1;
  begin(noise, start);
  out.set(state, start * TRACK_STRIDE);
  let lost = 0;
  for (let read = 1; read < count; read++) {
    const last = start + direction * (read - 1);
    const k = last + direction;
    const t = days[k]! - days[last]!;
    state[RATE]! += aKm * trackRateRadDay[last]!;
    predict(t, noise.bendKmDay2[k]!, noise.bendSigmaKmDay2[k]!);
    state[PLACE]! -= aKm * (trackRad[k]! - trackRad[last]!);
    state[RATE]! -= aKm * trackRateRadDay[k]!;
    if (isBroken[direction > 0 ? last : k] !== 0) {
      state[RR]! += UNKNOWN_RATE;
      state[PR]! += UNKNOWN_RATE * t * 0.5;
      state[PP]! += (UNKNOWN_RATE * t * t) / 3;
    }
    lost = update(noise.alongKm[k]! ** 2, noise.rateKmDay[k]! ** 2, lost);
    out.set(state, k * TRACK_STRIDE);
  }
}

const state = new Float64Array(TRACK_STRIDE);

function begin({ alongKm, rateKmDay, bendKmDay2, bendSigmaKmDay2 }: TrackNoise, k: number): void {
  state.fill(0);
  state[BEND] = bendKmDay2[k]!;
  state[PP] = alongKm[k]! ** 2;
  state[RR] = rateKmDay[k]! ** 2;
  state[BB] = bendSigmaKmDay2[k]! ** 2;
}

/** Carries the state t days on; the bend returns to its mean and wanders. */
function predict(t: number, meanKmDay2: number, sigmaKmDay2: number): void {
  const h = 0.5 * t * t;
  const b = state[BEND]!;
  state[PLACE]! += state[RATE]! * t + h * b;
  state[RATE]! += b * t;
  const keep = Math.exp(-Math.abs(t) / DRAG_MEMORY_DAYS);
  const wander = sigmaKmDay2 * sigmaKmDay2 * (1 - keep * keep);
  state[BEND] = meanKmDay2 + (b - meanKmDay2) * keep;
  const [pyr, pyb, prr] = [state[PR]!, state[PB]!, state[RR]!];
  const [prb, pbb] = [state[RB]!, state[BB]!];
  state[PP]! +=
    2 * (t * pyr + h * pyb + t * h * prb) + t * t * prr + h * h * pbb + wander * h * h * 0.2;
  state[PR] = pyr + t * (pyb + prr + t * prb) + h * (prb + t * pbb) + wander * h * t * 0.25;
  state[PB] = (pyb + t * prb + h * pbb) * keep + (wander * h) / 3;
  state[RR] = prr + 2 * t * prb + t * t * pbb + (wander * t * t) / 3;
  state[RB] = (prb + t * pbb) * keep + wander * t * 0.5;
  state[BB] = pbb * keep * keep + wander;
}

/** Reads a set, which says place 0 and rate 0. Returns how many sets in a row fitted nothing. */
function update(varPlace: number, varRate: number, lostBefore: number): number {
  const [y, r] = [state[PLACE]!, state[RATE]!];
  const pyr = state[PR]!;
  let syy = state[PP]! + varPlace;
  let srr = state[RR]! + varRate;
  const off = (srr * y * y - 2 * pyr * y * r + syy * r * r) / (syy * srr - pyr * pyr);
  let lost = off > LOST ? lostBefore + 1 : 0;
  let weight = Math.min(1, (TAIL + 2) / (TAIL + off));
  if (lost >= LOST_SETS) {
    lost = 0;
    weight = 1;
    state[RR]! += UNKNOWN_RATE;
    state[PP]! += UNKNOWN_RATE;
  }
  const [pyy, pyb, prr, prb] = [state[PP]!, state[PB]!, state[RR]!, state[RB]!];
  syy = pyy + varPlace / weight;
  srr = prr + varRate / weight;
  const det = syy * srr - pyr * pyr;
  const gyy = (pyy * srr - pyr * pyr) / det;
  const gyr = (pyr * syy - pyy * pyr) / det;
  const gry = (pyr * srr - prr * pyr) / det;
  const grr = (prr * syy - pyr * pyr) / det;
  const gby = (pyb * srr - prb * pyr) / det;
  const gbr = (prb * syy - pyb * pyr) / det;
  state[PLACE] = y - gyy * y - gyr * r;
  state[RATE] = r - gry * y - grr * r;
  state[BEND]! -= gby * y + gbr * r;
  state[PP] = pyy - gyy * pyy - gyr * pyr;
  state[PR] = pyr - gyy * pyr - gyr * prr;
  state[PB] = pyb - gyy * pyb - gyr * prb;
  state[RR] = prr - gry * pyr - grr * prr;
  state[RB] = prb - gry * pyb - grr * prb;
  state[BB]! -= gby * pyb + gbr * prb;
  return lost;
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
