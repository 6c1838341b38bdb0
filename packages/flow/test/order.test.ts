/**
 * The same rows in another order give the same signs, detector by detector, on the golden traces: one sensor after the other, the
 * later half first, backwards, shuffled; and told by two sensors some tens of milliseconds apart, each connection counts once.
 * `noroshi flows` gives rows in time (files in order of the times in them); a folder that a node reads may not.
 */
import { readFileSync } from 'node:fs';
import { createRandom } from '@noroshi/sim';
import { compileForFlows, parsePattern } from '@noroshi/stix';
import { describe, expect, test } from 'vitest';
import {
  type CreateDetector,
  createBeaconDetector,
  createBruteForceDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createFloodDetector,
  createIndicatorDetector,
  createLongConnectionDetector,
  createReflectionDetector,
  createRelayDetector,
  createRetryBeaconDetector,
  createScanDetector,
} from '../src/index.ts';
import { type Flow, signsOf, T0_US } from './flows.ts';

const GOLDEN = `${import.meta.dirname}/../golden`;
const CASES: readonly (readonly [folder: string, name: string, create: CreateDetector])[] = [
  ['time', 'beacon', createBeaconDetector],
  ['time', 'retry-beacon', createRetryBeaconDetector],
  ['time', 'long-connection', createLongConnectionDetector],
  ['time', 'first-contact', createFirstContactDetector],
  ['time', 'exfiltration', createExfiltrationDetector],
  ['volume', 'scan', createScanDetector],
  ['volume', 'brute-force', createBruteForceDetector],
  ['volume', 'flood', createFloodDetector],
  ['volume', 'reflection', createReflectionDetector],
  ['volume', 'relay', createRelayDetector],
  ['time', 'beacon', indicatorOf("[ipv4-addr:value ISSUBSET '198.51.100.0/24']")],
];

function indicatorOf(pattern: string): CreateDetector {
  const parsed = parsePattern(pattern);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return createIndicatorDetector([
    {
      ...{ id: 'indicator--00000000-0000-4000-8000-000000000001', isRevoked: false, confidence: 1 },
      terms: compileForFlows(parsed.value).terms,
      ...{ validFromUs: T0_US - 1e12, validUntilUs: T0_US + 1e12 },
    },
  ]);
}

function traceOf(folder: string, name: string): Flow[] {
  const text = readFileSync(`${GOLDEN}/${folder}/${name}.trace.jsonl`, 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line): Flow => JSON.parse(line));
  return rows.map((flow, i) => ({ sourcePort: 32_768 + ((7 * i) % 28_000), ...flow }));
}

function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = createRandom(seed);
  return items
    .map((item) => [random.uniform(), item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

const ORDERS: Readonly<Record<string, (flows: readonly Flow[]) => Flow[]>> = {
  'one sensor after the other': (flows) => [
    ...flows.filter((_, i) => i % 2 === 1),
    ...flows.filter((_, i) => i % 2 === 0),
  ],
  'the later half first': (flows) => {
    const half = flows.length >> 1;
    return [...flows.slice(half), ...flows.slice(0, half)];
  },
  backwards: (flows) => [...flows].reverse(),
  'what comes in after what goes out': (flows) => [...flows].sort((a, b) => wayOf(a) - wayOf(b)),
  shuffled: (flows) => shuffled(flows, 'order/shuffled'),
};
const wayOf = ({ source }: Flow) => (source.startsWith('192.0.2.') ? 0 : 1);

/** Pieces of a hundred rows by one sensor, and the same by another, 30 ms later. */
function toldTwice(flows: readonly Flow[]): Flow[] {
  const pieces = Array.from({ length: Math.ceil(flows.length / 100) }, (_, i) =>
    flows.slice(100 * i, 100 * (i + 1)),
  );
  return pieces.flatMap((piece) => [
    ...piece.map((flow) => ({ ...flow, sensor: 1 })),
    ...piece.map((flow) => ({ ...flow, atS: flow.atS + 0.03, sensor: 2 })),
  ]);
}

/** Where another order gives other signs, and why. */
const UNLIKE: Readonly<Record<string, readonly string[]>> = {
  // a series keeps the first rows of an hour that come: of a retry every second another sixty-four
  'retry-beacon': ['shuffled'],
  // a host keeps rows from the first on that goes the other way
  relay: ['what comes in after what goes out'],
};

for (const [i, [folder, name, create]] of CASES.entries())
  describe(i < CASES.length - 1 ? name : 'indicator', () => {
    const flows = traceOf(folder, name);
    const keys = (rows: readonly Flow[]) =>
      signsOf(rows, create)
        .map(({ key }) => key)
        .sort();
    test('there is a sign to lose', () => {
      expect(keys(flows).length).toBeGreaterThan(0);
    });

    for (const [order, reorder] of Object.entries(ORDERS))
      if (UNLIKE[name]?.includes(order) !== true)
        test(order, () => {
          expect(keys(reorder(flows))).toEqual(keys(flows));
        });

    test('told by two sensors, by pieces: as one tells it', () => {
      const [once, twice] = [signsOf(flows, create), signsOf(toldTwice(flows), create)];
      expect(twice.map(({ key }) => key)).toEqual(once.map(({ key }) => key));
      for (const [i, { count }] of twice.entries()) {
        expect(count / once[i]!.count).toBeGreaterThanOrEqual(1);
        expect(count / once[i]!.count).toBeLessThan(1.02); // alike ones at the edge of a bucket
      }
    });
  });
