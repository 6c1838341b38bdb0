/** An export for an own edge: read, select, compare with the last, write the files and the receipt; or only say what would change. */
import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { safeJson, safeText } from '@noroshi/host';
import {
  type EdgeBefore,
  type EdgeExport,
  type EdgeList,
  type EdgeReceipt,
  edgeReceipt,
  exportEdge,
  hasSuffixRules,
  joinEdgeLists,
  readEdgeReceipt,
  selectForEdge,
} from '@noroshi/stix';
import { JSON_LIMITS, parseStrictJson } from '@noroshi/watch';
import type { EdgeFlags } from './commands/edge.ts';
import { readLists, systemSuffixes } from './edge-lists.ts';
import { readIndicatorFiles } from './indicator-files.ts';
import { readTextFile } from './read-text.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from './world.ts';
import { writeOutput } from './write-output.ts';

const RECEIPT = 'receipt.json';
const TOLD_MAX = 20;

const hash = (name: string) => (bytes: Uint8Array) =>
  new Uint8Array(createHash(name).update(bytes).digest());

export async function exportForEdge(
  world: World,
  files: readonly string[],
  flags: EdgeFlags,
): Promise<ExitCode> {
  if (flags.out === undefined && flags.dryRun !== true)
    throw new CommandError(EXIT.usage, 'give --out DIR for the files, or --dry-run');
  const atUs = flags.at ?? world.nowUs();
  const own = await readLists(world, flags.own);
  const shared = await sharedNames(world, flags.shared);
  const before = await readBefore(world, flags);
  const { indicators, definitions, faults } = await readIndicatorFiles(world, files);
  const selection = selectForEdge(indicators, {
    ...{ atUs, own, shared, tlpMax: flags.tlpMax, unmarked: 'AMBER' },
    ...(flags.days === undefined ? {} : { daysMax: flags.days }),
    definitionOf: (id) => definitions.get(id),
  });
  const made = exportEdge(flags.to, selection, before, {
    ...{ atUs, originator: flags.by, sha1: hash('sha1'), md5: hash('md5') },
  });
  const receipt = edgeReceipt(made, hash('sha256'));
  if (flags.out !== undefined && flags.dryRun !== true)
    await writeAll(world, flags.out, made, receipt);
  tellRefused(world, made, flags);
  const hasNames = made.elements.some(({ match }) => match.kind === 'name');
  if (hasNames && !hasSuffixRules(shared)) say(world, NO_SUFFIXES);
  world.stdout.write(flags.json === true ? documentOf(made, receipt) : summaryOf(made, flags));
  return faults + made.refused.length > 0 ? EXIT.refused : EXIT.done;
}

/** What the user names, with what the system knows of registries. */
async function sharedNames(world: World, words: readonly string[] = []): Promise<EdgeList> {
  const [given, known] = [await readLists(world, words, true), await systemSuffixes(world)];
  return joinEdgeLists(known === null ? [given] : [given, known]);
}

const NO_SUFFIXES =
  'no list of public suffixes is here: names of registries such as co.uk would be listed; install publicsuffix, or give the list by --shared';

/** The receipt last: where it lies, the files do too. */
async function writeAll(
  world: World,
  out: string,
  made: EdgeExport,
  receipt: EdgeReceipt,
): Promise<void> {
  await mkdir(out, { recursive: true });
  for (const { name, text } of made.files) await writeOutput(world, join(out, name), text);
  await writeOutput(world, join(out, RECEIPT), `${safeJson(receipt)}\n`);
}

async function readBefore(world: World, { since, out, to }: EdgeFlags): Promise<EdgeBefore | null> {
  const file = since ?? (out === undefined ? undefined : join(out, RECEIPT));
  if (file === undefined) return null;
  if (since === undefined && !(await exists(file))) return null;
  const text = await readTextFile(world, file, RECEIPT_BYTES_MAX);
  const parsed = parseStrictJson(text, { ...JSON_LIMITS, bytesMax: RECEIPT_BYTES_MAX });
  const read = parsed.ok ? readEdgeReceipt(parsed.value) : parsed;
  if (read.ok && read.value.form === to) return read.value;
  const what = read.ok
    ? `is of an export to ${read.value.form}, not to ${to}`
    : typeof read.error === 'string'
      ? read.error
      : read.error.message;
  throw new CommandError(EXIT.failure, `${safeText(file)}: ${safeText(what)}`);
}

const RECEIPT_BYTES_MAX = 2 ** 28;

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function tellRefused(world: World, { refused }: EdgeExport, { json }: EdgeFlags): void {
  if (json === true) return;
  for (const { indicatorId, reason } of refused.slice(0, TOLD_MAX))
    say(world, safeText(`${indicatorId}: ${reason}`));
  const more = refused.length - TOLD_MAX;
  if (more > 0) say(world, `${counted(more, 'more', 'more')} refused (--json has all)`);
}

function documentOf({ difference, refused }: EdgeExport, receipt: EdgeReceipt): string {
  return `${safeJson({ ...receipt, difference, refused })}\n`;
}

function summaryOf(
  { form, serial, elements, refused, difference, files }: EdgeExport,
  flags: EdgeFlags,
) {
  const { added, removed, extended, shortened, same } = difference;
  const lines = (sign: string, keys: readonly string[]) => [
    ...keys.slice(0, TOLD_MAX).map((key) => `${sign} ${key}`),
    ...(keys.length > TOLD_MAX
      ? [`${sign} ${counted(keys.length - TOLD_MAX, 'more', 'more')}`]
      : []),
  ];
  const where =
    flags.dryRun === true ? 'nothing is written' : files.map(({ name }) => name).join(', ');
  return [
    ...[...lines('+', added), ...lines('-', removed)],
    ...[...lines('>', extended), ...lines('<', shortened)],
    `${form} serial ${serial}: ${counted(elements.length, 'element')}, ${refused.length} refused`,
    `${added.length} added, ${removed.length} removed, ${extended.length} extended, ${shortened.length} shortened, ${same} as before`,
    `${where}\n`,
  ].join('\n');
}
