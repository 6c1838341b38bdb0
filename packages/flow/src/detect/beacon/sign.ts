/**
 * From a pair whose times are no chance to a sign: score, evidence by name, harmless reasons. The score is how much of the span the
 * evidence covers, on a scale that saturates, halved by each harmless reason that fits.
 */
import { unixUsFromEpochUs } from '../../decode/unix-time.ts';
import type { Sign, SignEvidence, WindowTables } from '../contract.ts';
import type { BeaconContext } from './context.ts';
import { explainBeacon } from './explain.ts';
import { type BeaconMeasure, type BeaconSpan, gapFigures } from './measure.ts';
import type { PairTimes } from './pair-times.ts';
import { type RitaScore, ritaScore, ritaSpan } from './rita.ts';

export type BeaconFinding = {
  readonly pair: number;
  readonly measure: BeaconMeasure;
  readonly times: PairTimes;
  readonly offered: number; // connections, kept or not
  readonly firstUs: number; // the first of all, also if forgotten
  readonly span: BeaconSpan;
  readonly tested: number; // pairs that were tested with it
};

export type ScoreLimits = { readonly breadthHalf: number; readonly reasonFactor: number };

const DAY_US = 86_400e6;

export function beaconSign(
  finding: BeaconFinding,
  tables: WindowTables,
  context: BeaconContext,
  limits: ScoreLimits,
): Sign {
  const { pair, measure, times, firstUs } = finding;
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const lastUs = times.times[times.count - 1]!;
  const sizes = sizesOf(times);
  const otherwise = explainBeacon({
    ...{ port, protocol, destination: tables.addressOf(destination) },
    sourceInside: tables.isInside(source),
    ...{ bytesOut: sizes.medianOut, bytesIn: sizes.medianIn },
    ...{ users: context.usersOf(pair), insideHosts: context.insideHosts },
    ...{ services: context.servicesOf(pair), closed: context.closedOf(pair) },
    ...{ knownDays: (lastUs - firstUs) / DAY_US },
  });
  const reasons = otherwise.filter(({ fits }) => fits === 'yes').length;
  const { breadth } = measure;
  const score = (breadth / (breadth + limits.breadthHalf)) * limits.reasonFactor ** reasons;
  const chance = Math.min(1, finding.tested / 10 ** measure.log10E);
  return {
    ...{ kind: 'beacon', key: `beacon:${pairKeyText(tables, pair)}` },
    ...{ source: tables.addressOf(source), destination: tables.addressOf(destination) },
    ...{ port, protocol, firstUs: times.times[0]!, lastUs, count: finding.offered },
    ...{ score, confidence: score * (1 - chance) },
    evidence: evidenceOf(finding, sizes, chance, context),
    ...{ otherwise, ends: [] },
  };
}

/** Addresses, port and protocol: the same at every judgement, whatever the pair's number is by then. */
export function pairKeyText(tables: WindowTables, pair: number): string {
  const { source, destination, port, protocol } = tables.pairOf(pair);
  const words = (host: number) => tables.addressOf(host).map((word) => word.toString(16));
  return `${words(source).join('.')}>${words(destination).join('.')}:${port}/${protocol}`;
}

function evidenceOf(
  { measure, times, tested, span }: BeaconFinding,
  sizes: Sizes,
  chance: number,
  context: BeaconContext,
): SignEvidence[] {
  const gaps = gapFigures(times.times, times.count, measure.mergeUs);
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
    { name: 'insideHosts', value: context.insideHosts },
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
  const timesS: number[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < rows.count; i++) {
    const atS = unixUsFromEpochUs(rows.atUs[i]!) / 1e6;
    if (!(atS >= span.fromS && atS <= span.toS)) continue;
    timesS.push(atS);
    sizes.push(rows.first[i]!);
  }
  timesS.sort((a, b) => a - b);
  return timesS.length === 0 ? null : ritaScore(timesS, sizes, span);
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
