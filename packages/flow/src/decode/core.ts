/**
 * What the readers of NetFlow, IPFIX and sFlow share: where rows go, what is remembered of each source, and what waits. Here a set
 * of data becomes rows, by the plan of its template.
 */
import type { FlowBatch } from '../batch.ts';
import { countFault, createDecodeCounts, type DecodeCounts, type FlowSink } from './contract.ts';
import { SLOT } from './elements.ts';
import { finishRow, type MessageTimes } from './finish-row.ts';
import { compilePlan, isSameDefinition, type Plan } from './plan.ts';
import {
  createRecordScratch,
  measureRecord,
  type RecordScratch,
  readRecordInto,
} from './record.ts';
import { countFormat, createRowWriter, type RowWriter } from './rows.ts';
import { learnSampling, samplingFactor } from './sampling.ts';
import { connectionNumber, createSourceTable, type Source, type SourceTable } from './sources.ts';
import { readTemplateSet, type TemplateEvent } from './templates.ts';
import { createWaiting, WAITING_LIMITS, type Waiting, type WaitingLimits } from './waiting.ts';
import { wipeTraces } from './wipe-traces.ts';

export type DatagramOptions = {
  /** Overwrite what was given with zeros once it is read. */
  readonly zero?: boolean;
  /** Rows of a batch, or the batch to write in. */
  readonly rows?: number | FlowBatch;
  readonly waiting?: Partial<WaitingLimits>;
};

const PADDING_BYTES_MAX = 7;

export type DecodeCore = {
  readonly counts: DecodeCounts;
  readonly rows: RowWriter;
  readonly scratch: RecordScratch;
  readonly sources: SourceTable;
  readonly waiting: Waiting;
  readonly times: MessageTimes; // of the message at hand
  receivedUs: number;
};

export function createDecodeCore(sink: FlowSink, options: DatagramOptions): DecodeCore {
  const counts = createDecodeCounts();
  const waiting = createWaiting({ ...WAITING_LIMITS, ...options.waiting }, () => counts.waiting++);
  return {
    ...{ counts, waiting },
    rows: createRowWriter(sink, counts, options.rows),
    scratch: createRecordScratch(),
    sources: createSourceTable((source) => waiting.dropSource(source)),
    times: { exportUnixUs: Number.NaN, exporterStartUnixUs: Number.NaN },
    receivedUs: 0,
  };
}

/** Places are written only for faults: the message's number and what it is. */
export function tellFault({ counts }: DecodeCore, what: string, reason: string): void {
  countFault(counts, `message ${counts.messages}, ${what}`, reason);
}

/** Records in a set of data; −1 where its template has not come, and the set waits for it. */
export function readDataSet(
  core: DecodeCore,
  source: Source,
  templateId: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const plan = source.templates.get(templateId);
  if (plan !== undefined) return readRecords(core, source, plan, bytes, from, to, core.times);
  const { times, receivedUs } = core;
  core.waiting.hold({ source, templateId, bytes: bytes.subarray(from, to), times, receivedUs });
  return -1;
}

function readRecords(
  core: DecodeCore,
  source: Source,
  plan: Plan,
  bytes: Uint8Array,
  from: number,
  to: number,
  times: MessageTimes,
): number {
  const { counts, scratch } = core;
  if (plan.recordBytes === 0) return 0;
  scratch.slots.fill(Number.NaN);
  let records = 0;
  let kept = 0;
  let at = from;
  for (;;) {
    const length = measureRecord(bytes, at, to, plan, scratch);
    if (length === 0) break;
    if (plan.kind === 'flow') kept += readFlow(core, source, plan, bytes, at, times);
    else if (plan.kind === 'options') readOptions(core, source, plan, bytes, at, times);
    at += length;
    records++;
  }
  if (plan.kind !== 'flow') counts.skippedRecords += records;
  counts.skippedElements += records * plan.skipped;
  countFormat(counts, source.format, kept);
  // Padding reaches to the next 4 or 8 bytes; some exporters leave old bytes in it.
  if (to - at > PADDING_BYTES_MAX && !isZero(bytes, at, to))
    tellFault(core, `set ${plan.templateId}`, 'a record is cut short');
  return records;
}

/** 1 where a row came of it. */
function readFlow(
  core: DecodeCore,
  source: Source,
  plan: Plan,
  bytes: Uint8Array,
  at: number,
  times: MessageTimes,
): number {
  const { rows, scratch } = core;
  const row = rows.next();
  readRecordInto(bytes, at, plan, scratch, rows.batch, row, times.exportUnixUs);
  const factor = samplingFactor(source.samplers, plan.templateId, scratch.slots);
  const connection = connectionNumber(source, scratch.slots[SLOT.flowId]!);
  if (!finishRow(scratch.slots, times, factor, connection, rows.batch, row)) {
    tellFault(core, `set ${plan.templateId}`, 'a flow time is outside 1714 to 2285');
    return 0;
  }
  rows.keep();
  return 1;
}

function readOptions(
  core: DecodeCore,
  source: Source,
  plan: Plan,
  bytes: Uint8Array,
  at: number,
  times: MessageTimes,
): void {
  const { rows, scratch } = core;
  readRecordInto(bytes, at, plan, scratch, rows.batch, rows.next(), times.exportUnixUs);
  core.sources.addSamplers(source, learnSampling(source.samplers, scratch.slots));
  const began = scratch.slots[SLOT.exporterStart]!;
  if (began > 0) source.exporterStartUnixUs = began;
}

/** Takes in the definitions of a set, and reads what waited for them. */
export function readTemplates(
  core: DecodeCore,
  source: Source,
  bytes: Uint8Array,
  from: number,
  to: number,
  version: 9 | 10,
  isOptions: boolean,
): void {
  readTemplateSet(bytes, from, to, version, isOptions, (event) => onTemplate(core, source, event));
}

function onTemplate(core: DecodeCore, source: Source, event: TemplateEvent): void {
  const { sources, waiting } = core;
  if (event.kind === 'damaged') tellFault(core, 'a template', event.reason);
  else if (event.kind === 'withdrawn') sources.deleteTemplate(source, event.templateId);
  else if (event.kind === 'allWithdrawn') {
    for (const plan of [...source.templates.values()])
      if ((plan.kind === 'options') === event.isOptions)
        sources.deleteTemplate(source, plan.templateId);
  } else {
    const { templateId, definition } = event.input;
    const known = source.templates.get(templateId);
    if (known !== undefined && isSameDefinition(known, definition)) return;
    const plan = compilePlan(event.input);
    if (!sources.setTemplate(source, plan)) {
      tellFault(core, 'a template', 'its source has as many templates as are remembered');
      return;
    }
    if (source.held.size === 0) return;
    for (const held of waiting.take(source, templateId)) {
      readRecords(core, source, plan, held.bytes, 0, held.bytes.length, held.times);
      waiting.erase(held);
    }
  }
}

export function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Nothing of what was read last stays in the reader's own memory. */
export function wipeCore({ scratch, waiting, rows }: DecodeCore): void {
  waiting.dropAll();
  rows.hand();
  scratch.slots.fill(Number.NaN);
  wipeTraces();
}
