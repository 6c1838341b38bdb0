/**
 * Two nodes, each in a process of its own, across a thin link (thin-link.ts): 600 ms, 2.4 kbit/s each way, 20 % of segments
 * lost, cut and healed, with 10 MB of bulk queued. A flash told while the link is cut must be applied soon after it is back.
 * One round over a quicker link here; NOROSHI_PROVE=1 makes 30 seeds of it and holds median and 90th percentile to their bars.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { base64FromBytes, type LaneName } from '@noroshi/exchange';
import { createRandom } from '@noroshi/sim';
import { migrate, openStore } from '@noroshi/store';
import { taiUsFromUnixMs } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { createDataDir } from '../src/data-dir.ts';
import { createThinLink, type LinkShape, SATELLITE } from '../src/exercise/thin-link.ts';
import { openKeys } from '../src/keys/keys.ts';
import { postEntry } from '../src/partner/author.ts';
import { authorOf } from '../src/partner/hand.ts';
import type { Order } from './partner-child.ts';
import { tempFolder } from './partner-world.ts';

/** For a sample that takes seconds. */
const QUICK: LinkShape = { roundTripMs: 200, bitsPerS: 96_000, loss: 0.05 };
const PROVE = process.env.NOROSHI_PROVE === '1';
const BULK_BODIES = PROVE ? 40 : 4;
const BULK_BYTES = 250_000;
const SEEDS = Number(process.env.NOROSHI_THIN_SEEDS ?? 30);
const FLASH_BYTES = 400;
const BULK_STARTED = 4000;

type Child = { ask<T>(order: Order): Promise<T>; readonly process: ChildProcess };

function child(): Child {
  const process = fork(join(import.meta.dirname, 'partner-child.ts'), { stdio: 'inherit' });
  onTestFinished(() => void process.kill('SIGKILL'));
  const waiting: ((message: { answer?: unknown; error?: string }) => void)[] = [];
  process.on('message', (message) => waiting.shift()?.(message as never));
  return {
    process,
    ask: <T>(order: Order) =>
      new Promise<T>((resolve, reject) => {
        waiting.push(({ answer, error }) =>
          error === undefined ? resolve(answer as T) : reject(new Error(error)),
        );
        process.send(order);
      }),
  };
}

async function directory(root: string, nodeId: string) {
  const path = join(root, nodeId);
  const facts = { mode: 'exercise', nodeId, scenario: null } as const;
  await createDataDir(path, facts, '2026-01-01T00:00:00Z', {});
  const keys = await openKeys(path, { nodeId, mode: 'exercise' }, nowUs());
  const card = {
    ...{ id: nodeId, mode: 'exercise', signingKey: base64FromBytes(keys.signingKey) },
    tlsPin: base64FromBytes(keys.tlsPin),
  };
  return { path, card };
}

const nowUs = () => taiUsFromUnixMs(Date.now());
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Observations that no deflate makes smaller than three quarters. */
async function queueBulk(path: string, seed: string): Promise<void> {
  const file = join(path, 'store', 'noroshi.sqlite');
  const store = await openStore({ engine: 'sqlite', file });
  await migrate(store, 0);
  const random = createRandom(seed);
  const identity = {
    nodeId: 'alpha',
    mode: 'exercise',
    random: (n: number) => new Uint8Array(n),
  } as const;
  const author = await authorOf(path, identity, nowUs());
  for (let i = 0; i < BULK_BODIES; i++) {
    const noise = Buffer.from(
      Uint8Array.from({ length: (BULK_BYTES * 3) / 4 - 60 }, () => random.integer(256)),
    );
    const bytes = Buffer.from(
      JSON.stringify({ data: noise.toString('base64'), type: 'observation' }),
    );
    const body = { type: 'observation', observationId: `o-${i}` } as never; // readers keep it as refused
    await store.write((tx) =>
      postEntry(tx, author, {
        ...{ partner: 'bravo', body, bytes, warningId: `o-${i}`, precedence: 'ROUTINE' },
        ...{ tlp: 'AMBER', ruleIds: [], reason: 'a proof', atUs: nowUs() },
      }),
    );
  }
  await store.close();
}

/** Both nodes, with the link between them, and the first meeting done. */
async function pairAcross(seed: string) {
  const root = tempFolder();
  const link = createThinLink(PROVE ? SATELLITE : QUICK, seed);
  onTestFinished(() => link.close());
  const [a, b] = [await directory(root, 'alpha'), await directory(root, 'bravo')];
  await queueBulk(a.path, seed);
  const [alpha, bravo] = [child(), child()];
  const start = (of: Child, nodeId: string, path: string) =>
    of.ask<number>({ do: 'start', nodeId, path, port: 0 });
  const portA = await link.open(await start(alpha, 'alpha', a.path), true);
  const portB = await link.open(await start(bravo, 'bravo', b.path), false);
  await alpha.ask({
    do: 'partner',
    id: 'bravo',
    row: { ...b.card, address: `127.0.0.1:${portB}` },
  });
  await bravo.ask({
    do: 'partner',
    id: 'alpha',
    row: { ...a.card, address: `127.0.0.1:${portA}` },
  });
  const taken = async (lane: LaneName) =>
    bravo.ask<{ size: number; knownSize: number; lines: unknown }>({
      do: 'taken',
      from: 'alpha',
      lane,
    });
  const reach = async (lane: LaneName, size: number, withinMs: number) => {
    const startMs = performance.now();
    for (;;) {
      const at = await taken(lane);
      if (at.size >= size) return performance.now() - startMs;
      if (performance.now() - startMs > withinMs)
        throw new Error(`seed ${seed}: ${lane} is at ${JSON.stringify(at)} after ${withinMs} ms`);
      await sleep(20);
    }
  };
  return { alpha, bravo, link, reach };
}

/** Seconds from the heal until Bravo has applied what Alpha told meanwhile. */
async function rounds(
  seed: string,
  count: number,
  cutMs: (uniform: number) => number,
): Promise<number[]> {
  const { alpha, bravo, link, reach } = await pairAcross(seed);
  const random = createRandom(`rounds/${seed}`);
  let told = 0;
  const flash = () => alpha.ask({ do: 'flash', to: 'bravo', number: ++told, bytes: FLASH_BYTES });
  await flash();
  await reach('flash', told, 180_000);
  const before = link.bytes();
  while (link.bytes() < before + BULK_STARTED) await sleep(50); // pieces of bulk are on their way
  const seconds: number[] = [];
  for (let i = 0; i < count; i++) {
    link.setCut(true);
    const ms = cutMs(random.uniform());
    await sleep(ms * random.uniform());
    await flash();
    await sleep(ms);
    link.setCut(false);
    seconds.push((await reach('flash', told, 300_000)) / 1000);
    if (PROVE) console.log(`seed ${seed}, round ${i}: ${seconds.at(-1)!.toFixed(1)} s`);
    await sleep(3000 * random.uniform());
  }
  await Promise.all([alpha.ask({ do: 'stop' }), bravo.ask({ do: 'stop' })]);
  return seconds;
}

test.skipIf(PROVE)('a flash crosses a thin link that was cut, while bulk waits', async () => {
  const [seconds] = await rounds('1', 1, () => 1500);
  console.log(`applied ${seconds!.toFixed(1)} s after the link was back`);
  expect(seconds).toBeLessThan(60);
});

test.skipIf(!PROVE)(
  'thirty seeds: 20 s at the median, 60 s at the 90th percentile',
  { timeout: 3_600_000 },
  async () => {
    const seconds: number[] = [];
    for (let seed = 0; seed < SEEDS; seed += 15) {
      const some = Array.from({ length: Math.min(15, SEEDS - seed) }, (_, i) =>
        rounds(`${seed + i}`, 1, (u) => 5000 + 55_000 * u),
      );
      seconds.push(...(await Promise.all(some)).flat());
    }
    seconds.sort((a, b) => a - b);
    const at = (share: number) => seconds[Math.ceil(share * seconds.length) - 1]!;
    console.log(
      `${seconds.length} rounds: median ${at(0.5).toFixed(1)} s, p90 ${at(0.9).toFixed(1)} s, worst ${at(1).toFixed(1)} s`,
    );
    expect(at(0.5)).toBeLessThanOrEqual(20);
    expect(at(0.9)).toBeLessThanOrEqual(60);
  },
);
