/** `noroshi catalogue FILE…`: what is in files of element sets, by regime and age, and of ephemerides, and what was refused. */
import { formatTable, safeJson, safeLines, safeText } from '@noroshi/host';
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  propagateInto,
  REGIMES,
  regimeOf,
  SGP4_CODES,
  type Sgp4Code,
  type Sgp4Model,
} from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { ephemerisJson, ephemerisReports, ephemerisTable } from '../ephemeris-report.ts';
import { checkFiles, type LoadedSets, loadNewest } from '../load.ts';
import { ORBIT_FILES_ARGUMENT, parseEpochUs } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { referenceEpochUs } from '../reference-epoch.ts';
import { AGE_CLASSES_D, CATALOGUE, type CatalogueRow } from '../tables/catalogue.ts';
import { jsonRow } from '../tables/table.ts';
import { EXIT } from '../world.ts';

export const addCatalogue: AddCommand = (program, world, end) => {
  program
    .command('catalogue')
    .summary('what is in files of element sets and ephemerides')
    .description(
      'Counts the objects of element-set files by regime and by age. Ages are at --at, ' +
        'else at the newest epoch, the latest 1 % of the objects left aside. Ephemerides (OEM, OCM) are listed with ' +
        'their span, step and frame. A refused record is a line on stderr with file, line and reason.',
    )
    .addHelpText('before', EXAMPLES)
    .argument('<file...>', ORBIT_FILES_ARGUMENT)
    .option('--at <utc>', 'when ages are judged', parseEpochUs)
    .option('--json', 'one JSON document')
    .action(async (files: string[], options: { at?: number; json?: boolean }) => {
      checkFiles(files, undefined);
      const loaded = await loadNewest(world, files);
      const report = reportOf(loaded, options.at);
      const text =
        options.json === true ? jsonText(files, loaded, report) : tableText(files, loaded, report);
      world.stdout.write(world.stdout.isTTY === true ? safeLines(text) : text);
      end(loaded.refused > 0 ? EXIT.refused : EXIT.done);
    });
};

type Report = {
  readonly rows: readonly CatalogueRow[];
  readonly atUs: number | null; // when ages are judged
  readonly oldestUs: number | null;
  readonly newestUs: number | null;
  readonly deepSpace: number; // objects with a period of 225 min or more, where SGP4 is SDP4
  readonly unusable: readonly { readonly id: string; readonly reason: string }[];
};

function reportOf({ sets }: LoadedSets, givenUs: number | undefined): Report {
  const atUs = givenUs ?? referenceEpochUs(sets) ?? null;
  if (atUs === null || sets.count === 0) {
    return { rows: [], atUs, oldestUs: null, newestUs: null, deepSpace: 0, unusable: [] };
  }
  let oldestUs = Number.POSITIVE_INFINITY;
  let newestUs = Number.NEGATIVE_INFINITY;
  for (const epochUs of sets.epochUs) {
    oldestUs = Math.min(oldestUs, epochUs);
    newestUs = Math.max(newestUs, epochUs);
  }
  const counts = new Map(REGIMES.map((regime) => [regime, AGE_CLASSES_D.map(() => 0)]));
  for (let row = 0; row < sets.count; row++) {
    const byAge = counts.get(regimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!))!;
    const ageD = (atUs - sets.epochUs[row]!) / 86_400e6;
    byAge[AGE_CLASSES_D.findIndex((mostD) => ageD <= mostD)]! += 1;
  }
  const rows = [...counts].map(([regime, byAge]) => ({ regime, objects: total(byAge), byAge }));
  const model = initialiseSgp4(sets, 'a');
  const unusable = unusableAt(sets, model, atUs);
  return { rows, atUs, oldestUs, newestUs, deepSpace: model.deepCount, unusable };
}

/** Objects that SGP4 cannot propagate to an epoch: decayed, other theory, elements that break down. */
function unusableAt(sets: ElementSetBatch, model: Sgp4Model, epochUs: number): Report['unusable'] {
  const states = createStateBatch(sets.count, 'TEME');
  propagateInto(model, createResonanceScratch(model), epochUs, states);
  const unusable: { id: string; reason: string }[] = [];
  states.code.forEach((code, row) => {
    if (code === 0) return;
    const id = sets.objects.objectId[sets.objectRow[row]!]!;
    unusable.push({ id, reason: SGP4_CODES[code as Sgp4Code] });
  });
  return unusable;
}

function jsonText(files: readonly string[], loaded: LoadedSets, report: Report): string {
  const document = {
    files,
    objects: loaded.sets.count,
    elementSets: loaded.setsRead,
    nearEarthObjects: loaded.sets.count - report.deepSpace,
    deepSpaceObjects: report.deepSpace,
    sgp4XpSets: loaded.xpSets,
    atUtc: utcOrNull(report.atUs),
    oldestEpochUtc: utcOrNull(report.oldestUs),
    newestEpochUtc: utcOrNull(report.newestUs),
    regimes: report.rows.map((row) => jsonRow(CATALOGUE, row)),
    repeated: loaded.repeated.map(({ objectId, setsRead }) => ({ id: objectId, setsRead })),
    unusable: report.unusable,
    ephemerides: ephemerisReports(loaded.ephemerides).map(ephemerisJson),
    refused: loaded.refused,
    rejects: loaded.rejects,
  };
  return `${safeJson(document)}\n`;
}

function tableText(files: readonly string[], loaded: LoadedSets, report: Report): string {
  const sets = count(loaded.setsRead, 'element set');
  const head = `${count(loaded.sets.count, 'object')} in ${sets} of ${files.map(shownName).join(', ')}\n`;
  const { oldestUs, newestUs, atUs } = report;
  const ephemerides = ephemerisTable(ephemerisReports(loaded.ephemerides), atUs);
  if (oldestUs === null || newestUs === null || atUs === null) return `${head}${ephemerides}`;
  const epochs = `epochs ${formatUtc(oldestUs, 0)} to ${formatUtc(newestUs, 0)}`;
  const sums = AGE_CLASSES_D.map((_, i) => total(report.rows.map((row) => row.byAge[i]!)));
  const all = { regime: 'all', objects: loaded.sets.count, byAge: sums };
  const cells = ({ regime, objects, byAge }: CatalogueRow) => [
    regime,
    ...[objects, ...byAge].map(grouped),
  ];
  const right = (title: string) => ({ title, align: 'right' as const });
  const titles = ['objects', '< 1 d', '1-3 d', '3-7 d', '7-30 d', '> 30 d'].map(right);
  const table = formatTable([{ title: 'regime' }, ...titles], [...report.rows, all].map(cells));
  const notes = notesText(loaded, report, atUs);
  return `${head}${epochs}; ages are at ${formatUtc(atUs, 0)}\n\n${table}\n${notes}${ephemerides}`;
}

function notesText(loaded: LoadedSets, report: Report, atUs: number): string {
  const listed = report.unusable
    .slice(0, 10)
    .map(({ id, reason }) => `  ${safeText(id)}: ${reason}\n`);
  const more = report.unusable.length - listed.length;
  return [
    `near Earth ${grouped(loaded.sets.count - report.deepSpace)}, deep space (period of 225 min or more) ${grouped(report.deepSpace)}\n`,
    `objects with several element sets: ${grouped(loaded.repeated.length)} (the newest counts)\n`,
    `SGP4-XP sets: ${grouped(loaded.xpSets)} (loaded, not propagated)\n`,
    `refused records: ${grouped(loaded.refused)}\n`,
    `objects that cannot be propagated to ${formatUtc(atUs, 0)}: ${grouped(report.unusable.length)}\n`,
    ...listed,
    ...(more > 0 ? [`  and ${grouped(more)} more; --json lists them all\n`] : []),
  ].join('');
}

function utcOrNull(epochUs: number | null): string | null {
  return epochUs === null ? null : formatUtc(epochUs);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

function count(n: number, what: string): string {
  return `${grouped(n)} ${what}${n === 1 ? '' : 's'}`;
}

function shownName(file: string): string {
  return file === '-' ? 'stdin' : safeText(file);
}

/** 26834 → 26,834 */
function grouped(n: number): string {
  return n.toLocaleString('en-GB');
}

const EXAMPLES = `Examples:
  noroshi catalogue active.csv                      counts by regime and age
  noroshi catalogue stations.txt more.xml.gz --json
  curl … | noroshi catalogue -                      from a pipe
`;
