/**
 * Decay, measured: how long the forecasts of a whole catalogue take, and how well factors foretell the loss of axis to later
 * sets, with the weather known then and with the one that came: where the sigmas of decision 24 come from, no decay among it.
 * Prints; `node packages/behave/bench/decay.ts WEATHER FILE…`, files of element sets over some weeks, .gz or plain.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { mergeBatches, readElementSets } from '@noroshi/orbit';
import { DAY_US, utcDayFromTaiUs } from '@noroshi/time';
import { airLevelOf } from '../src/decay/air-level.ts';
import { type BallisticSample, ballisticSamples, stateOfSet } from '../src/decay/ballistic.ts';
import { descend, lowestHeightKm } from '../src/decay/descent.ts';
import { driversOf } from '../src/decay/drivers.ts';
import { type AirKnown, fitBallistic } from '../src/decay/factor.ts';
import {
  decayList,
  historiesOf,
  historyUntil,
  type ObjectHistory,
  parseSpaceWeather,
  weatherUntil,
} from '../src/index.ts';

const [weatherFile, ...files] = process.argv.slice(2);
if (weatherFile === undefined || files.length === 0) {
  console.log('node packages/behave/bench/decay.ts WEATHER FILE…');
  process.exit(2);
}

const bytesOf = (file: string) =>
  file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
const { weather } = parseSpaceWeather(bytesOf(weatherFile).toString('latin1'));
const sets = mergeBatches(files.map((file) => readElementSets(bytesOf(file), { file }).sets));
const histories = historiesOf(sets);
const sorted = histories.map(({ epochUs, count }) => epochUs[count - 1]!).sort((a, b) => a - b);
const atUs = sorted[Math.floor(0.99 * sorted.length)]!;

const startMs = performance.now();
const rows = decayList(histories, weather, atUs);
const windows = rows.filter(({ why }) => why === '').length;
const tookS = (performance.now() - startMs) / 1000;
console.log(
  `${histories.length} objects: ${rows.length} low or falling fast, ${windows} windows, ${tookS.toFixed(1)} s`,
);

type Foretold = {
  readonly kind: string;
  readonly days: number;
  readonly known: number;
  readonly came: number;
};

/** What all that falls said of the air by the day before; once a day. */
const airs = new Map<number, AirKnown>();
function airOf(us: number): AirKnown {
  const day = Math.floor(us / DAY_US);
  const known = airs.get(day) ?? { air: airLevelOf(histories, weather, day * DAY_US) };
  airs.set(day, known);
  return known;
}

/** ln of the loss that came over the loss foretold, from a set in the middle to the last one. */
function foretell(history: ObjectHistory): Foretold[] {
  const last = history.count - 1;
  const out: Foretold[] = [];
  for (let k = 1; k < last; k++) {
    const from = stateOfSet(history, k);
    const to = stateOfSet(history, last);
    const days = (to.atUs - from.atUs) / DAY_US;
    const lostKm = from.axisKm - to.axisKm;
    if (days < 2 || days > 45 || lostKm < 2 || lowestHeightKm(from) > 400) continue;
    const fromMjd = utcDayFromTaiUs(history.epochUs[0]!).mjdUtc - 3;
    const span = Math.ceil((to.atUs - history.epochUs[0]!) / DAY_US) + 8;
    const known = driversOf(weatherUntil(weather, from.atUs), fromMjd, span);
    const came = driversOf(weather, fromMjd, span);
    const samples = ballisticSamples(historyUntil(history, from.atUs), known);
    const by = (kind: string, used: readonly BallisticSample[], times = 1, isAir = false) => {
      const limits = { wanderScale: times, forgetScale: times };
      const fit = fitBallistic(used, from.atUs, days, isAir ? airOf(from.atUs) : {}, limits);
      if (fit === undefined) return;
      const [a, b] = [known, came].map((drivers) => {
        const trial = { ...from };
        return descend(trial, drivers, fit.m2Kg, to.atUs).hasEnded
          ? Number.NaN
          : from.axisKm - trial.axisKm;
      });
      out.push({ kind, days, known: Math.log(lostKm / a!), came: Math.log(lostKm / b!) });
    };
    by(
      'B* of one set',
      samples.filter(({ isOneSet }) => isOneSet),
    );
    by('the last two sets', samples.filter(({ isOneSet }) => !isOneSet).slice(-1));
    by('all of them', samples);
    by('all, and the air by others', samples, 1, true);
    by('all, limits halved', samples, 0.5);
    by('all, limits by 1.5', samples, 1.5);
  }
  return out;
}

const all = histories.filter(({ name }) => /DEB|R\/B/.test(name)).flatMap(foretell);
const spreadOf = (values: readonly number[]) => {
  const clean = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = clean[clean.length >> 1] ?? Number.NaN;
  const off = clean.map((value) => Math.abs(value - middle)).sort((a, b) => a - b);
  return `median ${middle.toFixed(2)}, sigma ${(1.4826 * (off[off.length >> 1] ?? Number.NaN)).toFixed(2)}`;
};
for (const kind of new Set(all.map((one) => one.kind)))
  for (const [least, most] of [
    [2, 8],
    [8, 20],
    [20, 45],
  ] as const) {
    const some = all.filter((one) => one.kind === kind && one.days >= least && one.days < most);
    if (some.length < 10) continue;
    const told = `${kind}, ${least} to ${most} days on, ${some.length}`;
    console.log(
      `${told.padEnd(44)} weather known then: ${spreadOf(some.map(({ known }) => known))}; that came: ${spreadOf(some.map(({ came }) => came))}`,
    );
  }
