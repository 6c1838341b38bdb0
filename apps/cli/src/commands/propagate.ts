/** `noroshi propagate FILE`: states of objects at the epochs of a window, by SGP4 or from ephemerides, in a frame of choice. */
import { formatOutputError, openOutput } from '@noroshi/host';
import { type Command, Option } from 'commander';
import { loadEarthOrientation, tellReach } from '../earth-orientation.ts';
import { withEphemerisObjects } from '../ephemerides.ts';
import { checkFiles, loadForWindow } from '../load.ts';
import {
  fromOption,
  hoursOption,
  numberIn,
  ORBIT_FILES_ARGUMENT,
  opsModeOption,
  parseIds,
} from '../options.ts';
import type { AddCommand } from '../program.ts';
import {
  type PropagateFrame,
  propagateStates,
  selectRows,
  stepEpochsUs,
} from '../propagate-states.ts';
import { type StatesFormat, statesWriter } from '../states-output.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

export const addPropagate: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('propagate')
      .summary('states of objects over a window')
      .description(
        'Propagates element sets by SGP4 and SDP4, interpolates ephemerides (OEM, OCM) where they ' +
          'reach, and writes one state an object and step.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<file...>', ORBIT_FILES_ARGUMENT),
  ).action(async (files: string[], options: PropagateOptions) => {
    end(await propagate(world, files, options));
  });
};

type PropagateOptions = {
  readonly from?: number;
  readonly hours: number;
  readonly step: number;
  readonly ids?: readonly string[];
  readonly frame: 'teme' | 'gcrf' | 'itrf';
  readonly to?: StatesFormat;
  readonly opsmode: 'a' | 'i';
  readonly eop?: string;
  readonly out?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  const frame = new Option('--frame <frame>', 'axes of the states');
  const to = new Option('--to <format>', 'csv, json or oem (CCSDS Orbit Ephemeris Message)');
  return command
    .addOption(fromOption('first epoch (default: the newest epoch, the latest 1 % left aside)'))
    .addOption(hoursOption(HOURS_MAX, 24))
    .option('--step <s>', 'seconds between states', numberIn(0, 86_400, 'seconds'), 60)
    .option('--ids <ids>', 'only these objects', parseIds)
    .addOption(frame.choices(['teme', 'gcrf', 'itrf']).default('teme'))
    .addOption(to.choices(['csv', 'json', 'oem']))
    .addOption(opsModeOption())
    .option(
      '--eop <file>',
      'Earth orientation, IERS finals2000A, for gcrf and itrf and ephemerides in ITRF',
    )
    .option('--out <file>', 'write here instead of to stdout')
    .addOption(new Option('--json', 'the same as --to json').conflicts('to'));
}

async function propagate(
  world: World,
  files: readonly string[],
  options: PropagateOptions,
): Promise<ExitCode> {
  const format = options.json === true ? 'json' : (options.to ?? 'csv');
  const steps = stepsOf(options, format);
  checkFiles([...files, ...(options.eop === undefined ? [] : [options.eop])], options.out);
  const frame = options.frame.toUpperCase() as PropagateFrame;
  const earthOrientation = await loadEarthOrientation(world, options.eop, frame);
  const loaded = await loadForWindow(world, files, options.from, options.ids, earthOrientation);
  const { sets, added } = withEphemerisObjects(loaded);
  const { rows, unknown } = selectRows(sets, options.ids);
  for (const id of unknown) say(world, `--ids: object ${id} is not in the files`);
  const epochsUs = stepEpochsUs(loaded.fromUs, options.step, steps);
  if (frame !== 'TEME') tellReach(world, earthOrientation, epochsUs[0]!, epochsUs.at(-1)!);
  const opened = await openOutput(options.out ?? '-', world.stdout);
  if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
  const output = opened.value;
  const writer = statesWriter(format, {
    ...{ frame, epochsUs, opsMode: options.opsmode, creationUs: world.nowUs() },
  });
  const work = {
    ...{ sets, rows, epochsUs, frame, ephemerides: loaded.ephemerides, withoutSets: added },
    ...{ earthOrientation, opsMode: options.opsmode },
  };
  const done = await propagateStates(world, work, writer, output);
  const name = await (done.complete ? output.finish() : output.finishPartial());
  if (!done.complete) say(world, `interrupted: ${name} is PARTIAL, ${done.states} states`);
  else if (options.out !== undefined) say(world, `${done.states} states are in ${name}`);
  if (!done.complete) return EXIT.failure;
  const lacking = options.ids === undefined ? 0 : done.bad; // asked for by name, and not had
  return loaded.refused + unknown.length + lacking > 0 ? EXIT.refused : EXIT.done;
}

function stepsOf({ hours, step }: PropagateOptions, format: StatesFormat): number {
  const steps = Math.floor(((hours * 3600) / step) * (1 + 1e-12)) + 1; // the end belongs to it
  const most = STEPS_MAX[format];
  if (steps <= most) return steps;
  const least = Math.ceil((hours * 3600 * 1000) / (most - 1)) / 1000;
  const message = `${steps} states an object: at most ${most} as ${format}, so give --step ${least} or more`;
  throw new CommandError(EXIT.usage, message);
}

const HOURS_MAX = 8784;
const STEPS_MAX = { csv: 10_000_000, json: 10_000_000, oem: 200_000 }; // a segment is held whole

const EXAMPLES = `Examples:
  noroshi propagate stations.txt --ids 25544 --hours 3 --step 30
  noroshi propagate active.csv --from 2024-11-01T00:00:00Z --frame itrf --eop finals2000A.all
  noroshi propagate active.csv --ids 25544,48274 --to oem --frame gcrf --out two.oem
`;
