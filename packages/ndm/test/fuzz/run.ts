/**
 * The fuzz run of CI: mutated messages by the million, or as many as fit the time given.
 *
 *   node packages/ndm/test/fuzz/run.ts [--messages N] [--seconds S] [--seed N]
 *
 * Ends with exit code 1 when something threw, came back as another message, or took longer than 100 ms for each 100 kB
 * (100 ms for anything smaller), and prints the seed and the number of each such message. A slow one is timed three times
 * more, and its least time counts: another process may have had the processor.
 */
import { parseArgs } from 'node:util';
import { judge } from './judge.ts';
import { enlarged, mutated, randomOf } from './mutate.ts';
import { type Seed, seeds } from './seeds.ts';

const LIMIT_MS = 100;
const LIMIT_BYTES = 100_000;
const LARGE_EACH = 2500; // one in so many is of 100 kB
const ROUND_TRIP_EACH = 4; // one in so many is written and read again
const TROUBLES_MAX = 20;
const ENCODINGS = ['kvn', 'xml', 'json'] as const;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '45' },
    seed: { type: 'string', default: '20261123' },
  },
});
const [count, seconds, seed] = [values.messages, values.seconds, values.seed].map(Number) as [
  number,
  number,
  number,
];

const all = seeds();
const startMs = performance.now();
const tally = { read: 0, good: 0, refused: 0, large: 0, troubles: 0, slowestMs: 0 };

for (; tally.read < count && tally.troubles < TROUBLES_MAX; tally.read++) {
  if (tally.read % 64 === 0 && performance.now() - startMs > seconds * 1000) break;
  tryOne(tally.read);
}
const tookS = (performance.now() - startMs) / 1000;
const rate = Math.round(tally.read / tookS);
console.log(
  `fuzz of messages: seed ${seed}, ${tally.read} messages in ${tookS.toFixed(1)} s (${rate} a second), ` +
    `${tally.good} read, ${tally.refused} refused, ${tally.large} of 100 kB, slowest ${tally.slowestMs.toFixed(1)} ms; ` +
    `${tally.troubles} in trouble`,
);
process.exitCode = tally.troubles > 0 ? 1 : 0;

/** Message `number` of this seed, whatever came before it. */
function messageOf(number: number): Uint8Array {
  const random = randomOf(seed + Math.imul(number, 2_654_435_761));
  const from: Seed = all[Math.floor(random() * all.length)]!;
  return number % LARGE_EACH === LARGE_EACH - 1 ? enlarged(from, random) : mutated(from, random);
}

function tryOne(number: number): void {
  const bytes = messageOf(number);
  const isLarge = bytes.length > LIMIT_BYTES;
  if (isLarge) tally.large++;
  const encodings =
    number % ROUND_TRIP_EACH === 0 ? [ENCODINGS[(number / ROUND_TRIP_EACH) % 3]!] : [];
  try {
    const beforeMs = performance.now();
    const { read, trouble } = judge(bytes, encodings);
    let tookMs = performance.now() - beforeMs;
    const limitMs = LIMIT_MS * Math.max(1, bytes.length / LIMIT_BYTES);
    for (let k = 0; k < 3 && tookMs > limitMs; k++) tookMs = Math.min(tookMs, timeOf(bytes));
    tally.slowestMs = Math.max(tally.slowestMs, tookMs);
    if (tookMs > limitMs)
      tell(number, `took ${tookMs.toFixed(0)} ms for ${bytes.length} bytes`, bytes);
    if (trouble !== null) tell(number, trouble, bytes);
    const isGood = read.messages.some(({ faults }) =>
      faults.every((f) => f.severity === 'warning'),
    );
    if (isGood) tally.good++;
    else tally.refused++;
  } catch (cause) {
    tell(number, cause instanceof Error ? (cause.stack ?? cause.message) : String(cause), bytes);
  }
}

function timeOf(bytes: Uint8Array): number {
  const beforeMs = performance.now();
  judge(bytes, []);
  return performance.now() - beforeMs;
}

function tell(number: number, what: string, bytes: Uint8Array): void {
  tally.troubles++;
  console.log(`seed ${seed}, message ${number}: ${what.slice(0, 3000)}`);
  if (process.env.NOROSHI_FUZZ_SHOW === '1')
    console.log(new TextDecoder().decode(bytes.subarray(0, 6000)));
}
