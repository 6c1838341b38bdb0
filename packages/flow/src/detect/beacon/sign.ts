/**
 * From a pair whose times chance does not explain to a sign: score, evidence by name. The score is how much of the span the
 * evidence covers, on a scale that saturates, halved by each harmless reason that fits.
 */
import { unixUsFromEpochUs } from '../../decode/unix-time.ts';
import type { SignKind } from '../../warrant/contract.ts';
import type { Otherwise, Sign, SignEvidence, WindowTables } from '../contract.ts';
import type { BeaconContext } from './context.ts';
import type { BeaconFacts } from './explain.ts';
import { gapFigures } from './measure.ts';
import type { PairTimes } from './pair-times.ts';
import { type RitaScore, ritaScore, ritaSpan } from './rita.ts';
import type { TimerFinding } from './timers.ts';

export type ScoreLimits = { readonly breadthHalf: number; readonly reasonFactor: number };

const DAY_US = 86_400e6;

export function timerSign(
  kind: SignKind,
  finding: TimerFinding,
  times: PairTimes,
  tables: WindowTables,
  otherwise: readonly Otherwise[],
  limits: ScoreLimits,
): Sign {
  const { pair, measure } = finding;
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const covered = measure.breadth / (measure.breadth + limits.breadthHalf);
  const score = covered * limits.reasonFactor ** reasons;
  const chance = Math.min(1, finding.tested / 10 ** measure.log10E);
  return {
    ...{ kind, key: `${kind}:${pairKeyText(tables, pair)}` },
    ...{ source: tables.addressOf(source), destination: tables.addressOf(destination) },
    ...{ port, protocol, firstUs: times.timesUs[0]!, lastUs: times.timesUs[times.count - 1]! },
    ...{ count: finding.offered, score, confidence: score * (1 - chance) },
    evidence: evidenceOf(finding, times, chance),
    ...{ otherwise, ends: [] },
  };
}

/** Signs of at least `scoreMin`, the highest score first. */
export function bestFirst(signs: readonly Sign[], scoreMin: number): Sign[] {
  return signs
    .filter(({ score }) => score >= scoreMin)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

export function beaconFacts(
  { pair, firstUs }: TimerFinding,
  times: PairTimes,
  tables: WindowTables,
  context: BeaconContext,
): BeaconFacts {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const { medianOut, medianIn } = sizesOf(times);
  return {
    ...{ port, protocol, destination: tables.addressOf(destination) },
    ...{ sourceInside: tables.isInside(source), bytesOut: medianOut, bytesIn: medianIn },
    ...{ users: context.usersOf(pair), insideHosts: context.insideHosts },
    ...{ services: context.servicesOf(pair), closed: context.closedOf(pair) },
    knownDays: (times.timesUs[times.count - 1]! - firstUs) / DAY_US,
  };
}

/** Addresses, port and protocol: the same at every judgement, whatever the pair's number is by then. */
export function pairKeyText(tables: WindowTables, pair: number): string {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const words = (host: number) => tables.addressOf(host).map((word) => word.toString(16));
  return `${words(source).join('.')}>${words(destination).join('.')}:${port}/${protocol}`;
}

function evidenceOf(finding: TimerFinding, times: PairTimes, chance: number): SignEvidence[] {
  const { measure, tested, span } = finding;
  const gaps = gapFigures(times.timesUs, times.count, measure.mergeUs);
  const sizes = sizesOf(times);
  const rita = ritaOf(times, span.toUs);
  return [
    { name: 'periodS', value: gaps.periodUs / 1e6, unit: 's' },
    { name: 'jitterShare', value: gaps.jitter },
    { name: 'missedShare', value: gaps.lostShare },
    { name: 'wakeUps', value: measure.wakeUps },
    { name: 'log10Evidence', value: measure.log10E },
    { name: 'pairsTested', value: tested },
    { name: 'signsByChance', value: chance },
    { name: 'breadth', value: measure.breadth },
    { name: 'spanParts', value: measure.parts },
    { name: 'medianBytesOut', value: known(sizes.medianOut), unit: 'bytes' },
    { name: 'medianBytesIn', value: known(sizes.medianIn), unit: 'bytes' },
    { name: 'sameSizeShare', value: known(sizes.sameShare) },
    { name: 'ritaScore', value: rita?.score ?? null },
  ];
}

type Sizes = { readonly medianOut: number; readonly medianIn: number; readonly sameShare: number };

function sizesOf({ rows }: PairTimes): Sizes {
  const out = rows.first.slice(0, rows.count).sort();
  const back = rows.second.slice(0, rows.count).sort();
  let [run, longest] = [0, 0];
  for (let i = 0; i < out.length; i++) {
    run = i > 0 && out[i] === out[i - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  const middle = rows.count >> 1;
  return { medianOut: out[middle]!, medianIn: back[middle]!, sameShare: longest / out.length };
}

/** RITA's score over its last 24 hours, of the rows that are kept. */
function ritaOf({ rows }: PairTimes, lastUs: number): RitaScore | null {
  const span = ritaSpan(unixUsFromEpochUs(lastUs) / 1e6); // its hours are those of the clock on the wall
  const kept: [atS: number, size: number][] = [];
  for (let i = 0; i < rows.count; i++) {
    const atS = unixUsFromEpochUs(rows.atUs[i]!) / 1e6;
    if (atS >= span.fromS && atS <= span.toS) kept.push([atS, rows.first[i]!]);
  }
  if (kept.length === 0) return null;
  kept.sort((a, b) => a[0] - b[0]);
  return ritaScore(
    kept.map(([atS]) => atS),
    kept.map(([, size]) => size),
    span,
  );
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
