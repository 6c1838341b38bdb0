/** `noroshi config export|check|apply FILE`: the text form of a node's configuration. */
import { randomBytes } from 'node:crypto';
import { safeJson, safeText } from '@noroshi/host';
import {
  applyConfig,
  CHECKED_KINDS,
  CONFIG_FILE_LIMITS,
  configText,
  configToEdge,
  exportConfig,
  type PlannedChange,
  planConfig,
  readConfigFile,
} from '@noroshi/node/config';
import { CONSOLE } from '@noroshi/node/people';
import type { ConfigKind } from '@noroshi/store';
import { type Command, Option } from 'commander';
import { openNodeStore } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { readTextFile } from '../read-text.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';
import { writeOutput } from '../write-output.ts';

type ExportOptions = { readonly data?: string; readonly kind?: ConfigKind[]; readonly out: string };
type CheckOptions = { readonly json?: boolean };
type ApplyOptions = {
  readonly data?: string;
  readonly dryRun?: boolean;
  readonly replace?: boolean;
  readonly reason: string;
  readonly json?: boolean;
};

export const addConfig: AddCommand = (program, world, end) => {
  const config = program
    .command('config')
    .summary('the configuration of a node as one text')
    .description('Assets, sources, thresholds, rules, contacts … as one JSON text; never a secret.')
    .addHelpText('before', EXAMPLES);
  withData(config.command('export').summary('write what is in force'))
    .addOption(new Option('--kind <kind...>', 'only these kinds').choices(CHECKED_KINDS))
    .option('--out <file>', 'where to; - is stdout', '-')
    .option('--json', 'it is JSON always')
    .action(async (options: ExportOptions) => end(await exportTo(world, options)));
  config
    .command('check <file>')
    .summary('every problem of a configuration file')
    .description('Checks every row of a file and says all that is wrong; needs no node.')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: CheckOptions) => end(await check(world, file, options)));
  withData(config.command('apply <file>').summary('make a file’s rows the ones in force'))
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--replace', 'remove what the file does not name, of the kinds it has')
    .option('--reason <words>', 'why, for the audit', '')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: ApplyOptions) => end(await apply(world, file, options)));
};

function withData(command: Command): Command {
  return command
    .description(command.summary())
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)');
}

async function exportTo(world: World, options: ExportOptions): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const text = configText(await exportConfig(store.db, dir.mode, options.kind));
    await writeOutput(world, options.out, text);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function check(world: World, file: string, options: CheckOptions): Promise<ExitCode> {
  const read = readConfigFile(await readTextFile(world, file, CONFIG_FILE_LIMITS.bytesMax));
  const problems = read.ok ? [] : read.error;
  const rows = read.ok ? read.value.rows.length : 0;
  for (const problem of problems) say(world, safeText(`${file}: ${problem}`));
  if (options.json === true)
    world.stdout.write(`${safeJson({ ok: read.ok, rows, problems }, 0)}\n`);
  else if (read.ok) world.stdout.write(`${file}: ${counted(rows, 'row')}, all as they should be\n`);
  return read.ok ? EXIT.done : EXIT.refused;
}

async function apply(world: World, file: string, options: ApplyOptions): Promise<ExitCode> {
  const read = readConfigFile(await readTextFile(world, file, CONFIG_FILE_LIMITS.bytesMax));
  if (!read.ok) {
    for (const problem of read.error) say(world, safeText(`${file}: ${problem}`));
    throw new CommandError(EXIT.failure, `${file} was not applied: nothing was changed`);
  }
  const { dir, store } = await openNodeStore(world, options);
  try {
    if (read.value.mode !== dir.mode)
      throw new CommandError(
        EXIT.failure,
        `${file} is of mode ${read.value.mode}, this node of mode ${dir.mode}: the two never mix`,
      );
    const plan = await planConfig(store.db, read.value, options.replace === true);
    const random = (bytes: number) => randomBytes(bytes);
    const desk = { store, mode: dir.mode, random, wallUs: world.nowUs };
    const by = { actor: CONSOLE, reason: options.reason };
    const done = options.dryRun === true ? undefined : await applyConfig(desk, plan, by);
    if (done !== undefined && !done.ok) throw new CommandError(EXIT.failure, done.error);
    const proposed = done?.value.filter(({ state }) => state === 'proposed').length ?? 0;
    if (options.json === true) printJson(world, options, plan, proposed);
    else for (const change of plan) world.stdout.write(diffLines(change));
    say(world, summary(plan, options, proposed));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function printJson(
  world: World,
  options: ApplyOptions,
  plan: readonly PlannedChange[],
  proposed: number,
): void {
  const changes = plan.map(({ what, kind, id, before, doc }) => ({
    ...{ what, kind, id, before: configToEdge(kind, before), after: configToEdge(kind, doc) },
  }));
  const dryRun = options.dryRun === true;
  world.stdout.write(`${safeJson({ dryRun, proposed, changes }, 0)}\n`);
}

function summary(plan: readonly PlannedChange[], options: ApplyOptions, proposed: number): string {
  if (plan.length === 0) return 'noroshi: nothing to change: the file says what is in force';
  const count = counted(plan.length, 'row');
  if (options.dryRun === true) return `noroshi: ${count} would change; nothing was changed`;
  if (proposed === 0) return `noroshi: ${count} changed`;
  return `noroshi: ${count}: ${proposed} of them proposed, since in live mode rules, warrants, partners and channels need a second person`;
}

/** `+ asset SAT-1`, `- asset SAT-2`, or `~ asset SAT-3` with a line for each field that differs. */
function diffLines({ what, kind, id, before, doc }: PlannedChange): string {
  const head = `${{ add: '+', remove: '-', change: '~' }[what]} ${kind} ${id}\n`;
  if (what !== 'change') return head;
  const was = flat(configToEdge(kind, before));
  const is = flat(configToEdge(kind, doc));
  const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
  return (
    head +
    paths
      .filter((path) => was.get(path) !== is.get(path))
      .map((path) => `    ${path}: ${shown(was.get(path))} -> ${shown(is.get(path))}\n`)
      .join('')
  );
}

/** Leaves by path; a list of plain values is one leaf. */
function flat(value: unknown, path = '', into: Map<string, string> = new Map()) {
  const open = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!open) return into.set(path, JSON.stringify(value));
  for (const [key, item] of Object.entries(value as object))
    flat(item, path === '' ? key : `${path}.${key}`, into);
  return into;
}

function shown(text: string | undefined): string {
  return text === undefined ? '(nothing)' : safeText(text);
}

const EXAMPLES = `Examples:
  noroshi config export --out alpha.json
  noroshi config export --kind rule partner         these kinds only
  noroshi config check alpha.json
  noroshi config apply alpha.json --dry-run
  noroshi schema config --example                   a row of every kind
`;
