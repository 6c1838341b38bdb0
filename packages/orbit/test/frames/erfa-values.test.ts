/**
 * The IAU models against the values that ERFA and SOFA publish with their own test programs
 * (t_erfa_c.c / t_sofa_c.c, IAU SOFA release 2021-05-12), at the dates and arguments used there.
 * Rows marked "pyerfa" are further dates, computed with pyerfa 2.0.1.5 on 2026-11. Bar: 1e-11 rad.
 */
import { describe, expect, test } from 'vitest';
import {
  earthRotationAngleRad,
  gmst1982Rad,
  gmst2006Rad,
  polarMotionInto,
  tioLocatorRad,
} from '../../src/frames/earth-rotation.ts';
import { positiveAngleRad } from '../../src/frames/fundamental-arguments.ts';
import { nutation2000aInto, nutation2006aInto } from '../../src/frames/nutation-2000a.ts';
import {
  biasPrecessionInto,
  biasPrecessionNutationInto,
  celestialPoleInto,
  celestialToIntermediateInto,
  equationOfOriginsRad,
  gcrfToEclipticOfDateInto,
  meanObliquityRad,
} from '../../src/frames/precession-nutation.ts';
import { multiplyInto, rotationXInto, rotationZInto } from '../../src/frames/rotation.ts';

const MJD = 2_400_000.5;
const BAR_RAD = 1e-11;
const centuries = (jd1: number, jd2: number) => (jd1 - 2_451_545 + jd2) / 36_525;

function within(actual: ArrayLike<number>, expected: readonly number[], bar = BAR_RAD): void {
  expect(actual.length).toBe(expected.length);
  for (let k = 0; k < expected.length; k++) {
    expect(Math.abs(actual[k]! - expected[k]!), `component ${k}`).toBeLessThanOrEqual(bar);
  }
}

describe('published by ERFA', () => {
  test('eraNut00a, eraNut06a', () => {
    const out = new Float64Array(2);
    nutation2000aInto(centuries(MJD, 53736), out);
    within(out, [-9.630909107115518e-6, 4.063239174001679e-5], 1e-15);
    nutation2006aInto(centuries(MJD, 53736), out);
    within(out, [-9.63091202582031e-6, 4.06323849688725e-5], 1e-15);
  });

  test('eraObl06, eraPmat06, eraPnm06a', () => {
    expect(meanObliquityRad(centuries(MJD, 54388))).toBeCloseTo(0.4090749229387258, 14);
    const out = new Float64Array(9);
    biasPrecessionInto(centuries(MJD, 50123.9999), out);
    within(
      out,
      [
        0.9999995505176007, 0.0008695404617348191, 0.0003779735201865589, -0.0008695404723772031,
        0.9999996219496027, -1.3617524970802702e-7, -0.00037797349570340897, -1.924880847894457e-7,
        0.9999999285679972,
      ],
      1e-14,
    );
    biasPrecessionNutationInto(centuries(MJD, 50123.9999), out);
    within(
      out,
      [
        0.9999995832794205, 0.0008372382772630962, 0.0003639684771140623, -0.0008372533744743683,
        0.9999996486492861, 4.1329059446110195e-5, -0.0003639337469629465, -4.163377605910664e-5,
        0.999999932909426,
      ],
      1e-14,
    );
  });

  test('eraEcm06 (GCRF to mean ecliptic of date)', () => {
    const out = new Float64Array(9);
    gcrfToEclipticOfDateInto(centuries(2_456_165.5, 0.401182685), out);
    within(
      out,
      [
        0.9999952427708702, -0.0028290620576630426, -0.0012291637411000176, 0.0030845468769086534,
        0.9174891871550392, 0.3977487611849338, 2.488512951527406e-6, -0.39775066041611956,
        0.9174935488232863,
      ],
      1e-14,
    );
  });

  test('eraXys06a, eraS06, eraC2ixys', () => {
    const pole = new Float64Array(3);
    celestialPoleInto(centuries(MJD, 53736), pole);
    within(pole, [0.0005791308482835292, 4.0205800994540205e-5, -1.22003229416458e-8], 1e-15);
    const out = new Float64Array(9);
    celestialToIntermediateInto(
      0.0005791308486706011,
      4.020579816732961e-5,
      -1.220040848472272e-8,
      out,
    );
    within(
      out,
      [
        0.9999998323037157, 5.581984869168499e-10, -0.0005791308491611282, -2.3842616426704402e-8,
        0.9999999991917469, -4.020579110169669e-5, 0.0005791308486706011, 4.020579816732961e-5,
        0.9999998314954628,
      ],
      1e-15,
    );
  });

  test('eraEra00, eraGmst82, eraGmst06', () => {
    within([earthRotationAngleRad(MJD, 54388)], [0.4022837240028158], 1e-12);
    within([gmst1982Rad(MJD, 53736)], [1.754174981860675], 1e-12);
    within([gmst2006Rad(MJD, 53736, centuries(MJD, 53736))], [1.7541749718700912], 1e-12);
  });

  test('eraEo06a, eraGst06a', () => {
    const t = centuries(MJD, 53736);
    const pole = new Float64Array(3);
    const matrix = new Float64Array(9);
    celestialPoleInto(t, pole);
    biasPrecessionNutationInto(t, matrix);
    const origins = equationOfOriginsRad(matrix, pole[2]!);
    within([origins], [-0.0013328823719418337], 1e-14);
    const apparent = positiveAngleRad(earthRotationAngleRad(MJD, 53736) - origins);
    within([apparent], [1.754166137675019], 1e-12);
  });

  test('eraSp00, eraPom00', () => {
    within([tioLocatorRad(centuries(MJD, 52541))], [-6.216698469981019e-12], 1e-20);
    const out = new Float64Array(9);
    polarMotionInto(2.55060238e-7, 1.860359247e-6, -1.3671745807288915e-11, out);
    within(
      out,
      [
        0.9999999999999675, -1.367174580728847e-11, 2.550602379999972e-7, 1.4146249479570297e-11,
        0.9999999999982695, -1.8603592469988663e-6, -2.5506023797412153e-7, 1.860359247002414e-6,
        0.999999999998237,
      ],
      1e-15,
    );
  });

  test('eraC2t06a: the whole way from GCRF to ITRF', () => {
    within(
      celestialToTerrestrial(53736, 2.55060238e-7, 1.860359247e-6),
      [
        -0.18103321283058973, 0.9834769806938592, 6.555550962998436e-5, -0.9834768134136215,
        -0.1810332203649131, 0.0005749800844905594, 0.0005773474024748546, 3.9618168296326906e-5,
        0.9999998325501748,
      ],
      1e-12,
    );
  });
});

describe('pyerfa at other dates', () => {
  // MJD; Δψ, Δε (nut06a); X, Y, s (xys06a); GMST 1982, ERA, with TT = UT1 = the date
  const ROWS: readonly (readonly number[])[] = [
    [
      40587.25, 2.1839197563654945e-5, 4.0682723284871294e-5, -0.002906738326956452,
      3.0967828968164746e-5, 5.2699997879419395e-8, 3.3244342020633866, 3.3311419505771127,
    ],
    [
      48000.123, 5.644550528133517e-5, 3.1826819432172e-5, -0.0009206090417654288,
      3.083102970563578e-5, 2.2831015323137897e-8, 4.384873877049067, 4.387043787446714,
    ],
    [
      60000.75, -4.5081760765945565e-5, 3.7416876244186966e-5, 0.002231639584598309,
      3.162394948452718e-5, -4.283964137267306e-8, 1.1404187338492022, 1.135241200463362,
    ],
    [
      66000.5, -7.675074871460885e-5, 7.47018602683337e-6, 0.0038147476231821997,
      -9.359935252251095e-6, -8.481791360791509e-9, 2.251108323727493, 2.2422568653636645,
    ],
  ];
  test.each(ROWS)('MJD %f', (mjd, psi, eps, x, y, s, gmst, era) => {
    const t = centuries(MJD, mjd!);
    const nutation = new Float64Array(2);
    const pole = new Float64Array(3);
    nutation2006aInto(t, nutation);
    celestialPoleInto(t, pole);
    within(nutation, [psi!, eps!], 1e-14);
    within(pole, [x!, y!, s!], 1e-14);
    within([gmst1982Rad(MJD, mjd!), earthRotationAngleRad(MJD, mjd!)], [gmst!, era!], 2e-12);
  });
});

/** The GCRF to ITRF matrix with TT = UT1 = the date, put together from the parts. */
function celestialToTerrestrial(mjd: number, xpRad: number, ypRad: number): Float64Array {
  const t = centuries(MJD, mjd);
  const [pole, c, spin, polar] = [3, 9, 9, 9].map((n) => new Float64Array(n));
  const [turned, out] = [new Float64Array(9), new Float64Array(9)];
  celestialPoleInto(t, pole!);
  celestialToIntermediateInto(pole![0]!, pole![1]!, pole![2]!, c!);
  rotationZInto(earthRotationAngleRad(MJD, mjd), spin!);
  polarMotionInto(xpRad, ypRad, tioLocatorRad(t), polar!);
  multiplyInto(spin!, c!, turned);
  multiplyInto(polar!, turned, out);
  return out;
}

test('the ecliptic of date is the mean equator turned by the obliquity', () => {
  const t = 0.37;
  const [equator, tilt, product, ecliptic] = [9, 9, 9, 9].map((n) => new Float64Array(n));
  biasPrecessionInto(t, equator!);
  rotationXInto(meanObliquityRad(t), tilt!);
  multiplyInto(tilt!, equator!, product!);
  gcrfToEclipticOfDateInto(t, ecliptic!);
  within(ecliptic!, Array.from(product!), 1e-15);
});
