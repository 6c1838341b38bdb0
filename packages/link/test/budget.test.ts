/**
 * Budgets: sums that can be done by hand, the gas table against the sum it stands for, noise by Friis, availability as the root of its margin, and
 * links that are wrong refused with their place.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  article21,
  availabilityOf,
  BOLTZMANN_DB,
  budgetLines,
  chainNoiseK,
  combinedDb,
  createGasTable,
  DVB_S2_MODES,
  DVB_S2X_MODES,
  faradayRad,
  figureOfMerit,
  fluxDbWM2,
  groupDelayNs,
  LINK_EXAMPLE,
  modeAt,
  noiseRiseDb,
  readLink,
  scintillationPeakDb,
  slantGasDb,
  turnedLossDb,
  wholeAt,
  worthwhileModes,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const linkOf = (file: unknown) => {
  const read = readLink(file);
  if (!read.ok) throw new Error(`${read.error.path}: ${read.error.message}`);
  return read.value;
};

describe('the table of gases', () => {
  test.each([
    [1.5, 0, 7.5],
    [12.1, 0.01, 16],
    [22.235, 0, 20],
    [30, 2.5, 3],
    [50, 0, 7.5],
  ])(
    '%f GHz from %f km with %f g/m³ is within 1e-4 dB of the sum, between its nodes too',
    (f, h, v) => {
      const table = createGasTable(f, h, v);
      expect(table.errorDb).toBeLessThan(1e-4);
      for (const deg of [3.01, 4.3, 7.7, 11, 19, 33, 61, 90])
        expect(Math.abs(table.at(deg * DEG) - slantGasDb(f, deg * DEG, h, v))).toBeLessThan(1e-4);
    },
  );
});

describe('noise', () => {
  test('a chain by hand: 3 dB of loss before an amplifier of 290 K doubles what it adds', () => {
    const amplifier = { gainDb: 100, noiseFigureDb: 10 * Math.log10(2) };
    expect(chainNoiseK([amplifier])).toBeCloseTo(290, 6);
    const half = { gainDb: 10 * Math.log10(0.5) };
    expect(chainNoiseK([half, amplifier])).toBeCloseTo(290 + 2 * 290, 6);
  });

  test('the order of the stages matters, and a large first gain hides what follows', () => {
    const [good, bad] = [
      { gainDb: 30, noiseFigureDb: 0.5 },
      { gainDb: 30, noiseFigureDb: 10 },
    ];
    expect(chainNoiseK([good, bad])).toBeLessThan(40);
    expect(chainNoiseK([bad, good])).toBeGreaterThan(2000);
  });

  test('rain raises the noise of a quiet receiver by more than that of a loud one, and none adds none', () => {
    expect(noiseRiseDb(100, 0.1, 0.1)).toBe(0);
    expect(noiseRiseDb(100, 0.1, 3)).toBeGreaterThan(noiseRiseDb(1000, 0.1, 3));
    expect(noiseRiseDb(100, 0, 60)).toBeCloseTo(10 * Math.log10(1 + (275 - 2.7) / 100), 3);
    const merit = figureOfMerit(
      { antennaGainDbi: 40, groundK: 20, stages: [{ gainDb: 50, noiseFigureDb: 1 }] },
      0,
    );
    expect(merit.systemK).toBeCloseTo(2.7 + 20 + 290 * (10 ** 0.1 - 1), 6);
  });
});

describe('a whole link', () => {
  test('ratios add as noise does', () => {
    expect(combinedDb([10, 10])).toBeCloseTo(10 - 10 * Math.log10(2), 9);
    expect(combinedDb([10, 300])).toBeCloseTo(10, 9);
  });

  test('the example by hand in clear air', () => {
    const { whole, file } = linkOf(LINK_EXAMPLE);
    const up = whole.up!.hop(whole.up!.elevationRad, whole.up!.rangeKm, 5);
    const { eirpDbW, pointingDb = 0, polarisationDb = 0 } = file.up!;
    const space = 20 * Math.log10((4 * Math.PI * 37_800e3 * 14.2e9) / 299_792_458);
    expect(up.freeSpaceDb).toBeCloseTo(space, 9);
    const byHand = eirpDbW - space - up.gasDb - pointingDb - polarisationDb + 4 + BOLTZMANN_DB;
    expect(up.clearDbHz).toBeCloseTo(byHand, 9);
    expect(up.noiseRiseDb).toBe(0); // a satellite looks at the warm Earth anyway
  });

  test('a fade of the uplink falls through the transponder, unless it keeps its level', () => {
    const linked = (keepsLevel: boolean) =>
      wholeAt(linkOf({ ...LINK_EXAMPLE, transponder: { keepsLevel } }).whole, 0.1).faded[0]!;
    expect(linked(false).esN0Db).toBeLessThan(linked(true).esN0Db);
  });

  test('the margin falls as the share of the year becomes smaller; at the availability it is none', () => {
    const { whole } = linkOf(LINK_EXAMPLE);
    const percents = [0.01, 0.02, 0.05, 0.1, 0.3, 1, 3, 5];
    const margins = percents.map((percent) => wholeAt(whole, percent).marginDb);
    expect(margins.every((db, k) => k === 0 || db > margins[k - 1]!)).toBe(true);
    const { lost, percent } = availabilityOf(whole);
    for (const { end, percent: at, isBound } of lost) {
      if (isBound) continue;
      const found = wholeAt(whole, at).faded.find((one) => one.end === end)!;
      expect(Math.abs(found.marginDb)).toBeLessThan(1e-6);
    }
    expect(percent).toBeCloseTo(100 - lost.reduce((sum, one) => sum + one.percent, 0), 9);
    expect(lost.some(({ isBound }) => !isBound)).toBe(true);
  });

  test('a link that never closes, and one that always does, are bounds', () => {
    const at = (neededDb: number) =>
      availabilityOf(linkOf({ ...LINK_EXAMPLE, modem: { symbolRateBaud: 2e6, neededDb } }).whole);
    expect(at(60)).toMatchObject({ percent: 0, isBound: true });
    expect(at(-20).isBound).toBe(true);
    expect(at(-20).percent).toBeCloseTo(100 - 2 * 0.01, 9);
  });

  test('every line says what it is, by which Recommendation, in which range', () => {
    const lines = budgetLines(linkOf(LINK_EXAMPLE));
    expect(lines.length).toBeGreaterThan(60);
    for (const { by, range, is, unit, value } of lines) {
      expect([by, range, is, unit].every((text) => text !== '')).toBe(true);
      expect(Number.isFinite(value)).toBe(true);
    }
  });

  test('a link that is wrong is refused with its place, and never throws', () => {
    const bad = (change: object) => {
      const read = readLink({ ...LINK_EXAMPLE, ...change });
      return read.ok ? null : read.error;
    };
    expect(bad({ up: undefined, down: undefined })?.message).toContain('up, down, or both');
    const modem = { symbolRateBaud: 1e6, mode: '9PSK 1/2' };
    expect(bad({ modem })).toMatchObject({ path: '/modem/mode' });
    expect(bad({ modem: { symbolRateBaud: 1e6 } })).toMatchObject({ path: '/modem' });
    const up = { ...LINK_EXAMPLE.up!, elevationDeg: 2 };
    expect(bad({ up })?.path).toBe('/up/elevationDeg');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void readLink(value)),
      { numRuns: 300 },
    );
  });
});

describe('modes', () => {
  test('the extension never carries less than DVB-S2 at the same ratio, and somewhere more', () => {
    let more = 0;
    for (let db = -2; db < 20; db += 0.1) {
      const [plain, extended] = [modeAt(DVB_S2_MODES, db), modeAt(DVB_S2X_MODES, db)];
      expect(extended?.bitPerSymbol ?? 0).toBeGreaterThanOrEqual(plain?.bitPerSymbol ?? 0);
      if ((extended?.bitPerSymbol ?? 0) > (plain?.bitPerSymbol ?? 0)) more++;
    }
    expect(more).toBeGreaterThan(100);
    expect(DVB_S2X_MODES).toHaveLength(28 + 39);
    const kept = worthwhileModes(DVB_S2X_MODES);
    // Shannon: no mode carries more than its ratio allows
    for (const { esN0Db, bitPerSymbol } of kept)
      expect(bitPerSymbol).toBeLessThan(Math.log2(1 + 10 ** (esN0Db / 10)));
  });
});

describe('flux and ionosphere', () => {
  test('flux of 1 kW over the sphere, and Article 21 between its two angles', () => {
    expect(fluxDbWM2(30, 1 / Math.sqrt(4 * Math.PI) / 1e3)).toBeCloseTo(30, 9);
    const at = (deg: number) => article21(11, 50, 38_000, deg * DEG, 36e6)!.limitDbWM2;
    expect([at(0), at(5), at(15), at(25), at(90)]).toEqual([-150, -150, -145, -140, -140]);
    expect(article21(5.9, 50, 38_000, 1, 36e6)).toBeNull();
  });

  test('a content of 1e18 electrons/m² at 1 GHz: 1.09 rad and 134.5 ns, both as 1/f²', () => {
    expect(groupDelayNs(1, 1e18)).toBeCloseTo(134.5, 6);
    expect(groupDelayNs(2, 1e18)).toBeCloseTo(134.5 / 4, 6);
    expect(faradayRad(1, 1e18, 4.6e-5)).toBeCloseTo(1.0856, 3);
    expect(turnedLossDb(Math.PI / 4)).toBeCloseTo(3.0103, 4);
    expect(scintillationPeakDb(1)).toBeCloseTo(27.5, 9);
  });
});
