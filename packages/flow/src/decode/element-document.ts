/** The allow-list as a page to read: ELEMENTS.md is this text, and a test keeps it so. */
import {
  CERT_ENTERPRISE,
  ELEMENTS,
  type Element,
  NETFLOW9_ELEMENTS,
  REVERSE_ENTERPRISE,
} from './elements.ts';

const HEAD = ['number', 'element', 'bytes', 'becomes', 'meaning'];

/** What a slot becomes in a row; a slot that is not here is its own column. */
const BECOMES: Readonly<Record<string, string>> = {
  ...{ source: 'source', source6: 'source', destination: 'destination' },
  ...{ destination6: 'destination', tcpFlagsFirst: 'tcpFlags, state', tcpFlags: 'tcpFlags, state' },
  ...{ tcpFlagsIn: 'tcpFlags, state', tcpFlagsInFirst: 'tcpFlags, state' },
  ...{ icmp4: 'destinationPort', icmp6: 'destinationPort', icmpType: 'destinationPort' },
  ...{ icmpCode: 'destinationPort', start: 'startUs', startUptime: 'startUs', end: 'endUs' },
  ...{ endUptime: 'endUs', duration: 'startUs, endUs', observed: 'startUs, endUs' },
  ...{ exporterStart: 'startUs, endUs', flowId: 'connection', firewallEvent: 'state, connection' },
  ...{ samplerId: 'scales amounts', interface: 'scales amounts' },
  ...{ samplingInterval: 'scales amounts', samplingSpace: 'scales amounts' },
  ...{ samplingSize: 'scales amounts', samplingPopulation: 'scales amounts' },
  samplingProbability: 'scales amounts',
};

export function elementDocument(): string {
  const of = (enterprise: number) => ELEMENTS.filter((one) => one.enterprise === enterprise);
  const columns = new Set([...ELEMENTS, ...NETFLOW9_ELEMENTS].flatMap((one) => columnsOf(one)));
  return [
    '# Elements',
    '',
    'Written from the table in the code (`elementDocument()`); do not edit by hand. These elements of NetFlow v9 and IPFIX may become',
    `a value, ${ELEMENTS.length + NETFLOW9_ELEMENTS.length} of more than 500 in the registry alone, for ${columns.size} columns of a flow; every other is passed over by its length`,
    'and never read. Several that say the same thing are forms of one (times have ten); the one higher in the list is read. Amounts of',
    'reduced size (RFC 7011 §6.2) are read, and numbers of up to 8 bytes; an address of another size is passed over.',
    '',
    ...section('Of the registry (IANA), and NetFlow v9 up to 127', of(0)),
    ...section(
      `Of the other direction (RFC 5103, enterprise ${REVERSE_ENTERPRISE})`,
      of(REVERSE_ENTERPRISE),
    ),
    ...section(`Of CERT (YAF, enterprise ${CERT_ENTERPRISE})`, of(CERT_ENTERPRISE)),
    ...section('Field types of NetFlow v9 alone', NETFLOW9_ELEMENTS),
  ].join('\n');
}

function becomesOf({ slot }: Element): string {
  return BECOMES[slot] ?? slot;
}

function columnsOf(element: Element): string[] {
  const told = becomesOf(element);
  return told.startsWith('scales') ? [] : told.split(', ');
}

function section(title: string, elements: readonly Element[]): string[] {
  const rows = elements.map((one) => [
    ...[String(one.number), one.name, sizeOf(one), becomesOf(one), one.meaning],
  ]);
  return [`## ${title}`, '', ...table(HEAD, rows), ''];
}

function sizeOf({ kind, bytes }: Element): string {
  if (kind === 'ipv4' || kind === 'ipv6' || kind === 'ntp') return String(bytes);
  if (kind === 'probability') return '4, 8';
  return bytes === 1 ? '1' : `up to ${bytes}`;
}

/** A table of Markdown with its columns lined up. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
