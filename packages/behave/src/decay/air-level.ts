/**
 * How much denser or thinner the air was than the model had it, by day and height, from everything that falls: each object's
 * factor hardly changes over years, so what many factors do at once is the air's doing. A robust fit of one level an object and
 * one of each day and height, as in the dynamic calibration of the atmosphere (Storz et al., HASDM, AIAA 2002-4886; Nazarenko et
 * al., 1998). Only sets up to the instant count. A level common to all days cannot be told from the objects' own: it is in theirs,
 * and goes on with them.
 */
import { DAY_US, utcDayFromTaiUs } from '@noroshi/time';
import { countUntil, type ObjectHistory } from '../history/history.ts';
import { rateSample, stateOfSet } from './ballistic.ts';
import { lowestHeightKm } from './descent.ts';
import { type Drivers, driversOf } from './drivers.ts';
import { type SpaceWeather, weatherUntil } from './weather.ts';

export const AIR_LIMITS = {
  heightKmMin: 150,
  heightKmMax: 600,
  eccentricityMax: 0.1,
  setsMin: 4, // of an object that may tell of the air
  apartDays: 0.9,
  lookBackDays: 1500,
  objectsMax: 300, // spread over their heights
  setsMax: 24, // of an object
  objectsMin: 10,
  turns: 4, // of the fit: levels of objects, levels of days
  sigma: 0.2, // of the air about the model, day by day
  objectSigma: 0.12, // of one object's set about its own level
  clip: 0.4, // ln: no object pulls a day further
  bandKm: 30,
  reachKm: 60, // one sigma of a day's weight over height
  reachDays: 1.5, // two sigmas of it over time
} as const;

type Sample = {
  readonly object: number;
  readonly day: number;
  readonly band: number;
  readonly log: number;
};
type Cell = { sum: number; count: number };

/** Sums by half day and band of height; read it by `airAt`. */
export type AirLevel = {
  readonly cells: ReadonlyMap<number, Cell>;
  readonly days: readonly number[]; // with something seen, ascending
  readonly objects: number;
};

/** What the sets of pieces and stages up to `atUs` say; undefined where too few have sets on several days, or without weather. */
export function airLevelOf(
  histories: readonly ObjectHistory[],
  weather: SpaceWeather,
  atUs: number,
): AirLevel | undefined {
  const chosen = chooseObjects(histories, atUs);
  if (chosen.length < AIR_LIMITS.objectsMin || weather.days === 0) return undefined;
  const fromMjd = utcDayFromTaiUs(atUs).mjdUtc - AIR_LIMITS.lookBackDays - 8;
  const drivers = driversOf(weatherUntil(weather, atUs), fromMjd, AIR_LIMITS.lookBackDays + 12);
  const samples = chosen.flatMap((sets, object) => samplesOf(sets, object, drivers));
  const levels = new Float64Array(chosen.length);
  let cells = new Map<number, Cell>();
  for (let turn = 0; turn < AIR_LIMITS.turns; turn++) {
    levelsInto(levels, samples, cells);
    cells = cellsOf(samples, levels, cells);
  }
  const days = [...new Set(samples.map(({ day }) => day))].sort((a, b) => a - b);
  return { cells, days, objects: chosen.length };
}

type Chosen = { readonly history: ObjectHistory; readonly rows: readonly number[] };

const FREE = /\b(DEB|R\/B)\b/i;

/** The lowest and the highest alike, and not more than a fit takes. */
function chooseObjects(histories: readonly ObjectHistory[], atUs: number): Chosen[] {
  const found: Chosen[] = [];
  for (const history of histories) {
    if (history.name !== '' && !FREE.test(history.name)) continue;
    const rows = rowsOf(history, countUntil(history, atUs), atUs);
    if (rows.length >= AIR_LIMITS.setsMin) found.push({ history, rows });
  }
  const heightKm = new Map(found.map((one) => [one, perigeeKm(one.history, one.rows[0]!)]));
  found.sort(
    (a, b) =>
      heightKm.get(a)! - heightKm.get(b)! || (a.history.objectId < b.history.objectId ? -1 : 1),
  );
  const stride = Math.max(1, found.length / AIR_LIMITS.objectsMax);
  const picked: Chosen[] = [];
  for (let k = 0; k < found.length; k += stride) picked.push(found[Math.floor(k)]!);
  return picked;
}

/** Its sets that may tell of the air, newest first, a day apart, as long as it was low. */
function rowsOf(history: ObjectHistory, count: number, atUs: number): number[] {
  const { setsMax, lookBackDays, heightKmMax, apartDays } = AIR_LIMITS;
  const rows: number[] = [];
  let lastUs = Number.POSITIVE_INFINITY;
  for (let k = count - 1; k >= 0 && rows.length < setsMax; k--) {
    if (history.epochUs[k]! < atUs - lookBackDays * DAY_US) break;
    if (!(perigeeKm(history, k) < heightKmMax)) break;
    if (lastUs - history.epochUs[k]! < apartDays * DAY_US) continue;
    rows.push(k);
    lastUs = history.epochUs[k]!;
  }
  return rows;
}

/** Of the printed elements, over the equator: to choose by. */
function perigeeKm(history: ObjectHistory, k: number): number {
  const n = history.meanMotionRadS[k]!;
  return Math.cbrt(398_600.8 / (n * n)) * (1 - history.eccentricity[k]!) - 6378;
}

function samplesOf({ history, rows }: Chosen, object: number, drivers: Drivers): Sample[] {
  return rows.flatMap((k) => {
    if (history.eccentricity[k]! > AIR_LIMITS.eccentricityMax) return [];
    const sample = rateSample(history, k, drivers);
    if (sample === undefined || !(sample.m2Kg > 0)) return [];
    const heightKm = lowestHeightKm(stateOfSet(history, k));
    if (heightKm < AIR_LIMITS.heightKmMin) return [];
    return {
      object,
      day: dayOf(history.epochUs[k]!),
      band: bandOf(heightKm),
      log: Math.log(sample.m2Kg),
    };
  });
}

const dayOf = (us: number) => Math.floor((2 * us) / DAY_US) / 2;
const bandOf = (heightKm: number) => Math.floor(heightKm / AIR_LIMITS.bandKm);
const keyOf = (day: number, band: number) => 2 * day * 64 + band;

/** Each object's level: the median of what is left when the air is taken out. */
function levelsInto(
  levels: Float64Array,
  samples: readonly Sample[],
  cells: ReadonlyMap<number, Cell>,
): void {
  const left: number[][] = Array.from(levels, () => []);
  for (const { object, day, band, log } of samples)
    left[object]!.push(log - airOf(cells, day, band).log);
  left.forEach((values, k) => {
    levels[k] = values.length === 0 ? 0 : medianOf(values);
  });
}

function cellsOf(
  samples: readonly Sample[],
  levels: Float64Array,
  before: ReadonlyMap<number, Cell>,
): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  const { clip } = AIR_LIMITS;
  for (const { object, day, band, log } of samples) {
    const off = log - levels[object]!;
    const expected = airOf(before, day, band).log;
    const key = keyOf(day, band);
    const cell = cells.get(key) ?? { sum: 0, count: 0 };
    cell.sum += expected + Math.min(clip, Math.max(-clip, off - expected));
    cell.count++;
    cells.set(key, cell);
  }
  return cells;
}

type Air = { readonly log: number; readonly sigma: number };

function airOf(cells: ReadonlyMap<number, Cell>, day: number, band: number): Air {
  const { reachDays, reachKm, bandKm, sigma, objectSigma } = AIR_LIMITS;
  let sum = 0;
  let weight = (objectSigma / sigma) ** 2;
  for (let d = -2 * reachDays; d <= 2 * reachDays; d++)
    for (let b = -4; b <= 4; b++) {
      const cell = cells.get(keyOf(day + d / 2, band + b));
      if (cell === undefined) continue;
      const share = Math.exp(-2 * (d / 2 / reachDays) ** 2 - 0.5 * ((b * bandKm) / reachKm) ** 2);
      sum += share * cell.sum;
      weight += share * cell.count;
    }
  return { log: sum / weight, sigma: objectSigma / Math.sqrt(weight) };
}

/** ln of the density over the model's at an instant and height, with its error: 0 ± 0.2 where nothing was seen. */
export function airAt(level: AirLevel, atUs: number, heightKm: number): Air {
  return airOf(level.cells, dayOf(atUs), bandOf(heightKm));
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const k = values.length >> 1;
  return values.length % 2 === 1 ? values[k]! : (values[k - 1]! + values[k]!) / 2;
}
