/**
 * Orbit Ephemeris Messages (CCSDS 502.0-B-3, section 5) from state batches, in KVN and XML: one
 * segment an object, states in time order, km and km/s, UTC to the microsecond. Rows with an error
 * code are left out, and the segment says how many. Frames: TEME, GCRF and ITRF; PEF is a step
 * between frames that no receiver knows, so it is refused.
 *
 * The velocity of SGP4 is not the derivative of its place (2 cm/s in low orbit), so a receiver that interpolates with
 * velocities is up to 0.1 m off between the rows: where they are dense enough, a segment asks for places alone.
 */
import type { StateBatch } from '@noroshi/orbit';
import { err, ok, type Result } from '@noroshi/time';
import { kvnHeader, NDM_XML_ROOT, type NdmHeader, xmlHeader } from './header.ts';
import { OEM_COLUMNS, OEM_METADATA } from './messages/oem.ts';
import type { WriteRefusal } from './refusal.ts';
import { lineText, numberText, utcText, xmlText } from './text.ts';

/** Who a row of the batch (`states.rows`) is. */
export type OemObject = { readonly objectName: string; readonly objectId: string };

/** The metadata keywords that a batch has something to say for, in the order of the table. */
export const OEM_METADATA_KEYS: readonly string[] = OEM_METADATA.items.flatMap((item) =>
  item.kind === 'key' && item.required ? [item.key] : [],
);

/** Keywords of one state in XML; a KVN line has the same values in the same order. */
export const OEM_STATE_KEYS: readonly string[] = OEM_COLUMNS.slice(0, 7).map(({ key }) => key);

type Segment = {
  readonly metadata: readonly string[]; // values of OEM_METADATA_KEYS
  readonly interpolation: readonly (readonly [key: string, value: string])[];
  readonly comments: readonly string[];
  readonly states: readonly (readonly string[])[]; // values of OEM_STATE_KEYS
};

const VERSION = '3.0';

export function encodeOemKvn(
  states: StateBatch,
  objectOf: (row: number) => OemObject,
  header: NdmHeader,
): Result<string, WriteRefusal> {
  const segments = segmentsOf(states, objectOf);
  if (!segments.ok) return segments;
  const lines = kvnHeader('CCSDS_OEM_VERS', VERSION, header);
  for (const segment of segments.value) {
    lines.push('', 'META_START');
    OEM_METADATA_KEYS.forEach((key, i) => {
      lines.push(`${key} = ${lineText(segment.metadata[i]!)}`);
    });
    for (const [key, value] of segment.interpolation) lines.push(`${key} = ${value}`);
    lines.push('META_STOP', '');
    for (const comment of segment.comments) lines.push(`COMMENT ${comment}`);
    for (const state of segment.states) lines.push(state.join(' '));
  }
  return ok(`${lines.join('\n')}\n`);
}

export function encodeOemXml(
  states: StateBatch,
  objectOf: (row: number) => OemObject,
  header: NdmHeader,
): Result<string, WriteRefusal> {
  const segments = segmentsOf(states, objectOf);
  if (!segments.ok) return segments;
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', NDM_XML_ROOT];
  lines.push(`<oem id="CCSDS_OEM_VERS" version="${VERSION}">`, ...xmlHeader(header), '<body>');
  for (const segment of segments.value) {
    lines.push('<segment>', '<metadata>');
    OEM_METADATA_KEYS.forEach((key, i) => {
      lines.push(`<${key}>${xmlText(segment.metadata[i]!)}</${key}>`);
    });
    for (const [key, value] of segment.interpolation) lines.push(`<${key}>${value}</${key}>`);
    lines.push('</metadata>', '<data>');
    for (const comment of segment.comments) lines.push(`<COMMENT>${comment}</COMMENT>`);
    for (const state of segment.states) {
      const values = OEM_STATE_KEYS.map((key, i) => `<${key}>${state[i]}</${key}>`);
      lines.push(`<stateVector>${values.join('')}</stateVector>`);
    }
    lines.push('</data>', '</segment>');
  }
  lines.push('</body>', '</oem>', '</ndm>', '');
  return ok(lines.join('\n'));
}

function segmentsOf(
  states: StateBatch,
  objectOf: (row: number) => OemObject,
): Result<Segment[], WriteRefusal> {
  if (states.frame === 'PEF') {
    const expected = 'TEME, GCRF or ITRF';
    return err({ kind: 'field', objectId: '', field: 'REF_FRAME', value: 'PEF', expected });
  }
  const rowsOfObject = new Map<number, number[]>();
  states.rows.forEach((object, i) => {
    const rows = rowsOfObject.get(object);
    if (rows) rows.push(i);
    else rowsOfObject.set(object, [i]);
  });
  const segments: Segment[] = [];
  for (const [object, rows] of rowsOfObject) {
    const segment = segmentOf(states, objectOf(object), rows);
    if (!segment.ok) return segment;
    segments.push(segment.value);
  }
  if (segments.length > 0) return ok(segments);
  return err({
    kind: 'field',
    objectId: '',
    field: 'states',
    value: '0',
    expected: 'at least one',
  });
}

function segmentOf(
  states: StateBatch,
  { objectName, objectId }: OemObject,
  rows: readonly number[],
): Result<Segment, WriteRefusal> {
  const refuse = (field: string, value: string, expected: string) =>
    err<WriteRefusal>({ kind: 'field', objectId, field, value, expected });
  const good = rows.filter((i) => states.code[i] === 0);
  if (good.length === 0) return refuse('states', '0 without error code', 'at least one');
  good.sort((a, b) => states.epochUs[a]! - states.epochUs[b]!);
  const same = good.find((i, k) => k > 0 && states.epochUs[good[k - 1]!] === states.epochUs[i]);
  if (same !== undefined) {
    return refuse('EPOCH', `${utcText(states.epochUs[same]!)} twice`, 'one state an epoch');
  }
  const left = rows.length - good.length;
  return ok({
    metadata: [
      objectName || 'UNKNOWN',
      objectId || 'UNKNOWN',
      states.centre,
      states.frame,
      'UTC',
      utcText(states.epochUs[good[0]!]!),
      utcText(states.epochUs[good[good.length - 1]!]!),
    ],
    interpolation: interpolationOf(good.map((i) => states.epochUs[i]!)),
    comments: left === 0 ? [] : [`${left} of ${rows.length} states left out: propagation failed`],
    states: good.map((i) => stateText(states, i)),
  });
}

/** Degree 7 between rows of at most three minutes errs by some 20 mm in low orbit, by 3 micrometres where they are one minute apart. */
function interpolationOf(epochsUs: readonly number[]): Segment['interpolation'] {
  const isDense = epochsUs.every((us, k) => k === 0 || us - epochsUs[k - 1]! <= DENSE_STEP_US_MAX);
  if (!isDense || epochsUs.length <= DEGREE) return [];
  return [
    ['INTERPOLATION', 'LAGRANGE'],
    ['INTERPOLATION_DEGREE', String(DEGREE)],
  ];
}
const DENSE_STEP_US_MAX = 180e6;
const DEGREE = 7;

function stateText(states: StateBatch, i: number): string[] {
  const at = 3 * i;
  const values = [
    ...states.positionKm.subarray(at, at + 3),
    ...states.velocityKmS.subarray(at, at + 3),
  ];
  return [utcText(states.epochUs[i]!), ...values.map(numberText)];
}
