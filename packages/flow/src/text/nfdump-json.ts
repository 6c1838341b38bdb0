/**
 * nfdump's JSON: objects in an array, one member a line (-o json), or one object a line (ndjson). Members are taken as their lines
 * come; a record ends with its brace. A damaged line costs the record it stands in: what is read begins again at the next brace.
 */
import { FAULT, FIELD } from './fields.ts';
import {
  createJsonCursor,
  JSON_KIND,
  type JsonCursor,
  readMember,
  skipSpace,
} from './json-cursor.ts';
import { createKeyTable, findKey } from './keys.ts';
import type { NfdumpRows } from './nfdump.ts';
import { LINE, type ReadLine, type TextCore } from './text-reader.ts';

const keys = createKeyTable({
  ...{ first: FIELD.start, last: FIELD.end, t_first: FIELD.start, t_last: FIELD.end },
  ...{ proto: FIELD.protocol, src4_addr: FIELD.source, src6_addr: FIELD.source },
  ...{ dst4_addr: FIELD.destination, dst6_addr: FIELD.destination },
  ...{ src_port: FIELD.sourcePort, dst_port: FIELD.destinationPort, tcp_flags: FIELD.flags },
  ...{ icmp_type: FIELD.icmpType, icmp_code: FIELD.icmpCode, sampled: FIELD.sampled },
  ...{ in_packets: FIELD.packetsOut, in_bytes: FIELD.bytesOut, type: FIELD.event },
  ...{ out_packets: FIELD.packetsIn, out_bytes: FIELD.bytesIn },
});
const flowType = createKeyTable({ FLOW: 1 });

const [QUOTE, COMMA] = [34, 44];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [123, 125, 91, 93];

export function createNfdumpJson(core: TextCore, rows: NfdumpRows): ReadLine {
  const cursor = createJsonCursor();
  let fault: number = FAULT.none; // of the record that is read
  let isFlow = true; // an event of a firewall is none

  const begin = (): void => {
    if (core.isInRecord) core.settle(FAULT.damaged); // the one before had no end
    core.isInRecord = true;
    isFlow = true;
    fault = FAULT.none;
    rows.begin();
  };
  const end = (): void => {
    if (!core.isInRecord) return;
    core.isInRecord = false;
    if (fault !== FAULT.none) core.settle(fault);
    else core.settle(isFlow ? rows.end() : LINE.skipped);
  };
  const take = (c: JsonCursor, bytes: Uint8Array): void => {
    const field = findKey(keys, bytes, c.keyFrom, c.keyTo);
    if (field === FIELD.skip || c.kind === JSON_KIND.array || c.kind === JSON_KIND.object) return;
    if (field === FIELD.event) isFlow = findKey(flowType, bytes, c.valueFrom, c.valueTo) === 1;
    else if (fault === FAULT.none) fault = rows.take(field, bytes, c.valueFrom, c.valueTo);
  };

  return (bytes, from, to) => {
    cursor.to = to;
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, to);
      if (at >= to) return LINE.nothing;
      const byte = bytes[at];
      if (byte === OPEN_OBJECT) begin();
      else if (byte === CLOSE_OBJECT) end();
      else if (byte === QUOTE && core.isInRecord && readMember(cursor, bytes, at)) {
        take(cursor, bytes);
        at = cursor.at;
        continue;
      } else if (byte !== COMMA && byte !== OPEN_ARRAY && byte !== CLOSE_ARRAY) {
        if (!core.isInRecord) return FAULT.damaged;
        fault = FAULT.damaged;
        return LINE.nothing;
      }
      at++;
    }
  };
}
