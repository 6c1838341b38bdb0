/** Each detector on its golden trace: exactly what was planted, nothing of the rest. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type CreateDetector,
  createBeaconDetector,
  createBruteForceDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createFloodDetector,
  createLongConnectionDetector,
  createReflectionDetector,
  createRelayDetector,
  createRetryBeaconDetector,
  createScanDetector,
  EVIDENCE,
} from '../src/index.ts';
import { evidenceOf, type Flow, lineOf, signsOf } from './flows.ts';

const GOLDEN = `${import.meta.dirname}/../golden`;
const DETECTORS: Record<string, Record<string, CreateDetector>> = {
  time: {
    beacon: createBeaconDetector,
    'retry-beacon': createRetryBeaconDetector,
    'long-connection': createLongConnectionDetector,
    'first-contact': createFirstContactDetector,
    exfiltration: createExfiltrationDetector,
  },
  volume: {
    scan: createScanDetector,
    'brute-force': createBruteForceDetector,
    flood: createFloodDetector,
    reflection: createReflectionDetector,
    relay: createRelayDetector,
  },
};
type Expected = {
  readonly line: string;
  readonly count: number;
  readonly evidence: Record<string, readonly [least: number, most: number]>;
};

for (const [folder, detectors] of Object.entries(DETECTORS)) {
  const expected = JSON.parse(readFileSync(`${GOLDEN}/${folder}/expected.json`, 'utf8')) as Record<
    string,
    Expected
  >;
  for (const [name, create] of Object.entries(detectors))
    test(name, () => {
      const trace = readFileSync(`${GOLDEN}/${folder}/${name}.trace.jsonl`, 'utf8');
      const flows = trace
        .trim()
        .split('\n')
        .map((line): Flow => JSON.parse(line));
      const signs = signsOf(flows, create);
      const { line, count, evidence } = expected[name]!;
      expect(signs.map(lineOf)).toEqual([line]);
      expect(signs[0]!.count).toBe(count);
      for (const [word, [least, most]] of Object.entries(evidence)) {
        const value = evidenceOf(signs[0]!, word) as number;
        expect(value, word).toBeGreaterThanOrEqual(least);
        expect(value, word).toBeLessThanOrEqual(most);
      }
      for (const one of signs[0]!.evidence) expect(Object.keys(EVIDENCE)).toContain(one.name);
    });
}
