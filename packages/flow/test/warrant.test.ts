/** Warrants: every fault told at its place, networks against brute force, selection against its definition, rules by two. */
import { createHash } from 'node:crypto';
import { type Address, isIpv4, type Prefix, parsePrefix, prefixHas } from '@noroshi/stix';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  confirmRule,
  createFlowBatch,
  createNetworkSet,
  createSelection,
  DIRECTIONS,
  decodeWarrant,
  encodeWarrant,
  isActive,
  NO_RULE,
  proposeRule,
  ruleHash,
  ruleText,
  type Warrant,
} from '../src/index.ts';
import { createSelectedRows } from '../src/select/selected.ts';
import { warrantOf } from './warrants.ts';

const GOOD = encodeWarrant(warrantOf({})) as unknown as Record<string, unknown>;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function faultsOf(changes: Record<string, unknown>): string[] {
  const given = { ...GOOD, ...changes };
  for (const [name, value] of Object.entries(changes)) if (value === undefined) delete given[name];
  const decoded = decodeWarrant(given);
  return decoded.ok ? [] : decoded.error.map(({ path }) => path);
}

describe('a warrant', () => {
  test('comes back as it was written, and times may be any UTC text', () => {
    expect(decodeWarrant(GOOD)).toEqual({ ok: true, value: warrantOf({}) });
    const decoded = decodeWarrant({
      ...GOOD,
      fromUtc: '2025-01-01',
      toUtc: '2025-02-01T00:00:00Z',
    });
    expect(decoded.ok && encodeWarrant(decoded.value)).toMatchObject({
      fromUtc: '2025-01-01T00:00:00.000000Z',
    });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['inside to inside has no word', { directions: ['inside-to-inside'] }, ['directions/0']],
    ['no direction', { directions: [] }, ['directions']],
    ['approved by who asked', { approvedBy: ' watch  OFFICE' }, ['approvedBy']],
    ['full-width is no other person', { approvedBy: 'Ｗatch office' }, ['approvedBy']],
    ['no end', { toUtc: undefined }, ['toUtc']],
    ['ends before it begins', { fromUtc: '2026-01-01', toUtc: '2025-01-01' }, ['toUtc']],
    ['longer than a year', { fromUtc: '2020-01-01', toUtc: '2025-01-01' }, ['toUtc']],
    [
      'networks that are none',
      { networks: ['10.0.0.1/8', '10.0.0.0/8', 'x'] },
      ['networks/0', 'networks/2'],
    ],
    ['no network', { networks: [] }, ['networks']],
    [
      'a window without end',
      { retention: { windowHours: 1e9, keepDays: 1 } },
      ['retention/windowHours'],
    ],
    ['a detector nobody knows', { detectors: ['telepathy'] }, ['detectors/0']],
    ['blank purpose', { purpose: '  ' }, ['purpose']],
    ['a field nobody knows', { networkz: [] }, ['networkz']],
    ['no marking', { marking: undefined }, ['marking']],
    ['three faults at once', { id: '', mode: 'drill', v: 2 }, ['v', 'id', 'mode']],
  ])('is refused: %s', (_, changes, paths) => {
    expect(faultsOf(changes)).toEqual(paths);
  });

  test('nothing that is no warrant throws', () => {
    for (const json of [null, 1, 'x', [], {}, { __proto__: null }, { networks: 7 }])
      expect(decodeWarrant(json).ok).toBe(false);
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(GOOD)), (value, name) => {
        decodeWarrant({ ...GOOD, [name]: value });
      }),
    );
  });

  test('is active from its beginning to before its end', () => {
    const warrant = warrantOf({ fromUs: 10, toUs: 20 });
    expect([9, 10, 19, 20].map((atUs) => isActive(warrant, atUs))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

const word = fc.oneof(
  fc.constantFrom(0, 0xffff_ffff, 0x0a00_0000),
  fc.integer({ min: 0, max: 0xffff_ffff }),
);
const v4 = word.map((last): Address => [0, 0, 0xffff, last]);
const v6 = fc.tuple(fc.constantFrom(0, 0x2001_0db8), word, word, word);
const address = fc.oneof(v4, v6);
const prefix = fc.tuple(address, fc.nat(128)).map(([at, bits]): Prefix => {
  const family = isIpv4(at) ? 4 : 6;
  const kept = family === 4 ? bits % 33 : bits;
  const lead = family === 4 ? kept + 96 : kept;
  const masked = at.map((one, i) => {
    const of = Math.min(32, Math.max(0, lead - 32 * i));
    return of === 0 ? 0 : (one & (-1 << (32 - of))) >>> 0;
  });
  return { family, bits: kept, address: masked as unknown as Address };
});

test('a set of networks has what one of its prefixes has, and its edges', () => {
  fc.assert(
    fc.property(
      fc.array(prefix, { maxLength: 12 }),
      fc.array(address, { maxLength: 20 }),
      (prefixes, others) => {
        const set = createNetworkSet(prefixes);
        const edges = prefixes.flatMap(({ address: [a, b, c, d] }): Address[] => [
          [a, b, c, d],
          [a, b, c, (d - 1) >>> 0],
          [a, b, c, (d + 255) >>> 0],
        ]);
        for (const one of [...others, ...edges])
          expect(set.has(one)).toBe(prefixes.some((network) => prefixHas(network, one)));
      },
    ),
    { numRuns: 300 },
  );
});

describe('selection', () => {
  const HOSTS = [
    '192.0.2.1',
    '192.0.2.255',
    '198.51.100.1',
    '2001:db8::1',
    '2001:db9::1',
    '224.0.0.1',
    'fe80::1',
  ];
  const LOCAL = new Set(['224.0.0.1', 'fe80::1']);
  const words = (text: string) => {
    const parsed = parsePrefix(text);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  };

  /** The definition, row by row, in the words of the warrant. */
  function definition(
    warrant: Warrant,
    from: string,
    to: string,
    startUs: number,
    protocol: number,
  ): boolean {
    const isInside = (text: string) =>
      warrant.networks.some((network) => prefixHas(words(network), words(text).address));
    const side = (text: string) => (isInside(text) ? 'inside' : 'outside');
    if (!(startUs >= warrant.fromUs) || !(startUs < warrant.toUs)) return false;
    if (LOCAL.has(from) || LOCAL.has(to)) return false;
    if (warrant.protocols !== undefined && !warrant.protocols.includes(protocol)) return false;
    return (warrant.directions as string[]).includes(`${side(from)}-to-${side(to)}`);
  }

  test('every pair of hosts, set of directions, time and protocol, as defined', () => {
    const directionSets = Array.from({ length: 7 }, (_, i) =>
      DIRECTIONS.filter((__, bit) => ((i + 1) >> bit) & 1),
    );
    const times = [-1, 0, 5, 9, 10, Number.NaN, Number.POSITIVE_INFINITY];
    let selectedRows = 0;
    for (const directions of directionSets)
      for (const protocols of [undefined, [6]]) {
        const networks = ['192.0.2.0/24', '2001:db8::/32'];
        const base = warrantOf({ directions, networks, fromUs: 0, toUs: 10 });
        const warrant = protocols === undefined ? base : { ...base, protocols };
        const cases = HOSTS.flatMap((from) =>
          HOSTS.flatMap((to) =>
            times.flatMap((at) => [6, 17].map((protocol) => ({ from, to, at, protocol }))),
          ),
        );
        const batch = createFlowBatch(cases.length);
        for (const [row, one] of cases.entries()) {
          batch.source.set(words(one.from).address, 4 * row);
          batch.destination.set(words(one.to).address, 4 * row);
          batch.startUs[row] = one.at;
          batch.protocol[row] = one.protocol;
        }
        batch.count = cases.length;
        const selected = createSelectedRows(batch);
        const selection = createSelection(warrant);
        const count = selection.select(selected);
        const expected = cases.flatMap((one, row) =>
          definition(warrant, one.from, one.to, one.at, one.protocol) ? [row] : [],
        );
        expect([...selected.rows.subarray(0, count)]).toEqual(expected);
        const discarded = Object.values(selection.discards).reduce((sum, one) => sum + one, 0);
        expect(count + discarded).toBe(cases.length);
        selectedRows += count;
      }
    expect(selectedRows).toBeGreaterThan(500);
  });
});

describe('a rule', () => {
  const warrant = warrantOf({});
  const propose = { warrant, by: 'Aoi', reason: 'the partner warned us', atUs: 1 };

  test('has one text, whose hash changes with whatever changes what is selected', () => {
    expect(ruleText(warrant)).toBe(ruleText({ ...warrant }));
    const others: Partial<Warrant>[] = [
      { networks: ['192.0.2.0/25'] },
      { directions: ['outside-to-inside'] },
      { toUs: warrant.toUs - 1 },
      { protocols: [6] },
    ];
    const hashes = [{}, ...others].map((changes) => ruleHash(warrantOf(changes), sha256));
    expect(new Set(hashes).size).toBe(5);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is put in force by two people for a reason, and told what it replaces', () => {
    const proposed = proposeRule(NO_RULE, propose, sha256);
    if (!proposed.ok) throw new Error(proposed.error.message);
    const hash = ruleHash(warrant, sha256);
    const refusals = [
      confirmRule(NO_RULE, { by: 'Ren', hash, atUs: 2 }),
      confirmRule(proposed.value, { by: 'aoi ', hash, atUs: 2 }),
      confirmRule(proposed.value, { by: ' ', hash, atUs: 2 }),
      confirmRule(proposed.value, { by: 'Ren', hash: 'another', atUs: 2 }),
      proposeRule(NO_RULE, { ...propose, reason: 'ok' }, sha256),
      proposeRule(NO_RULE, { ...propose, by: '' }, sha256),
    ];
    for (const refusal of refusals) expect(refusal.ok).toBe(false);
    const confirmed = confirmRule(proposed.value, { by: 'Ren', hash, atUs: 2 });
    if (!confirmed.ok) throw new Error(confirmed.error.message);
    expect(confirmed.value).toMatchObject({
      proposal: null,
      current: { version: 1, hash, proposedBy: 'Aoi', confirmedBy: 'Ren', confirmedUs: 2 },
    });
    expect(proposeRule(confirmed.value, propose, sha256).ok).toBe(false);
    const next = proposeRule(
      confirmed.value,
      { ...propose, warrant: warrantOf({ id: 'w2' }) },
      sha256,
    );
    expect(next.ok && next.value.current?.version).toBe(1); // until another confirms, the old one stands
  });
});
