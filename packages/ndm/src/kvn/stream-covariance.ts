/**
 * Covariances of a streamed OEM: one matrix at a time, to columns in batches (CCSDS 502.0-B-3, 5.2.5). A matrix that is not
 * as usual goes through the tree and its table, which say what is wrong with it.
 */
import { checkPart, missingSection } from '../check.ts';
import type { FaultList } from '../faults.ts';
import { numberOf, readValue } from '../forms.ts';
import { OEM_SCHEMA } from '../messages/oem.ts';
import type { CheckContext, Report } from '../schema.ts';
import { fieldIn, sectionsAt, tableOf } from '../sections.ts';
import { NOWHERE, type Place, type SectionNode } from '../tree.ts';
import { cellsOf, type KvnLine, type KvnWord } from './lines.ts';
import { createBuilder, fieldOf } from './parse.ts';
import type { OemMetadata } from './stream.ts';

/** Columns are used again for the next batch: a sink copies what it keeps. */
export type OemCovarianceBatch = {
  readonly segment: number;
  readonly metadata: OemMetadata;
  readonly count: number;
  readonly epochUs: Float64Array;
  readonly refFrames: readonly (string | undefined)[]; // undefined: that of the covariance before, or of the segment
  readonly lower: Float64Array; // 21 of each, row by row; km², km²/s, km²/s²
};

const TERMS = 21;
const BATCH = 256;
const LINES_MAX = 1000; // of one matrix: keys, six rows, comments
const RULE = '5.2.5, table 5-4';

const SECTION = ['body', 'segment', 'data', 'covariances', 'covarianceMatrix'].reduce(
  (schema, name) => tableOf(schema).byName.get(name)!,
  OEM_SCHEMA.root,
);
const KEYS = SECTION.triangle!.map((key) => tableOf(SECTION).keys.get(key)!);

type Block = {
  readonly metadata: OemMetadata | null; // null: it cannot be used, and no matrix goes on
  readonly segment: number;
  readonly context: CheckContext;
  readonly startAt: Place;
  matrices: number;
  lastUs: number;
};

export function createCovariances(
  faults: FaultList,
  sink: ((batch: OemCovarianceBatch) => void) | undefined,
) {
  const epochUs = new Float64Array(BATCH);
  const lower = new Float64Array(BATCH * TERMS);
  const refFrames: (string | undefined)[] = [];
  let lines: KvnLine[] = [];
  let block: Block | null = null;
  let total = 0;

  const say: Report = (severity, at, message, rule = RULE) =>
    faults.add({
      ...{ severity, at, message },
      rule: rule === '' ? OEM_SCHEMA.standard : `${OEM_SCHEMA.standard}, ${rule}`,
    });

  function flush(): void {
    const count = refFrames.length;
    if (count > 0 && block?.metadata)
      sink?.({
        ...{ segment: block.segment, metadata: block.metadata, count },
        epochUs: epochUs.subarray(0, count),
        refFrames: [...refFrames],
        lower: lower.subarray(0, count * TERMS),
      });
    refFrames.length = 0;
  }

  function finishMatrix(one: Block): void {
    const taken = lines;
    lines = [];
    if (taken.every(({ kind }) => kind === 'comment')) return;
    one.matrices++;
    const read = quickMatrix(taken, one.context, lower.subarray(refFrames.length * TERMS));
    const node = read ?? slowMatrix(taken, one.context, faults);
    if (node === null) return;
    SECTION.check?.(node, say, one.context);
    const time = fieldIn(node, 'EPOCH')!;
    const epoch = readValue(tableOf(SECTION).keys.get('EPOCH')!, time.value, '', one.context);
    if (!epoch.ok) return;
    const us = epoch.value as number;
    if (us <= one.lastUs) say('error', time.at, 'epochs of covariances go up', '5.2.5.7');
    one.lastUs = us;
    const { fromUs, toUs } = one.metadata ?? EVER;
    if (us < fromUs || us > toUs)
      say('warning', time.at, 'this covariance is outside START_TIME to STOP_TIME', SPAN_RULE);
    if (read === null || one.metadata === null) return;
    epochUs[refFrames.length] = us;
    refFrames.push(fieldIn(node, 'COV_REF_FRAME')?.value || undefined);
    total++;
    if (refFrames.length === BATCH) flush();
  }

  function close(one: Block, at: Place): void {
    finishMatrix(one);
    if (one.matrices === 0) say('error', at, missingSection(SECTION));
    flush();
    block = null;
  }

  return {
    isOpen: () => block !== null,
    count: () => total,
    open(at: Place, metadata: OemMetadata | null, segment: number, context: CheckContext): void {
      const { since } = schemaOfBlock();
      if (since !== undefined && Number(context.version) < Number(since))
        say('error', at, `covariances exists from version ${since} on`);
      block = {
        ...{ metadata, segment, context, startAt: at, matrices: 0 },
        lastUs: Number.NEGATIVE_INFINITY,
      };
    },
    /** False: the line is not of the block, whose end was missing. */
    line(line: KvnLine): boolean {
      if (block === null) return false;
      if (line.kind === 'word' && MARK.test(line.text)) {
        const isStop = line.text === 'COVARIANCE_STOP';
        if (!isStop) say('error', line.at, `COVARIANCE_STOP is missing before ${line.text}`, '');
        close(block, line.at);
        return isStop;
      }
      const isNext = line.kind === 'pair' && line.key === 'EPOCH' && lines.some(isEpoch);
      if (isNext || lines.length === LINES_MAX) finishMatrix(block);
      lines.push(line);
      return true;
    },
    end(): void {
      if (block === null) return;
      const last = lines.at(-1)?.at ?? block.startAt;
      const at = { line: last.line + 1, column: 1 };
      say('error', at, 'COVARIANCE_STOP is missing', '');
      close(block, at);
    },
  };
}
const EVER = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };
const SPAN_RULE = '5.2.3, table 5-3';
const MARK = /^[A-Z][A-Z0-9_]*_(START|STOP)$/;

function isEpoch(line: KvnLine): boolean {
  return line.kind === 'pair' && line.key === 'EPOCH';
}

function schemaOfBlock() {
  const names = ['body', 'segment', 'data', 'covariances'];
  return names.reduce((schema, name) => tableOf(schema).byName.get(name)!, OEM_SCHEMA.root);
}

/** Its keys as a node and its 21 terms in `out`; null where something is not as usual. */
function quickMatrix(
  lines: readonly KvnLine[],
  context: CheckContext,
  out: Float64Array,
): SectionNode | null {
  const items: SectionNode['items'] = [];
  let row = 0;
  let done = 0;
  for (const line of lines) {
    if (line.kind === 'comment') continue;
    if (line.kind === 'pair') {
      const key = tableOf(SECTION).keys.get(line.key);
      if (key === undefined || row > 0 || items.some((one) => 'key' in one && one.key === line.key))
        return null;
      if (line.value === '' || !readValue(key, line.value, '', context).ok) return null;
      items.push(fieldOf(line, SECTION));
      continue;
    }
    const { cells } = cellsOf(line as KvnWord);
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

/** What is wrong with a matrix, by the tree and its table. Null where not even an epoch is there. */
function slowMatrix(
  lines: readonly KvnLine[],
  context: CheckContext,
  faults: FaultList,
): SectionNode | null {
  const builder = createBuilder(OEM_SCHEMA, faults);
  const { version } = context;
  const [start, stop] = schemaOfBlock().marks!;
  const at = lines[0]!.at;
  const endAt = lines.at(-1)!.at;
  const first = { kind: 'pair' as const, key: OEM_SCHEMA.versionKey, value: version };
  builder.line({ ...first, at: NOWHERE, valueAt: NOWHERE });
  builder.line({ kind: 'word', text: start, at });
  for (const line of lines) builder.line(line);
  builder.line({ kind: 'word', text: stop, at: { line: endAt.line + 1, column: 1 } });
  const message = builder.end();
  if (message === null) return null;
  const path = 'body/segment/data/covariances/covarianceMatrix';
  const [node] = sectionsAt(message, path);
  if (node === undefined) return null;
  for (const fault of checkPart(node, SECTION, OEM_SCHEMA, context)) faults.add(fault);
  return fieldIn(node, 'EPOCH') === undefined ? null : node;
}
