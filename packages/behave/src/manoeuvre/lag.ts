/**
 * Burns that sets show late. A public set is fitted to the observations of the days before its epoch, up to two weeks of them in
 * the years before 2013: after a burn it is a straight line laid through a kinked one, and several sets in a row step a little each.
 * With W days of observations, s days after the burn and x = s/W, least squares through a kinked line on (−W, 0) gives a share
 * x²(3 − 2x) of the new rate and W x²(2 − x) days of it in place. Where that shape, fitted over the sets around, explains what a
 * sharp kink does not, the steps are one burn, at the time of the kink.
 */
import type { BurnEvent } from './events.ts';
import type { Sides } from './sides.ts';

const SPANS_DAYS = [4, 8, 12, 16] as const;
const BEFORE_DAYS = 8; // sets before and after the burn that are fitted
const AFTER_DAYS = 17;
const EARLIER_DAYS = 6; // how long before the first step the burn may be
const GRID_DAYS = 0.25;
const ROWS_MAX = 200;
const SETS_MIN = 8;
const MISFIT_MAX = 4; // squared sigmas a row: two of the object's own quiet ones
const GAIN_MIN = 25; // squared sigmas over a sharp kink: the two parameters more are paid for many times

type Kink = {
  readonly atDays: number;
  readonly spanDays: number;
  readonly rateKmDay: number;
  readonly sigmaKmDay: number;
  readonly misfit: number; // sum of squares left
  readonly gain: number; // sum of squares a coasting object leaves more
};

/** Events with those that one late burn explains made one. */
export function joinLate(sides: Sides, events: readonly BurnEvent[]): BurnEvent[] {
  const order = [...events].sort((a, b) => b.step.allSigmas - a.step.allSigmas);
  const gone = new Set<BurnEvent>();
  const late: BurnEvent[] = [];
  for (const event of order) {
    if (gone.has(event) || Math.abs(event.step.trackSigmas) < TOLD_SIGMAS) continue;
    const { days } = sides.series;
    const near = events.filter(
      (other) =>
        other !== event &&
        !gone.has(other) &&
        days[other.first]! - days[event.last + 1]! < AFTER_DAYS &&
        days[event.first]! - days[other.last + 1]! < BEFORE_DAYS,
    );
    if (near.length === 0 && event.first === event.last) continue;
    const found = lateEvent(sides, event);
    if (found === undefined) continue;
    gone.add(event);
    for (const other of near) {
      if (other.first <= found.last && other.last >= found.first) gone.add(other);
    }
    late.push(found);
  }
  return [...events.filter((event) => !gone.has(event)), ...late].sort((a, b) => a.first - b.first);
}

const TOLD_SIGMAS = 4;

function lateEvent(sides: Sides, event: BurnEvent): BurnEvent | undefined {
  const { days, count } = sides.series;
  const fromDays = days[event.first]! - EARLIER_DAYS;
  const rows = rowsOf(sides, event, fromDays);
  if (rows === undefined) return undefined;
  const untilDays = days[event.last + 1]!;
  const sharp = bestKink(rows, [0], fromDays, untilDays);
  const late = bestKink(rows, SPANS_DAYS, fromDays, untilDays);
  if (late.misfit > MISFIT_MAX * rows.count || sharp.misfit - late.misfit < GAIN_MIN) {
    return undefined;
  }
  let first = event.first;
  while (first > 0 && days[first]! > late.atDays) first--;
  while (first + 2 < count && days[first + 1]! <= late.atDays) first++;
  let last = first;
  while (last + 2 < count && days[last + 1]! < late.atDays + late.spanDays) last++;
  const trackSigmas = Math.sign(late.rateKmDay) * Math.sqrt(late.gain);
  const step = {
    ...event.step,
    ...{ sigmas: trackSigmas, trackSigmas, allSigmas: Math.abs(trackSigmas) },
    ...{ rateKmDay: late.rateKmDay, rateSigmaKmDay: late.sigmaKmDay },
    crossingDays: late.atDays - days[first]!,
    crossingSigmaDays: Math.max(GRID_DAYS, 0.1 * late.spanDays),
  };
  return { first, last, step, isLate: true };
}

/** Place and rate of the sets around, each divided by its quiet sigma, and orthonormal columns of a coasting object. */
type Rows = {
  readonly count: number;
  readonly days: Float64Array; // of each row
  readonly perKm: Float64Array; // place rows: 1 / sigma; rate rows: 0
  readonly perRate: Float64Array;
  readonly left: Float64Array; // values less what coasting explains
  readonly coasting: readonly Float64Array[];
};

function rowsOf(sides: Sides, event: BurnEvent, fromDays: number): Rows | undefined {
  const { series, aKm, noise } = sides;
  const base = event.first;
  const factor = sides.trackFactor[base]!;
  const perKm: number[] = [];
  const perRate: number[] = [];
  const days: number[] = [];
  const values: number[] = [];
  const untilDays = series.days[event.first]! + AFTER_DAYS;
  let k = base;
  while (k > 0 && series.days[k - 1]! >= fromDays - BEFORE_DAYS) k--;
  for (; k < series.count && values.length < ROWS_MAX; k++) {
    const day = series.days[k]!;
    if (day > untilDays) break;
    const t = day - series.days[base]!;
    const rate0 = series.trackRateRadDay[base]!;
    days.push(day, day);
    perKm.push(1 / (noise.alongKm[k]! * factor), 0);
    perRate.push(0, 1 / (noise.rateKmDay[k]! * factor));
    const place = aKm * (series.trackRad[k]! - series.trackRad[base]! - rate0 * t);
    const rate = aKm * (series.trackRateRadDay[k]! - rate0);
    values.push(place * perKm.at(-2)!, rate * perRate.at(-1)!);
  }
  if (days.length < 2 * SETS_MIN) return undefined;
  const left = Float64Array.from(values);
  const column = (place: (t: number) => number, rate: (t: number) => number) =>
    Float64Array.from(days, (day, row) => {
      const t = day - series.days[base]!;
      return perKm[row]! * place(t) + perRate[row]! * rate(t);
    });
  const coasting: Float64Array[] = [];
  const columns = [
    column(
      () => 1,
      () => 0,
    ),
    column(
      (t) => t,
      () => 1,
    ),
    column(
      (t) => 0.5 * t * t,
      (t) => t,
    ),
  ];
  for (const each of columns) {
    for (const earlier of coasting) subtract(each, earlier);
    const length = Math.sqrt(dot(each, each));
    coasting.push(each.map((value) => value / length));
  }
  for (const each of coasting) subtract(left, each);
  return {
    count: days.length,
    days: Float64Array.from(days),
    perKm: Float64Array.from(perKm),
    perRate: Float64Array.from(perRate),
    left,
    coasting,
  };
}

function bestKink(rows: Rows, spans: readonly number[], fromDays: number, untilDays: number): Kink {
  const whole = dot(rows.left, rows.left);
  const shape = new Float64Array(rows.count);
  let best: Kink | undefined;
  for (const spanDays of spans) {
    for (let atDays = fromDays; atDays <= untilDays; atDays += GRID_DAYS) {
      for (let row = 0; row < rows.count; row++) {
        const s = rows.days[row]! - atDays;
        const x = spanDays > 0 ? Math.min(1, s / spanDays) : 1;
        const place = x < 1 ? spanDays * x * x * (2 - x) : s;
        const rate = x < 1 ? x * x * (3 - 2 * x) : 1;
        shape[row] = s <= 0 ? 0 : rows.perKm[row]! * place + rows.perRate[row]! * rate;
      }
      for (const each of rows.coasting) subtract(shape, each);
      const square = dot(shape, shape);
      if (square < 1e-9) continue;
      const rateKmDay = dot(shape, rows.left) / square;
      const gain = rateKmDay * rateKmDay * square;
      if (best === undefined || gain > best.gain) {
        const sigmaKmDay = 1 / Math.sqrt(square);
        best = { atDays, spanDays, rateKmDay, sigmaKmDay, gain, misfit: whole - gain };
      }
    }
  }
  return best!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

/** Takes out of `from` what lies along the unit column `along`. */
function subtract(from: Float64Array, along: Float64Array): void {
  const share = dot(from, along);
  for (let k = 0; k < from.length; k++) from[k]! -= share * along[k]!;
}
