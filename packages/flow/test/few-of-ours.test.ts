/**
 * What a bundle says of a group of hosts of ours that is smaller than k: two worlds that differ in one of them give the same bytes,
 * whatever that host did, and whoever compares two bundles learns nothing of when and how often. Signs are made by hand so that
 * every field varies; hosts are counted from the signs before they are made outward, also where the warrant omits them.
 */
import { createHash } from 'node:crypto';
import { type Address, bundlePieces, createStixCheck, parseAddress } from '@noroshi/stix';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createOutward,
  outwardSign,
  ownHostsBehind,
  SIGN_KINDS,
  type Sign,
  type SignKind,
  signBundle,
  type Warrant,
} from '../src/index.ts';
import { warrantOf } from './warrants.ts';

const FROM_US = 800_000_000e6;
const WARRANT = warrantOf({ ownAddresses: 'omitted', fromUs: FROM_US - 30 * 86_400e6 });
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
const THEM = '198.51.100.7';

type Doing = { readonly atS: number; readonly lastS: number; readonly count: number };

function signOf(kind: SignKind, host: number, doing: Doing, them = THEM): Sign {
  const own = parseAddress(`192.0.2.${host}`) as Address;
  return {
    ...{ kind, key: `${host}`, source: own, destination: parseAddress(them), port: 8443 },
    ...{ protocol: 6, firstUs: FROM_US + doing.atS * 1e6, count: doing.count },
    lastUs: FROM_US + (doing.atS + doing.lastS) * 1e6,
    ...{ score: (doing.count % 100) / 100, confidence: 0.5, ends: [] },
    evidence: [{ name: 'wakeUps', value: doing.count }],
    otherwise: [
      {
        ...{ explanation: 'monitoring', fits: doing.count % 2 === 0 ? 'yes' : 'no' },
        because: `${doing.count} records`,
      },
    ],
  };
}

function bundleText(signs: readonly Sign[], warrant: Warrant = WARRANT): string {
  const outward = createOutward(warrant, null);
  const told = signs.map((sign, i) => outwardSign(sign, i + 1, outward));
  const bundle = signBundle(told, {
    ...{ marking: warrant.marking, mode: warrant.mode, fromUs: warrant.fromUs },
    ...{ ownHosts: ownHostsBehind(signs, told, { warrant, outward }) },
    ...{ ownHostsMin: warrant.ownHostsMin, atUs: FROM_US + 10 * 86_400e6, sha1 },
  });
  return Buffer.concat([...bundlePieces(bundle.id, bundle.objects)]).toString();
}

const doing = fc.record({
  atS: fc.integer({ min: 0, max: 9 * 86_400 }),
  lastS: fc.integer({ min: 0, max: 86_400 }),
  count: fc.integer({ min: 1, max: 1_000_000 }),
});
const kind = fc.constantFrom(...SIGN_KINDS);
const RUNS = process.env.NOROSHI_PROVE === '1' ? 20_000 : 300;

describe('fewer than k hosts of ours behind it', () => {
  test('two worlds that differ in one of them give the same bytes', () => {
    fc.assert(
      fc.property(kind, doing, doing, doing, fc.boolean(), (what, one, other, big, isThere) => {
        const crowd = [11, 12, 13].map((host) => signOf(what, host, big, '203.0.113.9'));
        const here = [signOf(what, 1, one), ...crowd];
        const there = [
          ...crowd,
          ...(isThere ? [signOf(what, 2, other)] : []),
          signOf(what, 1, other),
        ];
        expect(bundleText(there)).toBe(bundleText(here));
      }),
      { seed: 35, numRuns: RUNS },
    );
  });

  test('the test can tell: at k hosts times, counts and a sighting are there', () => {
    const at = (count: number) => ({ atS: 3600, lastS: 7200, count });
    const of = (hosts: number, count: number) =>
      bundleText(Array.from({ length: hosts }, (_, i) => signOf('beacon', 1 + i, at(count))));
    expect(of(2, 500)).toBe(of(2, 2));
    expect(of(3, 500)).not.toBe(of(3, 2));
    expect([of(2, 500), of(3, 500)].map((text) => text.includes('"sighting"'))).toEqual([
      ...[false, true],
    ]);
    expect(of(2, 500)).toContain('fewer than 3 own hosts stand behind it');
    expect(of(3, 500)).not.toContain('Left out');
  });

  test('the warrant says k; each finding is counted by itself; hosts that are omitted count', () => {
    const at = { atS: 0, lastS: 60, count: 40 };
    const four = [1, 2, 3, 4].map((host) => signOf('beacon', host, at));
    const isTold = (signs: readonly Sign[], warrant = WARRANT) =>
      bundleText(signs, warrant).includes('"sighting"');
    expect([5, 4].map((k) => isTold(four, { ...WARRANT, ownHostsMin: k }))).toEqual([false, true]);
    const mixed = (['beacon', 'relay', 'exfiltration'] as const).map((what, i) =>
      signOf(what, 1 + i, at),
    );
    expect(isTold(mixed)).toBe(false); // three hosts meet one address, each in another way
    expect(isTold([1, 1, 1].map((host) => signOf('exfiltration', host, at)))).toBe(false);
  });

  test('a scan of many of ours is told with its times: those it tried count, where all of them are ours', () => {
    const scan = (hosts: number): Sign => ({
      ...signOf('scan', 1, { atS: 0, lastS: 60, count: 40 }),
      ...{ source: parseAddress(THEM), destination: null, port: 22 },
      evidence: [{ name: 'hosts', value: hosts }],
    });
    const inward = { ...WARRANT, directions: ['outside-to-inside' as const] };
    const isFew = (hosts: number, warrant: Warrant) =>
      bundleText([scan(hosts)], warrant).includes('Left out');
    expect([isFew(2, inward), isFew(3, inward), isFew(3, WARRANT)]).toEqual([true, false, true]);
  });

  test('what no host of ours has a part in keeps its times, and a bundle of few is valid STIX', () => {
    const theirs = {
      ...signOf('relay', 1, { atS: 0, lastS: 60, count: 40 }),
      source: parseAddress('203.0.113.9'),
    };
    expect(bundleText([theirs])).not.toContain('Left out');
    const check = createStixCheck();
    check.push(
      Buffer.from(
        bundleText(SIGN_KINDS.map((one) => signOf(one, 1, { atS: 0, lastS: 1, count: 9 }))),
      ),
    );
    const report = check.finish();
    const faults = [...report.faults, ...report.objects.flatMap((object) => object.faults)];
    expect(faults.filter(({ rule }) => rule !== 'id-version')).toEqual([]);
  });
});
