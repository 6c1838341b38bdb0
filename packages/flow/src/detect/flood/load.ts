/**
 * What each host receives, minute by minute of UTC, kept for the window whatever the order in which rows come (cells.ts), and at a
 * judgement the stretches of minutes far above the host's own level (level.ts): surges, with those who make them (sample.ts).
 * Bounded: when the cells are full, the oldest minutes that are no candidates are learned into the host's level and go; of the
 * busiest minutes beyond `samplesMax` the oldest keep their sums and no longer say who made them.
 */
import { unixUsFromEpochUs } from '../../decode/unix-time.ts';
import {
  addToCell,
  bytesOf,
  CELL_LIMITS,
  type Cells,
  cellFor,
  cellsOfHost,
  createCells,
  detailOf,
  dropCellsOf,
  failedOf,
  hostOf,
  keepCells,
  minuteOf,
  packetsOf,
  recordsOf,
  setDetail,
} from './cells.ts';
import { createLearnedLevels, type LearnedLevels } from './learned.ts';
import { type Excess, excesses, isCandidate, LEVEL_LIMITS, type Load, learned } from './level.ts';
import {
  addToSample,
  type Crowd,
  createSample,
  crowdOf,
  dropFromSample,
  type Sample,
} from './sample.ts';

export const LOAD_LIMITS = {
  ...LEVEL_LIMITS,
  ...CELL_LIMITS,
  keptShare: 3 / 4, // of the cells, when they are full
  sampledShare: 1 / 8, // of the least that is a candidate: from here on it is kept who makes a minute
  samplesMax: 1 << 15, // 27 MB
  gapMinutesMax: 30, // a surge goes on over so many minutes at the usual level: one that comes in pulses is one
} as const;

const L = LOAD_LIMITS;
const MINUTE_US = 60e6;

export type Surge = {
  readonly host: number;
  readonly firstMinute: number; // Unix minutes
  readonly lastMinute: number;
  readonly minutes: number; // far above the usual; sums are of these
  readonly records: number;
  readonly failed: number;
  readonly packets: number;
  readonly bytes: number;
  readonly peakPerMinute: number;
  readonly usualPerMinute: number; // NaN: not known
  readonly isByPackets: boolean;
  readonly crowd: Crowd;
};

/** Cells, the level of what went, and who makes busy minutes. */
export type Loads = {
  readonly cells: Cells;
  readonly levels: LearnedLevels;
  readonly samples: (Sample | undefined)[]; // by the number in their cell
  readonly free: number[];
  readonly sampled: Set<number>; // pairs that are in any sample
};

export function createLoads(cellsMax: number = L.cellsMax): Loads {
  return {
    ...{ cells: createCells(cellsMax), levels: createLearnedLevels() },
    ...{ samples: [], free: [], sampled: new Set() },
  };
}

/** One record: to whom, of whom, by which pair, when it ended, how much (NaN: not told), and whether it failed. */
export function addLoad(
  loads: Loads,
  host: number,
  source: number,
  pair: number,
  atUs: number,
  packets: number,
  bytes: number,
  isFailed: boolean,
): void {
  const { cells } = loads;
  if (cells.count === cells.cellsMax) makeRoom(loads);
  const cell = cellFor(cells, host, unixMinute(atUs));
  addToCell(cells, cell, packets || 0, bytes || 0, isFailed);
  if (
    recordsOf(cells, cell) < L.sampledShare * L.recordsPerMinuteMin &&
    packetsOf(cells, cell) < L.sampledShare * L.packetsPerMinuteMin
  )
    return;
  addToSample(sampleOf(loads, cell), source, pair);
  loads.sampled.add(pair);
}

/** Stretches of minutes far above the usual as of an instant, by the numbers of their hosts. */
export function findSurges(loads: Loads, atUs: number): Surge[] {
  const { cells, levels } = loads;
  const until = unixMinute(atUs);
  const hosts = new Set<number>();
  for (let cell = 0; cell < cells.count; cell++)
    if (isBusy(cells, cell) && hostOf(cells, cell) >= 0 && minuteOf(cells, cell) <= until)
      hosts.add(hostOf(cells, cell));
  return [...hosts]
    .sort((a, b) => a - b)
    .flatMap((host) => {
      const own = [...cellsOfHost(cells, host)].filter((cell) => minuteOf(cells, cell) <= until);
      own.sort((a, b) => minuteOf(cells, a) - minuteOf(cells, b));
      const { above } = excesses(
        own.map((cell) => loadOf(cells, cell)),
        levels.of(host),
      );
      const all = episodes(above, (place) => minuteOf(cells, own[place]!));
      return all.map((episode) => surgeOf(loads, host, episode, own));
    });
}

/** The number of a pair will mean another: what it made is still counted. */
export function dropPairOf({ cells, samples, sampled }: Loads, pair: number, host: number): void {
  if (!sampled.delete(pair)) return;
  for (const cell of cellsOfHost(cells, host)) {
    const sample = samples[detailOf(cells, cell) - 1];
    if (sample !== undefined) dropFromSample(sample, pair);
  }
}

export function dropLoadsOf(loads: Loads, host: number): void {
  for (const cell of cellsOfHost(loads.cells, host)) releaseSample(loads, cell);
  dropCellsOf(loads.cells, host);
  loads.levels.drop(host);
}

export function forgetLoads(loads: Loads, beforeUs: number): void {
  const before = unixMinute(beforeUs);
  keep(loads, (cell) => minuteOf(loads.cells, cell) >= before);
}

function makeRoom(loads: Loads): void {
  const { cells } = loads;
  const minutes = Uint32Array.from(liveCells(cells), (cell) => minuteOf(cells, cell)).sort();
  const from = minutes[Math.floor((1 - L.keptShare) * minutes.length)] ?? 0;
  keep(loads, (cell) => minuteOf(cells, cell) >= from || isBusy(cells, cell));
  if (cells.count > ((1 + L.keptShare) / 2) * cells.cellsMax)
    keep(loads, (cell) => minuteOf(cells, cell) > from);
}

/** Cells that go are learned into the level of their host, the oldest first. */
function keep(loads: Loads, isKept: (cell: number) => boolean): void {
  const { cells, levels } = loads;
  const going = liveCells(cells).filter((cell) => !isKept(cell));
  going.sort((a, b) => minuteOf(cells, a) - minuteOf(cells, b));
  const busy = new Map<number, Load[]>();
  for (const cell of going) if (isBusy(cells, cell)) busy.set(hostOf(cells, cell), []);
  for (const cell of going) {
    const host = hostOf(cells, cell);
    const load = loadOf(cells, cell);
    const list = busy.get(host);
    if (list !== undefined) list.push(load);
    else levels.put(host, learned(levels.of(host), [load.records, load.packets]));
    releaseSample(loads, cell);
  }
  for (const [host, list] of busy) levels.put(host, excesses(list, levels.of(host)).after);
  keepCells(cells, isKept);
}

function liveCells(cells: Cells): number[] {
  const all: number[] = [];
  for (let cell = 0; cell < cells.count; cell++) if (hostOf(cells, cell) >= 0) all.push(cell);
  return all;
}

function isBusy(cells: Cells, cell: number): boolean {
  return isCandidate(recordsOf(cells, cell), packetsOf(cells, cell));
}

function loadOf(cells: Cells, cell: number): Load {
  const minute = minuteOf(cells, cell);
  return { minute, records: recordsOf(cells, cell), packets: packetsOf(cells, cell) };
}

function sampleOf(loads: Loads, cell: number): Sample {
  const { cells, samples, free } = loads;
  const detail = detailOf(cells, cell);
  if (detail !== 0) return samples[detail - 1]!;
  if (samples.length - free.length >= L.samplesMax) releaseOldest(loads);
  const sample = createSample();
  const place = free.pop() ?? samples.length;
  samples[place] = sample;
  setDetail(cells, cell, place + 1);
  return sample;
}

function releaseSample({ cells, samples, free }: Loads, cell: number): void {
  const detail = detailOf(cells, cell);
  if (detail === 0) return;
  samples[detail - 1] = undefined;
  free.push(detail - 1);
  setDetail(cells, cell, 0);
}

function releaseOldest(loads: Loads): void {
  const { cells } = loads;
  const held = liveCells(cells).filter((cell) => detailOf(cells, cell) !== 0);
  held.sort((a, b) => minuteOf(cells, a) - minuteOf(cells, b));
  for (const cell of held.slice(0, Math.ceil(held.length / 2))) releaseSample(loads, cell);
}

function surgeOf(
  { cells, samples }: Loads,
  host: number,
  episode: readonly Excess[],
  own: readonly number[],
): Surge {
  const at = episode.map(({ place }) => own[place]!);
  const sum = (amountOf: (cells: Cells, cell: number) => number) =>
    at.reduce((total, cell) => total + amountOf(cells, cell), 0);
  const { isByPackets, usual } = episode.find(({ isBig }) => isBig)!;
  const amountOf = isByPackets ? packetsOf : recordsOf;
  const found = at.map((cell) => samples[detailOf(cells, cell) - 1]);
  return {
    ...{ host, isByPackets, usualPerMinute: usual, minutes: at.length },
    ...{ firstMinute: minuteOf(cells, at[0]!), lastMinute: minuteOf(cells, at.at(-1)!) },
    ...{ records: sum(recordsOf), failed: sum(failedOf) },
    ...{ packets: sum(packetsOf), bytes: sum(bytesOf) },
    peakPerMinute: at.reduce((most, cell) => Math.max(most, amountOf(cells, cell)), 0),
    crowd: crowdOf(found.filter((sample) => sample !== undefined)),
  };
}

/** Minutes that lie near each other are one surge. */
export function episodes(
  above: readonly Excess[],
  minuteOf: (place: number) => number,
): Excess[][] {
  const all: Excess[][] = [];
  for (const one of above) {
    const last = all.at(-1)?.at(-1);
    const isNear =
      last !== undefined && minuteOf(one.place) - minuteOf(last.place) <= L.gapMinutesMax + 1;
    if (isNear) all.at(-1)!.push(one);
    else all.push([one]);
  }
  return all;
}

export function unixMinute(epochUs: number): number {
  return Math.max(0, Math.floor(unixUsFromEpochUs(epochUs) / MINUTE_US));
}
