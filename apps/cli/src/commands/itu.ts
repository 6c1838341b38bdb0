/** `noroshi itu REC --rows FILE.csv`: a Recommendation of the ITU over rows of inputs, so that anyone can check what Noroshi computes. */
import { formatTable, safeText } from '@noroshi/host';
import { RECOMMENDATIONS, type Recommendation } from '@noroshi/link';
import { evaluateFile, type RowResult } from '../itu-rows.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

export type ItuFlags = { readonly rows?: string; readonly map?: string; readonly json?: boolean };

export const addItu: AddCommand = (program, world, end) => {
  program
    .command('itu')
    .summary('evaluate an ITU-R Recommendation over rows of inputs')
    .description(
      'Prints what was given and what comes of it, a line a row, as CSV. Without a Recommendation: lists them, with their columns, units ' +
        'and ranges. A row out of range is refused with its line; the others go on. The heads of the ITU validation examples are ' +
        'understood too, their second line of units is passed over, and columns that are not needed are left out.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('[recommendation]', 'one of those listed, such as P.838')
    .option('--rows <file>', 'inputs (CSV); - is stdin')
    .option('--map <file>', 'facts of a map (JSON); its values (.bin) lie beside it')
    .option('--json', 'one JSON document')
    .action(async (id: string | undefined, flags: ItuFlags) => {
      end(id === undefined ? list(world, flags) : await evaluate(world, id, flags));
    });
};

function list(world: World, { json }: ItuFlags): ExitCode {
  if (json === true) {
    const recommendations = RECOMMENDATIONS.map(describe);
    world.stdout.write(
      `${JSON.stringify({ recommendation: null, recommendations, rows: [], skipped: 0 })}\n`,
    );
    return EXIT.done;
  }
  for (const { id, version, title, columns, outputs, needsMap } of RECOMMENDATIONS) {
    const inputs = columns.map(({ name, short, min, max, about }) => [
      name,
      short,
      `${min} to ${max}`,
      about,
    ]);
    const given = outputs.map(({ name, about }) => [name, '', 'result', about]);
    const heads = [{ title: 'column' }, { title: 'short' }, { title: 'range' }, { title: 'is' }];
    world.stdout.write(`${id}  ${version}  ${title}${needsMap ? '; needs --map' : ''}\n`);
    world.stdout.write(`${formatTable(heads, [...inputs, ...given])}\n`);
  }
  return EXIT.done;
}

const describe = ({ id, version, title, columns, outputs, needsMap }: Recommendation) => ({
  ...{ id, version, title, needsMap, columns, outputs },
});

async function evaluate(world: World, id: string, flags: ItuFlags): Promise<ExitCode> {
  const wanted = id.toUpperCase();
  const recommendation = RECOMMENDATIONS.find((one) => one.id.toUpperCase() === wanted);
  if (recommendation === undefined) {
    const known = RECOMMENDATIONS.map((one) => one.id).join(', ');
    throw new CommandError(EXIT.usage, safeText(`there is no ${id} here: it is one of ${known}`));
  }
  if (flags.rows === undefined)
    throw new CommandError(
      EXIT.usage,
      `--rows FILE.csv is needed: noroshi itu lists the columns of ${recommendation.id}`,
    );
  const { results, refusals, skipped } = await evaluateFile(
    world,
    recommendation,
    flags.rows,
    flags.map,
  );
  write(world, recommendation, results, skipped, flags.json === true);
  for (const line of refusals) say(world, safeText(line));
  if (skipped > 0)
    say(
      world,
      `${counted(skipped, 'row')} skipped: no map (--map FILE.json; the README of packages/link says where maps come from)`,
    );
  return refusals.length > 0 ? EXIT.refused : EXIT.done;
}

function write(
  world: World,
  { id, version, columns, outputs }: Recommendation,
  results: readonly RowResult[],
  skipped: number,
  isJson: boolean,
): void {
  const names = [...columns, ...outputs].map(({ name }) => name);
  if (!isJson) {
    const lines = results.map(({ line, inputs, outputs: found }) =>
      [line, ...inputs, ...found].join(','),
    );
    world.stdout.write(
      `${['line', ...names].join(',')}\n${lines.map((line) => `${line}\n`).join('')}`,
    );
    return;
  }
  const rows = results.map(({ line, inputs, outputs: found }) => ({
    line,
    inputs: Object.fromEntries(columns.map(({ name }, k) => [name, inputs[k]])),
    outputs: Object.fromEntries(outputs.map(({ name }, k) => [name, found[k]])),
  }));
  const recommendation = { id, version };
  world.stdout.write(`${JSON.stringify({ recommendation, recommendations: [], rows, skipped })}\n`);
}

const EXAMPLES = `Examples:
  noroshi itu                                     the Recommendations, their columns and ranges
  noroshi itu P.838 --rows rain.csv               rain, a line a row
  noroshi itu P.839 --rows places.csv --map p839-4-h0.json --json
`;
