/** The window's tables against a Map: found, added, removed and used again in any order; and who goes first when it is full. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { removeOldest } from '../src/window/evict.ts';
import { addressOfHost, createHostTable, letGoHost, numberHost } from '../src/window/hosts.ts';
import {
  addPair,
  createPairTable,
  destinationOf,
  findPair,
  hasPair,
  type PairTable,
  removePair,
  serviceOf,
  serviceWord,
  sourceOf,
  touchPair,
} from '../src/window/pairs.ts';

const address = (last: number) => Uint32Array.of(0, 0, 0xffff, last);

/** Adds, or removes where it is there already; says what the table then has. */
function toggle(table: PairTable, from: number, to: number, port: number): boolean {
  const [source, destination, service] = [address(from), address(to), serviceWord(port, 6)];
  const found = findPair(table, source, destination, 0, service);
  if (found < 0) {
    const hosts = [
      numberHost(table.hosts, source, 0, 0),
      numberHost(table.hosts, destination, 0, 1),
    ] as const;
    addPair(table, ...hosts, service);
    return true;
  }
  forget(table, found);
  return false;
}

function forget(table: PairTable, pair: number): void {
  const ends = [sourceOf(table, pair), destinationOf(table, pair)];
  removePair(table, pair);
  for (const host of ends) letGoHost(table.hosts, host);
}

describe('the window’s tables', () => {
  test('say what a Map says, through collisions, growth and numbers used again', () => {
    const step = fc.tuple(fc.nat(19), fc.nat(5), fc.nat(3));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 50, maxLength: 1200 }),
        fc.integer(),
        (steps, seed) => {
          const table = createPairTable(seed, createHostTable(seed));
          table.slots = { places: table.slots.places.slice(0, 512), mask: 511 }; // nearer together
          const expected = new Set<string>();
          for (const [from, to, port] of steps) {
            const name = `${from} ${to} ${port}`;
            expect(toggle(table, from, to, port)).toBe(!expected.delete(name));
            if (findPair(table, address(from), address(to), 0, serviceWord(port, 6)) >= 0)
              expected.add(name);
          }
          expect(told(table).sort()).toEqual([...expected].sort());
          const hosts = new Set([...expected].flatMap((name) => name.split(' ').slice(0, 2)));
          expect([table.live, table.hosts.live]).toEqual([expected.size, hosts.size]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('when full, lose what was seen once and longest ago; else the oldest', () => {
    const table = createPairTable(1, createHostTable(1));
    for (let i = 0; i < 100; i++) toggle(table, i, 1000, 80);
    for (let pair = 0; pair < 100; pair++) {
      touchPair(table, pair, 100 - pair, true); // the first is the newest
      if (pair >= 70) touchPair(table, pair, 100 - pair, true); // the oldest thirty came again
    }
    expect(removeOldest(table, 10, (pair) => forget(table, pair))).toBe(10);
    expect(gone(table, 100)).toEqual([60, 61, 62, 63, 64, 65, 66, 67, 68, 69]);
    removeOldest(table, 30, (pair) => forget(table, pair)); // seen once are half of all until 60 are left
    expect(gone(table, 100)).toEqual([...Array.from({ length: 40 }, (_, i) => 30 + i)]);
    removeOldest(table, 35, (pair) => forget(table, pair));
    expect(table.live).toBe(25);
  });
});

function told(table: PairTable): string[] {
  const names: string[] = [];
  for (let pair = 0; pair < table.count; pair++) {
    if (!hasPair(table, pair)) continue;
    const ends = [sourceOf(table, pair), destinationOf(table, pair)];
    const [from, to] = ends.map((host) => addressOfHost(table.hosts, host)[3]);
    names.push(`${from} ${to} ${serviceOf(table, pair) >>> 8}`);
  }
  return names;
}

function gone(table: PairTable, count: number): number[] {
  return Array.from({ length: count }, (_, pair) => pair).filter((pair) => !hasPair(table, pair));
}
