/**
 * `noroshi partner invite|add|list|status|resume|ask|answer|requests`: meeting another node and how the link to it is. Beside the running node or
 * without one: a command writes the store and the node sees it. An invitation has public keys and an address, no secret; it
 * proves who speaks only if it came by a way that both people trust.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  addPartner,
  inviteText,
  type PartnerStatus,
  PartnerView,
  partnerStatuses,
  partnerView,
  resumePartner,
  sinceOf,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { formatUtc } from '@noroshi/time';
import { encodeEdge } from '@noroshi/watch';
import type { Command } from 'commander';
import { openNodeStore, orCommandError, runningPlace } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';
import { addRequestCommands } from './partner-ask.ts';
import { addCaseCommands } from './partner-case.ts';
import { addEraseCommand } from './partner-erase.ts';
import { addFileCommands } from './partner-file.ts';
import { addKeyCommands } from './partner-keys.ts';
import { addObservationCommands } from './partner-observation.ts';

type Shared = { readonly data?: string; readonly json?: boolean };

export const addPartnerCommand: AddCommand = (program, world, end) => {
  const partner = program
    .command('partner')
    .summary('meet another node, and see how the link to it is')
    .description('Partners of this node: who they are, what they have been told, how the link is.')
    .addHelpText('before', EXAMPLES);
  shared(partner.command('invite').summary('print the line that a partner adds'))
    .option(
      '--address <host:port>',
      'where the partner reaches the partner link of this node (default: where the running node listens)',
    )
    .option('--valid-days <n>', 'how long the line may be used, 1 to 90 days', '7')
    .action(async (options: Inviting) => end(await invite(world, options)));
  shared(partner.command('add <file>').summary('meet a node by its invitation; - is stdin'))
    .option('--again', 'it is known already and has other keys, or begins another life')
    .option('--reason <text>', 'with --again: what was found out; goes into the audit')
    .action(async (file: string, options: Adding) => end(await add(world, file, options)));
  shared(partner.command('list').summary('who our partners are')).action(async (options: Shared) =>
    end(await list(world, options)),
  );
  shared(partner.command('status').summary('how each link is, both ways')).action(
    async (options: Shared) => end(await status(world, options)),
  );
  shared(partner.command('resume <id>').summary('take from a partner again whose feed was stopped'))
    .requiredOption('--reason <text>', 'what was found out; goes into the audit')
    .action(async (id: string, options: Shared & { reason: string }) =>
      end(await resume(world, id, options)),
    );
  addRequestCommands(partner, world, end, shared);
  addFileCommands(partner, world, end, shared);
  addKeyCommands(partner, world, end, shared);
  addEraseCommand(partner, world, end, shared);
  addCaseCommands(partner, world, end, shared);
  addObservationCommands(partner, world, end, shared);
};

function shared(command: Command): Command {
  return command
    .description(command.summary())
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document');
}

type Inviting = Shared & { readonly address?: string; readonly validDays?: string };

async function invite(world: World, options: Inviting): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const example = '--address 198.51.100.7:8461';
    const address = options.address ?? (await runningPlace(dir, 'partner', example));
    const days = options.validDays === undefined ? undefined : Number(options.validDays);
    const made = await orCommandError(() =>
      inviteText(dir.path, dir, address, world.nowUs(), days),
    );
    if (!made.ok) throw new CommandError(EXIT.usage, made.error);
    const { partner, text, expiresUs } = made.value;
    const expiresUtc = formatUtc(expiresUs, 0);
    if (options.json === true) printJson(world, { partner, invitation: text.trim(), expiresUtc });
    else world.stdout.write(text);
    if (LOOPBACK.test(address))
      say(world, `noroshi: ${address} is this machine only: another one needs ${example}`);
    say(
      world,
      `noroshi: this is ${dir.nodeId}, mode ${dir.mode}; good until ${expiresUtc}; hand it over by a way you both trust`,
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

const NONE =
  'no partners yet: noroshi partner invite makes the line that they add, noroshi partner add takes theirs\n';
const LOOPBACK = /^(127\.|localhost:|\[::1\])/;

type Adding = Shared & { readonly again?: boolean; readonly reason?: string };

function againOf({ again, reason }: Adding): string | undefined {
  if (again !== true && reason === undefined) return undefined;
  if (again === true && reason !== undefined && reason.trim() !== '') return reason;
  throw new CommandError(EXIT.usage, '--again goes with --reason TEXT: what was found out');
}

async function add(world: World, file: string, options: Adding): Promise<ExitCode> {
  const text = await inputText(world, file);
  const { dir, store } = await openNodeStore(world, options);
  try {
    const desk = {
      store,
      mode: dir.mode,
      random: (n: number) => randomBytes(n),
      wallUs: world.nowUs,
    };
    const added = await addPartner(desk, dir, text, { actor: CONSOLE, again: againOf(options) });
    if (!added.ok)
      throw new CommandError(EXIT.failure, `${safeText(file)}: ${safeText(added.error)}`);
    const { partner, changed } = added.value;
    if (options.json === true) printJson(world, { partner, state: changed.state });
    else world.stdout.write(`${ADDED[changed.state]} ${partner.id}\n`);
    if (changed.state === 'proposed')
      say(
        world,
        `noroshi: in live mode a release officer has to agree: proposal ${changed.proposalId}`,
      );
    say(
      world,
      `noroshi: nothing goes to ${partner.id} until a release rule names it: noroshi release --dry-run`,
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

const ADDED = { written: 'added', unchanged: 'known', proposed: 'proposed' } as const;

async function list(world: World, options: Shared): Promise<ExitCode> {
  const statuses = await readStatuses(world, options);
  const partners = statuses.map(({ partner }) => partner);
  if (options.json === true) printJson(world, { partners });
  else if (partners.length === 0) world.stdout.write(NONE);
  else
    world.stdout.write(
      `${formatTable(
        ['partner', 'address', 'TLS pin', 'signing key'].map((title) => ({ title })),
        partners.map((each) => [
          each.id,
          each.address ?? '(it pulls only)',
          each.tlsPin,
          each.signingKey,
        ]),
      )}\n`,
    );
  return EXIT.done;
}

async function status(world: World, options: Shared): Promise<ExitCode> {
  const statuses = await readStatuses(world, options);
  if (options.json === true) {
    const partners = statuses.map((each) => encodeEdge(PartnerView, partnerView(each)));
    printJson(world, { partners });
    return EXIT.done;
  }
  if (statuses.length === 0) {
    world.stdout.write(NONE);
    return EXIT.done;
  }
  const titles = [
    'partner',
    'link',
    'since',
    'last contact',
    'next contact',
    'carries',
    'lane',
    'taken',
    'told',
    'confirmed',
    'waits',
  ];
  const table = formatTable(
    titles.map((title) => ({ title })),
    statuses.flatMap(statusCells),
  );
  world.stdout.write(`${table}\n`);
  for (const { partner, link } of statuses)
    if (link.reason !== '') say(world, `noroshi: ${safeText(`${partner.id}: ${link.reason}`)}`);
  return EXIT.done;
}

/** One row a lane: an urgent one may be empty while a long one waits. */
function statusCells(status: PartnerStatus): string[][] {
  const { partner, link, lanes, condition, contact } = status;
  const time = (us: number | null) => (us === null ? 'never' : formatUtc(us, 0));
  return lanes.map(({ lane, taken, known, told, confirmed, backlog, oldestUs }) => [
    ...[partner.id, condition, condition === 'new' ? 'never' : time(sinceOf(status))],
    ...[time(link.contactUs), contact === null ? '–' : formatUtc(contact.fromUs, 0)],
    ...[carriesText(status), lane, `${taken} of ${known}`, String(told), String(confirmed)],
    oldestUs === null ? '0' : `${backlog} since ${formatUtc(oldestUs, 0)}`,
  ]);
}

/** `2.4 kbit/s, 640 ms`. */
function carriesText({ pace }: PartnerStatus): string {
  const bits = pace?.bitsPerS ?? null;
  const trip = pace?.roundTripMs ?? null;
  const parts = [
    ...(bits === null ? [] : [`${Number((bits / 1000).toPrecision(2))} kbit/s`]),
    ...(trip === null ? [] : [`${trip} ms`]),
  ];
  return parts.length === 0 ? '–' : parts.join(', ');
}

async function resume(
  world: World,
  id: string,
  options: Shared & { reason: string },
): Promise<ExitCode> {
  const { store } = await openNodeStore(world, options);
  try {
    const by = { actor: CONSOLE, reason: options.reason, atUs: world.nowUs() };
    const done = await resumePartner(store, id, by);
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(done.error));
    if (options.json === true) printJson(world, { partner: id, taken: done.value.entries });
    else
      world.stdout.write(`${safeText(id)} is followed again, from entry ${done.value.entries}\n`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function readStatuses(world: World, options: Shared): Promise<readonly PartnerStatus[]> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const { partners, unusable } = await partnerStatuses(store.db, dir, world.nowUs());
    for (const { id, reason } of unusable)
      say(world, `noroshi: ${safeText(`partner ${id} is not used: ${reason}`)}`);
    return partners;
  } finally {
    await store.close();
  }
}

const INPUT_BYTES_MAX = 65_536;

async function inputText(world: World, file: string): Promise<string> {
  if (file !== '-') {
    return readFile(file, 'utf8').catch((cause: Error) => {
      throw new CommandError(EXIT.failure, `${safeText(file)}: ${cause.message}`);
    });
  }
  let text = '';
  for await (const part of world.stdin) {
    text += String(part);
    if (text.length > INPUT_BYTES_MAX)
      throw new CommandError(EXIT.usage, 'stdin: an invitation is one line');
  }
  return text;
}

function printJson(world: World, value: unknown): void {
  world.stdout.write(`${safeJson(value)}\n`);
}

const EXAMPLES = `Examples:
  noroshi partner invite --address 198.51.100.7:8461 > alpha.invite
  noroshi partner add bravo.invite                  meet Bravo
  noroshi partner add bravo.invite --again --reason 'new machine, digits read by telephone'
  noroshi partner keys                              ours and theirs, and who is waited for
  noroshi partner rotate --reason 'the yearly change'
  noroshi partner revoke bravo --reason 'its key was stolen'
  noroshi partner epoch --reason 'the newest backup is a day old'
  noroshi partner list
  noroshi partner status                            how the link is, both ways
  noroshi partner ask bravo --about object:25544 --text 'passes at 06:00Z'
  noroshi partner requests
  noroshi partner case list                         work on one case together
  noroshi partner observation list                  files, both ways
  noroshi partner answer bravo:r-3f9c… --say done --text 'seen twice'
  noroshi partner export-file bravo --out /media/usb/bravo.drop
  noroshi partner import-file /media/usb/alpha.drop --dry-run
  noroshi partner erase --warning w-5c02… --dry-run
  noroshi partner resume bravo --reason 'restored from a backup, confirmed by telephone'
`;
