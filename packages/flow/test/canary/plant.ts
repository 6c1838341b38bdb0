/**
 * Canaries planted in real samples: over every byte of a data record that no permitted element covers (vendors' URLs, cookies, user
 * and host names, application names, MAC addresses where long enough), over sets without a template, and over everything behind the
 * ports of sampled and captured packets. Headers, templates, permitted fields and lengths stay, so the sample reads as before.
 */
import { createDecodeCore, type DecodeCore } from '../../src/decode/core.ts';
import { readDatagram } from '../../src/decode/datagram.ts';
import { readSets } from '../../src/decode/netflow9.ts';
import { createPacketHeader, LINK, readPacketInto } from '../../src/decode/packet.ts';
import { ENTRY, type Plan, VARIABLE } from '../../src/decode/plan.ts';
import { measureRecord, wordAt } from '../../src/decode/record.ts';

export type Planter = { readonly canary: Uint8Array; planted: number };

/** Whole canaries over [from, to); what is shorter than one stays. */
function plantOver(planter: Planter, bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at + planter.canary.length <= to; at += planter.canary.length) {
    bytes.set(planter.canary, at);
    planter.planted++;
  }
}

/** Of one exporter, in order; templates may come after data. */
export function plantDatagrams(planter: Planter, datagrams: readonly Uint8Array[]): void {
  const core = createDecodeCore(() => {}, {});
  for (const datagram of datagrams) readDatagram(core, datagram.slice(), 'x', 0);
  for (const datagram of datagrams) {
    const version = datagram[0]! * 256 + datagram[1]!;
    if (version === 0) plantSflow(planter, datagram);
    if (version === 9)
      plantSets(planter, core, datagram, 20, datagram.length, wordAt(datagram, 16));
    if (version === 10) {
      const to = Math.min(datagram.length, datagram[2]! * 256 + datagram[3]!);
      plantSets(planter, core, datagram, 16, to, wordAt(datagram, 12));
    }
  }
}

function plantSets(
  planter: Planter,
  core: DecodeCore,
  bytes: Uint8Array,
  from: number,
  to: number,
  domain: number,
): void {
  const version = bytes[1]!;
  const source = core.sources.get(`x ${version} ${domain}`, '');
  readSets(core, bytes, from, to, (id, begin, end) => {
    if (id < 256) return;
    const plan = source.templates.get(id);
    if (plan === undefined) plantOver(planter, bytes, begin, end);
    else plantRecords(planter, core, plan, bytes, begin, end);
  });
}

function plantRecords(
  planter: Planter,
  core: DecodeCore,
  plan: Plan,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  if (plan.recordBytes === 0) return;
  let at = from;
  for (;;) {
    const length = measureRecord(bytes, at, to, plan, core.scratch);
    if (length === 0) return;
    if (plan.lengths === null) plantFixed(planter, plan, bytes, at, length);
    else plantVariable(planter, plan, plan.lengths, bytes, at);
    at += length;
  }
}

function plantFixed(
  planter: Planter,
  plan: Plan,
  bytes: Uint8Array,
  at: number,
  length: number,
): void {
  let free = 0;
  for (let entry = 0; entry < plan.entries.length; entry += ENTRY.words) {
    const begin = plan.entries[entry + ENTRY.at]!;
    plantOver(planter, bytes, at + free, at + begin);
    free = begin + plan.entries[entry + ENTRY.length]!;
  }
  plantOver(planter, bytes, at + free, at + length);
}

function plantVariable(
  planter: Planter,
  plan: Plan,
  lengths: Uint16Array,
  bytes: Uint8Array,
  at: number,
): void {
  const permitted = new Set<number>();
  for (let entry = 0; entry < plan.entries.length; entry += ENTRY.words)
    permitted.add(plan.entries[entry + ENTRY.field]!);
  let position = at;
  for (const [field, fixed] of lengths.entries()) {
    let length = fixed;
    if (fixed === VARIABLE) {
      length = bytes[position++]!;
      if (length === 255) {
        length = bytes[position]! * 256 + bytes[position + 1]!;
        position += 2;
      }
    }
    if (!permitted.has(field)) plantOver(planter, bytes, position, position + length);
    position += length;
  }
}

const header = createPacketHeader();
const TRANSPORT_BYTES: Readonly<Record<number, number>> = { 1: 8, 6: 20, 17: 8, 58: 8 };

/** Behind the transport header of a packet. */
export function plantPacket(
  planter: Planter,
  bytes: Uint8Array,
  from: number,
  to: number,
  link: number = LINK.ethernet,
): void {
  if (readPacketInto(bytes, from, to, link, header) !== 'read') return;
  plantOver(planter, bytes, header.portsAt + (TRANSPORT_BYTES[header.protocol] ?? 0), to);
}

function plantSflow(planter: Planter, bytes: Uint8Array): void {
  let at = 28;
  for (let sample = wordAt(bytes, 24); sample > 0 && at + 8 <= bytes.length; sample--) {
    const format = wordAt(bytes, at);
    const end = at + 8 + wordAt(bytes, at + 4);
    const behind = format === 1 ? 40 : format === 3 ? 52 : 40; // records of the sample
    for (let record = at + behind; record + 8 <= end; ) {
      const length = wordAt(bytes, record + 4);
      if (wordAt(bytes, record) === 1)
        plantPacket(planter, bytes, record + 24, record + 24 + wordAt(bytes, record + 20));
      else plantOver(planter, bytes, record + 8, record + 8 + length);
      record += 8 + ((length + 3) & ~3);
    }
    at = end;
  }
}

/** A classic pcap file in this machine's order of bytes or the other. */
export function plantPcap(planter: Planter, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLittle = [0xa1b2c3d4, 0xa1b23c4d].includes(view.getUint32(0, true));
  const link = view.getUint32(20, isLittle) & 0xffff;
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = view.getUint32(at + 8, isLittle);
    plantPacket(planter, bytes, at + 16, Math.min(bytes.length, at + 16 + length), link);
    at += 16 + length;
  }
}

/** Keys of EVE's lines whose text is no content: who, when, what kind, how it ended. */
const EVE_PLAIN = new Set([
  ...[
    'timestamp',
    'event_type',
    'src_ip',
    'dest_ip',
    'proto',
    'app_proto',
    'start',
    'end',
    'state',
  ],
  ...[
    'reason',
    'tcp_flags',
    'tcp_flags_ts',
    'tcp_flags_tc',
    'type',
    'action',
    'version',
    'community_id',
  ],
]);

/** Every text of eight characters or more in EVE lines but those; also one more where a payload would be. */
export function plantEve(planter: Planter, text: string): string {
  const canary = Buffer.from(planter.canary).toString();
  const planted = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => planted(one, key));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([k, one]) => [k, planted(one, k)]));
    if (typeof value !== 'string' || value.length < canary.length || EVE_PLAIN.has(key))
      return value;
    planter.planted++;
    return canary + value.slice(canary.length);
  };
  const lines = text.split('\n').filter((line) => line !== '');
  return lines
    .map((line) => {
      const event = planted(JSON.parse(line), '') as Record<string, unknown>;
      planter.planted += 2;
      return JSON.stringify({ ...event, payload_printable: `${canary} é`, username: canary });
    })
    .join('\n');
}
