/**
 * A seeded bundle read and checked as a stream: megabytes a second of processor, beside JSON.parse of the same bytes in the same run, and
 * how the cost grows with size (least squares in logarithms, 95 % interval by Student's t). Patterns parsed and matched a second.
 *
 *   node packages/stix/bench/check.ts
 */
import { fitPowerLaw } from '../../screen/bench/statistics.ts';
import { createStixCheck, matchPattern, type ObservedData, parsePattern } from '../src/index.ts';

const SIZES = [500, 1000, 2000, 4000, 8000, 16_000];
const CHUNK = 65_536;
const REPEATS = 5;

const uuid = (i: number) => `${i.toString(16).padStart(8, '0')}-17d4-4cbf-938f-98ee46b3cd3f`;

function bundleOf(count: number): Uint8Array {
  const objects = Array.from({ length: count }, (_, i) => ({
    ...{ type: 'indicator', spec_version: '2.1', id: `indicator--${uuid(i)}` },
    ...{ created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z' },
    ...{ name: `host ${i}`, indicator_types: ['malicious-activity'], pattern_type: 'stix' },
    pattern: `[ipv4-addr:value = '198.51.${(i >> 8) & 255}.${i & 255}'] REPEATS 3 TIMES WITHIN 60 SECONDS`,
    valid_from: '2026-01-01T00:00:00Z',
  }));
  return new TextEncoder().encode(
    JSON.stringify({ type: 'bundle', id: `bundle--${uuid(0)}`, objects }),
  );
}

/** Processor seconds, the least of some runs. */
function secondsOf(run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

function check(bytes: Uint8Array): void {
  const checker = createStixCheck();
  for (let i = 0; i < bytes.length; i += CHUNK) checker.push(bytes.subarray(i, i + CHUNK));
  const { objects, unread } = checker.finish();
  if (objects.length + unread.length > 0) throw new Error('the made bundle has faults');
}

check(bundleOf(2000)); // warm
const points = SIZES.map((count) => {
  const bytes = bundleOf(count);
  return { count, bytes, seconds: secondsOf(() => check(bytes)) };
});
const last = points.at(-1)!;
const text = new TextDecoder().decode(last.bytes);
const parseS = secondsOf(() => void JSON.parse(text));
const mb = last.bytes.length / 1e6;
console.log(
  `bundle of ${last.count} indicators, ${mb.toFixed(1)} MB: ${(mb / last.seconds).toFixed(1)} MB/s, ${(last.count / last.seconds).toFixed(0)} objects/s`,
);
console.log(
  `JSON.parse alone: ${(mb / parseS).toFixed(1)} MB/s, ratio ${(last.seconds / parseS).toFixed(1)}`,
);
const { exponent, low, high } = fitPowerLaw(
  points.map(({ count }) => count),
  points.map(({ seconds }) => seconds),
);
console.log(
  `cost grows with objects^${exponent.toFixed(2)} (95 %: ${low.toFixed(2)} to ${high.toFixed(2)})`,
);

const source =
  "[ipv4-addr:value = '198.51.100.7' AND ipv4-addr:value LIKE '198%'] REPEATS 3 TIMES WITHIN 60 SECONDS";
const parses = 20_000;
const parsedS = secondsOf(() => {
  for (let i = 0; i < parses; i++) parsePattern(source);
});
const pattern = parsePattern(source);
if (!pattern.ok) throw new Error(pattern.error.message);
const observations = Array.from({ length: 1000 }, (_, i): ObservedData => {
  const objects = new Map([['a', { type: 'ipv4-addr', value: `198.51.100.${i % 250}` }]]);
  return { firstUs: i * 1e6, lastUs: i * 1e6, numberObserved: 1, objects, observed: ['a'] };
});
const matchedS = secondsOf(() => {
  if (!matchPattern(pattern.value, observations).ok) throw new Error('over the limit of work');
});
console.log(
  `patterns: ${(parses / parsedS).toFixed(0)} parsed/s; one over 1,000 observations in ${(matchedS * 1000).toFixed(1)} ms`,
);
