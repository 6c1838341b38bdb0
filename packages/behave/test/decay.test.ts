/**
 * The descent against a plain numerical integration of the same forces, forecasts of made-up falls whose end is known, what may
 * not be looked at, who is not forecast, tracks against SGP4, areas, cases.
 */
import {
  createResonanceScratch,
  createStateBatch,
  EARTH_RADIUS_KM,
  EARTH_ROTATION_RAD_S,
  initialiseSgp4,
  itrfToGeodeticInto,
  J2,
  MU_KM3_S2,
  propagateRowInto,
  readElementSets,
  sunPositionInto,
  temeToItrfInto,
} from '@noroshi/orbit';
import { DAY_US, NO_EARTH_ORIENTATION, ttJulianCenturies, utcDayFromTaiUs } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { stateOfSet } from '../src/decay/ballistic.ts';
import { descend } from '../src/decay/descent.ts';
import { type Drivers, driversOf } from '../src/decay/drivers.ts';
import { fitBallistic } from '../src/decay/factor.ts';
import {
  exosphericK,
  logDensity,
  magneticK,
  magneticLog,
  seasonStrength,
} from '../src/decay/jacchia.ts';
import {
  areasUnderTrack,
  type DecayForecast,
  decayCase,
  decayList,
  decayTrack,
  forecastDecay,
  historiesOf,
  historyUntil,
  type ObjectHistory,
  STEERED_RULES,
} from '../src/index.ts';

const NO_WEATHER = { firstMjd: 0, days: 0, f107Sfu: new Float64Array(0), ap: new Float64Array(0) };
const START = '2024-11-01T00:00:00';

type Made = {
  readonly utc?: string;
  readonly revDay: number;
  readonly e?: number;
  readonly incl?: number;
  readonly argp?: number;
  readonly bstar?: number;
  readonly name?: string;
};

/** One set of a made-up object. */
function madeSets(rows: readonly Made[]) {
  const head =
    'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,' +
    'EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT';
  const text = rows.map(
    ({ utc, revDay, e, incl, argp, bstar, name }) =>
      `${name ?? 'STAGE'},2024-001B,${utc ?? START},${revDay.toFixed(8)},${(e ?? 0.001).toFixed(7)},${incl ?? 51.6},40,` +
      `${argp ?? 30},10,0,U,90001,1,1,${bstar ?? 0},0,0`,
  );
  const bytes = new TextEncoder().encode([head, ...text, ''].join('\n'));
  return readElementSets(bytes, { file: 'made' }).sets;
}

const historyOf = (rows: readonly Made[]): ObjectHistory => historiesOf(madeSets(rows))[0]!;

/** Cowell: J2 and drag of the same air on a position and a velocity, RK4 by 10 s; returns the mean osculating axis of each turn. */
function cowell(sets: ReturnType<typeof madeSets>, drivers: Drivers, m2Kg: number, days: number) {
  const model = initialiseSgp4(sets, 'a');
  const out = createStateBatch(1, 'TEME');
  const startUs = sets.epochUs[0]!;
  propagateRowInto(model, createResonanceScratch(model), 0, Float64Array.of(startUs), out);
  let y = [...out.positionKm, ...out.velocityKmS];
  const sun = new Float64Array(3);
  sunPositionInto(ttJulianCenturies(startUs), sun);
  const ra = Math.atan2(sun[1]!, sun[0]!);
  const declination = Math.asin(sun[2]! / Math.hypot(...sun));
  const slope = (s: readonly number[], slot: number): number[] => {
    const [x, yy, z, vx, vy, vz] = s as [number, number, number, number, number, number];
    const r = Math.hypot(x, yy, z);
    const k = (1.5 * J2 * MU_KM3_S2 * EARTH_RADIUS_KM ** 2) / r ** 5;
    const q = (5 * z * z) / (r * r);
    const height = r - 6378.137 * (1 - (z / r) ** 2 / 298.257223563);
    const hour = Math.atan2(yy, x) - ra;
    const kelvin =
      exosphericK(drivers.minimumK[slot]!, Math.asin(z / r), declination, hour) +
      magneticK(drivers.kp[slot]!, height);
    const rho = Math.exp(
      logDensity(height, kelvin) +
        drivers.halfYearly[slot >> 3]! * seasonStrength(height) +
        magneticLog(drivers.kp[slot]!, height),
    );
    const [ux, uy] = [vx + EARTH_ROTATION_RAD_S * yy, vy - EARTH_ROTATION_RAD_S * x];
    const drag = 500 * rho * m2Kg * Math.hypot(ux, uy, vz);
    return [
      ...[vx, vy, vz],
      (-MU_KM3_S2 * x) / r ** 3 - k * x * (1 - q) - drag * ux,
      (-MU_KM3_S2 * yy) / r ** 3 - k * yy * (1 - q) - drag * uy,
      (-MU_KM3_S2 * z) / r ** 3 - k * z * (3 - q) - drag * vz,
    ];
  };
  const axes: number[] = [];
  const stepS = 10;
  const turn = Math.round(5400 / stepS);
  let sum = 0;
  const fromMjd = drivers.fromMjd;
  for (let n = 1; n <= (days * 86_400) / stepS; n++) {
    const { mjdUtc, usOfDay } = utcDayFromTaiUs(startUs + n * stepS * 1e6);
    const slot = 8 * (mjdUtc - fromMjd) + Math.floor(usOfDay / 10_800e6);
    const add = (a: readonly number[], b: readonly number[], h: number) =>
      a.map((v, i) => v + h * b[i]!);
    const k1 = slope(y, slot);
    const k2 = slope(add(y, k1, stepS / 2), slot);
    const k3 = slope(add(y, k2, stepS / 2), slot);
    const k4 = slope(add(y, k3, stepS), slot);
    y = y.map((v, i) => v + (stepS / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
    const r = Math.hypot(y[0]!, y[1]!, y[2]!);
    // energy with J2 in it: constant without drag, so its axis needs no averaging over J2
    const v2 = y[3]! ** 2 + y[4]! ** 2 + y[5]! ** 2;
    const j2 =
      ((J2 * MU_KM3_S2 * EARTH_RADIUS_KM ** 2) / (2 * r ** 3)) * (3 * (y[2]! / r) ** 2 - 1);
    sum += -MU_KM3_S2 / (2 * (v2 / 2 - MU_KM3_S2 / r + j2));
    if (n % turn === 0) {
      axes.push(sum / turn);
      sum = 0;
    }
  }
  return axes;
}

describe('the averaged descent', () => {
  test.each([
    ['200 km, 51.6°', { revDay: 16.27, e: 0.001 }, 0.01],
    ['250 km, polar', { revDay: 16.07, e: 0.001, incl: 97.5, argp: 250 }, 0.03],
    ['200 by 900 km', { revDay: 15.02, e: 0.05, argp: 100, incl: 28.5 }, 0.03],
  ])('loses as much axis as the same forces integrated: %s', (_, made, m2Kg) => {
    const sets = madeSets([made]);
    const history = historiesOf(sets)[0]!;
    const atUs = history.epochUs[0]!;
    const drivers = driversOf(NO_WEATHER, utcDayFromTaiUs(atUs).mjdUtc - 1, 6);
    const days = 1;
    const axes = cowell(sets, drivers, m2Kg, days);
    const lost = axes[0]! - axes.at(-1)!;
    const turns = axes.length - 1;
    const state = stateOfSet(history, 0);
    const halfUs = 2700e6; // a mean over a turn stands for its middle
    descend(state, drivers, m2Kg, atUs + halfUs);
    const before = state.axisKm;
    descend(state, drivers, m2Kg, atUs + halfUs + turns * 5400e6);
    expect((before - state.axisKm) / lost).toBeGreaterThan(0.96);
    expect((before - state.axisKm) / lost).toBeLessThan(1.04);
  });
});

/** A fall by the model itself, told as sets: what a forecast without any error in the air should find again. */
function madeFall(
  m2Kg: number,
  days: readonly number[],
  first: Made,
): { sets: Made[]; endUs: number } {
  const history = historyOf([first]);
  const state = stateOfSet(history, 0);
  const startUs = state.atUs;
  const drivers = driversOf(NO_WEATHER, utcDayFromTaiUs(startUs).mjdUtc - 5, 500);
  const sets: Made[] = [];
  for (const day of days) {
    descend(state, drivers, m2Kg, startUs + day * DAY_US);
    const mjd = new Date(Date.UTC(2024, 10, 1) + day * 86_400e3).toISOString().slice(0, 19);
    sets.push({
      ...first,
      utc: mjd,
      revDay: kozai(state.axisKm, first),
      e: Math.hypot(state.ex, state.ey),
      argp: ((Math.atan2(state.ey, state.ex) * 180) / Math.PI + 360) % 360,
    });
  }
  const { endUs } = descend(state, drivers, m2Kg, startUs + 480 * DAY_US);
  return { sets, endUs };
}

/** The mean motion a set prints for an axis: found by asking what axis it is read as. */
function kozai(axisKm: number, made: Made): number {
  let revDay = (Math.sqrt(MU_KM3_S2 / axisKm ** 3) * 43_200) / Math.PI;
  for (let k = 0; k < 4; k++) {
    const read = stateOfSet(historyOf([{ ...made, revDay }]), 0).axisKm;
    revDay *= (read / axisKm) ** 1.5;
  }
  return revDay;
}

describe('forecasts', () => {
  const first: Made = { revDay: 15.95, e: 0.001 };
  const { sets, endUs } = madeFall(0.02, [0, 1, 2, 3, 4, 5], first);
  const history = historyOf(sets);
  const atUs = history.epochUs.at(-1)!;

  test('a made-up fall is found again: its factor, its end within a twentieth of what is left', () => {
    const forecast = forecastDecay(history, null, atUs);
    expect(forecast.why).toBe('');
    expect(forecast.ballisticM2Kg / 0.02).toBeGreaterThan(0.97);
    expect(forecast.ballisticM2Kg / 0.02).toBeLessThan(1.03);
    const leftUs = endUs - atUs;
    expect(Math.abs(forecast.decayUs - endUs) / leftUs).toBeLessThan(0.05);
    expect(forecast.fromUs).toBeLessThan(endUs);
    expect(forecast.toUs).toBeGreaterThan(endUs);
    expect(forecast.isUncontrolled).toBe(true);
    expect(forecast.weather).toMatch(/^none given/);
  });

  test('what comes after the instant changes nothing', () => {
    const early = history.epochUs[3]!;
    const whole = forecastDecay(history, null, early);
    expect(forecastDecay(historyUntil(history, early), null, early)).toEqual(whole);
    expect(whole.setEpochUs).toBe(early);
  });

  test('the window narrows towards the end, and never below three quarters of an hour', () => {
    const near = madeFall(0.02, [0, 0.5, 1], { revDay: 16.2, e: 0.0005 });
    const width = ({ fromUs, toUs }: DecayForecast) => (toUs - fromUs) / DAY_US;
    const late = historyOf(near.sets.filter(({ revDay }) => Number.isFinite(revDay)));
    const shown = forecastDecay(late, null, late.epochUs.at(-1)!);
    expect(width(shown)).toBeLessThan(width(forecastDecay(history, null, atUs)));
    expect(width(shown) * 24).toBeGreaterThan(1.4);
  });

  test('an object that rose is steered, and has no window', () => {
    const up = sets.map((set, k) => (k < 3 ? set : { ...set, revDay: set.revDay - 0.1 }));
    const forecast = forecastDecay(historyOf(up), null, atUs);
    expect(forecast.why).toMatch(/^it rose between/);
    expect(forecast.isUncontrolled).toBe(false);
    expect(forecast.decayUs).toBeNaN();
  });

  test('one set is enough by its B*, with a wider factor; a set without one is told', () => {
    const one = historyOf([{ revDay: 15.95, e: 0.001, bstar: 0.0009 }]);
    const forecast = forecastDecay(one, null, one.epochUs[0]!);
    expect(forecast.why).toBe('');
    expect(forecast.isUncontrolled).toBeNull();
    expect(forecast.ballisticSigmaRatio).toBeGreaterThan(0.12);
    const none = historyOf([{ revDay: 15.95, e: 0.001, bstar: 0 }]);
    expect(forecastDecay(none, null, none.epochUs[0]!).why).toMatch(/cannot be told from zero/);
  });

  test('a high one is not down within the horizon; an old set and no set are told', () => {
    const high = madeFall(0.02, [0, 4, 8], { revDay: 15.3, e: 0.001 });
    const told = forecastDecay(historyOf(high.sets), null, historyOf(high.sets).epochUs.at(-1)!);
    expect(told.why).toMatch(/not down within|cannot be told/);
    expect(forecastDecay(history, null, atUs + 40 * DAY_US).why).toMatch(/40 days old/);
    const left = forecastDecay(history, null, atUs).remainingDays;
    expect(forecastDecay(history, null, atUs + 0.6 * left * DAY_US).why).toMatch(/^no set for/);
    expect(forecastDecay(history, null, history.epochUs[0]! - 1).why).toMatch(/no set/);
  });

  test('an older factor counts no more after a jump', () => {
    const sample = (m2Kg: number, k: number) => ({
      fromUs: k * DAY_US,
      toUs: (k + 1) * DAY_US,
      m2Kg,
      sigmaRatio: 0.05,
      heightKm: 300,
      isOneSet: false,
    });
    const fit = fitBallistic(
      [sample(0.01, 0), sample(0.011, 1), sample(0.05, 2), sample(0.052, 3)],
      4 * DAY_US,
      5,
    )!;
    expect(fit.m2Kg).toBeGreaterThan(0.049);
    expect(fit.m2Kg).toBeLessThan(0.053);
  });

  test('limits moved by half move the factor by a small part of its sigma', () => {
    const samples = [0.019, 0.0205, 0.0195, 0.022].map((m2Kg, k) => ({
      ...{ fromUs: k * DAY_US, toUs: (k + 1) * DAY_US, m2Kg, isOneSet: k === 3 },
      sigmaRatio: 0.05 + 0.02 * k,
      heightKm: 300,
    }));
    const fitted = (times: number) => {
      const limits = { wanderScale: times, forgetScale: times };
      return fitBallistic(samples, 4 * DAY_US, 6, {}, limits)!;
    };
    const usual = fitted(1);
    for (const times of [0.5, 1.5])
      expect(Math.abs(Math.log(fitted(times).m2Kg / usual.m2Kg))).toBeLessThan(
        usual.sigmaRatio / 4,
      );
  });
});

describe('lists, tracks, areas, cases', () => {
  const made = madeFall(0.02, [0, 1, 2, 3], { revDay: 16.1, e: 0.0008 });
  const history = historyOf(made.sets);
  const atUs = history.epochUs.at(-1)!;
  const forecast = forecastDecay(history, null, atUs);

  test('a declared operator’s satellite is listed without a window, with what a free fall would be', () => {
    const named = historyOf(made.sets.map((set) => ({ ...set, name: 'STARLINK-1' })));
    const [row] = decayList([named], null, atUs);
    expect(row).toMatchObject({ isUncontrolled: false, objectId: '90001' });
    expect(row!.why).toMatch(
      /^steered down \(rule starlink.*falling freely from here it would last \d/,
    );
    expect(decayList([named], null, atUs, { rules: [] })[0]!.why).toBe('');
    expect(STEERED_RULES.every(({ by }) => by.length > 10)).toBe(true);
    expect(decayList([historyOf([{ revDay: 14.5 }])], null, atUs)).toEqual([]);
  });

  test('the track is SGP4’s while the set is fresh, and has a point a minute', () => {
    const sets = madeSets([{ revDay: 16.15, e: 0.002, incl: 70, bstar: 0.0008 }]);
    const one = historiesOf(sets)[0]!;
    const shown = forecastDecay(one, null, one.epochUs[0]!);
    const track = decayTrack(
      { ...shown, fromUs: one.epochUs[0]!, toUs: one.epochUs[0]! + 3 * DAY_US },
      one,
    ).slice(0, 200);
    const model = initialiseSgp4(sets, 'a');
    const teme = createStateBatch(1, 'TEME');
    const itrf = createStateBatch(1, 'ITRF');
    const place = new Float64Array(3);
    for (const point of track.filter((_, k) => k % 13 === 0)) {
      propagateRowInto(model, createResonanceScratch(model), 0, Float64Array.of(point.atUs), teme);
      temeToItrfInto(teme, NO_EARTH_ORIENTATION, itrf);
      itrfToGeodeticInto(itrf.positionKm, 0, place);
      const turned = Math.abs(point.longitudeDeg - (place[1]! * 180) / Math.PI);
      expect(Math.abs(point.latitudeDeg - (place[0]! * 180) / Math.PI)).toBeLessThan(0.5);
      expect(Math.min(turned, 360 - turned) * Math.cos(place[0]!)).toBeLessThan(0.5);
    }
    expect(track).toHaveLength(200);
    expect(decayTrack({ ...shown, toUs: shown.fromUs + 5 * DAY_US }, one)).toEqual([]);
  });

  test('the ground between the reached latitudes holds the whole window, half of it half', () => {
    const track = decayTrack(forecast, history);
    const ring = (south: number, north: number) =>
      [
        [-180, south],
        [180, south],
        [180, north],
        [-180, north],
        [-180, south],
      ] as [number, number][];
    const found = areasUnderTrack(forecast, track, [
      { id: 'all', ring: ring(-60, 60) },
      { id: 'north', ring: ring(0, 60) },
      { id: 'pole', ring: ring(70, 80) },
      { id: 'everywhere', latitudeDeg: 0, longitudeDeg: 0, radiusKm: 30_000 },
    ]);
    const of = (id: string) => found.find((area) => area.id === id);
    expect(of('all')!.probability).toBeGreaterThan(0.86); // the window is 90 %
    expect(of('all')!.probability).toBeLessThan(0.94);
    expect(of('everywhere')!.probability).toBeCloseTo(of('all')!.probability, 9);
    expect(of('north')!.probability).toBeGreaterThan(0.38);
    expect(of('north')!.probability).toBeLessThan(0.52);
    expect(of('north')!.passes).toBeGreaterThan(2);
    expect(of('pole')).toBeUndefined();
    expect(of('all')!.firstUs).toBe(forecast.fromUs);
  });

  test('a case has its state by time left and ground, says what it rests on, and closes', () => {
    const context = { nowUs: atUs, areas: [], isAsset: false };
    const area = { id: 'Station A', passes: 2, firstUs: atUs, lastUs: atUs, probability: 0.004 };
    expect(decayCase(forecast, context).state).toBe('advisory');
    const warned = decayCase(forecast, { ...context, areas: [area] });
    expect(warned.state).toBe('warning');
    expect(warned.reasons.map(({ text }) => text).join('\n')).toContain(
      'Station A lies under 2 passes of the window',
    );
    expect(warned.title).toMatch(/^STAGE comes down about \d{4}-/);
    expect(warned.nextCheckUs).toBeGreaterThan(atUs);
    expect(decayCase(forecast, { ...context, nowUs: forecast.toUs + 3 * DAY_US }).state).toBe(
      'closed',
    );
    const steered = decayCase({ ...forecast, why: 'it rose', isUncontrolled: false }, context);
    expect(steered).toMatchObject({ state: 'watch', confidence: 0 });
    expect(steered.benign[0]).toMatchObject({ rule: 'steered', holds: true });
  });
});
