import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type ElementSetBatch, pickSets, readElementSets } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeOmmCsv, encodeOmmJson, encodeOmmKvn, encodeOmmXml } from '../src/index.ts';
import { HEADER, kvnLines, read, sets, withNames } from './helpers.ts';

const WRITERS: [string, (batch: ElementSetBatch) => string][] = [
  ['KVN', (batch) => encodeOmmKvn(batch, HEADER)],
  ['XML', (batch) => encodeOmmXml(batch, HEADER)],
  ['JSON', encodeOmmJson],
  ['CSV', (batch) => unwrap(encodeOmmCsv(batch))],
];

function unwrap(result: ReturnType<typeof encodeOmmCsv>): string {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe.each(WRITERS)('OMM written as %s', (_, write) => {
  test('reads back as the same columns', () => {
    expect(withNames(read(write(sets())))).toEqual(withNames(sets()));
  });

  test('an SGP4-XP set stays one, with its own drag terms', () => {
    const xp = { ...sets(), ephemerisType: Uint8Array.of(4, 4, 4) };
    expect(withNames(read(write(xp)))).toEqual(withNames(xp));
  });

  test('an object without a catalogue number keeps its own id (CSV apart)', () => {
    const own = read(
      '{"OBJECT_ID":"OWN-17","EPOCH":"2024-10-29T12:00:00","MEAN_MOTION":15,"ECCENTRICITY":0.1,"INCLINATION":10,"RA_OF_ASC_NODE":1,"ARG_OF_PERICENTER":2,"MEAN_ANOMALY":3,"BSTAR":0}',
    );
    if (_ === 'CSV') {
      expect(encodeOmmCsv(own)).toMatchObject({
        ok: false,
        error: { objectId: 'OWN-17', field: 'NORAD_CAT_ID' },
      });
    } else expect(withNames(read(write(own)))).toEqual(withNames(own));
  });

  test('any element set a reader can make comes back bit for bit (numbers below 1e-290 apart)', () => {
    const real = (min: number, max: number) =>
      fc.double({ min, max, noNaN: true }).map((x) => (Math.abs(x) < 1e-290 ? 0 : x));
    const row = fc.record({
      MEAN_MOTION: real(0.01, 17),
      ECCENTRICITY: real(0, 0.9999999),
      INCLINATION: real(0, 180),
      RA_OF_ASC_NODE: real(-360, 360),
      ARG_OF_PERICENTER: real(0, 360),
      MEAN_ANOMALY: real(0, 360),
      NORAD_CAT_ID: fc.integer({ min: 1, max: 999_999_999 }),
      BSTAR: real(-1e6, 1e6),
      MEAN_MOTION_DOT: real(-1, 1),
      ELEMENT_SET_NO: fc.nat(9999),
      OBJECT_NAME: fc
        .string({ maxLength: 24, unit: 'grapheme-ascii' })
        .filter((s) => !/^[=+\-@']/.test(s.trim()) && s.trim() !== 'UNKNOWN'),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
        const batch = read(
          JSON.stringify(rows.map((r) => ({ ...r, EPOCH: '2024-10-29T12:18:43.492896' }))),
        );
        expect(withNames(read(write(batch)))).toEqual(withNames(batch));
      }),
      { numRuns: 150 },
    );
  });

  test('a name with line breaks or tags stays a name', () => {
    const [plain] = [sets()];
    const evil = {
      ...plain,
      objects: { ...plain.objects, name: ['A\nMEAN_MOTION = 1', '</OBJECT_NAME><X>', '"},{"'] },
    };
    const again = read(write(evil));
    expect(again.count).toBe(3);
    expect(again.meanMotionRadS).toEqual(plain.meanMotionRadS);
    expect(again.objects.name).toEqual(['A MEAN_MOTION = 1', '</OBJECT_NAME><X>', '"},{"']);
  });

  test('no sets at all', () => {
    const none = write(pickSets(sets(), []));
    expect(readElementSets(new TextEncoder().encode(none), { file: 'f' }).sets.count).toBe(0);
  });
});

describe('OMM in the order of the standard', () => {
  test('KVN of the first set', () => {
    const lines = kvnLines(encodeOmmKvn(pickSets(sets(), [0]), HEADER));
    expect(lines.map(({ key, value, unit }) => `${key}=${value}${unit && `[${unit}]`}`)).toEqual([
      'CCSDS_OMM_VERS=3.0',
      'CREATION_DATE=2024-11-01T12:00:00.000000',
      'ORIGINATOR=NOROSHI TEST',
      'MESSAGE_ID=TEST-1',
      'OBJECT_NAME=VANGUARD 1',
      'OBJECT_ID=1958-002B',
      'CENTER_NAME=EARTH',
      'REF_FRAME=TEME',
      'TIME_SYSTEM=UTC',
      'MEAN_ELEMENT_THEORY=SGP4',
      'EPOCH=2024-10-29T12:18:43.492896',
      'MEAN_MOTION=10.8574679[rev/day]',
      'ECCENTRICITY=0.1843421',
      'INCLINATION=34.2551[deg]',
      'RA_OF_ASC_NODE=352.8583[deg]',
      'ARG_OF_PERICENTER=332.7861[deg]',
      'MEAN_ANOMALY=18.6796[deg]',
      'EPHEMERIS_TYPE=0',
      'CLASSIFICATION_TYPE=U',
      'NORAD_CAT_ID=5',
      'ELEMENT_SET_NO=999',
      'REV_AT_EPOCH=37861',
      'BSTAR=0.0016091[1/ER]',
      'MEAN_MOTION_DOT=0.00001286[rev/day**2]',
      'MEAN_MOTION_DDOT=1.0E-13[rev/day**3]',
    ]);
  });
  test('CSV has the header CelesTrak publishes', () => {
    expect(unwrap(encodeOmmCsv(sets())).split('\r\n')[0]).toBe(
      'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT',
    );
  });
});

describeWithData('whole catalogues', 'orbit/catalog/celestrak-onorbit-20241101.csv', (path) => {
  test.each(WRITERS)(
    '26,834 objects through %s and back, bit for bit',
    { timeout: 60_000 },
    (_, write) => {
      const batch = readElementSets(readFileSync(path), { file: 'x' }).sets;
      expect(withNames(read(write(batch)))).toEqual(withNames(batch));
    },
  );
});

describeWithData('OMM samples', 'orbit/sgp4/sample_omm.csv', (path) => {
  test('CSV, JSON and XML of one object keep their elements through every encoding', () => {
    for (const kind of ['csv', 'json', 'xml']) {
      const batch = readElementSets(readFileSync(path.replace('csv', kind)), { file: 'x' }).sets;
      for (const [, write] of WRITERS)
        expect(withNames(read(write(batch)))).toEqual(withNames(batch));
    }
  });
});

describeWithData('histories', 'tle/geo_history/geo_hist_05.tle.gz', (path) => {
  test('49,375 sets of 345 objects through JSON and back', { timeout: 60_000 }, () => {
    const batch = readElementSets(gunzipSync(readFileSync(path)), { file: 'x' }).sets;
    expect(batch.count).toBe(49_375);
    expect(read(encodeOmmJson(batch)).meanMotionRadS).toEqual(batch.meanMotionRadS);
  });
});
