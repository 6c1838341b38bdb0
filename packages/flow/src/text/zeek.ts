/**
 * Zeek's conn.log and open_conn.log, TSV with its header (ASCII writer) and JSON, told apart line by line.
 * https://docs.zeek.org/en/master/log-formats.html. `bytesOut`/`bytesIn` are IP bytes; payload bytes where the log has none of
 * those. The header decides which columns are read, in any order, and may come again in one file; other logs of Zeek are passed over.
 */
import { FLOW_FLAG } from '../batch.ts';
import type { FlowSink } from '../decode/contract.ts';
import { FAULT, FIELD, isAbsent, takeCount, takeField } from './fields.ts';
import { finishRow, ICMP, ICMP6, protocolOf } from './finish-row.ts';
import { findKey } from './keys.ts';
import {
  createTextReader,
  type ReadLine,
  type TextCore,
  type TextOptions,
  type TextReader,
} from './text-reader.ts';
import { historyFlags, icmpCodeOf, ZEEK_MARKS, ZEEK_STATES } from './zeek-fields.ts';
import { createZeekJson } from './zeek-json.ts';
import { createZeekTsv } from './zeek-tsv.ts';

const OPEN_BRACE = 123;
const TCP = 6;

export function createZeekReader(sink: FlowSink, options: TextOptions = {}): TextReader {
  return createTextReader('zeek', sink, options, (core) => {
    const rows = createZeekRows(core, options.isOpen === true);
    const readTsv = createZeekTsv(rows);
    const readJson = createZeekJson(rows);
    return (bytes, from, to) => (bytes[from] === OPEN_BRACE ? readJson : readTsv)(bytes, from, to);
  });
}

/** What both forms do with a record. */
export type ZeekRows = {
  begin(): void;
  take(field: number, bytes: Uint8Array, from: number, to: number): number; // a fault, or 0
  end: () => number;
  /** The log says of itself which it is: bytes of its path. */
  setPath(bytes: Uint8Array, from: number, to: number): void;
  hasMark(): boolean;
};

export type ZeekForm = (rows: ZeekRows) => ReadLine;

function createZeekRows(core: TextCore, isOpen: boolean): ZeekRows {
  const { values, writer } = core;
  const { batch } = writer;
  let flags = FLOW_FLAG.biflow | (isOpen ? FLOW_FLAG.open : 0);
  let row = 0;
  const setPath = (bytes: Uint8Array, from: number, to: number): void => {
    const isOpenPath = to - from >= 9 && bytes[from] === 111 && bytes[from + 4] === 95; // open_conn
    flags = FLOW_FLAG.biflow | (isOpen || isOpenPath ? FLOW_FLAG.open : 0);
  };
  return {
    setPath,
    begin() {
      values.fill(Number.NaN);
      row = writer.next();
    },
    take(field, bytes, from, to) {
      if (field < FIELD.state) {
        if (field >= FIELD.packetsOut && field <= FIELD.bytesAll)
          return takeCount(values, field, bytes, from, to);
        return takeField(core, batch, row, field, bytes, from, to);
      }
      if (field === FIELD.state) values[field] = findKey(ZEEK_STATES, bytes, from, to);
      else if (field === FIELD.history && !isAbsent(bytes, from, to))
        values[field] = historyFlags(bytes, from, to);
      else if (field === FIELD.path) setPath(bytes, from, to);
      return FAULT.none;
    },
    hasMark: () => ZEEK_MARKS.some((field) => !Number.isNaN(values[field]!)),
    end() {
      const protocol = protocolOf(values, batch, row);
      if (protocol === TCP) values[FIELD.flags] = values[FIELD.history]!;
      else if (protocol === ICMP || protocol === ICMP6) setIcmp(values, protocol);
      if (Number.isNaN(values[FIELD.bytesOut]!)) values[FIELD.bytesOut] = values[FIELD.payloadOut]!;
      if (Number.isNaN(values[FIELD.bytesIn]!)) values[FIELD.bytesIn] = values[FIELD.payloadIn]!;
      const state = values[FIELD.state]!;
      return finishRow(values, batch, row, Number.isNaN(state) ? 0 : state, flags);
    },
  };
}

function setIcmp(values: Float64Array, protocol: number): void {
  const type = values[FIELD.sourcePort]!;
  values[FIELD.icmpType] = type;
  const family = protocol === ICMP ? 4 : 6;
  values[FIELD.icmpCode] = icmpCodeOf(family, type, values[FIELD.destinationPort]!);
}
