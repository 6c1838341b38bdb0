/**
 * `npm run bars`: every bar of the watches, the node and the picture with its figure and pass or fail, measured now on this machine. The long
 * ones (7 days, growth) run with --full; without its data a bar is "no data". Exit code 1 when a bar is not reached.
 */
import { formatTable } from '@noroshi/host';
import { type Bar, BARS as WATCH_BARS } from './bar.ts';
import { BEHAVE_BARS } from './behave.ts';
import type { Figures } from './case.ts';
import { caseNamed } from './cases.ts';
import { type CaseOutcome, runCase } from './child.ts';
import { FLOW_BARS } from './flows.ts';
import { machineLine, thisMachine } from './machine.ts';
import { NDM_BARS } from './ndm.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { PC_BARS } from './pc.ts';
import { PICTURE_BARS } from './picture-bars.ts';
import { TRIAL_BARS } from './trials.ts';

const BARS: readonly Bar[] = [
  ...WATCH_BARS,
  ...NDM_BARS,
  ...PC_BARS,
  ...TRIAL_BARS,
  ...PICTURE_BARS,
  ...BEHAVE_BARS,
  ...FLOW_BARS,
];

type State = 'pass' | 'FAIL' | 'no data' | 'not run';
type BarResult = {
  readonly what: string;
  readonly bar: string;
  readonly figure: string;
  readonly state: State;
};

try {
  await main(readOptions(process.argv.slice(2)));
} catch (cause) {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
  process.stderr.write(`${cause.message}\n${USAGE.replace('run bench', 'run bars')}`);
  process.exitCode = 2;
}

async function main(options: BenchOptions): Promise<void> {
  const machine = thisMachine();
  if (!options.json) process.stdout.write(`${machineLine(machine)}\n`);
  const outcomes = new Map<string, CaseOutcome>();
  const bars: BarResult[] = [];
  for (const bar of BARS) bars.push(await judge(bar, options, outcomes));
  const failed = bars.filter(({ state }) => state === 'FAIL').length;
  if (options.json) {
    const cases = [...outcomes.values()];
    process.stdout.write(`${JSON.stringify({ machine, bars, cases }, null, 2)}\n`);
  } else process.stdout.write(`${table(bars)}${closing(bars)}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function judge(
  bar: Bar,
  options: BenchOptions,
  outcomes: Map<string, CaseOutcome>,
): Promise<BarResult> {
  const { what, bar: limit } = bar;
  if (bar.long && !options.full) {
    return { what, bar: limit, figure: 'needs --full', state: 'not run' };
  }
  for (const name of bar.needs) {
    const outcome = outcomes.get(name) ?? (await runCase(caseNamed(name), options));
    outcomes.set(name, outcome);
    const { absent, broken } = outcome;
    if (absent !== undefined) return { what, bar: limit, figure: absent, state: 'no data' };
    if (broken !== undefined) return { what, bar: limit, figure: broken, state: 'FAIL' };
  }
  const figuresOf = (name: string): Figures => outcomes.get(name)!.figures;
  const { figure, pass } = bar.judge(figuresOf);
  return { what, bar: limit, figure, state: pass ? 'pass' : 'FAIL' };
}

function table(bars: readonly BarResult[]): string {
  const columns = ['', 'what', 'figure', 'bar'].map((title) => ({ title }));
  return formatTable(
    columns,
    bars.map(({ state, what, figure, bar }) => [state, what, figure, bar]),
  );
}

function closing(bars: readonly BarResult[]): string {
  const count = (state: State) => bars.filter((bar) => bar.state === state).length;
  return (
    `${count('pass')} bars reached, ${count('FAIL')} not, ${count('no data')} without data,` +
    ` ${count('not run')} not run`
  );
}
