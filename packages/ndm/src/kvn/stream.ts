/**
 * An OEM in KVN from chunks of bytes, in bounded memory (CCSDS 502.0-B-3, section 5). Header, metadata and comments are read
 * and checked by the table like any message's; lines of states and covariances go to the sink as columns, in batches, and
 * are kept nowhere. The first lines of each segment stand in the tree too, so that the rules of the table see them; the
 * rules between lines are kept here for the rest, in the same words. Numbers and epochs equal those of `readMessages`.
 */
import { type CheckOptions, checkMessage, checkRow } from '../check.ts';
import { byPlace, createFaults, type FaultList } from '../faults.ts';
import { orderFault } from '../messages/odm-times.ts';
import { OEM_SCHEMA, reportMixed, reportOutside } from '../messages/oem.ts';
import type { CheckContext, Report, SectionSchema } from '../schema.ts';
import { fieldIn, tableOf } from '../sections.ts';
import type { Place, RowNode, SectionNode } from '../tree.ts';
import { valuesOf } from '../values.ts';
import { cellsOf, createStyle, isMark, type KvnLine, type KvnWord, lineOf } from './lines.ts';
import { createBuilder } from './parse.ts';
import { createRowScanner, type RowScanner, type StateColumns } from './row.ts';
import { createCovariances } from './stream-covariance.ts';
import { createLineChunks } from './stream-lines.ts';
import {
  OEM_STREAM_LIMITS,
  type OemMetadata,
  type OemReader,
  type OemSink,
  type OemStreamLimits,
  type OemSummary,
} from './stream-types.ts';

const LINES_RULE = '5.2.4';
const [LF, CR, BLANK, MINUS, ZERO, NINE] = [10, 13, 32, 45, 48, 57];
const METADATA = schemaAt(OEM_SCHEMA.root, ['body', 'segment', 'metadata']);
const DATA = schemaAt(OEM_SCHEMA.root, ['body', 'segment', 'data']);

export function createOemReader(sink: OemSink, limits: OemStreamLimits = {}): OemReader {
  const s = createState(sink, { ...OEM_STREAM_LIMITS, ...limits });
  const chunks = createLineChunks(s.limits.lineLengthMax, {
    lines: (bytes, from, to) => takeLines(s, bytes, from, to),
    tooLong(length) {
      const at = { line: ++s.line, column: 1 };
      const max = s.limits.lineLengthMax;
      report(s)('error', at, `${length} characters in a line: at most ${max} are read`, 'limit');
    },
    refused(message) {
      s.isRefused = true;
      report(s)('error', { line: 1, column: 1 }, message, '7.3');
    },
  });
  return {
    push: chunks.push,
    end() {
      chunks.end();
      return finish(s);
    },
    errors: () => s.faults.errors(),
  };
}

type Segment = {
  readonly index: number;
  readonly metadata: OemMetadata | null; // null: it cannot be used, and is told so
  readonly context: CheckContext;
  readonly scanner: RowScanner;
  readonly keep: number; // lines of states that stand in the tree
  rows: number;
  width: number; // cells of the first line
  lastUs: number;
  isMixedSaid: boolean;
};

type State = {
  readonly sink: OemSink;
  readonly limits: Required<OemStreamLimits>;
  readonly faults: FaultList;
  readonly builder: ReturnType<typeof createBuilder>;
  readonly style: ReturnType<typeof createStyle>;
  readonly covariances: ReturnType<typeof createCovariances>;
  readonly columns: StateColumns;
  version: string;
  line: number;
  comments: number;
  kept: number; // lines in the tree
  segments: number;
  states: number;
  segment: Segment | null;
  filled: number; // rows of the batch
  batchWidth: number; // cells of its rows
  isRefused: boolean; // it is no text of this reader
  isFull: boolean; // a limit is reached: nothing more is read
};

function createState(sink: OemSink, limits: Required<OemStreamLimits>): State {
  const faults = createFaults(limits.faultsMax);
  const rows = limits.batchRows;
  const columns = {
    epochUs: new Float64Array(rows),
    states: new Float64Array(6 * rows),
    accelerationsKmS2: new Float64Array(3 * rows),
  };
  return {
    ...{ sink, limits, faults, columns, style: createStyle(faults) },
    builder: createBuilder(OEM_SCHEMA, faults),
    covariances: createCovariances(faults, sink.covariances),
    ...{
      version: '',
      line: 0,
      comments: 0,
      kept: 0,
      segments: 0,
      states: 0,
      segment: null,
      filled: 0,
    },
    ...{ batchWidth: 0, isFull: false, isRefused: false },
  };
}

function report({ faults }: State): Report {
  return (severity, at, message, rule = '') =>
    faults.add({
      ...{ severity, at, message },
      rule: rule === 'limit' ? rule : `${OEM_SCHEMA.standard}, ${rule}`,
    });
}

/** Whole lines: bytes[to - 1] ends one. */
function takeLines(s: State, bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to && !s.isFull; ) {
    const { segment } = s;
    let end = -1;
    if (segment !== null) {
      let first = at;
      while (bytes[first] === BLANK) first++;
      const byte = bytes[first]!;
      if (s.covariances.isOpen()) {
        const isNumber = byte === MINUS || (byte >= ZERO && byte <= NINE);
        if (isNumber) end = s.covariances.row(bytes, at, to, s.line + 1);
        if (end >= 0) s.line++;
      } else if (segment.rows >= segment.keep && byte >= ZERO && byte <= NINE)
        end = quickRow(s, segment, bytes, first, to);
    }
    if (end < 0) {
      end = at;
      while (bytes[end] !== LF && bytes[end] !== CR) end++;
      s.line++;
      slowLine(s, bytes, at, end);
    }
    at = bytes[end] === CR && bytes[end + 1] === LF && end + 1 < to ? end + 2 : end + 1;
  }
}

/** Where the line ends, or -1: it is not one of the usual. */
function quickRow(s: State, segment: Segment, bytes: Uint8Array, from: number, to: number): number {
  const { scanner } = segment;
  const cells = scanner.scan(bytes, from, to, s.filled, s.columns);
  if (cells === 0) return -1;
  const end = scanner.cursor.at;
  if (cells !== s.batchWidth || end - from > STANDARD_LINE_LENGTH_MAX) return -1;
  const epochUs = s.columns.epochUs[s.filled]!;
  const { metadata } = segment;
  const isUsual =
    epochUs > segment.lastUs &&
    metadata !== null &&
    epochUs >= metadata.fromUs &&
    epochUs <= metadata.toUs;
  if (!isUsual) return -1;
  segment.lastUs = epochUs;
  s.line++;
  countRow(s, segment);
  return end;
}
const STANDARD_LINE_LENGTH_MAX = 254;

function countRow(s: State, segment: Segment): void {
  segment.rows++;
  s.states++;
  if (++s.filled === s.limits.batchRows) flush(s);
}

function flush(s: State): void {
  const { segment, filled, columns, batchWidth } = s;
  s.filled = 0;
  if (filled === 0 || segment?.metadata == null) return;
  s.sink.states?.({
    ...{ segment: segment.index, metadata: segment.metadata, count: filled },
    epochUs: columns.epochUs.subarray(0, filled),
    states: columns.states.subarray(0, 6 * filled),
    accelerationsKmS2: batchWidth === 10 ? columns.accelerationsKmS2.subarray(0, 3 * filled) : null,
  });
}

/** Any line but a usual state. */
function slowLine(s: State, bytes: Uint8Array, from: number, to: number): void {
  const text = textOf(s, bytes.subarray(from, to));
  if (text === undefined) return;
  s.style(text, 0, text.length, s.line);
  const line = lineOf(text, s.line);
  if (line === undefined) return;
  if (line.kind === 'comment' && ++s.comments > s.limits.commentsMax) {
    stopAt(s, line.at, `at most ${s.limits.commentsMax} comments are read`);
    return;
  }
  if (s.version === '' && line.kind === 'pair') s.version = line.value;
  const { segment } = s;
  if (segment === null) plainLine(s, line);
  else if (s.covariances.isOpen()) {
    if (!s.covariances.line(line)) plainLine(s, line);
  } else if (line.kind === 'word' && line.text === 'COVARIANCE_START')
    s.covariances.open(line.at, { ...segment, segment: segment.index });
  else if (line.kind === 'word' && !isMark(line.text)) slowRow(s, segment, line);
  else plainLine(s, line);
}

/** Header, metadata, marks, comments, and what is none of them. */
function plainLine(s: State, line: KvnLine): void {
  if (!keepLine(s, line)) return;
  if (line.kind !== 'word') return;
  if (line.text === 'META_START') endSegment(s);
  else if (line.text === 'META_STOP') beginSegment(s, line.at);
}

function keepLine(s: State, line: KvnLine): boolean {
  if (s.kept === s.limits.treeLinesMax) {
    stopAt(s, line.at, `at most ${s.kept} lines besides states and covariances are read`);
    return false;
  }
  s.kept++;
  s.builder.line(line);
  return true;
}

function beginSegment(s: State, at: Place): void {
  const node = lastAt(s.builder.root(), ['body', 'segment', 'metadata']);
  if (node === undefined || s.segment !== null) return;
  if (s.segments === s.limits.segmentsMax) {
    stopAt(s, at, `at most ${s.limits.segmentsMax} segments are read`);
    return;
  }
  const timeSystem = (fieldIn(node, 'TIME_SYSTEM')?.value || 'UTC').toUpperCase();
  const context = { version: s.version, timeSystem };
  const values = valuesOf(node, METADATA, { ...context, leftOut: [] });
  const metadata = values.ok ? asMetadata(values.value) : null;
  const index = s.segments++;
  s.segment = {
    ...{ index, metadata, context, scanner: createRowScanner(timeSystem) },
    ...{ keep: degreeOf(node) + 1, rows: 0, width: 0 },
    ...{ lastUs: Number.NEGATIVE_INFINITY, isMixedSaid: false },
  };
  if (metadata !== null) s.sink.segment?.(metadata, index);
}

/** As many states stand in the tree as the rule of the degree looks for. */
function degreeOf(metadata: SectionNode): number {
  const text = fieldIn(metadata, 'INTERPOLATION_DEGREE')?.value ?? '';
  return /^\d{1,4}$/.test(text) ? Math.min(Number(text), DEGREE_MAX) : 0;
}
const DEGREE_MAX = 1000;

/** Null where what is obligatory is missing, which the check says. */
function asMetadata(values: Record<string, unknown>): OemMetadata | null {
  const needed = [...tableOf(METADATA).keys.values()].filter(({ required }) => required);
  return needed.every(({ field }) => values[field] !== undefined)
    ? (values as unknown as OemMetadata)
    : null;
}

function endSegment(s: State): void {
  s.covariances.end();
  flush(s);
  s.segment = null;
}

/** A line of a state read by the table: it is one of the first, or not as usual. */
function slowRow(s: State, segment: Segment, line: KvnWord): void {
  const { rows } = DATA;
  const isKept = segment.rows < segment.keep;
  if (isKept && !keepLine(s, line)) return;
  const { cells, cellAt } = cellsOf(line);
  const node: RowNode = { kind: 'row', cells, cellAt, at: line.at };
  let isGood = true;
  const say: Report = (severity, at, message, rule = LINES_RULE) => {
    if (severity === 'error') isGood = false;
    if (!isKept) report(s)(severity, at, message, rule);
  };
  const values = checkRow(say, node, rows!, segment.context);
  if (segment.width === 0) segment.width = cells.length;
  else if (cells.length !== segment.width && cells.length % 3 === 1 && !segment.isMixedSaid) {
    segment.isMixedSaid = true;
    reportMixed(say, line.at, cells.length, segment.width);
  }
  const epochUs = values[0] as number | undefined;
  if (epochUs !== undefined) checkTime(segment, epochUs, node, say);
  if (!isGood) {
    segment.rows++;
    return;
  }
  if (cells.length !== s.batchWidth) flush(s);
  s.batchWidth = cells.length;
  s.columns.epochUs[s.filled] = epochUs!;
  for (let k = 1; k < cells.length; k++) {
    if (k < 7) s.columns.states[6 * s.filled + k - 1] = values[k] as number;
    else s.columns.accelerationsKmS2[3 * s.filled + k - 7] = values[k] as number;
  }
  countRow(s, segment);
}

function checkTime(segment: Segment, epochUs: number, row: RowNode, say: Report): void {
  const wrong = orderFault(row.cells[0]!, epochUs, segment.lastUs);
  if (wrong === undefined) segment.lastUs = epochUs;
  else say('error', row.cellAt[0]!, wrong);
  if (segment.metadata !== null) reportOutside(say, row, epochUs, segment.metadata);
}

function stopAt(s: State, at: Place, message: string): void {
  s.isFull = true;
  report(s)('error', at, message, 'limit');
}

function textOf(s: State, bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    const column = 1 + bytes.findIndex((byte) => byte >= 128);
    const message = 'bytes that are no UTF-8 text: text in UTF-8 is right in a stream';
    report(s)('error', { line: s.line, column }, message, '7.3');
    return undefined;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function lastAt(root: SectionNode | undefined, names: readonly string[]): SectionNode | undefined {
  return names.reduce(
    (node: SectionNode | undefined, name) =>
      node?.items.findLast(
        (item): item is SectionNode => item.kind === 'section' && item.name === name,
      ),
    root,
  );
}

function finish(s: State): OemSummary {
  endSegment(s);
  const message = s.isRefused ? null : s.builder.end();
  const options: CheckOptions = { faultsMax: Number.POSITIVE_INFINITY };
  const found = message === null ? [] : checkMessage(message, OEM_SCHEMA, options);
  const faults = createFaults(s.limits.faultsMax);
  for (const fault of byPlace([...s.faults.list(), ...found])) faults.add(fault);
  return {
    ...{ message, faults: faults.list(), lines: s.line, segments: s.segments },
    ...{ states: s.states, covariances: s.covariances.count() },
  };
}

function schemaAt(root: SectionSchema, names: readonly string[]): SectionSchema {
  return names.reduce((schema, name) => tableOf(schema).byName.get(name)!, root);
}
