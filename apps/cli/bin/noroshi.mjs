#!/usr/bin/env node
/**
 * The `noroshi` command. The product is TypeScript run by Node's own type stripping, which needs Node 24.
 * This launcher is plain JavaScript that any Node from 18 reads: on 24 or newer it runs the program in this
 * process; on an older one it runs itself again under the Node that `npm ci` installed beside the program
 * (see docs/decisions/0001-node-24-launcher.md); else it says in one line what to install, and exits 3.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAJOR_MIN = 24;
const EXIT_FAILURE = 3;
const MODULES = new URL('../../../node_modules/', import.meta.url);
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

if (majorOf(process.versions.node) >= MAJOR_MIN) {
  await runHere();
} else {
  const node = installedNode();
  if (node === undefined) {
    const have = `Node ${MAJOR_MIN} or newer is needed, this is ${process.versions.node}`;
    fail(`${have}: install it from https://nodejs.org, or run "npm ci" in the checkout`);
  } else {
    runUnder(node);
  }
}

/** Runs the program in this process; it reads process.argv itself and sets the exit code. */
async function runHere() {
  keepCompiled();
  try {
    await import('../src/main.ts');
  } catch (error) {
    const missing = error?.code === 'ERR_MODULE_NOT_FOUND';
    fail(missing ? `run "npm ci" in the checkout: ${error.message}` : (error?.stack ?? error));
  }
}

/**
 * Keeps what Node compiled for the next start, which then takes a third of the time; worker threads find it by the environment.
 * Beside the installed packages, who may write there can change the program anyway; not in /tmp, where others could put code.
 * Where that folder cannot be written, nothing is kept. NODE_DISABLE_COMPILE_CACHE=1 turns it off, NODE_COMPILE_CACHE moves it.
 */
function keepCompiled() {
  if (!existsSync(MODULES)) return;
  const folder =
    process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('.cache/noroshi', MODULES));
  const { directory } = module.enableCompileCache(folder);
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE = folder;
}

/** Runs this launcher again under another Node: same arguments, same streams; signals and the end are passed on. */
function runUnder(node) {
  const launcher = fileURLToPath(import.meta.url);
  const args = [...process.execArgv, launcher, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit' });
  for (const signal of PASSED_ON) process.on(signal, () => passOn(child, signal));
  child.on('error', (error) => fail(`${node} does not start: ${error.message}`));
  child.on('exit', (code, signal) => (signal === null ? process.exit(code) : endBy(signal)));
}

/** A terminal sends Ctrl-C and Ctrl-\ to parent and child alike: passing them on would make them two. */
function passOn(child, signal) {
  const typed = signal === 'SIGINT' || signal === 'SIGQUIT';
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  if (!(typed && terminal)) child.kill(signal);
}

/** Ends this process as the child ended, so that a shell sees the same. */
function endBy(signal) {
  for (const name of PASSED_ON) process.removeAllListeners(name);
  process.exitCode = 128 + constants.signals[signal];
  process.kill(process.pid, signal);
}

/** Path of the Node pinned in package.json for this platform, if npm installed it and it is new enough. */
function installedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
    const file = platform === 'win' ? 'node.exe' : 'node';
    const node = join(dirname(manifest), 'bin', file);
    return majorOf(version) >= MAJOR_MIN && existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

function fail(message) {
  process.stderr.write(`noroshi: ${message}\n`);
  process.exitCode = EXIT_FAILURE;
}
