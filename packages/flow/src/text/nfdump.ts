/**
 * What nfdump prints of its files: `-o csv` under either set of column names (1.6 to 1.7.3: ts,te,…; since 1.7.4: firstSeen,…)
 * and `-o json` or ndjson. Records are one way unless nfdump paired them (-b), which shows in its out-counters. Times have no
 * zone: they are those of the machine that ran nfdump. https://github.com/phaag/nfdump, nfdump(1).
 */
import { FLOW_FLAG } from '../batch.ts';
import type { FlowSink } from '../decode/contract.ts';
import { tcpStateIndex } from '../decode/tcp-state.ts';
import { createColumnPlan, hasColumn, planColumns, takeColumns } from './columns.ts';
import { FAULT, FIELD, takeField } from './fields.ts';
import { finishRow, protocolOf } from './finish-row.ts';
import { createKeyTable, findKey } from './keys.ts';
import { createNfdumpJson } from './nfdump-json.ts';
import { countAt, hexAt } from './numbers.ts';
import {
  createTextReader,
  LINE,
  type ReadLine,
  type TextCore,
  type TextOptions,
  type TextReader,
} from './text-reader.ts';

const [COMMA, TAB, POINT, SPACE] = [44, 9, 46, 32];
const [OPEN_OBJECT, OPEN_ARRAY] = [123, 91];

const columns = createKeyTable({
  ...{ ts: FIELD.start, te: FIELD.end, td: FIELD.duration, sa: FIELD.source },
  ...{ da: FIELD.destination, sp: FIELD.sourcePort, dp: FIELD.destinationPort },
  ...{ pr: FIELD.protocol, flg: FIELD.flags, ipkt: FIELD.packetsOut, ibyt: FIELD.bytesOut },
  ...{ opkt: FIELD.packetsIn, obyt: FIELD.bytesIn, pkt: FIELD.packetsOut, byt: FIELD.bytesOut },
  ...{ firstSeen: FIELD.start, lastSeen: FIELD.end, duration: FIELD.duration },
  ...{ srcAddr: FIELD.source, dstAddr: FIELD.destination, srcPort: FIELD.sourcePort },
  ...{ dstPort: FIELD.destinationPort, proto: FIELD.protocol, flags: FIELD.flags },
  ...{ packets: FIELD.packetsOut, bytes: FIELD.bytesOut, inPackets: FIELD.packetsOut },
  ...{ inBytes: FIELD.bytesOut, outPackets: FIELD.packetsIn, outBytes: FIELD.bytesIn },
});
/** Lines that end the records: what follows is a summary, or there were none. */
const ends = createKeyTable({ Summary: 1, 'No matching flows': 1, 'No matched flows': 1 });

export function createNfdumpReader(sink: FlowSink, options: TextOptions = {}): TextReader {
  return createTextReader('nfdump', sink, options, (core) => {
    const rows = createNfdumpRows(core);
    const readCsv = createNfdumpCsv(rows);
    const readJson = createNfdumpJson(core, rows);
    let read: ReadLine | null = null; // one form from the first line to the last
    return (bytes, from, to) => {
      if (read === null) {
        const first = bytes[from];
        read = first === OPEN_OBJECT || first === OPEN_ARRAY ? readJson : readCsv;
      }
      return read(bytes, from, to);
    };
  });
}

/** What both forms do with a record. */
export type NfdumpRows = {
  begin(): void;
  readonly take: (field: number, bytes: Uint8Array, from: number, to: number) => number;
  end(): number;
};

function createNfdumpRows(core: TextCore): NfdumpRows {
  const { values, writer } = core;
  const { batch } = writer;
  let row = 0;
  return {
    begin() {
      values.fill(Number.NaN);
      row = writer.next();
    },
    take(field, bytes, from, to) {
      if (field === FIELD.flags) values[field] = flagsAt(bytes, from, to);
      else if (field === FIELD.sampled) values[field] = countAt(bytes, from, to);
      else if (field === FIELD.destinationPort && takeIcmp(values, bytes, from, to))
        return FAULT.none;
      else if (field < FIELD.state) return takeField(core, batch, row, field, bytes, from, to);
      return FAULT.none;
    },
    end() {
      const protocol = protocolOf(values, batch, row);
      const isBiflow = values[FIELD.packetsIn]! > 0 || values[FIELD.bytesIn]! > 0;
      if (!isBiflow) {
        values[FIELD.packetsIn] = Number.NaN; // zero counters of a record of one direction say nothing
        values[FIELD.bytesIn] = Number.NaN;
      }
      const flags = values[FIELD.flags]!;
      const isKnown = flags >= 0 && !isBiflow; // the flags of both directions are one word
      const state = isKnown ? tcpStateIndex(protocol, flags, -1) : 0;
      const scaled = values[FIELD.sampled] === 1 ? FLOW_FLAG.scaled : 0;
      return finishRow(values, batch, row, state, scaled | (isBiflow ? FLOW_FLAG.biflow : 0));
    },
  };
}

function createNfdumpCsv(rows: NfdumpRows): ReadLine {
  const plan = createColumnPlan(COMMA, 0, true);
  let outcome: number = FAULT.noHeader;
  const readHeader = (bytes: Uint8Array, from: number, to: number): void => {
    const tab = bytes.indexOf(TAB, from);
    plan.separator = tab >= 0 && tab < to ? TAB : COMMA;
    planColumns(plan, columns, bytes, from, to);
    const needed = [FIELD.start, FIELD.source, FIELD.destination, FIELD.protocol];
    outcome = needed.every((field) => hasColumn(plan, field)) ? LINE.kept : FAULT.columns;
  };
  return (bytes, from, to) => {
    if (outcome === LINE.skipped) return LINE.nothing; // behind the summary
    if (plan.count === 0) {
      readHeader(bytes, from, to);
      return LINE.nothing;
    }
    if (findKey(ends, bytes, from, to) === 1) {
      outcome = LINE.skipped;
      return LINE.nothing;
    }
    if (outcome !== LINE.kept) return outcome;
    rows.begin();
    const fault = takeColumns(plan, rows.take, bytes, from, to);
    return fault === FAULT.none ? rows.end() : fault;
  };
}

const FLAG_LETTERS: Readonly<Record<string, number>> = {
  ...{ C: 128, E: 64, U: 32, A: 16, P: 8, R: 4, S: 2, F: 1 },
};
const letterFlags = new Uint8Array(256);
for (const [letter, flag] of Object.entries(FLAG_LETTERS)) letterFlags[letter.charCodeAt(0)] = flag;

/** '...A.R..' by its letters, or hexadecimal behind 0x; NaN where it is neither. */
function flagsAt(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === 48 && bytes[from + 1] === 120) {
    const value = hexAt(bytes, from + 2, to, 0xffff);
    return value < 0 ? Number.NaN : value & 255;
  }
  let flags = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (letterFlags[byte] === 0 && byte !== POINT && byte !== SPACE) return Number.NaN;
    flags |= letterFlags[byte]!;
  }
  return to > from ? flags : Number.NaN;
}

/** 'type.code', as ICMP stands in the column of the port; false where there is no point. */
function takeIcmp(values: Float64Array, bytes: Uint8Array, from: number, to: number): boolean {
  let point = from;
  while (point < to && bytes[point] !== POINT) point++;
  if (point === to) return false;
  values[FIELD.icmpType] = countAt(bytes, from, point);
  values[FIELD.icmpCode] = countAt(bytes, point + 1, to);
  return values[FIELD.icmpType]! <= 255 && values[FIELD.icmpCode]! <= 255;
}
