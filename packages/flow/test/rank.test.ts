/** Findings: signs about the same hosts or service take one place of the budget, and nothing hides behind the first of them. */
import { createRandom } from '@noroshi/sim';
import { parseAddressInto } from '@noroshi/stix';
import { expect, test } from 'vitest';
import {
  BUDGET,
  confidenceOf,
  createRetryBeaconDetector,
  findingsOf,
  rankSigns,
  type Sign,
  type SignKind,
  urgency,
} from '../src/index.ts';
import { type Flow, lineOf, signsOf } from './flows.ts';

const addressOf = (text: string) => {
  const words = new Uint32Array(4);
  parseAddressInto(text, words, 0);
  return [words[0]!, words[1]!, words[2]!, words[3]!] as const;
};

function sign(
  kind: SignKind,
  source: string | null,
  destination: string | null,
  more: Partial<Sign> = {},
): Sign {
  return {
    ...{ kind, key: `${kind}:${source}:${destination}:${more.port}`, port: 443, protocol: 6 },
    source: source === null ? null : addressOf(source),
    destination: destination === null ? null : addressOf(destination),
    ...{ firstUs: 0, lastUs: 1, count: 9, score: 0.8, confidence: 0.5 },
    ...{ evidence: [], otherwise: [], ends: [], ...more },
  };
}

const OURS = '192.0.2.7';
const STRANGER = '203.0.113.9';

test('a host told of by a scan, guesses and retries is one finding, its gravest first', () => {
  const signs = [
    sign('scan', STRANGER, null, { port: 22, confidence: 0.9 }),
    sign('brute-force', STRANGER, OURS, { port: 22 }),
    sign('retry-beacon', STRANGER, OURS, { port: 23 }),
  ];
  expect(findingsOf(signs).map((finding) => finding.map(({ kind }) => kind))).toEqual([
    ['retry-beacon', 'scan', 'brute-force'],
  ]);
});

test('an implant, what it sends out and an answer from its server are one finding', () => {
  const signs = [
    sign('beacon', OURS, STRANGER),
    sign('exfiltration', OURS, STRANGER),
    sign('long-connection', STRANGER, OURS, { port: 22 }),
  ];
  expect(findingsOf(signs).length).toBe(1);
});

test('a program on thirty hosts is a few findings, not thirty; strangers who scan are each one', () => {
  const hosts = Array.from({ length: 30 }, (_, i) => `192.0.2.${i + 1}`);
  const program = findingsOf(hosts.map((host) => sign('beacon', host, STRANGER)));
  expect(program.map(({ length }) => length)).toEqual([9, 9, 9, 3]);
  const scans = hosts.map((_, i) => sign('scan', `203.0.113.${i + 1}`, null, { port: 22 }));
  expect(findingsOf(scans).length).toBe(30);
});

test('a finding takes one place while others wait, and the room that is left after; the budget is never passed', () => {
  const five = [
    'beacon',
    'exfiltration',
    'first-contact',
    'long-connection',
    'retry-beacon',
  ] as const;
  const finding = five.map((kind) => sign(kind, OURS, STRANGER));
  const others = Array.from({ length: 6 }, (_, i) => sign('scan', `198.51.100.${i}`, null));
  const kept = (perDay: number) => rankSigns([...finding, ...others], { days: 1, perDay });
  const kindsOf = (perDay: number) => kept(perDay).kept.map(({ kind }) => kind);
  expect(kindsOf(4).filter((kind) => kind !== 'scan')).toEqual(['beacon']);
  expect(kindsOf(4).length).toBe(4);
  expect(kindsOf(8).filter((kind) => kind === 'scan').length).toBe(6);
  expect(kindsOf(8).length).toBe(8);
  expect(kept(4).cut).toEqual({
    ...{ exfiltration: 1, 'first-contact': 1, 'long-connection': 1, 'retry-beacon': 1, scan: 3 },
  });
});

test('what may be an intruder inside stands before what comes from outside at its surest, unless a harmless reason halved it', () => {
  const urgencyOf = (kind: SignKind, score: number) => {
    const one = sign(kind, OURS, STRANGER, { score });
    return urgency({ ...one, confidence: confidenceOf(one) });
  };
  const inside = ['relay', 'exfiltration', 'beacon', 'retry-beacon'] as const;
  const outside = ['reflection', 'flood', 'brute-force', 'scan'] as const;
  const PLAIN = 0.9; // of a finding that nothing harmless explains
  const least = Math.min(...inside.map((kind) => urgencyOf(kind, PLAIN)));
  const most = Math.max(...outside.map((kind) => urgencyOf(kind, 1)));
  expect(least).toBeGreaterThan(most);
});

test('whatever the signs and the budget: in order, no more than the budget, every sign kept or counted', () => {
  const random = createRandom('rank');
  const kinds: readonly SignKind[] = ['scan', 'beacon', 'flood', 'relay', 'brute-force'];
  for (let round = 0; round < 60; round++) {
    const signs = Array.from({ length: random.integer(80) }, (_, i) =>
      sign(
        kinds[random.integer(kinds.length)]!,
        random.uniform() < 0.2 ? null : `203.0.113.${random.integer(12)}`,
        random.uniform() < 0.3 ? null : `192.0.2.${random.integer(6)}`,
        { key: `${round}:${i}`, port: random.integer(3), confidence: random.uniform() },
      ),
    );
    const perDay = 1 + random.integer(30);
    const { kept, cut } = rankSigns(signs, { days: 1, perDay });
    const cutCount = Object.values(cut).reduce((sum, count) => sum + count, 0);
    expect(kept.length).toBe(Math.min(perDay, signs.length));
    expect(kept.length + cutCount).toBe(signs.length);
    const order = kept.map(urgency);
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(new Set(findingsOf(signs).flat()).size).toBe(signs.length);
    for (const finding of findingsOf(signs))
      expect(finding.length).toBeLessThanOrEqual(BUDGET.signsPerFinding);
  }
});

test('retries of a host that works with many open services are told; of one that knocks at many closed ones they are a scan', () => {
  const retries = Array.from(
    { length: 200 },
    (_, i): Flow => ({
      ...{ atS: 300 * i, source: OURS, destination: STRANGER, port: 5888, state: 'rejected' },
    }),
  );
  const others = (state: 'finished' | 'rejected') =>
    Array.from(
      { length: 40 },
      (_, i): Flow => ({
        ...{ atS: 1000 * i + 7, source: OURS, destination: `198.51.100.${i}`, state },
      }),
    );
  const told = (state: 'finished' | 'rejected') =>
    signsOf([...retries, ...others(state)], createRetryBeaconDetector).map(lineOf);
  expect(told('finished')).toEqual([`retry-beacon ${OURS} > ${STRANGER}:5888`]);
  expect(told('rejected')).toEqual([]);
});
