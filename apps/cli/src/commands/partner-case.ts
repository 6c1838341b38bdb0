/**
 * `noroshi partner case …`: joint cases with a partner, beside the running node or without one. What is signed here goes when the
 * partner fetches. In live mode a person works on a case under their name, on the page or the API; reading and the file are here.
 */
import { readFile } from 'node:fs/promises';
import { type CaseAct, draftReport } from '@noroshi/exchange';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  actOnCase,
  type CaseSaid,
  caseHeadReply,
  caseReply,
  casesWith,
  caseText,
  type JointCase,
  openCase,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { appendAudit, configRows } from '@noroshi/store';
import { formatUtc, parseUtc } from '@noroshi/time';
import { TLP_LEVELS } from '@noroshi/watch';
import { type Command, Option } from 'commander';
import { type NodeStore, openNodeStore } from '../open-store.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { ALL, doneOr, type Shared, withHand } from './partner-ask.ts';

type End = (code: ExitCode) => void;
type Share = (command: Command) => Command;
type OpenOptions = Shared & {
  readonly about: string;
  readonly title: string;
  readonly text?: string;
  readonly tlp: (typeof TLP_LEVELS)[number];
};
type ProposeOptions = Shared & { readonly doer?: string; readonly until?: string };
type TextOptions = Shared & { readonly text?: string };

/** Acts that name an action or a report of the case. */
const ON_ENTRY = {
  agree: 'say yes to an action that the other side proposed',
  refuse: 'say no to an action, or take back your own',
  done: 'an action of yours is done',
} as const;
const PLAIN = {
  accept: 'accept a case that the partner opened',
  decline: 'decline it: no word of yours goes',
  close: 'end it for both: no word of yours goes',
} as const;

/** Adds `case` to `noroshi partner`; `shared` gives each what all have. */
export function addCaseCommands(partner: Command, world: World, end: End, shared: Share): void {
  const group = partner.command('case').summary('joint cases: one thread that both nodes see');
  group.addHelpText('before', `${EXAMPLES}\n`);
  addReading(group, world, end, shared);
  shared(group.command('open <partner>').summary('open a case about a warning or a request'))
    .requiredOption('--about <type:id>', 'warning:ID or request:ID, as it is called here')
    .requiredOption('--title <words>', 'what it is about, in a few words')
    .option('--text <words>', 'what you ask')
    .addOption(
      new Option('--tlp <level>', 'who may know of it').choices([...TLP_LEVELS]).default('AMBER'),
    )
    .action(async (id: string, options: OpenOptions) => end(await open(world, id, options)));
  for (const [act, summary] of Object.entries(PLAIN))
    shared(group.command(`${act} <case>`).summary(summary)).action(
      async (id: string, options: Shared) =>
        end(await add(world, id, options, { act: act as 'accept' })),
    );
  for (const [act, summary] of Object.entries(ON_ENTRY))
    shared(group.command(`${act} <case> <action>`).summary(summary))
      .option('--text <words>', 'in your words')
      .action(async (id: string, ref: string, options: TextOptions) =>
        end(await add(world, id, options, { act: act as 'agree', ref, ...textOf(options) })),
      );
  shared(group.command('sign <case> <report>').summary('stand by a report too')).action(
    async (id: string, ref: string, options: Shared) =>
      end(await add(world, id, options, { act: 'sign', ref })),
  );
  shared(group.command('say <case> <words>').summary('say something')).action(
    async (id: string, text: string, options: Shared) =>
      end(await add(world, id, options, { act: 'say', text })),
  );
  shared(group.command('propose <case> <words>').summary('propose an action; both agree to it'))
    .option('--doer <node>', 'which of the two nodes does it (this one)')
    .option('--until <utc>', 'by when')
    .action(async (id: string, text: string, options: ProposeOptions) =>
      end(await add(world, id, options, proposed(text, options))),
    );
}

function addReading(group: Command, world: World, end: End, shared: Share): void {
  shared(group.command('list').summary('all cases and how they stand')).action(
    async (options: Shared) => end(await list(world, options)),
  );
  shared(group.command('show <case>').summary('thread, actions, report')).action(
    async (id: string, options: Shared) => end(await show(world, id, options)),
  );
  shared(group.command('export <case>').summary('the case as marked text; audited')).action(
    async (id: string, options: Shared) => end(await take(world, id, options)),
  );
  shared(group.command('report <case>').summary('the after-action report: a draft, or FILE signed'))
    .option('--file <file>', 'the text of the report; without it a draft is printed')
    .action(async (id: string, options: Shared & { readonly file?: string }) =>
      end(await report(world, id, options)),
    );
}

function textOf({ text }: TextOptions): { readonly text?: string } {
  return text === undefined ? {} : { text };
}

function proposed(text: string, { doer, until }: ProposeOptions): CaseSaid {
  const at = until === undefined ? null : parseUtc(until);
  if (at !== null && !at.ok)
    throw new CommandError(
      EXIT.usage,
      `--until is ${safeText(until!)}: expected UTC such as 2026-01-01T06:00:00Z`,
    );
  const by = at === null ? {} : { untilUs: at.value };
  return { act: 'propose', text, ...by, ...(doer !== undefined && { doer }) };
}

async function open(world: World, partner: string, options: OpenOptions): Promise<ExitCode> {
  const [, type, id] = /^(warning|request):(.+)$/.exec(options.about) ?? [];
  if (type === undefined || id === undefined)
    throw new CommandError(
      EXIT.usage,
      `--about is ${safeText(options.about)}: expected warning:ID or request:ID`,
    );
  return withHand(world, options, async (hand) => {
    const { title, text = '', tlp } = options;
    const about = { type: type as 'warning', id };
    const done = doneOr(await openCase(hand, { partner, title, about, text, tlp, viewer: ALL }));
    if (options.json === true) world.stdout.write(`${safeJson(done)}\n`);
    else world.stdout.write(`${done.caseId} is signed for ${safeText(partner)}\n`);
    say(world, 'noroshi: it goes when they fetch; they accept or decline it');
  });
}

async function add(
  world: World,
  caseId: string,
  options: Shared,
  said: CaseSaid & { readonly act: Exclude<CaseAct, 'open'> },
): Promise<ExitCode> {
  const { partner } = (await found(world, caseId, options)).found;
  return withHand(world, options, async (hand) => {
    const done = doneOr(await actOnCase(hand, { partner, caseId, viewer: ALL, said }));
    if (options.json === true) world.stdout.write(`${safeJson(done)}\n`);
    else world.stdout.write(`${said.act} is signed as entry ${done.n} for ${safeText(partner)}\n`);
  });
}

async function list(world: World, options: Shared): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const cases = (await allCases({ dir, store })).map((each) => caseHeadReply(dir, each));
    if (options.json === true) {
      world.stdout.write(`${safeJson({ cases })}\n`);
      return EXIT.done;
    }
    const titles = ['case', 'partner', 'state', 'waits', 'title', 'last'];
    const rows = cases.map(({ id, partner, state, waits, title, lastUtc }) => [
      ...[id, partner, state, `${waits}`, safeText(title), lastUtc],
    ]);
    const table = formatTable(
      titles.map((title) => ({ title })),
      rows,
    );
    world.stdout.write(rows.length === 0 ? 'no joint cases\n' : `${table}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function show(world: World, caseId: string, options: Shared): Promise<ExitCode> {
  const { reply, node } = await found(world, caseId, options);
  if (options.json === true) world.stdout.write(`${safeJson(reply)}\n`);
  else world.stdout.write(textFor(reply, node, world));
  return EXIT.done;
}

/** The same text, and a line in the audit: who took it. */
async function take(world: World, caseId: string, options: Shared): Promise<ExitCode> {
  const { reply, node } = await found(world, caseId, options);
  const { store } = await openNodeStore(world, options);
  try {
    const doc = { what: 'case', partner: reply.partner, tlp: reply.tlp };
    const line = { atUs: world.nowUs(), actor: CONSOLE, action: 'export', subject: caseId };
    await store.write((tx) => appendAudit(tx, { ...line, doc }));
  } finally {
    await store.close();
  }
  const text = textFor(reply, node, world);
  if (options.json === true) world.stdout.write(`${safeJson({ caseId, text })}\n`);
  else world.stdout.write(text);
  return EXIT.done;
}

async function report(
  world: World,
  caseId: string,
  options: Shared & { readonly file?: string },
): Promise<ExitCode> {
  const { file } = options;
  if (file !== undefined) {
    const text = await readFile(file, 'utf8').catch((cause: Error) => {
      throw new CommandError(EXIT.failure, `${safeText(file)}: ${cause.message}`);
    });
    return add(world, caseId, options, { act: 'report', report: text });
  }
  const draft = draftReport((await found(world, caseId, options)).found.thread);
  if (options.json === true) world.stdout.write(`${safeJson({ caseId, draft })}\n`);
  else world.stdout.write(`${safeLines(draft)}\n`);
  return EXIT.done;
}

function textFor(
  reply: ReturnType<typeof caseReply>,
  { dir }: Pick<NodeStore, 'dir'>,
  world: World,
) {
  const takenUtc = formatUtc(world.nowUs(), 0);
  const stamp = { mode: dir.mode, node: dir.nodeId, takenBy: CONSOLE, takenUtc, tlp: reply.tlp };
  return safeLines(caseText(reply, stamp));
}

/** What a partner wrote, for a terminal: line by line without control characters. */
function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n');
}

async function allCases({ dir, store }: Pick<NodeStore, 'dir' | 'store'>): Promise<JointCase[]> {
  const cases: JointCase[] = [];
  for (const { id } of await configRows(store.db, 'partner'))
    cases.push(...(await casesWith(store.db, dir, id, ALL)));
  return cases;
}

async function found(world: World, caseId: string, options: Shared) {
  const node = await openNodeStore(world, options);
  try {
    const one = (await allCases(node)).find(({ thread }) => thread.caseId === caseId);
    if (one === undefined)
      throw new CommandError(
        EXIT.failure,
        `there is no joint case ${safeText(caseId)}: noroshi partner case list shows them`,
      );
    return { found: one, reply: caseReply(node.dir, one), node: { dir: node.dir } };
  } finally {
    await node.store.close();
  }
}

const EXAMPLES = `Examples:
  noroshi partner case open bravo --about warning:w-3f9c --title 'Debris beside Observer'
  noroshi partner case list
  noroshi partner case show alpha:c-51d0…
  noroshi partner case accept alpha:c-51d0…         they opened it: work on it with them
  noroshi partner case decline alpha:c-51d0…
  noroshi partner case say alpha:c-51d0… 'we see it too'
  noroshi partner case propose alpha:c-51d0… 'observe the pass' --doer bravo --until 2026-01-01T06:00:00Z
  noroshi partner case agree alpha:c-51d0… alpha.2  yes to what they proposed
  noroshi partner case refuse alpha:c-51d0… alpha.2
  noroshi partner case done alpha:c-51d0… alpha.2 --text 'seen twice'
  noroshi partner case report alpha:c-51d0… > draft.txt     then --file draft.txt
  noroshi partner case sign alpha:c-51d0… bravo.4   stand by their report too
  noroshi partner case close alpha:c-51d0…
  noroshi partner case export alpha:c-51d0… > case.txt
`;
