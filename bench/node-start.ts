/**
 * What a newcomer waits for: `noroshi start` on an empty directory, a made-up world of 30,000 objects, until /health answers and
 * until the first warning; memory while it screens and when it rests; connections that would leave the machine (none).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchCase, text } from './case.ts';

const LAUNCHER = fileURLToPath(new URL('../apps/cli/bin/noroshi.mjs', import.meta.url));
const HOOK = fileURLToPath(new URL('./outbound-hook.mjs', import.meta.url));
const GIVE_UP_S = 180;
const REST_S = 20; // after the last screen has ended

type Health = {
  readonly openWarnings: { readonly total: number } | null;
  readonly parts: readonly {
    readonly part: string;
    readonly text: string;
    readonly state: string;
  }[];
};

export const nodeStart: BenchCase = {
  name: 'node-start',
  title: 'noroshi start on an empty directory: health, first warnings, memory, connections',
  repeats: 3,
  long: false,
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
    const startMs = performance.now();
    const elapsedS = () => (performance.now() - startMs) / 1000;
    const node = await launch(folder);
    try {
      const health = await until(node, elapsedS, () => true);
      const healthS = elapsedS();
      if (health === undefined) throw new Error(`no /health in ${GIVE_UP_S} s: ${node.said()}`);
      const warned = await until(node, elapsedS, (h) => openCount(h) > 0);
      const firstWarningS = elapsedS();
      const rested = await until(node, elapsedS, isAtRest);
      const screenedS = elapsedS();
      if (warned === undefined || rested === undefined)
        throw new Error(`no warning: ${node.said()}`);
      const screening = memoryOf(node.child, 'VmHWM');
      await new Promise((resolve) => setTimeout(resolve, REST_S * 1000));
      const outbound = node.said().match(/^OUTBOUND .*$/gm) ?? [];
      return {
        figures: {
          ...{
            healthS,
            firstWarningS,
            screenedS,
            peakRssMib: screening,
            outbound: outbound.length,
          },
          ...{ idleRssMib: memoryOf(node.child, 'VmRSS'), warnings: openCount(rested) },
        },
        lines: outbound,
      };
    } finally {
      node.child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  },
  describe: (f) => [
    `/health after ${text(f.healthS, 's')}, first warning after ${text(f.firstWarningS, 's')}, all screened after ${text(f.screenedS, 's')}`,
    `memory ${text(f.peakRssMib, 'MiB', 0)} at most while screening, ${text(f.idleRssMib, 'MiB', 0)} at rest; ${f.outbound} connections left the machine; ${f.warnings} warnings`,
  ],
};

type Node = {
  readonly child: ChildProcess;
  readonly url: () => string | undefined;
  said(): string;
};

async function launch(folder: string): Promise<Node> {
  const args = ['--import', HOOK, LAUNCHER, 'start', '--data', join(folder, 'data'), '--port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk));
  return { child, url: () => /^ready\s+(\S+)/m.exec(out)?.[1], said: () => `${out}${err}` };
}

async function until(
  node: Node,
  elapsedS: () => number,
  wanted: (health: Health) => boolean,
): Promise<Health | undefined> {
  while (elapsedS() < GIVE_UP_S && node.child.exitCode === null) {
    const url = node.url();
    const answer =
      url === undefined ? undefined : await fetch(new URL('/health', url)).catch(() => undefined);
    if (answer?.ok === true) {
      const health = (await answer.json()) as Health;
      if (wanted(health)) return health;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

function openCount(health: Health): number {
  return health.openWarnings?.total ?? 0;
}

/** Both screens have run and nothing is running now. */
function isAtRest(health: Health): boolean {
  const watching = health.parts.filter(({ part }) => part.startsWith('watching/'));
  return (
    watching.length >= 2 && watching.every(({ text: words }) => /^looked at until/.test(words))
  );
}

function memoryOf(child: ChildProcess, line: 'VmHWM' | 'VmRSS'): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(status)![1]) / 1024;
}
