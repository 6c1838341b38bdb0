/**
 * The frames that ephemerides name (SANA registry of celestial body reference frames; CCSDS 502.0-B-3, 3.2.3.2) and the way of
 * their states into TEME. ICRF about the Earth is GCRF. EME2000 is turned by the frame bias (23 mas: 5 m at GEO); B1950 and the
 * mean equators of date are refused. Frames that turn with the Earth need Earth orientation: without it UT1 is taken as UTC.
 */
import {
  createEarthOrientationAt,
  type EarthOrientation,
  earthOrientationInto,
  jdUt1Parts,
  NO_EARTH_ORIENTATION,
  ttJulianCenturies,
} from '@noroshi/time';
import {
  createEarthFrames,
  createStateRotation,
  stateRotationInto,
} from '../frames/earth-frames.ts';
import { earthRotationAngleRad, gmst1982Rad } from '../frames/earth-rotation.ts';
import {
  biasPrecessionInto,
  biasPrecessionNutationInto,
  celestialPoleInto,
  equationOfOriginsRad,
} from '../frames/precession-nutation.ts';
import { multiplyInto, rotateBackInto, rotateInto, transposeInto } from '../frames/rotation.ts';
import { earthFramesAtInto, transformStatesInto } from '../frames/transform-states.ts';
import { createStateBatch, type Frame } from '../states.ts';

type Way = {
  readonly base: Frame;
  readonly first: 'none' | 'bias' | 'equinox'; // before it, to the base
  readonly turns: boolean; // with the Earth: needs Earth orientation
};

const GCRF: Way = { base: 'GCRF', first: 'none', turns: false };
const EME2000: Way = { base: 'GCRF', first: 'bias', turns: false };
const ITRF: Way = { base: 'ITRF', first: 'none', turns: true };
const GREENWICH: Way = { base: 'PEF', first: 'none', turns: true };

const WAYS: Readonly<Record<string, Way>> = {
  TEME: { base: 'TEME', first: 'none', turns: false },
  TEMEOFDATE: { base: 'TEME', first: 'none', turns: false },
  ...{ GCRF, ICRF: GCRF, GCRS: GCRF, EME2000, J2000: EME2000 },
  TOD: { base: 'TEME', first: 'equinox', turns: false },
  TODEARTH: { base: 'TEME', first: 'equinox', turns: false },
  ...{ EFG: GREENWICH, GTOD: GREENWICH, TDR: GREENWICH, PEF: GREENWICH, GRC: GREENWICH },
  ...{ WGS84: ITRF, FIXEDEARTH: ITRF }, // some centimetres to decimetres from ITRF
};

export const EPHEMERIS_FRAMES = 'TEME, GCRF, ICRF, EME2000, TOD, ITRF or EFG';

/** Undefined for a frame that is not known. ITRF, ITRF2014, ITRF-97 and ITRF1993 are one: they differ by centimetres. */
export function frameWay(name: string): Way | undefined {
  const plain = name.toUpperCase().replace(/[\s_-]/g, '');
  if (Object.hasOwn(WAYS, plain)) return WAYS[plain];
  if (/^ICRF\d$/.test(plain)) return GCRF;
  return /^(D?ITRF)(\d{2}|\d{4})?$/.test(plain) ? ITRF : undefined;
}

/** States (six numbers each) at their epochs in TEME; undefined for a frame that is not known. */
export function statesInTeme(
  frameName: string,
  epochUs: Float64Array,
  states: Float64Array,
  earthOrientation: EarthOrientation,
): Float64Array | undefined {
  const way = frameWay(frameName);
  if (way === undefined) return undefined;
  const count = epochUs.length;
  const batch = createStateBatch(count, way.base);
  batch.epochUs.set(epochUs);
  for (let k = 0; k < count; k++) {
    batch.positionKm.set(states.subarray(6 * k, 6 * k + 3), 3 * k);
    batch.velocityKmS.set(states.subarray(6 * k + 3, 6 * k + 6), 3 * k);
  }
  if (way.first === 'bias') unbias([batch.positionKm, batch.velocityKmS]);
  if (way.first === 'equinox') fromTrueEquinox(epochUs, [batch.positionKm, batch.velocityKmS]);
  const teme = way.base === 'TEME' ? batch : createStateBatch(count, 'TEME');
  if (way.base !== 'TEME') transformStatesInto(batch, 'TEME', earthOrientation, teme);
  const out = new Float64Array(6 * count);
  for (let k = 0; k < count; k++) {
    out.set(teme.positionKm.subarray(3 * k, 3 * k + 3), 6 * k);
    out.set(teme.velocityKmS.subarray(3 * k, 3 * k + 3), 6 * k + 3);
  }
  return out;
}

/** The rotation of places at one instant, row-major, to TEME. */
export function rotationToTeme(
  frameName: string,
  epochUs: number,
  earthOrientation: EarthOrientation,
): Float64Array | undefined {
  const way = frameWay(frameName);
  if (way === undefined) return undefined;
  const frames = createEarthFrames();
  const rotation = createStateRotation();
  earthFramesAtInto(epochUs, earthOrientation, way.base === 'GCRF' ? 'series' : 'none', frames);
  stateRotationInto(way.base, 'TEME', frames, rotation);
  if (way.first === 'none') return rotation.matrix;
  const first = new Float64Array(9);
  if (way.first === 'bias') transposeInto(biasMatrix(), first);
  else first.set(turnZ(equinoxAngleRad(epochUs)));
  const out = new Float64Array(9);
  multiplyInto(rotation.matrix, first, out);
  return out;
}

/** GCRF to mean equator and equinox of J2000.0 (IERS Conventions 2010, section 5.4.4). */
function biasMatrix(): Float64Array {
  const bias = new Float64Array(9);
  biasPrecessionInto(0, bias);
  return bias;
}

function unbias(columns: readonly Float64Array[]): void {
  const bias = biasMatrix();
  for (const column of columns)
    for (let at = 0; at < column.length; at += 3) rotateBackInto(bias, column, at, column, at);
}

const EQUINOX_KNOT_US = 3 * 3600e6;

/**
 * True equator and equinox to TEME: a turn about the pole by the equation of the equinoxes. Between knots 3 h apart it is
 * linear: the fastest large term of nutation has 13.7 days, so this costs below 1e-4 arcsec (4 mm in low orbit).
 */
function fromTrueEquinox(epochUs: Float64Array, columns: readonly Float64Array[]): void {
  let knot = Number.NaN;
  let here = 0;
  let next = 0;
  for (let k = 0; k < epochUs.length; k++) {
    const place = epochUs[k] / EQUINOX_KNOT_US;
    if (Math.floor(place) !== knot) {
      knot = Math.floor(place);
      here = equinoxAngleRad(knot * EQUINOX_KNOT_US);
      next = equinoxAngleRad((knot + 1) * EQUINOX_KNOT_US);
    }
    const turn = turnZ(here + (place - knot) * (next - here));
    for (const column of columns) rotateInto(turn, column, 3 * k, column, 3 * k);
  }
}

/** Apparent less 1982's mean sidereal time. Both turn with UT1 alike, so UTC serves. */
function equinoxAngleRad(epochUs: number): number {
  const at = createEarthOrientationAt();
  earthOrientationInto(NO_EARTH_ORIENTATION, epochUs, at);
  const { midnightJd, fractionD } = jdUt1Parts(epochUs, at.ut1MinusTaiS);
  const ttJc = ttJulianCenturies(epochUs);
  const toTrueEquinox = new Float64Array(9);
  const pole = new Float64Array(3);
  biasPrecessionNutationInto(ttJc, toTrueEquinox);
  celestialPoleInto(ttJc, pole);
  const apparent =
    earthRotationAngleRad(midnightJd, fractionD) - equationOfOriginsRad(toTrueEquinox, pole[2]!);
  const angle = apparent - gmst1982Rad(midnightJd, fractionD);
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/** R3(a). */
function turnZ(angleRad: number): Float64Array {
  const c = Math.cos(angleRad);
  const s = Math.sin(angleRad);
  return Float64Array.of(c, s, 0, -s, c, 0, 0, 0, 1);
}
