/** `noroshi budget LINK.json`: a link budget, each number with what it is; margins, availability, flux at the ground; a picture. */
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  article21,
  availabilityOf,
  type Bound,
  type BudgetKind,
  budgetLines,
  epfd,
  type LinkFile,
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
  return {
    ...{ name: file.name, neededEsN0Db: whole.neededDb },
    neededMode: modeAt(whole.modes, whole.neededDb)?.name ?? null,
    lines: budgetLines(link),
    ...{ margins, availability: availabilityOf(whole) },
    ...{ flux: fluxOf(file), epfd: epfdOf(file) },
    gasTableErrorDb: Math.max(...hops.map(({ gasErrorDb }) => gasErrorDb)),
  };
}

function fluxOf({ down, orbit = 'geostationary', satellites = 1, modem }: LinkFile) {
  if (down === undefined) return null;
  const { frequencyGHz, eirpDbW, rangeKm, elevationDeg } = down;
  return article21({
    ...{ frequencyGHz, eirpDbW, rangeKm, orbit, satellites },
    ...{ elevationRad: elevationDeg * DEG, bandwidthHz: modem.symbolRateBaud },
  });
}

function epfdOf({ down, disturbers }: LinkFile) {
  if (down === undefined || disturbers === undefined) return null;
  const { frequencyGHz, antennaM, climate } = down;
  const seen = disturbers.map(({ offAxisDeg, ...rest }) => ({ ...rest, offRad: offAxisDeg * DEG }));
  const verdict = epfd(seen, frequencyGHz, antennaM, climate.latitudeDeg * DEG);
  return verdict === null ? null : { ...verdict, is: INDICATIVE };
}

const INDICATIVE =
  'indicative: the satellites of the file at one instant, S.1428 antenna; not the examination of S.1503';

function write(world: World, told: Told): void {
  const number = (value: number) => value.toFixed(2);
  const rows = told.lines.map(({ hop, kind, percent, name, value, unit, by, range }) => [
    ...[hop, WHEN[kind](percent), name, number(value), unit, by, range],
  ]);
  world.stdout.write(`${safeText(told.name)}\n${formatTable(titled(LINE_HEADS), rows)}\n`);
  const margins = told.margins.map(({ percent, end, esN0Db, marginDb, mode }) => [
    ...[`${percent} %`, end, number(esN0Db), number(marginDb), mode ?? 'none'],
  ]);
  world.stdout.write(`${formatTable(titled(MARGIN_HEADS), margins)}\n`);
  const { availability, flux, epfd: many } = told;
  const { percent, bound, lost } = availability;
  world.stdout.write(`closes ${boundWord(bound)}${percent.toFixed(3)} % of an average year\n`);
  for (const one of lost)
    world.stdout.write(
      `  fades of the ${one.end}link take ${boundWord(one.bound)}${one.percent.toPrecision(3)} %\n`,
    );
  if (flux === null)
    world.stdout.write('flux at the ground: no downlink that Article 21 limits here\n');
  else
    world.stdout.write(
      `flux at the ground ${number(flux.densityDbWM2)} dBW/m² in ${flux.inHz / 1e3} kHz, ` +
        `${against(flux.marginDb)} Article 21\n`,
    );
  if (many !== null) {
    const limit =
      many.marginDb === null ? '' : `, ${against(many.marginDb)} what Article 22 never allows`;
    world.stdout.write(
      `EPFD ${number(many.densityDbWM2)} dBW/m² in ${many.inHz / 1e3} kHz${limit} (${many.is})\n`,
    );
  }
}

/** Of an average year where a share is told. */
const WHEN: Readonly<Record<BudgetKind, (percent: number | null) => string>> = {
  given: () => 'given',
  clear: () => 'clear air',
  exceeded: (percent) => `exceeded ${percent} %`,
  below: (percent) => `not reached ${percent} %`,
  now: () => 'at these electrons',
  disturbed: () => '1 % of disturbed time',
};
const LINE_HEADS = ['hop', 'of an average year', 'what', 'value', 'unit', 'by', 'holds for'];
const MARGIN_HEADS = ['of a year', 'faded', 'Es/N0 dB', 'margin dB', 'mode that holds'];
const titled = (heads: readonly string[]) => heads.map((title) => ({ title }));
const boundWord = (bound: Bound): string => (bound === 'equal' ? '' : `${bound} `);
const against = (marginDb: number): string =>
  `${Math.abs(marginDb).toFixed(2)} dB ${marginDb < 0 ? 'OVER' : 'below'}`;

const EXAMPLES = `Examples:
  noroshi budget link.json                        every gain and loss, margins, availability
  noroshi schema link --example > link.json       a link to begin with
  noroshi budget link.json --plot link.svg --json waterfall and availability as a picture
`;
