/**
 * `noroshi exercise look`: a first look without any data and without a node: the screen on a seeded,
 * made-up catalogue, as a table a person can read. The same seed gives the same table.
 */

import type { ElementSetBatch } from '@noroshi/orbit';
import { conjunctionRows } from '@noroshi/screen';
import { seededCatalogue } from '@noroshi/sim';
import { parseUtc } from '@noroshi/time';
import type { Command } from 'commander';
import { numberIn, wholeIn } from '../options.ts';
import { runScreen, type ScreenRun } from '../run-screen.ts';
import { discardTarget, openScreenTarget, writeScreen } from '../screen-output.ts';
import { screenSummary, screenTables } from '../screen-tables.ts';
import { EXIT, type ExitCode, say, type World } from '../world.ts';

type LookOptions = {
  readonly seed: number;
  readonly objects: number;
  readonly hours: number;
  readonly workers?: number;
  readonly plot?: string;
  readonly json?: boolean;
};

/** Adds it to the command `exercise`. */
export function addExerciseLook(
  exercise: Command,
  world: World,
  end: (code: ExitCode) => void,
): void {
  exercise
    .command('look')
    .summary('a first look, on a made-up catalogue')
    .description(
      'Screens a seeded catalogue of fictitious objects, spread as the real ones are, and prints the ' +
        'closest approaches. It needs no node, no data and no network.',
    )
    .addHelpText('before', EXAMPLES)
    .option(
      '--seed <n>',
      'which world; the same seed gives the same table',
      wholeIn(0, 2 ** 32 - 1),
      1,
    )
    .option('--objects <n>', 'how many objects', wholeIn(2, 100_000), 3000)
    .option('--hours <h>', 'length of the window', numberIn(0, 168, 'hours'), 24)
    .option('--workers <n>', 'worker threads (default: one a core)', wholeIn(1, 256))
    .option('--plot <file>', 'also draw it: one picture, as SVG')
    .option('--json', 'one JSON document with every approach')
    .action(async (options: LookOptions) => {
      end(await look(world, options));
    });
}

async function look(world: World, options: LookOptions): Promise<ExitCode> {
  const { seed, objects, hours, workers } = options;
  const fromUs = epochUs(WORLD_UTC);
  const sets: ElementSetBatch = seededCatalogue({ seed, count: objects, epochUs: fromUs });
  say(world, `a made-up world of ${objects} objects, seed ${seed}: nothing here is real`);
  const toUs = fromUs + Math.round(hours * 3600e6);
  const window = { sets, fromUs, toUs, thresholdKm: THRESHOLD_KM, opsMode: 'a' as const };
  const writing = {
    ...{ hbrM: HBR_M, format: options.json === true ? ('json' as const) : ('none' as const) },
    ...{ plot: options.plot, about: `A made-up world, seed ${seed}: nothing here is real` },
  };
  const target = await openScreenTarget(world, writing);
  const run = await runScreen(world, window, workers).catch(async (cause) => {
    await discardTarget(target);
    throw cause;
  });
  await writeScreen(world, run, writing, target);
  if (options.json !== true)
    world.stdout.write(pageText(run, options, world.stdout.columns || undefined));
  if (run.failure !== undefined) say(world, `noroshi: the screen stopped early: ${run.failure}`);
  return run.outcome.complete ? EXIT.done : EXIT.failure;
}

function pageText(
  run: ScreenRun,
  { seed, objects, hours }: LookOptions,
  cellsMax: number | undefined,
): string {
  const rows = Array.from(conjunctionRows(run.outcome, HBR_M), ({ row }) => row);
  const state = run.outcome.complete ? '' : ' (PARTIAL: stopped before the end)';
  return `Noroshi: every object against every object
A made-up world of ${objects} objects, seed ${seed}, ${hours} h from ${WORLD_UTC}, in ${run.elapsedS.toFixed(1)} s${state}
${screenSummary(rows)}

${screenTables(rows, cellsMax)}
Where to go next
  noroshi exercise look --seed 2 --objects 10000
                                               another world
  noroshi catalogue FILE                       what is in a file of element sets
  noroshi screen FILE --hours 24               the same on real objects
  noroshi screen --help                        every option, with examples
`;
}

function epochUs(utc: string): number {
  const parsed = parseUtc(utc);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const WORLD_UTC = '2026-01-01T00:00:00Z';
const THRESHOLD_KM = 5;
const HBR_M = 10;

const EXAMPLES = `Examples:
  noroshi exercise look                      a world of 3,000 objects, a day, 5 km
  noroshi exercise look --seed 7 --json      another one, as data
  noroshi exercise look --plot world.svg     and a picture of it
`;
