/** `noroshi passes FILE… --station …`: when what is seen from where. */
import { createProgress, wantsColor } from '@noroshi/host';
import { eclipses, findPasses, scheduleOne, sgp4Path } from '@noroshi/link';
import { type ElementSetBatch, initialiseSgp4 } from '@noroshi/orbit';
import type { EarthOrientation } from '@noroshi/time';
import { type Command, Option } from 'commander';
import { loadEarthOrientation, tellReach } from '../earth-orientation.ts';
import { checkFiles, loadForWindow } from '../load.ts';
import {
  fromOption,
  hoursOption,
  numberIn,
  ORBIT_FILES_ARGUMENT,
  opsModeOption,
  parseIds,
} from '../options.ts';
import { type PassRow, passesCalendar, passesCsv, passJson } from '../passes-output.ts';
import { type NamedStation, stationsFrom } from '../passes-station.ts';
import { passesPicture } from '../plot/passes-picture.ts';
import type { AddCommand } from '../program.ts';
import { selectRows } from '../propagate-states.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writeOutput } from '../write-output.ts';

export const addPasses: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('passes')
      .summary('when satellites rise, culminate and set over stations')
      .description(
        'Prints each pass of each object over each station in the window: rise, culminations, set, with azimuth, elevation, range. ' +
          'What is up when the window begins or ends has no rise or set; what is always up is one pass. A station is ' +
          '"latitude,longitude,height" (degrees and metres) or a JSON file, one or a list: {name, latitudeDeg, longitudeDeg, heightM, ' +
          'elevationMinDeg, mask: [{azimuthDeg, elevationDeg}]}. Each pass says how long the Earth hides the Sun from the object (shadow_s, eclipses).',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<file...>', ORBIT_FILES_ARGUMENT),
  ).action(async (files: string[], options: Options) => {
    end(await passes(world, files, options));
  });
};

type Options = {
  readonly station: string;
  readonly from?: number;
  readonly hours: number;
  readonly ids?: readonly string[];
  readonly minElevationDeg?: number;
  readonly minTopDeg?: number;
  readonly frequencyMhz?: number;
  readonly refraction?: boolean;
  readonly schedule?: boolean;
  readonly opsmode: 'a' | 'i';
  readonly eop?: string;
  readonly to: 'csv' | 'ical';
  readonly out?: string;
  readonly plot?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  return command
    .requiredOption('--station <place>', '"latitude,longitude,height" or a JSON file')
    .addOption(
      fromOption('begin of the window (default: the newest epoch, the latest 1 % left aside)'),
    )
    .addOption(hoursOption(HOURS_MAX, 24))
    .option('--ids <ids>', 'only these objects', parseIds)
    .option(
      '--min-elevation-deg <deg>',
      "in place of the stations' own",
      numberIn(-5, 89, 'degrees'),
    )
    .option('--min-top-deg <deg>', 'only passes that come so high', numberIn(-5, 90, 'degrees'))
    .option(
      '--frequency-mhz <MHz>',
      'of a carrier: also its Doppler shift at rise, top and set',
      numberIn(0, 1e6, 'MHz'),
    )
    .option('--refraction', 'with the bending of air at 1010 hPa and 10 °C')
    .option(
      '--schedule',
      'only what a station can follow one after the other: the most time of view',
    )
    .addOption(opsModeOption())
    .option('--eop <file>', 'Earth orientation, IERS finals2000A')
    .addOption(
      new Option('--to <format>', 'csv, or ical for a calendar')
        .choices(['csv', 'ical'])
        .default('csv'),
    )
    .option('--out <file>', 'write here instead of to stdout')
    .option(
      '--plot <file>',
      'also draw them: a line of time and the sky of the first station, as SVG',
    )
    .addOption(new Option('--json', 'one JSON document'));
}

async function passes(world: World, files: readonly string[], options: Options): Promise<ExitCode> {
  checkFiles(files, options.out);
  checkFiles(files, options.plot, '--plot');
  if (options.plot !== undefined && options.plot === options.out)
    throw new CommandError(EXIT.usage, `--plot ${options.plot} is also --out: give another name`);
  const air = options.refraction === true ? STANDARD_AIR : undefined;
  const stations = await stationsFrom(world, options.station, options.minElevationDeg, air);
  const earthOrientation = await loadEarthOrientation(world, options.eop, 'ITRF');
  const loaded = await loadForWindow(world, files, options.from, options.ids, earthOrientation);
  const { rows, unknown } = selectRows(loaded.sets, options.ids);
  if (loaded.ephemerides.length > 0) {
    const left = counted(loaded.ephemerides.length, 'ephemeris', 'ephemerides');
    say(world, `${left} left aside: passes are found from element sets`);
  }
  for (const id of unknown) say(world, `--ids: object ${id} is not in the files`);
  const window = {
    fromUs: loaded.fromUs,
    toUs: loaded.fromUs + Math.round(options.hours * 3600e6),
  };
  tellReach(world, earthOrientation, window.fromUs, window.toUs);
  const found = findAll(world, loaded.sets, [...rows], stations, window, options, earthOrientation);
  const kept = options.schedule === true ? scheduled(found, window) : found;
  await write(world, kept, window, options);
  if (options.plot !== undefined)
    await writeOutput(world, options.plot, passesPicture(kept, window));
  if (options.schedule === true)
    say(world, `${counted(kept.length, 'pass', 'passes')} of ${found.length} can be followed`);
  return loaded.refused + unknown.length > 0 ? EXIT.refused : EXIT.done;
}

type Window = { readonly fromUs: number; readonly toUs: number };

/** In order of rise, then object, then station. */
function findAll(
  world: World,
  sets: ElementSetBatch,
  rows: readonly number[],
  stations: readonly NamedStation[],
  { fromUs, toUs }: Window,
  { opsmode, minTopDeg, frequencyMhz }: Options,
  earthOrientation: EarthOrientation,
): PassRow[] {
  const model = initialiseSgp4(sets, opsmode);
  const { stderr: stream, clockMs } = world;
  const color = wantsColor(stream, world.env);
  const progress = createProgress({ stream, clockMs, label: 'passes', total: rows.length, color });
  const topRad = ((minTopDeg ?? -90) * Math.PI) / 180;
  const frequencyHz = frequencyMhz === undefined ? null : frequencyMhz * 1e6;
  const found: PassRow[] = [];
  for (const [k, row] of rows.entries()) {
    if (world.signal.aborted)
      throw new CommandError(EXIT.failure, 'interrupted: nothing was written');
    const object = sets.objectRow[row]!;
    const path = sgp4Path(model, row, earthOrientation);
    for (const station of stations)
      for (const pass of findPasses(path, station, fromUs, toUs))
        if (pass.highest.elevationRad >= topRad)
          found.push({
            ...{ satellite: sets.objects.objectId[object]!, name: sets.objects.name[object] ?? '' },
            ...{ station: station.name, pass, frequencyHz },
            eclipses: eclipses(
              path.nodes(fromUs, toUs),
              pass.rise?.atUs ?? fromUs,
              pass.set?.atUs ?? toUs,
              earthOrientation,
            ),
          });
    progress.update(k + 1);
  }
  progress.finish();
  const begins = ({ pass: { rise } }: PassRow) => rise?.atUs ?? fromUs;
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return found.sort(
    (a, b) =>
      begins(a) - begins(b) || order(a.satellite, b.satellite) || order(a.station, b.station),
  );
}

/** Each station alone follows one object at a time: the most seconds of view. */
function scheduled(rows: readonly PassRow[], { fromUs, toUs }: Window): PassRow[] {
  const stations = [...new Set(rows.map(({ station }) => station))];
  const taken = new Set<PassRow>();
  for (const station of stations) {
    const own = rows.filter((row) => row.station === station);
    const wanted = own.map(({ pass: { rise, set } }) => {
      const [from, to] = [rise?.atUs ?? fromUs, set?.atUs ?? toUs];
      return { fromUs: from, toUs: to, weight: to - from };
    });
    for (const k of scheduleOne(wanted)) taken.add(own[k]!);
  }
  return rows.filter((row) => taken.has(row));
}

async function write(
  world: World,
  rows: readonly PassRow[],
  window: Window,
  options: Options,
): Promise<void> {
  const text =
    options.json === true
      ? `${JSON.stringify({ passes: rows.map(passJson) })}\n`
      : options.to === 'ical'
        ? passesCalendar(rows, { ...window, nowUs: world.nowUs() })
        : passesCsv(rows, window);
  if (options.out === undefined) world.stdout.write(text);
  else {
    await writeOutput(world, options.out, text);
    say(world, `${counted(rows.length, 'pass', 'passes')} in ${options.out}`);
  }
}

const HOURS_MAX = 8784;
const STANDARD_AIR = { pressureHPa: 1010, temperatureK: 283 } as const;

const EXAMPLES = `Examples:
  noroshi passes stations.txt --station 35.7,139.7,40 --ids 25544 --hours 48
  noroshi passes active.csv --station stations.json --min-top-deg 20 --schedule --to ical --out week.ics
  noroshi passes active.csv --station 35.7,139.7,40 --ids 25544 --plot week.svg
  noroshi passes cubesats.txt --station 51.5,-0.1,20 --min-elevation-deg 10 --frequency-mhz 437.5 --json
`;
