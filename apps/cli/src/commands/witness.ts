/**
 * `noroshi witness`: an oversight body's own small server (C2SP tlog-witness). A node shows it the size and root of a lane and the proof that
 * the lane only grew; it signs that, once, and never a smaller or another log after it. It needs no record and no body of anybody.
 */

import { formatTable, safeJson, safeText } from '@noroshi/host';
import {
  createDataDir,
  type DataDir,
  defaultDataDir,
  formatDataDirError,
  openDataDir,
} from '@noroshi/node';
import {
  followLogs,
  openWitnessKeys,
  readPair,
  startWitnessServer,
  type WitnessPen,
  witnessServerName,
} from '@noroshi/node/partner';
import { witnessedLogs } from '@noroshi/store/exchange';
import { formatUtc } from '@noroshi/time';
import { MODES, type Mode } from '@noroshi/watch';
import { Option } from 'commander';
import { openNodeStore, orCommandError } from '../open-store.ts';
import { wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { aborted, CommandError, counted, EXIT, type ExitCode, say, type World } from '../world.ts';

const PORT = 8463;

type Shared = { readonly data?: string; readonly json?: boolean };
type WitnessOptions = Shared & {
  readonly logs?: string;
  readonly host: string;
  readonly port: number;
  readonly mode?: Mode;
  readonly name?: string;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly monitors?: boolean;
  readonly mlDsa?: boolean;
};

export const addWitness: AddCommand = (program, world, end) => {
  const witness = program
    .command('witness')
    .summary('run a witness of others’ logs, as an oversight body does')
    .description(
      'Answers C2SP tlog-witness until Ctrl-C: cosigns a checkpoint of a log in --logs when it is proven that the log only grew. ' +
        'Remembers one size and root for each log and never goes back. --logs has one public key a line (noroshi audit keys prints them).',
    )
    .addHelpText('before', EXAMPLES)
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .addOption(new Option('--mode <mode>', 'mode of a new directory, for ever').choices(MODES))
    .option('--name <id>', 'what a new witness is called')
    .option('--logs <file>', 'the public keys of the logs it knows; read again when it changes')
    .option('--host <address>', 'where nodes connect', '127.0.0.1')
    .option('--port <n>', 'their port; 0 takes a free one', wholeIn(0, 65_535), PORT)
    .option('--tls-key <file>', 'needed for any host but this machine')
    .option('--tls-cert <file>', 'needed for any host but this machine')
    .option('--ml-dsa', 'sign with ML-DSA-44, too: not forged by a quantum computer')
    .option('--monitors', 'show the newest cosigned checkpoint of a log to who asks for it')
    .option('--json', 'ready as one JSON line')
    .action(async (options: WitnessOptions) => end(await run(world, options)));
  witness
    .command('status')
    .summary('its public keys, and what it has cosigned last')
    .description('Its public keys, and of each log the size it cosigned last, and when.')
    .option('--json', 'one JSON document')
    .action(async (_options: Shared, command) =>
      end(await status(world, command.optsWithGlobals())),
    );
};

async function run(world: World, options: WitnessOptions): Promise<ExitCode> {
  const { logs: file } = options;
  if (file === undefined) throw new CommandError(EXIT.usage, 'which logs? --logs FILE');
  await ensureDir(world, options);
  const { dir, store } = await openNodeStore(world, options);
  try {
    return await orCommandError(async () => {
      const pens = await pensOf(dir, options.mlDsa === true);
      const refusedAt = (line: number, reason: string) =>
        say(world, safeText(`${file}: line ${line}: ${reason}`));
      const look = await followLogs(file, dir.mode, ({ keys, refused }) => {
        for (const { line, reason } of refused) refusedAt(line, reason);
        say(world, `noroshi: ${counted(keys.length, 'key')} of logs in force`);
      });
      const tls = await tlsOf(options);
      const server = await startWitnessServer(
        {
          witness: { store, pens, wallUs: world.nowUs },
          logs: async () => (await look()).keys,
          ...{ monitors: options.monitors === true, tls, nowMs: world.clockMs },
          onAnswer: (code, path) => code !== 200 && say(world, safeText(`${code} ${path}`)),
          onFault: (cause) => say(world, safeText(`a question could not be answered: ${cause}`)),
        },
        options,
      );
      const scheme = tls === undefined ? 'http' : 'https';
      const host = options.host.includes(':') ? `[${options.host}]` : options.host;
      const url = `${scheme}://${host}:${server.port}`;
      const ready = { url, mode: dir.mode, name: pens[0]!.key.name, keys: pens.map(vkeyOf) };
      world.stdout.write(options.json === true ? `${safeJson(ready)}\n` : readyText(ready));
      await aborted(world.signal);
      await server.close();
      return EXIT.done;
    });
  } finally {
    await store.close();
  }
}

/** A witness has a directory of its own, made the first time with --mode and --name. */
async function ensureDir(world: World, { data, mode, name }: WitnessOptions): Promise<void> {
  const path = data ?? defaultDataDir(world.env);
  const found = await openDataDir(path, world.env);
  if (found.ok || found.error.kind !== 'missing') return;
  if (mode === undefined || name === undefined)
    throw new CommandError(
      EXIT.usage,
      `${safeText(path)} is no data directory yet: give --mode exercise|live and --name ID to make a witness there`,
    );
  const facts = { mode, nodeId: name, scenario: null };
  const made = await createDataDir(path, facts, formatUtc(world.nowUs()), world.env);
  if (!made.ok) throw new CommandError(EXIT.failure, formatDataDirError(made.error));
}

async function status(world: World, options: Shared): Promise<ExitCode> {
  const { dir, store } = await openNodeStore(world, options);
  try {
    const pens = await orCommandError(() => pensOf(dir, false));
    const logs = (await witnessedLogs(store.db)).map(({ origin, size, root, atUs }) => ({
      ...{ origin, size, root, cosignedUtc: formatUtc(atUs, 0) },
    }));
    const shown = { mode: dir.mode, name: pens[0]!.key.name, keys: pens.map(vkeyOf), logs };
    if (options.json === true) world.stdout.write(`${safeJson(shown)}\n`);
    else {
      for (const key of shown.keys) world.stdout.write(`${key}\n`);
      const rows = logs.map((log) => [safeText(log.origin), `${log.size}`, log.cosignedUtc]);
      const titles = ['log', 'size', 'cosigned'].map((title) => ({ title }));
      world.stdout.write(
        rows.length === 0 ? 'nothing cosigned yet\n' : `${formatTable(titles, rows)}\n`,
      );
    }
    return EXIT.done;
  } finally {
    await store.close();
  }
}

function pensOf(dir: DataDir, withMlDsa: boolean): Promise<readonly WitnessPen[]> {
  return openWitnessKeys(dir.path, witnessServerName(dir.mode, dir.nodeId), withMlDsa);
}

const vkeyOf = ({ vkey }: WitnessPen) => vkey;

async function tlsOf({ tlsKey, tlsCert }: WitnessOptions) {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined || tlsCert === undefined)
    throw new CommandError(EXIT.usage, '--tls-key and --tls-cert go together');
  return readPair({ keyFile: tlsKey, certFile: tlsCert });
}

function readyText({ url, name, keys }: { url: string; name: string; keys: readonly string[] }) {
  return `witness ${safeText(name)} at ${url}\n${keys.map((key) => `key ${key}\n`).join('')}`;
}

const EXAMPLES = `Examples:
  noroshi witness --data oversight --mode exercise --name oversight --logs logs.txt
  noroshi audit keys --data alpha >> logs.txt     the lanes of a node, on its machine
  noroshi witness status --data oversight         its keys, and what it has cosigned
`;
