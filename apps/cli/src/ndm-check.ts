/** What `noroshi ndm check` prints: faults with their places, a line for each file, or all of it as JSON. */
import { safeJson, safeText } from '@noroshi/host';
import { formatFault, type ReadMessages } from '@noroshi/ndm';
import { isGood, type NdmFile, readNdmFiles } from './ndm-files.ts';
import { NDM_CHECK, type NdmFaultRow } from './tables/ndm-check.ts';
import { jsonRow } from './tables/table.ts';
import { counted, EXIT, type ExitCode, say, type World } from './world.ts';

export type CheckFlags = { readonly json?: boolean };

export async function checkMessages(
  world: World,
  files: readonly string[],
  flags: CheckFlags,
): Promise<ExitCode> {
  const reports: unknown[] = [];
  const rows: NdmFaultRow[] = [];
  let refused = 0;
  for await (const one of readNdmFiles(world, files, { isStreamed: true })) {
    if (isRefused(one)) refused++;
    sayRefusal(world, one);
    if (flags.json === true) {
      reports.push(reportOf(one));
      for (const row of rowsOf(one)) rows.push(row);
    } else for (const line of linesOf(one)) world.stdout.write(`${safeText(line)}\n`);
  }
  if (flags.json === true) {
    const faults = rows.map((row) => jsonRow(NDM_CHECK, row));
    world.stdout.write(`${safeJson({ files: reports, faults })}\n`);
  }
  return refused > 0 ? EXIT.refused : EXIT.done;
}

export function isRefused({ read, faults }: NdmFile): boolean {
  return read === null || faults.some(({ severity }) => severity === 'error');
}

/** Why a file could not be read is a row too: JSON alone says all that is refused. */
export function rowsOf({ file, error, faults }: NdmFile): NdmFaultRow[] {
  const rows = faults.map((fault) => ({ file, fault }));
  if (error === null) return rows;
  const message = error.startsWith(`${file}: `) ? error.slice(file.length + 2) : error;
  const at = { line: 0, column: 0 };
  return [{ file, fault: { severity: 'error', at, message, rule: '' } }, ...rows];
}

/** A sentence on stderr for each file with a refusal: how many errors it has, and the first. */
export function sayRefusal(world: World, one: NdmFile): void {
  if (one.error !== null) say(world, safeText(one.error));
  const first = one.faults.find(({ severity }) => severity === 'error');
  if (first === undefined) return;
  const { errors } = countsOf(one);
  const count = `refused, ${counted(errors, 'error')}${errors > 1 ? '; the first' : ''}`;
  const fault = { ...first, message: `${count}: ${first.message}` };
  say(world, safeText(formatFault(one.file, fault)));
}

function linesOf(one: NdmFile): string[] {
  if (one.read === null) return [];
  const faults = one.faults.map((fault) => formatFault(one.file, fault));
  return [...faults, `${one.file}: ${contentOf(one.read)}: ${verdictOf(one)}`];
}

/** `OPM 3.0 in KVN`; of several, how many of each. */
export function contentOf({ encoding, messages }: ReadMessages): string {
  const names = messages.map(({ schema, message }) => {
    return message === null ? schema.message : `${schema.message} ${message.version}`;
  });
  const kinds = [...new Set(names)].map((name) => {
    const count = names.filter((other) => other === name).length;
    return count === 1 ? name : `${count} ${name}`;
  });
  const what = kinds.length === 0 ? 'no message' : kinds.join(', ');
  return encoding === null ? what : `${what} in ${encoding.toUpperCase()}`;
}

function verdictOf(one: NdmFile): string {
  const { errors, warnings } = countsOf(one);
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  const word = errors > 0 ? 'refused' : 'good';
  return [word, ...parts].join(', ');
}

function countsOf(one: NdmFile) {
  const rows = rowsOf(one);
  const errors = rows.filter(({ fault }) => fault.severity === 'error').length;
  return { errors, warnings: rows.length - errors };
}

function reportOf(one: NdmFile) {
  const messages = one.read?.messages ?? [];
  return {
    file: one.file,
    encoding: one.read?.encoding ?? null,
    messages: messages.map((each) => {
      const { message: name } = each.schema;
      return { message: name, version: each.message?.version ?? '', refused: !isGood(each) };
    }),
    ...countsOf(one),
    refused: isRefused(one),
  };
}
