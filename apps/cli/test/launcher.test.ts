/**
 * The launcher under Node 24 and under an older Node: the same program, the same arguments, streams, signals and exit
 * code. A copy in a temporary folder runs a stub program, so that each end can be forced; one test runs the real one.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';

const LAUNCHER = fileURLToPath(new URL('../bin/noroshi.mjs', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));
const PINNED = `node-${process.platform}-${process.arch}`;

/** Prints where it runs and what it was given (typed, so that stripping is needed), then ends as it is told. */
const STUB = `
const [how, value]: readonly (string | undefined)[] = process.argv.slice(2);
const major: number = Number(process.versions.node.split('.')[0]);
process.on('SIGTERM', (signal: string) => { if (how === 'catch') { console.log('got ' + signal); process.exit(7); } process.kill(process.pid, 'SIGKILL'); });
process.on('SIGINT', (signal: string) => { console.log('got ' + signal); process.exit(8); });
if (how === 'echo') process.stdin.pipe(process.stdout);
else if (how === 'exit') process.exitCode = Number(value);
else if (how === 'throw') throw new Error('broken on purpose');
else if (how === 'args') console.log(JSON.stringify({ modern: major >= 24, args: process.argv.slice(2) }));
else { console.log('ready'); setInterval(() => {}, 1000); }
`;

const folder = mkdtempSync(join(tmpdir(), 'noroshi-launcher-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the launcher with the stub as its program; `withNode` gives it the pinned Node beside it. */
function copyLauncher(name: string, withNode: boolean, program: string | undefined): string {
  const root = join(folder, name);
  for (const part of ['bin', 'src', 'node_modules'])
    mkdirSync(join(root, part), { recursive: true });
  copyFileSync(LAUNCHER, join(root, 'bin', 'noroshi.mjs'));
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  if (program !== undefined) writeFileSync(join(root, 'src', 'main.ts'), program);
  const pinned = fileURLToPath(new URL(`../../../node_modules/${PINNED}`, import.meta.url));
  if (withNode) symlinkSync(pinned, join(root, 'node_modules', PINNED), 'dir');
  return join(root, 'bin', 'noroshi.mjs');
}

/** The first Node on PATH that is older than 24 and not one that npm installed. */
function olderNode(): string | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const entry of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(entry, name);
    if (!existsSync(path) || realpathSync(path).includes('node_modules')) continue;
    const version = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '';
    const major = Number(/^v(\d+)/.exec(version)?.[1] ?? Number.NaN);
    if (major >= 18 && major < 24) return path;
  }
  return undefined;
}

function run(node: string, launcher: string, args: readonly string[], input = '') {
  const { NODE_PATH: _path, NODE_OPTIONS: _options, ...env } = process.env;
  return spawnSync(node, [launcher, ...args], { encoding: 'utf8', env, input });
}

const older = olderNode();
const lacking = older === undefined ? ' (skipped: no older node on PATH)' : '';
const machines = [
  ['Node 24', process.execPath],
  [`an older Node${lacking}`, older],
] as const;

describe.each(machines)('under %s', (_name, node) => {
  const when = test.skipIf(node === undefined);
  const stub = copyLauncher(`stub-${node === older ? 'older' : 'modern'}`, true, STUB);

  when('runs the program on 24 or newer, with the arguments as they are', () => {
    const done = run(node!, stub, ['args', '--from', '2024-11-01T00:00:00Z', '', 'a b*"']);
    expect(JSON.parse(done.stdout)).toEqual({
      modern: true,
      args: ['args', '--from', '2024-11-01T00:00:00Z', '', 'a b*"'],
    });
    expect([done.stderr, done.status]).toEqual(['', 0]);
  });

  when('stdin and stdout pass through', () => {
    expect(run(node!, stub, ['echo'], '狼煙\n').stdout).toBe('狼煙\n');
  });

  when.each([0, 1, 2, 3, 42])('exit code %i passes through', (code) => {
    expect(run(node!, stub, ['exit', String(code)]).status).toBe(code);
  });

  when('a program that breaks while loading exits 3 and says why', () => {
    const done = run(node!, stub, ['throw']);
    expect(done.status).toBe(3);
    expect(done.stderr).toMatch(/broken on purpose/);
  });

  when('a signal that the program handles reaches it, and its exit code comes back', async () => {
    const terminated = await signalled(spawnReady(node!, stub, ['catch']), 'SIGTERM');
    expect(terminated).toEqual({ out: 'ready\ngot SIGTERM\n', code: 7, signal: null });
    const interrupted = await signalled(spawnReady(node!, stub, ['wait']), 'SIGINT');
    expect(interrupted).toEqual({ out: 'ready\ngot SIGINT\n', code: 8, signal: null });
  });

  when('a program that dies of a signal makes the launcher die of it', async () => {
    const killed = await signalled(spawnReady(node!, stub, ['wait']), 'SIGTERM');
    expect(killed).toEqual({ out: 'ready\n', code: null, signal: 'SIGKILL' });
  });

  when(
    'the real program tells its version, and refuses an unknown command with exit code 2',
    () => {
      const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string };
      const told = run(node!, LAUNCHER, ['--version']);
      expect([told.stdout.trim(), told.stderr, told.status]).toEqual([version, '', 0]);
      expect(run(node!, LAUNCHER, ['no-such-command']).status).toBe(2);
    },
  );
});

describe('what is missing is told in one line, with exit code 3', () => {
  test.skipIf(older === undefined)(`no Node 24 anywhere${lacking}`, () => {
    const done = run(older!, copyLauncher('alone', false, STUB), ['args']);
    expect(done.stderr).toMatch(
      /^noroshi: Node 24 or newer is needed, this is \d+\.\d+\.\d+: install .*\n$/,
    );
    expect([done.stdout, done.status]).toEqual(['', 3]);
  });

  test.skipIf(older === undefined)(`a pinned Node that is too old is not used${lacking}`, () => {
    const launcher = copyLauncher('outdated', false, STUB);
    const home = join(dirname(launcher), '..', 'node_modules', PINNED, 'bin');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'node'), '');
    writeFileSync(join(home, '..', 'package.json'), '{ "version": "22.1.0" }');
    expect(run(older!, launcher, ['args']).status).toBe(3);
  });

  test('no program, or a dependency that was not installed', () => {
    const done = run(process.execPath, copyLauncher('empty', false, undefined), ['args']);
    expect(done.stderr).toMatch(/^noroshi: run "npm ci" in the checkout: .*\n$/);
    expect([done.stdout, done.status]).toEqual(['', 3]);
  });
});

test('what Node compiled is kept beside the packages; a changed program is compiled anew, and others may say where', () => {
  const launcher = copyLauncher('kept/apps/cli', false, STUB);
  const told = (program: string, env: Record<string, string> = {}) => {
    writeFileSync(join(dirname(launcher), '..', 'src', 'main.ts'), program);
    const { NODE_COMPILE_CACHE: _kept, ...rest } = process.env;
    const all = { encoding: 'utf8', env: { ...rest, ...env } } as const;
    return spawnSync(process.execPath, [launcher, 'args'], all).stdout;
  };
  const files = (path: string) =>
    existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  const kept = join(folder, 'kept', 'node_modules', '.cache', 'noroshi');
  told(STUB);
  expect(files(kept)).toEqual([]); // nothing was installed there: no folder is made
  mkdirSync(join(folder, 'kept', 'node_modules'));
  told(STUB, { NODE_COMPILE_CACHE: join(folder, 'elsewhere') });
  expect(files(kept)).toEqual([]);
  expect(files(join(folder, 'elsewhere')).some((entry) => entry.isFile())).toBe(true);
  const where = 'const word: string = process.env.NODE_COMPILE_CACHE!; console.log(word);';
  expect(told(where).trim()).toBe(kept);
  expect(files(kept).some((entry) => entry.isFile())).toBe(true);
  expect(told(where).trim()).toBe(kept);
  expect(told("const word: string = 'changed'; console.log(word);").trim()).toBe('changed');
});

test('the launcher uses no syntax newer than Node 18', () => {
  const text = readFileSync(LAUNCHER, 'utf8');
  const lowered = (target: string, code: string) =>
    transformSync(code, { target, format: 'esm' }).code;
  expect(lowered('node18', text)).toBe(lowered('esnext', text));
  const newer = 'await using a = b();';
  expect(lowered('node18', newer)).not.toBe(lowered('esnext', newer));
});

type Ended = { out: string; code: number | null; signal: NodeJS.Signals | null };

/** Starts the stub and waits until it says that it is ready. */
function spawnReady(node: string, launcher: string, args: readonly string[]): ChildProcess {
  return spawn(node, [launcher, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Sends one signal to the launcher alone once the program is ready, and waits for the end. */
function signalled(child: ChildProcess, signal: NodeJS.Signals): Promise<Ended> {
  let out = '';
  return new Promise((done, broken) => {
    child.on('error', broken);
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
      if (out === 'ready\n') child.kill(signal);
    });
    child.on('close', (code, by) => done({ out, code, signal: by }));
  });
}
