/** The rows of a screen on their way out: CSV, JSON, a table for a terminal, a CDM an event. */
import { formatOutputError, type Output, openOutput } from '@noroshi/host';
import { type ConjunctionRow, conjunctionRows, type SigmaSource } from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import { type CdmFolder, openCdmFolder } from './cdm-folder.ts';
import { openPlot, type PlotTarget } from './plot-output.ts';
import type { ScreenRun } from './run-screen.ts';
import { screenTables } from './screen-tables.ts';
import { joinedSpans } from './spans.ts';
import { CONJUNCTIONS } from './tables/conjunctions.ts';
import { csvWriter, jsonWriter, type RowWriter } from './tables/table.ts';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

export type ScreenFormat = 'csv' | 'json';

export type ScreenOutputOptions = {
  readonly hbrM: number;
  readonly format: ScreenFormat | 'table' | 'none';
  readonly out?: string | undefined;
  readonly cdmFolder?: string | undefined;
  readonly plot?: string | undefined;
  readonly primaries?: number | undefined; // how many; undefined: every pair
  readonly about?: string | undefined; // for the picture: where the objects come from
  readonly sigma?: SigmaSource | undefined; // the published models when absent
};

/** Where rows will go, opened before the screen runs: what cannot be written is told at once. */
export type ScreenTarget = {
  readonly output: Output | undefined; // undefined: a table, or CDMs only
  readonly messages: CdmFolder | undefined;
  readonly plot: PlotTarget | undefined;
};

export async function openScreenTarget(
  world: World,
  options: ScreenOutputOptions,
): Promise<ScreenTarget> {
  const { format, out, cdmFolder } = options;
  const plot = options.plot === undefined ? undefined : await openPlot(world, options.plot);
  try {
    const messages = cdmFolder === undefined ? undefined : await openCdmFolder(world, cdmFolder);
    if (format === 'table' || format === 'none') return { output: undefined, messages, plot };
    const opened = await openOutput(out ?? '-', world.stdout);
    if (!opened.ok) throw new CommandError(EXIT.failure, formatOutputError(opened.error));
    return { output: opened.value, messages, plot };
  } catch (cause) {
    await plot?.discard();
    throw cause;
  }
}

/** The screen failed: nothing half-written stays behind. */
export async function discardTarget({ output, plot }: ScreenTarget): Promise<void> {
  await output?.discard();
  await plot?.discard();
}

/** Writes what was found; after an interruption the same, as a partial file that says so. */
export async function writeScreen(
  world: World,
  run: ScreenRun,
  options: ScreenOutputOptions,
  { output, messages, plot }: ScreenTarget,
): Promise<void> {
  const { outcome } = run;
  const writer = writerOf(run, options);
  const forTable: ConjunctionRow[] = [];
  await output?.write(writer?.open() ?? '');
  for (const { row, detail } of conjunctionRows(outcome, options.hbrM, options.sigma)) {
    if (writer !== undefined) await output?.write(writer.row(row));
    else if (options.format === 'table') forTable.push(row);
    await messages?.write(row, detail, outcome);
    plot?.add(row, detail);
  }
  if (options.format === 'table')
    world.stdout.write(screenTables(forTable, world.stdout.columns || undefined));
  if (output !== undefined) {
    await output.write(writer?.close(closing(run)) ?? '');
    const name = await (outcome.complete ? output.finish() : output.finishPartial());
    if (options.out !== undefined) tellFile(world, name, run);
  }
  if (messages !== undefined) say(world, placed(messages.count(), 'CDM', options.cdmFolder!));
  await plot?.write(run, options);
}

function placed(count: number, what: string, where: string): string {
  return `${counted(count, what)} ${count === 1 ? 'is' : 'are'} in ${where}`;
}

function tellFile(world: World, name: string, { outcome }: ScreenRun): void {
  const rows = placed(outcome.events.count, 'row', name);
  say(world, outcome.complete ? rows : `${rows}, which is PARTIAL: the screen did not end`);
}

function writerOf(
  run: ScreenRun,
  options: ScreenOutputOptions,
): RowWriter<ConjunctionRow> | undefined {
  if (options.format === 'csv') return csvWriter(CONJUNCTIONS);
  if (options.format === 'json') return jsonWriter(CONJUNCTIONS, 'conjunctions', opening(run));
  return undefined;
}

function opening({ outcome }: ScreenRun) {
  const { plan, sets } = outcome;
  return {
    fromUtc: formatUtc(plan.fromUs),
    toUtc: formatUtc(plan.toUs),
    thresholdKm: plan.thresholdKm,
    opsMode: outcome.model.opsMode,
    objects: sets.count,
    complete: outcome.complete,
  };
}

/** Who was left out and why; what part of the window was looked at. */
function closing({ outcome }: ScreenRun) {
  const { objects, objectRow } = outcome.sets;
  return {
    excluded: outcome.exclusions.map(({ row, code, reason, fromUs }) => ({
      ...{ id: objects.objectId[objectRow[row]!], name: objects.name[objectRow[row]!] },
      ...{ code, reason, fromUtc: formatUtc(fromUs) },
    })),
    ephemerides: outcome.served.map(({ row, ephemeris, fromUs, toUs }) => ({
      ...{ id: objects.objectId[objectRow[row]!], source: ephemeris.source },
      ...{ createdUtc: formatUtc(ephemeris.createdUs) },
      ...{ fromUtc: formatUtc(fromUs), toUtc: formatUtc(toUs) }, // what of the window it served
    })),
    unknownPrimaries: outcome.unknownPrimaries,
    covered: joinedSpans(outcome.covered).map(({ fromUs, toUs }) => ({
      ...{ fromUtc: formatUtc(fromUs), toUtc: formatUtc(toUs) },
    })),
  };
}
