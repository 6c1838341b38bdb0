/**
 * Budgets: sums that can be done by hand, the gas table against the sum it stands for, noise by Friis, availability as the root of its margin, and
 * links that are wrong refused with their place.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acrossOf,
  article21,
  availabilityOf,
  BOLTZMANN_DB,
  beamWidthRad,
  budgetLines,
  chainNoiseK,
  clearEsN0Db,
  combinedDb,
  createGasTable,
  DVB_S2_MODES,
  DVB_S2X_MODES,
  epfd,
  faradayRad,
  figureOfMerit,
  fluxDbWM2,
  gammaShare,
  groupDelayNs,
  LINK_EXAMPLE,
  largeSystemDb,
  modeAt,
  noiseRiseDb,
  type Orbit,
  pointingLossDb,
  polarisationLossDb,
  readLink,
  s1428Dbi,
  s1428PeakDbi,
  scintillationFadeDb,
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

/** A handheld's link at 0.4 GHz: linear, through an ionosphere that turns and scintillates. */
const LOW = {
  name: 'low',
  down: {
    ...{ ...LINK_EXAMPLE.down!, frequencyGHz: 0.4, antennaM: 0.5, eirpDbW: 20 },
    ionosphere: { electronsTecu: 20, fieldT: 4e-5, isLinear: true, s4: 0.8 },
  },
  modem: { symbolRateBaud: 9600, neededDb: 5 },
};

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
    for (const { end, percent: at, bound } of lost) {
      if (bound !== 'equal') continue;
      const found = wholeAt(whole, at).faded.find((one) => one.end === end)!;
      expect(Math.abs(found.marginDb)).toBeLessThan(1e-6);
    }
    expect(percent).toBeCloseTo(100 - lost.reduce((sum, one) => sum + one.percent, 0), 9);
    expect(lost.some(({ bound }) => bound === 'equal')).toBe(true);
  });

  test('a link that never closes, and one that always does, are bounds', () => {
    const at = (neededDb: number) =>
      availabilityOf(linkOf({ ...LINK_EXAMPLE, modem: { symbolRateBaud: 2e6, neededDb } }).whole);
    expect(at(60)).toEqual({ percent: 0, bound: 'equal', lost: [] });
    expect(at(-20)).toMatchObject({ percent: 100 - 2 * 0.01, bound: 'at least' });
    const clearDb = clearEsN0Db(linkOf(LINK_EXAMPLE).whole);
    const often = at(clearDb - 0.01); // closes in clear air, but not 5 % of the year
    expect(often.bound).toBe('at most');
    expect(often.lost).toContainEqual({ end: 'up', percent: 5, bound: 'at least' });
    expect(often.percent).toBeLessThanOrEqual(95);
  });

  test('what disturbs the satellite gains on a faded uplink, what disturbs the station on a faded downlink does not', () => {
    // no noise to speak of: the ratios that stay are interference alone
    const strong = (change: object, transponder: object) => {
      const up = { ...LINK_EXAMPLE.up!, eirpDbW: 150, interferenceDb: 20, ...change };
      const down = { ...LINK_EXAMPLE.down!, eirpDbW: 150, interferenceDb: 300 };
      return linkOf({ ...LINK_EXAMPLE, up, down, transponder }).whole;
    };
    const [upFaded, downFaded] = wholeAt(strong({}, { keepsLevel: true }), 0.1).faded;
    const at = wholeAt(strong({}, {}), 0.1).up!;
    const fallDb = at.clearDbHz - at.fadedDbHz;
    expect(fallDb).toBeGreaterThan(3);
    expect(upFaded!.esN0Db).toBeCloseTo(20 - fallDb, 3);
    expect(downFaded!.esN0Db).toBeCloseTo(20, 3);
    const products = (keepsLevel: boolean) =>
      wholeAt(strong({ interferenceDb: 300 }, { intermodulationDb: 22, keepsLevel }), 0.1).faded[0]!
        .esN0Db;
    expect(products(true)).toBeCloseTo(22, 3);
    expect(products(false)).toBeCloseTo(22 - fallDb, 3);
  });

  test('a shared polarisation costs what rain turns over, and nothing in clear air', () => {
    const linked = (sharesPolarisation: boolean) =>
      linkOf({ ...LINK_EXAMPLE, up: { ...LINK_EXAMPLE.up!, sharesPolarisation } }).whole;
    const [alone, shared] = [linked(false), linked(true)];
    expect(clearEsN0Db(shared)).toBe(clearEsN0Db(alone));
    const crossPolarDb = wholeAt(shared, 0.1).up!.crossPolarDb;
    expect(crossPolarDb).toBeGreaterThan(10);
    expect(crossPolarDb).toBeLessThan(wholeAt(shared, 1).up!.crossPolarDb);
    expect(wholeAt(shared, 3).up!.crossPolarDb).toBe(wholeAt(shared, 1).up!.crossPolarDb);
    const [one, other] = [wholeAt(shared, 0.1).faded[0]!, wholeAt(alone, 0.1).faded[0]!];
    expect(one.esN0Db).toBeCloseTo(combinedDb([other.esN0Db, crossPolarDb]), 9);
  });

  test('an antenna that looks aside, circles that are ellipses, and a satellite that looks at the Earth', () => {
    expect(pointingLossDb(0.5, 1)).toBeCloseTo(3, 9);
    expect(beamWidthRad(0.7, 0.299_792_458) / DEG).toBeCloseTo(100, 9);
    expect(polarisationLossDb(0, 0)).toBeCloseTo(0, 12);
    expect(polarisationLossDb(0, 300)).toBeCloseTo(3.0103, 4); // circular into linear
    expect(polarisationLossDb(2, 2)).toBeGreaterThan(polarisationLossDb(2, 0));
    const receiver = { antennaGainDbi: 30, stages: [{ gainDb: 60, noiseFigureDb: 0 }] };
    const up = {
      ...{ ...LINK_EXAMPLE.up!, receiver, pointingErrorDeg: 0.2 },
      ...{ axialRatiosDb: { wave: 1, antenna: 1 } },
    };
    const { hops } = linkOf({ ...LINK_EXAMPLE, up });
    expect(hops[0]!.systemK).toBeCloseTo(290, 9);
    const aside = 12 * ((0.2 * DEG) / beamWidthRad(2.4, 14.2)) ** 2;
    expect(hops[0]!.losses.pointingDb).toBeCloseTo(0.5 + aside, 9);
    expect(hops[0]!.losses.polarisationDb).toBeCloseTo(0.1 + polarisationLossDb(1, 1), 9);
  });

  test('every line says what it is, by which Recommendation, in which range', () => {
    const lines = budgetLines(linkOf(LINK_EXAMPLE));
    expect(lines.length).toBeGreaterThan(60);
    for (const { by, range, is, unit, value } of [...lines, ...budgetLines(linkOf(LOW))]) {
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
    const down = LINK_EXAMPLE.down!;
    const ionosphere = { electronsTecu: 10 };
    expect(bad({ down: { ...down, frequencyGHz: 13, ionosphere } })?.path).toBe('/down/ionosphere');
    const steep = { ...down, elevationDeg: 70, sharesPolarisation: true };
    expect(bad({ down: steep })?.path).toBe('/down/sharesPolarisation');
    expect(bad({ down: undefined })?.path).toBe('/disturbers');
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
    const sent = { eirpDbW: 50, rangeKm: 38_000, bandwidthHz: 36e6, satellites: 1 };
    const limitsOf = (frequencyGHz: number, orbit: Orbit, satellites = 1) =>
      [0, 5, 15, 20, 25, 90].map((deg) => {
        const ask = { ...sent, frequencyGHz, orbit, satellites, elevationRad: deg * DEG };
        return article21(ask)!.limitDbWM2;
      });
    expect(limitsOf(11, 'geostationary')).toEqual([-150, -150, -145, -142.5, -140, -140]);
    expect(limitsOf(11, 'other')).toEqual([-126, -126, -121, -118.5, -116, -116]);
    expect(limitsOf(38, 'geostationary').slice(1, 5)).toEqual([
      ...[-127, -127 + 40 / 3, -107, -105],
    ]);
    expect(limitsOf(41, 'geostationary')).toEqual([-120, -120, -110, -107.5, -105, -105]);
    // 288 satellites: 10 dB lower at the horizon, as high at 25° as any
    expect(limitsOf(18, 'other', 288)).toEqual([-125, -125, -115, -110, -105, -105]);
    expect(largeSystemDb(50)).toBe(0);
    expect(largeSystemDb(289)).toBeCloseTo(10 + 1 / 69, 9);
    const at59 = { ...sent, frequencyGHz: 5.9, orbit: 'other', elevationRad: 1 } as const;
    expect(article21(at59)).toBeNull();
    const at11 = { ...sent, frequencyGHz: 11, orbit: 'geostationary', elevationRad: 1 } as const;
    const told = article21(at11)!;
    expect(told.densityDbWM2).toBeCloseTo(fluxDbWM2(50, 38_000) - 10 * Math.log10(9000), 9);
    expect(told.marginDb).toBeCloseTo(-140 - told.densityDbWM2, 9);
  });

  test('the reference antenna of S.1428 at its corners, and never more than its peak', () => {
    for (const across of [20, 25, 60, 100, 101, 400])
      for (let deg = 0; deg <= 180; deg += 0.25)
        expect(s1428Dbi(across, deg * DEG)).toBeLessThanOrEqual(s1428PeakDbi(across) + 1e-9);
    expect(s1428Dbi(60, 0)).toBeCloseTo(20 * Math.log10(60) + 7.7, 9);
    expect([10, 50, 100, 150].map((deg) => s1428Dbi(60, deg * DEG))).toEqual([4, -9, -4, -9]);
    expect([50, 100].map((deg) => s1428Dbi(22, deg * DEG))).toEqual([-9, -5]);
    expect([50, 100, 150].map((deg) => s1428Dbi(400, deg * DEG))).toEqual([-12, -7, -12]);
    expect(s1428Dbi(400, 20 * DEG)).toBeCloseTo(34 - 30 * Math.log10(20), 9);
    // its pieces meet, but for the far lobes' steps
    for (const across of [30, 90, 150])
      for (let deg = 0; deg < 33; deg += 0.002)
        expect(
          Math.abs(s1428Dbi(across, (deg + 0.002) * DEG) - s1428Dbi(across, deg * DEG)),
        ).toBeLessThan(0.15);
  });

  test('EPFD: on the axis it is the flux itself; two are 3 dB more; its limit by latitude', () => {
    const one = { eirpDbW: 30, bandwidthHz: 40e3, rangeKm: 1000, offRad: 0 };
    const density = (all: readonly (typeof one)[]) => epfd(all, 12, 1.2, 0)!.densityDbWM2;
    expect(density([one])).toBeCloseTo(fluxDbWM2(30, 1000), 9);
    expect(density([one, one]) - density([one])).toBeCloseTo(10 * Math.log10(2), 9);
    const wide = { ...one, bandwidthHz: 400e3, offRad: 10 * DEG };
    const across = acrossOf(1.2, 12);
    const byHand = fluxDbWM2(30, 1000) - 10 + 4 - s1428PeakDbi(across);
    expect(density([wide])).toBeCloseTo(byHand, 9);
    const limit = (latitudeDeg: number, antennaM: number, frequencyGHz = 12) =>
      epfd([one], frequencyGHz, antennaM, latitudeDeg * DEG)!.limitDbWM2;
    expect([limit(0, 1.2), limit(-70, 1.2), limit(70, 0.6)]).toEqual([-160, -165.3, -160]);
    expect(limit(60, 1.2)).toBeCloseTo(-162.125, 9);
    expect([limit(0, 1, 18), limit(0, 1, 20), limit(0, 1, 15)]).toEqual([-164, -154, null]);
    expect(epfd([one], 4, 5, 0)).toBeNull();
    expect(epfd([one], 12, 0.4, 0)).toBeNull();
  });

  test('a content of 1e18 electrons/m² at 1 GHz: 1.09 rad and 134.5 ns, both as 1/f²', () => {
    expect(groupDelayNs(1, 1e18)).toBeCloseTo(134.5, 6);
    expect(groupDelayNs(2, 1e18)).toBeCloseTo(134.5 / 4, 6);
    expect(faradayRad(1, 1e18, 4.6e-5)).toBeCloseTo(1.0856, 3);
    expect(turnedLossDb(Math.PI / 4)).toBeCloseTo(3.0103, 4);
    expect(scintillationPeakDb(1)).toBeCloseTo(27.5, 9);
  });

  test('a fade of scintillation: one without memory at S4 1, none at S4 0, the share of a sum of powers between', () => {
    // S4 1 is an exponential power: exceeded 1 % is -10 log10(-ln 0.99)
    expect(scintillationFadeDb(1, 1)).toBeCloseTo(-10 * Math.log10(-Math.log(0.99)), 6);
    expect(scintillationFadeDb(0.05, 1)).toBeLessThan(0.6);
    expect(scintillationFadeDb(0.5, 1)).toBeLessThan(scintillationFadeDb(0.7, 1));
    // m = 4: the sum of four exponentials, whose share has a closed form
    const closed = (x: number) => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6);
    for (const x of [0.05, 0.7, 3, 8]) expect(gammaShare(4, x)).toBeCloseTo(closed(x), 9);
  });

  test('a link at 0.4 GHz: no rain, no flutter of the air, its polarisation turned and lost', () => {
    const lines = budgetLines(linkOf(LOW));
    const value = (name: string, percent: number | null = null) =>
      lines.find((line) => line.name === name && line.percent === percent)?.value;
    const turnRad = (2.36e-14 * 4e-5 * 2e17) / 0.16;
    expect(value('Faraday rotation')).toBeCloseTo(turnRad / DEG, 9);
    expect(value('turned polarisation')).toBeCloseTo(
      20 * Math.log10(Math.abs(Math.cos(turnRad))),
      9,
    );
    expect(value('rain', 0.01)).toBeUndefined();
    expect(value('scintillation', 0.01)).toBeUndefined();
    const fadeDb = -value('scintillating fade')!;
    expect(fadeDb).toBeCloseTo(scintillationFadeDb(0.8, 1), 9);
    expect(value('C/N0, scintillating')).toBeCloseTo(value('C/N0')! - fadeDb, 9);
    const circular = { ...LOW.down, ionosphere: { ...LOW.down.ionosphere, isLinear: false } };
    const clear = budgetLines(linkOf({ ...LOW, down: circular }));
    const kept = clear.find(({ name }) => name === 'C/N0')!.value;
    expect(kept - value('C/N0')!).toBeCloseTo(-value('turned polarisation')!, 9);
  });
});
