/** `noroshi track SCENARIO.json`: what flies in a scenario, followed by its sensors; where and when it comes down, and how good that was. */
import crypto from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProgress, formatTable, safeText, wantsColor } from '@noroshi/host';
import {
  type AlertArea,
  decodeAreas,
  type Replay,
  readScenario,
  replayScenario,
  SCENARIO_LIMITS,
  type Scenario,
} from '@noroshi/track';
import { parseStrictJson } from '@noroshi/watch';
import type { Command } from 'commander';
import { wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { alertsOf, type ScenarioAlert } from '../track/alerts.ts';
import { areasGeoJson, documentOf, type TrackDocument, tracksCsv } from '../track/document.ts';
import { reportPage } from '../track/report.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writeOutput } from '../write-output.ts';

const AREAS_BYTES_MAX = 64_000_000;
const DEPTH_MAX = 16;

export const addTrack: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('track')
      .summary('follow what flies in a scenario, and where it comes down')
      .description(
        'Replays a scenario: what flies, what radars and satellites read of it among clutter, the tracks that come of it, and areas ' +
          'where and when objects come down. The same file gives the same result. Everything is an exercise. Prints a table; ' +
          'ends with 1 where the scenario expects more than it got.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<scenario>', 'a scenario file (JSON)'),
  ).action(async (file: string, options: Options) => {
    end(await track(world, file, options));
  });
};

type Options = {
  readonly out?: string;
  readonly seed?: number;
  readonly areas?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'write tracks, metrics, areas, CAP files and a report page here')
    .option('--seed <n>', "in place of the file's own", wholeIn(0, Number.MAX_SAFE_INTEGER))
    .option('--areas <file>', 'GeoJSON of areas with name and shelterS: those are alerted')
    .option('--json', 'one JSON document');
}

async function track(world: World, file: string, options: Options): Promise<ExitCode> {
  const scenario = await scenarioFrom(world, file, options.seed);
  const areas = options.areas === undefined ? null : await areasFrom(world, options.areas);
  const replay = replayed(world, file, scenario);
  const alerts = alertsOf(scenario, replay, areas);
  const document = documentOf(scenario, replay, alerts);
  if (options.out !== undefined)
    await writeAll(world, options.out, { scenario, replay, alerts, document });
  const text = options.json === true ? `${JSON.stringify(document)}\n` : tableText(document);
  world.stdout.write(text);
  for (const { field, got, bound } of document.shortfalls)
    say(world, `expected ${field} ${bound}, got ${got ?? 'none'}`);
  return document.ok ? EXIT.done : EXIT.refused;
}

async function scenarioFrom(world: World, file: string, seed?: number): Promise<Scenario> {
  const bytes = await readTextFile(world, file, SCENARIO_LIMITS.bytesMax);
  const read = readScenario(new TextDecoder().decode(bytes));
  if (!read.ok) throw refused(file, read.error);
  return seed === undefined ? read.value : { ...read.value, seed };
}

function refused(file: string, { path, message }: { path: string; message: string }) {
  const where = path === '' ? file : `${file}: ${path}`;
  return new CommandError(EXIT.failure, safeText(`${where}: ${message}`));
}

async function areasFrom(world: World, file: string): Promise<readonly AlertArea[]> {
  const bytes = await readTextFile(world, file, AREAS_BYTES_MAX);
  const parsed = parseStrictJson(bytes, { bytesMax: AREAS_BYTES_MAX, depthMax: DEPTH_MAX });
  if (!parsed.ok) throw refused(file, { path: '', message: parsed.error.message });
  const read = decodeAreas(parsed.value, crypto);
  if (!read.ok) throw refused(file, { path: read.error.where, message: read.error.message });
  return read.value.areas;
}

function replayed(world: World, file: string, scenario: Scenario): Replay {
  const { stderr: stream, clockMs } = world;
  const color = wantsColor(stream, world.env);
  const progress = createProgress({ stream, clockMs, label: 'track', total: 100, color });
  const onProgress = (share: number) => progress.update(Math.round(100 * share));
  const replay = replayScenario(scenario, { onProgress });
  progress.finish();
  if (!replay.ok) throw refused(file, replay.error);
  return replay.value;
}

type Made = {
  readonly scenario: Scenario;
  readonly replay: Replay;
  readonly alerts: readonly ScenarioAlert[];
  readonly document: TrackDocument;
};

async function writeAll(world: World, folder: string, made: Made): Promise<void> {
  const { scenario, replay, alerts, document } = made;
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CommandError(EXIT.failure, `${folder}: cannot be made (${String(cause)})`);
  });
  const files: [string, string][] = [
    ['tracks.csv', tracksCsv(scenario, replay)],
    ['metrics.json', `${JSON.stringify(document, null, 2)}\n`],
    ['impact-areas.geojson', areasGeoJson(scenario, replay)],
    ['report.html', reportPage(scenario, replay, document)],
    ...alerts.map(({ file, xml }): [string, string] => [file, xml]),
  ];
  for (const [name, text] of files) await writeOutput(world, join(folder, name), text);
  say(world, `${counted(files.length, 'file')} in ${folder}; look at report.html`);
}

function tableText({ launches, tracks, measures, name }: TrackDocument): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    ...[{ title: 'track' }, { title: 'from' }, { title: 'is' }, { title: 'area' }],
    ...[{ title: 'comes down' }, right('± s'), right('90 % km')],
  ];
  const rows = tracks.map((one) => [
    ...[String(one.trackId), one.launchId === null ? '-' : `launch ${one.launchId}`],
    ...[one.kind, one.why, one.impactUtc?.slice(11, 19) ?? '-'],
    ...[one.timeSdS, one.majorKm].map((value) => value?.toFixed(1) ?? '-'),
  ]);
  const launched = launches.map(({ launchId, confirmedUtc, azimuthDeg, sectorDeg }) => {
    const way = azimuthDeg === null ? '' : `, towards ${azimuthDeg}° ± ${sectorDeg}°`;
    return `launch ${launchId} detected ${confirmedUtc.slice(11, 19)}${way}\n`;
  });
  const { gospaKm, rmsePositionKm, neesMean, nisMean, falseTracks } = measures;
  const figures =
    `GOSPA ${gospaKm} km, RMSE ${rmsePositionKm} km, NEES ${neesMean} and NIS ${nisMean} of 1, ` +
    `false tracks ${falseTracks}\n`;
  const table = rows.length === 0 ? 'No track.\n' : formatTable(columns, rows);
  return `${safeText(name)} (exercise)\n${launched.join('')}${table}${figures}`;
}

const EXAMPLES = `Examples:
  noroshi track one-flight.json
  noroshi track raid.json --out raid-report
  noroshi track raid.json --seed 5 --areas islands.geojson --out raid-5 --json
`;
