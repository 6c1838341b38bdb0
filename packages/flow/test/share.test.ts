/** Signs as a bundle for a partner: valid by the checker of STIX for every kind, coarse, the same twice, and with nothing of ours. */
import { createHash } from 'node:crypto';
import { bundlePieces, createStixCheck, outwardFaults } from '@noroshi/stix';
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  type BundleOptions,
  type OutwardSign,
  SIGN_KINDS,
  type SignKind,
  signBundle,
} from '../src/index.ts';
import { coarseCount } from '../src/share/coarse.ts';

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
const OPTIONS = {
  marking: { tlp: 'AMBER' as const, originator: 'alpha', caveats: ['exercise only'] },
  atUs: usOf('2026-11-11T09:31:07Z'),
  mode: 'live' as const,
  fromUs: usOf('2026-11-01T00:00:00Z'),
  sha1,
};

/** As if so many hosts of ours stood behind each. */
function bundleOf(signs: readonly OutwardSign[], changes: Partial<BundleOptions> = {}, hosts = 3) {
  return signBundle(signs, { ...OPTIONS, ownHosts: signs.map(() => hosts), ...changes });
}

function usOf(text: string): number {
  const parsed = parseUtc(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

function signOf(kind: SignKind, changes: Partial<OutwardSign> = {}): OutwardSign {
  return {
    ...{ kind, rank: 1, score: 0.9, source: 'own:203.0.113.77', destination: '198.51.100.7' },
    ...{ port: 8443, protocol: 'tcp', count: 949, confidence: 0.87 },
    ...{ first: '2026-11-10T01:02:03.456789Z', last: '2026-11-11T09:31:07.000001Z' },
    evidence: [{ name: 'periodS', value: 300.5, unit: 's' }],
    otherwise: [
      { explanation: 'a backup', fits: 'no', because: 'own:203.0.113.77 sends 310 bytes' },
    ],
    ends: [
      { role: 'relay', address: '2001:db8::7', count: 4 },
      { role: 'reflector', address: '198.51.100.8', count: 4 },
    ],
    ...changes,
  };
}

describe('a bundle for a partner', () => {
  const variants: Partial<OutwardSign>[] = [
    {},
    { source: '198.51.100.9', destination: 'own' },
    { source: '198.51.100.9', destination: '2001:db8::9' },
    { source: null, destination: 'own:203.0.113.5', port: null, protocol: null },
    { protocol: 'icmp', port: 2048 },
  ];

  test.each(SIGN_KINDS)(
    '%s: no fault by the checker of STIX, and nothing that must not leave',
    (kind) => {
      const signs = variants.map((changes) => signOf(kind, changes));
      const bundle = bundleOf(signs);
      const check = createStixCheck();
      for (const piece of bundlePieces(bundle.id, bundle.objects)) check.push(piece);
      const report = check.finish();
      const faults = [...report.faults, ...report.objects.flatMap((object) => object.faults)];
      expect(faults.filter(({ rule }) => rule !== 'id-version')).toEqual([]); // ids are made from what is told
      expect(report.checked).toBeGreaterThan(10);
      for (const object of bundle.objects) expect(outwardFaults(object)).toEqual([]);
      const text = JSON.stringify(bundle);
      expect(text).not.toMatch(/203\.0\.113|\bown\b|01:02:03|31:07|\b949\b|310 bytes/);
    },
  );

  test('is the same twice, and one object for one sign whatever its rank', () => {
    const bundle = bundleOf([signOf('beacon')]);
    expect(bundleOf([signOf('beacon')])).toEqual(bundle);
    const later = bundleOf([signOf('beacon', { rank: 7, count: 2000 })], {
      atUs: OPTIONS.atUs + 7200e6,
    });
    const idsOf = (one: typeof bundle) => one.objects.map(({ id }) => id).sort();
    expect(idsOf(later)).toEqual(idsOf(bundle));
    expect(later.id).not.toBe(bundle.id);
  });

  test('a version keeps when it was created and says when it changed', () => {
    const versions = [0, 60e6, 7200e6].map(
      (us) => bundleOf([signOf('beacon')], { atUs: OPTIONS.atUs + us }).objects,
    );
    for (const [i, object] of versions[0]!.entries()) {
      const [, next, last] = versions.map((objects) => objects[i]!);
      if (object.created === undefined) continue;
      expect([next!.created, last!.created]).toEqual([object.created, object.created]);
      const isFixed = ['identity', 'marking-definition'].includes(object.type);
      if (!isFixed) expect(String(next!.modified) > String(object.modified)).toBe(true);
    }
  });

  test('of an exercise every object says so, and none has the id of a real one', () => {
    const real = bundleOf([signOf('scan')]).objects;
    const made = bundleOf([signOf('scan')], { mode: 'exercise' }).objects;
    const told = made.filter(
      ({ type }) =>
        !['ipv4-addr', 'ipv6-addr', 'network-traffic', 'marking-definition'].includes(type),
    );
    expect(told.every(({ labels }) => JSON.stringify(labels) === '["exercise"]')).toBe(true);
    const ids = new Set(real.map(({ id }) => id));
    expect(told.filter(({ id, type }) => ids.has(id) && type !== 'identity')).toEqual([]);
    expect(JSON.stringify(made)).toContain('EXERCISE: nothing here is real');
  });

  test('the same address as who calls and as who is called is two findings; several of ours are one', () => {
    const called = signOf('brute-force');
    const calls = { ...called, source: called.destination, destination: called.source };
    const indicators = (signs: OutwardSign[]) =>
      bundleOf(signs).objects.filter(({ type }) => type === 'observed-data');
    expect(indicators([called, calls]).length).toBe(2);
    const [one] = indicators([called, { ...called, count: 900 }]);
    expect(one!.number_observed).toBeGreaterThanOrEqual(900);
  });

  test('tells nothing where every end is ours, and no indicator of who floods', () => {
    expect(
      bundleOf([signOf('beacon', { destination: 'own', ends: [] })]).objects.map(
        ({ type }) => type,
      ),
    ).toEqual([...['marking-definition', 'marking-definition', 'identity']]);
    const flood = bundleOf([signOf('flood', { source: '198.51.100.9', destination: 'own' })]);
    expect(flood.objects.some(({ type }) => type === 'indicator')).toBe(false);
  });

  test('counts by 1, 2, 5', () => {
    expect([0, 1, 2, 4, 5, 9, 10, 19, 949, 1e6].map(coarseCount)).toEqual([
      1, 1, 2, 2, 5, 5, 10, 10, 500, 1e6,
    ]);
  });
});
