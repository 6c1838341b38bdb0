/** What `noroshi stix check` prints: each fault with its object, path and rule, a line for each file, or all of it as JSON. */
import { stat } from 'node:fs/promises';
import {
  createProgress,
  formatFileError,
  readFileInto,
  safeJson,
  safeText,
  wantsColor,
} from '@noroshi/host';
import { createStixCheck, type FileReport, RULES } from '@noroshi/stix';
import { STIX_CHECK, type StixFaultRow } from './tables/stix-check.ts';
import { jsonRow } from './tables/table.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from './world.ts';

export type StixCheckFlags = {
  readonly json?: boolean;
  readonly interop?: boolean;
  readonly strict?: boolean; // advice refuses too
  readonly advice?: boolean; // false: advice is counted and not printed
};

type Checked = {
  readonly file: string;
  readonly report: FileReport;
  readonly rows: StixFaultRow[];
};

/** A bundle of the largest public kind is 50 MB; a stream has no need of more. */
const FILE_BYTES_MAX = 2 ** 36;

export async function checkStix(
  world: World,
  files: readonly string[],
  flags: StixCheckFlags,
): Promise<ExitCode> {
  const all: Checked[] = [];
  let refused = 0;
  for (const file of files) {
    const one = await checkFile(world, file, flags);
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
    if (one === null || isRefused(one, flags)) refused++;
    if (one === null) continue;
    if (flags.json === true) all.push(one);
    else for (const line of linesOf(one, flags)) world.stdout.write(`${safeText(line)}\n`);
    if (isRefused(one, flags)) say(world, safeText(refusalOf(one, flags)));
  }
  if (flags.json === true) {
    const faults = all.flatMap(({ rows }) => rows.map((row) => jsonRow(STIX_CHECK, row)));
    const reports = all.map((one) => summaryOf(one, flags));
    world.stdout.write(`${safeJson({ files: reports, faults })}\n`);
  }
  return refused > 0 ? EXIT.refused : EXIT.done;
}

/** Null, with a line on stderr, where the file could not be read. */
async function checkFile(
  world: World,
  file: string,
  flags: StixCheckFlags,
): Promise<Checked | null> {
  const shown = file === '-' ? 'stdin' : file;
  const check = createStixCheck({ interop: flags.interop === true });
  const progress = await progressOf(world, file, shown);
  const read = await readFileInto(file, check.push, {
    stdin: world.stdin,
    limits: { bytesMax: FILE_BYTES_MAX },
    signal: world.signal,
    onBytes: (bytes) => progress.update(bytes / 2 ** 20),
  });
  progress.finish();
  const report = check.finish();
  if (read.ok) return { file: shown, report, rows: rowsOf(shown, report) };
  say(world, formatFileError(read.error));
  return null;
}

function rowsOf(file: string, { faults, objects, unread }: FileReport): StixFaultRow[] {
  return [
    ...unread.map(({ offset, message }): StixFaultRow => {
      const fault = { rule: 'json', level: 'fault', path: `byte ${offset}`, message } as const;
      return { file, place: -1, id: '', fault };
    }),
    ...faults.map((fault) => ({ file, place: -1, id: '', fault })),
    ...objects.flatMap(({ place, id, faults: told }) =>
      told.map((fault) => ({ file, place, id, fault })),
    ),
  ];
}

function countsOf({ rows }: Checked) {
  const faults = rows.filter(({ fault }) => fault.level === 'fault').length;
  return { faults, advice: rows.length - faults };
}

function isRefused(one: Checked, { strict }: StixCheckFlags): boolean {
  const { faults, advice } = countsOf(one);
  return faults > 0 || (strict === true && advice > 0);
}

function linesOf(one: Checked, flags: StixCheckFlags): string[] {
  const shown = one.rows.filter(({ fault }) => fault.level === 'fault' || flags.advice !== false);
  const { faults, advice } = countsOf(one);
  const parts = [
    isRefused(one, flags) ? 'refused' : 'good',
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ...(advice > 0 ? [`${advice} of advice`] : []),
  ];
  return [...shown.map(lineOf), `${one.file}: ${contentOf(one.report)}: ${parts.join(', ')}`];
}

function lineOf({ file, place, id, fault }: StixFaultRow): string {
  const object = place < 0 ? '' : ` object ${place}${id === '' ? '' : ` ${id}`}:`;
  const path = fault.path === '' ? '' : ` ${fault.path}`;
  const level = fault.level === 'advice' ? ' (advice)' : '';
  const { section } = RULES[fault.rule];
  return `${file}:${object}${path} ${fault.message} [${fault.rule}, ${section}]${level}`;
}

function contentOf({ bundles, checked, more }: FileReport): string {
  const objects = counted(checked, 'object');
  const of = bundles === 0 ? objects : `${objects} in ${counted(bundles, 'bundle')}`;
  return more === 0 ? of : `${of}, ${more} more with something to tell`;
}

function refusalOf(one: Checked, flags: StixCheckFlags): string {
  const first =
    one.rows.find(({ fault }) => fault.level === 'fault') ??
    (flags.strict ? one.rows[0] : undefined);
  const { faults } = countsOf(one);
  const count = faults > 0 ? counted(faults, 'fault') : 'advice under --strict';
  if (first === undefined) return `${one.file}: refused, ${count}`;
  return `${one.file}: refused, ${count}; the first: ${lineOf(first).slice(one.file.length + 2)}`;
}

function summaryOf(one: Checked, flags: StixCheckFlags) {
  const { bundles, checked } = one.report;
  return {
    file: one.file,
    bundles,
    objects: checked,
    ...countsOf(one),
    refused: isRefused(one, flags),
  };
}

async function progressOf(world: World, file: string, shown: string) {
  const size =
    file === '-'
      ? 0
      : await stat(file).then(
          ({ size: bytes }) => bytes,
          () => 0,
        );
  const { stderr: stream, clockMs } = world;
  const color = wantsColor(stream, world.env);
  const label = `checking ${safeText(shown)}`;
  return createProgress({ stream, clockMs, label, total: size / 2 ** 20, unit: 'MiB', color });
}
