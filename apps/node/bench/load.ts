/**
 * Load: 200 clients of the event stream and 500 requests a second, mixed, on loopback, against a node in another process.
 * Requests are sent when they are due whether or not the ones before were answered, and timed from when they were due, so a
 * stall is not hidden. Every note that was acknowledged must reach every stream once, in one order. Each minute says its own
 * figures on stderr, with how long the machine let its processes wait, so that a stall has a time and a suspect.
 *
 *   node apps/node/bench/load.ts [--seconds 60 | --minutes 60] [--rate 500] [--streams 200] [--json]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Ready } from './load-node.ts';
import { type LoadStream, listenForLoad } from './load-stream.ts';

/** The heap finds its size in the first minutes: whether memory stays flat is judged on longer runs only. */
const BARS = { p99MsMax: 200, rssGrowthMax: 0.05, rssJudgedFromS: 600 } as const;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    minutes: { type: 'string' },
    rate: { type: 'string', default: '500' },
    streams: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
const durationS =
  values.minutes === undefined ? Number(values.seconds) : Number(values.minutes) * 60;
const ratePerS = Number(values.rate);
const child = fork(new URL('load-node.ts', import.meta.url));
const [ready] = (await once(child, 'message')) as [Ready];
try {
  const figures = await load(ready);
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : told(figures));
  process.exitCode = figures.errors === 0 && figures.delivered ? 0 : 1; // times are for the bars to judge
} finally {
  child.send('stop');
  await once(child, 'exit');
}

type Figures = Awaited<ReturnType<typeof load>>;

async function load({ url, tokens, warnings }: Ready) {
  const streams = Array.from({ length: Number(values.streams) }, (_, i) =>
    listenForLoad(url, tokens[i % tokens.length]!),
  );
  await Promise.all(streams.map((stream) => stream.ready));
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const tally: Tally = { latenciesMs: [], errors: new Map(), notes: 0, rssBytes: [], cpuS: [] };
  const pending = new Set<Promise<void>>();
  const startMs = performance.now();
  const minutes = setInterval(minuteTeller(tally), 60_000);
  const total = Math.floor(durationS * ratePerS);
  for (let i = 0; i < total; ) {
    const nowMs = performance.now() - startMs;
    for (; i < total && (i * 1000) / ratePerS <= nowMs; i++) {
      const dueMs = startMs + (i * 1000) / ratePerS;
      const one = send(agent, url, tokens[i % tokens.length]!, pick(i, warnings), dueMs, tally);
      pending.add(one);
      void one.finally(() => pending.delete(one));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  clearInterval(minutes);
  const delivered = await settled(streams, tally.notes);
  agent.destroy();
  return summary(tally, streams, delivered);
}

type Tally = {
  readonly latenciesMs: number[];
  readonly errors: Map<string, number>;
  readonly rssBytes: number[];
  readonly cpuS: number[];
  notes: number;
};
type Ask = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };

/** One line a minute: what was answered in it, and the share of time in which something waited for a processor or a disk. */
function minuteTeller(tally: Tally): () => void {
  let [minute, seen, failed] = [0, 0, 0];
  let waited = waitedS();
  return () => {
    const latenciesMs = tally.latenciesMs.slice(seen).sort((a, b) => a - b);
    const at = (share: number) => latenciesMs[Math.floor((latenciesMs.length - 1) * share)] ?? 0;
    const errors = [...tally.errors.values()].reduce((sum, count) => sum + count, 0);
    const now = waitedS();
    const shares = now.map((s, k) => `${(((s - waited[k]!) / 60) * 100).toFixed(1)} %`);
    process.stderr.write(
      `minute ${++minute}: ${latenciesMs.length} answers, p50 ${at(0.5).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, ` +
        `max ${at(1).toFixed(0)} ms, ${errors - failed} errors, RSS ${((tally.rssBytes.at(-1) ?? 0) / 1e6).toFixed(0)} MB, ` +
        `waiting for processors ${shares[0]}, for disks ${shares[1]}\n`,
    );
    [seen, failed, waited] = [tally.latenciesMs.length, errors, now];
  };
}

/** Pressure stall totals of the machine (Linux), processors and disks, in seconds; NaN where it keeps none. */
function waitedS(): readonly number[] {
  return ['cpu', 'io'].map((of) => {
    try {
      return (
        Number(/^some .*total=(\d+)/m.exec(readFileSync(`/proc/pressure/${of}`, 'utf8'))?.[1]) / 1e6
      );
    } catch {
      return Number.NaN;
    }
  });
}

/** Of 100 requests: 50 lists, 26 single warnings, 10 health, 8 assets, 4 oneself, 1 metrics, 1 note that everybody hears of. */
function pick(i: number, warnings: readonly string[]): Ask {
  const share = (i * 37) % 100;
  const warning = warnings[(i * 7) % warnings.length]!;
  if (share < 50) return { method: 'GET', path: '/api/v1/warnings?limit=20' };
  if (share < 76) return { method: 'GET', path: `/api/v1/warnings/${warning}` };
  if (share < 86) return { method: 'GET', path: '/health' };
  if (share < 94) return { method: 'GET', path: '/api/v1/assets' };
  if (share < 98) return { method: 'GET', path: '/api/v1/me' };
  if (share < 99) return { method: 'GET', path: '/metrics' };
  const body = JSON.stringify({ text: `load ${i}` });
  return { method: 'POST', path: `/api/v1/warnings/${warning}/note`, body };
}

function send(
  agent: Agent,
  url: string,
  token: string,
  { method, path, body }: Ask,
  dueMs: number,
  tally: Tally,
): Promise<void> {
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      tally.errors.set(reason, (tally.errors.get(reason) ?? 0) + 1);
      resolve();
    };
    const headers = { cookie: `noroshi=${token}`, origin: url };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const outgoing = request(`${url}${path}`, { agent, method, headers: { ...headers, ...json } });
    outgoing.on('error', (cause) => fail(cause.message));
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data) => (text += data));
      response.on('error', (cause) => fail(cause.message));
      response.on('end', () => {
        tally.latenciesMs.push(performance.now() - dueMs);
        if (response.statusCode !== 200)
          return fail(`${method} ${path.replace(/w-\w+/, ':id')} ${response.statusCode}`);
        if (method === 'POST') tally.notes++;
        if (path === '/metrics') {
          tally.rssBytes.push(gauge(text, 'noroshi_process_resident_memory_bytes'));
          tally.cpuS.push(gauge(text, 'noroshi_process_cpu_seconds'));
        }
        resolve();
      });
    });
    outgoing.end(body);
  });
}

function gauge(text: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Waits until every stream has heard every note, or nothing came for 10 s. */
async function settled(streams: readonly LoadStream[], notes: number): Promise<boolean> {
  const heard = () => streams.reduce((sum, { subjects }) => sum + subjects.length, 0);
  for (let before = -1, still = 0; still < 100; ) {
    if (streams.every(({ subjects }) => subjects.length === notes)) break;
    still = heard() === before ? still + 1 : 0;
    before = heard();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const stream of streams) stream.leave();
  const [first] = streams;
  const order = first?.subjects.join() ?? '';
  return streams.every(({ subjects }) => subjects.length === notes && subjects.join() === order);
}

function summary(tally: Tally, streams: readonly LoadStream[], delivered: boolean) {
  const sorted = tally.latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const lagsMs = streams.flatMap(({ lagsMs }) => lagsMs).sort((a, b) => a - b);
  const [early, late] = [middle(tally.rssBytes, 0.25, 0.5), middle(tally.rssBytes, 0.75, 1)];
  const errors = [...tally.errors.values()].reduce((sum, count) => sum + count, 0);
  const figures = {
    ...{ durationS, requests: sorted.length, streams: streams.length, notes: tally.notes, errors },
    ...{ p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) },
    eventP99Ms: lagsMs[Math.floor(lagsMs.length * 0.99)] ?? 0,
    ...{ delivered, reconnects: streams.reduce((sum, { reconnects }) => sum + reconnects, 0) },
    ...{ rssEarlyMb: early / 1e6, rssLateMb: late / 1e6, rssGrowth: late / early - 1 },
    cpuMsPerRequest: (1000 * (tally.cpuS.at(-1)! - tally.cpuS[0]!)) / sorted.length,
    ...{ loadAverage: loadavg()[0]!, reasons: Object.fromEntries(tally.errors) },
  };
  const { p99MsMax, rssGrowthMax, rssJudgedFromS } = BARS;
  const flat = durationS < rssJudgedFromS || figures.rssGrowth <= rssGrowthMax;
  const pass = errors === 0 && delivered && figures.p99Ms <= p99MsMax && flat;
  return { ...figures, pass };
}

function middle(numbers: readonly number[], from: number, to: number): number {
  const part = numbers.slice(Math.floor(numbers.length * from), Math.ceil(numbers.length * to));
  return part.toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? Number.NaN;
}

function told(figures: Figures): string {
  const { requests, durationS, streams, errors, p50Ms, p99Ms, maxMs, notes, reconnects } = figures;
  const lines = [
    `${requests} requests in ${durationS} s, ${streams} streams: ${errors} errors (bar 0) ${JSON.stringify(figures.reasons)}`,
    `latency p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms (bar ${BARS.p99MsMax}), max ${maxMs.toFixed(0)} ms`,
    `${notes} changes to every stream, once and in one order: ${figures.delivered}, after ${reconnects} reconnects; p99 ${figures.eventP99Ms.toFixed(0)} ms`,
    `RSS ${figures.rssEarlyMb.toFixed(0)} MB in the second quarter, ${figures.rssLateMb.toFixed(0)} MB in the last: ${(figures.rssGrowth * 100).toFixed(1)} % (bar ${BARS.rssGrowthMax * 100} %, from ${BARS.rssJudgedFromS} s on)`,
    `${figures.cpuMsPerRequest.toFixed(2)} ms of CPU a request, streams and all`,
    `load average ${figures.loadAverage.toFixed(1)}: ${figures.pass ? 'pass' : 'FAIL'}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}
