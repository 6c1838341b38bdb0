/**
 * `noroshi warning list|show|acknowledge|note|close|reopen|cancel|shelve|unshelve`: the warnings of a node from the machine itself, beside the
 * running node or without one. Whoever acts so is the console; in live mode warnings are acted on by people with names, on the
 * page or the API, and this command only reads.
 */
import { fitText, formatTable, safeJson, safeText } from '@noroshi/host';
import { createClock } from '@noroshi/node';
import {
  type ActError,
  actOnWarning,
  policyFor,
  readChecklists,
  type WarningDesk,
} from '@noroshi/node/warnings';
import {
  type ListPage,
  listWarnings,
  noticesOfWarning,
  warningById,
  warningHistory,
} from '@noroshi/store/warnings';
import { formatUtc, type Result } from '@noroshi/time';
import {
  type Act,
  encodeEdge,
  HistoryLine,
  Notice,
  SHELVE_S_MAX,
  WARNING_STATES,
  Warning,
  type WarningState,
} from '@noroshi/watch';
import { type Command, InvalidArgumentError } from 'commander';
import { type NodeStore, openNodeStore } from '../open-store.ts';
import { numberIn, wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { warningIdOf } from '../warning-id.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type Shared = { readonly data?: string; readonly json?: boolean };
type ListOptions = Shared & { readonly state: readonly WarningState[]; readonly limit: number };
type ActOptions = Shared & { readonly reason?: string; readonly hours?: number };

const ACTOR = 'console';
const EVERYTHING = { clearance: 'RED', owners: '*' } as const;

export const addWarning: AddCommand = (program, world, end) => {
  const warning = program
    .command('warning')
    .summary('the warnings of a node: list, show, acknowledge, shelve, close, cancel')
    .description(
      'Warnings of a node, the most urgent first. What is done here is done by the console.',
    )
    .addHelpText('before', EXAMPLES);
  shared(warning.command('list').summary('warnings in order of urgency'))
    .option('--state <state,…>', WARNING_STATES.join(', '), parseStates, ['open', 'acknowledged'])
    .option('--limit <n>', 'at most so many', wholeIn(1, 500), 50)
    .action(async (options: ListOptions) => end(await list(world, options)));
  shared(warning.command('show <id>').summary('one warning with its evidence and history')).action(
    async (id: string, options: Shared) => end(await show(world, id, options)),
  );
  shared(warning.command('shelve <id>').summary('set it aside for a while; FLASH never is'))
    .option('--reason <text>', 'why; needed')
    .option('--hours <h>', `for how long, up to ${SHELVE_H_MAX}`, hoursOf, SHELVE_H)
    .action(async (id: string, options: ActOptions) =>
      end(await act(world, id, 'shelve', options)),
    );
  for (const [action, summary] of ACTS) {
    shared(warning.command(`${action} <id>`).summary(summary))
      .option('--reason <text>', 'why; needed to note, close and cancel')
      .action(async (id: string, options: ActOptions) =>
        end(await act(world, id, action, options)),
      );
  }
};

const ACTS = [
  ['acknowledge', 'somebody looks after it'],
  ['note', 'add a line to its history'],
  ['close', 'the matter is over'],
  ['reopen', 'it is not over'],
  ['cancel', 'it was wrong: everybody who was told is told so'],
  ['unshelve', 'bring it back'],
] as const;

const SHELVE_H = 4;
const SHELVE_H_MAX = SHELVE_S_MAX / 3600;
const hoursOf = numberIn(0, SHELVE_H_MAX, 'hours');

function shared(command: Command): Command {
  return command
    .description(command.summary())
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document');
}

async function list(world: World, options: ListOptions): Promise<ExitCode> {
  return withStore(world, options, async ({ store }) => {
    const checklists = await readChecklists(store.db);
    const query = { ...EVERYTHING, states: options.state, limit: options.limit };
    const page = await listWarnings(store.db, query, (kept) => policyFor(kept, checklists));
    const { items } = page;
    if (options.json === true) {
      const warnings = items.map(({ shown }) => encodeEdge(Warning, shown));
      world.stdout.write(`${safeJson({ warnings })}\n`);
    } else world.stdout.write(tableOf(page, world.stdout.columns || undefined));
    if (page.next !== null) say(world, `noroshi: there are more: raise --limit (up to 500)`);
    return EXIT.done;
  });
}

/** `cellsMax`: the width of the terminal; origin and decision time give way first, then the end of the title. */
function tableOf({ items }: ListPage, cellsMax = Number.POSITIVE_INFINITY): string {
  if (items.length === 0) return 'no warnings\n';
  const columns = ['id', 'precedence', 'state', 'origin', 'decide by', 'title'];
  const rows = items.map(({ shown }) => [
    ...[shown.id, shown.precedence, stateCell(shown), shown.origin],
    shown.decideByUs === undefined ? '–' : formatUtc(shown.decideByUs, 0),
    safeText(shown.title),
  ]);
  const isNarrow = cellsMax < NARROW_CELLS;
  const kept = columns.map((_, i) => i).filter((i) => !isNarrow || (i !== 3 && i !== 4));
  const width = (i: number) => Math.max(...[columns, ...rows].map((row) => row[i]!.length));
  const others = kept.slice(0, -1).reduce((sum, i) => sum + width(i) + 2, 0);
  const room = Math.max(TITLE_CELLS_MIN, cellsMax - others);
  const cells = (row: string[]) => kept.map((i) => (i === 5 ? fitText(row[i]!, room) : row[i]!));
  return formatTable(
    kept.map((i) => ({ title: columns[i]! })),
    rows.map(cells),
  );
}

/** What was set aside says so, also when its time is over and the node has not yet brought it back. */
function stateCell({ state, shelvedUntilUs }: Warning): string {
  return shelvedUntilUs === undefined ? state : `${state}, shelved`;
}

const NARROW_CELLS = 120;
const TITLE_CELLS_MIN = 20;

async function show(world: World, given: string, options: Shared): Promise<ExitCode> {
  return withStore(world, options, async ({ store }) => {
    const id = await warningIdOf(store, given);
    const found = (await warningById(store.db, id))!;
    const notices = await noticesOfWarning(store.db, id);
    const history = await warningHistory(store.db, id);
    if (options.json === true) {
      const document = {
        warning: encodeEdge(Warning, found.warning),
        version: found.version,
        notices: notices.map((notice) => encodeEdge(Notice, notice)),
        history: history.map((line) => encodeEdge(HistoryLine, line)),
      };
      world.stdout.write(`${safeJson(document)}\n`);
    } else world.stdout.write(pageOf(found.warning, notices, history));
    return EXIT.done;
  });
}

function pageOf(
  warning: Warning,
  notices: readonly Notice[],
  history: readonly HistoryLine[],
): string {
  const { fromUs, toUs } = warning.window;
  const facts = [
    ['id', warning.id],
    ['state', standingOf(warning)],
    ['origin', warning.origin],
    ['marking', `TLP:${warning.marking.tlp}`],
    ['about', [...warning.assetIds, ...warning.objectIds].join(', ')],
    ['window', `${formatUtc(fromUs, 0)} to ${formatUtc(toUs, 0)}`],
    ['decide by', warning.decideByUs === undefined ? '–' : formatUtc(warning.decideByUs, 0)],
  ];
  const steps = warning.checklist.map(
    ({ text, role, doneUs }) => `  [${doneUs === undefined ? ' ' : 'x'}] ${text} (${role})`,
  );
  const current = new Set(warning.currentNoticeIds);
  const found = notices
    .filter(({ id }) => current.has(id))
    .flatMap(({ title, evidence }) => [`  ${title}`, ...evidence.map(evidenceLine)]);
  const lines = history.map(
    ({ atUs, actor, action, text }) => `  ${formatUtc(atUs, 0)}  ${actor}  ${action}  ${text}`,
  );
  return [
    `${warning.mode.toUpperCase()}  ${warning.precedence}  ${warning.title}`,
    ...facts.map(([name, value]) => `${name!.padEnd(10)} ${value}`),
    ...section('What to do', steps),
    ...section('What was found', found),
    ...section('History', lines),
  ]
    .map((line) => `${safeText(line).trimEnd()}\n`)
    .join('');
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function evidenceLine(evidence: Notice['evidence'][number]): string {
  switch (evidence.type) {
    case 'value':
      return `    ${evidence.name} ${evidence.value ?? 'unknown'} ${evidence.unit ?? ''}`;
    case 'elementSet':
      return `    element set of ${evidence.objectId} from ${evidence.source}, ${formatUtc(evidence.epochUs, 0)}`;
    case 'time':
      return `    ${evidence.name} ${formatUtc(evidence.atUs, 3)}`;
  }
}

async function act(
  world: World,
  given: string,
  action: Act['action'],
  options: ActOptions,
): Promise<ExitCode> {
  return withStore(world, options, async ({ dir, store }) => {
    if (dir.mode === 'live')
      throw new CommandError(
        EXIT.failure,
        'in live mode a person acts, under their name: log in on the page (noroshi user link NAME)',
      );
    const feed = { wake: () => {} }; // the running node follows the store by itself
    const { mode, nodeId } = dir;
    const desk: WarningDesk = { store, mode, nodeId, clock: createClock(), feed };
    const { reason = '', hours = 0 } = options;
    const until =
      action === 'shelve' ? { untilUs: desk.clock.wallUs() + Math.round(hours * 3600e6) } : {};
    const wanted = { action, text: reason, ...until } as Act;
    const warningId = await warningIdOf(store, given);
    const done = await actOnWarning(desk, { ...wanted, warningId, actor: ACTOR });
    const { warning, version } = actedOr(done);
    if (options.json === true) {
      const document = { warning: encodeEdge(Warning, warning), version };
      world.stdout.write(`${safeJson(document)}\n`);
    } else world.stdout.write(`${warning.id} is ${standingOf(warning)}\n`);
    return EXIT.done;
  });
}

function actedOr<T>(done: Result<T, ActError>): T {
  if (done.ok) return done.value;
  throw new CommandError(
    done.error.kind === 'reason' ? EXIT.usage : EXIT.failure,
    done.error.kind === 'reason' ? 'say why: --reason "…"' : done.error.message,
  );
}

function standingOf({ state, shelvedUntilUs }: Warning): string {
  const aside =
    shelvedUntilUs === undefined ? '' : `, shelved until ${formatUtc(shelvedUntilUs, 0)}`;
  return `${state}${aside}`;
}

async function withStore(
  world: World,
  options: Shared,
  work: (node: NodeStore) => Promise<ExitCode>,
): Promise<ExitCode> {
  const node = await openNodeStore(world, options);
  try {
    return await work(node);
  } finally {
    await node.store.close();
  }
}

function parseStates(text: string): readonly WarningState[] {
  const states = text
    .split(',')
    .map((word) => WARNING_STATES.find((state) => state === word.trim()));
  if (states.every((state) => state !== undefined)) return states;
  throw new InvalidArgumentError(`Give some of ${WARNING_STATES.join(', ')}, with commas.`);
}

const EXAMPLES = `Examples:
  noroshi warning list
  noroshi warning list --state closed,cancelled --json
  noroshi warning show w-3f9c…
  noroshi warning acknowledge w-3f9c…
  noroshi warning shelve w-3f9c1a --hours 4 --reason 'owner moves it at 18 Z'
  noroshi warning unshelve w-3f9c1a
  noroshi warning note w-3f9c… --reason 'asked the owner for plans'
  noroshi warning close w-3f9c… --reason 'passed at 2.1 km'
  noroshi warning reopen w-3f9c…
  noroshi warning cancel w-3f9c… --reason 'refined orbits: 4.2 km'
`;
