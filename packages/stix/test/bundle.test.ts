/** Bundles as a stream: what comes in goes out byte by byte; a damaged object costs itself; nothing throws. */
import { readdirSync, readFileSync } from 'node:fs';
import { dataPath, describeWithData } from '@noroshi/tidy';
import { canonicalText } from '@noroshi/watch';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bundlePieces,
  createStixCheck,
  createStixReader,
  type ReadFault,
  type ReadObject,
  type StixFault,
} from '../src/index.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describeWithData('a large public bundle', 'cyber/attack/ics-attack-18.1.json', (path) => {
  test('every object is equal after import and export, and keeps its bytes', () => {
    const bytes = new Uint8Array(readFileSync(path));
    const theirs: { objects: { id: string }[] } = JSON.parse(textOf(bytes));
    const { objects, faults } = read(bytes, 65_536);
    expect(faults).toEqual([]);
    expect(objects.length).toBe(theirs.objects.length);
    const written = [
      ...bundlePieces(
        `bundle--${UUID}`,
        objects.map((one) => one.bytes),
      ),
    ];
    const again = read(joined(written), 1000).objects;
    for (const [i, one] of again.entries()) {
      expect(one.bytes).toEqual(objects[i]!.bytes);
      expect(canonicalText(one.value)).toEqual(canonicalText(theirs.objects[i]));
    }
    console.log(`large bundle: ${again.length} objects equal after import and export`);
  });

  test('has no fault', () => {
    const check = createStixCheck();
    check.push(new Uint8Array(readFileSync(path)));
    const report = check.finish();
    expect(report.objects.flatMap(({ faults }) => faults.filter(isFault))).toEqual([]);
    expect(report.checked).toBe(1826);
  });
});

describe('public bundles', () => {
  for (const folder of ['cyber/stix/oasis-examples', 'cyber/stix/misp-stix'])
    describeWithData(folder, folder, (path) => {
      test.each(readdirSync(path))('%s has no fault', (name) => {
        const check = createStixCheck();
        check.push(new Uint8Array(readFileSync(`${path}/${name}`)));
        const { faults, objects, unread, checked } = check.finish();
        expect(unread).toEqual([]);
        expect([...faults, ...objects.flatMap((one) => one.faults)].filter(isFault)).toEqual([]);
        expect(checked).toBeGreaterThan(0);
      });
    });
});

describeWithData(
  'objects of version 2.0',
  'cyber/attack/volt-typhoon-network-subset-stix20.json',
  (path) => {
    test('are each told as such, and carried', () => {
      const check = createStixCheck();
      check.push(new Uint8Array(readFileSync(path)));
      const { objects, checked } = check.finish();
      expect(objects.length).toBe(checked);
      for (const { faults } of objects)
        expect(faults.map(({ message }) => message).join()).toContain('an object is STIX 2.0');
    });
  },
);

describe('reading', () => {
  const good = { type: 'x-one', id: `x-one--${UUID}`, text: 'a "]}" in text' };
  const bundle = (...objects: string[]) =>
    `{"type":"bundle","id":"bundle--${UUID}","objects":[${objects.join(',')}]}`;

  test('a damaged object costs itself, and is told with its place', () => {
    const one = JSON.stringify(good);
    const { objects, faults } = read(utf8(bundle(one, '{"type": tru}', '{"a":1,"a":2}', one)), 3);
    expect(objects.map(({ place }) => place)).toEqual([0, 3]);
    expect(faults.length).toBe(2);
    expect(faults.every(({ offset }) => offset > one.length)).toBe(true);
  });

  test('one object, and an object a line, are read too', () => {
    const one = JSON.stringify(good);
    expect(read(utf8(one), 7).objects.map(({ value }) => value)).toEqual([good]);
    expect(read(utf8(`${one}\n${one}\r\n`), 7).objects.length).toBe(2);
  });

  test.each([
    ['[1]', 'give a JSON object'],
    ['{"type":"bundle"', 'ends in the middle'],
    [bundle('1'), 'give objects by commas'],
    [bundle('{}', ''), 'give objects by commas'],
    [`${'{"a":'.repeat(70)}1${'}'.repeat(70)}`, 'nested deeper'],
  ])('%s is refused', (text, why) => {
    expect(
      read(utf8(text), 5)
        .faults.map(({ message }) => message)
        .join(),
    ).toContain(why);
  });

  test('an object over the limit is passed over, and the rest is read', () => {
    const large = JSON.stringify({ ...good, text: 'x'.repeat(5000) });
    const faults: ReadFault[] = [];
    const objects: ReadObject[] = [];
    const reader = createStixReader(
      { object: (one) => objects.push(one), fault: (one) => faults.push(one) },
      { objectBytesMax: 1000 },
    );
    reader.push(utf8(bundle(large, JSON.stringify(good))));
    reader.finish();
    expect([objects.length, faults.length]).toEqual([1, 1]);
  });

  test('however the bytes are cut, the same comes out', () => {
    const bytes = utf8(
      bundle(JSON.stringify(good), JSON.stringify({ ...good, list: [1, [2], '\\"'] })),
    );
    const whole = read(bytes, bytes.length);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        expect(read(bytes, size)).toEqual(whole);
      }),
    );
  });

  test('mutated bundles never throw (seeded)', () => {
    const sample = dataPath('cyber/stix/oasis-examples/poisonivy.json');
    const from =
      sample === undefined
        ? utf8(bundle(JSON.stringify(good)))
        : new Uint8Array(readFileSync(sample)).slice(0, 6000);
    const count = process.env.NOROSHI_PROVE === '1' ? 100_000 : 1000;
    let told = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(from.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const bytes = from.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          const check = createStixCheck({ interop: true });
          check.push(bytes);
          const { faults, objects, unread } = check.finish();
          told += faults.length + objects.length + unread.length;
        },
      ),
      { numRuns: count, seed: 7 },
    );
    expect(told).toBeGreaterThan(count / 2);
  }, 600_000);
});

const UUID = '8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
const isFault = ({ level }: StixFault) => level === 'fault';

function read(bytes: Uint8Array, size: number) {
  const objects: ReadObject[] = [];
  const faults: ReadFault[] = [];
  const reader = createStixReader({
    object: (one) => void objects.push(one),
    fault: (one) => void faults.push(one),
  });
  for (let i = 0; i < bytes.length; i += size) reader.push(bytes.subarray(i, i + size));
  reader.finish();
  return { objects, faults };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
