/**
 * `noroshi user add|link|revoke|list`: people of a node, from the machine itself. A link is made here and nowhere else, so
 * whoever can run this command on this directory can let people in, and nobody else can.
 */
import { randomBytes } from 'node:crypto';
import { formatTable, safeJson } from '@noroshi/host';
import {
  addPerson,
  CONSOLE,
  changePerson,
  type Desk,
  issueLink,
  type PeopleError,
} from '@noroshi/node/people';
import { listPersons, type Person } from '@noroshi/store/people';
import { formatUtc, type Result } from '@noroshi/time';
import { ROLES, type Role, TLP_LEVELS, type Tlp } from '@noroshi/watch';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { nodeDir, openNodeStore, runningPlace } from '../open-store.ts';
import type { AddCommand } from '../program.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type Shared = { readonly data?: string; readonly json?: boolean };
type AddOptions = Shared & {
  readonly role: readonly Role[];
  readonly owners: '*' | readonly string[];
  readonly clearance: Tlp;
};
type LinkOptions = Shared & { readonly url?: string };

export const addUser: AddCommand = (program, world, end) => {
  const user = program
    .command('user')
    .summary('people of this node: add, let in, revoke, list')
    .description('People of a node. What is done here is in its audit as the console.')
    .addHelpText('before', EXAMPLES);
  shared(user.command('add <name>').summary('add a person'))
    .requiredOption('--role <role…>', `one or more of ${ROLES.join(', ')}`, parseRoles)
    .option('--owners <owner,…>', 'whose assets they see; all unless told', parseOwners, '*')
    .addOption(
      new Option('--clearance <tlp>', 'the most restricted marking they may read')
        .choices(TLP_LEVELS)
        .default('AMBER'),
    )
    .action(async (name: string, options: AddOptions) => end(await add(world, name, options)));
  shared(user.command('link <name>').summary('a link that lets a person in once'))
    .option('--url <url>', 'where the page is (default: as the running node says)', parseUrl)
    .action(async (name: string, options: LinkOptions) => end(await letIn(world, name, options)));
  shared(
    user.command('revoke <name>').summary('end a person’s sessions and let them in no more'),
  ).action(async (name: string, options: Shared) => end(await revoke(world, name, options)));
  shared(user.command('list').summary('everybody who has or had a name here')).action(
    async (options: Shared) => end(await list(world, options)),
  );
};

function shared(command: Command): Command {
  return command
    .description(command.summary())
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .option('--json', 'one JSON document');
}

async function add(world: World, name: string, options: AddOptions): Promise<ExitCode> {
  const { role: roles, owners, clearance } = options;
  const doc = { roles, owners, clearance };
  const person = await withDesk(world, options, (desk) => addPerson(desk, CONSOLE, name, doc));
  if (options.json === true) printJson(world, personJson(person));
  else world.stdout.write(`added ${person.id}: ${person.roles.join(', ')}\n`);
  say(world, `noroshi: let them in with: noroshi user link ${person.id}`);
  return EXIT.done;
}

async function letIn(world: World, name: string, options: LinkOptions): Promise<ExitCode> {
  const dir = await nodeDir(world, options);
  const url = options.url ?? (await runningPlace(dir, 'page', '--url https://watch.example:8460'));
  const issue = (desk: Desk) => issueLink(desk, CONSOLE, name, url);
  const link = await withDesk(world, options, issue);
  const untilUtc = formatUtc(link.expiresUs, 0);
  if (options.json === true) printJson(world, { url: link.url, untilUtc });
  else world.stdout.write(`${link.url}\n`);
  say(world, `noroshi: it works once, until ${untilUtc}; earlier links of ${name} no longer do`);
  return EXIT.done;
}

async function revoke(world: World, name: string, options: Shared): Promise<ExitCode> {
  const change = (desk: Desk) => changePerson(desk, CONSOLE, name, { state: 'revoked' });
  const person = await withDesk(world, options, change);
  if (options.json === true) printJson(world, personJson(person));
  else world.stdout.write(`revoked ${person.id}; their sessions have ended\n`);
  return EXIT.done;
}

async function list(world: World, options: Shared): Promise<ExitCode> {
  const { store } = await openNodeStore(world, options);
  try {
    const people = await listPersons(store.db);
    if (options.json === true) printJson(world, { users: people.map(personJson) });
    else world.stdout.write(tableOf(people));
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function withDesk<T>(
  world: World,
  options: Shared,
  work: (desk: Desk) => Promise<Result<T, PeopleError>>,
): Promise<T> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const wallUs = world.nowUs;
    const done = await work({ store, mode: dir.mode, random: (n) => randomBytes(n), wallUs });
    if (done.ok) return done.value;
    const usage = done.error.kind === 'name' || done.error.kind === 'roles';
    throw new CommandError(usage ? EXIT.usage : EXIT.failure, done.error.message);
  } finally {
    await store.close();
  }
}

function tableOf(people: readonly Person[]): string {
  const columns = ['name', 'state', 'roles', 'owners', 'clearance', 'since'];
  const rows = people.map(({ id, state, roles, owners, clearance, createdUs }) => [
    ...[id, state, roles.join(','), owners === '*' ? '*' : owners.join(',')],
    ...[clearance, formatUtc(createdUs, 0)],
  ]);
  return formatTable(
    columns.map((title) => ({ title })),
    rows,
  );
}

function personJson({ id, state, roles, owners, clearance, createdUs, updatedUs }: Person) {
  const times = { createdUtc: formatUtc(createdUs, 3), updatedUtc: formatUtc(updatedUs, 3) };
  return { name: id, state, roles, owners, clearance, ...times };
}

function printJson(world: World, value: unknown): void {
  world.stdout.write(`${safeJson(value, 0)}\n`);
}

/** Given once with commas or several times. */
function parseRoles(text: string, before: readonly Role[] | undefined): readonly Role[] {
  const given = text.split(',').map((word) => word.trim());
  const wrong = given.find((word) => !ROLES.includes(word as Role));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`"${wrong}" is no role: ${ROLES.join(', ')}.`);
  return [...new Set([...(before ?? []), ...(given as Role[])])];
}

function parseOwners(text: string): '*' | readonly string[] {
  if (text === '*') return '*';
  const owners = text.split(',').map((word) => word.trim());
  if (owners.some((owner) => !/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,95}$/.test(owner)))
    throw new InvalidArgumentError('Give organisations separated by commas, or * for all.');
  return [...new Set(owners)];
}

function parseUrl(text: string): string {
  if (/^https?:\/\/[^/\s#?]+\/?$/.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('Give where the page is, as in https://watch.example:8460.');
}

const EXAMPLES = `Examples:
  noroshi user add tanaka --role duty,analyst --clearance AMBER
  noroshi user link tanaka                  a link for one login within 15 minutes
  noroshi user list
  noroshi user revoke tanaka
`;
