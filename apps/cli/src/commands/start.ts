/**
 * `noroshi start`: runs a node until Ctrl-C. Without arguments it uses the default data directory in its recorded mode; where
 * there is none it makes the exercise first-light, a made-up world. Prints where to look and, the first time, a link to log in.
 */
import {
  type ClockSetting,
  createDataDir,
  type DataDir,
  defaultDataDir,
  formatDataDirError,
  openDataDir,
  PROCESS_ROLES,
  type ProcessRole,
  SCENARIO_IDS,
  StartError,
} from '@noroshi/node';
import { formatUtc } from '@noroshi/time';
import { MODES, type Mode } from '@noroshi/watch';
import { changedSources, pageFiles } from '@noroshi/web/files';
import { InvalidArgumentError, Option } from 'commander';
import { parseClock } from '../clock-option.ts';
import { wholeIn } from '../options.ts';
import type { AddCommand } from '../program.ts';
import { aborted, CommandError, EXIT, type ExitCode, say, type World } from '../world.ts';

type StartOptions = {
  readonly elements?: string;
  readonly clock?: ClockSetting;
  readonly data?: string;
  readonly mode?: Mode;
  readonly node?: string;
  readonly exercise: string;
  readonly host: string;
  readonly port: number;
  readonly partnerHost: string;
  readonly partnerPort: number;
  readonly taxiiHost: string;
  readonly taxiiPort?: number;
  readonly tlsKey?: string;
  readonly tlsCert?: string;
  readonly name: readonly string[];
  readonly role: readonly ProcessRole[];
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly json?: boolean;
};

const PORT = 8460;
const PARTNER_PORT = 8461;
const SCENARIO = 'first-light';
const FIRST_NODE = 'alpha';

export const addStart: AddCommand = (program, world, end) => {
  const port = wholeIn(0, 65_535);
  program
    .command('start')
    .summary('run a node: watch, warn, relay')
    .description(
      'Runs a node until Ctrl-C. Without --data it uses the default data directory; where there is none, it makes ' +
        `the exercise ${SCENARIO}: a made-up world, nothing in it is real. Nothing is fetched unless a source is configured.`,
    )
    .addHelpText('before', EXAMPLES)
    .option('--elements <source>', 'element sets: a file, a folder, a URL, celestrak, or tracss')
    .addOption(
      new Option('--clock <when>', 'real, or ISO8601[@RATE] to replay history').argParser(
        parseClock,
      ),
    )
    .option('--data <dir>', 'data directory (default: NOROSHI_DIR, else in your home)')
    .addOption(new Option('--mode <mode>', 'mode of a new data directory, for ever').choices(MODES))
    .option(
      '--node <id>',
      'who this node is to its partners; for a new data directory',
      parseNodeId,
    )
    .addOption(
      new Option('--exercise <name>', 'what a new exercise directory begins with; none for nothing')
        .choices([...SCENARIO_IDS, 'none'])
        .default(SCENARIO),
    )
    .option('--host <address>', 'where people and programs connect', '127.0.0.1')
    .option('--port <n>', 'their port; 0 takes a free one', port, PORT)
    .option('--partner-host <address>', 'where partners connect (mTLS)', '127.0.0.1')
    .option('--partner-port <n>', 'their port; 0 takes a free one', port, PARTNER_PORT)
    .option('--taxii-host <address>', 'where TAXII 2.1 clients connect', '127.0.0.1')
    .option('--taxii-port <n>', 'their port; without it there is no TAXII', port)
    .option('--tls-key <file>', 'needed for any host but this machine')
    .option('--tls-cert <file>', 'needed for any host but this machine')
    .option('--name <host…>', 'further names that this node is called by', collect, [])
    .option(
      '--role <parts>',
      `parts to run: ${PROCESS_ROLES.join(', ')}`,
      parseRoles,
      PROCESS_ROLES,
    )
    .addOption(
      new Option('--log-level <level>', 'least level of the log on stderr')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    )
    .option('--json', 'ready as one JSON line, the log as JSON lines')
    .action(async (options: StartOptions) => end(await start(world, options)));
};

async function start(world: World, options: StartOptions): Promise<ExitCode> {
  const dir = await dataDirFor(world, options);
  if (options.elements !== undefined && dir.scenario !== null)
    say(
      world,
      `noroshi: ${dir.path} holds the made-up world ${dir.scenario}: these element sets come beside it, and approaches between the two mean nothing; another --data keeps them apart`,
    );
  const { runNode } = await import('@noroshi/node/run'); // the other commands do without its weight
  try {
    const node = await runNode({
      files: options.role.includes('api') ? await loadPage(world) : new Map(),
      ...{
        dir,
        logFormat: options.json === true ? 'json' : 'words',
        logLevelMin: options.logLevel,
      },
      logTo: (line) => void world.stderr.write(line),
      api: { host: options.host, port: options.port, names: options.name, tls: tlsOf(options) },
      partner: { host: options.partnerHost, port: options.partnerPort },
      ...(options.taxiiPort !== undefined && {
        taxii: { host: options.taxiiHost, port: options.taxiiPort },
      }),
      roles: options.role,
      ...(options.clock && { clock: options.clock }),
      ...(options.elements !== undefined && { elements: options.elements }),
    });
    const { urls } = node;
    const facts = { node: dir.nodeId, mode: dir.mode, data: dir.path, ...urls };
    world.stdout.write(options.json === true ? `${JSON.stringify(facts)}\n` : readyText(facts));
    await aborted(world.signal);
    await node.close();
    return EXIT.done;
  } catch (cause) {
    if (cause instanceof StartError) throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  }
}

/** The page is made by npm install; without it a node would answer, and show nothing. One older than its sources is told. */
async function loadPage(world: World): Promise<Awaited<ReturnType<typeof pageFiles>>> {
  const files = await pageFiles().catch((cause: Error) => {
    throw new StartError(cause.message);
  });
  const changed = await changedSources();
  if (changed === null || changed.length > 0) say(world, staleText(changed));
  return files;
}

function staleText(changed: readonly string[] | null): string {
  const [first = 'it does not say of what it was made', ...more] = changed ?? [];
  const what = `${first}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  const since = changed === null ? what : `changed since: ${what}`;
  return `noroshi: THE PAGE IS OLDER THAN ITS SOURCES (${since}): run "npm run prepare", then start again`;
}

/** The directory asked for, made where it does not exist yet. */
async function dataDirFor(world: World, options: StartOptions): Promise<DataDir> {
  const path = options.data ?? defaultDataDir(world.env);
  const opened = await openDataDir(path, world.env);
  if (opened.ok) {
    const { mode, nodeId } = opened.value;
    const other = options.mode !== undefined && options.mode !== mode ? `mode ${mode}` : undefined;
    const another =
      options.node !== undefined && options.node !== nodeId ? `node ${nodeId}` : undefined;
    const wrong = other ?? another;
    if (wrong !== undefined)
      throw new CommandError(
        EXIT.usage,
        `${path} is of ${wrong}, for ever: give another --data, or leave the option out`,
      );
    noReplayInLive(mode, options);
    return opened.value;
  }
  if (opened.error.kind !== 'missing')
    throw new CommandError(EXIT.failure, formatDataDirError(opened.error));
  const mode = options.mode ?? 'exercise';
  noReplayInLive(mode, options);
  if (mode === 'live' && options.node === undefined)
    throw new CommandError(EXIT.usage, 'a live node needs --node: who it is to its partners');
  const wanted = options.elements === undefined ? options.exercise : 'none';
  const scenario = mode === 'live' || wanted === 'none' ? null : wanted;
  const facts = { mode, nodeId: options.node ?? FIRST_NODE, scenario };
  const made = await createDataDir(path, facts, formatUtc(world.nowUs(), 0), world.env);
  if (!made.ok) throw new CommandError(EXIT.failure, formatDataDirError(made.error));
  return made.value;
}

/** What a replay finds happened long ago: as live it would be told, and released, as if it were now. */
function noReplayInLive(mode: Mode, { clock }: StartOptions): void {
  if (mode === 'live' && clock !== undefined)
    throw new CommandError(
      EXIT.usage,
      'a live node watches now: --clock replays history in an exercise, so give a --data of mode exercise',
    );
}

type Ready = {
  readonly node: string;
  readonly mode: Mode;
  readonly data: string;
  readonly page: string | null;
  readonly partner: string | null;
  readonly taxii: string | null;
  readonly login: { readonly link: string; readonly untilUtc: string } | null;
};

/** One fact a line: the word first, so that a script can read it. */
function readyText({ node, mode, data, page, partner, taxii, login }: Ready): string {
  const lines = [
    ...(login === null ? [] : [`login    ${login.link}  once, until ${login.untilUtc}`]),
    ...(partner === null ? [] : [`partner  ${partner}`]),
    ...(taxii === null ? [] : [`taxii    ${taxii}`]),
    `data     ${data}`,
    `ready    ${page ?? '(no page: --role without api)'}  node ${node}  ${mode.toUpperCase()}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function tlsOf({ tlsKey, tlsCert }: StartOptions) {
  if ((tlsKey === undefined) !== (tlsCert === undefined))
    throw new CommandError(EXIT.usage, '--tls-key and --tls-cert go together');
  return tlsKey === undefined || tlsCert === undefined
    ? null
    : { keyFile: tlsKey, certFile: tlsCert };
}

function parseNodeId(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,31}$/.test(text)) return text;
  throw new InvalidArgumentError('Give small letters, digits and hyphens, as in alpha or north-2.');
}

function parseRoles(text: string): readonly ProcessRole[] {
  const roles = text.split(',').map((word) => PROCESS_ROLES.find((role) => role === word.trim()));
  if (roles.some((role) => role === undefined))
    throw new InvalidArgumentError(`Give some of ${PROCESS_ROLES.join(', ')}, with commas.`);
  return roles as ProcessRole[];
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

const EXAMPLES = `Examples:
  noroshi start                                   a made-up world, to look around
  noroshi start --elements active.csv             your own element sets
  noroshi start --data ops --mode live --node north --elements celestrak
  noroshi start --elements history.csv --clock 2009-02-09T00:00:00Z@600
`;
