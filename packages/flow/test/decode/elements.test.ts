import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { ELEMENTS, REVERSE_ENTERPRISE, SLOT } from '../../src/decode/elements.ts';
import { elementDocument } from '../../src/index.ts';

const PATH = fileURLToPath(new URL('../../ELEMENTS.md', import.meta.url));

test('ELEMENTS.md is what the table says (UPDATE_GOLDEN=1 writes it)', () => {
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PATH, elementDocument());
  expect(readFileSync(PATH, 'utf8')).toBe(elementDocument());
});

test('no element is named twice, and none of one slot has the rank of another', () => {
  const numbers = ELEMENTS.map(({ enterprise, number }) => `${enterprise}/${number}`);
  expect(new Set(numbers).size).toBe(numbers.length);
  const ranks = ELEMENTS.map(({ slot, rank }) => `${slot} ${rank}`);
  expect(new Set(ranks).size).toBe(ranks.length);
});

test('nothing in it can hold a text', () => {
  for (const { kind, bytes, name } of ELEMENTS) {
    expect(bytes, name).toBeLessThanOrEqual(kind === 'ipv6' ? 16 : 8);
    expect(name).not.toMatch(/name|url|uri|user|host|string|payload|mac|ssid|header|text/i);
  }
  expect(Object.keys(SLOT).length).toBeLessThan(40);
});

describeWithData('the registry', 'cyber/flows/ipfix-information-elements.csv', (path) => {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\d+,[A-Za-z]\w+,[a-z]/.test(line)) // descriptions run over several lines
    .map((line) => line.split(','));
  const registry = new Map(rows.map(([number, name, type]) => [number, { name, type }]));

  test('names and types are those of the registry', () => {
    const types: Readonly<Record<string, RegExp>> = {
      ...{ ipv4: /^ipv4Address$/, ipv6: /^ipv6Address$/, probability: /^float64$/ },
      ...{ ntp: /^dateTime(Micro|Nano)seconds$/, seconds: /^dateTimeSeconds$/ },
      ...{ milliseconds: /^(dateTimeMilliseconds|unsigned32)$/, microseconds: /^unsigned32$/ },
      ...{ before: /^unsigned32$/, unsigned: /^unsigned(8|16|32|64)$/ },
    };
    const own = ELEMENTS.filter(({ enterprise }) => enterprise === 0);
    expect(own.length).toBeGreaterThan(45);
    for (const { number, name, kind, bytes } of own) {
      const told = registry.get(String(number));
      expect(told?.name, `${number}`).toBe(name);
      expect(told?.type, name).toMatch(types[kind]!);
      const bits = /^unsigned(\d+)$/.exec(told!.type!);
      if (bits !== null) expect(bytes, name).toBe(Number(bits[1]) / 8);
    }
  });

  test('a reverse element has the name of what it reverses', () => {
    for (const { number, name } of ELEMENTS.filter(
      (one) => one.enterprise === REVERSE_ENTERPRISE,
    )) {
      const forward = registry.get(String(number))!.name!;
      expect(name).toBe(`reverse${forward[0]!.toUpperCase()}${forward.slice(1)}`);
    }
  });
});
