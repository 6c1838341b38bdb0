/**
 * How the satellites of one family come down: what each of their sets says of the air felt, against height. An operator lowers
 * them edge-on and lets them tumble below some height, or they give up by themselves: no free fall with one factor, but mates
 * that went before show it. A mate is one of the same name but for its number, and of as many digits of it (a generation).
 *
 * The factor at a height is a distribution over mates. An object starts where its own set stands among them and wanders off
 * through it over a length of height that was measured on mates (record 0024); the end of many such ways is the window.
 */
import { DAY_US, utcDayFromTaiUs } from '@noroshi/time';
import { countUntil, type ObjectHistory } from '../history/history.ts';
import { rateSample, stateOfSet } from './ballistic.ts';
import { type DescentState, descend, END_HEIGHT_KM, lowestHeightKm } from './descent.ts';
import { type Drivers, driversOf } from './drivers.ts';
import { type SpaceWeather, weatherUntil } from './weather.ts';

/** One set of a mate. */
export type FamilySample = {
  readonly objectId: string;
  readonly heightKm: number;
  readonly logM2Kg: number;
};

export type FamilyDescent = {
  readonly family: string;
  readonly samples: readonly FamilySample[]; // highest first
};

export const FAMILY_LIMITS = {
  lookBackDays: 1000,
  heightKmMax: 420,
  eccentricityMax: 0.01,
  fallKmDayMin: 0.5, // else it is held, or cannot be told from it
  matesMin: 5, // at every height
  reachKmMin: 10, // above and below a height, where mates are looked for
  reachKmMax: 60,
  shownToKm: 170, // below, hours are left: the last factors seen hold on
  bandKm: 5,
  memoryKm: 60, // over this a factor's place among the mates fades: half over 25 km, the rest over hundreds
  ways: 400,
} as const;

const FREE = /\b(DEB|R\/B|OBJECT|TBA|UNKNOWN)\b/i;

/** The name without its number: 'STARLINK-####'; '' for what has none, and for pieces and stages. */
export function familyOf(name: string): string {
  if (FREE.test(name) || !/\d/.test(name)) return '';
  return name.toUpperCase().replace(/\d/g, '#');
}

/** What the mates' sets up to `atUs` say, of each family that `isWanted`. */
export function familyDescents(
  histories: readonly ObjectHistory[],
  weather: SpaceWeather,
  atUs: number,
  isWanted: (family: string) => boolean,
): Map<string, FamilyDescent> {
  const fromMjd = utcDayFromTaiUs(atUs).mjdUtc - FAMILY_LIMITS.lookBackDays - 3;
  const drivers = driversOf(weatherUntil(weather, atUs), fromMjd, FAMILY_LIMITS.lookBackDays + 8);
  const found = new Map<string, FamilySample[]>();
  for (const history of histories) {
    const family = familyOf(history.name);
    if (family === '' || !isWanted(family)) continue;
    const samples = samplesOf(history, drivers, atUs);
    if (samples.length === 0) continue;
    const known = found.get(family);
    if (known === undefined) found.set(family, samples);
    else known.push(...samples);
  }
  return new Map(
    [...found].map(([family, samples]) => [
      family,
      { family, samples: samples.sort((a, b) => b.heightKm - a.heightKm) },
    ]),
  );
}

function samplesOf(history: ObjectHistory, drivers: Drivers, atUs: number): FamilySample[] {
  const { lookBackDays, heightKmMax, eccentricityMax } = FAMILY_LIMITS;
  const out: FamilySample[] = [];
  for (let k = countUntil(history, atUs) - 1; k >= 0; k--) {
    if (history.epochUs[k]! < atUs - lookBackDays * DAY_US) break;
    if (k > 0 && history.epochUs[k - 1] === history.epochUs[k]) continue; // the same set from two files
    if (history.eccentricity[k]! > eccentricityMax || history.meanMotionDotRevDay2[k]! <= 0)
      continue;
    const heightKm = lowestHeightKm(stateOfSet(history, k));
    if (heightKm > heightKmMax) continue;
    const sample = ownFactor(history, k, drivers);
    if (sample !== undefined)
      out.push({ objectId: history.objectId, heightKm, logM2Kg: Math.log(sample) });
  }
  return out;
}

/**
 * The factor that set k states by itself, where it falls fast enough to be told; m²/kg. A set that falls fast is the mean of hours
 * when it was higher and slower: what the sets of free falls state so, over what they stated above 240 km, is taken out.
 */
function ownFactor(history: ObjectHistory, k: number, drivers: Drivers): number | undefined {
  const sample = rateSample(history, k, drivers, STATED.set);
  const n = (history.meanMotionRadS[k]! * 86_400) / (2 * Math.PI);
  const { axisKm } = stateOfSet(history, k);
  const fallKmDay = ((4 / 3) * history.meanMotionDotRevDay2[k]! * axisKm) / n;
  if (sample === undefined || !(sample.m2Kg > 0)) return undefined;
  return fallKmDay > FAMILY_LIMITS.fallKmDayMin ? sample.m2Kg / statedShare(fallKmDay) : undefined;
}

/** Medians of 85 sets of pieces and stages below 240 km, 2021 to 2024-07. */
const STATED = {
  set: { days: 1, km: 3 },
  fallKmDay: [30, 55, 95, 150],
  share: [1, 0.81, 0.59, 0.49],
} as const;

/** What a set that states this loss of height states of the loss there is. */
export function statedShare(fallKmDay: number): number {
  const { fallKmDay: knots, share } = STATED;
  const high = knots.findIndex((knot) => knot > fallKmDay);
  if (high === 0) return share[0];
  if (high < 0) return share.at(-1)!;
  const part = (fallKmDay - knots[high - 1]!) / (knots[high]! - knots[high - 1]!);
  return share[high - 1]! + part * (share[high]! - share[high - 1]!);
}

export type FamilyFall = {
  readonly days: readonly [early: number, median: number, late: number]; // 5, 50, 95 %
  readonly mates: number;
  readonly m2Kg: number; // with which a free fall takes the median
};

/** How long the object takes down to `endKm` by the ways of its mates; undefined where they do not show it. */
export function fallByMates(
  history: ObjectHistory,
  family: FamilyDescent,
  drivers: Drivers,
  endKm: number = END_HEIGHT_KM,
): FamilyFall | undefined {
  const k = history.count - 1;
  const own = ownFactor(history, k, drivers);
  if (own === undefined) return undefined;
  const start = stateOfSet(history, k);
  const mates = family.samples.filter(({ objectId }) => objectId !== history.objectId);
  const bands = bandsOf(start, own, drivers, endKm);
  if (bands === undefined) return undefined;
  const shapes: Shape[] = [];
  for (const heightKm of [lowestHeightKm(start), ...bands.map((band) => band.heightKm)]) {
    const shape =
      shapeAt(mates, heightKm) ?? (heightKm < FAMILY_LIMITS.shownToKm ? shapes.at(-1) : undefined);
    if (shape === undefined) return undefined;
    shapes.push(shape);
  }
  const lives = waysOf(shapes, bands, Math.log(own));
  const at = (share: number) => lives[Math.floor(share * lives.length)]!;
  const free = bands.reduce((sum, { days }) => sum + days, 0);
  const low = lowestHeightKm(start);
  const ids = new Set(mates.filter(({ heightKm }) => heightKm < low + 20).map((m) => m.objectId));
  return { days: [at(0.05), at(0.5), at(0.95)], mates: ids.size, m2Kg: (own * free) / at(0.5) };
}

type Band = { readonly heightKm: number; readonly days: number; readonly stepKm: number };

/** How long a fall with the object's own factor takes from band to band. */
function bandsOf(
  start: DescentState,
  m2Kg: number,
  drivers: Drivers,
  endKm: number,
): Band[] | undefined {
  const heights: number[] = [];
  const times: number[] = [];
  const limitUs = start.atUs + 200 * DAY_US;
  const { endUs, hasEnded } = descend(
    { ...start },
    drivers,
    m2Kg,
    limitUs,
    ({ atUs }, heightKm) => {
      heights.push(heightKm);
      times.push(atUs);
    },
  );
  if (!hasEnded) return undefined;
  heights.push(END_HEIGHT_KM);
  times.push(endUs);
  const bands: Band[] = [];
  let fromUs = start.atUs;
  let k = 0;
  for (let heightKm = heights[0]!; heightKm > endKm; ) {
    const below = Math.max(endKm, heightKm - FAMILY_LIMITS.bandKm);
    while (k < heights.length - 1 && heights[k]! > below) k++;
    const span = heights[k - 1]! - heights[k]!;
    const share = k === 0 || !(span > 0) ? 1 : Math.min(1, (heights[k - 1]! - below) / span);
    const toUs = k === 0 ? fromUs : times[k - 1]! + share * (times[k]! - times[k - 1]!);
    bands.push({
      heightKm: (heightKm + below) / 2,
      stepKm: heightKm - below,
      days: Math.max(0, toUs - fromUs) / DAY_US,
    });
    fromUs = Math.max(fromUs, toUs);
    heightKm = below;
  }
  return bands;
}

/** Factors of the mates round a height, least first, with the share of them up to each. */
type Shape = { readonly logM2Kg: Float64Array; readonly upTo: Float64Array };

function shapeAt(mates: readonly FamilySample[], heightKm: number): Shape | undefined {
  const { matesMin, reachKmMin, reachKmMax } = FAMILY_LIMITS;
  for (let reachKm = reachKmMin; reachKm <= reachKmMax; reachKm += 5) {
    const near = mates.filter((mate) => Math.abs(mate.heightKm - heightKm) < reachKm);
    if (new Set(near.map(({ objectId }) => objectId)).size < matesMin) continue;
    near.sort((a, b) => a.logM2Kg - b.logM2Kg);
    // a set counts by the height it stands for: who falls fast is seldom seen on the way
    const weights = near.map(
      ({ logM2Kg, heightKm: h }) => Math.exp(logM2Kg) * (1 - Math.abs(h - heightKm) / reachKm),
    );
    const total = weights.reduce((sum, w) => sum + w, 0);
    let sum = 0;
    return {
      logM2Kg: Float64Array.from(near, ({ logM2Kg }) => logM2Kg),
      upTo: Float64Array.from(weights, (w) => {
        sum += w;
        return (sum - w / 2) / total;
      }),
    };
  }
  return undefined;
}

/** Days of each way, least first. */
function waysOf(shapes: readonly Shape[], bands: readonly Band[], own: number): Float64Array {
  const { ways, memoryKm } = FAMILY_LIMITS;
  const place = Math.min(0.98, Math.max(0.02, rankOf(shapes[0]!, own)));
  const beyond = own - factorAt(shapes[0]!, place); // what lies outside of all mates fades too
  const startZ = normalQuantile(place);
  const random = seeded(ways);
  const lives = new Float64Array(ways);
  for (let way = 0; way < ways; way++) {
    let z = startZ;
    let left = 1;
    let days = 0;
    bands.forEach(({ stepKm, days: freeDays }, k) => {
      const keep = Math.exp(-stepKm / memoryKm);
      z = keep * z + Math.sqrt(1 - keep * keep) * normalQuantile(random());
      left *= keep;
      days += freeDays * Math.exp(own - factorAt(shapes[k + 1]!, normalShare(z)) - left * beyond);
    });
    lives[way] = days;
  }
  return lives.sort();
}

function factorAt({ logM2Kg, upTo }: Shape, share: number): number {
  const high = upTo.findIndex((value) => value >= share);
  if (high === 0) return logM2Kg[0]!;
  if (high < 0) return logM2Kg.at(-1)!;
  const part = (share - upTo[high - 1]!) / (upTo[high]! - upTo[high - 1]!);
  return logM2Kg[high - 1]! + part * (logM2Kg[high]! - logM2Kg[high - 1]!);
}

function rankOf({ logM2Kg, upTo }: Shape, value: number): number {
  const high = logM2Kg.findIndex((one) => one >= value);
  if (high === 0) return upTo[0]!;
  if (high < 0) return upTo.at(-1)!;
  const span = logM2Kg[high]! - logM2Kg[high - 1]!;
  const part = span > 0 ? (value - logM2Kg[high - 1]!) / span : 0.5;
  return upTo[high - 1]! + part * (upTo[high]! - upTo[high - 1]!);
}

const LOGISTIC = 1.702; // a logistic of this steepness is the normal's share to 0.01

function normalShare(z: number): number {
  return 1 / (1 + Math.exp(-LOGISTIC * z));
}

function normalQuantile(share: number): number {
  return Math.log(share / (1 - share)) / LOGISTIC;
}

/** The same ways each time: Lehmer's numbers, MINSTD. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
