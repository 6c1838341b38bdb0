/**
 * Argus flows as `ra` prints them and the CTU data sets keep them (.binetflow): bidirectional, comma or tab, columns by header.
 * TotBytes and TotPkts count both directions; what the source sent is SrcBytes and SrcPkts, the rest came back. Argus counts whole
 * frames. Times have no zone. An arrow that points left means that the right side began. ra(1), https://openargus.org.
 */
import { FLOW_FLAG, FLOW_STATES } from '../batch.ts';
import type { FlowSink } from '../decode/contract.ts';
import { stateAt } from './argus-state.ts';
import { createColumnPlan, hasColumn, planColumns, takeColumns } from './columns.ts';
import { FAULT, FIELD, takeField } from './fields.ts';
import { finishRow, ICMP, ICMP6, protocolOf } from './finish-row.ts';
import { createKeyTable } from './keys.ts';
import { PROTOCOL_NOT_IP } from './protocols.ts';
import {
  createTextReader,
  LINE,
  type ReadLine,
  type TextCore,
  type TextOptions,
  type TextReader,
} from './text-reader.ts';

const [COMMA, TAB, LESS, GREATER] = [44, 9, 60, 62];

const columns = createKeyTable({
  ...{ StartTime: FIELD.start, LastTime: FIELD.end, Dur: FIELD.duration, Proto: FIELD.protocol },
  ...{ SrcAddr: FIELD.source, DstAddr: FIELD.destination, Sport: FIELD.sourcePort },
  ...{ Dport: FIELD.destinationPort, Dir: FIELD.direction, State: FIELD.state },
  ...{ TotPkts: FIELD.packetsAll, TotBytes: FIELD.bytesAll, SrcPkts: FIELD.packetsOut },
  ...{ SrcBytes: FIELD.bytesOut, DstPkts: FIELD.packetsIn, DstBytes: FIELD.bytesIn },
});
const TCP = 6;
const ESTABLISHED = FLOW_STATES.indexOf('established');
const FINISHED = FLOW_STATES.indexOf('finished');
const NEEDED = [FIELD.start, FIELD.source, FIELD.destination, FIELD.protocol];

export function createBinetflowReader(sink: FlowSink, options: TextOptions = {}): TextReader {
  return createTextReader('binetflow', sink, options, createBinetflowLine);
}

function createBinetflowLine(core: TextCore): ReadLine {
  const { values, writer } = core;
  const { batch } = writer;
  const plan = createColumnPlan(COMMA, 0, true);
  let outcome: number = FAULT.noHeader;
  let row = 0;
  const state = { index: 0 };
  let addressFault = 0;

  const take = (field: number, bytes: Uint8Array, from: number, to: number): number => {
    if (field === FIELD.state) stateAt(state, values, bytes, from, to);
    else if (field === FIELD.direction) values[field] = isLeftward(bytes, from, to) ? 1 : 0;
    else {
      const fault = takeField(core, batch, row, field, bytes, from, to);
      // A record that is not of IP has link-layer addresses: it is passed over, so the protocol is asked first.
      if (fault !== FAULT.source && fault !== FAULT.destination) return fault;
      addressFault = fault;
    }
    return FAULT.none;
  };
  const readHeader = (bytes: Uint8Array, from: number, to: number): void => {
    const tab = bytes.indexOf(TAB, from);
    plan.separator = tab >= 0 && tab < to ? TAB : COMMA;
    planColumns(plan, columns, bytes, from, to);
    outcome = NEEDED.every((field) => hasColumn(plan, field)) ? LINE.kept : FAULT.columns;
  };
  return (bytes, from, to) => {
    if (plan.count === 0) {
      readHeader(bytes, from, to);
      return LINE.nothing;
    }
    if (outcome !== LINE.kept) return outcome;
    values.fill(Number.NaN);
    addressFault = FAULT.none;
    state.index = 0;
    row = writer.next();
    const fault = takeColumns(plan, take, bytes, from, to);
    if (values[FIELD.protocol] === PROTOCOL_NOT_IP) return LINE.skipped;
    if (fault !== FAULT.none) return fault;
    if (addressFault !== FAULT.none) return addressFault;
    return endRow(core, row, state.index);
  };
}

function endRow({ values, writer }: TextCore, row: number, state: number): number {
  const { batch } = writer;
  const protocol = protocolOf(values, batch, row);
  if (protocol === ICMP || protocol === ICMP6) {
    const word = values[FIELD.sourcePort]!; // Argus: code in the high byte, type in the low one
    values[FIELD.icmpType] = word & 255;
    values[FIELD.icmpCode] = word >> 8;
  }
  splitAmounts(values, FIELD.bytesAll, FIELD.bytesOut, FIELD.bytesIn);
  splitAmounts(values, FIELD.packetsAll, FIELD.packetsOut, FIELD.packetsIn);
  // Without SrcPkts: where nothing came back, all packets were the source's.
  if (Number.isNaN(values[FIELD.packetsOut]!) && values[FIELD.bytesIn] === 0) {
    values[FIELD.packetsOut] = values[FIELD.packetsAll]!;
    values[FIELD.packetsIn] = 0;
  }
  if (values[FIELD.bytesIn]! < 0 || values[FIELD.packetsIn]! < 0) return FAULT.amount;
  if (values[FIELD.direction] === 1) turnRound(values, batch.source, batch.destination, row);
  // CON is 'both sides seen': a TCP connection not ended, and an exchange where there are no connections.
  const isAnswered = protocol !== TCP && state === ESTABLISHED;
  return finishRow(values, batch, row, isAnswered ? FINISHED : state, FLOW_FLAG.biflow);
}

/** What came back is all less what the source sent. */
function splitAmounts(values: Float64Array, all: number, out: number, back: number): void {
  if (Number.isNaN(values[back]!)) values[back] = values[all]! - values[out]!;
}

function turnRound(
  values: Float64Array,
  source: Uint32Array,
  destination: Uint32Array,
  row: number,
): void {
  for (let at = 4 * row; at < 4 * row + 4; at++) {
    const word = source[at]!;
    source[at] = destination[at]!;
    destination[at] = word;
  }
  swap(values, FIELD.sourcePort, FIELD.destinationPort);
  swap(values, FIELD.bytesOut, FIELD.bytesIn);
  swap(values, FIELD.packetsOut, FIELD.packetsIn);
}

function swap(values: Float64Array, a: number, b: number): void {
  const value = values[a]!;
  values[a] = values[b]!;
  values[b] = value;
}

/** '<-' and '<?' and not '<->', '<?>'. */
function isLeftward(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes[from] === LESS && bytes[to - 1] !== GREATER;
}
