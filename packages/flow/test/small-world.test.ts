/**
 * A world small enough to try all of it: every pair of addresses, every instant, every kind of sign and every warrant. Whatever a
 * detector says, nothing outside the warrant is ever in an output, and no own address is there in clear. The detector of this
 * test tells all it sees, in every field that a sign has, so that only selection and the way out can keep it in.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { type Address, formatAddress, parseAddress } from '@noroshi/stix';
import { describe, expect, test } from 'vitest';
import {
  type Aes128,
  type CreateDetector,
  createCryptoPan,
  createFlowBatch,
  createOutward,
  createWatch,
  DETECTORS,
  DIRECTIONS,
  FLOW_FLAG,
  type FlowBatch,
  outwardSign,
  ownHostsBehind,
  SIGN_KINDS,
  type Sign,
  type SignKind,
  signBundle,
  type Warrant,
} from '../src/index.ts';
import { warrantOf } from './warrants.ts';

const aes128: Aes128 = (key) => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  return (blocks) => cipher.update(blocks);
};
const pan = createCryptoPan(
  new Uint8Array(32).map((_, i) => 7 * i + 3),
  aes128,
);
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();

/** CI shares out the bundles among the kinds and tries a third of the real pairs; `npm run prove` does all of it. */
const EVERY = process.env.NOROSHI_PROVE === '1' ? 1 : 3;

const INSIDE = ['192.0.2.1', '192.0.2.200', '2001:db8:1::5'];
const OUTSIDE = ['198.51.100.3', '203.0.113.8', '2001:db9::9'];
const HOSTS = [...INSIDE, ...OUTSIDE];
const NETWORKS = [['192.0.2.0/24', '2001:db8:1::/48'], ['192.0.2.0/25'], ['0.0.0.0/0', '::/0']];
const FROM_US = 800_000_000e6;
const TO_US = FROM_US + 3600e6;
const TIMES_US = [FROM_US - 1, FROM_US, TO_US - 1, TO_US];
const ROWS = HOSTS.flatMap((from) =>
  HOSTS.flatMap((to) => TIMES_US.map((atUs) => ({ from, to, atUs }))),
);

const WARRANTS: readonly Warrant[] = NETWORKS.flatMap((networks) =>
  Array.from({ length: 7 }, (_, set) =>
    DIRECTIONS.filter((__, bit) => ((set + 1) >> bit) & 1),
  ).flatMap((directions) =>
    (['pseudonym', 'omitted'] as const).map((ownAddresses) =>
      warrantOf({ networks, directions, ownAddresses, fromUs: FROM_US, toUs: TO_US }),
    ),
  ),
);

function add(batch: FlowBatch, from: string, to: string, atUs: number, port: number): void {
  const row = batch.count++;
  batch.source.set(parseAddress(from)!, 4 * row);
  batch.destination.set(parseAddress(to)!, 4 * row);
  batch.startUs[row] = atUs;
  batch.endUs[row] = atUs;
  batch.destinationPort[row] = port;
  batch.sourcePort[row] = 50_000;
  batch.protocol[row] = 6;
  batch.flags[row] = FLOW_FLAG.biflow;
  batch.bytesOut[row] = 100;
  batch.bytesIn[row] = 200;
}

/** Tells everything about every row, under a kind, wherever a sign has room for it. */
function tellTale(kind: SignKind): CreateDetector {
  return (tables) => {
    const signs: Sign[] = [];
    const words = (address: Address) => formatAddress(address);
    return {
      kinds: [kind],
      observe: ({ batch, rows, count, pair }) => {
        for (let i = 0; i < count; i++) {
          const { source, destination, port, protocol } = tables.pairOf(pair[i]!);
          const [from, to] = [tables.addressOf(source), tables.addressOf(destination)];
          const all = `${words(from)} to ${words(to)}, [${words(to)}]:${port}; ${words(from)}.`;
          const startUs = batch.startUs[rows[i]!]!;
          signs.push({
            ...{ kind, key: all, source: from, destination: to, port, protocol },
            ...{ firstUs: startUs, lastUs: startUs, count: 1, score: 0.5, confidence: 0.5 },
            evidence: [
              { name: 'periodS', value: all, unit: words(from) },
              { name: 'note', value: all },
              { name: all, value: 1 },
            ],
            otherwise: [{ explanation: all, fits: 'no', because: all }],
            ends: [
              { role: 'source', address: from, count: 1 },
              { role: 'relay', address: to, count: 1 },
            ],
          });
        }
      },
      judge: () => signs,
      forget: () => {},
    };
  };
}

function isInside(warrant: Warrant, host: string): boolean {
  if (warrant.networks.includes('0.0.0.0/0')) return true;
  const isWhole = warrant.networks[0] === '192.0.2.0/24';
  return host === '192.0.2.1' || (isWhole && INSIDE.includes(host));
}

/** What leaves, all of it. */
function outputOf(warrant: Warrant, signs: readonly Sign[], hasBundle = true): string {
  const outward = createOutward(warrant, warrant.ownAddresses === 'omitted' ? null : pan);
  const out = signs.map((sign, i) => outwardSign(sign, i + 1, outward));
  if (!hasBundle) return JSON.stringify({ out, bundle: null });
  const bundle = signBundle(out, {
    ...{ marking: warrant.marking, mode: warrant.mode, fromUs: warrant.fromUs },
    ownHosts: ownHostsBehind(signs, out, { warrant, outward }),
    atUs: TO_US,
    sha1,
  });
  return JSON.stringify({ out, bundle });
}

function ownInClear(warrant: Warrant, output: string): string[] {
  const own = HOSTS.filter((host) => isInside(warrant, host));
  return own.filter((host) =>
    new RegExp(`(?<![0-9a-f.:])${host.replaceAll('.', '\\.')}(?![0-9a-f])`).test(output),
  );
}

describe('a small world', () => {
  test('every pair × instant × kind × warrant: only what the warrant permits is told, nothing own in clear', () => {
    let [toldRows, kept, runs] = [0, 0, 0];
    for (const [w, warrant] of WARRANTS.entries())
      for (const [k, kind] of SIGN_KINDS.entries())
        for (const detectors of [[kind], SIGN_KINDS.filter((one) => one !== kind)]) {
          const under = { ...warrant, detectors };
          const watch = createWatch(under, [tellTale(kind)], { seed: 1 });
          const batch = createFlowBatch(ROWS.length);
          for (const [i, { from, to, atUs }] of ROWS.entries())
            add(batch, from, to, atUs, 10_000 + i);
          watch.sink(batch);
          const signs = watch.judge(TO_US);
          const permitted = ROWS.flatMap(({ from, to, atUs }, i) => {
            const side = (host: string) => (isInside(warrant, host) ? 'inside' : 'outside');
            const direction = `${side(from)}-to-${side(to)}` as never;
            const isIn = atUs >= FROM_US && atUs < TO_US && warrant.directions.includes(direction);
            return isIn && detectors.includes(kind) ? [10_000 + i] : [];
          });
          expect(signs.map(({ port }) => port)).toEqual(permitted);
          const output = outputOf(under, signs, (w + k) % EVERY === 0);
          expect(ownInClear(warrant, output)).toEqual([]);
          const told = new Set(output.match(/(?<=:)1\d{4}\b/g)); // every row has a port of its own
          expect([...told].filter((port) => !permitted.includes(Number(port)))).toEqual([]);
          const bundleText = output.slice(output.indexOf('"bundle"'));
          expect(bundleText).not.toContain('own:');
          toldRows += signs.length;
          kept += ROWS.length - signs.length;
          runs++;
        }
    console.log(
      `small world: ${WARRANTS.length} warrants, ${runs} runs, ${toldRows} rows told, ${kept} kept back`,
    );
    expect(toldRows).toBeGreaterThan(1000);
  });

  test('with every real detector, regular calls between every pair of hosts: the same', () => {
    let found = 0;
    for (const [w, warrant] of WARRANTS.entries())
      for (const [f, from] of HOSTS.entries())
        for (const [t, to] of HOSTS.entries()) {
          if ((w + f + t) % EVERY !== 0) continue;
          const watch = createWatch(warrant, DETECTORS, { seed: 1 });
          const batch = createFlowBatch(64);
          for (let i = 0; i < 64; i++) add(batch, from, to, FROM_US + i * 50e6, 8443);
          watch.sink(batch);
          const signs = watch.judge(TO_US);
          const side = (host: string) => (isInside(warrant, host) ? 'inside' : 'outside');
          const isPermitted = warrant.directions.includes(`${side(from)}-to-${side(to)}` as never);
          if (!isPermitted) expect([signs.length, watch.pairs, watch.hosts]).toEqual([0, 0, 0]);
          expect(ownInClear(warrant, outputOf(warrant, signs))).toEqual([]);
          found += signs.length;
        }
    expect(found).toBeGreaterThan(10);
  });

  test('the searching of outputs finds what it should: a positive control', () => {
    const [warrant] = WARRANTS;
    expect(ownInClear(warrant!, 'x "192.0.2.1" and 2001:db8:1::5')).toEqual([
      '192.0.2.1',
      '2001:db8:1::5',
    ]);
  });
});
