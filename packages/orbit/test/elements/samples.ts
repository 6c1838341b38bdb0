/** Small inputs the reader tests share: one object in every encoding, and ways to spell bytes. */
import {
  type ElementReadOptions,
  formatReject,
  type ReadResult,
  readElementSets,
} from '@noroshi/orbit';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export function read(
  text: string | Uint8Array,
  options: Partial<ElementReadOptions> = {},
): ReadResult {
  const bytes = typeof text === 'string' ? encode(text) : text;
  return readElementSets(bytes, { file: 'f', ...options });
}

export const reasons = (result: ReadResult): string[] => result.rejects.map(formatReject);

/** A result without the values in messages: how much of a damaged record they show depends on the pieces. */
export function withoutValues(result: ReadResult) {
  return { ...result, rejects: result.rejects.map((reject) => ({ ...reject, value: '' })) };
}

/** VANGUARD 1 as CelesTrak printed it on 2024-11-01 (CSV without leading zeros). */
export const VANGUARD = {
  OBJECT_NAME: 'VANGUARD 1',
  OBJECT_ID: '1958-002B',
  EPOCH: '2024-10-29T12:18:43.492896',
  MEAN_MOTION: '10.85746790',
  ECCENTRICITY: '.1843421',
  INCLINATION: '34.2551',
  RA_OF_ASC_NODE: '352.8583',
  ARG_OF_PERICENTER: '332.7861',
  MEAN_ANOMALY: '18.6796',
  EPHEMERIS_TYPE: '0',
  CLASSIFICATION_TYPE: 'U',
  NORAD_CAT_ID: '5',
  ELEMENT_SET_NO: '999',
  REV_AT_EPOCH: '37861',
  BSTAR: '.16091E-2',
  MEAN_MOTION_DOT: '.1286E-4',
  MEAN_MOTION_DDOT: '0',
};
export type Omm = Record<string, string>;

/** The same set as two lines, checksums by the published rule. */
export const VANGUARD_TLE = [
  '1     5U 58002B   24303.51300339  .00001286  00000-0  16091-2 0  9992',
  '2     5  34.2551 352.8583 1843421 332.7861  18.6796 10.85746790378613',
] as const;

export const omm = (changes: Omm = {}): Omm => ({ ...VANGUARD, ...changes });

export const csv = (...sets: Omm[]): string =>
  [Object.keys(sets[0]!).join(','), ...sets.map((set) => Object.values(set).join(','))].join('\n');

export const json = (...sets: Omm[]): string => JSON.stringify(sets);

export const kvn = (...sets: Omm[]): string =>
  sets.map((set) => ['CCSDS_OMM_VERS = 2.0', ...lines(set)].join('\n')).join('\n');

const lines = (set: Omm): string[] =>
  Object.entries(set).map(([key, value]) => `${key} = ${value}`);

export const xml = (...sets: Omm[]): string => {
  const body = (set: Omm) =>
    Object.entries(set)
      .map(([key, value]) => `<${key}>${value}</${key}>`)
      .join('');
  const messages = sets.map(
    (set) => `<omm id="CCSDS_OMM_VERS" version="2.0"><body>${body(set)}</body></omm>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ndm>\n${messages.join('\n')}\n</ndm>\n`;
};

export const ENCODINGS: Readonly<Record<string, (...sets: Omm[]) => string>> = {
  csv,
  json,
  kvn,
  xml,
};

/** Two lines with their checksums put right. */
export function tle(one: string, two: string): string {
  return `${withChecksum(one)}\n${withChecksum(two)}\n`;
}

export function withChecksum(line: string): string {
  let sum = 0;
  for (const c of line.slice(0, 68)) sum += c === '-' ? 1 : c >= '0' && c <= '9' ? Number(c) : 0;
  return line.slice(0, 68) + String(sum % 10);
}
