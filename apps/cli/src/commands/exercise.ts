/**
 * `noroshi exercise list|run|look`: the exercises, one run from end to end with each step told, and a first look at a made-up
 * catalogue without a node. Everything stays on this machine and in exercise mode.
 */
import { formatTable, safeJson } from '@noroshi/host';
import { SCENARIOS } from '@noroshi/node/exercise';
import type { AddCommand } from '../program.ts';
import { EXIT, type ExitCode, type World } from '../world.ts';
import { addExerciseLook } from './exercise-look.ts';
import { addExerciseRun } from './exercise-run.ts';

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
    .action((options: { readonly json?: boolean }) => end(list(world, options)));
  addExerciseRun(exercise, world, end);
  addExerciseLook(exercise, world, end);
};

function list(world: World, options: { readonly json?: boolean }): ExitCode {
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

const EXAMPLES = `Examples:
  noroshi exercise list
  noroshi exercise run two-partners          the whole way of a warning, in under a minute
  noroshi exercise run two-partners --data /tmp/walk    and keep what the nodes wrote
  noroshi exercise look                      a first look at a made-up catalogue
`;
