/**
 * The program itself as child processes: one command with its answer, or a node in the background. Each child gets this
 * process's environment without what would lead it to another store or directory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/noroshi.mjs', import.meta.url));
const READY_MAX_MS = 60_000;
const END_MAX_MS = 20_000;
const TOLD_MAX = 4000; // characters of stderr that are kept

type Env = Readonly<Record<string, string | undefined>>;

export type ChildAnswer = {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
};

export type NodeProcess = {
  readonly ready: Readonly<Record<string, unknown>>; // its one JSON line
  /** As Ctrl-C would; killed when that takes too long. Resolves with the exit code. */
  end(): Promise<number | null>;
};

function launch(args: readonly string[], env: Env): ChildProcess {
  const { DATABASE_URL: _url, NOROSHI_DIR: _dir, ...rest } = env;
  return spawn(process.execPath, [LAUNCHER, ...args], { env: { ...rest, NO_COLOR: '1' } });
}

export function runChild(
  args: readonly string[],
  env: Env,
  signal: AbortSignal,
  stdin = '',
): Promise<ChildAnswer> {
  const child = launch(args, env);
  const stop = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin!.on('error', () => {}); // the command may end before it has read all
  child.stdin!.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ stdout, stderr, code });
    });
  });
}

/** Resolves with the JSON line that `noroshi start --json` prints when it is ready. */
export function startNodeProcess(args: readonly string[], env: Env): Promise<NodeProcess> {
  const child = launch(['start', '--json', ...args], env);
  let told = '';
  let printed = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    told = `${told}${text}`.slice(-TOLD_MAX);
  });
  child.stdin!.end();
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const end = () => {
    const killer = setTimeout(() => void child.kill('SIGKILL'), END_MAX_MS);
    child.kill('SIGINT');
    return closed.finally(() => clearTimeout(killer));
  };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`a node was not ready within ${READY_MAX_MS / 1000} s: ${told}`));
    }, READY_MAX_MS);
    child.on('error', reject);
    void closed.then((code) => {
      clearTimeout(timer);
      reject(new Error(`a node ended by itself (${code}): ${told}`));
    });
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const line = printed.split('\n', 1)[0]!;
      if (!printed.includes('\n')) return;
      clearTimeout(timer);
      try {
        resolve({ ready: JSON.parse(line) as Record<string, unknown>, end });
      } catch {
        child.kill('SIGKILL');
        reject(new Error(`a node said "${line.slice(0, 200)}" where JSON was expected`));
      }
    });
  });
}
