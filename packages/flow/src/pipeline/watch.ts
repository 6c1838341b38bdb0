/**
 * A watch on flows under one warrant: every batch a reader fills is selected, its rows numbered in the window, observed by the
 * detectors the warrant permits, and wiped. What was not selected is a number in `discards` and nowhere else; what is selected
 * lives in the window at most as long as the warrant says.
 */
import { type FlowBatch, wipeFlowBatch } from '../batch.ts';
import { type AttacksADay, withConfidence } from '../confidence.ts';
import type { FlowSink } from '../decode/contract.ts';
import type { CreateDetector, Detector, Sign } from '../detect/contract.ts';
import { raiseByFirstContact } from '../detect/first-contact/raise.ts';
import { createSelection, type Discards } from '../select/select.ts';
import { createSelectedRows, type SelectedRows, wipeSelectedRows } from '../select/selected.ts';
import type { Warrant } from '../warrant/contract.ts';
import { type Connections, createConnections } from '../window/connections.ts';
import { numberRows } from '../window/number.ts';
import { createWindow, type Window, type WindowCounts } from '../window/tables.ts';
import { createEventClock, type EventClock } from './clock.ts';

export type WatchOptions = {
  /** Keys the hashes of the tables; the shell draws it, a test fixes it. */
  readonly seed: number;
  /** Most pairs in the window; hosts are at most twice as many. */
  readonly pairsMax?: number;
  /** Base rates of this network, where they are known better than confidence.ts takes them to be. */
  readonly attacksADay?: AttacksADay;
};

export type WatchCounts = {
  read: number; // rows that came
  selected: number; // of these, under the warrant
  observed: number; // of these, what detectors saw
  late: number; // older than the window when they came
  repeated: number; // told nothing new of a connection already observed
  readonly discards: Discards;
  readonly window: WindowCounts;
};

export type Watch = {
  readonly sink: FlowSink;
  readonly counts: WatchCounts;
  /** The earliest beginning of a row that was observed, µs TAI; Infinity before the first. */
  readonly firstUs: number;
  /** Event time so far, µs TAI; -Infinity before the first row. */
  readonly newestUs: number;
  readonly hosts: number;
  readonly pairs: number;
  /** Every sign as of `atUs`, of the kinds the warrant permits, in the order of the detectors; `rankSigns` puts the best first. */
  judge(atUs: number): readonly Sign[];
};

const HOUR_US = 3600e6;

export function createWatch(
  warrant: Warrant,
  detectors: readonly CreateDetector[],
  options: WatchOptions,
): Watch {
  const permitted = new Set(warrant.detectors);
  const { window, made } = windowWith(warrant, detectors, options);
  const selection = createSelection(warrant);
  const connections = createConnections(options.seed);
  const clock = createEventClock();
  const counts: WatchCounts = {
    ...{ read: 0, selected: 0, observed: 0, late: 0, repeated: 0 },
    ...{ discards: selection.discards, window: window.counts },
  };
  let selected: SelectedRows | undefined;
  let firstUs = Number.POSITIVE_INFINITY;

  const observe = (batch: FlowBatch) => {
    if (selected === undefined || selected.rows.length < batch.capacity)
      selected = createSelectedRows(batch);
    selected.batch = batch; // readers take turns
    counts.read += batch.count;
    counts.selected += selection.select(selected);
    admitRows(selected, connections, window.oldestUs(clock.atUs), clock, counts);
    if (selected.count === 0) return;
    for (let i = 0; i < selected.count; i++)
      firstUs = Math.min(firstUs, batch.startUs[selected.rows[i]!]!);
    if (window.makeRoom(selected.count, clock.atUs)) {
      const beforeUs = window.oldestUs(clock.atUs);
      connections.forget(beforeUs);
      for (const detector of made) detector.forget(beforeUs);
    }
    const { permits, discards } = selection;
    discards.direction += numberRows(selected, window, clock.atUs, permits);
    counts.observed += selected.count;
    for (const detector of made) detector.observe(selected);
  };

  const sink: FlowSink = (batch) => {
    try {
      observe(batch);
    } finally {
      if (selected !== undefined) wipeSelectedRows(selected);
      wipeFlowBatch(batch);
    }
  };
  const judge = (atUs: number): readonly Sign[] => {
    const signs = made.flatMap((detector) => detector.judge(atUs));
    const raised = raiseByFirstContact(signs.filter(({ kind }) => permitted.has(kind)));
    return withConfidence(raised, options.attacksADay);
  };
  return {
    ...{ sink, counts, judge },
    get firstUs() {
      return firstUs;
    },
    get newestUs() {
      return clock.atUs;
    },
    get hosts() {
      return window.hosts.live;
    },
    get pairs() {
      return window.pairs.live;
    },
  };
}

/** The window, and the detectors on its tables that may say something under this warrant. */
function windowWith(
  warrant: Warrant,
  detectors: readonly CreateDetector[],
  { seed, pairsMax }: WatchOptions,
): { readonly window: Window; readonly made: readonly Detector[] } {
  const made: Detector[] = [];
  const window = createWindow({
    fromUs: warrant.fromUs,
    windowUs: warrant.retention.windowHours * HOUR_US,
    ...{ seed, pairsMax },
    onReleasePair: (pair) => {
      for (const detector of made) detector.releasePair?.(pair);
    },
    onReleaseHost: (host) => {
      for (const detector of made) detector.releaseHost?.(host);
    },
  });
  for (const create of detectors) {
    const detector = create(window.tables);
    if (detector.kinds.some((kind) => warrant.detectors.includes(kind))) made.push(detector);
  }
  return { window, made };
}

/** Drops rows that are older than the window or tell nothing new; repairs an end before its start. The clock sees what is new. */
function admitRows(
  selected: SelectedRows,
  connections: Connections,
  oldestUs: number,
  clock: EventClock,
  counts: WatchCounts,
): void {
  const { batch, rows, sourceInside, destinationInside } = selected;
  let kept = 0;
  for (let i = 0; i < selected.count; i++) {
    const row = rows[i]!;
    if (!(batch.endUs[row]! >= batch.startUs[row]!)) batch.endUs[row] = batch.startUs[row]!;
    const isLate = batch.endUs[row]! < oldestUs;
    if (isLate) counts.late++;
    else if (!connections.admit(batch, row)) {
      counts.repeated++;
      continue;
    }
    clock.see(Math.min(batch.endUs[row]!, batch.startUs[row]! + HOUR_US)); // an end is easily wrong
    if (!isLate) {
      rows[kept] = row;
      sourceInside[kept] = sourceInside[i]!;
      destinationInside[kept] = destinationInside[i]!;
      kept++;
    }
  }
  selected.count = kept;
}
