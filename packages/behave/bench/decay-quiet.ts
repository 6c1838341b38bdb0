/**
 * How wide a window must be, from objects that stay up: from each set of a low piece or stage, how long it takes down to the axis
 * of a later set, against the forecast made then. What they have in common on a day is the air and its weather; what is left is
 * their own. Gives the scale of windows of decision 24, with the periods apart; no decay among it. Prints;
 * `node packages/behave/bench/decay-quiet.ts WEATHER FILE,FILE… FILE,FILE…`, one period an argument.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { mergeBatches, readElementSets } from '@noroshi/orbit';
import { DAY_US, utcDayFromTaiUs } from '@noroshi/time';
import { type AirLevel, airLevelOf } from '../src/decay/air-level.ts';
import { ballisticSamples, stateOfSet } from '../src/decay/ballistic.ts';
import { type DescentState, descend, lowestHeightKm } from '../src/decay/descent.ts';
import { type Drivers, driversOf, type WeatherShift } from '../src/decay/drivers.ts';
import { fitBallistic } from '../src/decay/factor.ts';
import { weatherSigma } from '../src/decay/weather-error.ts';
import {
  historiesOf,
  historyUntil,
  type ObjectHistory,
  parseSpaceWeather,
  weatherUntil,
} from '../src/index.ts';

const [weatherFile, ...periods] = process.argv.slice(2);
if (weatherFile === undefined || periods.length === 0) {
  console.log('node packages/behave/bench/decay-quiet.ts WEATHER FILE,FILE… FILE,FILE…');
  process.exit(2);
}
const bytesOf = (file: string) =>
  file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
const { weather } = parseSpaceWeather(bytesOf(weatherFile).toString('latin1'));

const LIMITS = { heightKmMax: 420, eccentricityMax: 0.1, daysMin: 4, daysMax: 50, lostKmMin: 5 };
const AHEAD_DAYS = 112;

/** ln of the days it took over those foretold: with the weather known then, and with the one that came. */
type Row = {
  readonly slot: number;
  readonly known: number;
  readonly came: number;
  readonly sigma: number;
};

/** Days to the axis `toKm`; NaN where it is not reached. */
function daysTo(from: DescentState, toKm: number, m2Kg: number, drivers: Drivers): number {
  let before = { atUs: from.atUs, axisKm: from.axisKm };
  let foundUs = Number.NaN;
  descend({ ...from }, drivers, m2Kg, from.atUs + 90 * DAY_US, ({ atUs, axisKm }) => {
    if (Number.isNaN(foundUs) && axisKm <= toKm && axisKm < before.axisKm) {
      const share = (before.axisKm - toKm) / (before.axisKm - axisKm);
      foundUs = before.atUs + share * (atUs - before.atUs);
    }
    before = { atUs, axisKm };
  });
  return (foundUs - from.atUs) / DAY_US;
}

/** The last later set within the limits, or -1. */
function laterSet(history: ObjectHistory, k: number, axisKm: number): number {
  for (let j = history.count - 1; j > k; j--) {
    const days = (history.epochUs[j]! - history.epochUs[k]!) / DAY_US;
    const lostKm = axisKm - stateOfSet(history, j).axisKm;
    if (days > LIMITS.daysMin && days < LIMITS.daysMax && lostKm > LIMITS.lostKmMin) return j;
  }
  return -1;
}

function rowOf(
  history: ObjectHistory,
  k: number,
  airOf: (us: number) => AirLevel | undefined,
): Row | undefined {
  const from = stateOfSet(history, k);
  if (!(lowestHeightKm(from) < LIMITS.heightKmMax)) return undefined;
  if (Math.hypot(from.ex, from.ey) > LIMITS.eccentricityMax) return undefined;
  const j = laterSet(history, k, from.axisKm);
  if (j < 0) return undefined;
  const to = stateOfSet(history, j);
  const days = (to.atUs - from.atUs) / DAY_US;
  const known = historyUntil(history, from.atUs);
  const firstUs = Math.max(known.epochUs[0]!, from.atUs - 1500 * DAY_US);
  const fromMjd = utcDayFromTaiUs(firstUs).mjdUtc - 6;
  const span = Math.ceil((from.atUs - firstUs) / DAY_US) + AHEAD_DAYS;
  const seen = weatherUntil(weather, from.atUs);
  const driven = (shift?: WeatherShift) => driversOf(seen, fromMjd, span, shift);
  const drivers = driven();
  const { f107MeanSfu } = drivers;
  const fit = fitBallistic(ballisticSamples(known, drivers), from.atUs, days, {
    air: airOf(from.atUs),
    f107MeanSfu,
  });
  if (fit === undefined) return undefined;
  const foretold = (by: Drivers) => daysTo(from, to.axisKm, fit.m2Kg, by);
  const usual = foretold(drivers);
  const { logF107, ap } = weatherSigma(days, true, f107MeanSfu);
  const shifted = (shift: WeatherShift) => Math.log(foretold(driven(shift)) / usual);
  const sigma = Math.hypot(
    fit.sigmaRatio,
    shifted({ logF107, ap: 0 }),
    shifted({ logF107: 0, ap }),
  );
  const came = Math.log(days / foretold(driversOf(weather, fromMjd, span)));
  const slot = Math.floor(from.atUs / DAY_US / 5);
  const row = { slot, known: Math.log(days / usual), came, sigma };
  return Number.isFinite(row.known + row.came + row.sigma) ? row : undefined;
}

function rowsOf(files: readonly string[]): Row[] {
  const histories = historiesOf(
    mergeBatches(files.map((file) => readElementSets(bytesOf(file), { file }).sets)),
  );
  const airs = new Map<number, AirLevel | undefined>();
  const airOf = (us: number) => {
    const day = Math.floor(us / DAY_US);
    if (!airs.has(day)) airs.set(day, airLevelOf(histories, weather, day * DAY_US));
    return airs.get(day);
  };
  const rows: Row[] = [];
  for (const history of histories) {
    if (!/DEB|R\/B/.test(history.name)) continue;
    for (let k = 0; k < history.count - 1; k++) {
      if (k > 0 && history.epochUs[k] === history.epochUs[k - 1]) continue;
      const row = rowOf(history, k, airOf);
      if (row !== undefined) rows.push(row);
    }
  }
  return rows;
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? Number.NaN;
const median = (values: readonly number[]) => quantile(values, 0.5);
const size = (values: readonly number[]) => values.map(Math.abs);

function print(name: string, rows: readonly Row[]): void {
  const bySlot = Map.groupBy(rows, ({ slot }) => slot);
  const told = (of: 'known' | 'came') => {
    const groups = [...bySlot.values()].filter((some) => some.length >= 5);
    const middles = groups.map((some) => median(some.map((row) => row[of])));
    const own = groups.flatMap((some, g) => some.map((row) => row[of] - middles[g]!));
    const common = Math.sqrt(middles.reduce((sum, one) => sum + one * one, 0) / middles.length);
    const values = rows.map((row) => row[of]);
    return `median ${median(values).toFixed(3)}, 90 % within ${quantile(size(values), 0.9).toFixed(3)}, in common ${common.toFixed(3)}, 90 % of the rest within ${quantile(size(own), 0.9).toFixed(3)}`;
  };
  const scale = quantile(size(rows.map(({ known, sigma }) => known / sigma)), 0.9) / 1.645;
  console.log(`${name}: ${rows.length} forecasts, scale ${scale.toFixed(2)}`);
  console.log(`  weather known then: ${told('known')}\n  weather that came:  ${told('came')}`);
}

const all = periods.flatMap((period, k) => {
  const rows = rowsOf(period.split(','));
  print(`period ${k + 1}`, rows);
  return rows;
});
print('all', all);
