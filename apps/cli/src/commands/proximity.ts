/** `noroshi proximity FILE…`: who is slowly, lastingly or repeatedly near whom, in a window or over histories. */
import { type ElementSetBatch, mergeBatches } from '@noroshi/orbit';
import type { Command } from 'commander';
import { type Company, readCompany } from '../benign-files.ts';
import { setsUntil } from '../find-manoeuvres.ts';
import { type Found, newestUs, searchWindow, watchHistories } from '../find-proximities.ts';
import { checkFiles, loadForWindow, loadHistory } from '../load.ts';
import { fromOption, numberIn, parseEpochUs, parseIds } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { writeProximities } from '../proximity-output.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { tableFormat } from '../write-output.ts';

export const addProximity: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('proximity')
      .summary('who stays near whom')
      .description(
        'Finds pairs that are slowly, lastingly or repeatedly near each other: company in the belt, shadows in one ' +
          'plane and period, approaches by phasing, releases, dockings. Without --history the newest set of each object ' +
          'not after --from is carried through the window and every pair is tried; with it, all sets are followed in order, ' +
          'and each row says when it could first be said. Company that rules or owners explain is shown as declared.',
      )
      .addHelpText('before', EXAMPLES)
      .argument(
        '<file...>',
        'element sets (OMM as CSV, JSON, XML or KVN, or TLE); .gz too; - is stdin',
      ),
  ).action(async (files: string[], options: Options) => {
    end(await proximity(world, files, options));
  });
};

type Options = {
  readonly from?: number;
  readonly days: number;
  readonly primaries?: readonly string[];
  readonly history?: boolean;
  readonly ledger?: boolean;
  readonly at?: number;
  readonly watched?: readonly string[];
  readonly rules?: string;
  readonly owners?: readonly string[];
  readonly out?: string;
  readonly svg?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  const more = (file: string, files: readonly string[] = []) => [...files, file];
  return command
    .addOption(
      fromOption('begin of the window (default: the newest epoch, the latest 1 % left aside)'),
    )
    .option('--days <d>', 'length of the window, up to 31', numberIn(0, 31, 'days'), 7)
    .option('--primaries <ids>', 'only pairs with one of these objects', parseIds)
    .option('--history', 'the files hold histories: follow every set in order')
    .option('--ledger', 'as --history, the geosynchronous belt only: who sat beside whom')
    .option('--at <utc>', 'with --history: what was known then', parseEpochUs)
    .option('--watched <file>', 'orbits you entered yourself, to be watched; may be repeated', more)
    .option('--rules <file>', 'rules of benign company, JSON: noroshi schema benign')
    .option('--owners <file>', 'who operates what, CSV; may be repeated', more)
    .option('--out <file>', 'write every row here: .csv or .json')
    .option('--svg <file>', 'also draw the motion of the first row’s pair')
    .option('--json', 'one JSON document');
}

async function proximity(
  world: World,
  files: readonly string[],
  options: Options,
): Promise<ExitCode> {
  checkOptions(files, options);
  const company = await readCompany(world, options.rules, options.owners ?? []);
  const watched = options.watched && (await loadHistory(world, options.watched));
  const isHistory = options.history === true || options.ledger === true;
  const run = isHistory ? runHistory : runWindow;
  const { found, sets, refused, frame } = await run(world, files, options, company, watched?.sets);
  for (const id of found.unknownIds) say(world, `--primaries: object ${id} is not in the files`);
  tellExcluded(world, found.excluded);
  await writeProximities(world, found, {
    ...options,
    format: tableFormat(world, options),
    sets,
    frame,
  });
  if (!found.complete) return EXIT.failure;
  const lost = refused + company.refused + found.unknownIds.length + (watched?.refused ?? 0);
  return lost > 0 ? EXIT.refused : EXIT.done;
}

type Run = {
  readonly found: Found;
  readonly sets: ElementSetBatch; // for the picture
  readonly refused: number;
  readonly frame: { readonly fromUs: number; readonly toUs: number };
};

async function runWindow(
  world: World,
  files: readonly string[],
  { from, days, primaries }: Options,
  { declare }: Company,
  watched: ElementSetBatch | undefined,
): Promise<Run> {
  const loaded = await loadForWindow(world, files, from, primaries);
  const sets = watched === undefined ? loaded.sets : mergeBatches([loaded.sets, watched]);
  const frame = { fromUs: loaded.fromUs, toUs: loaded.fromUs + Math.round(days * 86_400e6) };
  const primaryIds = primaries === undefined ? {} : { primaryIds: primaries };
  const found = await searchWindow(world, sets, { ...frame, ...primaryIds, declare });
  return { found, sets, refused: loaded.refused, frame };
}

async function runHistory(
  world: World,
  files: readonly string[],
  { at, primaries, ledger }: Options,
  { declare, declareRelease, rules, owners }: Company,
  user: ElementSetBatch | undefined,
): Promise<Run> {
  const loaded = await loadHistory(world, files);
  const atUs = at ?? newestUs(loaded.sets);
  const known = at === undefined ? loaded.sets : setsUntil(loaded.sets, at); // hygiene looks at neighbours: nothing later is one
  const primaryIds = primaries === undefined ? {} : { primaryIds: primaries };
  const watch = {
    atUs,
    user,
    declare,
    declareRelease,
    rules,
    owners,
    onlyLedger: ledger === true,
    ...primaryIds,
  };
  const found = watchHistories(world, known, watch);
  const fromUs = known.epochUs.reduce((least, us) => Math.min(least, us), atUs);
  const sets = user === undefined ? known : mergeBatches([known, user]);
  return { found, sets, refused: loaded.refused, frame: { fromUs, toUs: atUs } };
}

function checkOptions(files: readonly string[], options: Options): void {
  const read = [
    ...files,
    ...(options.watched ?? []),
    ...(options.owners ?? []),
    ...(options.rules === undefined ? [] : [options.rules]),
  ];
  checkFiles(read, options.out);
  checkFiles(read, options.svg, '--svg');
  const isHistory = options.history === true || options.ledger === true;
  if (options.at !== undefined && !isHistory)
    throw new CommandError(EXIT.usage, '--at is for --history; the window begins at --from');
  if (options.from !== undefined && isHistory)
    throw new CommandError(EXIT.usage, '--from begins a window; with --history give --at');
}

const EXCLUDED_MAX = 10;

function tellExcluded(world: World, excluded: readonly string[]): void {
  if (excluded.length === 0) return;
  const ids = excluded.slice(0, EXCLUDED_MAX).join(', ');
  const more = excluded.length > EXCLUDED_MAX ? ' …' : '';
  const have = counted(excluded.length, 'object');
  say(world, `${have} cannot be carried through the window and are left out: ${ids}${more}`);
}

const EXAMPLES = `Examples:
  noroshi proximity active.csv                               a week from the newest epoch, every pair
  noroshi proximity active.csv --primaries 25544 --days 3    only who is near this one
  noroshi proximity year.tle.gz --history --at 2020-02-15    what was known then
  noroshi proximity leo.tle.gz --history --watched my.tle    against an orbit of your own
  noroshi proximity geo.tle.gz --ledger --owners satdb.csv   who sat beside whom in the belt
  noroshi proximity active.csv --rules servicing.json --out near.csv --svg first.svg
`;
