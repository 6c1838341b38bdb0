/**
 * What `noroshi ndm convert` writes: the messages of each file in another encoding. One file goes to stdout or to a file;
 * several go into a folder, each under its own name with the ending of the encoding.
 */
import { mkdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { safeJson, safeText } from '@noroshi/host';
import {
  type Combined,
  type NdmEncoding,
  withUnits,
  writeJson,
  writeKvn,
  writeXml,
} from '@noroshi/ndm';
import { isSameFile } from './load.ts';
import { isRefused, rowsOf, sayRefusal } from './ndm-check.ts';
import { type GoodMessage, isGood, type NdmFile, readNdmFiles } from './ndm-files.ts';
import { NDM_CONVERT, type NdmFaultRow } from './tables/ndm-check.ts';
import { jsonRow } from './tables/table.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from './world.ts';
import { writeOutput } from './write-output.ts';

export type ConvertFlags = {
  readonly to: NdmEncoding;
  readonly out?: string;
  readonly json?: boolean;
};

type Written = {
  readonly file: string;
  readonly out: string;
  readonly messages: number;
  readonly refused: boolean;
};

export async function convertMessages(
  world: World,
  files: readonly string[],
  flags: ConvertFlags,
): Promise<ExitCode> {
  const folder = folderOf(files, flags.out);
  const taken = new Set<string>();
  const written: Written[] = [];
  const rows: NdmFaultRow[] = [];
  let refused = 0;
  for await (const one of readNdmFiles(world, files, { isStreamed: false })) {
    if (isRefused(one)) refused++;
    sayRefusal(world, one);
    for (const row of rowsOf(one)) rows.push(row);
    const good = one.read?.messages.filter(isGood) ?? [];
    if (good.length === 0) continue;
    const out = folder === null ? (flags.out ?? '-') : join(folder, nameFor(one.file, flags.to));
    const trouble = folder === null ? undefined : troubleWith(out, files, taken);
    if (trouble !== undefined) {
      say(world, safeText(`${one.file}: ${out} ${trouble}`));
      refused++;
      continue;
    }
    taken.add(out);
    await writeOutput(world, out, textOf(world, one, good, flags.to));
    written.push({ file: one.file, out, messages: good.length, refused: isRefused(one) });
    if (out !== '-' && flags.json !== true) sayWritten(world, one.file, out, good.length);
  }
  if (flags.json === true) {
    const faults = rows.map((row) => jsonRow(NDM_CONVERT, row));
    world.stdout.write(`${safeJson({ files: written, faults })}\n`);
  }
  return refused > 0 ? EXIT.refused : EXIT.done;
}

/** In a folder a name follows from its input, and may be that of another one, or of the input itself. */
function troubleWith(
  out: string,
  files: readonly string[],
  taken: ReadonlySet<string>,
): string | undefined {
  if (taken.has(out)) return 'is written already: two inputs have one name';
  const isInput = files.some((file) => file !== '-' && isSameFile(file, out));
  return isInput ? 'is also read: give another folder' : undefined;
}

function sayWritten(world: World, file: string, out: string, messages: number): void {
  say(world, safeText(`${file}: ${counted(messages, 'message')} written to ${out}`));
}

/** Null: one output. */
function folderOf(files: readonly string[], out: string | undefined): string | null {
  const isFolder = out !== undefined && out !== '-' && (/[\\/]$/.test(out) || isDirectory(out));
  if (files.length === 1 && !isFolder) return null;
  if (out === undefined || out === '-')
    throw new CommandError(EXIT.usage, 'several files: give a folder with --out');
  try {
    mkdirSync(out, { recursive: true });
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is a file' : String(cause);
    throw new CommandError(EXIT.usage, `--out ${out} cannot be a folder (${reason})`);
  }
  return out;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `day/event.cdm.gz` to XML: `event.cdm.xml`; an ending that names an encoding is replaced. */
function nameFor(file: string, to: NdmEncoding): string {
  const name = basename(file)
    .replace(/\.gz$/i, '')
    .replace(/\.(kvn|xml|json|txt)$/i, '');
  return `${name}.${to}`;
}

function textOf(world: World, one: NdmFile, good: readonly GoodMessage[], to: NdmEncoding): string {
  const combined: Combined | null = one.read?.combined ?? null;
  if (to === 'json') return writeJson(good, combined);
  if (to === 'xml') return writeXml(good.map(complete), combined);
  if (combined !== null && combined.items.length > 0)
    say(
      world,
      safeText(`${one.file}: KVN has no combined message: its own id and comments are left out`),
    );
  return good.map(({ message, schema }) => writeKvn(message, schema)).join('\n');
}

/** The XML schema asks for the units of a CDM; the other messages stay as they are. */
function complete(one: GoodMessage): GoodMessage {
  return one.schema.message === 'CDM'
    ? { ...one, message: withUnits(one.message, one.schema) }
    : one;
}
