/** `noroshi breakups BEFORE AFTER [FILE…]`: who broke up between two catalogues, when, how hard, and whom the cloud crosses. */
import { type Breakup, cloudCrossings, type FoundBreakups, findBreakups } from '@noroshi/behave';
import { type ElementSetBatch, mergeBatches, pickSets } from '@noroshi/orbit';
import type { Command } from 'commander';
import { type BreakupFindings, breakupsText, piecesText } from '../breakup-output.ts';
import { checkFiles, isSameFile, loadHistory } from '../load.ts';
import { numberIn, parseIds } from '../options.ts';
import { gabbardPicture } from '../plot/gabbard-picture.ts';
import type { AddCommand } from '../program.ts';
import { referenceEpochUs } from '../reference-epoch.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { tableFormat, writeOutput } from '../write-output.ts';

export const addBreakups: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('breakups')
      .summary('who broke up between two catalogues')
      .description(
        'Takes objects that are in AFTER and not in BEFORE back to where they were together: parent, time with its sigma, ' +
          'height, speeds, the Gabbard diagram. More files are histories: sets of the parents make time and the partner of a ' +
          'collision surer. Deployments, releases and numbers seen again are told and are none. On a terminal it prints a ' +
          'table; into a pipe or with --out every column.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<before>', 'element sets of the earlier catalogue (OMM or TLE, .gz too)')
      .argument('<after>', 'element sets of the later one')
      .argument('[history...]', 'histories of single objects'),
  ).action(async (before: string, after: string, more: string[], options: Options) => {
    end(await breakups(world, { before, after, more }, options));
  });
};

type Files = { readonly before: string; readonly after: string; readonly more: readonly string[] };
type Options = {
  readonly assets?: readonly string[];
  readonly days: number;
  readonly gabbard?: string;
  readonly launch?: string;
  readonly pieces?: string;
  readonly out?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  return command
    .option('--assets <ids>', 'which of these the clouds cross, and when', parseIds)
    .option('--days <d>', 'for so long from the newest epoch', numberIn(0, 60, 'days'), 7)
    .option('--gabbard <file>', 'draw the Gabbard diagram of the largest break-up as SVG')
    .option('--launch <cospar>', 'of this launch instead, as 2019-006')
    .option('--pieces <file>', 'write every piece here: the points of the diagram, CSV')
    .option('--out <file>', 'write every row here; a name that ends in .json is JSON')
    .option('--json', 'one JSON document');
}

async function breakups(world: World, files: Files, options: Options): Promise<ExitCode> {
  const { out, gabbard, pieces, launch } = options;
  checkOutputs(
    [files.before, files.after, ...files.more],
    [
      ['--out', out],
      ['--gabbard', gabbard],
      ['--pieces', pieces],
    ],
  );
  const findings = await find(world, files, options);
  await writeOutput(world, out ?? '-', breakupsText(tableFormat(world, options), findings));
  if (out !== undefined) say(world, `the rows are in ${out}`);
  if (pieces !== undefined) await writeOutput(world, pieces, piecesText(findings.breakups));
  if (gabbard !== undefined) {
    const chosen = chosenOf(findings.breakups, launch);
    if (chosen === undefined)
      say(
        world,
        `--gabbard: nothing ${launch === undefined ? '' : `of ${launch} `}broke up: no picture`,
      );
    else await writeOutput(world, gabbard, gabbardPicture(chosen));
  }
  return findings.refused > 0 ? EXIT.refused : EXIT.done;
}

async function find(world: World, files: Files, options: Options): Promise<BreakupFindings> {
  const before = await loadHistory(world, [files.before]);
  const after = await loadHistory(world, [files.after]);
  const more = files.more.length === 0 ? undefined : await loadHistory(world, files.more);
  const [beforeUs, afterUs] = [before, after].map(({ sets }) => referenceEpochUs(sets));
  if (beforeUs === undefined || afterUs === undefined)
    throw new CommandError(EXIT.failure, 'a catalogue has no element set: nothing can be compared');
  if (beforeUs >= afterUs)
    throw new CommandError(EXIT.usage, `${files.before} is the later catalogue: give it second`);
  const earlier = withHistory(before.sets, more?.sets, (us) => us <= beforeUs);
  const later = withHistory(after.sets, more?.sets, (us) => us > beforeUs);
  const found = findBreakups(earlier, later, { beforeUs, afterUs });
  const events = counted(
    found.breakups.filter(({ kind }) => kind === 'break-up').length,
    'break-up',
  );
  say(world, `${events} in ${counted(found.growths.length, 'launch', 'launches')} that grew`);
  const refused = before.refused + after.refused + (more?.refused ?? 0);
  const crossings = crossingsOf(world, found, after.sets, options, afterUs);
  return { ...found, crossings, beforeUs, afterUs, refused };
}

/** Sets of histories on the side of the first catalogue's date where they belong. */
function withHistory(
  sets: ElementSetBatch,
  history: ElementSetBatch | undefined,
  takes: (epochUs: number) => boolean,
): ElementSetBatch {
  if (history === undefined) return sets;
  const rows = [...history.epochUs.keys()].filter((row) => takes(history.epochUs[row]!));
  return rows.length === 0 ? sets : mergeBatches([sets, ownObjects(pickSets(history, rows))]);
}

/** An object counts as there when the table names it: the table holds those that have sets, and no more. */
function ownObjects(sets: ElementSetBatch): ElementSetBatch {
  const used = [...new Set(sets.objectRow)].sort((a, b) => a - b);
  const rowOf = new Map(used.map((object, row) => [object, row]));
  const { objects } = sets;
  return {
    ...sets,
    objectRow: sets.objectRow.map((object) => rowOf.get(object)!),
    objects: {
      count: used.length,
      objectId: used.map((row) => objects.objectId[row]!),
      catalogueNumber: Uint32Array.from(used, (row) => objects.catalogueNumber[row]!),
      cosparId: used.map((row) => objects.cosparId[row]!),
      name: used.map((row) => objects.name[row]!),
      source: used.map((row) => objects.source[row]!),
    },
  };
}

function crossingsOf(
  world: World,
  { breakups: found }: FoundBreakups,
  catalogue: ElementSetBatch,
  { assets, days }: Options,
  fromUs: number,
): BreakupFindings['crossings'] {
  if (assets === undefined) return [];
  const rowsById = new Map<string, number[]>();
  for (let row = 0; row < catalogue.count; row++) {
    const id = catalogue.objects.objectId[catalogue.objectRow[row]!]!;
    rowsById.set(id, [...(rowsById.get(id) ?? []), row]);
  }
  for (const id of assets)
    if (!rowsById.has(id)) say(world, `--assets: object ${id} is not in the later catalogue`);
  const pick = (ids: readonly string[]) =>
    ownObjects(
      pickSets(
        catalogue,
        ids.flatMap((id) => rowsById.get(id) ?? []),
      ),
    );
  const own = pick(assets);
  return found.flatMap((breakup) => {
    const pieces = pick(breakup.pieces.map(({ objectId }) => objectId));
    const crossings = cloudCrossings(breakup, pieces, own, { fromUs, days, catalogue });
    return crossings.map((crossing) => ({ ...crossing, launch: breakup.launch }));
  });
}

function chosenOf(found: readonly Breakup[], launch: string | undefined): Breakup | undefined {
  const of = found.filter((one) => launch === undefined || one.launch === launch);
  const fresh = of.filter(({ kind }) => kind === 'break-up');
  return (fresh.length > 0 ? fresh : of).toSorted((a, b) => b.growth - a.growth)[0];
}

/** No output over an input or over another output. */
function checkOutputs(
  read: readonly string[],
  outputs: readonly (readonly [option: string, file: string | undefined])[],
): void {
  const taken: string[] = [];
  for (const [option, file] of outputs) {
    if (file === undefined || file === '-') continue;
    checkFiles(read, file, option);
    if (taken.some((other) => isSameFile(other, file)))
      throw new CommandError(
        EXIT.usage,
        `${option} ${file} is also another output: give another name`,
      );
    taken.push(file);
  }
}

const EXAMPLES = `Examples:
  noroshi breakups last-month.tle.gz today.tle.gz
  noroshi breakups cat_20081011.tle.gz cat_20090531.tle.gz parents.tle.gz --json
  noroshi breakups a.csv b.csv --assets 25544,48274 --days 10 --gabbard cloud.svg --pieces cloud.csv
`;
