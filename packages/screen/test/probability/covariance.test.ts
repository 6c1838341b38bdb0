import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  COVARIANCE_MODELS,
  elementSetSigmaInto,
  errorRegimeOf,
  NO_MODEL,
} from '../../src/probability/covariance.ts';

const sigma = new Float64Array(3);

/** Mean motion of an orbit by its heights, as an element set would print it. */
function orbit(perigeeKm: number, apogeeKm: number): [number, number] {
  const axisKm = 6378.135 + 0.5 * (perigeeKm + apogeeKm);
  const eccentricity = (apogeeKm - perigeeKm) / (2 * axisKm);
  return [Math.sqrt(398600.8 / axisKm ** 3), eccentricity];
}

function ask(perigeeKm: number, apogeeKm: number, inclinationDeg: number, ageD: number): string {
  const [n, e] = orbit(perigeeKm, apogeeKm);
  const model = elementSetSigmaInto(n, e, (inclinationDeg * Math.PI) / 180, ageD, sigma);
  const metres = Array.from(sigma, (km) => Math.round(km * 1e3));
  return `${COVARIANCE_MODELS[model]} ${metres.join('/')}`;
}

describe('error of an element set, by the published tables', () => {
  test('LEO: Aida & Kirschner 2013, at epoch and by the day, either way', () => {
    expect(ask(700, 710, 98, 0)).toBe('aida-kirschner-2013 176/695/168');
    expect(ask(700, 710, 98, 1)).toBe('aida-kirschner-2013 301/1087/168');
    expect(ask(700, 710, 98, -2)).toBe('aida-kirschner-2013 426/1479/168');
    // their bins as quoted: 2-3 d 534/1979/164 m, 6-7 d 991/3245/164 m
    expect(ask(500, 510, 87, 6)).toBe('aida-kirschner-2013 926/3047/168');
    expect(ask(300, 1990, 10, 8)).toBe('aida-kirschner-2013-extrapolated 1176/3831/168');
  });

  test('MEO: Flohrer et al. 2008 at epoch, 1.5 km a day along the track (Levit & Marshall 2011)', () => {
    expect(ask(20_180, 20_190, 55, 0)).toBe('flohrer-2008+levit-marshall-2011 71/228/95');
    expect(ask(20_180, 20_190, 55, 2)).toBe('flohrer-2008+levit-marshall-2011 71/3228/95');
    expect(ask(8000, 8010, 10, 0)).toBe('flohrer-2008+levit-marshall-2011 191/256/203');
    expect(ask(19_100, 19_110, 65, 0)).toBe('flohrer-2008+levit-marshall-2011 91/428/114');
  });

  test('GEO and HEO: Flohrer et al. 2008, while fresh; kilometres in GTO, not the decimal slip of a thousand', () => {
    expect(ask(35_780, 35_790, 0.05, 0.4)).toBe('flohrer-2008 357/432/83');
    expect(ask(250, 35_786, 28, 0.4)).toBe('flohrer-2008 2252/4270/1421');
    expect(ask(600, 39_750, 63.4, -0.9)).toBe('flohrer-2008 494/814/1337');
    expect(ask(600, 39_750, 45, 0)).toBe('flohrer-2008 629/909/2057');
    expect(ask(7000, 20_000, 10, 0)).toBe('flohrer-2008 1748/3119/971');
    expect(ask(7000, 20_000, 40, 0)).toBe('flohrer-2008 1832/1878/1454');
    expect(ask(7000, 20_000, 80, 0)).toBe('flohrer-2008 529/817/1570');
    expect(ask(26_000, 60_000, 5, 0)).toBe('flohrer-2008 402/418/83');
    expect(ask(26_000, 60_000, 40, 0)).toBe('flohrer-2008 4712/6223/1208');
  });

  test('none where nothing is published: an old GEO or HEO set, empty cells, no orbit, no number', () => {
    const none = 'none NaN/NaN/NaN';
    expect(ask(35_780, 35_790, 0.05, 1.1)).toBe(none);
    expect(ask(250, 35_786, 28, 3)).toBe(none);
    expect(ask(35_780, 35_790, 45, 0)).toBe(none); // inclined geosynchronous
    expect(ask(26_000, 60_000, 75, 0)).toBe(none);
    expect(ask(-50, 300, 51, 0)).toBe(none); // in the ground
    expect(ask(700, 710, 98, Number.NaN)).toBe(none);
    expect(elementSetSigmaInto(0.001, 1.02, 1, 0, sigma)).toBe(NO_MODEL);
    expect(elementSetSigmaInto(0, 0.1, 1, 0, sigma)).toBe(NO_MODEL);
    expect(elementSetSigmaInto(Number.NaN, 0.1, 1, 0, sigma)).toBe(NO_MODEL);
    expect(elementSetSigmaInto(2e-4, 0.1, Number.NaN, 0, sigma)).toBe(NO_MODEL);
  });

  test('regimes by their limits', () => {
    expect(errorRegimeOf(...orbit(400, 1999))).toBe('LEO');
    expect(errorRegimeOf(...orbit(1500, 2001))).toBe('MEO');
    expect(errorRegimeOf(...orbit(400, 2500))).toBe('HEO'); // e = 0.13
    expect(errorRegimeOf(...orbit(24_990, 25_500))).toBe('MEO');
    expect(errorRegimeOf(...orbit(25_010, 25_500))).toBe('GEO');
    expect(errorRegimeOf(...orbit(-10, 400))).toBeUndefined();
  });

  test('any numbers: positive sigmas with a model, NaN without', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.double(),
        fc.double({ max: 1e4, min: -1e4 }),
        (n, e, i, age) => {
          const model = elementSetSigmaInto(n, e, i, age, sigma);
          const good = sigma.every((km) => km > 0 && km < Infinity);
          expect(model === NO_MODEL ? sigma.every(Number.isNaN) : good).toBe(true);
        },
      ),
      { numRuns: 1000, seed: 41 },
    );
  });
});
