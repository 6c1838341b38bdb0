/** From files of element sets to manoeuvres: read, cut at an instant, cleaned, searched object by object. */
import {
  type CleanHistories,
  cleanHistories,
  detectManoeuvres,
  type ManoeuvreReport,
} from '@noroshi/behave';
import { createProgress, safeText, wantsColor } from '@noroshi/host';
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { loadHistory } from './load.ts';
import type { ManoeuvreRow } from './tables/manoeuvres.ts';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

export type FindOptions = {
  readonly at?: number; // µs TAI: what was known then
  readonly from?: number;
  readonly to?: number;
  readonly ids?: readonly string[];
  readonly minSignificance?: number;
};

export type Findings = {
  readonly reports: readonly ManoeuvreReport[];
  readonly rows: readonly ManoeuvreRow[]; // in order of object and time
  readonly clean: CleanHistories;
  readonly fromUs: number; // of the sets looked at; NaN of none
  readonly toUs: number;
  readonly refused: number;
  readonly unknown: readonly string[]; // ids asked for that are not there
};

export async function findManoeuvres(
  world: World,
  files: readonly string[],
  options: FindOptions,
): Promise<Findings> {
  const { sets, refused } = await loadHistory(world, files);
  const known = options.at === undefined ? sets : setsUntil(sets, options.at);
  const clean = cleanHistories(known);
  const asked = options.ids && new Set(options.ids);
  const histories = clean.histories.filter(({ objectId }) => asked?.has(objectId) ?? true);
  const have = new Set(histories.map(({ objectId }) => objectId));
  const color = wantsColor(world.stderr, world.env);
  const { stderr: stream, clockMs } = world;
  const label = 'looking for manoeuvres';
  const total = histories.length;
  const progress = createProgress({ stream, clockMs, label, total, unit: 'objects', color });
  const reports: ManoeuvreReport[] = [];
  for (const history of histories) {
    reports.push(detectManoeuvres(history));
    progress.update(reports.length);
    if (reports.length % YIELD_EACH === 0) await new Promise(setImmediate); // Ctrl-C is heard
    if (world.signal.aborted)
      throw new CommandError(EXIT.failure, 'interrupted: nothing is written');
  }
  progress.finish();
  const epochs = histories.flatMap(({ epochUs, count }) => [epochUs[0], epochUs[count - 1]]);
  return {
    reports,
    rows: reports.flatMap((report) => rowsOf(report, options)),
    clean,
    fromUs: least(epochs),
    toUs: -least(epochs.map((us) => -us)),
    refused,
    unknown: (options.ids ?? []).filter((id) => !have.has(id)),
  };
}

function rowsOf({ manoeuvres, floorMS }: ManoeuvreReport, options: FindOptions): ManoeuvreRow[] {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const least = options.minSignificance ?? 0;
  return manoeuvres
    .filter(({ atUs, significance }) => atUs >= from && atUs <= to && significance >= least)
    .map((each) => ({ ...each, floorMS }));
}

/** What was dropped, in counts, and each record that is no orbit in a line; what cannot be said of whom. */
export function tellFindings(world: World, findings: Findings): void {
  const { clean, reports, rows, unknown } = findings;
  for (const id of unknown) {
    say(world, `--ids: object ${safeText(id)} is not in the files`);
  }
  const impossible = clean.drops.filter(({ reason }) => reason === 'impossible');
  for (const drop of impossible.slice(0, LINES_MAX)) {
    const epoch = formatUtc(drop.epochUs, 0);
    say(world, safeText(`object ${drop.objectId}, set of ${epoch}, is left out: ${drop.text}`));
  }
  const more = impossible.length - LINES_MAX;
  if (more > 0) say(world, `${counted(more, 'more set')} left out as no orbit; --json lists them`);
  const dropped = Object.entries(clean.counts).filter(([, count]) => count > 0);
  const counts = dropped.map(([reason, count]) => `${count.toLocaleString('en-US')} ${reason}`);
  const left = counts.length === 0 ? 'none dropped' : `dropped ${counts.join(', ')}`;
  say(
    world,
    `${counted(clean.sets, 'element set')}: ${left}; ${counted(clean.gaps.length, 'gap')}`,
  );
  const silent = reports.filter(({ why }) => why !== '').length;
  if (silent > 0) say(world, `of ${counted(silent, 'object')} nothing can be said: too few sets`);
  const movers = new Set(rows.map(({ objectId }) => objectId)).size;
  const found = `${counted(rows.length, 'manoeuvre')} of ${counted(movers, 'object')}`;
  say(world, `${found}, ${counted(reports.length, 'object')} looked at`);
}

/** What was known at an instant. */
export function setsUntil(sets: ElementSetBatch, atUs: number): ElementSetBatch {
  const rows: number[] = [];
  for (let row = 0; row < sets.count; row++) if (sets.epochUs[row] <= atUs) rows.push(row);
  return pickSets(sets, Int32Array.from(rows));
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), values.length === 0 ? Number.NaN : values[0]);
}

const YIELD_EACH = 16;
const LINES_MAX = 20;
