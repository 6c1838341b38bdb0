/**
 * `noroshi partner keys|rotate|revoke|epoch`: keys in force, waiting and revoked; new ones with an overlap; an end to a partner whose
 * key is in other hands; a new life of this node after an old backup. Private halves never leave their files.
 */
import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  beginLife,
  type KeysReply,
  keysView,
  protectKeys,
  revokePartner,
  rotateKeys,
} from '@noroshi/node/partner';
import { CONSOLE } from '@noroshi/node/people';
import { parseUtc } from '@noroshi/time';
import { type Command, Option } from 'commander';
import { openNodeStore, orCommandError, refuseRunning } from '../open-store.ts';
import { CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type Shared = { readonly data?: string; readonly json?: boolean };
type Because = Shared & { readonly reason: string };
type Rotate = Because & { readonly only?: string[]; readonly at?: string };
type Life = Because & { readonly newKeys?: boolean; readonly atLeast?: string };
const TYPES = ['signing', 'tls', 'seal'] as const;
type KeyType = (typeof TYPES)[number];

export function addKeyCommands(
  partner: Command,
  world: World,
  end: (code: ExitCode) => void,
  shared: (command: Command) => Command,
): void {
  const keys = partner
    .command('keys [action]')
    .summary('ours and theirs: in force, waiting, revoked');
  shared(keys)
    .addHelpText('after', KEYS_HELP)
    .action(async (action: string | undefined, options: Shared) =>
      end(await (action === undefined ? show(world, options) : seal(world, action, options))),
    );
  shared(partner.command('rotate').summary('new keys, without a stop: the lanes tell them'))
    .addOption(new Option('--only <key...>', 'not all three').choices([...TYPES]))
    .option('--at <utc>', 'from when on partners are told (default: now)')
    .requiredOption('--reason <text>', 'goes into the audit')
    .action(async (options: Rotate) => end(await rotate(world, options)));
  shared(
    partner.command('revoke <id>').summary('take nothing more from a partner and tell it nothing'),
  )
    .requiredOption('--reason <text>', 'goes into the audit')
    .action(async (id: string, options: Because) => end(await revoke(world, id, options)));
  shared(
    partner.command('epoch').summary('begin a new life of this node: every partner meets it again'),
  )
    .option('--new-keys', 'with new keys, where the old ones may be in other hands')
    .option('--at-least <n>', 'a number that no partner has seen')
    .requiredOption('--reason <text>', 'goes into the audit')
    .action(async (options: Life) => end(await epoch(world, options)));
}

async function show(world: World, options: Shared): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const view = await orCommandError(() => keysView(store.db, dir.path, dir, world.nowUs()));
    if (options.json === true) world.stdout.write(`${safeJson(view)}\n`);
    else world.stdout.write(`${tableOf(view)}\n`);
    for (const { partner, lanes } of view.own.next?.waitsFor ?? [])
      say(world, `noroshi: waiting for ${safeText(partner)} to confirm in ${lanes.join(', ')}`);
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function tableOf({ own, partners }: KeysReply): string {
  const titles = ['node', 'epoch', 'keys', 'digits', 'signing key', 'TLS pin'];
  const row = (id: string, epoch: number, what: string, set: KeysReply['own']['inForce']) => [
    ...[id, String(epoch), what, set.fingerprint, set.signingKey, set.tlsPin],
  ];
  const rows = [row(`${own.node} (this)`, own.epoch, 'in force', own.inForce)];
  if (own.next !== undefined)
    rows.push(row('', own.epoch, `${own.next.state} from ${own.next.fromUtc}`, own.next.keys));
  for (const { id, epoch, inForce, next, revoked } of partners) {
    const state =
      revoked === undefined ? 'in force' : `revoked ${revoked.atUtc}: ${revoked.reason}`;
    rows.push(row(id, epoch, safeText(state), inForce));
    if (next !== undefined) rows.push(row('', epoch, 'next', next));
  }
  return formatTable(
    titles.map((title) => ({ title })),
    rows,
  );
}

async function seal(world: World, action: string, options: Shared): Promise<ExitCode> {
  if (action !== 'protect' && action !== 'unprotect')
    throw new CommandError(EXIT.usage, `partner keys ${safeText(action)}: protect or unprotect`);
  const { dir, store } = await openNodeStore(world, options);
  try {
    await refuseRunning(dir, `partner keys ${action}`);
    const files = await orCommandError(() => protectKeys(dir.path, dir, action === 'protect'));
    if (options.json === true) world.stdout.write(`${safeJson({ action, files })}\n`);
    else world.stdout.write(`${action}ed: ${files.join(', ')}\n`);
    if (action === 'protect')
      say(world, 'noroshi: start the node with NOROSHI_PASSPHRASE_FILE from now on');
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function rotate(world: World, options: Rotate): Promise<ExitCode> {
  const at = options.at === undefined ? null : parseUtc(options.at);
  if (at !== null && !at.ok)
    throw new CommandError(
      EXIT.usage,
      `--at ${safeText(options.at!)}: expected 2026-12-01T00:00:00Z`,
    );
  const { dir, store } = await openNodeStore(world, options);
  try {
    const atUs = world.nowUs();
    const types = (options.only as KeyType[] | undefined) ?? TYPES;
    const plan = { types, fromUs: at?.value ?? atUs, by: CONSOLE, reason: options.reason, atUs };
    const done = await orCommandError(() => rotateKeys(dir.path, dir, store, plan));
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(done.error));
    const { state, fromUtc } = done.value;
    if (options.json === true) world.stdout.write(`${safeJson({ state, types, fromUtc })}\n`);
    else world.stdout.write(`new keys (${types.join(', ')}) from ${fromUtc}\n`);
    say(
      world,
      'noroshi: the running node tells its partners; noroshi partner keys shows who is waited for',
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function revoke(world: World, id: string, options: Because): Promise<ExitCode> {
  const { store } = await openNodeStore(world, options);
  try {
    const by = { actor: CONSOLE, reason: options.reason, atUs: world.nowUs() };
    const done = await revokePartner(store, id, by);
    if (!done.ok) throw new CommandError(EXIT.failure, safeText(done.error));
    if (options.json === true)
      world.stdout.write(`${safeJson({ partner: id, state: 'revoked' })}\n`);
    else world.stdout.write(`revoked ${safeText(id)}\n`);
    say(
      world,
      'noroshi: what it said is kept; only meeting again undoes this (partner add --again)',
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

async function epoch(world: World, options: Life): Promise<ExitCode> {
  const atLeast = Number(options.atLeast ?? 1);
  if (!Number.isInteger(atLeast) || atLeast < 1 || atLeast > 1_000_000)
    throw new CommandError(EXIT.usage, '--at-least is a number from 1 to 1000000');
  const { dir, store } = await openNodeStore(world, options);
  try {
    await refuseRunning(dir, 'partner epoch');
    const types: readonly KeyType[] = options.newKeys === true ? TYPES : [];
    const by = { actor: CONSOLE, reason: options.reason, atUs: world.nowUs(), atLeast, types };
    const begun = await orCommandError(() => beginLife(dir.path, dir, store, by));
    if (options.json === true) world.stdout.write(`${safeJson(begun)}\n`);
    else
      world.stdout.write(
        `${dir.nodeId} begins epoch ${begun.epoch}; kept aside: ${begun.aside.length} lanes\n`,
      );
    say(
      world,
      'noroshi: each partner has to meet this node again: noroshi partner invite, read the digits by telephone',
    );
    return EXIT.done;
  } finally {
    await store.close();
  }
}

const KEYS_HELP = `
Examples:
  noroshi partner keys                              in force, waiting, revoked
  NOROSHI_PASSPHRASE_FILE=/run/secrets/noroshi noroshi partner keys protect
  NOROSHI_PASSPHRASE_FILE=/run/secrets/noroshi noroshi partner keys unprotect
`;
