import { readFileSync } from 'node:fs';
import { createStateBatch, type Frame, type StateBatch } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import { encodeOemKvn, encodeOemXml, OEM_METADATA_KEYS } from '../src/index.ts';
import { HEADER, kvnLines } from './helpers.ts';

const NAMES = [
  { objectName: 'ALPHA & <1>', objectId: '2024-001A' },
  { objectName: '', objectId: '' },
];
const objectOf = (row: number) => NAMES[row]!;

/** Two objects, three epochs each, out of order; one state of the first failed. */
function states(frame: Frame = 'GCRF'): StateBatch {
  const batch = createStateBatch(6, frame);
  batch.rows.set([0, 1, 0, 1, 0, 1]);
  batch.epochUs.set([2, 0, 1, 1, 0, 2].map((minute) => HEADER.creationUs + minute * 60e6 + 1));
  batch.positionKm.forEach((_, i) => {
    batch.positionKm[i] = 7000 / (i + 1);
    batch.velocityKmS[i] = (-1) ** i * 1e-8 * (i + 1);
  });
  batch.code[2] = 6;
  return batch;
}

function kvn(batch: StateBatch): string {
  const encoded = encodeOemKvn(batch, objectOf, HEADER);
  if (!encoded.ok) throw new Error(encoded.error.expected);
  return encoded.value;
}

describe('OEM', () => {
  test('KVN: header, a segment an object, metadata in the order of the standard', () => {
    const keys = kvnLines(kvn(states())).map(({ key }) => key);
    const head = ['CCSDS_OEM_VERS', 'CREATION_DATE', 'ORIGINATOR', 'MESSAGE_ID'];
    expect(keys).toEqual([...head, ...OEM_METADATA_KEYS, ...OEM_METADATA_KEYS]);
    const values = kvnLines(kvn(states()))
      .slice(4, 11)
      .map(({ value }) => value);
    expect(values).toEqual([
      'ALPHA & <1>',
      '2024-001A',
      'EARTH',
      'GCRF',
      'UTC',
      '2024-11-01T12:00:00.000001',
      '2024-11-01T12:02:00.000001',
    ]);
  });

  test('states: time order, the failed one left out and said, every digit comes back', () => {
    const text = kvn(states());
    const rows = text
      .split('\n')
      .filter((line) => /^\d{4}-/.test(line))
      .map((line) => line.split(' '));
    expect(rows.map(([epoch]) => epoch!.slice(14, 16))).toEqual(['00', '02', '00', '01', '02']);
    const batch = states();
    expect(rows[0]!.slice(1).map(Number)).toEqual([
      ...batch.positionKm.subarray(12, 15),
      ...batch.velocityKmS.subarray(12, 15),
    ]);
    expect(text).toContain('COMMENT 1 of 3 states left out: propagation failed');
    expect(text).toContain('OBJECT_NAME = UNKNOWN');
  });

  test('XML says the same', () => {
    const encoded = encodeOemXml(states(), objectOf, HEADER);
    const xml = encoded.ok ? encoded.value : '';
    const values = [...xml.matchAll(/<stateVector>(.*?)<\/stateVector>/g)].map(([, body]) =>
      [...body!.matchAll(/<([A-Z_]+)>([^<]*)<\/\1>/g)].map(([, , value]) => value).join(' '),
    );
    expect(values).toEqual(
      kvn(states())
        .split('\n')
        .filter((line) => /^\d{4}-/.test(line)),
    );
    expect(xml).toContain('<OBJECT_NAME>ALPHA &amp; &lt;1&gt;</OBJECT_NAME>');
    expect(tagsPair(xml)).toBe(true);
  });

  test('dense rows ask to be interpolated by places alone; few or sparse ones ask nothing', () => {
    const said = (rows: number, stepUs: number) => {
      const batch = createStateBatch(rows, 'GCRF');
      batch.epochUs.forEach((_, k) => {
        batch.epochUs[k] = HEADER.creationUs + k * stepUs;
      });
      const lines = kvnLines(kvn(batch)).filter(({ key }) => key.startsWith('INTERPOLATION'));
      const xml = encodeOemXml(batch, objectOf, HEADER);
      const inXml = xml.ok ? [...xml.value.matchAll(/<INTERPOLATION[A-Z_]*>([^<]*)/g)] : [];
      expect(inXml.map(([, value]) => value)).toEqual(lines.map(({ value }) => value));
      return lines.map(({ value }) => value);
    };
    expect(said(8, 180e6)).toEqual(['LAGRANGE', '7']);
    expect(said(7, 180e6)).toEqual([]); // too few for the degree
    expect(said(8, 180e6 + 1)).toEqual([]);
  });

  test('refused: PEF, no good state, one epoch twice', () => {
    const error = (batch: StateBatch) => {
      const encoded = encodeOemKvn(batch, objectOf, HEADER);
      return encoded.ok ? undefined : encoded.error.field;
    };
    expect(error(states('PEF'))).toBe('REF_FRAME');
    expect(error(createStateBatch(0, 'TEME'))).toBe('states');
    const bad = states();
    bad.code.fill(1);
    expect(error(bad)).toBe('states');
    const twice = states();
    twice.epochUs.fill(HEADER.creationUs);
    expect(error(twice)).toBe('EPOCH');
  });
});

describeWithData(
  'the example of the standard',
  'orbit/ccsds/bluebook-examples/kvn/oem_g11.kvn',
  (path) => {
    test('has our keywords in our order', () => {
      const optional = /USEABLE|INTERPOLATION|MESSAGE_ID/;
      const theirs = kvnLines(readFileSync(path, 'utf8'))
        .map(({ key }) => key)
        .filter((key) => !optional.test(key));
      const ours = kvnLines(kvn(states()))
        .map(({ key }) => key)
        .filter((key) => !optional.test(key));
      expect(ours).toEqual(theirs);
    });
  },
);

function tagsPair(xml: string): boolean {
  const open: string[] = [];
  for (const [, slash, name] of xml.matchAll(/<(\/?)([A-Za-z_]+)[^>]*>/g)) {
    if (slash === '') open.push(name!);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
