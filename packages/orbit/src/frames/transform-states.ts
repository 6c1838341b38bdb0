/**
 * A batch of states from one frame to another: what `propagate --frame teme|gcrf|itrf` runs. Rows
 * that share an epoch share its matrices; the celestial pole comes from the full series for a few
 * epochs and from a half-day table (error below 0.1 mm at GEO) for many. Earth orientation is a
 * table of @noroshi/time; with NO_EARTH_ORIENTATION the pole is 0 and UT1 = UTC: TEME to GCRF then
 * still holds to some millimetres in low orbit, ITRF is off by up to 0.9 s of rotation (400 m at
 * the equator).
 */
import {
  createEarthOrientationAt,
  type EarthOrientation,
  earthOrientationInto,
  jdUt1Parts,
  ttJulianCenturies,
} from '@noroshi/time';
import type { Frame, StateBatch } from '../states.ts';
import {
  type CelestialPoleTable,
  createCelestialPoleTable,
  interpolateCelestialPoleInto,
} from './celestial-pole-table.ts';
import {
  createEarthFrames,
  createStateRotation,
  type EarthFrames,
  type EarthInstant,
  earthFramesInto,
  rotateStateInto,
  stateRotationInto,
} from './earth-frames.ts';
import { celestialPoleInto } from './precession-nutation.ts';

const DIRECT_EPOCHS_MAX = 6; // beyond, the six knots of a table are cheaper than the series

/**
 * Writes the states of `states` in frame `to` into `out`, whose frame must be `to` and whose length
 * must be the same; `out` may share its columns with `states`. Bad rows (code not 0) become NaN and
 * keep their code. Returns the good rows.
 */
export function transformStatesInto(
  states: StateBatch,
  to: Frame,
  earthOrientation: EarthOrientation,
  out: StateBatch,
): number {
  if (out.frame !== to) throw new Error(`out is ${out.frame}: a batch of frame ${to} is right`);
  if (out.code.length !== states.code.length) {
    throw new Error(`out has ${out.code.length} rows: ${states.code.length} are right`);
  }
  const source = states.frame === 'GCRF' || to === 'GCRF' ? poleSourceFor(states) : 'none';
  const frames = createEarthFrames();
  const rotation = createStateRotation();
  let epochUs = Number.NaN;
  let good = 0;
  for (let row = 0; row < states.code.length; row++) {
    out.rows[row] = states.rows[row]!;
    out.epochUs[row] = states.epochUs[row]!;
    out.code[row] = states.code[row]!;
    if (states.code[row] !== 0) {
      out.positionKm.fill(Number.NaN, 3 * row, 3 * row + 3);
      out.velocityKmS.fill(Number.NaN, 3 * row, 3 * row + 3);
      continue;
    }
    if (states.epochUs[row] !== epochUs) {
      epochUs = states.epochUs[row]!;
      earthFramesAtInto(epochUs, earthOrientation, source, frames);
      stateRotationInto(states.frame, to, frames, rotation);
    }
    const { positionKm, velocityKmS } = states;
    rotateStateInto(rotation, positionKm, velocityKmS, 3 * row, out.positionKm, out.velocityKmS);
    good += 1;
  }
  return good;
}

/** TEME (as SGP4 gives it) to ITRF. */
export function temeToItrfInto(
  states: StateBatch,
  earthOrientation: EarthOrientation,
  out: StateBatch,
): number {
  return expectTeme(states, 'ITRF', earthOrientation, out);
}

/** TEME (as SGP4 gives it) to GCRF. */
export function temeToGcrfInto(
  states: StateBatch,
  earthOrientation: EarthOrientation,
  out: StateBatch,
): number {
  return expectTeme(states, 'GCRF', earthOrientation, out);
}

/**
 * Where the celestial pole comes from; 'none' leaves it on the GCRF axis, for work without GCRF.
 */
export type PoleSource = CelestialPoleTable | 'series' | 'none';

/** The matrices at an epoch (µs TAI), ready for stateRotationInto. */
export function earthFramesAtInto(
  epochUs: number,
  earthOrientation: EarthOrientation,
  source: PoleSource,
  out: EarthFrames,
): void {
  const at = earthOrientationInto(earthOrientation, epochUs, orientation);
  const ut1 = jdUt1Parts(epochUs, at.ut1MinusTaiS);
  instant.ut1Jd = ut1.midnightJd;
  instant.ut1FractionD = ut1.fractionD;
  instant.ttJc = ttJulianCenturies(epochUs);
  instant.xpRad = at.xpRad;
  instant.ypRad = at.ypRad;
  instant.lodS = at.lodS;
  instant.dXRad = at.dXRad;
  instant.dYRad = at.dYRad;
  if (source === 'none') pole.fill(0);
  else if (source === 'series') celestialPoleInto(instant.ttJc, pole);
  else interpolateCelestialPoleInto(source, instant.ttJc, pole);
  earthFramesInto(instant, pole, out);
}

function expectTeme(
  states: StateBatch,
  to: Frame,
  earthOrientation: EarthOrientation,
  out: StateBatch,
): number {
  if (states.frame !== 'TEME') throw new Error(`states are ${states.frame}: TEME is right`);
  return transformStatesInto(states, to, earthOrientation, out);
}

/**
 * A table over the epochs of the good rows, or the series when they change so seldom that a table
 * costs more.
 */
function poleSourceFor(states: StateBatch): PoleSource {
  let changes = 0;
  let minUs = Number.POSITIVE_INFINITY;
  let maxUs = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (let row = 0; row < states.code.length; row++) {
    const epochUs = states.epochUs[row]!;
    if (states.code[row] !== 0 || epochUs === last) continue;
    last = epochUs;
    changes += 1;
    minUs = Math.min(minUs, epochUs);
    maxUs = Math.max(maxUs, epochUs);
  }
  if (changes <= DIRECT_EPOCHS_MAX) return 'series';
  return createCelestialPoleTable(ttJulianCenturies(minUs), ttJulianCenturies(maxUs));
}

const orientation = createEarthOrientationAt();
const instant: EarthInstant = {
  ut1Jd: 0,
  ut1FractionD: 0,
  ttJc: 0,
  xpRad: 0,
  ypRad: 0,
  lodS: 0,
  dXRad: 0,
  dYRad: 0,
};
const pole = new Float64Array(3);
