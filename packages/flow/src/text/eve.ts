/**
 * Suricata's EVE log: the events `flow` and `netflow`, and nothing else. Each line is asked for its event_type first; any other is
 * dropped before a single value of it is looked at, so alerts, DNS, HTTP, TLS and files never become values.
 * https://docs.suricata.io/en/latest/output/eve/eve-json-format.html. Bytes are those of whole frames, as Suricata counts them.
 * Where flow and netflow stand in one log they tell the same traffic: after the first flow, netflow is passed over.
 */
import { FLOW_FLAG, FLOW_STATES } from '../batch.ts';
import type { FlowSink } from '../decode/contract.ts';
import { tcpStateIndex } from '../decode/tcp-state.ts';
import { FAULT, FIELD, takeField } from './fields.ts';
import { finishRow, protocolOf } from './finish-row.ts';
import {
  createJsonCursor,
  isAtEnd,
  JSON_KIND,
  type JsonCursor,
  nextMember,
  openObject,
} from './json-cursor.ts';
import { createKeyTable, findKey, type KeyTable } from './keys.ts';
import { hexAt } from './numbers.ts';
import {
  createTextReader,
  LINE,
  type ReadLine,
  type TextCore,
  type TextOptions,
  type TextReader,
} from './text-reader.ts';

const EVENT = { flow: 1, netflow: 2 } as const;
const events = createKeyTable({ flow: EVENT.flow, netflow: EVENT.netflow });
const eventKey = createKeyTable({ event_type: FIELD.event });

const topKeys = createKeyTable({
  ...{ flow_id: FIELD.connection, src_ip: FIELD.source, dest_ip: FIELD.destination },
  ...{ src_port: FIELD.sourcePort, dest_port: FIELD.destinationPort, proto: FIELD.protocol },
  ...{ icmp_type: FIELD.icmpType, icmp_code: FIELD.icmpCode },
  ...{ flow: FIELD.flow, netflow: FIELD.netflow, tcp: FIELD.tcp },
});
const times = { start: FIELD.start, end: FIELD.end };
const flowKeys = createKeyTable({
  ...{ ...times, pkts_toserver: FIELD.packetsOut, pkts_toclient: FIELD.packetsIn },
  ...{ bytes_toserver: FIELD.bytesOut, bytes_toclient: FIELD.bytesIn },
});
const netflowKeys = createKeyTable({
  ...{ ...times, pkts: FIELD.packetsOut, bytes: FIELD.bytesOut },
});
const tcpKeys = createKeyTable({
  ...{ tcp_flags: FIELD.flags, tcp_flags_ts: FIELD.flagsOut, tcp_flags_tc: FIELD.flagsBack },
});

const UDP = 17;
const ATTEMPT = FLOW_STATES.indexOf('attempt');
const FINISHED = FLOW_STATES.indexOf('finished');

export function createEveReader(sink: FlowSink, options: TextOptions = {}): TextReader {
  return createTextReader('eve', sink, options, createEveLine);
}

function createEveLine(core: TextCore): ReadLine {
  const { values, writer } = core;
  const outer = createJsonCursor();
  const inner = createJsonCursor();
  let hasFlows = false;

  function takeObject(
    cursor: JsonCursor,
    keys: KeyTable,
    row: number,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): number {
    if (!openObject(cursor, bytes, from, to)) return FAULT.damaged;
    while (nextMember(cursor, bytes)) {
      const field = findKey(keys, bytes, cursor.keyFrom, cursor.keyTo);
      if (field === FIELD.skip || cursor.kind === JSON_KIND.array) continue;
      const fault = takeMember(field, row, bytes, cursor);
      if (fault !== FAULT.none) return fault;
    }
    return cursor.isDamaged || !isAtEnd(cursor, bytes) ? FAULT.damaged : FAULT.none;
  }

  function takeMember(field: number, row: number, bytes: Uint8Array, cursor: JsonCursor): number {
    const { kind, valueFrom, valueTo } = cursor;
    if (kind === JSON_KIND.object) {
      const keys =
        field === FIELD.flow ? flowKeys : field === FIELD.netflow ? netflowKeys : tcpKeys;
      const isNested = field >= FIELD.flow && cursor === outer;
      return isNested ? takeObject(inner, keys, row, bytes, valueFrom, valueTo) : FAULT.none;
    }
    if (field < FIELD.state)
      return takeField(core, writer.batch, row, field, bytes, valueFrom, valueTo);
    if (field <= FIELD.flagsBack) {
      const flags = hexAt(bytes, valueFrom, valueTo, 0xffff); // two digits; NS makes it more
      if (flags >= 0) values[field] = flags & 255;
    }
    return FAULT.none;
  }

  return (bytes, from, to) => {
    const event = eventOf(outer, bytes, from, to);
    if (event < 0) return FAULT.event;
    if (event === 0 || (event === EVENT.netflow && hasFlows)) return LINE.skipped;
    if (event === EVENT.flow) hasFlows = true;
    values.fill(Number.NaN);
    const row = writer.next();
    const fault = takeObject(outer, topKeys, row, bytes, from, to);
    if (fault !== FAULT.none) return fault;
    const isFlow = event === EVENT.flow;
    if (!isFlow) values[FIELD.connection] = 0; // both directions of a netflow have one flow_id
    const state = stateOf(values, protocolOf(values, writer.batch, row), isFlow);
    return finishRow(values, writer.batch, row, state, isFlow ? FLOW_FLAG.biflow : 0);
  };
}

/** EVENT of the line by its event_type alone; 0 for any other, −1 where there is none. */
function eventOf(cursor: JsonCursor, bytes: Uint8Array, from: number, to: number): number {
  if (!openObject(cursor, bytes, from, to)) return -1;
  while (nextMember(cursor, bytes)) {
    if (findKey(eventKey, bytes, cursor.keyFrom, cursor.keyTo) === 0) continue;
    if (cursor.kind !== JSON_KIND.string) return -1;
    return findKey(events, bytes, cursor.valueFrom, cursor.valueTo);
  }
  return -1;
}

/** TCP by its flags each way; UDP answered or not, as Zeek judges it; else unknown. */
function stateOf(values: Float64Array, protocol: number, isFlow: boolean): number {
  const out = values[FIELD.flagsOut]!;
  const back = values[FIELD.flagsBack]!;
  const both = values[FIELD.flags]!;
  if (Number.isNaN(both) && !Number.isNaN(out + back)) values[FIELD.flags] = out | back;
  if (protocol === UDP && isFlow) return values[FIELD.packetsIn]! > 0 ? FINISHED : ATTEMPT;
  if (isFlow) return Number.isNaN(out + back) ? 0 : tcpStateIndex(protocol, out, back);
  return Number.isNaN(both) ? 0 : tcpStateIndex(protocol, both, -1);
}
