/** The command `noroshi screen` run inside this process, as a user runs it: file in, probabilities, CSV out. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { taiUsFromUnixMs } from '@noroshi/time';
import { runCommandLine } from '../apps/cli/src/run.ts';
import type { World } from '../apps/cli/src/world.ts';
import type { Figures } from './case.ts';
import type { BenchOptions } from './options.ts';

export async function runScreenCommand(
  file: string,
  fromUtc: string,
  hours: number,
  options: BenchOptions,
): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
  const out = join(folder, 'events.csv');
  const words = ['screen', file, '--from', fromUtc, '--hours', String(hours), '--opsmode', 'a'];
  const startMs = performance.now();
  const before = process.cpuUsage();
  const said: string[] = [];
  const code = await runCommandLine(
    [...words, '--threshold-km', '5', '--workers', String(options.workers), '--out', out],
    quietWorld(said, options.sgp4),
  );
  const wallS = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(before);
  const peakRssMib = process.resourceUsage().maxRSS / 1024;
  if (code > 1) throw new Error(`noroshi screen ended with code ${code}: ${said.join('')}`); // 1: objects left out
  const csv = readFileSync(out);
  const writeMs = performance.now();
  writeFileSync(join(folder, 'again.csv'), csv);
  const writeS = (performance.now() - writeMs) / 1000;
  rmSync(folder, { recursive: true, force: true });
  return {
    ...{ hours, workers: options.workers, wallS, cpuS: (user + system) / 1e6, peakRssMib },
    ...{ rows: countLines(csv) - 1, csvMib: csv.length / 2 ** 20 },
    writeS,
  };
}

function countLines(csv: Uint8Array): number {
  let lines = 0;
  for (const byte of csv) if (byte === 10) lines++;
  return lines;
}

/** Streams that are no terminal: what is said is kept for an error, nothing is drawn. */
function quietWorld(said: string[], tier: string | undefined): World {
  const sink = (keep: string[]) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        keep.push(String(chunk));
        done();
      },
    });
  return {
    stdin: Readable.from([]),
    stdout: sink([]),
    stderr: sink(said),
    env: tier === undefined ? process.env : { ...process.env, NOROSHI_KERNEL: tier },
    clockMs: () => performance.now(),
    nowUs: () => taiUsFromUnixMs(Date.now()),
    signal: new AbortController().signal,
  };
}
