/**
 * The page while a node begins: `noroshi start` on an empty directory (30,000 made-up objects), and from the moment it says
 * ready 50 requests a second for 60 s, while it ingests and screens. Requests go out when they are due whether or not those
 * before were answered, and are timed from when they were due.
 *
 *   node apps/node/bench/start-latency.ts [--seconds 60] [--rate 50] [--json]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const P99_MS_MAX = 200;
const LAUNCHER = fileURLToPath(new URL('../../cli/bin/noroshi.mjs', import.meta.url));
const PATHS = [
  '/',
  '/health',
  '/api/v1/warnings?limit=20',
  '/api/v1/assets',
  '/api/v1/conjunctions?limit=20',
];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  },
});

type Ready = { readonly page: string; readonly login: { readonly link: string } };
type Sample = { readonly path: string; readonly atS: number; readonly ms: number };

const folder = mkdtempSync(join(tmpdir(), 'noroshi-bench-'));
const args = [LAUNCHER, 'start', '--json', '--data', join(folder, 'data')];
const node = spawn(process.execPath, [...args, '--port', '0', '--partner-port', '0'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
try {
  const [line] = (await once(createInterface(node.stdout), 'line')) as [string];
  const { page, login } = JSON.parse(line) as Ready;
  const cookie = await enter(page, login.link);
  const told = await drive(page, cookie);
  process.stdout.write(values.json ? `${JSON.stringify(told.figures)}\n` : told.text);
  process.exitCode = told.figures.errors === 0 && told.figures.p99Ms <= P99_MS_MAX ? 0 : 1;
} finally {
  node.kill('SIGINT');
  if (node.exitCode === null) await once(node, 'exit');
  rmSync(folder, { recursive: true, force: true });
}

/** The link of the first start, exchanged for a session. */
async function enter(page: string, link: string): Promise<string> {
  const token = /link=([\w-]+)/.exec(link)?.[1];
  const reply = await fetch(new URL('/api/v1/login/link', page), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(page).origin },
    body: JSON.stringify({ token }),
  });
  const cookie = reply.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`no session: ${reply.status} ${await reply.text()}`);
  return cookie;
}

async function drive(page: string, cookie: string) {
  const ratePerS = Number(values.rate);
  const total = Math.floor(Number(values.seconds) * ratePerS);
  const samples: Sample[] = [];
  const errors = new Map<string, number>();
  const pending: Promise<void>[] = [];
  const startMs = performance.now();
  for (let i = 0; i < total; ) {
    const nowMs = performance.now() - startMs;
    for (; i < total && (i * 1000) / ratePerS <= nowMs; i++) {
      const dueMs = (i * 1000) / ratePerS;
      pending.push(ask(PATHS[i % PATHS.length]!, dueMs));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return summary(samples, errors);

  async function ask(path: string, dueMs: number): Promise<void> {
    let failure: string | undefined;
    try {
      const reply = await fetch(new URL(path, page), { headers: { cookie } });
      await reply.arrayBuffer();
      if (!reply.ok) failure = `${path} ${reply.status}`;
    } catch (cause) {
      failure = `${path} ${String(cause)}`;
    }
    if (failure !== undefined) errors.set(failure, (errors.get(failure) ?? 0) + 1);
    samples.push({ path, atS: dueMs / 1000, ms: performance.now() - startMs - dueMs });
  }
}

function summary(samples: readonly Sample[], errors: ReadonlyMap<string, number>) {
  const at = (list: readonly Sample[], share: number) => {
    const sorted = list.map(({ ms }) => ms).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  };
  const row = (name: string, list: readonly Sample[]) => {
    const [p50, p99, max] = [0.5, 0.99, 1].map((share) => at(list, share).toFixed(1));
    return `${name.padEnd(32)} ${list.length} requests: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms\n`;
  };
  const failed = [...errors.values()].reduce((sum, count) => sum + count, 0);
  const figures = {
    ...{ requests: samples.length, errors: failed, reasons: Object.fromEntries(errors) },
    ...{ p50Ms: at(samples, 0.5), p99Ms: at(samples, 0.99), maxMs: at(samples, 1) },
  };
  const early = samples.filter(({ atS }) => atS < 10);
  const rows = [
    row(`all (bar p99 ${P99_MS_MAX} ms)`, samples),
    row('the first 10 s', early),
    ...PATHS.map((path) =>
      row(
        path,
        samples.filter((one) => one.path === path),
      ),
    ),
    `errors ${failed} ${JSON.stringify(figures.reasons)}\n`,
  ];
  return { figures, text: rows.join('') };
}
