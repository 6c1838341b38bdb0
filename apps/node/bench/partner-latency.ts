/**
 * How long from the alarm on Alpha to the warning raised on Bravo, over real mutual TLS on loopback: two whole nodes with their
 * own stores (SQLite, every transaction on the disk) in this process. `node apps/node/bench/partner-latency.ts [COUNT]` prints
 * p50 and p95 one warning at a time, and the rate of a burst.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { admitNotices } from '../src/warnings/admit.ts';
import {
  configure,
  conjunction,
  makeNode,
  markedFor,
  pair,
  ruleFor,
  stopNode,
  type TestNode,
} from '../test/partner-nodes.ts';

const P95_S_MAX = 2;
const count = Number(process.argv[2] ?? 200);

const root = mkdtempSync(join(tmpdir(), 'noroshi-latency-'));
const alpha = await makeNode(root, 'alpha', 'exercise');
const bravo = await makeNode(root, 'bravo', 'exercise');
try {
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const raised = raisedOn(bravo);
  await admitNotices(alpha.context, [conjunction(0)], { marking });
  await raised(1); // the link is up

  const latenciesMs: number[] = [];
  for (let i = 1; i <= count; i++) {
    const startMs = performance.now();
    await admitNotices(alpha.context, [conjunction(i)], { marking });
    await raised(i + 1);
    latenciesMs.push(performance.now() - startMs);
  }
  latenciesMs.sort((a, b) => a - b);
  const p50Ms = latenciesMs[Math.floor(count * 0.5)]!;
  const p95Ms = latenciesMs[Math.floor(count * 0.95)]!;

  const burstMs = performance.now();
  const burst = Array.from({ length: count }, (_, i) => conjunction(10_000 + i));
  await admitNotices(alpha.context, burst, { marking });
  await raised(1 + 2 * count);
  const perS = (count / (performance.now() - burstMs)) * 1000;
  const passes = p95Ms <= P95_S_MAX * 1000;
  console.log(
    `alarm on alpha to raised on bravo: ${count} warnings, p50 ${p50Ms.toFixed(0)} ms, p95 ${p95Ms.toFixed(0)} ms ` +
      `(bar ${P95_S_MAX} s: ${passes ? 'pass' : 'FAIL'}); ${count} at once: ${perS.toFixed(0)} warnings/s`,
  );
  process.exitCode = passes ? 0 : 1;
} finally {
  await stopNode(alpha);
  await stopNode(bravo);
  rmSync(root, { recursive: true, force: true });
}

/** Resolves when that many warnings have been opened there, by its own feed. */
function raisedOn({ context }: TestNode): (wanted: number) => Promise<void> {
  let opened = 0;
  let wake: () => void = () => {};
  context.feed.follow((events) => {
    opened += events.filter(({ kind }) => kind === 'warning.opened').length;
    wake();
  });
  return async (wanted) => {
    while (opened < wanted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
