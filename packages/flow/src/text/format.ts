/**
 * Which format a log is, by its first bytes and never by its name: magic numbers, the header of a table, the keys of the first JSON
 * object. A log that tells no flows (DNS, HTTP, mail) is known as such here, so that nothing of it is read at all.
 * pcap and pcapng: IETF opsawg drafts; IPFIX files: RFC 5655; nfcapd: the magic of nfdump's own files.
 */
import { isNetflowFile } from '../decode/netflow-file.ts';
import { createColumnPlan, hasColumn, planColumns } from './columns.ts';
import { createJsonCursor, JSON_KIND, readMember, skipSpace } from './json-cursor.ts';
import { createKeyTable, findKey, type KeyTable } from './keys.ts';
import { ZEEK_FIELDS, ZEEK_MARKS } from './zeek-fields.ts';

export const FLOW_FORMATS = [
  'zeek',
  'eve',
  'nfdump',
  'binetflow',
  'ipfix',
  'netflow',
  'pcap',
] as const;
export type FlowFormat = (typeof FLOW_FORMATS)[number];

export type FormatFound =
  | { readonly kind: 'found'; readonly format: FlowFormat }
  | { readonly kind: 'more' } // the bytes so far do not tell
  | { readonly kind: 'none'; readonly reason: string };

/** A header or a first object that does not fit in this is none of ours. */
export const FORMAT_HEAD_BYTES = 65_536;

const found = (format: FlowFormat): FormatFound => ({ kind: 'found', format });
const none = (reason: string): FormatFound => ({ kind: 'none', reason });
const MORE: FormatFound = { kind: 'more' };
const OTHER_LOG = none('is a log that tells no flows, so nothing of it was read');
const UNKNOWN = none(
  'is no flow log that is known here; give Zeek conn.log, Suricata EVE, nfdump -o csv or -o json, Argus binetflow, an IPFIX file, NetFlow datagrams one after another, or a capture',
);

const [LINE_FEED, HASH, TAB, QUOTE, COMMA] = [10, 35, 9, 34, 44];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY] = [123, 125, 91];

/** `isEnd`: no more bytes come. */
export function findFlowFormat(head: Uint8Array, isEnd: boolean): FormatFound {
  const isWhole = isEnd || head.length >= FORMAT_HEAD_BYTES;
  if (head.length < 4 && !isWhole) return MORE;
  const binary = binaryFormat(head, isWhole, isEnd);
  if (binary !== null) return binary;
  const bom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const from = skipSpace(head, bom, head.length);
  if (from === head.length) return isWhole ? none('holds nothing') : MORE;
  if (head[from] === HASH) return zeekFormat(head, from, isWhole);
  if (head[from] === OPEN_OBJECT || head[from] === OPEN_ARRAY)
    return jsonFormat(head, from, isWhole);
  const end = head.indexOf(LINE_FEED, from);
  if (end < 0 && !isWhole) return MORE;
  return tableFormat(head, from, end < 0 ? head.length : end);
}

const PCAP_MAGIC = [0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1];
const PCAPNG_MAGIC = 0x0a0d0d0a;
const NFCAPD_MAGIC = [0xa50c, 0x0ca5];
const IPFIX_VERSION = 10;

function binaryFormat(head: Uint8Array, isWhole: boolean, isEnd: boolean): FormatFound | null {
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset);
  const magic = view.getUint32(0);
  if (PCAP_MAGIC.includes(magic) || magic === PCAPNG_MAGIC) return found('pcap');
  if (magic >>> 16 === IPFIX_VERSION && (magic & 0xffff) >= 16) return found('ipfix');
  if (NFCAPD_MAGIC.includes(magic >>> 16))
    return none('is a file of nfcapd; print it first: nfdump -r FILE -o json, or -o csv');
  if (head[0] !== 0 || head[1]! > IPFIX_VERSION) return null;
  if (!isWhole) return MORE;
  return isNetflowFile(head, isEnd) ? found('netflow') : UNKNOWN;
}

/** By its #fields: those of connections, or of another log. Other lines with # are remarks before a table. */
function zeekFormat(head: Uint8Array, from: number, isWhole: boolean): FormatFound {
  let separator = TAB;
  let isHeader = false;
  for (let at = from; at < head.length; ) {
    const end = head.indexOf(LINE_FEED, at);
    if (end < 0 && !isWhole) break;
    if (head[at] !== HASH) {
      if (isHeader) return found('zeek'); // the reader says what it misses
      return tableFormat(head, at, end < 0 ? head.length : end); // the lines before were remarks
    }
    if (end < 0) break;
    const value = at + HEADER_FIELDS.length;
    isHeader ||= startsWith(head, at, '#separator ');
    if (isHeader && end - at === '#separator X'.length) separator = head[end - 1]!;
    if (startsWith(head, at, HEADER_FIELDS)) {
      const plan = createColumnPlan(separator, 0, false);
      planColumns(plan, ZEEK_FIELDS, head, value + 1, head[end - 1] === 13 ? end - 1 : end);
      return ZEEK_MARKS.some((field) => hasColumn(plan, field)) ? found('zeek') : OTHER_LOG;
    }
    at = end + 1;
  }
  return isWhole ? UNKNOWN : MORE;
}

const HEADER_FIELDS = '#fields';
const KEY = { eve: 1, zeek: 2, zeekMark: 3, nfdump: 4, type: 5 } as const;
const keys = createKeyTable({
  ...{ event_type: KEY.eve, 'id.orig_h': KEY.zeek, id_orig_h: KEY.zeek, uid: KEY.zeek },
  ...{ conn_state: KEY.zeekMark, orig_ip_bytes: KEY.zeekMark, history: KEY.zeekMark },
  ...{ orig_pkts: KEY.zeekMark, src4_addr: KEY.nfdump, src6_addr: KEY.nfdump },
  ...{ in_packets: KEY.nfdump, in_bytes: KEY.nfdump, t_first: KEY.nfdump },
});

/** By the keys of the first object that tells. */
function jsonFormat(head: Uint8Array, from: number, isWhole: boolean): FormatFound {
  const cursor = createJsonCursor();
  cursor.to = head.length;
  let isZeek = false;
  let isOver = false;
  for (let at = from; at < head.length; ) {
    at = skipSpace(head, at, head.length);
    if (head[at] !== QUOTE) {
      isOver ||= head[at] === CLOSE_OBJECT;
      if (isOver && isZeek) return OTHER_LOG; // a whole object of Zeek without a mark of a connection
      at++;
      continue;
    }
    if (!readMember(cursor, head, at)) {
      at = nextLine(head, at); // cut by the end of the head, or damaged
      continue;
    }
    at = cursor.at;
    const key = findKey(keys, head, cursor.keyFrom, cursor.keyTo);
    if (key === KEY.eve && cursor.kind === JSON_KIND.string) return found('eve');
    if (key === KEY.zeekMark) return found('zeek');
    if (key === KEY.nfdump) return found('nfdump');
    isZeek ||= key === KEY.zeek;
  }
  return isWhole ? UNKNOWN : MORE;
}

const NFDUMP: KeyTable = createKeyTable({ ts: 1, firstSeen: 1, sa: 2, srcAddr: 2, te: 3, pr: 3 });
const ARGUS: KeyTable = createKeyTable({ StartTime: 1, SrcAddr: 2, DstAddr: 3 });
const BARE: KeyTable = createKeyTable({ ts: 1, 'id.orig_h': 2, conn_state: 3, history: 3, uid: 1 });

/** By the names of the columns of its first line. */
function tableFormat(head: Uint8Array, from: number, to: number): FormatFound {
  const tab = head.indexOf(TAB, from);
  const separator = tab >= 0 && tab < to ? TAB : COMMA;
  const names = (table: KeyTable): number => {
    const seen = new Set<number>();
    for (let at = from; at <= to; ) {
      let end = at;
      while (end < to && head[end] !== separator) end++;
      const last = head[end - 1] === 13 ? end - 1 : end;
      seen.add(findKey(table, head, at, Math.max(at, last)));
      at = end + 1;
    }
    seen.delete(0);
    return seen.size;
  };
  if (names(ARGUS) >= 2) return found('binetflow');
  if (separator === TAB && names(BARE) >= 2) return found('zeek');
  if (names(NFDUMP) >= 2) return found('nfdump');
  return UNKNOWN;
}

function startsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

function nextLine(bytes: Uint8Array, from: number): number {
  const end = bytes.indexOf(LINE_FEED, from);
  return end < 0 ? bytes.length : end + 1;
}
