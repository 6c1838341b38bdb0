/** The scores as a table for a person: each satellite, then each class pooled. */
import {
  isAboveFloor,
  quantile,
  ratiosOf,
  recallAt,
  type Score,
  scoreOf,
  type Trial,
} from './score.ts';

export const HALF_DAY_US = 12 * 3600e6;
export const DAY_US = 86_400e6;
const ALARMS_PER_YEAR = [0.3, 1, 3] as const;

export function scoreTable(groups: Readonly<Record<string, readonly Trial[]>>): string {
  return Object.entries(groups)
    .flatMap(([group, trials]) => [
      HEAD,
      ...trials.map((trial) => scoreLine(trial.name, [trial])),
      scoreLine(`${group} pooled`, trials),
      '',
    ])
    .join('\n');
}

function scoreLine(name: string, trials: readonly Trial[]): string {
  const [half, day] = [scoreOf(trials, HALF_DAY_US), scoreOf(trials, DAY_US)];
  const years = trials.reduce((sum, trial) => sum + trial.years, 0);
  const dropped = trials.reduce((sum, trial) => sum + trial.dropped, 0);
  const recalls = ALARMS_PER_YEAR.map((rate) => recallAt(trials, rate, DAY_US).toFixed(2));
  const above = trials.reduce(
    (sum, trial) => sum + trial.truth.filter((burn) => isAboveFloor(burn, trial)).length,
    0,
  );
  const aboveRecall = above === 0 ? '-' : recallAt(trials, 1, DAY_US, isAboveFloor).toFixed(2);
  const ratios = ratiosOf(trials, DAY_US);
  const within = ratios.filter((ratio) => Math.abs(ratio - 1) <= 0.25).length / ratios.length;
  const cells = [
    ...[name.padEnd(16), years.toFixed(1), `${day.truth}-${dropped}`, `${day.found}`],
    ...[half.f1.toFixed(3), ...precisionAndRecall(day), day.f1.toFixed(3), ...recalls],
    trials.length === 1 ? trials[0]!.floorMS.toFixed(4) : '-',
    ...[`${above}`, aboveRecall],
    ...(ratios.length === 0
      ? ['-', '-', '-', '-']
      : [...[0.25, 0.5, 0.75].map((q) => quantile(ratios, q).toFixed(2)), within.toFixed(2)]),
  ];
  return cells.map((cell, k) => cell.padStart(WIDTHS[k] ?? 8)).join(' ');
}

function precisionAndRecall(score: Score): readonly string[] {
  return [score.precision.toFixed(2), score.recall.toFixed(2)];
}

const HEADINGS = [
  ...['satellite       ', 'years', 'truth-out', 'found', 'F1 12h', 'P 1d', 'R 1d', 'F1 1d'],
  ...['R 0.3FA', 'R 1FA', 'R 3FA', 'floor m/s', 'above', 'R1 above'],
  ...['dv q25', 'dv q50', 'dv q75', 'in 25%'],
];
const WIDTHS = HEADINGS.map((heading) => Math.max(6, heading.length));
const HEAD = HEADINGS.map((heading, k) => heading.padStart(WIDTHS[k]!)).join(' ');
