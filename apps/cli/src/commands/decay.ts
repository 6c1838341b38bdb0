/** `noroshi decay FILE…`: what comes down by itself, when, how sure that is, and over which ground. */
import type { Command } from 'commander';
import { decayText, trackGeoJson } from '../decay-output.ts';
import { type DecayFindOptions, findDecays } from '../find-decays.ts';
import { checkFiles, isSameFile } from '../load.ts';
import { numberIn, parseEpochUs, parseIds } from '../options.ts';
import { decayPicture } from '../plot/decay-picture.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { tableFormat, writeOutput } from '../write-output.ts';

export const addDecay: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('decay')
      .summary('what comes down by itself, and when')
      .description(
        'Forecasts the end of objects that are low or lose height fast: their ballistic factor from the element sets up to ' +
          '--at, carried down to 80 km through the air of the space weather known then. Windows hold 90 %. Who is steered is ' +
          'told, and has a window only below 280 km, by the descents of mates in the files. On a terminal it prints a table; into a pipe or with --out every column.',
      )
      .addHelpText('before', EXAMPLES)
      .argument(
        '<file...>',
        'element sets, best over some weeks (OMM or TLE, .gz too); - is stdin',
      ),
  ).action(async (files: string[], options: Options) => {
    end(await decay(world, files, options));
  });
};

type Options = DecayFindOptions & {
  readonly out?: string;
  readonly track?: string;
  readonly svg?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  return command
    .option('--weather <file>', 'space weather: SpaceWeather-All as text or SW-All as CSV')
    .option('--at <utc>', 'what could be said then: nothing of later is looked at', parseEpochUs)
    .option('--below-km <km>', 'look at perigees below this (250)', numberIn(80, 2000, 'km'))
    .option('--within-days <d>', 'windows up to this far ahead (120)', numberIn(0, 3650, 'days'))
    .option('--ids <ids>', 'only these objects, at whatever height', parseIds)
    .option('--as-free', 'windows also for whom an operator brings down, as if they fell freely')
    .option('--areas <file>', 'GeoJSON of areas: which of them lie under a window')
    .option('--out <file>', 'write every row here; a name that ends in .json is JSON')
    .option('--track <file>', 'write the ground tracks of windows up to four days long as GeoJSON')
    .option('--svg <file>', 'also draw the windows')
    .option('--json', 'one JSON document');
}

async function decay(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  const { out, track, svg, weather, areas } = options;
  const read = [...files, weather, areas].filter((file) => file !== undefined);
  checkOutputs(read, [
    ['--out', out],
    ['--track', track],
    ['--svg', svg],
  ]);
  const findings = await findDecays(world, files, options, track !== undefined);
  await writeOutput(world, out ?? '-', decayText(tableFormat(world, options), findings));
  if (out !== undefined) say(world, `the rows are in ${out}`);
  if (track !== undefined) {
    await writeOutput(world, track, trackGeoJson(findings));
    say(world, `the tracks of ${findings.tracks.size} windows are in ${track}`);
  }
  if (svg !== undefined) {
    await writeOutput(world, svg, decayPicture(findings.forecasts, findings.atUs));
    say(world, `the picture is in ${svg}`);
  }
  return findings.refused > 0 ? EXIT.refused : EXIT.done;
}

/** No output over an input or over another output. */
function checkOutputs(
  read: readonly string[],
  outputs: readonly (readonly [option: string, file: string | undefined])[],
): void {
  const taken: string[] = [];
  for (const [option, file] of outputs) {
    if (file === undefined) continue;
    checkFiles(read, file, option);
    if (file === '-' && option !== '--out')
      throw new CommandError(EXIT.usage, `${option} -: it needs a file`);
    if (taken.some((other) => isSameFile(other, file)))
      throw new CommandError(
        EXIT.usage,
        `${option} ${file} is also another output: give another name`,
      );
    if (file !== '-') taken.push(file);
  }
}

const EXAMPLES = `Examples:
  noroshi decay last-weeks.tle.gz --weather SpaceWeather-All.txt
  noroshi decay catalogue.csv --weather SW-All.csv --below-km 300 --within-days 30 --svg decays.svg
  noroshi decay july.tle august.tle --at 2024-08-08 --ids 41461 --track ground.geojson --areas ours.geojson
`;
