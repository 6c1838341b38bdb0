/**
 * What the text readers share: lines in, rows out, faults counted with the number of their line. A reader gives one function
 * that reads a line into a free row and says what became of it; a fault costs that line and nothing else.
 */
import type { FlowBatch } from '../batch.ts';
import {
  createDecodeCounts,
  type DecodeCounts,
  FAULTS_KEPT,
  type FlowSink,
  type StreamReader,
} from '../decode/contract.ts';
import { countFormat, createRowWriter, type RowWriter } from '../decode/rows.ts';
import { FAULT, FAULTS, FIELD_COUNT, type FieldState } from './fields.ts';
import { createLineSplitter } from './lines.ts';
import { createDayCache } from './times.ts';

export type TextOptions = {
  /** The records are of connections that are not over yet, whatever the log says of itself. */
  readonly isOpen?: boolean;
  /** Rows are written here; one batch can serve one reader after the other. */
  readonly batch?: FlowBatch;
  /** East of UTC, of times that name no zone: nfdump and Argus print the time of the machine that ran them. Default 0. */
  readonly zoneMinutes?: number;
};

/** A stream reader whose batch can be asked for before the stream ends, as in following a log. */
export type TextReader = StreamReader & { flush(): void };

/** What became of a line, where it is no fault (those are above 0). */
export const LINE = { kept: 0, nothing: -1, skipped: -2 } as const;

export type TextCore = FieldState & {
  readonly counts: DecodeCounts;
  readonly writer: RowWriter;
  /** For a line that ends more than one record, or none. */
  settle(outcome: number): void;
  /** A record goes on over several lines: its row is in the batch, which is not handed on until it ends. */
  isInRecord: boolean;
};

/** Reads bytes [from, to), a line without its end: a fault, or one of LINE. `kept` means that row `writer.next()` is written. */
export type ReadLine = (bytes: Uint8Array, from: number, to: number) => number;

const LINE_FEED = 10;
const RETURN = 13;

export function createTextReader(
  format: string,
  sink: FlowSink,
  options: TextOptions,
  open: (core: TextCore) => ReadLine,
): TextReader {
  const counts = createDecodeCounts();
  const handOn: FlowSink = (batch) => {
    countFormat(counts, format, batch.count);
    sink(batch);
  };
  const writer = createRowWriter(handOn, counts, options.batch);
  const values = new Float64Array(FIELD_COUNT);
  const days = createDayCache(options.zoneMinutes);
  let line = 0;

  const settle = (outcome: number): void => {
    if (outcome === LINE.kept) writer.keep();
    else if (outcome === LINE.skipped) counts.skippedRecords++;
    else if (outcome > 0) countLineFault(counts, line, outcome);
  };
  const core: TextCore = { counts, writer, values, days, settle, isInRecord: false };
  const readLine = open(core);
  const splitter = createLineSplitter({
    lines(bytes, from, to) {
      let at = from;
      while (at < to) {
        let end = at;
        while (bytes[end] !== LINE_FEED) end++; // the last byte is one; a call of indexOf costs more than it finds
        line++;
        const last = end > at && bytes[end - 1] === RETURN ? end - 1 : end;
        if (last > at) settle(readLine(bytes, at, last));
        at = end + 1;
      }
    },
    tooLong() {
      line++;
      settle(FAULT.tooLong);
    },
  });
  return {
    counts,
    push: splitter.push,
    flush() {
      if (!core.isInRecord) writer.hand();
    },
    finish() {
      splitter.finish();
      writer.hand();
      counts.messages = 1;
      values.fill(0);
    },
  };
}

function countLineFault(counts: DecodeCounts, line: number, fault: number): void {
  counts.faults++;
  if (counts.firstFaults.length < FAULTS_KEPT)
    counts.firstFaults.push({ place: `line ${line}`, reason: FAULTS[fault]! });
}
