/** `noroshi manoeuvres FILE…`: element-set histories in, who moved out: when, how much, which way, how sure. */
import type { Command } from 'commander';
import { type FindOptions, findManoeuvres, tellFindings } from '../find-manoeuvres.ts';
import { checkFiles, isSameFile } from '../load.ts';
import { manoeuvreText } from '../manoeuvre-output.ts';
import { fromOption, numberIn, parseEpochUs, parseIds } from '../options.ts';
import { manoeuvrePicture } from '../plot/manoeuvre-picture.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { tableFormat, writeOutput } from '../write-output.ts';

export const addManoeuvres: AddCommand = (program, world, end) => {
  addOptions(
    program
      .command('manoeuvres')
      .summary('who moved, from histories of element sets')
      .description(
        'Finds manoeuvres between successive element sets of each object: time, Δv and its parts, kind, and how far ' +
          'each stands out of the object’s own scatter. Sets that are damaged, doubled, off or of another object are left ' +
          'out and counted. On a terminal it prints a table; into a pipe or with --out every column.',
      )
      .addHelpText('before', EXAMPLES)
      .argument('<file...>', 'element sets over time (OMM or TLE, .gz too); - is stdin'),
  ).action(async (files: string[], options: Options) => {
    end(await manoeuvres(world, files, options));
  });
};

type Options = FindOptions & {
  readonly out?: string;
  readonly svg?: string;
  readonly json?: boolean;
};

function addOptions(command: Command): Command {
  return command
    .option('--ids <ids>', 'only these objects', parseIds)
    .addOption(fromOption('only manoeuvres from here on'))
    .option('--to <utc>', 'only manoeuvres up to here', parseEpochUs)
    .option('--at <utc>', 'what could be said then: later sets are not looked at', parseEpochUs)
    .option('--min-significance <s>', 'only what stands out this far', numberIn(0, 1e6, 'sigmas'))
    .option('--out <file>', 'write every row here; a name that ends in .json is JSON')
    .option('--svg <file>', 'also draw it: Δv over time, an object a line')
    .option('--json', 'one JSON document');
}

async function manoeuvres(
  world: World,
  files: readonly string[],
  options: Options,
): Promise<ExitCode> {
  const { out, svg } = options;
  checkFiles(files, out);
  checkFiles(files, svg, '--svg');
  if (svg === '-') throw new CommandError(EXIT.usage, '--svg -: a picture needs a file');
  if (out !== undefined && svg !== undefined && isSameFile(out, svg)) {
    throw new CommandError(EXIT.usage, `--svg ${svg} is also --out: give another name`);
  }
  const findings = await findManoeuvres(world, files, options);
  tellFindings(world, findings);
  await writeOutput(
    world,
    out ?? '-',
    manoeuvreText(tableFormat(world, options), findings, options),
  );
  if (out !== undefined) say(world, `the rows are in ${out}`);
  if (svg !== undefined) {
    await writeOutput(world, svg, manoeuvrePicture(findings.rows, findings));
    say(world, `the picture is in ${svg}`);
  }
  const { refused, unknown, clean } = findings;
  return refused + unknown.length + clean.counts.impossible > 0 ? EXIT.refused : EXIT.done;
}

const EXAMPLES = `Examples:
  noroshi manoeuvres history.tle.gz                          every object, its manoeuvres
  noroshi manoeuvres history.tle.gz --ids 41240 --from 2020-01-01 --svg burns.svg
  noroshi manoeuvres history.tle.gz --at 2020-06-01          what could be said that day
  noroshi manoeuvres year.csv --json --min-significance 8
`;
