/**
 * What each host receives, minute by minute of UTC, kept for the window whatever the order in which rows come (cells.ts), and at a
 * judgement the stretches of minutes far above the host's own level (level.ts): surges, with those who make them (sample.ts).
 * Bounded: when the cells are full, the oldest minutes that are no candidates are learned into the host's level and go; of the
 * busiest minutes beyond `samplesMax` the oldest keep their sums and no longer say who made them.
 */
import { unixUsFromEpochUs } from '../../decode/unix-time.ts';
import { CELL_LIMITS, createCells } from './cells.ts';
import { createLearnedLevels } from './learned.ts';
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

export type Loads = ReturnType<typeof createLoads>;

export function createLoads(cellsMax: number = L.cellsMax) {
  const cells = createCells(cellsMax);
  const levels = createLearnedLevels();
  const samples: (Sample | undefined)[] = [];
  const sampled = new Set<number>(); // pairs that are in any sample
  const free: number[] = [];

  const release = (cell: number): void => {
    const detail = cells.detailOf(cell);
    if (detail === 0) return;
    samples[detail - 1] = undefined;
    free.push(detail - 1);
    cells.setDetail(cell, 0);
  };
  const sampleOf = (cell: number): Sample => {
    const detail = cells.detailOf(cell);
    if (detail !== 0) return samples[detail - 1]!;
    if (samples.length - free.length >= L.samplesMax) releaseOldest();
    const sample = createSample();
    const place = free.pop() ?? samples.length;
    samples[place] = sample;
    cells.setDetail(cell, place + 1);
    return sample;
  };
  const releaseOldest = (): void => {
    const held = allCells().filter((cell) => cells.detailOf(cell) !== 0);
    held.sort((a, b) => cells.minuteOf(a) - cells.minuteOf(b));
    for (const cell of held.slice(0, held.length >> 1)) release(cell);
  };
  const allCells = (): number[] => {
    const all: number[] = [];
    for (let cell = 0; cell < cells.count; cell++) if (cells.hostOf(cell) >= 0) all.push(cell);
    return all;
  };
  const isCandidateCell = (cell: number) =>
    isCandidate(cells.recordsOf(cell), cells.packetsOf(cell));
  const loadOf = (cell: number): Load => ({
    minute: cells.minuteOf(cell),
    ...{ records: cells.recordsOf(cell), packets: cells.packetsOf(cell) },
  });

  /** Cells that go are learned into the level of their host, the oldest first. */
  const keep = (isKept: (cell: number) => boolean): void => {
    const going = allCells().filter((cell) => !isKept(cell));
    going.sort((a, b) => cells.minuteOf(a) - cells.minuteOf(b));
    const busy = new Map<number, Load[]>(
      going.filter(isCandidateCell).map((cell) => [cells.hostOf(cell), []]),
    );
    for (const cell of going) {
      const host = cells.hostOf(cell);
      const load = loadOf(cell);
      const list = busy.get(host);
      if (list !== undefined) list.push(load);
      else levels.put(host, learned(levels.of(host), [load.records, load.packets]));
      release(cell);
    }
    for (const [host, loads] of busy) levels.put(host, excesses(loads, levels.of(host)).after);
    cells.keep(isKept);
  };
  const makeRoom = (): void => {
    const minutes = Uint32Array.from(allCells(), cells.minuteOf).sort();
    const from = minutes[Math.floor((1 - L.keptShare) * minutes.length)] ?? 0;
    keep((cell) => cells.minuteOf(cell) >= from || isCandidateCell(cell));
    if (cells.count > ((1 + L.keptShare) / 2) * cellsMax)
      keep((cell) => cells.minuteOf(cell) > from);
  };

  return {
    /** One record: to whom, of whom, by which pair, when it ended, how much (NaN: not told), and whether it failed. */
    add(
      host: number,
      source: number,
      pair: number,
      atUs: number,
      packets: number,
      bytes: number,
      isFailed: boolean,
    ): void {
      if (cells.isFull) makeRoom();
      const cell = cells.of(host, unixMinute(atUs));
      cells.add(cell, packets || 0, bytes || 0, isFailed);
      if (
        cells.recordsOf(cell) < L.sampledShare * L.recordsPerMinuteMin &&
        cells.packetsOf(cell) < L.sampledShare * L.packetsPerMinuteMin
      )
        return;
      addToSample(sampleOf(cell), source, pair);
      sampled.add(pair);
    },
    /** Hosts with their minutes as of an instant that may be far above the usual, in order of their numbers. */
    surges(atUs: number): Surge[] {
      const until = unixMinute(atUs);
      const hosts = new Set<number>();
      for (let cell = 0; cell < cells.count; cell++)
        if (isCandidateCell(cell) && cells.hostOf(cell) >= 0 && cells.minuteOf(cell) <= until)
          hosts.add(cells.hostOf(cell));
      return [...hosts]
        .sort((a, b) => a - b)
        .flatMap((host) => {
          const own = [...cells.cellsOf(host)].filter((cell) => cells.minuteOf(cell) <= until);
          own.sort((a, b) => cells.minuteOf(a) - cells.minuteOf(b));
          const { above } = excesses(own.map(loadOf), levels.of(host));
          return episodes(above, (place) => cells.minuteOf(own[place]!)).map((episode) =>
            surgeOf(host, episode, own),
          );
        });
    },
    cells,
    /** Its number will mean another pair: what it made is still counted. */
    dropPair(pair: number, host: number): void {
      if (!sampled.delete(pair)) return;
      for (const cell of cells.cellsOf(host)) {
        const sample = samples[cells.detailOf(cell) - 1];
        if (sample !== undefined) dropFromSample(sample, pair);
      }
    },
    dropHost(host: number): void {
      for (const cell of cells.cellsOf(host)) release(cell);
      cells.dropHost(host);
      levels.drop(host);
    },
    forget(beforeUs: number): void {
      const before = unixMinute(beforeUs);
      keep((cell) => cells.minuteOf(cell) >= before);
    },
  };

  function surgeOf(host: number, episode: readonly Excess[], own: readonly number[]): Surge {
    const at = episode.map(({ place }) => own[place]!);
    const sum = (amountOf: (cell: number) => number) =>
      at.reduce((total, cell) => total + amountOf(cell), 0);
    const { isByPackets, usual } = episode.find(({ isBig }) => isBig)!;
    const amountOf = isByPackets ? cells.packetsOf : cells.recordsOf;
    const found = at.map((cell) => samples[cells.detailOf(cell) - 1]);
    return {
      ...{ host, isByPackets, usualPerMinute: usual, minutes: at.length },
      ...{ firstMinute: cells.minuteOf(at[0]!), lastMinute: cells.minuteOf(at.at(-1)!) },
      ...{ records: sum(cells.recordsOf), failed: sum(cells.failedOf) },
      ...{ packets: sum(cells.packetsOf), bytes: sum(cells.bytesOf) },
      peakPerMinute: Math.max(...at.map(amountOf)),
      crowd: crowdOf(found.filter((sample) => sample !== undefined)),
    };
  }
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
