/**
 * An OEM as a value, read from KVN and written to it (CCSDS 502.0-B-3, section 5). The value keeps the message's own frame,
 * centre and scale by name; what can be used of it is for who uses it to say. Every number comes back bit for bit.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  epochOf,
  type KvnLine,
  type KvnPair,
  kvnLines,
  type NdmReadLimits,
  numberOf,
  type ReadRefusal,
  readFields,
  refuseRead,
} from './kvn-read.ts';
import { commentLines, fieldLines } from './kvn-write.ts';
import { oemFields } from './oem-keywords.ts';
import { numberText, utcText } from './text.ts';

export type OemCovariance = {
  readonly epochUs: number;
  readonly refFrame?: string; // absent: the segment's own, or that of the covariance before
  readonly lower: readonly number[]; // 21 terms, row by row; km², km²/s, km²/s²
};

export type OemSegment = {
  readonly objectName: string;
  readonly objectId: string;
  readonly centerName: string;
  readonly refFrame: string;
  readonly refFrameEpochUs?: number;
  readonly timeSystem: string;
  readonly fromUs: number;
  readonly useableFromUs?: number;
  readonly useableToUs?: number;
  readonly toUs: number;
  readonly interpolation?: string;
  readonly interpolationDegree?: number;
  readonly metadataComments: readonly string[];
  readonly comments: readonly string[];
  readonly epochUs: Float64Array; // ascending
  readonly states: Float64Array; // x y z vx vy vz, km and km/s, one an epoch
  readonly accelerationsKmS2?: Float64Array;
  readonly covariances: readonly OemCovariance[];
};

export type Oem = {
  readonly version: '1.0' | '2.0' | '3.0';
  readonly classification?: string;
  readonly creationUs: number;
  readonly originator: string;
  readonly messageId?: string;
  readonly comments: readonly string[];
  readonly segments: readonly OemSegment[];
};

const COVARIANCE_ROWS = 6;

export function encodeOem(oem: Oem): string {
  const [version, ...head] = fieldLines(oemFields('header'), oem);
  const lines = [version!, ...commentLines(oem.comments), ...head];
  for (const segment of oem.segments) {
    lines.push('', 'META_START', ...commentLines(segment.metadataComments));
    lines.push(...fieldLines(oemFields('metadata'), segment), 'META_STOP', '');
    lines.push(...commentLines(segment.comments));
    segment.epochUs.forEach((epochUs, k) => {
      const state = segment.states.subarray(6 * k, 6 * k + 6);
      const more = segment.accelerationsKmS2?.subarray(3 * k, 3 * k + 3) ?? [];
      lines.push([utcText(epochUs), ...[...state, ...more].map(numberText)].join(' '));
    });
    if (segment.covariances.length > 0) lines.push('', ...covarianceLines(segment.covariances));
  }
  return `${lines.join('\n')}\n`;
}

function covarianceLines(covariances: readonly OemCovariance[]): string[] {
  const lines = ['COVARIANCE_START'];
  for (const covariance of covariances) {
    lines.push(...fieldLines(oemFields('covariance'), covariance));
    for (let row = 0, at = 0; row < COVARIANCE_ROWS; at += ++row)
      lines.push(
        covariance.lower
          .slice(at, at + row + 1)
          .map(numberText)
          .join(' '),
      );
  }
  return [...lines, 'COVARIANCE_STOP'];
}

/** Whole or refused: an ephemeris with a line that cannot be read is not used without it. */
export function decodeOem(text: string, limits: NdmReadLimits = {}): Result<Oem, ReadRefusal> {
  const read = kvnLines(text, limits);
  if (!read.ok) return read;
  const lines = read.value;
  const first = lines[0];
  if (first === undefined || first.kind !== 'pair' || first.key !== 'CCSDS_OEM_VERS')
    return refuseRead(
      first?.line ?? 0,
      'first line',
      lineShown(first),
      'an OEM begins with CCSDS_OEM_VERS = 3.0',
    );
  const cursor: Cursor = { lines, at: 0 };
  const head = takeWhile(cursor, (line) => line.kind !== 'word');
  const at = { endLine: lineAt(cursor), timeSystem: 'UTC' };
  const header = readFields(oemFields('header'), pairsOf(head), at);
  if (!header.ok) return header;
  const { version } = header.value as Pick<Oem, 'version'>;
  if (version === '1.0' && 'messageId' in header.value)
    return refuseRead(first.line, 'MESSAGE_ID', '', 'it exists from version 2.0 on');
  const segments: OemSegment[] = [];
  while (cursor.at < lines.length) {
    const segment = readSegment(cursor, version);
    if (!segment.ok) return segment;
    const twice = segments.find((one) => overlaps(one, segment.value));
    if (twice !== undefined)
      return refuseRead(
        ...([lineAt(cursor), 'segment', utcText(segment.value.fromUs)] as const),
        `useable spans of one object do not overlap, and one ends at ${utcText(twice.useableToUs ?? twice.toUs)}`,
      );
    segments.push(segment.value);
  }
  if (segments.length === 0)
    return refuseRead(lineAt(cursor), 'META_START', '', 'at least one segment is right');
  return ok({
    ...(header.value as Omit<Oem, 'comments' | 'segments'>),
    comments: commentsOf(head),
    segments,
  });
}

function overlaps(a: OemSegment, b: OemSegment): boolean {
  if (a.objectId !== b.objectId) return false;
  const latestFrom = Math.max(a.useableFromUs ?? a.fromUs, b.useableFromUs ?? b.fromUs);
  return latestFrom < Math.min(a.useableToUs ?? a.toUs, b.useableToUs ?? b.toUs);
}

type Cursor = { readonly lines: readonly KvnLine[]; at: number };

function takeWhile(cursor: Cursor, wanted: (line: KvnLine) => boolean): KvnLine[] {
  const from = cursor.at;
  while (cursor.at < cursor.lines.length && wanted(cursor.lines[cursor.at]!)) cursor.at++;
  return cursor.lines.slice(from, cursor.at);
}

function lineAt({ lines, at }: Cursor): number {
  return (lines[at] ?? lines.at(-1))?.line ?? 0;
}

function isMark(line: KvnLine | undefined, mark: string): boolean {
  return line?.kind === 'word' && line.text === mark;
}

function takeMark(cursor: Cursor, mark: string): ReadRefusal | undefined {
  const line = cursor.lines[cursor.at];
  if (isMark(line, mark)) {
    cursor.at++;
    return undefined;
  }
  return {
    kind: 'read',
    line: lineAt(cursor),
    field: 'line',
    value: lineShown(line),
    expected: `${mark} is right here`,
  };
}

function lineShown(line: KvnLine | undefined): string {
  if (line === undefined) return 'end of the message';
  return line.kind === 'pair'
    ? `${line.key} = ${line.value}`
    : line.kind === 'comment'
      ? 'COMMENT'
      : line.text;
}

function pairsOf(lines: readonly KvnLine[]): KvnPair[] {
  return lines.filter((line) => line.kind === 'pair');
}

function commentsOf(lines: readonly KvnLine[]): string[] {
  return lines.flatMap((line) => (line.kind === 'comment' ? [line.text] : []));
}

function readSegment(cursor: Cursor, version: Oem['version']): Result<OemSegment, ReadRefusal> {
  const missed = takeMark(cursor, 'META_START');
  if (missed !== undefined) return err(missed);
  const meta = takeWhile(cursor, (line) => line.kind !== 'word');
  const endLine = lineAt(cursor);
  const pairs = pairsOf(meta);
  const timeSystem = pairs.find(({ key }) => key === 'TIME_SYSTEM')?.value.toUpperCase() ?? 'UTC';
  const read = readFields(oemFields('metadata'), pairs, { endLine, timeSystem });
  if (!read.ok) return read;
  const unended = takeMark(cursor, 'META_STOP');
  if (unended !== undefined) return err(unended);
  const metadata = { ...(read.value as Metadata), timeSystem };
  const problem = metadataProblem(metadata, version, endLine);
  if (problem !== undefined) return err(problem);
  const head = takeWhile(cursor, (line) => line.kind === 'comment');
  const rows = takeWhile(
    cursor,
    (line) => line.kind === 'word' && !/^[A-Z]+_[A-Z]+$/.test(line.text),
  );
  const states = readStates(rows, metadata, version, endLine);
  if (!states.ok) return states;
  const stray = cursor.lines[cursor.at];
  if (stray !== undefined && !isMark(stray, 'META_START') && !isMark(stray, 'COVARIANCE_START'))
    return refuseRead(
      stray.line,
      'line',
      lineShown(stray),
      'a state, COVARIANCE_START or META_START is right here',
    );
  const covariances = readCovariances(cursor, timeSystem, version);
  if (!covariances.ok) return covariances;
  const comments = { metadataComments: commentsOf(meta), comments: commentsOf(head) };
  return ok({ ...metadata, ...comments, ...states.value, covariances: covariances.value });
}

type Metadata = Omit<
  OemSegment,
  'metadataComments' | 'comments' | 'epochUs' | 'states' | 'accelerationsKmS2' | 'covariances'
>;

function metadataProblem(m: Metadata, version: string, line: number): ReadRefusal | undefined {
  const problem = (field: string, value: string, expected: string): ReadRefusal => ({
    ...{ kind: 'read', line, field, value, expected },
  });
  if (version === '1.0' && m.refFrameEpochUs !== undefined)
    return problem('REF_FRAME_EPOCH', '', 'it exists from version 2.0 on');
  if (!(m.fromUs <= m.toUs))
    return problem('STOP_TIME', utcText(m.toUs), 'it does not come before START_TIME');
  const { useableFromUs: from = m.fromUs, useableToUs: to = m.toUs } = m;
  if ((m.useableFromUs === undefined) !== (m.useableToUs === undefined))
    return problem('USEABLE_START_TIME', '', 'with USEABLE_STOP_TIME, or neither');
  if (!(m.fromUs <= from && from <= to && to <= m.toUs))
    return problem(
      'USEABLE_START_TIME',
      utcText(from),
      'the useable span lies in order inside START_TIME to STOP_TIME',
    );
  if (m.interpolation !== undefined && m.interpolationDegree === undefined)
    return problem('INTERPOLATION_DEGREE', '', 'it is obligatory beside INTERPOLATION');
  return undefined;
}

type States = Pick<OemSegment, 'epochUs' | 'states' | 'accelerationsKmS2'>;

function readStates(
  rows: readonly KvnLine[],
  metadata: Metadata,
  version: string,
  metaLine: number,
): Result<States, ReadRefusal> {
  if (rows.length === 0)
    return refuseRead(metaLine, 'states', '0', 'at least one line of a state is right');
  const width = (rows[0] as { text: string }).text.split(/\s+/).length;
  const epochUs = new Float64Array(rows.length);
  const states = new Float64Array(6 * rows.length);
  const accelerations = width === 10 ? new Float64Array(3 * rows.length) : undefined;
  if (width !== 7 && (width !== 10 || version === '1.0'))
    return refuseRead(
      rows[0]!.line,
      'state',
      `${width} values`,
      'an epoch and 6 numbers (9 with accelerations, from version 2.0 on)',
    );
  for (const [k, row] of rows.entries()) {
    const { line, text } = row as { line: number; text: string };
    const [time, ...cells] = text.split(/\s+/);
    if (cells.length !== width - 1)
      return refuseRead(
        line,
        'state',
        `${cells.length + 1} values`,
        `${width} as in the lines before`,
      );
    const epoch = epochOf(time!, metadata.timeSystem);
    if (!epoch.ok) return refuseRead(line, 'epoch', time!, epoch.error);
    if (k > 0 && epoch.value <= epochUs[k - 1]!)
      return refuseRead(line, 'epoch', time!, 'epochs go up');
    if (epoch.value < metadata.fromUs || epoch.value > metadata.toUs)
      return refuseRead(line, 'epoch', time!, 'it lies in START_TIME to STOP_TIME');
    epochUs[k] = epoch.value;
    for (const [i, cell] of cells.entries()) {
      const number = numberOf(cell);
      if (number === undefined || !Number.isFinite(number))
        return refuseRead(line, NAMES[i]!, cell, 'a number is right');
      if (i < 6) states[6 * k + i] = number;
      else accelerations![3 * k + i - 6] = number;
    }
  }
  return ok({ epochUs, states, ...(accelerations && { accelerationsKmS2: accelerations }) });
}

const NAMES = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT', 'X_DDOT', 'Y_DDOT', 'Z_DDOT'];

function readCovariances(
  cursor: Cursor,
  timeSystem: string,
  version: string,
): Result<OemCovariance[], ReadRefusal> {
  const found: OemCovariance[] = [];
  if (!isMark(cursor.lines[cursor.at], 'COVARIANCE_START')) return ok(found);
  const startLine = lineAt(cursor);
  if (version === '1.0')
    return refuseRead(startLine, 'COVARIANCE_START', '', 'it exists from version 2.0 on');
  cursor.at++;
  while (!isMark(cursor.lines[cursor.at], 'COVARIANCE_STOP')) {
    const head = takeWhile(cursor, (line) => line.kind !== 'word');
    const endLine = lineAt(cursor);
    if (cursor.at >= cursor.lines.length)
      return refuseRead(endLine, 'COVARIANCE_STOP', '', 'it is missing');
    const read = readFields(oemFields('covariance'), pairsOf(head), { endLine, timeSystem });
    if (!read.ok) return read;
    const lower = readTriangle(cursor);
    if (!lower.ok) return lower;
    const one = { ...(read.value as Omit<OemCovariance, 'lower'>), lower: lower.value };
    const last = found.at(-1);
    if (last !== undefined && one.epochUs <= last.epochUs)
      return refuseRead(endLine, 'EPOCH', utcText(one.epochUs), 'epochs of covariances go up');
    found.push(one);
  }
  if (found.length === 0)
    return refuseRead(startLine, 'COVARIANCE_START', '', 'a covariance follows it');
  cursor.at++;
  return ok(found);
}

function readTriangle(cursor: Cursor): Result<number[], ReadRefusal> {
  const lower: number[] = [];
  for (let row = 0; row < COVARIANCE_ROWS; row++) {
    const line = cursor.lines[cursor.at];
    const cells = line?.kind === 'word' ? line.text.split(/\s+/) : [];
    const numbers = cells.map((cell) => numberOf(cell) ?? Number.NaN);
    if (numbers.length !== row + 1 || !numbers.every(Number.isFinite))
      return refuseRead(
        lineAt(cursor),
        'covariance',
        lineShown(line),
        `row ${row + 1} has ${row + 1} numbers`,
      );
    lower.push(...numbers);
    cursor.at++;
  }
  return ok(lower);
}
