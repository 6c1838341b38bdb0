/**
 * `npm run bench`: measures how fast this is on this machine, each figure beside a peer or a limit measured in the same run.
 * Medians of repeats; the same seeds and files every time. `--only NAME,…` chooses, `--full` adds the long ones.
 */
import { CASES, caseNamed } from './cases.ts';
import { answerAsChild, type CaseOutcome, runCase } from './child.ts';
import { machineLine, thisMachine } from './machine.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';

try {
  await main(readOptions(process.argv.slice(2)));
} catch (cause) {
  if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause;
  process.stderr.write(`${cause.message}\n${USAGE}`);
  process.exitCode = 2;
}

async function main(options: BenchOptions): Promise<void> {
  if (options.list) {
    const row = ({ name, title, long }: (typeof CASES)[number]) =>
      `${name.padEnd(16)} ${title}${long ? '  (with --full, or by name)' : ''}\n`;
    process.stdout.write(CASES.map(row).join(''));
    return;
  }
  if (options.child !== undefined) {
    await answerAsChild(caseNamed(options.child), options);
    return;
  }
  const chosen = options.only?.map(caseNamed) ?? CASES.filter((one) => options.full || !one.long);
  const machine = thisMachine();
  if (!options.json) process.stdout.write(`${machineLine(machine)}\n`);
  const results: CaseOutcome[] = [];
  for (const bench of chosen) {
    const result = await runCase(bench, options);
    results.push(result);
    if (result.broken !== undefined) process.exitCode = 3;
    if (!options.json) process.stdout.write(`${linesOf(result).join('\n')}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
}

function linesOf(result: CaseOutcome): string[] {
  const { name, title, repeats, figures, lines, absent, broken } = result;
  const times = repeats > 1 ? `, median of ${repeats}` : '';
  const none = absent ?? broken;
  const told = none !== undefined ? [none] : [...lines, ...caseNamed(name).describe(figures)];
  return ['', `${name}: ${title}${times}`, ...told.map((line) => `  ${line}`)];
}
