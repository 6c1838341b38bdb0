/**
 * The same datagrams read by Wireshark's dissector: packets of vendors, softflowd, an IPFIX file cut into datagrams, and seeded
 * exporters, one exporter address a case, in one capture. Compared datagram by datagram, as sets: which flows between whom, with
 * what ports, protocols, bytes and packets. Skipped by reason where tshark is not installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { createDatagramReader, epochUsFromUnixUs } from '../../src/index.ts';
import { bytesOf, type FlowRow, hex, printTable, rowsOf } from './collect.ts';
import { EXPORT_S, seededDatagrams } from './exporter.ts';
import type { LogstashCase } from './logstash.ts';
import { pcapOf } from './pcap-file.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

const FIELDS = [
  ...['cflow.srcaddr', 'cflow.srcaddrv6', 'cflow.dstaddr', 'cflow.dstaddrv6'],
  ...['cflow.protocol', 'cflow.octets', 'cflow.packets', 'cflow.srcport', 'cflow.dstport'],
] as const;

type Told = {
  readonly sources: string[];
  readonly destinations: string[];
  readonly octets: number;
  readonly packets: number;
  readonly protocols: string[];
  /** Those that are not 0; none where a flow is ICMP: there we have type and code. */
  readonly ports: string[];
};

describeWithData('another reader of the same datagrams', 'cyber/flows', (data) => {
  test.skipIf(!hasTshark)(
    'tshark sees the same flows in every datagram',
    () => {
      const cases = casesOf(data);
      const payloads = cases.flatMap(({ datagrams }) => datagrams);
      const sources = cases.flatMap(({ datagrams }, i) =>
        datagrams.map(() => `10.9.${i >> 8}.${i & 255}`),
      );
      const theirs = tsharkReads(pcapOf(payloads, { form: 'pcap', sources }));
      expect(theirs.length).toBe(payloads.length);
      const tally = { datagrams: 0, flows: 0, same: 0, waited: 0, 'for a reason': 0 };
      const different: string[] = [];
      let at = 0;
      for (const { name, datagrams } of cases) {
        const ours = oursOf(datagrams);
        for (const [i, told] of ours.entries()) {
          const other = theirs[at++]!;
          tally.datagrams++;
          tally.flows += told.sources.length;
          const isSame = JSON.stringify(told) === JSON.stringify(other);
          if (isSame) tally.same++;
          else if (other.sources.length === 0 && told.sources.length === 0) tally.waited++;
          else if (REASONS[name]?.[i] !== undefined) tally['for a reason']++;
          else
            different.push(
              `${name}, datagram ${i}: ours ${briefOf(told)}, theirs ${briefOf(other)}`,
            );
        }
      }
      printTable('against tshark', Object.entries(tally));
      expect(different).toEqual([]);
      expect(tally.flows).toBeGreaterThan(4000);
    },
    60_000,
  );
});

/** Where the dissector's answer is another, by case and datagram. */
const REASONS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'Netflow 5 invalid 01': { 0: 'it tells of 55,582 records and has room for 30: ours trusts none' },
  'Netflow 5 invalid 02': { 0: 'it tells of 163 records and has room for 30: ours trusts none' },
  'Netflow 9 invalid 01': { 0: 'its count of records is too small: the dissector stops there' },
  'Netflow 9 Cisco ASA': { 1: 'bytes are element 85, which the dissector tells apart' },
  'Netflow 9 Cisco ASA #2': { 2: 'bytes are element 231, which the dissector tells apart' },
  'Netflow 9 H3C': { 1: 'the dissector stops at an address of two bytes; ours passes it over' },
  'IPFIX Procera': { 1: 'both families in one template: ours is the one that is not zero' },
  'IPFIX YAF basic with applabel': {
    2: 'bytes are element 85, which the dissector tells apart',
    3: 'bytes are element 85, which the dissector tells apart',
  },
  PACKET_IPFIX_TEMPLATE: {
    0: 'ICMP flows without a field of protocol: ours takes it from that of the ICMP type',
  },
  'IPFIX Netscaler with variable length fields': {
    1: 'the template comes after the data: the dissector does not go back',
  },
};

function briefOf({ sources, octets }: Told): string {
  return `${sources.length} flows of ${octets} bytes (${sources.slice(0, 2).join(', ')} …)`;
}

function casesOf(data: string): { name: string; datagrams: Uint8Array[] }[] {
  const vendors: LogstashCase[] = JSON.parse(
    readFileSync(`${data}/logstash-netflow/expected.json`, 'utf8'),
  );
  const file = bytesOf(`${data}/ipfix-file/cesnet-example_flows.ipfix`);
  const softflowd = JSON.parse(readFileSync(`${data}/softflowd-py/packets.json`, 'utf8')).packets;
  const whole = [
    'PACKET_V5',
    'PACKET_V9_TEMPLATE',
    'PACKET_IPFIX_TEMPLATE',
    'PACKET_IPFIX_PADDING',
  ];
  return [
    ...vendors.map((one) => ({
      name: one.context,
      datagrams: one.packets.map((packet) => bytesOf(`${data}/logstash-netflow/${packet}`)),
    })),
    { name: 'IPFIX file', datagrams: messagesOf(file) },
    ...whole.map((name) => ({ name, datagrams: [hex(softflowd[name])] })),
    ...(['netflow5', 'netflow9', 'ipfix'] as const).map((format) => ({
      name: `seeded ${format}`,
      datagrams: seededDatagrams(format, 20, 20, 99),
    })),
  ];
}

function messagesOf(file: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file[at + 2]! * 256 + file[at + 3]!;
    messages.push(file.slice(at, at + length));
    at += length;
  }
  return messages;
}

function oursOf(datagrams: readonly Uint8Array[]): Told[] {
  let rows: FlowRow[] = [];
  const reader = createDatagramReader((batch) => {
    rows.push(...rowsOf(batch));
  });
  return datagrams.map((datagram, i) => {
    rows = [];
    reader.read(datagram, 'x', epochUsFromUnixUs((EXPORT_S + i) * 1e6));
    reader.flush();
    const sum = (of: (row: FlowRow) => number) =>
      rows.reduce((total, row) => total + (of(row) > 0 ? of(row) / scaleOf(row) : 0), 0);
    const hasIcmp = rows.some(({ protocol }) => protocol === 1 || protocol === 58);
    return {
      sources: rows.map((row) => row.source).sort(),
      destinations: rows.map((row) => row.destination).sort(),
      ...{ octets: sum((row) => row.bytesOut), packets: sum((row) => row.packetsOut) },
      protocols: rows.map((row) => `${row.protocol}`).sort(),
      ports: hasIcmp
        ? []
        : portsOf(rows.flatMap((row) => [`${row.sourcePort}`, `${row.destinationPort}`])),
    };
  });
}

/** The dissector does not undo sampling; of the packets here only v5 of one router is sampled, 1000 times. */
function scaleOf(row: { flags: number }): number {
  return (row.flags & 4) === 0 ? 1 : 1000;
}

function tsharkReads(capture: Uint8Array): Told[] {
  const folder = mkdtempSync(`${tmpdir()}/noroshi-tshark-`);
  try {
    writeFileSync(`${folder}/all.pcap`, capture);
    const fields = FIELDS.flatMap((name) => ['-e', name]);
    const options = [
      '-d',
      'udp.port==2055,cflow',
      '-T',
      'fields',
      '-E',
      'separator=/t',
      '-E',
      'aggregator=,',
    ];
    const text = execFileSync('tshark', ['-n', '-r', `${folder}/all.pcap`, ...options, ...fields], {
      ...{ encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] },
    });
    return text.replace(/\n$/, '').split('\n').map(toldOf);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function toldOf(line: string): Told {
  const cells = line.split('\t').map((cell) => (cell === '' ? [] : cell.split(',')));
  const [source4, source6, destination4, destination6, protocols, octets, packets, from, to] =
    cells;
  const sum = (values: readonly string[] = []) =>
    values.reduce((total, value) => total + Number(value), 0);
  const hasIcmp = protocols!.some((protocol) => protocol === '1' || protocol === '58');
  return {
    sources: [...source4!, ...source6!].sort(),
    destinations: [...destination4!, ...destination6!].sort(),
    ...{ octets: sum(octets), packets: sum(packets), protocols: protocols!.toSorted() },
    ports: hasIcmp ? [] : portsOf([...from!, ...to!]),
  };
}

function portsOf(ports: readonly string[]): string[] {
  return ports.filter((port) => port !== '0').sort();
}
