/**
 * Fits the curves of confidence on trials and checks them on others: `node packages/flow/bench/calibrate.ts [worlds] [--write]`.
 * Worlds 0 and up are for fitting, from HELD_OUT on for checking; no world of a test or of the acceptance data is among them.
 * With --write the table of the package is made anew. Of one finding one sign of a kind counts: twelve addresses of one device are
 * one device.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { DENSE } from '@noroshi/sim';
import {
  ATTACKS_A_DAY,
  type CalibratedKind,
  type ConfidenceCurve,
  findingsOf,
  logOddsAt,
} from '../src/index.ts';
import { fitCurve, type Reliability, reliabilityOf, type Told } from './fit.ts';
import { type Judged, runTrial, TRIAL_DAYS } from './trial.ts';

export const HELD_OUT = 10_000;
export const KINDS: readonly CalibratedKind[] = [
  ...(['beacon', 'retry-beacon', 'exfiltration', 'relay'] as const),
  ...(['scan', 'brute-force', 'flood', 'reflection'] as const),
];

/** Signs of dense worlds, one of a finding and kind. */
export function judgedOf(worlds: readonly number[]): Judged[] {
  return worlds.flatMap((world) => leading(runTrial(world, 'dense').judged));
}

export const worldsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

function leading(judged: readonly Judged[]): Judged[] {
  const bySign = new Map(judged.map((one) => [one.sign, one]));
  return KINDS.flatMap((kind) => {
    const signs = judged.filter((one) => one.kind === kind).map(({ sign }) => sign);
    return findingsOf(signs).map(([sign]) => bySign.get(sign!)!);
  });
}

export function fitAll(judged: readonly Judged[]): Record<CalibratedKind, ConfidenceCurve> {
  return Object.fromEntries(
    KINDS.map((kind) => {
      const weight = (ATTACKS_A_DAY[kind] * TRIAL_DAYS) / DENSE[kind];
      return [
        kind,
        fitCurve(
          judged.filter((one) => one.kind === kind),
          weight,
        ),
      ];
    }),
  ) as Record<CalibratedKind, ConfidenceCurve>;
}

export function checkOf(
  judged: readonly Judged[],
  curves: Readonly<Record<CalibratedKind, ConfidenceCurve>>,
): (Judged & Told)[] {
  return judged.map((one) => {
    const odds = logOddsAt(curves[one.kind as CalibratedKind], one.score);
    return { ...one, confidence: 1 / (1 + Math.exp(-odds)) };
  });
}

if (import.meta.main) {
  const worlds = Number(process.argv[2] ?? 120);
  const fitted = judgedOf(worldsFrom(0, worlds));
  const curves = fitAll(fitted);
  const held = checkOf(judgedOf(worldsFrom(HELD_OUT, worlds)), curves);
  console.info(`${worlds} worlds to fit, ${worlds} to check, ${TRIAL_DAYS} days each`);
  for (const kind of KINDS)
    printKind(
      kind,
      curves[kind],
      held.filter((one) => one.kind === kind),
    );
  print('all kinds', reliabilityOf(held));
  if (process.argv.includes('--write')) write(curves, worlds, fitted.length);
  console.info(`${(process.cpuUsage().user / 1e6).toFixed(0)} processor seconds`);
}

function printKind(kind: CalibratedKind, curve: ConfidenceCurve, told: readonly Told[]): void {
  const percent = (odds: number) => `${Math.round(100 / (1 + Math.exp(-odds)))} %`;
  console.info(
    `\n${kind}: ${curve.map(([score, odds]) => `${score} ${percent(odds)}`).join(', ')}`,
  );
  if (told.length > 0) print(kind, reliabilityOf(told));
}

function print(name: string, { bins, ...all }: Reliability): void {
  const [low, high] = all.errorInterval;
  const signs = bins.reduce((sum, { count }) => sum + count, 0);
  console.info(
    `${name}: ${signs} signs, Brier ${all.brier.toFixed(3)} (base rate alone ${all.brierOfBase.toFixed(3)}), calibration error ${all.error.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), bias ${all.bias.toFixed(3)}`,
  );
  for (const { said, seen, count } of bins)
    console.info(`  said ${said.toFixed(2)} seen ${seen.toFixed(2)} of ${count}`);
}

function write(
  curves: Readonly<Record<CalibratedKind, ConfidenceCurve>>,
  worlds: number,
  signs: number,
): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const rows = KINDS.map((kind) => {
    const name = /-/.test(kind) ? `'${kind}'` : kind;
    return `  ${name}: [\n${curves[kind].map(([x, y]) => `    [${x}, ${y}],`).join('\n')}\n  ],`;
  });
  const text = `/**
 * Curves of confidence: by kind, knots of score and log-odds that a sign is what it says, at the base rate of ATTACKS_A_DAY.
 * Made by packages/flow/bench/calibrate.ts (--write) on ${worlds} trials of ${TRIAL_DAYS} days (${signs} findings), detectors as of commit ${commit}.
 * Not written by hand: a change of a detector is a reason to make them anew. Method and figures: docs/decisions/0034-confidence.md.
 */
import type { CalibratedKind } from './confidence.ts';

/** Scores rise, and log-odds with them. */
export type ConfidenceCurve = readonly (readonly [score: number, logOdds: number])[];

export const CONFIDENCE_CURVES: Readonly<Record<CalibratedKind, ConfidenceCurve>> = {
${rows.join('\n')}
};
`;
  writeFileSync(new URL('../src/confidence-table.ts', import.meta.url), text);
}
