/**
 * `noroshi partner ask|answer|requests`: asking a partner to look or to send more, answering what they ask, and how each request
 * stands. Beside the running node or without one; what is signed here goes when the partner fetches. In live mode a person
 * asks and answers under their name, on the page or the API, and only the list is here.
 */
import { randomBytes } from 'node:crypto';
import { REQUEST_ANSWERS, REQUEST_ASKS } from '@noroshi/exchange';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import { createClock } from '@noroshi/node';
import {
  askByHand,
  authorOf,
  type ByHand,
  type HandError,
  type RequestLine,
  replyByHand,
  requestReply,
  requestsWith,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { configRows } from '@noroshi/store';
import { formatUtc, type Result } from '@noroshi/time';
import { TLP_LEVELS } from '@noroshi/watch';
import { type Command, Option } from 'commander';
import { type NodeStore, openNodeStore } from '../open-store.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

export type Shared = { readonly data?: string; readonly json?: boolean };
type AskOptions = Shared & {
  readonly for: (typeof REQUEST_ASKS)[number];
  readonly about: string;
  readonly text?: string;
  readonly tlp: (typeof TLP_LEVELS)[number];
};
type AnswerOptions = Shared & {
  readonly say: (typeof REQUEST_ANSWERS)[number];
  readonly text?: string;
};

export const ALL = { clearance: 'RED', owners: '*' } as const;

/** Adds them to `noroshi partner`; `shared` gives each what all have. */
export function addRequestCommands(
  partner: Command,
  world: World,
  end: (code: ExitCode) => void,
  shared: (command: Command) => Command,
): void {
  shared(partner.command('ask <id>').summary('ask a partner: please look, send more'))
    .requiredOption('--about <type:id>', 'object:25544, asset:ID or warning:ID')
    .addOption(
      new Option('--for <what>', 'look: watch it; more: send what you have')
        .choices([...REQUEST_ASKS])
        .default('look'),
    )
    .option('--text <words>', 'in your words')
    .addOption(
      new Option('--tlp <level>', 'who may know of it there')
        .choices([...TLP_LEVELS])
        .default('AMBER'),
    )
    .action(async (id: string, options: AskOptions) => end(await ask(world, id, options)));
  shared(partner.command('answer <request>').summary('answer what a partner asked'))
    .addOption(
      new Option('--say <what>', 'done and declined close it')
        .choices([...REQUEST_ANSWERS])
        .makeOptionMandatory(),
    )
    .option('--text <words>', 'what they should know')
    .action(async (id: string, options: AnswerOptions) => end(await answer(world, id, options)));
  shared(
    partner.command('requests').summary('what was asked, both ways, and how it stands'),
  ).action(async (options: Shared) => end(await requests(world, options)));
}

async function ask(world: World, partner: string, options: AskOptions): Promise<ExitCode> {
  const [, type, id] = /^(object|asset|warning):(.+)$/.exec(options.about) ?? [];
  if (type === undefined || id === undefined)
    throw new CommandError(
      EXIT.usage,
      `--about is ${safeText(options.about)}: expected object:25544, asset:ID or warning:ID`,
    );
  return withHand(world, options, async (hand) => {
    const { for: wanted, text = '', tlp } = options;
    const about = { type: type as 'object', id };
    const asking = { partner, ask: wanted, about, text, tlp, viewer: ALL };
    const done = doneOr(await askByHand(hand, asking));
    if (options.json === true) world.stdout.write(`${safeJson(done)}\n`);
    else world.stdout.write(`${done.requestId} is signed for ${safeText(partner)}\n`);
    say(world, `noroshi: it goes when they fetch, by rule ${safeText(done.ruleId)}`);
  });
}

async function answer(world: World, request: string, options: AnswerOptions): Promise<ExitCode> {
  return withHand(world, options, async (hand) => {
    const { say: wanted, text = '' } = options;
    const done = doneOr(await replyByHand(hand, request, { answer: wanted, text }));
    const document = { requestId: request, partner: done.partner, answer: wanted };
    if (options.json === true) world.stdout.write(`${safeJson(document)}\n`);
    else world.stdout.write(`${wanted} is signed for ${safeText(done.partner)}\n`);
  });
}

async function requests(world: World, options: Shared): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const lines: RequestLine[] = [];
    for (const { id } of await configRows(store.db, 'partner'))
      lines.push(...(await requestsWith(store.db, dir, id, ALL)));
    if (options.json === true)
      world.stdout.write(`${safeJson({ requests: lines.map(requestReply) })}\n`);
    else world.stdout.write(lines.length === 0 ? 'no requests\n' : `${tableOf(lines)}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function tableOf(lines: readonly RequestLine[]): string {
  const titles = ['request', 'partner', 'whose', 'asks', 'about', 'at', 'state'];
  return formatTable(
    titles.map((title) => ({ title })),
    lines.map(({ id, partner, direction, request, state }) => [
      ...[id, partner, direction, request.ask, `${request.about.type}:${request.about.id}`],
      ...[formatUtc(request.atUs, 0), state],
    ]),
  );
}

export function doneOr<T>(done: Result<T, HandError>): T {
  if (done.ok) return done.value;
  throw new CommandError(EXIT.failure, safeText(done.error.message));
}

export async function withHand(
  world: World,
  options: Shared,
  work: (hand: ByHand) => Promise<void>,
): Promise<ExitCode> {
  const node = await openNodeStore(world, options);
  try {
    await work(await handOf(world, node));
    return EXIT.done;
  } finally {
    await node.store.close();
  }
}

async function handOf(world: World, { dir, store }: NodeStore): Promise<ByHand> {
  if (dir.mode === 'live')
    throw new CommandError(
      EXIT.failure,
      'in live mode a person asks and answers, under their name: log in on the page (noroshi user link NAME)',
    );
  const feed = { wake: () => {} }; // the running node follows the store by itself
  const random = (bytes: number) => Uint8Array.from(randomBytes(bytes));
  const context = { store, mode: dir.mode, clock: createClock(), random, feed };
  const author = await authorOf(dir.path, { ...dir, random }, world.nowUs());
  return { context, author, actor: CONSOLE };
}
