/** The bars of the conjunction watch: what must be reached, which cases show it, and the figure that decides. */
import { ACCURACY_BAR } from './accuracy.ts';
import { type Figures, percent, text } from './case.ts';

export type Verdict = { readonly figure: string; readonly pass: boolean };

export type Bar = {
  readonly what: string;
  readonly bar: string;
  readonly needs: readonly string[]; // cases
  readonly long: boolean; // only with --full
  judge(of: (name: string) => Figures): Verdict;
};

const DAY_S = 30;
const DAY_CSV_S = 45;
const DAY_MIB = 1.5 * 1024;
const WEEK_S = 240;
const EXPONENT_MAX = 1.7;
const LOADING_MS = 1000;
const SOCRATES_ROWS = 2380;
const FAST_EVENTS = 24_342;
const SGP4_RATIO = 3;
const GB_MIB = 1e9 / 2 ** 20;

export const BARS: readonly Bar[] = [
  {
    what: 'SGP4 accuracy',
    bar: `${ACCURACY_BAR.rows} rows within 1e-6 km and 1e-9 km/s`,
    needs: ['accuracy'],
    long: false,
    judge: (of) => {
      const { rows, worstKm, worstKmS } = of('accuracy');
      const figure = `${rows} rows, worst ${worstKm!.toExponential(1)} km, ${worstKmS!.toExponential(1)} km/s`;
      return { figure, pass: rows === ACCURACY_BAR.rows };
    },
  },
  {
    what: 'SGP4 speed',
    bar: `≥ ${SGP4_RATIO} × satellite.js bulk WASM, one core (aim 6)`,
    needs: ['sgp4'],
    long: false,
    judge: (of) => {
      const f = of('sgp4');
      const layouts = `${text(f.ratio)} × many sets at a time, ${text(f.relaxedOneRatio)} × many times of a set`;
      const figure = `${layouts}, ${percent(f.statesPerS! / f.limitStatesPerS!)} of the multiply-add limit`;
      return { figure, pass: f.ratio! >= SGP4_RATIO };
    },
  },
  {
    what: 'a day, every pair',
    bar: `≤ ${DAY_S} s, ≤ 1.5 GiB`,
    needs: ['screen-day'],
    long: false,
    judge: (of) => within(of('screen-day'), DAY_S, DAY_MIB),
  },
  {
    what: 'a day, with Pc and CSV',
    bar: `≤ ${DAY_CSV_S} s, ≤ 1.5 GiB`,
    needs: ['screen-day-csv'],
    long: false,
    judge: (of) => within(of('screen-day-csv'), DAY_CSV_S, DAY_MIB),
  },
  {
    what: 'share of time',
    bar: 'printed',
    needs: ['screen-day'],
    long: false,
    judge: (of) => {
      const f = of('screen-day');
      const shares = `SGP4 ${percent(f.sgp4Share)}, interpolation ${percent(f.interpolationShare)}`;
      const others = `hashing ${percent(f.hashingShare)}, pairs ${percent(f.pairsShare)}`;
      return { figure: `${shares}, ${others}, refining ${percent(f.refiningShare)}`, pass: true };
    },
  },
  {
    what: '7 days, every pair',
    bar: `≤ ${WEEK_S} s`,
    needs: ['screen-week'],
    long: true,
    judge: (of) => within(of('screen-week'), WEEK_S, Number.POSITIVE_INFINITY),
  },
  {
    what: 'growth in objects',
    bar: `run time ≤ N^${EXPONENT_MAX}`,
    needs: ['growth'],
    long: true,
    judge: (of) => {
      const f = of('growth');
      const interval = `95 %: ${text(f.wallExponentLow)} … ${text(f.wallExponentHigh)}`;
      const others = `candidates N^${text(f.candidatesExponent)}, events N^${text(f.eventsExponent)}`;
      const figure = `N^${text(f.wallExponent)} (${interval}), ${others}`;
      return { figure, pass: f.wallExponentHigh! <= EXPONENT_MAX };
    },
  },
  {
    what: 'recall of a day',
    bar: `${FAST_EVENTS} of ${FAST_EVENTS} fast events, slow ones in intervals, none extra`,
    needs: ['screen-day'],
    long: false,
    judge: (of) => {
      const f = of('screen-day');
      const whole =
        f.recallFast === FAST_EVENTS && f.recallMatched! + f.recallAtEdge! === FAST_EVENTS;
      const slow = f.recallSlowMatched === f.recallSlow;
      const figure =
        `${f.recallMatched} fast (${f.recallAtEdge} more at the edge), ${f.recallSlowMatched} of` +
        ` ${f.recallSlow} slow, ${f.recallExtra} extra, ${f.recallMissed} missed`;
      return { figure, pass: whole && slow && f.recallExtra === 0 };
    },
  },
  {
    what: 'history',
    bar: 'Iridium 33/Cosmos 2251, CERISE 14 approaches',
    needs: ['history'],
    long: false,
    judge: (of) => {
      const { known, matched, found } = of('history');
      const pass = known === 15 && matched === 15 && found === 15;
      return { figure: `${matched} of ${known} approaches, ${found} found`, pass };
    },
  },
  {
    what: 'SOCRATES',
    bar: `≥ ${SOCRATES_ROWS} of 2398 rows within 1 m and 10 ms`,
    needs: ['socrates'],
    long: false,
    judge: (of) => {
      const { rows, within: both, near } = of('socrates');
      const figure = `${both} of ${rows} (${near} within 1 m)`;
      return { figure, pass: both! >= SOCRATES_ROWS };
    },
  },
  {
    what: 'derelicts with R/T/N',
    bar: 'every row within 1 m and 10 ms',
    needs: ['derelicts'],
    long: false,
    judge: (of) => {
      const { rows, within: both } = of('derelicts');
      return { figure: `${both} of ${rows}`, pass: rows! > 0 && both === rows };
    },
  },
  {
    what: 'loading',
    bar: `26,834 objects ≤ ${LOADING_MS} ms`,
    needs: ['loading'],
    long: false,
    judge: (of) => {
      const { loadMs, objects } = of('loading');
      return { figure: `${objects} objects ${text(loadMs, 'ms', 0)}`, pass: loadMs! <= LOADING_MS };
    },
  },
  {
    what: 'browser',
    bar: '1,000 objects in a tab, equal to Node',
    needs: ['browser'],
    long: false,
    judge: (of) => {
      const { passed, failed, skipped } = of('browser');
      const figure = `${passed} tests passed, ${failed} failed, ${skipped} skipped`;
      return { figure, pass: failed === 0 && skipped === 0 && passed! > 0 };
    },
  },
  {
    what: 'start, offline, installed',
    bar: '/health ≤ 5 s, first warnings ≤ 60 s, 0 connections leave the machine',
    needs: ['node-start'],
    long: false,
    judge: (of) => {
      const { healthS, firstWarningS, outbound, warnings } = of('node-start');
      const figure = `${text(healthS, 's')}, ${text(firstWarningS, 's')} (${warnings} warnings), ${outbound}`;
      return { figure, pass: healthS! <= 5 && firstWarningS! <= 60 && outbound === 0 };
    },
  },
  {
    what: 'memory of a node',
    bar: '≤ 1 GB at rest, ≤ 2 GB while screening',
    needs: ['node-start'],
    long: false,
    judge: (of) => {
      const { idleRssMib, peakRssMib } = of('node-start');
      const figure = `${text(idleRssMib, 'MiB', 0)}, ${text(peakRssMib, 'MiB', 0)}`;
      return { figure, pass: idleRssMib! <= GB_MIB && peakRssMib! <= 2 * GB_MIB };
    },
  },
  {
    what: 'alarm to the partner',
    bar: 'p95 ≤ 2 s on loopback',
    needs: ['alarm'],
    long: false,
    judge: (of) => {
      const { p50Ms, p95Ms } = of('alarm');
      return {
        figure: `p50 ${text(p50Ms, 'ms', 0)}, p95 ${text(p95Ms, 'ms', 0)}`,
        pass: p95Ms! <= 2000,
      };
    },
  },
  {
    what: 'load',
    bar: '200 streams, 500 requests/s: 0 errors, p99 ≤ 200 ms, memory flat',
    needs: ['load'],
    long: false,
    judge: (of) => {
      const f = of('load');
      return { figure: loadText(f), pass: f.pass === 1 };
    },
  },
  {
    what: 'back after kill -9',
    bar: '≤ 5 s with 1 M notices',
    needs: ['restart'],
    long: false,
    judge: (of) => {
      const { openMs, notices } = of('restart');
      const pass = openMs! <= 5000 && notices === 1_000_000;
      return { figure: `${text(openMs, 'ms', 0)} with ${notices} notices`, pass };
    },
  },
];

function loadText(f: Figures): string {
  const { errors, p99Ms, rssGrowth } = f;
  return `${errors} errors, p99 ${text(p99Ms, 'ms', 0)}, memory ${percent(rssGrowth)}`;
}

function within(f: Figures, wallS: number, rssMib: number): Verdict {
  const figure = `${text(f.wallS, 's')}, ${text(f.peakRssMib, 'MiB', 0)}, ${f.workers} workers`;
  return { figure, pass: f.wallS! <= wallS && f.peakRssMib! <= rssMib };
}
