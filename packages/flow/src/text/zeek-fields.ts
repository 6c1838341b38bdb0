/**
 * Zeek's conn.log, the table that drives its reader: names of fields (https://docs.zeek.org/en/master/logs/conn.html), also as
 * sites rename them or write the scope separator, how a connection ended, and what `history` tells of TCP flags.
 */
import { FLOW_STATES, type FlowState } from '../batch.ts';
import { FIELD } from './fields.ts';
import { createKeyTable } from './keys.ts';

const scoped = (name: string, field: number) =>
  Object.fromEntries(['id.', 'id_', 'id:', 'id-', ''].map((scope) => [scope + name, field]));

/** Bytes are IP bytes (orig_ip_bytes), as routers count them; payload (orig_bytes) where the log has no IP bytes. */
export const ZEEK_FIELDS = createKeyTable({
  ...{ ts: FIELD.start, '@timestamp': FIELD.start, uid: FIELD.connection },
  ...{ duration: FIELD.duration, proto: FIELD.protocol, ip_proto: FIELD.protocolNumber },
  ...scoped('orig_h', FIELD.source),
  ...scoped('orig_p', FIELD.sourcePort),
  ...scoped('resp_h', FIELD.destination),
  ...scoped('resp_p', FIELD.destinationPort),
  ...{ src: FIELD.source, src_ip: FIELD.source, source_ip: FIELD.source },
  ...{ dst: FIELD.destination, dst_ip: FIELD.destination, dest_ip: FIELD.destination },
  ...{ destination_ip: FIELD.destination, src_port: FIELD.sourcePort },
  ...{ source_port: FIELD.sourcePort, dst_port: FIELD.destinationPort },
  ...{ dest_port: FIELD.destinationPort, destination_port: FIELD.destinationPort },
  ...{ orig_bytes: FIELD.payloadOut, resp_bytes: FIELD.payloadIn },
  ...{ orig_pkts: FIELD.packetsOut, resp_pkts: FIELD.packetsIn },
  ...{ orig_ip_bytes: FIELD.bytesOut, resp_ip_bytes: FIELD.bytesIn },
  ...{ conn_state: FIELD.state, history: FIELD.history, _path: FIELD.path, id: FIELD.flow },
});

/** Other columns of conn.log that a header made by hand may begin with; nothing is read of them. */
export const ZEEK_OTHER = createKeyTable({
  ...{ service: 1, local_orig: 1, local_resp: 1, missed_bytes: 1, tunnel_parents: 1, vlan: 1 },
  ...{ inner_vlan: 1, failed_service: 1, orig_l2_addr: 1, resp_l2_addr: 1, community_id: 1 },
});

/** What a record of connections has and no other log of Zeek: one of these must be there. */
export const ZEEK_MARKS = [FIELD.state, FIELD.history, FIELD.bytesOut, FIELD.packetsOut] as const;

const STATES: Readonly<Record<string, FlowState>> = {
  ...{ S0: 'attempt', SH: 'attempt', REJ: 'rejected', S1: 'established', SF: 'finished' },
  ...{ S2: 'reset', S3: 'reset', RSTO: 'reset', RSTR: 'reset' },
  ...{ OTH: 'other', SHR: 'other', RSTOS0: 'other', RSTRH: 'other' },
};

/** Codes are indices into FLOW_STATES; a name that is not here is 0, 'unknown'. */
export const ZEEK_STATES = createKeyTable(
  Object.fromEntries(Object.entries(STATES).map(([name, to]) => [name, FLOW_STATES.indexOf(to)])),
);

const [FIN, SYN, RST, ACK] = [1, 2, 4, 16];

/** TCP flags that a letter of `history` shows; either side counts. Data came with ACK. */
const HISTORY_FLAGS = new Uint8Array(256);
for (const [letters, flags] of Object.entries({
  ...{ Ss: SYN, Hh: SYN | ACK, AaDd: ACK, Ff: FIN, Rr: RST },
}))
  for (const letter of letters) HISTORY_FLAGS[letter.charCodeAt(0)] = flags;

export function historyFlags(bytes: Uint8Array, from: number, to: number): number {
  let flags = 0;
  for (let i = from; i < to; i++) flags |= HISTORY_FLAGS[bytes[i]!]!;
  return flags;
}

const PAIRED_TYPES = {
  4: [0, 8, 9, 10, 13, 14, 15, 16, 17, 18],
  6: [128, 129, 130, 131, 133, 134, 135, 136, 139, 140, 144, 145],
} as const;

/**
 * Zeek writes the ICMP type as the originator's port. The responder's is the code, but for types that have an answer it is the
 * type of the answer; their code is 0.
 */
export function icmpCodeOf(family: 4 | 6, type: number, port: number): number {
  return (PAIRED_TYPES[family] as readonly number[]).includes(type) ? 0 : port;
}
