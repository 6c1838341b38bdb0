/** Hard-body radii: the file that NASA publishes, files that are none, any text; size classes by type and by name. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHardBodies, sizeClassOf } from '../../src/ladder/hbr.ts';

describeWithData('CARA’s monthly file', 'orbit/pc/cara/HBR_Mass_Estimates_20260601.csv', (path) => {
  test('every radius it gives, none refused; those that may not be redistributed are not there', () => {
    const read = readHardBodies(readFileSync(path, 'utf8'));
    expect(read.ok && read.value.refused).toEqual([]);
    const lines = readFileSync(path, 'utf8').trim().split(/\r?\n/).slice(1);
    const given = lines.filter((line) => line.split(',')[1] !== '');
    expect(read.ok && read.value.radiusM.size).toBe(given.length);
    expect(read.ok && read.value.radiusM.get('1857')).toBe(5);
    expect(read.ok && read.value.radiusM.has('1')).toBe(false);
  });
});

test('columns in any order; a bad line is refused by its number; no columns: said', () => {
  const read = readHardBodies(
    '\uFEFFName, HBR ,ObjectID\r\nA,2.5,00042\r\nB,-1,43\r\nC,,44\r\nD,1\r\n\r\n',
  );
  expect(read.ok && [...read.value.radiusM]).toEqual([['42', 2.5]]);
  expect(read.ok && read.value.refused.map(({ line }) => line)).toEqual([3, 5]);
  expect(readHardBodies('a,b\n1,2')).toMatchObject({
    ok: false,
    error: expect.stringContaining('ObjectID and HBR'),
  });
});

test('any text: radii or a reason', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, headed) => {
      const read = readHardBodies(headed ? `ObjectID,HBR\n${text}` : text);
      if (read.ok)
        for (const radius of read.value.radiusM.values()) expect(radius).toBeGreaterThan(0);
    }),
    { numRuns: 300, seed: 8 },
  );
});

test('size class by the type that a message says, else by the catalogue’s names', () => {
  const cases = [
    ['PAYLOAD', 'COSMOS DEB', 'payload'],
    ['ROCKET BODY', '', 'rocket body'],
    ['DEBRIS', 'X', 'debris'],
    ['UNKNOWN', 'FENGYUN 1C DEB', 'debris'],
    [undefined, 'CZ-2C R/B', 'rocket body'],
    [undefined, 'DEBUT', 'unknown'],
    ['OTHER', 'ALPHA', 'unknown'],
  ] as const;
  for (const [type, name, wanted] of cases) expect(sizeClassOf(type, name)).toBe(wanted);
});
