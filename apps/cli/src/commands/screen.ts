/** `noroshi screen FILE…`: every approach below a distance in a window, with a probability for each. */
import { resolve } from 'node:path';
import type { ElementSetBatch } from '@noroshi/orbit';
import { historySigma, type ScreenOptions } from '@noroshi/screen';
import { type Command, Option } from 'commander';
import { loadEarthOrientation } from '../earth-orientation.ts';
import { tellServed } from '../ephemerides.ts';
import { checkFiles, type LoadedSets, loadForWindow, loadHistory } from '../load.ts';
import {
  fromOption,
  hoursOption,
  numberIn,
  ORBIT_FILES_ARGUMENT,
  opsModeOption,
  parseIds,
  wholeIn,
} from '../options.ts';
import type { AddCommand } from '../program.ts';
import { runScreen, type ScreenRun } from '../run-screen.ts';
import {
  discardTarget,
  openScreenTarget,
  type ScreenFormat,
  writeScreen,
} from '../screen-output.ts';
import { tellScreen } from '../screen-report.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

export const addScreen: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('screen')
      .summary('every approach below a distance')
      .description(
        'Finds every approach of two objects below a distance in a window of time, each with its ' +
          'miss distance, relative speed, ages and a probability of collision. On a terminal it prints ' +
          'the closest; into a pipe or with --out it writes every one. Ctrl-C keeps what was found.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<file...>', ORBIT_FILES_ARGUMENT),
  ).action(async (files: string[], options: ScreenCommandOptions) => {
    end(await screen(world, files, options));
  });
};

type ScreenCommandOptions = {
  readonly from?: number;
  readonly hours: number;
  readonly thresholdKm: number;
  readonly primaries?: readonly string[];
  readonly history?: readonly string[];
  readonly hbrM: number;
  readonly opsmode: 'a' | 'i';
  readonly workers?: number;
  readonly eop?: string;
  readonly out?: string;
  readonly format?: ScreenFormat | 'cdm';
  readonly cdm?: string;
  readonly plot?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  const formats = new Option('--format <format>', 'csv, json, or cdm (one file an event in --cdm)');
  const json = new Option('--json', 'the same as --format json').conflicts('format');
  return command
    .addOption(
      fromOption('begin of the window (default: the newest epoch, the latest 1 % left aside)'),
    )
    .addOption(hoursOption(HOURS_MAX, 24))
    .option('--threshold-km <km>', 'report approaches below this', numberIn(0, 100, 'km'), 5)
    .option('--primaries <ids>', 'only pairs with one of these objects', parseIds)
    .option(
      '--history <file>',
      'earlier element sets, to measure covariance on; may be repeated',
      (file: string, files: readonly string[] = []) => [...files, file],
    )
    .option('--hbr-m <m>', 'combined hard-body radius', numberIn(0, 1000, 'metres'), 10)
    .addOption(opsModeOption())
    .option('--workers <n>', 'worker threads (default: one a core)', wholeIn(1, 256))
    .option('--eop <file>', 'Earth orientation, IERS finals2000A, for ephemerides in ITRF')
    .option('--out <file>', 'write every row here')
    .addOption(formats.choices(['csv', 'json', 'cdm']))
    .option('--cdm <dir>', 'also write one CCSDS CDM an event into this folder')
    .option('--plot <file>', 'also draw it: one picture, as SVG')
    .addOption(json);
}

async function screen(
  world: World,
  files: readonly string[],
  options: ScreenCommandOptions,
): Promise<ExitCode> {
  if (options.format === 'cdm' && options.cdm === undefined) {
    throw new CommandError(EXIT.usage, '--format cdm writes one file an event: give --cdm DIR');
  }
  const read = [...files, ...(options.history ?? [])];
  checkFiles(read, options.out);
  checkFiles(read, options.plot, '--plot');
  if (options.out !== undefined) refuseSameFile(options.out, options.plot);
  const earthOrientation = await loadEarthOrientation(world, options.eop, 'TEME');
  const loaded = await loadForWindow(world, files, options.from, undefined, earthOrientation);
  const past =
    options.history === undefined ? undefined : await loadHistory(world, options.history);
  const { hbrM, out, cdm, plot, workers } = options;
  const primaries = options.primaries?.length;
  const writing = { hbrM, format: formatOf(world, options), out, cdmFolder: cdm, plot, primaries };
  const target = await openScreenTarget(world, writing);
  let run: ScreenRun;
  try {
    run = await runScreen(world, screenOptions(loaded, options), workers);
  } catch (cause) {
    await discardTarget(target);
    throw cause;
  }
  const sigma = past && historySigma(run.outcome, past.sets);
  await writeScreen(world, run, { ...writing, sigma }, target);
  tellScreen(world, run, options.primaries);
  tellServed(world, run.outcome, idsOf(loaded.sets));
  const { outcome, failure } = run;
  if (failure !== undefined) say(world, `noroshi: the screen stopped early: ${failure}`);
  if (!outcome.complete) return EXIT.failure;
  const refused = loaded.refused + (past?.refused ?? 0) + outcome.unknownPrimaries.length;
  return refused + leftOut(run, options.primaries) > 0 ? EXIT.refused : EXIT.done;
}

/** Objects asked for by name that were not screened; others that SGP4 cannot propagate are listed, and no fault of the input. */
function leftOut({ outcome }: ScreenRun, primaries: readonly string[] | undefined): number {
  const { objects, objectRow } = outcome.sets;
  const asked = new Set(primaries);
  return outcome.exclusions.filter(({ row }) => asked.has(objects.objectId[objectRow[row]!]!))
    .length;
}

function refuseSameFile(out: string, plot: string | undefined): void {
  if (plot === undefined || resolve(out) !== resolve(plot)) return;
  throw new CommandError(EXIT.usage, `--plot ${plot} is also --out: give another name`);
}

function idsOf({ objects, objectRow }: ElementSetBatch): ReadonlySet<string> {
  return new Set(Array.from(objectRow, (object) => objects.objectId[object]!));
}

function screenOptions(
  { sets, ephemerides, fromUs }: LoadedSets & { readonly fromUs: number },
  { hours, thresholdKm, opsmode, primaries }: ScreenCommandOptions,
): ScreenOptions {
  const toUs = fromUs + Math.round(hours * 3600e6);
  const window = { sets, ephemerides, fromUs, toUs, thresholdKm, opsMode: opsmode };
  return primaries === undefined ? window : { ...window, primaryIds: primaries };
}

/** A person at a terminal gets a table; everything else gets every row. */
function formatOf(world: World, options: ScreenCommandOptions): ScreenFormat | 'table' | 'none' {
  if (options.json === true) return 'json';
  if (options.format === 'cdm') return 'none';
  if (options.format !== undefined) return options.format;
  if (options.out === undefined) return world.stdout.isTTY === true ? 'table' : 'csv';
  return options.out.endsWith('.json') ? 'json' : 'csv';
}

const HOURS_MAX = 744;

const EXAMPLES = `Examples:
  noroshi screen active.csv                                  the day after the newest epoch, 5 km
  noroshi screen active.csv --from 2024-11-01 --hours 24 --out day.csv
  noroshi screen active.csv --primaries 25544,48274 --threshold-km 10 --hours 72
  noroshi screen active.csv --plot day.svg                   a picture beside the table
  noroshi screen active.csv --json --cdm messages            JSON, and a CDM an event
  noroshi screen active.csv --history month.tle.gz           covariance from what the sets did before
`;
