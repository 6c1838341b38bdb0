/**
 * From a pair whose times chance does not explain to a sign: score, evidence by name. The score is how much of the span the
 * evidence covers, on a scale that saturates, halved by each harmless reason that fits.
 */
import { isIpv4 } from '@noroshi/stix';
import { unixUsFromEpochUs } from '../../decode/unix-time.ts';
import type { SignKind } from '../../warrant/contract.ts';
import type { Otherwise, Sign, SignEvidence, WindowTables } from '../contract.ts';
import type { BeaconContext } from './context.ts';
import { type BeaconFacts, MONITOR } from './explain.ts';
import { gapFigures } from './measure.ts';
import type { PairTimes } from './pair-times.ts';
import { type RitaScore, ritaScore, ritaSpan } from './rita.ts';
import type { TimerFinding } from './timers.ts';

export type ScoreLimits = {
  readonly breadthHalf: number;
  readonly reasonFactor: number;
  readonly scoreMin: number;
};

const DAY_US = 86_400e6;

export function timerSign(
  kind: SignKind,
  finding: TimerFinding,
  times: PairTimes,
  tables: WindowTables,
  otherwise: readonly Otherwise[],
  limits: ScoreLimits,
): Sign {
  const { measure } = finding;
  const score = scoreOf(measure.breadth, otherwise, limits);
  const chance = Math.min(1, finding.tested / 10 ** measure.log10E);
  return {
    kind,
    ...endsOf(kind, finding, tables),
    ...{ firstUs: times.timesUs[0]!, lastUs: times.timesUs[times.count - 1]! },
    ...{ count: finding.offered, score, confidence: score * (1 - chance) },
    evidence: [...evidenceOf(finding, times, chance), ...sharedEvidence(finding, tables)],
    otherwise,
  };
}

/** A monitor from outside lowers what is told, and leaves it told: it may be a partner's, or somebody who learns when we are up. */
function scoreOf(
  breadth: number,
  otherwise: readonly Otherwise[],
  { breadthHalf, reasonFactor, scoreMin }: ScoreLimits,
): number {
  const fitting = otherwise.filter(({ fits }) => fits === 'yes');
  const isMonitor = fitting.some(({ explanation }) => explanation === MONITOR);
  const reasons = fitting.length - (isMonitor ? 1 : 0);
  const score = (breadth / (breadth + breadthHalf)) * reasonFactor ** reasons;
  return isMonitor ? Math.min(score, Math.max(scoreMin, score * reasonFactor)) : score;
}

type Ends = Pick<Sign, 'key' | 'source' | 'destination' | 'port' | 'protocol' | 'ends'>;

/** Of pairs taken together, what they have in common; the hosts that a caller goes round among are its ends. */
function endsOf(kind: SignKind, { pair, together }: TimerFinding, tables: WindowTables): Ends {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const from = tables.addressOf(source);
  const to = tables.addressOf(destination);
  const alone = { source: from, destination: to, port, protocol, ends: [] };
  if (together === null) return { key: `${kind}:${pairKeyText(tables, pair)}`, ...alone };
  const { by, pairs, counts, bytesOut } = together;
  if (by === 'ports') {
    const isOne = pairs.every((one) => tables.protocolOf(one) === protocol);
    const key = `${kind}:${hostText(from)}>${hostText(to)}:ports`;
    return { key, ...alone, port: null, protocol: isOne ? protocol : null };
  }
  const ends = pairs.map((one, i) => ({
    role: 'destination' as const,
    address: tables.addressOf(tables.destinationOf(one)),
    count: counts[i]!,
  }));
  const network = isIpv4(to) ? (to[3] >>> 8).toString(16) : hostText(to.slice(0, 2));
  const of = by === 'size' ? `${bytesOut} bytes` : network;
  const key = `${kind}:${hostText(from)}>${of}:${port}/${protocol}:${by}`;
  return { key, ...alone, destination: null, ends };
}

/** How many there are of what one caller uses in turn. */
function sharedEvidence({ together }: TimerFinding, tables: WindowTables): SignEvidence[] {
  if (together === null) return [];
  const count = (of: (pair: number) => number) => new Set(together.pairs.map(of)).size;
  return together.by === 'ports'
    ? [{ name: 'ports', value: count(tables.portOf) }]
    : [{ name: 'hosts', value: count(tables.destinationOf) }];
}

function hostText(words: readonly number[]): string {
  return words.map((word) => word.toString(16)).join('.');
}

/** Signs of at least `scoreMin`, the highest score first. */
export function bestFirst(signs: readonly Sign[], scoreMin: number): Sign[] {
  return signs
    .filter(({ score }) => score >= scoreMin)
    .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
}

export function beaconFacts(
  { pair, firstUs, together, measure }: TimerFinding,
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
    callers: context.callersOf(pair),
    jitter: gapFigures(times.timesUs, times.count, measure.mergeUs, times.thinned).jitter,
    together: together?.by ?? null,
    ports: together?.pairs.map(tables.portOf) ?? [port],
    knownDays: (times.timesUs[times.count - 1]! - firstUs) / DAY_US,
  };
}

/** Addresses, port and protocol: the same at every judgement, whatever the pair's number is by then. */
export function pairKeyText(tables: WindowTables, pair: number): string {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const words = (host: number) => hostText(tables.addressOf(host));
  return `${words(source)}>${words(destination)}:${port}/${protocol}`;
}

function evidenceOf(finding: TimerFinding, times: PairTimes, chance: number): SignEvidence[] {
  const { measure, tested, span } = finding;
  const gaps = gapFigures(times.timesUs, times.count, measure.mergeUs, times.thinned);
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
