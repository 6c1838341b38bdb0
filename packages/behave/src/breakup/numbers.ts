/**
 * When a catalogue number was given, from the catalogue itself: numbers are given in sequence, and of launches the date is known by
 * designator (the 54th of 2019). A piece numbered before a launch was numbered before that launch's date, so it did not come from
 * a break-up after it. This dates pieces that a snapshot years later shows for the first time.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { isAnalyst, launchOf } from './growth.ts';

/** For a catalogue number: an instant (UTC µs) by which it had been given; infinity where the catalogue does not say. */
export type NumberedBy = (number: number) => number;

type Launch = { readonly year: number; readonly index: number; readonly number: number };

/** Launches are spread evenly over their year (good to some weeks); `nowUs` ends the last one. */
export function numberDates(sets: ElementSetBatch, nowUs: number): NumberedBy {
  const launches = [...firstNumbers(sets).values()].sort((a, b) => a.number - b.number);
  const last = new Map<number, number>();
  for (const { year, index } of launches) last.set(year, Math.max(last.get(year) ?? 0, index));
  const dated = launches.map(({ year, index, number }) => {
    const [startUs, endUs] = [yearUs(year), Math.min(nowUs, yearUs(year + 1))];
    return { number, atUs: startUs + (index / last.get(year)!) * (endUs - startUs) };
  });
  const kept = longestAscending(dated.map(({ atUs }) => atUs)).map((k) => dated[k]!);
  const numbers = kept.map(({ number }) => number);
  const datesUs = kept.map(({ atUs }) => atUs);
  return (number) => {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle]! > number) high = middle;
      else low = middle + 1;
    }
    return number === 0 || isAnalyst(number) ? Infinity : (datesUs[low] ?? Infinity);
  };
}

/**
 * Indices of the longest run of values that do not fall, leaving out those between: a launch of which only a late piece is left, or
 * a damaged designator, is out of order and costs itself only. Patience sorting.
 */
function longestAscending(values: readonly number[]): number[] {
  const ends: number[] = []; // of the best run of each length, its last index
  const before = new Int32Array(values.length);
  for (let k = 0; k < values.length; k++) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! > values[k]!) high = middle;
      else low = middle + 1;
    }
    before[k] = ends[low - 1] ?? -1;
    ends[low] = k;
  }
  const run: number[] = [];
  for (let k = ends.at(-1) ?? -1; k >= 0; k = before[k]!) run.push(k);
  return run.reverse();
}

function firstNumbers(sets: ElementSetBatch): Map<string, Launch> {
  const found = new Map<string, Launch>();
  const { objects } = sets;
  for (let object = 0; object < objects.count; object++) {
    const launch = launchOf(objects.cosparId[object]!);
    const number = objects.catalogueNumber[object]!;
    if (launch === '' || number === 0 || isAnalyst(number)) continue;
    if ((found.get(launch)?.number ?? Infinity) <= number) continue;
    found.set(launch, { year: Number(launch.slice(0, 4)), index: Number(launch.slice(5)), number });
  }
  return found;
}

function yearUs(year: number): number {
  const parsed = parseUtc(`${year}-01-01T00:00:00Z`);
  return parsed.ok ? parsed.value : Number.NaN;
}
