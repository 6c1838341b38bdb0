/**
 * Covariances of a streamed OEM: one matrix at a time, to columns in batches (CCSDS 502.0-B-3, 5.2.5). A matrix that is not
 * as usual goes through the tree and its table, which say what is wrong with it.
 */
import { checkPart, missingSection } from '../check.ts';
import { reportEpochSlip, reportTwice } from '../check-slips.ts';
import type { FaultList } from '../faults.ts';
import { numberOf, readValue } from '../forms.ts';
import { OEM_SCHEMA } from '../messages/oem.ts';
import type { CheckContext, Report } from '../schema.ts';
import { fieldIn, fieldsIn, sectionsAt, tableOf } from '../sections.ts';
import { type FieldNode, NOWHERE, type Place, type SectionNode } from '../tree.ts';
import { cellsOf, isMark, type KvnLine, lineOf } from './lines.ts';
import { type Cursor, scanNumber } from './number.ts';
import { createBuilder, fieldOf } from './parse.ts';
import type { OemCovarianceBatch, OemMetadata } from './stream-types.ts';

const TERMS = 21;
const BATCH = 256;
const LINES_MAX = 1000; // of one matrix: keys, six rows, comments
const RULE = '5.2.5, table 5-4';

const BLOCK = ['body', 'segment', 'data', 'covariances'].reduce(
  (schema, name) => tableOf(schema).byName.get(name)!,
  OEM_SCHEMA.root,
);
const SECTION = tableOf(BLOCK).byName.get('covarianceMatrix')!;
const [BLANK, LF, CR] = [32, 10, 13];
const KEYS = SECTION.triangle!.map((key) => tableOf(SECTION).keys.get(key)!);
const MIN = Float64Array.from(KEYS, ({ min }) => Math.max(min, -Number.MAX_VALUE));
const MAX = Float64Array.from(KEYS, ({ max }) => Math.min(max, Number.MAX_VALUE));

type Block = {
  readonly metadata: OemMetadata | null; // null: it cannot be used, and no matrix goes on
  readonly segment: number;
  readonly context: CheckContext;
  readonly startAt: Place;
  matrices: number;
  lastUs: number;
};

/** A row that is read already, and where its text is. */
type RawRow = {
  readonly kind: 'raw';
  readonly at: Place;
  readonly from: number;
  readonly to: number;
};
type MatrixLine = KvnLine | RawRow;

type State = {
  readonly faults: FaultList;
  readonly sink: ((batch: OemCovarianceBatch) => void) | undefined;
  readonly epochUs: Float64Array;
  readonly lower: Float64Array;
  readonly refFrames: (string | undefined)[]; // as many as the batch has
  readonly raw: Uint8Array; // the quick rows of the matrix as they stand, for the slow way
  readonly cursor: Cursor;
  rawUsed: number;
  rows: number; // quick ones of the matrix
  terms: number;
  isSlow: boolean; // a row of the matrix was not quick: those after it are not either
  lines: MatrixLine[]; // of the matrix that is being read
  block: Block | null;
  total: number;
};

export type CovarianceReader = ReturnType<typeof createCovariances>;

export function createCovariances(faults: FaultList, sink: State['sink']) {
  const s: State = {
    ...{ faults, sink, refFrames: [], lines: [], block: null, total: 0, raw: new Uint8Array(4096) },
    ...{ cursor: { at: 0 }, rawUsed: 0, rows: 0, terms: 0, isSlow: false },
    epochUs: new Float64Array(BATCH),
    lower: new Float64Array(BATCH * TERMS),
  };
  return {
    isOpen: () => s.block !== null,
    count: () => s.total,
    open: (at: Place, of: Pick<Block, 'metadata' | 'segment' | 'context'>) => open(s, at, of),
    /** A row of numbers at `from`, below `to`: where its line ends, or -1: it is not as usual. */
    row: (bytes: Uint8Array, from: number, to: number, line: number) =>
      quickRow(s, bytes, from, to, line),
    /** False: the line is not of the block, whose end was missing. */
    line: (line: KvnLine) => takeLine(s, line),
    end: () => endOfSegment(s),
  };
}

function reportOf({ faults }: State): Report {
  return (severity, at, message, rule = RULE) =>
    faults.add({
      ...{ severity, at, message },
      rule: rule === '' ? OEM_SCHEMA.standard : `${OEM_SCHEMA.standard}, ${rule}`,
    });
}

function open(s: State, at: Place, of: Pick<Block, 'metadata' | 'segment' | 'context'>): void {
  const { since } = BLOCK;
  if (since !== undefined && Number(of.context.version) < Number(since))
    reportOf(s)('error', at, `covariances exists from version ${since} on`);
  s.block = { ...of, startAt: at, matrices: 0, lastUs: Number.NEGATIVE_INFINITY };
}

function takeLine(s: State, line: KvnLine): boolean {
  const { block } = s;
  if (block === null) return false;
  if (line.kind === 'word' && isMark(line.text)) {
    const isStop = line.text === BLOCK.marks![1];
    if (!isStop)
      reportOf(s)('error', line.at, `${BLOCK.marks![1]} is missing before ${line.text}`, '');
    close(s, block, line.at);
    return isStop;
  }
  const isNext = isEpoch(line) && s.lines.some(isEpoch);
  if (isNext || s.lines.length === LINES_MAX) {
    const after = s.lines.findLastIndex(({ kind }) => kind !== 'comment') + 1;
    const comments = s.lines.splice(after); // they belong to what comes next
    finishMatrix(s, block, line.at);
    s.lines = comments;
  }
  if (line.kind === 'word') s.isSlow = true;
  s.lines.push(line);
  return true;
}

/** The numbers of a row straight to the batch. */
function quickRow(s: State, bytes: Uint8Array, from: number, to: number, line: number): number {
  if (s.isSlow || s.terms === TERMS || s.lines.length === LINES_MAX) return -1;
  const { cursor } = s;
  const first = s.refFrames.length * TERMS + s.terms;
  let count = 0;
  for (cursor.at = from; ; ) {
    const gap = cursor.at;
    while (bytes[cursor.at] === BLANK) cursor.at++;
    const byte = bytes[cursor.at];
    if (byte === LF || byte === CR) break;
    if (count > s.rows || (count > 0 && cursor.at === gap)) return -1;
    const value = scanNumber(bytes, to, cursor);
    if (!(value >= MIN[s.terms + count]! && value <= MAX[s.terms + count]!)) return -1;
    s.lower[first + count++] = value;
  }
  const end = cursor.at;
  if (count !== s.rows + 1 || end - from > s.raw.length - s.rawUsed) return -1;
  s.raw.set(bytes.subarray(from, end), s.rawUsed);
  const at = { line, column: 1 };
  s.lines.push({ kind: 'raw', at, from: s.rawUsed, to: s.rawUsed + end - from });
  s.rawUsed += end - from;
  s.terms += ++s.rows;
  return end;
}

function isEpoch(line: MatrixLine): boolean {
  return line.kind === 'pair' && line.key === 'EPOCH';
}

function endOfSegment(s: State): void {
  const { block } = s;
  if (block === null) return;
  const at = { line: (s.lines.at(-1)?.at ?? block.startAt).line + 1, column: 1 };
  reportOf(s)('error', at, `${BLOCK.marks![1]} is missing`, '');
  close(s, block, at);
}

function close(s: State, block: Block, at: Place): void {
  finishMatrix(s, block, at);
  if (block.matrices === 0) reportOf(s)('error', at, missingSection(SECTION));
  flush(s);
  s.block = null;
}

function flush(s: State): void {
  const { block, refFrames } = s;
  const count = refFrames.length;
  if (count > 0 && block?.metadata)
    s.sink?.({
      ...{ segment: block.segment, metadata: block.metadata, count },
      epochUs: s.epochUs.subarray(0, count),
      refFrames: [...refFrames],
      lower: s.lower.subarray(0, count * TERMS),
    });
  refFrames.length = 0;
}

function finishMatrix(s: State, block: Block, endAt: Place): void {
  const { lines, refFrames } = s;
  s.lines = [];
  s.rawUsed = s.rows = s.terms = 0;
  s.isSlow = false;
  if (lines.every(({ kind }) => kind === 'comment')) return;
  block.matrices++;
  const { context, metadata } = block;
  const read = quickMatrix(lines, context, s.lower.subarray(refFrames.length * TERMS));
  const node =
    read ??
    slowMatrix(
      lines.map((line) => asWord(s, line)),
      endAt,
      context,
      s.faults,
    );
  if (node === null) return;
  if (read !== null) {
    sayStyle(reportOf(s), read);
    SECTION.check?.(node, reportOf(s), context);
  }
  const epochUs = checkMatrix(s, block, node);
  if (read === null || metadata === null || epochUs === undefined) return;
  s.epochUs[refFrames.length] = epochUs;
  refFrames.push(fieldIn(node, 'COV_REF_FRAME')?.value || undefined);
  s.total++;
  if (refFrames.length === BATCH) flush(s);
}

/** What the table would say of the keys of a matrix that is read. */
function sayStyle(report: Report, node: SectionNode): void {
  const first = new Map<string, FieldNode>();
  for (const item of fieldsIn(node)) {
    const key = tableOf(SECTION).keys.get(item.key)!;
    const before = first.get(item.key);
    if (before !== undefined) reportTwice(report, item, before, key);
    else if (key.form === 'epoch') reportEpochSlip(report, item.valueAt, item.value, key.rule);
    first.set(item.key, item);
  }
}

/** The rules between matrices. */
function checkMatrix(s: State, block: Block, node: SectionNode): number | undefined {
  const say = reportOf(s);
  const time = fieldIn(node, 'EPOCH')!;
  const epoch = readValue(tableOf(SECTION).keys.get('EPOCH')!, time.value, '', block.context);
  if (!epoch.ok) return undefined;
  const epochUs = epoch.value as number;
  if (epochUs <= block.lastUs) say('error', time.at, 'epochs of covariances go up', '5.2.5.7');
  block.lastUs = epochUs;
  const { fromUs, toUs } = block.metadata ?? EVER;
  if (epochUs < fromUs || epochUs > toUs)
    say('warning', time.at, 'this covariance is outside START_TIME to STOP_TIME', SPAN_RULE);
  return epochUs;
}

const EVER = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };
const SPAN_RULE = '5.2.3, table 5-3';

/** Its keys as a node and its 21 terms in `out`; null where something is not as usual. */
function quickMatrix(
  lines: readonly MatrixLine[],
  context: CheckContext,
  out: Float64Array,
): SectionNode | null {
  const items: SectionNode['items'] = [];
  let row = 0;
  let done = 0;
  for (const line of lines) {
    if (line.kind === 'comment') {
      items.push(line);
      continue;
    }
    if (line.kind === 'pair') {
      const key = tableOf(SECTION).keys.get(line.key);
      const first = items.find((one) => 'key' in one && one.key === line.key);
      if (key === undefined || row > 0 || line.value === '') return null;
      if (first !== undefined && (!('value' in first) || first.value !== line.value)) return null;
      if (!readValue(key, line.value, '', context).ok) return null;
      items.push(fieldOf(line, SECTION));
      continue;
    }
    if (line.kind === 'raw') {
      done += ++row; // its terms are in `out`
      continue;
    }
    const { cells } = cellsOf(line);
    if (cells.length !== ++row || done + row > TERMS) return null;
    for (const cell of cells) {
      const { min, max } = KEYS[done]!;
      const value = numberOf(cell);
      if (value === undefined || !(value >= min && value <= max && Number.isFinite(value)))
        return null;
      out[done++] = value;
    }
  }
  const { at } = lines[0]!;
  const node: SectionNode = { kind: 'section', name: SECTION.name, items, at, endAt: at };
  return done === TERMS && fieldIn(node, 'EPOCH') !== undefined ? node : null;
}

function asWord({ raw }: State, line: MatrixLine): KvnLine {
  if (line.kind !== 'raw') return line;
  return lineOf(String.fromCharCode(...raw.subarray(line.from, line.to)), line.at.line)!;
}

/** What is wrong with a matrix, by the tree and its table. Null where not even an epoch is there. */
function slowMatrix(
  lines: readonly KvnLine[],
  endAt: Place,
  context: CheckContext,
  faults: FaultList,
): SectionNode | null {
  const builder = createBuilder(OEM_SCHEMA, faults);
  const { version } = context;
  const [start, stop] = BLOCK.marks!;
  const at = lines[0]!.at;
  const first = { kind: 'pair' as const, key: OEM_SCHEMA.versionKey, value: version };
  builder.line({ ...first, at: NOWHERE, valueAt: NOWHERE });
  builder.line({ kind: 'word', text: start, at });
  for (const line of lines) builder.line(line);
  builder.line({ kind: 'word', text: stop, at: endAt });
  const message = builder.end();
  if (message === null) return null;
  const [block] = sectionsAt(message, 'body/segment/data/covariances');
  for (const fault of checkPart(block!, BLOCK, OEM_SCHEMA, context)) faults.add(fault);
  const [node] = sectionsAt(block!, SECTION.name);
  return node === undefined || fieldIn(node, 'EPOCH') === undefined ? null : node;
}
