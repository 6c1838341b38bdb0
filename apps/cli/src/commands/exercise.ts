/**
 * `noroshi exercise list|run|look`: the exercises, one run from end to end with each step told, and a first look at a made-up
 * catalogue without a node. Everything stays on this machine and in exercise mode.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import { FIRST_LIGHT, SCENARIOS, TWO_PARTNERS } from '@noroshi/node/exercise';
import { type StepResult, walk } from '../exercise/walk.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { addExerciseLook } from './exercise-look.ts';

type RunOptions = { readonly data?: string; readonly json?: boolean };

export const addExercise: AddCommand = (program, world, end) => {
  const exercise = program
    .command('exercise')
    .summary('exercises: made-up worlds with known answers')
    .description('Nothing in an exercise is real; a live node never takes part in one.')
    .addHelpText('before', EXAMPLES);
  exercise
    .command('list')
    .summary('which there are')
    .description('Which exercises there are.')
    .option('--json', 'one JSON document')
    .action((options: RunOptions) => end(list(world, options)));
  exercise
    .command('run <name>')
    .summary('run one from end to end, each step told')
    .description(
      `Runs ${TWO_PARTNERS}: two nodes as two processes on this machine, one warning the whole way and back. ` +
        'Ends with 0 only when every step held.',
    )
    .option(
      '--data <dir>',
      'keep both data directories there; without it they are made and removed',
    )
    .option('--json', 'one JSON document')
    .action(async (name: string, options: RunOptions) => end(await run(world, name, options)));
  addExerciseLook(exercise, world, end);
};

function list(world: World, options: RunOptions): ExitCode {
  if (options.json === true) {
    const exercises = SCENARIOS.map(({ id, title, about, nodes, world: made }) => ({
      ...{ id, title, about, nodes, seed: made.seed, objects: made.objects },
    }));
    world.stdout.write(`${safeJson({ exercises })}\n`);
    return EXIT.done;
  }
  const columns = ['exercise', 'nodes', 'objects', 'what happens'].map((title) => ({ title }));
  const rows = SCENARIOS.map(({ id, nodes, title, world: made }) => [
    ...[id, nodes.join(', '), made.objects.toLocaleString('en-US'), title],
  ]);
  world.stdout.write(formatTable(columns, rows));
  return EXIT.done;
}

async function run(world: World, name: string, options: RunOptions): Promise<ExitCode> {
  if (name === FIRST_LIGHT)
    throw new CommandError(EXIT.usage, `${name} has no end: noroshi start runs it`);
  if (name !== TWO_PARTNERS)
    throw new CommandError(
      EXIT.usage,
      `there is no exercise ${safeText(name)}: noroshi exercise list has those there are`,
    );
  const folder = options.data ?? (await mkdtemp(join(tmpdir(), 'noroshi-exercise-')));
  try {
    return await told(world, folder, options);
  } finally {
    if (options.data === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function told(world: World, folder: string, options: RunOptions): Promise<ExitCode> {
  const { env, clockMs, signal } = world;
  const startMs = clockMs();
  const steps: StepResult[] = [];
  say(world, `EXERCISE ${TWO_PARTNERS}: nothing in it is real; data in ${safeText(folder)}`);
  for await (const step of walk({ folder, scenario: TWO_PARTNERS, env, clockMs, signal })) {
    steps.push(step);
    if (options.json !== true) world.stdout.write(stepText(steps.length, step));
  }
  const ok = steps.every((step) => step.ok);
  const elapsedS = (clockMs() - startMs) / 1000;
  if (options.json === true)
    world.stdout.write(`${safeJson({ exercise: TWO_PARTNERS, ok, elapsedS, steps })}\n`);
  say(
    world,
    ok
      ? `noroshi: all ${counted(steps.length, 'step')} held, in ${elapsedS.toFixed(1)} s`
      : `noroshi: step ${steps.length} did not hold: ${safeText(steps.at(-1)!.found)}`,
  );
  return ok ? EXIT.done : EXIT.failure;
}

function stepText(number: number, { step, ok, elapsedS, found, proves }: StepResult): string {
  const verdict = ok ? 'held  ' : 'FAILED';
  const lines = [
    `${String(number).padStart(2)}  ${verdict}  ${elapsedS.toFixed(1).padStart(5)} s  ${step}`,
    `                      ${safeText(found)}`,
    `                      proves: ${proves}`,
  ];
  return `${lines.join('\n')}\n`;
}

const EXAMPLES = `Examples:
  noroshi exercise list
  noroshi exercise run two-partners          the whole way of a warning, in under a minute
  noroshi exercise run two-partners --data /tmp/walk    and keep what the nodes wrote
  noroshi exercise look                      a first look at a made-up catalogue
`;
