/**
 * Runs cases, each repeat in a process of its own, so that memory, the compiler's state and worker threads are a fresh start
 * every time, as they are for a user.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from '../packages/screen/bench/statistics.ts';
import type { BenchCase, CaseResult, Figures } from './case.ts';
import { NoData } from './data.ts';
import { type BenchOptions, wordsFor } from './options.ts';

/** What a child prints: a result, or why there is none. */
export type ChildReply = CaseResult | { readonly absent: string } | { readonly broken: string };

export type CaseOutcome = {
  readonly name: string;
  readonly title: string;
  readonly repeats: number;
  readonly figures: Figures; // medians of the repeats
  readonly lines: readonly string[];
  readonly absent?: string; // its data is not at hand: then there are no figures
  readonly broken?: string; // it did not come to its end: then there are none either
};

/** In a child: runs the case here and prints its reply. */
export async function answerAsChild(bench: BenchCase, options: BenchOptions): Promise<void> {
  const reply = await bench.run(options).catch((cause: unknown): ChildReply => {
    if (cause instanceof NoData) return { absent: cause.message };
    throw cause;
  });
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

export async function runCase(bench: BenchCase, options: BenchOptions): Promise<CaseOutcome> {
  const { name, title } = bench;
  const repeats = bench.repeatsInside ? 1 : (options.repeats ?? bench.repeats);
  const results: CaseResult[] = [];
  for (let k = 1; k <= repeats; k++) {
    process.stderr.write(`${name}${repeats > 1 ? ` ${k} of ${repeats}` : ''} …\n`);
    const reply = await inChild(wordsFor(name, options));
    if (!('figures' in reply)) {
      return { name, title, repeats: 0, figures: {}, lines: [], ...reply };
    }
    results.push(reply);
  }
  const figures = mediansOf(results.map((result) => result.figures));
  return { name, title, repeats, figures, lines: results.at(-1)!.lines };
}

function mediansOf(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0]!);
  return Object.fromEntries(names.map((name) => [name, median(all.map((one) => one[name]!))]));
}

async function inChild(words: readonly string[]): Promise<ChildReply> {
  const script = fileURLToPath(new URL('./run.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    printed += part;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) return { broken: `its process ended with code ${code}; stderr says why` };
  return JSON.parse(printed.trim().split('\n').at(-1)!) as ChildReply;
}
