/**
 * Configuration as one readable text: what `noroshi config export` writes and `check` and `apply` read. JSON in one order, so
 * that two exports can be compared line by line. It never holds a secret. Applying is planned first, then done whole or not at
 * all; what a file does not name stays, unless it is told to replace its kinds.
 */
import {
  CONFIG_KINDS,
  ConfigConflictError,
  type ConfigKind,
  configRows,
  type Db,
} from '@noroshi/store';
import { err, ok, type Result } from '@noroshi/time';
import { type Mode, parseStrictJson } from '@noroshi/watch';
import type { Desk } from '../access/desk.ts';
import { type Changed, changeIn, formatChangeError } from './change.ts';
import { checkConfig, configToEdge, sameContent } from './check.ts';
import { CHECKED_KINDS } from './kinds.ts';
import { type ConfigProblem, formatProblem, problem } from './problems.ts';

export const CONFIG_FORMAT = 'noroshi-config/1';
export const CONFIG_FILE_LIMITS = { bytesMax: 64 * 2 ** 20, depthMax: 64 } as const;

type Rows = Readonly<Record<string, unknown>>;
export type ConfigFile = {
  readonly format: typeof CONFIG_FORMAT;
  readonly mode: Mode;
  /** Who had it written, when, how it is marked: on what a page exports. Reading passes over it. */
  readonly exported?: Readonly<Record<'by' | 'node' | 'atUtc' | 'tlp', string>>;
  readonly config: Partial<Readonly<Record<ConfigKind, Rows>>>;
};

/** What is in force, in file form. Kinds that cannot be checked yet have no rows. */
export async function exportConfig(
  db: Db,
  mode: Mode,
  kinds: readonly ConfigKind[] = CHECKED_KINDS,
): Promise<ConfigFile> {
  const config: Partial<Record<ConfigKind, Rows>> = {};
  for (const kind of kinds) {
    const rows = await configRows(db, kind);
    if (rows.length > 0)
      config[kind] = Object.fromEntries(rows.map(({ id, doc }) => [id, configToEdge(kind, doc)]));
  }
  return { format: CONFIG_FORMAT, mode, config };
}

export function configText(file: ConfigFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** `doc` is in the store's form. */
export type CheckedRow = { readonly kind: ConfigKind; readonly id: string; readonly doc: unknown };
export type CheckedFile = {
  readonly mode: Mode;
  readonly kinds: readonly ConfigKind[];
  readonly rows: readonly CheckedRow[];
};

/** Every row checked, or every problem in words: `asset SAT-1: hardBodyRadiusM is 0: it must be > 0`. */
export function readConfigFile(bytes: Uint8Array): Result<CheckedFile, readonly string[]> {
  const parsed = parseStrictJson(bytes, CONFIG_FILE_LIMITS);
  if (!parsed.ok)
    return err([`it is not JSON as this file has it: ${placed(bytes, parsed.error)}`]);
  const head = headProblems(parsed.value);
  if (head.length > 0) return err(head.map(formatProblem));
  const file = parsed.value as unknown as ConfigFile;
  const rows: CheckedRow[] = [];
  const problems: string[] = [];
  for (const [name, docs] of Object.entries(file.config)) {
    const kind = CHECKED_KINDS.find((known) => known === name);
    if (kind === undefined) {
      problems.push(`${name} is no kind that this node knows: ${CHECKED_KINDS.join(', ')}`);
      continue;
    }
    for (const [id, doc] of Object.entries(docs as Rows)) {
      const checked = checkConfig(kind, id, doc);
      if (checked.ok) rows.push({ kind, id, doc: checked.value });
      else problems.push(...checked.error.map((p) => `${kind} ${id}: ${formatProblem(p)}`));
    }
  }
  if (problems.length > 0) return err(problems);
  const kinds = CONFIG_KINDS.filter((kind) => file.config[kind] !== undefined);
  return ok({ mode: file.mode, kinds, rows });
}

export type PlannedChange = CheckedRow & {
  readonly what: 'add' | 'change' | 'remove';
  readonly version: number; // of the row now; 0 where there is none
  readonly before: unknown; // in the store's form; null where there is none
};

/** What applying would do, in the order of kinds and ids; nothing is written. */
export async function planConfig(
  db: Db,
  file: CheckedFile,
  replace: boolean,
): Promise<readonly PlannedChange[]> {
  const plan: PlannedChange[] = [];
  for (const kind of file.kinds) {
    const found = new Map((await configRows(db, kind)).map((row) => [row.id, row]));
    const wanted = new Map(file.rows.filter((r) => r.kind === kind).map((row) => [row.id, row]));
    for (const [id, { doc }] of wanted) {
      const now = found.get(id);
      if (now === undefined) plan.push({ what: 'add', kind, id, doc, version: 0, before: null });
      else if (!sameContent(now.doc, doc))
        plan.push({ what: 'change', kind, id, doc, version: now.version, before: now.doc });
    }
    const gone = replace ? [...found.values()].filter(({ id }) => !wanted.has(id)) : [];
    for (const { id, version, doc } of gone)
      plan.push({ what: 'remove', kind, id, doc: null, version, before: doc });
  }
  return plan.sort((a, b) => kindRank(a.kind) - kindRank(b.kind) || (a.id < b.id ? -1 : 1));
}

function kindRank(kind: ConfigKind): number {
  return CONFIG_KINDS.indexOf(kind);
}

/** Whole or nothing. In live mode, what leaves the house becomes proposals. */
export async function applyConfig(
  desk: Desk,
  plan: readonly PlannedChange[],
  by: { readonly actor: string; readonly reason: string },
): Promise<Result<readonly Changed[], string>> {
  try {
    return ok(await desk.store.write((tx) => applyIn(tx, desk, plan, by)));
  } catch (cause) {
    if (cause instanceof ConfigConflictError || cause instanceof ApplyError)
      return err(`${cause.message}; nothing was changed`);
    throw cause;
  }
}

/** Undoes the whole transaction. */
class ApplyError extends Error {}

async function applyIn(
  tx: Db,
  desk: Desk,
  plan: readonly PlannedChange[],
  by: { readonly actor: string; readonly reason: string },
): Promise<readonly Changed[]> {
  const done: Changed[] = [];
  for (const { what, kind, id, doc, version } of plan) {
    const expected = what === 'add' ? {} : { expectedVersion: version };
    const changed = await changeIn(tx, desk, { kind, id, doc, ...by, ...expected });
    if (!changed.ok) throw new ApplyError(`${kind} ${id}: ${formatChangeError(changed.error)}`);
    done.push(changed.value);
  }
  return done;
}

function headProblems(value: unknown): readonly ConfigProblem[] {
  if (!isRecord(value)) return [problem('', value, 'an object with format, mode and config')];
  const found: ConfigProblem[] = [];
  if (value.format !== CONFIG_FORMAT) found.push(problem('format', value.format, CONFIG_FORMAT));
  if (value.mode !== 'exercise' && value.mode !== 'live')
    found.push(problem('mode', value.mode, 'exercise or live'));
  const extra = Object.keys(value).find(
    (key) => !['format', 'mode', 'exported', 'config'].includes(key),
  );
  if (extra !== undefined) found.push(problem(extra, value[extra], 'no such field; leave it out'));
  if (!isRecord(value.config))
    return [...found, problem('config', value.config, 'an object of kinds, each of ids')];
  for (const [kind, rows] of Object.entries(value.config))
    if (!isRecord(rows)) found.push(problem(`config.${kind}`, rows, 'an object of ids'));
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A reader's offset as the line a person looks at. */
function placed(bytes: Uint8Array, error: { offset: number; message: string }): string {
  const before = new TextDecoder().decode(bytes).slice(0, error.offset).split('\n');
  return `line ${before.length}, column ${before.at(-1)!.length + 1}: ${error.message}`;
}
