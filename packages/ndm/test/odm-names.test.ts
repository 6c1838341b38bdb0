/** The names orbit messages choose from, and that the two tables of an OMM say the same. */
import { OMM_FIELDS } from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { readMessages } from '../src/index.ts';
import { isPositiveDefinite, lowerOf } from '../src/messages/ocm-covariance.ts';
import { covarianceTerms, ELEMENT_UNITS, elementCount } from '../src/messages/ocm-elements.ts';
import { OMM_SCHEMA } from '../src/messages/omm.ts';
import type { KeySchema, SectionSchema } from '../src/schema.ts';

function warningsOf(timeSystem: string, frame: string): string[] {
  const text = `CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = ALPHA
OBJECT_NAME = A
OBJECT_ID = B
CENTER_NAME = EARTH
REF_FRAME = ${frame}
TIME_SYSTEM = ${timeSystem}
EPOCH = 2024-11-01T00:00:00
X = 7000
Y = 0
Z = 0
X_DOT = 0
Y_DOT = 7.5
Z_DOT = 0
`;
  return readMessages(text).messages.flatMap(({ faults }) => faults.map(({ message }) => message));
}

test.each(['UTC', 'utc', 'TAI', 'TT', 'GPS', 'TDB', 'TCB', 'TCG', 'UT1', 'GMST', 'MET', 'MRT'])(
  'time system %s',
  (name) => expect(warningsOf(name, 'GCRF')).toEqual([]),
);

test.each([
  'EME2000',
  'gcrf',
  'ITRF-97',
  'ITRF2000',
  'ITRF 2014',
  'TOD',
  'TEME',
  'TOD_EARTH',
  'J2000',
])('frame %s', (name) => expect(warningsOf('UTC', name)).toEqual([]));

test.each([
  ['EARTH_TIME', 'GCRF'],
  ['UTC', 'ORBITAL'],
  ['UTC', 'RTN'], // a frame of the orbit is none of states
])('%s, %s: a warning', (time, frame) => expect(warningsOf(time, frame).length).toBe(1));

describe('elements of an OCM (SANA registry, CCSDS 502.0-B-3, annex B7)', () => {
  test('numbers of elements', () => {
    const counts = Object.fromEntries(
      Object.entries(ELEMENT_UNITS).map(([type, units]) => [type, units.length]),
    );
    expect(counts).toEqual({
      ...{ ADBARV: 6, CARTP: 3, CARTPV: 6, CARTPVA: 9, DELAUNAY: 6, DELAUNAYMOD: 6 },
      ...{ EIGVAL3EIGVEC3: 12, EQUINOCTIAL: 7, EQUINOCTIALMOD: 7, GEODETIC: 6, KEPLERIAN: 6 },
      ...{ KEPLERIANMEAN: 6, LDBARV: 6, ONSTATION: 6, POINCARE: 6 },
    });
  });

  test('terms of a covariance by its ordering', () => {
    expect(covarianceTerms('CARTPV', 'LTM')).toBe(21);
    expect(covarianceTerms('CARTPV', 'UTM')).toBe(21);
    expect(covarianceTerms('CARTPV', 'FULL')).toBe(36);
    expect(covarianceTerms('CARTPV', 'LTMWCC')).toBe(36);
    expect(covarianceTerms('TCARTP', 'LTM')).toBe(10);
    expect(covarianceTerms('EIGVAL3EIGVEC3', 'LTM')).toBe(12);
    expect(covarianceTerms('OURS', 'LTM')).toBeUndefined();
    expect(elementCount('TADBARV')).toBe(7);
  });
});

test('a covariance in every ordering is the same triangle, and whether it is positive', () => {
  const lower = [4, 1, 9, 0.5, -2, 16];
  expect(lowerOf(lower, 'LTM')).toEqual(lower);
  expect(lowerOf([4, 1, 0.5, 9, -2, 16], 'UTM')).toEqual(lower);
  expect(lowerOf([4, 1, 0.5, 1, 9, -2, 0.5, -2, 16], 'FULL')).toEqual(lower);
  expect(lowerOf([4, 0.1, 0.2, 1, 9, 0.3, 0.5, -2, 16], 'LTMWCC')).toEqual(lower);
  expect(lowerOf([4, 1, 0.5, 0.1, 9, -2, 0.2, 0.3, 16], 'UTMWCC')).toEqual(lower);
  expect(isPositiveDefinite(lower)).toBe(true);
  expect(isPositiveDefinite(lower.map((term) => term * 1e-18))).toBe(true);
  expect(isPositiveDefinite([4, 6, 9, 0, 0, 1])).toBe(false); // singular
  expect(isPositiveDefinite([4, 1, -9, 0, 0, 1])).toBe(false);
});

test('the OMM of one message and the OMM of catalogues have the same keywords and units', () => {
  const keys = new Map(keysOf(OMM_SCHEMA.root).map((key) => [key.key, key]));
  for (const field of OMM_FIELDS.filter(({ key }) => key !== OMM_SCHEMA.versionKey)) {
    const own = keys.get(field.key);
    expect(own, field.key).toBeDefined();
    expect([field.key, own!.unit]).toEqual([field.key, field.unit]);
  }
});

function keysOf(schema: SectionSchema): KeySchema[] {
  return schema.items.flatMap((item) => (item.kind === 'key' ? [item] : keysOf(item)));
}
