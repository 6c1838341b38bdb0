/**
 * What text readers take of a record, and nothing else: each reader has a table from its column or key names to these fields,
 * and every field is read by one rule. A column that is not in the table is passed over by its separators, unread.
 */
import type { FlowBatch } from '../batch.ts';
import { addressInto } from './address-bytes.ts';
import { countAt, idAt, portAt, secondsUsAt } from './numbers.ts';
import { protocolAt } from './protocols.ts';
import type { DayCache } from './times.ts';
import { parseTimeUs } from './times.ts';

/** Slots of `values`. The first ones are read by the rules here, the rest by the reader they belong to. */
export const FIELD = {
  ...{ skip: 0, start: 1, end: 2, duration: 3, source: 4, destination: 5, sourcePort: 6 },
  ...{ destinationPort: 7, protocol: 8, protocolNumber: 9, packetsOut: 10, packetsIn: 11 },
  ...{ bytesOut: 12, bytesIn: 13, payloadOut: 14, payloadIn: 15, packetsAll: 16, bytesAll: 17 },
  ...{ connection: 18, icmpType: 19, icmpCode: 20 },
  ...{ state: 24, history: 25, direction: 26, flags: 27, flagsOut: 28, flagsBack: 29 },
  ...{ path: 30, event: 31, sampled: 32, flow: 33, netflow: 34, tcp: 35 },
} as const;

export const FIELD_COUNT = 40;

/** Why a record was refused: index into FAULTS; 0 is none. */
export const FAULT = {
  ...{ none: 0, time: 1, masked: 2, duration: 3, source: 4, destination: 5, port: 6, protocol: 7 },
  ...{ amount: 8, short: 9, noHeader: 10, columns: 11, damaged: 12, tooLong: 13 },
  ...{ event: 14, order: 15, separator: 16 },
} as const;

/** Words that name the element and what would be right, never what was read. */
export const FAULTS: readonly string[] = [
  '',
  'the time is none; give Unix seconds, or a calendar time of the years 1715 to 2284',
  'the time is masked with X; give the log as it was written, with its times',
  'the duration is none; give seconds, not negative',
  'the source is no address; give dotted IPv4, or IPv6 without a zone',
  'the destination is no address; give dotted IPv4, or IPv6 without a zone',
  'a port is none; give 0 to 65535',
  'the protocol is none; give its name or its number, 0 to 255',
  'a count of bytes or packets is none; give whole numbers below 2^53',
  'it ends before its last field; a record has as many fields as the header names',
  'there is no header before it; the first line names the columns',
  'the header names no column for start, addresses, ports or protocol, so no record can be read',
  'it is no whole JSON object on its line',
  'it is longer than a line may be; it was passed over to the next line end',
  'it has no event_type, so it cannot be told from content and was dropped',
  'it ends before it begins',
  'the separator is not one byte, so no record can be read',
];

/** `values` are the fields of the record that is being read, NaN where it has none. */
export type FieldState = {
  readonly values: Float64Array;
  readonly days: DayCache;
};

/** Reads one field from bytes [from, to) into `values`, addresses into the batch's row. A fault, or 0. */
export function takeField(
  { values, days }: FieldState,
  batch: FlowBatch,
  row: number,
  field: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  if (field >= FIELD.packetsOut && field <= FIELD.bytesAll)
    return takeCount(values, field, bytes, from, to);
  switch (field) {
    case FIELD.start:
    case FIELD.end: {
      const us = parseTimeUs(days, bytes, from, to);
      values[field] = us;
      if (!Number.isNaN(us)) return FAULT.none;
      return bytes[from] === 88 && to > from ? FAULT.masked : FAULT.time;
    }
    case FIELD.duration:
      values[field] = secondsUsAt(bytes, from, to);
      return values[field]! >= 0 || isAbsent(bytes, from, to) ? FAULT.none : FAULT.duration;
    case FIELD.source:
      values[field] = 1;
      return addressInto(bytes, from, to, batch.source, 4 * row) ? FAULT.none : FAULT.source;
    case FIELD.destination:
      values[field] = 1;
      return addressInto(bytes, from, to, batch.destination, 4 * row)
        ? FAULT.none
        : FAULT.destination;
    case FIELD.sourcePort:
    case FIELD.destinationPort:
      return takePort(values, field, bytes, from, to);
    case FIELD.protocol:
    case FIELD.protocolNumber:
      if (isAbsent(bytes, from, to)) return FAULT.none;
      values[field] = protocolAt(bytes, from, to);
      return values[field] === -1 ? FAULT.protocol : FAULT.none;
    case FIELD.connection:
      if (!isAbsent(bytes, from, to)) values[field] = idAt(bytes, from, to);
      return FAULT.none;
    default:
      return takeCount(values, field, bytes, from, to);
  }
}

/** A count of bytes or packets; absent is NaN. A fault, or 0. */
export function takeCount(
  values: Float64Array,
  field: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const count = countAt(bytes, from, to);
  values[field] = count;
  return Number.isNaN(count) && !isAbsent(bytes, from, to) ? FAULT.amount : FAULT.none;
}

/** A port that is absent is 0: the protocol has none. */
function takePort(
  values: Float64Array,
  field: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const port = portAt(bytes, from, to);
  values[field] = Math.max(port, 0);
  return port >= 0 || isAbsent(bytes, from, to) ? FAULT.none : FAULT.port;
}

/** Nothing, '-', 'null', or '(empty)': how the formats say that there is no value. */
export function isAbsent(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length > 1) {
    const first = bytes[from];
    return (first === 110 && length === 4) || (first === 40 && length === 7);
  }
  return length <= 0 || bytes[from] === 45;
}
