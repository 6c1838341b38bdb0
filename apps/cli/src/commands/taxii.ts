/**
 * `noroshi taxii waiting|show|take|refuse|unwatch`: what partners posted by TAXII and a person decides. Beside the running node or
 * without one. In live mode a person decides under their name, on the page or the API, and only the list is here.
 */
import { formatTable, safeJson, safeText } from '@noroshi/host';
import { createClock } from '@noroshi/node';
import {
  decidedFor,
  decidedReply,
  decideWaiting,
  endWatch,
  showReply,
  TAXII_USES,
  type TaxiiUse,
  type Waiting,
  waitingFor,
  waitingOne,
  waitingReply,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { SEVERITIES, type Severity } from '@noroshi/watch';
import { type Command, Option } from 'commander';
import { type NodeStore, openNodeStore } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, type World } from '../world.ts';
import { addTaxiiPullCommands } from './taxii-pull.ts';

type Shared = { readonly data?: string; readonly json?: boolean };
type TakeOptions = Shared & {
  readonly as: readonly TaxiiUse[];
  readonly severity: Severity;
  readonly reason: string;
};

const ALL = { clearance: 'RED', owners: '*' } as const;
const BY = { actor: CONSOLE, viewer: ALL };

export const addTaxiiCommand: AddCommand = (program, world, end) => {
  const taxii = program
    .command('taxii')
    .summary('what partners posted by TAXII: take it or refuse it')
    .description(
      'What a partner posts waits for a person. Taken, it is kept, and with --as raised as a warning of that partner or looked ' +
        'for in flows; of an object that withdraws an earlier one, taking it ends both. The partner sees in the status of its ' +
        'post whether it was taken.',
    )
    .addHelpText('before', EXAMPLES);
  shared(taxii.command('waiting').summary('what waits, and what was decided'))
    .option('--partner <id>', 'of this partner only')
    .action(async (options: Shared & { partner?: string }) => end(await waiting(world, options)));
  shared(taxii.command('show <id>').summary('one that waits, in whole')).action(
    async (id: string, options: Shared) => end(await show(world, id, options)),
  );
  shared(taxii.command('take <id>').summary('keep it, and put it to use'))
    .addOption(
      new Option('--as <use...>', 'warn: a warning of the partner; watch: look for it in flows')
        .choices([...TAXII_USES])
        .default([]),
    )
    .addOption(
      new Option('--severity <level>', 'of the warning')
        .choices([...SEVERITIES])
        .default('moderate'),
    )
    .requiredOption('--reason <text>', 'goes into the audit')
    .action(async (id: string, options: TakeOptions) =>
      end(await decide(world, id, 'take', options)),
    );
  shared(taxii.command('refuse <id>').summary('refuse it'))
    .requiredOption('--reason <text>', 'goes into the audit, not to the partner')
    .action(async (id: string, options: Shared & { reason: string }) =>
      end(await decide(world, id, 'refuse', { ...options, as: [], severity: 'moderate' })),
    );
  shared(taxii.command('unwatch <id>').summary('look for it in flows no more')).action(
    async (id: string, options: Shared) => end(await unwatch(world, id, options)),
  );
  addTaxiiPullCommands(taxii, world, end);
};

function shared(command: Command): Command {
  return command
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document');
}

async function waiting(world: World, options: Shared & { partner?: string }): Promise<ExitCode> {
  return withStore(world, options, async ({ store }) => {
    const lines = (await waitingFor(store.db, ALL, options.partner)).map(waitingReply);
    const decided = (await decidedFor(store.db, ALL, options.partner)).map(decidedReply);
    if (options.json === true) {
      world.stdout.write(`${safeJson({ waiting: lines, decided })}\n`);
      return;
    }
    if (lines.length === 0) world.stdout.write('nothing waits\n');
    else
      world.stdout.write(
        `${tableOf(
          ['id', 'partner', 'posted', 'TLP', 'what it says', 'can be'],
          lines.map(({ id, partner, atUtc, tlp, title, uses, revoked }) => [
            ...[id, partner, atUtc, tlp, title, revoked ? 'withdrawn' : uses.join(' ') || 'kept'],
          ]),
        )}\n`,
      );
    if (decided.length === 0) return;
    const rows = decided.map(({ id, partner, atUtc, verdict, uses, objectId, actor, reason }) => [
      ...[id, partner, atUtc, verdict, uses.join(' '), objectId, actor, reason],
    ]);
    const titles = ['id', 'partner', 'decided', 'verdict', 'as', 'object', 'by', 'why'];
    world.stdout.write(`\n${tableOf(titles, rows)}\n`);
  });
}

async function show(world: World, id: string, options: Shared): Promise<ExitCode> {
  return withStore(world, options, async (node) => {
    const reply = showReply(await oneOf(node, id));
    if (options.json === true) {
      world.stdout.write(`${safeJson(reply)}\n`);
      return;
    }
    const { partner, objectId, version, tlp, atUtc, words, faults, content } = reply;
    const lines = [
      `${objectId}, version ${version}, TLP:${tlp}, posted by ${partner} at ${atUtc}`,
      ...words.map(({ name, value }) => `  ${name}: ${value}`),
      ...faults.map((fault) => `  not as STIX 2.1 says: ${fault}`),
      content,
    ];
    world.stdout.write(`${lines.map((line) => safeText(line)).join('\n')}\n`);
  });
}

async function decide(
  world: World,
  id: string,
  verdict: 'take' | 'refuse',
  options: TakeOptions,
): Promise<ExitCode> {
  return withStore(world, options, async (node) => {
    const desk = handOf(node);
    const one = await oneOf(node, id);
    const { as: uses, severity, reason } = options;
    const said = { verdict, digest: one.digest, uses, severity, reason };
    const done = await decideWaiting(desk, BY, one.seq, said);
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(done.error.message));
    const reply = decidedReply(done.value);
    if (options.json === true) world.stdout.write(`${safeJson(reply)}\n`);
    else {
      const raised = reply.warningId === '' ? '' : `, warning ${reply.warningId}`;
      const word = verdict === 'take' ? 'taken' : 'refused';
      world.stdout.write(`${safeText(`${reply.objectId} is ${word}${raised}`)}\n`);
    }
  });
}

async function unwatch(world: World, id: string, options: Shared): Promise<ExitCode> {
  return withStore(world, options, async (node) => {
    if (!(await endWatch(handOf(node), BY, placeOf(id))))
      throw new CommandError(EXIT.failure, 'it is not looked for: noroshi taxii waiting lists all');
    world.stdout.write(
      options.json === true ? `${safeJson({ id })}\n` : 'it is looked for no more\n',
    );
  });
}

async function oneOf({ store }: NodeStore, id: string): Promise<Waiting> {
  const found = await waitingOne(store.db, ALL, placeOf(id));
  if (found !== undefined) return found;
  throw new CommandError(
    EXIT.failure,
    'nothing waits there: noroshi taxii waiting lists what does',
  );
}

function placeOf(id: string): number {
  if (/^[0-9]{1,15}$/.test(id)) return Number(id);
  throw new CommandError(EXIT.usage, `${safeText(id)} is no number as noroshi taxii waiting lists`);
}

function handOf({ dir, store }: NodeStore) {
  if (dir.mode === 'live')
    throw new CommandError(
      EXIT.failure,
      'in live mode a person decides under their name: log in on the page (noroshi user link NAME)',
    );
  return { store, nodeId: dir.nodeId, mode: dir.mode, clock: createClock() };
}

async function withStore(
  world: World,
  options: Shared,
  work: (node: NodeStore) => Promise<void>,
): Promise<ExitCode> {
  const node = await openNodeStore(world, options);
  try {
    await work(node);
    return EXIT.done;
  } finally {
    await node.store.close();
  }
}

function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return formatTable(
    titles.map((title) => ({ title })),
    rows.map((row) => row.map((cell) => safeText(cell))),
  );
}

const EXAMPLES = `Examples:
  noroshi taxii waiting                             what partners posted, and what was decided
  noroshi taxii show 12                             one of them, in whole
  noroshi taxii take 12 --as warn watch --reason "seen here too"
  noroshi taxii refuse 13 --reason "our own address"
  noroshi taxii unwatch 12                          look for it in flows no more
`;
