/**
 * What the bars ask of a node besides its start: the way of an alarm to the partner, load, and coming back after a kill with a
 * million notices. Each is a bench of its own package, run here in a process of its own; the figures are what it prints.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BenchCase, type Figures, text } from './case.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export const alarm: BenchCase = {
  name: 'alarm',
  title: 'alarm on Alpha to raised on Bravo, mTLS on loopback, every transaction on the disk',
  repeats: 1,
  long: false,
  run: async () => {
    const said = await printOf('apps/node/bench/partner-latency.ts', ['200']);
    const found = matched(said, /p50 (\d+) ms, p95 (\d+) ms .*: (\d+) warnings\/s/);
    const [p50Ms, p95Ms, burstPerS] = found as [number, number, number];
    return { figures: { p50Ms, p95Ms, burstPerS }, lines: [] };
  },
  describe: (f) => [
    `p50 ${text(f.p50Ms, 'ms', 0)}, p95 ${text(f.p95Ms, 'ms', 0)}; 200 at once: ${text(f.burstPerS, 'a second', 0)}`,
  ],
};

export const load: BenchCase = {
  name: 'load',
  title: '200 clients of the event stream and 500 requests a second on loopback, a minute',
  repeats: 1,
  long: false,
  run: async (options) => {
    const seconds = String(options.full ? 3600 : 60);
    const said = await printOf('apps/node/bench/load.ts', ['--seconds', seconds, '--json']);
    const figures = JSON.parse(said.trim().split('\n').at(-1)!) as Record<string, unknown>;
    const numbers = Object.entries(figures).filter(([, value]) => typeof value === 'number');
    return {
      figures: { ...(Object.fromEntries(numbers) as Figures), pass: Number(figures.pass) },
      lines: [],
    };
  },
  describe: (f) => Object.entries(f).map(([name, value]) => `${name} ${text(value)}`),
};

export const restart: BenchCase = {
  name: 'restart',
  title: 'a store of a million notices after kill -9: open, migrate, bind, first reads',
  repeats: 1,
  long: false,
  run: async () => {
    const said = await printOf('packages/store/bench/restart.ts', ['1000000']);
    const [notices, openMs] = matched(said, /with (\d+) notices .*bind (\d+) ms/) as [
      number,
      number,
    ];
    return { figures: { notices, openMs }, lines: [] };
  },
  describe: (f) => [`${text(f.notices, 'notices', 0)}: ${text(f.openMs, 'ms', 0)}`],
};

function matched(said: string, expression: RegExp): number[] {
  const found = expression.exec(said);
  if (found === null) throw new Error(`nothing like ${expression} in: ${said.slice(-2000)}`);
  return found.slice(1).map(Number);
}

/** Its exit code says whether it reaches its bar, which is judged here again. */
export function printOf(script: string, words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [script, ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (said += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(said));
  });
}
