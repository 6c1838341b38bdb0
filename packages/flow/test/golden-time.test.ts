/** Each detector of time on its golden trace: exactly what was planted, nothing of the rest. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  type CreateDetector,
  createBeaconDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createLongConnectionDetector,
  createRetryBeaconDetector,
  EVIDENCE,
} from '../src/index.ts';
import { evidenceOf, type Flow, lineOf, signsOf } from './flows.ts';

const FOLDER = `${import.meta.dirname}/../golden/time`;
const DETECTORS: Record<string, CreateDetector> = {
  beacon: createBeaconDetector,
  'retry-beacon': createRetryBeaconDetector,
  'long-connection': createLongConnectionDetector,
  'first-contact': createFirstContactDetector,
  exfiltration: createExfiltrationDetector,
};
type Expected = {
  readonly line: string;
  readonly count: number;
  readonly evidence: Record<string, readonly [least: number, most: number]>;
};
const expected = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Record<
  string,
  Expected
>;

for (const [name, create] of Object.entries(DETECTORS))
  test(name, () => {
    const lines = readFileSync(`${FOLDER}/${name}.trace.jsonl`, 'utf8').trim().split('\n');
    const signs = signsOf(
      lines.map((line) => JSON.parse(line) as Flow),
      create,
    );
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
