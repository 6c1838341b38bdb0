/** `noroshi pattern FILE…`: pattern of life of objects of the belt: where they stand, when they move, what is unlike before. */
import { patternDepartures, patternOfLife } from '@noroshi/behave';
import { fitText, formatTable, safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { type Findings, findManoeuvres, tellFindings } from '../find-manoeuvres.ts';
import { checkFiles } from '../load.ts';
import { parseEpochUs, parseIds } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { PATTERN, type PatternRow, patternRows } from '../tables/pattern.ts';
import { csvWriter, jsonWriter } from '../tables/table.ts';
import { EXIT, type ExitCode, say, type World } from '../world.ts';
import { tableFormat, writeOutput } from '../write-output.ts';

export const addPattern: AddCommand = (program, world, end) => {
  program
    .command('pattern')
    .summary('where objects of the geosynchronous belt stand, and when they move')
    .description(
      'Pattern of life of each object of the belt from its element sets: stretches of one mode, east-west and ' +
        'north-south, the nodes where the mode changes, and departures from the object’s own pattern.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file...>', 'element sets over time (OMM or TLE, .gz too); - is stdin')
    .option('--ids <ids>', 'only these objects', parseIds)
    .option('--at <utc>', 'what could be said then: later sets are not looked at', parseEpochUs)
    .option('--out <file>', 'write every row here; a name that ends in .json is JSON')
    .option('--json', 'one JSON document')
    .action(async (files: string[], options: Options) => {
      end(await pattern(world, files, options));
    });
};

type Options = {
  readonly ids?: readonly string[];
  readonly at?: number;
  readonly out?: string;
  readonly json?: boolean;
};

async function pattern(
  world: World,
  files: readonly string[],
  options: Options,
): Promise<ExitCode> {
  checkFiles(files, options.out);
  const findings = await findManoeuvres(world, files, options);
  tellFindings(world, findings);
  const rows = rowsOf(findings);
  await writeOutput(world, options.out ?? '-', textOf(world, rows, options));
  if (options.out !== undefined) say(world, `the rows are in ${options.out}`);
  const { refused, unknown, clean } = findings;
  return refused + unknown.length + clean.counts.impossible > 0 ? EXIT.refused : EXIT.done;
}

function rowsOf({ reports, clean }: Findings): PatternRow[] {
  const histories = new Map(clean.histories.map((history) => [history.objectId, history]));
  return reports.flatMap(({ objectId, regime, manoeuvres }) => {
    if (regime !== 'GEO') return [];
    const history = histories.get(objectId)!;
    const life = patternOfLife(history, { manoeuvres });
    const nowUs = history.epochUs[history.count - 1];
    return patternRows(life, patternDepartures(life, manoeuvres, nowUs));
  });
}

function textOf(world: World, rows: readonly PatternRow[], options: Options): string {
  const format = tableFormat(world, options);
  if (format === 'table') return tableText(rows);
  const writer = format === 'json' ? jsonWriter(PATTERN, 'pattern') : csvWriter(PATTERN);
  return [writer.open(), ...rows.map((row) => writer.row(row)), writer.close()].join('');
}

function tableText(rows: readonly PatternRow[]): string {
  if (rows.length === 0) return 'No object of the belt is in the files.\n';
  const right = (title: string) => ({ title, align: 'right' as const });
  const number = (value: number | undefined, digits: number) =>
    value === undefined || Number.isNaN(value) ? '' : value.toFixed(digits);
  const columns = [
    ...[{ title: 'object' }, { title: 'when' }, { title: 'until' }, { title: 'what' }],
    ...[{ title: '' }, right('east °'), right('°/day'), { title: 'by' }],
  ];
  const cells = (row: PatternRow) => [
    `${safeText(row.id)} ${fitText(safeText(row.name), 16)}`.trimEnd(),
    formatUtc(row.fromUs, 0).slice(0, 16),
    row.row === 'segment' ? formatUtc(row.toUs, 0).slice(0, 10) : '',
    `${row.row === 'segment' ? '' : '· '}${row.what}`,
    row.axis ?? `surprise ${number(row.surprise, 1)}`,
    ...[number(row.longitudeDeg, 2), number(row.toDriftDegDay, 3), row.propulsion ?? ''],
  ];
  return formatTable(columns, rows.map(cells));
}

const EXAMPLES = `Examples:
  noroshi pattern geo-history.tle.gz --ids 40258             where it has stood, and for how long
  noroshi pattern geo-history.tle.gz --at 2025-05-21 --json  what could be said that day
`;
