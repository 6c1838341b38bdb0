/** Rows of `noroshi proximity` on their way out: CSV, JSON, a table for a terminal, a picture of the first pair's motion. */
import type { Proximity } from '@noroshi/behave';
import { formatTable, safeLines } from '@noroshi/host';
import type { ElementSetBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { Found } from './find-proximities.ts';
import { relativePicture } from './plot/relative-picture.ts';
import { PROXIMITIES } from './tables/proximity.ts';
import { csvWriter, jsonWriter } from './tables/table.ts';
import { CommandError, counted, EXIT, say, type World } from './world.ts';
import { type TableFormat, writeOutput } from './write-output.ts';

export type ProximityOutput = {
  readonly format: TableFormat;
  readonly out?: string;
  readonly svg?: string;
  readonly sets: ElementSetBatch;
  readonly frame: { readonly fromUs: number; readonly toUs: number };
};

export async function writeProximities(
  world: World,
  found: Found,
  options: ProximityOutput,
): Promise<void> {
  const { format, out, svg } = options;
  const { proximities, complete } = found;
  if (format === 'table') world.stdout.write(safeLines(tableText(proximities)));
  else await writeOutput(world, out ?? '-', rowsText(found, options), complete);
  if (svg !== undefined) await writePicture(world, svg, proximities[0], options);
  if (out !== undefined)
    say(world, `${counted(proximities.length, 'row')}${PARTIAL[`${complete}`]} in ${out}`);
}

const PARTIAL = { true: '', false: ', PARTIAL: the search did not end,' } as const;

function rowsText({ proximities, complete, excluded }: Found, options: ProximityOutput): string {
  const { fromUs, toUs } = options.frame;
  const before = { fromUtc: formatUtc(fromUs), toUtc: formatUtc(toUs), complete, excluded };
  const writer =
    options.format === 'json'
      ? jsonWriter(PROXIMITIES, 'proximities', before)
      : csvWriter(PROXIMITIES);
  return `${writer.open()}${proximities.map(writer.row).join('')}${writer.close()}`;
}

async function writePicture(
  world: World,
  file: string,
  first: Proximity | undefined,
  { sets }: ProximityOutput,
): Promise<void> {
  if (file === '-') throw new CommandError(EXIT.usage, '--svg -: a picture needs a file');
  const picture = first && relativePicture(sets, first);
  if (picture === undefined) {
    say(world, 'there is no pair to draw');
    return;
  }
  await writeOutput(world, file, picture);
  say(world, `the motion of ${first!.id1} about ${first!.id2} is in ${file}`);
}

const ROWS_MAX = 40;

function tableText(proximities: readonly Proximity[]): string {
  const open = proximities.filter(({ declared }) => declared === '');
  const head = `${counted(proximities.length, 'pair')} near each other, ${proximities.length - open.length} of them declared\n\n`;
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    ...[{ title: 'who' }, { title: 'beside' }, { title: 'kind' }, { title: 'from' }],
    ...['min km', 'median km', '± km', 'score'].map(right),
    { title: 'declared' },
  ];
  const rows = [...open, ...proximities.filter(({ declared }) => declared !== '')]
    .slice(0, ROWS_MAX)
    .map((p) => [
      `${p.id1} ${p.name1}`.slice(0, 28),
      `${p.id2} ${p.name2}`.slice(0, 28),
      p.kind,
      formatUtc(p.fromUs, 0).slice(0, 16),
      km(p.minKm),
      km(p.medianKm),
      km(p.sigmaKm),
      p.score.toFixed(2),
      p.declared.slice(0, 40),
    ]);
  const more = proximities.length - rows.length;
  const rest = more > 0 ? `and ${more} more; --out FILE.csv writes them all\n` : '';
  return `${head}${formatTable(columns, rows)}\n${rest}`;
}

function km(value: number): string {
  return Number.isNaN(value) ? '' : value.toFixed(1);
}
