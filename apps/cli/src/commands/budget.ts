/** `noroshi budget LINK.json`: a link budget, each number with what it is; margins, availability, flux at the ground; a picture. */
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  article21,
  availabilityOf,
  budgetLines,
  modeAt,
  type ReadLink,
  readLink,
  wholeAt,
} from '@noroshi/link';
import { parseStrictText } from '@noroshi/watch';
import { budgetPicture } from '../plot/budget-picture.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writeOutput } from '../write-output.ts';

type Options = { readonly plot?: string; readonly json?: boolean };

const BYTES_MAX = 200_000;
const DEPTH_MAX = 12;
const DEG = Math.PI / 180;

export const addBudget: AddCommand = (program, world, end) => {
  program
    .command('budget')
    .summary('what a satellite link has left, in clear air and in rain, and how often it closes')
    .description(
      'Prints every gain and loss of a link with the Recommendation it follows and the range in which that holds; the margin for what is exceeded ' +
        '0.01 to 5 % of an average year, one end fading at a time; the share of the year in which it closes; the flux at the ground against Article 21. ' +
        'These are figures of years, not of tonight. noroshi schema link --example shows a link.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file>', 'a link (JSON); - is stdin')
    .option('--plot <file>', 'also draw it: waterfall and availability, as SVG')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: Options) => {
      end(await budget(world, file, options));
    });
};

async function budget(world: World, file: string, options: Options): Promise<ExitCode> {
  if (options.plot !== undefined && options.plot === file)
    throw new CommandError(EXIT.usage, `--plot ${file} is also what is read: give another name`);
  const text = new TextDecoder().decode(await readTextFile(world, file, BYTES_MAX));
  const parsed = parseStrictText(text, DEPTH_MAX);
  if (!parsed.ok) return refuse(world, `${file}: ${parsed.error.message}`);
  const read = readLink(parsed.value);
  if (!read.ok)
    return refuse(world, `${file}: ${read.error.path || 'the link'}: ${read.error.message}`);
  const told = documentOf(read.value);
  if (options.json === true) world.stdout.write(`${safeJson(told)}\n`);
  else write(world, told);
  if (options.plot !== undefined) await writeOutput(world, options.plot, budgetPicture(read.value));
  return EXIT.done;
}

function refuse(world: World, words: string): ExitCode {
  say(world, safeText(words));
  return EXIT.refused;
}

type Told = ReturnType<typeof documentOf>;

function documentOf(link: ReadLink) {
  const { whole, percents, file, hops } = link;
  const margins = percents.flatMap((percent) =>
    wholeAt(whole, percent).faded.map(({ end, esN0Db, marginDb, mode }) => ({
      ...{ percent, end, esN0Db, marginDb, mode: mode?.name ?? null },
      bitS: mode === null ? 0 : mode.bitPerSymbol * whole.symbolRateBaud,
    })),
  );
  const { percent, lost, isBound } = availabilityOf(whole);
  const { down } = file;
  const flux =
    down === undefined
      ? null
      : article21(
          down.frequencyGHz,
          down.eirpDbW,
          down.rangeKm,
          down.elevationDeg * DEG,
          whole.symbolRateBaud,
        );
  return {
    ...{ name: file.name, neededEsN0Db: whole.neededDb },
    neededMode: modeAt(whole.modes, whole.neededDb)?.name ?? null,
    lines: budgetLines(link),
    margins,
    availability: { percent, isBound, lost },
    flux,
    gasTableErrorDb: Math.max(...hops.map(({ gasErrorDb }) => gasErrorDb)),
  };
}

function write(world: World, told: Told): void {
  const number = (value: number) => value.toFixed(2);
  const rows = told.lines.map(({ hop, percent, name, value, unit, by, range }) => [
    ...[hop, percent === null ? 'clear' : `${percent} %`, name, number(value), unit, by, range],
  ]);
  const heads = [
    ...['hop', 'of a year', 'what', 'value', 'unit', 'by', 'holds for'].map((title) => ({ title })),
  ];
  const { availability, flux } = told;
  world.stdout.write(`${safeText(told.name)}\n${formatTable(heads, rows)}\n`);
  const margins = told.margins.map(({ percent, end, esN0Db, marginDb, mode }) => [
    ...[`${percent} %`, end, number(esN0Db), number(marginDb), mode ?? 'none'],
  ]);
  const marginHeads = ['of a year', 'faded', 'Es/N0 dB', 'margin dB', 'mode that holds'];
  world.stdout.write(
    `${formatTable(
      marginHeads.map((title) => ({ title })),
      margins,
    )}\n`,
  );
  const bound = availability.isBound ? ' or so (beyond the range of the models)' : '';
  world.stdout.write(`closes ${availability.percent.toFixed(3)} % of an average year${bound}\n`);
  for (const { end, percent } of availability.lost)
    world.stdout.write(`  ${end} takes ${percent.toPrecision(3)} %\n`);
  if (flux !== null)
    world.stdout.write(
      `flux at the ground ${number(flux.densityDbWM2)} dBW/m² in ${flux.inHz / 1e3} kHz, ` +
        `${number(flux.marginDb)} dB below Article 21\n`,
    );
}

const EXAMPLES = `Examples:
  noroshi budget link.json                        every gain and loss, margins, availability
  noroshi schema link --example > link.json       a link to begin with
  noroshi budget link.json --plot link.svg --json waterfall and availability as a picture
`;
