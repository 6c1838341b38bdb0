/**
 * `noroshi partner export-file|import-file`: what the link would carry, in a file that people carry. Sealed to the partner's key
 * and padded, so that who finds it learns nothing of it. Taking one reads it to the end before anything is changed; with
 * --dry-run that is all. Beside the running node or without one.
 */
import { randomBytes } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { LANES, type LaneName } from '@noroshi/exchange';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  authorOf,
  type DropMade,
  type DropReport,
  type DropWish,
  dropMadeReply,
  dropReportReply,
  fileSource,
  makeDrop,
  takeDrop,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { formatUtc, type Result } from '@noroshi/time';
import type { Command } from 'commander';
import { type NodeStore, openNodeStore, orCommandError } from '../open-store.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import type { Shared } from './partner-ask.ts';

type ExportOptions = Shared & {
  readonly out: string;
  readonly from: readonly string[];
  readonly bytesMax?: string;
};
type ImportOptions = Shared & { readonly dryRun?: boolean };

/** Adds them to `noroshi partner`; `shared` gives each what all have. */
export function addFileCommands(
  partner: Command,
  world: World,
  end: (code: ExitCode) => void,
  shared: (command: Command) => Command,
): void {
  const several = (text: string, before: readonly string[]) => [...before, text];
  shared(
    partner
      .command('export-file <id>')
      .summary('put what a partner has not confirmed into a sealed file for it'),
  )
    .requiredOption('--out <file>', 'a new file; it is written with mode 0600')
    .option('--from <lane=n>', 'from that record on; again for another lane', several, [])
    .option('--bytes-max <n>', 'of records, before they are packed; what is urgent goes first')
    .action(async (id: string, options: ExportOptions) => end(await make(world, id, options)));
  shared(
    partner
      .command('import-file <file>')
      .summary('look through a file that a partner made, and take what is new'),
  )
    .option('--dry-run', 'say whose it is and what would be taken; nothing is changed')
    .action(async (file: string, options: ImportOptions) => end(await take(world, file, options)));
}

async function make(world: World, id: string, options: ExportOptions): Promise<ExitCode> {
  const wish = wishOf(id, options);
  const node = await openNodeStore(world, options);
  try {
    const author = await authorIn(world, node);
    const facts = { store: node.store, author, keys: author.keys, actor: CONSOLE };
    const made = await intoNewFile(options.out, (write) =>
      orCommandError(() => makeDrop({ ...facts, atUs: world.nowUs() }, wish, write)),
    );
    if (!made.ok) throw new CommandError(EXIT.failure, safeText(made.error));
    const reply = dropMadeReply(made.value);
    if (options.json === true) world.stdout.write(`${safeJson({ ...reply, file: options.out })}\n`);
    else world.stdout.write(madeText(made.value, options.out));
    return EXIT.done;
  } finally {
    await node.store.close();
  }
}

function wishOf(partner: string, { from: places, bytesMax: most }: ExportOptions): DropWish {
  const from: Partial<Record<LaneName, number>> = {};
  for (const place of places) {
    const [, name, number] = /^([a-z]+)=(\d{1,12})$/.exec(place) ?? [];
    const lane = LANES.find((each) => each === name);
    if (lane === undefined)
      throw new CommandError(EXIT.usage, `--from is LANE=N, as in flash=12: ${safeText(place)}`);
    from[lane] = Number(number);
  }
  const bytesMax = most === undefined ? undefined : Number(most);
  if (bytesMax !== undefined && !(Number.isSafeInteger(bytesMax) && bytesMax >= 4096))
    throw new CommandError(EXIT.usage, '--bytes-max is a whole number of bytes, 4096 or more');
  return { partner, from, ...(bytesMax !== undefined && { bytesMax }) };
}

/** A file that was not there before; what fails leaves none. */
async function intoNewFile<T>(
  path: string,
  work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<Result<T, string>>,
): Promise<Result<T, string>> {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'EEXIST' ? 'it is there already: name a new file' : cause.message;
    throw new CommandError(EXIT.failure, safeText(`${path}: ${why}`));
  });
  let isWhole = false;
  try {
    const done = await work((bytes) => file.writeFile(bytes));
    await file.sync();
    isWhole = done.ok;
    return done;
  } finally {
    await file.close();
    if (!isWhole) await unlink(path);
  }
}

function madeText({ partner, lanes, records, cancels, tlp, bytes }: DropMade, out: string): string {
  const rows = lanes.map(({ lane, from, to, of }) => [lane, String(from), String(to), String(of)]);
  const table = formatTable(
    ['lane', 'from', 'to', 'of'].map((title) => ({ title })),
    rows,
  );
  const what = `${counted(records, 'record')}, ${cancels} of them cancels, up to TLP:${tlp}`;
  return safeText(`${out}: ${bytes} bytes for ${partner}: ${what}`) + `\n${table}\n`;
}

async function take(world: World, path: string, options: ImportOptions): Promise<ExitCode> {
  if (path === '-')
    throw new CommandError(EXIT.usage, 'a file is read twice: name one, not the standard input');
  const node = await openNodeStore(world, options);
  try {
    const author = await authorIn(world, node);
    const source = await fileSource(path);
    if (!source.ok) throw new CommandError(EXIT.failure, safeText(`${path}: ${source.error}`));
    const { store, dir } = node;
    const taker = { store, nodeId: dir.nodeId, mode: dir.mode, wallUs: world.nowUs };
    const by = { taker, author, keys: author.keys, actor: CONSOLE };
    const done = await orCommandError(() =>
      takeDrop(by, source.value, options.dryRun === true).finally(source.value.close),
    );
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(`${path}: ${done.error}`));
    if (options.json === true) world.stdout.write(`${safeJson(dropReportReply(done.value))}\n`);
    else world.stdout.write(reportText(done.value));
    return sayMissing(world, path, done.value);
  } finally {
    await node.store.close();
  }
}

function reportText({ partner, madeUs, lanes, confirms, isTaken, tlp }: DropReport): string {
  const table = formatTable(
    ['lane', 'from', 'to', 'new', 'cancels'].map((title) => ({ title })),
    lanes.map(({ lane, from, to, records, cancels }) =>
      [lane, from, to, records, cancels].map(String),
    ),
  );
  const kept = confirms.map(({ lane, taken }) => `${lane} ${taken}`).join(', ') || 'nothing yet';
  const verb = isTaken ? 'taken' : 'would be taken';
  const head = `of ${partner}, made ${formatUtc(madeUs, 0)}, up to TLP:${tlp}; new records ${verb}:`;
  return `${safeText(head)}\n${table}\n${safeText(`${partner} keeps of ours: ${kept}`)}\n`;
}

/** What could not be taken: a line each, and what would be right. */
function sayMissing(world: World, path: string, report: DropReport): ExitCode {
  const { partner, lanes, confirms } = report;
  const lines = [
    ...lanes.flatMap(({ lane, gapFrom, unshownFrom }) => [
      ...(gapFrom === undefined
        ? []
        : [`${lane}: records are missing: ask ${partner} for a file from ${lane}=${gapFrom}`]),
      ...(unshownFrom === undefined
        ? []
        : [
            `${lane}: a later checkpoint is known here: ask ${partner} for a newer file, from ${lane}=${unshownFrom}`,
          ]),
    ]),
    ...confirms.flatMap(({ lane, taken, isAhead }) =>
      isAhead
        ? [
            `${lane}: ${partner} keeps ${taken} of our records, and this store has fewer: it was restored from an old backup`,
          ]
        : [],
    ),
  ];
  for (const line of lines) say(world, `noroshi: ${safeText(`${path}: ${line}`)}`);
  return lines.length === 0 ? EXIT.done : EXIT.refused;
}

async function authorIn(world: World, { dir }: NodeStore) {
  const random = (n: number) => randomBytes(n);
  return orCommandError(() => authorOf(dir.path, { ...dir, random }, world.nowUs()));
}
