/**
 * A throw-away PostgreSQL for tests: Debian's own server, a cluster in a temporary folder, on a socket in that folder and no
 * network. It refuses to run as root, so as root it runs as an unprivileged user. It ends with this process, however that ends:
 * a shell holds the server and stops it when our end of its input is closed.
 */
import {
  type ChildProcess,
  execFileSync,
  type StdioOptions,
  spawn,
  spawnSync,
} from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export type Cluster = {
  readonly folder: string;
  readonly url: (database: string) => string;
  /** Ends every process of the server at once, as a power cut would, and waits until they are gone. */
  crash(): Promise<void>;
  /** Starts the server again on the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** `durable` false leaves out fsync: faster, and nothing is lost unless the machine itself fails. */
export type ClusterOptions = { readonly durable: boolean };

const DEBIAN = '/usr/lib/postgresql';
const READY_TRIES = 600;
const STARTS_MAX = 10;
const STILL_GOING_MS = 500;

/** The folder of initdb and postgres: on the path, or where Debian puts its newest; undefined where there is none. */
export function postgresBinaries(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const debian = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin'));
  const path = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  return [...path, ...debian].find((folder) => existsSync(join(folder, 'initdb')));
}

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const binaries = postgresBinaries();
  if (binaries === undefined) throw new Error('no initdb on PATH or under /usr/lib/postgresql');
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-pg-'));
  const owner = unprivileged();
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid!);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'noroshi', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: folder, env: { PATH: process.env.PATH }, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error ?? ''}`);
  const url = (database: string) =>
    `postgres://noroshi@localhost/${database}?host=${encodeURIComponent(folder)}`;
  let child: ChildProcess;
  const command = join(binaries, 'postgres');
  const start = async () => {
    for (let tries = 1; ; tries++) {
      child = spawnHeld(command, settings(data, folder, options), folder, owner);
      if (await ready(url('postgres'), child)) return;
      if (tries === STARTS_MAX) throw new Error(`postgres ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, STILL_GOING_MS)); // children of a killed one
    }
  };
  const end = (signal: NodeJS.Signals) => endServer(data, child, signal);
  await start();
  return {
    folder,
    url,
    crash: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function settings(data: string, folder: string, { durable }: ClusterOptions): string[] {
  const set = {
    listen_addresses: '',
    unix_socket_directories: folder,
    max_connections: '200',
    shared_buffers: '32MB',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    autovacuum: 'off',
  };
  return [
    '-D',
    data,
    ...Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

type Owner = { readonly uid?: number; readonly gid?: number };

/** As root: Debian's postgres, else nobody; both have a line in /etc/passwd, which initdb asks for. */
function unprivileged(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string, user: string) =>
    Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  const user = spawnSync('id', ['postgres']).status === 0 ? 'postgres' : 'nobody';
  return { uid: id('-u', user), gid: id('-g', user) };
}

/** `read` returns when our end of the pipe is closed, also by a kill -9 of this process. */
const HOLD =
  'exec 3<&0; "$@" <&- 3<&- & server=$!; (read -r _ <&3; kill -INT $server 2>&-) & wait $server';

function spawnHeld(command: string, args: string[], cwd: string, owner: Owner): ChildProcess {
  const env = { PATH: process.env.PATH };
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore'];
  return spawn('sh', ['-c', HOLD, 'sh', command, ...args], { ...owner, cwd, env, stdio });
}

/** False where the server has ended: what a killed one has left behind may still be going. */
async function ready(url: string, child: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < READY_TRIES; tries++) {
    if (child.exitCode !== null) return false;
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  child.stdin?.destroy();
  throw new Error('postgres did not become ready');
}

async function endServer(data: string, child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const ended = child.exitCode !== null || child.signalCode !== null;
  for (const pid of ended ? [] : processesOf(data)) {
    try {
      process.kill(pid, signal);
    } catch {} // gone between being listed and being ended
  }
  child.stdin?.destroy();
  if (!ended) await gone;
}

/** The postmaster by its own file, then its children, which would otherwise notice a little later that it is gone. */
function processesOf(data: string): number[] {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return [];
  const postmaster = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const processes = existsSync('/proc') ? readdirSync('/proc').filter((n) => /^\d+$/.test(n)) : [];
  return [postmaster, ...processes.map(Number).filter((pid) => parentOf(pid) === postmaster)];
}

/** The fourth field of /proc/PID/stat; the second is a name in brackets that may hold blanks. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
