/** What the tests of the writers share: a header, a batch of sets, and a KVN reader for tests only. */
import { type ElementSetBatch, readElementSets } from '@noroshi/orbit';
import { taiUsFromUtcDay } from '@noroshi/time';
import type { NdmHeader } from '../src/index.ts';

export const HEADER: NdmHeader = {
  creationUs: taiUsFromUtcDay(60_615, 43_200e6), // 2024-11-01T12:00:00
  originator: 'NOROSHI TEST',
  messageId: 'TEST-1',
};

/** Three sets as CelesTrak and Space-Track print them: small numbers, a nine-digit number, no zero column. */
export const SETS_CSV = `OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT
VANGUARD 1,1958-002B,2024-10-29T12:18:43.492896,10.85746790,.1843421,34.2551,352.8583,332.7861,18.6796,0,U,5,999,37861,.16091E-2,.1286E-4,.1E-12
"ALPHA, ""A"" & <B>",2024-001AB,2024-02-29T23:59:59.999999,1.00270000,.0000001,.0019,286.9433,13.7918,55.6504,0,U,999100101,1,12345,-.22483E-4,-.205E-5,-.5E-6
,,2024-10-31T07:15:45.666432,15.5,.9,180,0,359.9999,.0001,2,C,270000,9999,99999,0,0,0
`;

export function sets(csv: string = SETS_CSV): ElementSetBatch {
  return read(csv);
}

/** Reads text back; anything refused fails the test. */
export function read(text: string): ElementSetBatch {
  const result = readElementSets(new TextEncoder().encode(text), { file: 'written', source: 'x' });
  if (result.rejects.length > 0) throw new Error(JSON.stringify(result.rejects[0]));
  return result.sets;
}

/** KVN and XML print UNKNOWN where an object has no name, as the standard wants it. */
export function withNames(batch: ElementSetBatch): ElementSetBatch {
  const name = batch.objects.name.map((text) => text || 'UNKNOWN');
  return { ...batch, objects: { ...batch.objects, name } };
}

export type KvnLine = { readonly key: string; readonly value: string; readonly unit: string };

/** Keyword lines in order; comments and lines without "=" apart. */
export function kvnLines(text: string): KvnLine[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.includes('=') && !line.startsWith('COMMENT'))
    .map((line) => {
      const [, key, value, unit] = /^(\S+)\s*=\s*(.*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(line) ?? [];
      return { key: key ?? '', value: value ?? '', unit: unit ?? '' };
    });
}
