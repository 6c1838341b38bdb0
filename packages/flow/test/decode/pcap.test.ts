import { readdirSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  createPcapReader,
  epochUsFromUnixUs,
  FLOW_FLAG,
  type PcapOptions,
} from '../../src/index.ts';
import { bytesOf, type Collected, printTable, readDatagrams, readStream } from './collect.ts';
import { EXPORT_S, netflow5, seededDatagrams } from './exporter.ts';
import { pcapOf, udpPacket } from './pcap-file.ts';

const read = (bytes: Uint8Array, options?: PcapOptions, pieceBytes?: number): Collected =>
  readStream((sink) => createPcapReader(sink, options), bytes, pieceBytes);
const datagrams = seededDatagrams('netflow9', 5, 8, 11);

describe('forms of captures', () => {
  test.each(['pcap', 'pcapng'] as const)('%s in every byte order and resolution', (form) => {
    for (const isLittle of [true, false])
      for (const isNano of [true, false]) {
        const bytes = pcapOf(datagrams, { form, isLittle, isNano });
        const { rows, counts } = read(bytes, { mode: 'packets' }, 100);
        expect(counts.faults).toBe(0);
        expect(rows.map((row) => [row.source, row.destinationPort, row.packetsOut])).toEqual(
          datagrams.map(() => ['192.0.2.1', 2055, 1]),
        );
        expect(rows.map((row) => row.startUs)).toEqual(
          datagrams.map((_, i) => epochUsFromUnixUs((EXPORT_S + i) * 1e6 + 5)),
        );
      }
  });

  test('datagrams of exporters: by port, or of any port when told', () => {
    const direct = readDatagrams(datagrams.map((bytes) => ({ bytes }))).rows;
    const options = { mode: 'exporters' } as const;
    for (const form of ['pcap', 'pcapng'] as const)
      expect(read(pcapOf(datagrams, { form }), options).rows).toEqual(direct);
    const other = pcapOf(datagrams, { form: 'pcap', port: 50_000 });
    expect(read(other, options).rows).toEqual([]);
    expect(read(pcapOf(datagrams, { form: 'pcap' })).rows).toEqual(direct); // by its port, untold
    expect(read(other).rows.map((row) => row.destinationPort)).toEqual(datagrams.map(() => 50_000));
    expect(read(other, { ...options, ports: [50_000] }).rows).toEqual(direct);
    expect(read(other, { ...options, ports: 'any' }).rows).toEqual(direct);
  });

  test('exporters in one capture are told apart by their address', () => {
    const [template, ...data] = datagrams;
    const sources = ['192.0.2.1', '192.0.2.7', '192.0.2.1', '192.0.2.7', '192.0.2.1'];
    const { rows, counts } = read(pcapOf([template!, ...data], { form: 'pcap', sources }), {
      mode: 'exporters',
    });
    expect([rows.length, counts.waiting]).toEqual([24, 2]);
  });

  test('a damaged packet header costs itself', () => {
    const bytes = pcapOf(datagrams, { form: 'pcap' });
    bytes[24 + 11] = 0xff; // its length
    const { rows, counts } = read(bytes, { mode: 'packets' });
    expect([rows.length, counts.faults]).toEqual([4, 1]);
  });

  test('what is no capture is one fault', () => {
    const { rows, counts } = read(new Uint8Array(5000).fill(7), {}, 900);
    expect([rows.length, counts.faults]).toEqual([0, 1]);
  });
});

/** An inner packet in each kind of wrapping: what is told is the inner one. */
describe('headers are walked to the innermost IP', () => {
  const inner = udpPacket(netflow5([]), '10.1.2.3', 53).subarray(14);
  const mac = new Array<number>(12).fill(2);
  const outer = (protocol: number, behind: readonly number[]) => [
    ...[0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0, 192, 0, 2, 9, 192, 0, 2, 8],
    ...behind,
  ];
  const udp = (port: number, behind: readonly number[]) =>
    outer(17, [0, 9, port >> 8, port & 255, 0, 0, 0, 0, ...behind]);
  const ether = (type: number, behind: readonly number[]) => [
    ...mac,
    type >> 8,
    type & 255,
    ...behind,
  ];
  const plain = [...inner];
  const pppoe = [0x11, 0, 0, 1, 0, 0, 0, 0x21];
  const extensions = [60, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0];
  const six = [0x60, 0, 0, 0, 0, 36, 0, 64, ...new Array<number>(31).fill(0), 1];
  const wrapped: [string, number, number[]][] = [
    ['VLAN', 1, ether(0x8100, [0, 5, 8, 0, ...plain])],
    ['two VLANs', 1, ether(0x88a8, [0, 5, 0x81, 0, 0, 6, 8, 0, ...plain])],
    ['MPLS, two labels', 1, ether(0x8847, [0, 1, 0x20, 64, 0, 1, 0x31, 64, ...plain])],
    ['MPLS with Ethernet', 1, ether(0x8847, [0, 1, 0x31, 64, 0, 0, 0, 0, ...ether(0x0800, plain)])],
    ['PPPoE', 1, ether(0x8864, [...pppoe, ...plain])],
    ['LLC and SNAP', 1, ether(plain.length + 8, [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, ...plain])],
    ['IP in IP', 1, ether(0x0800, outer(4, plain))],
    ['GRE with key', 1, ether(0x0800, outer(47, [0x20, 0, 8, 0, 0, 0, 0, 1, ...plain]))],
    ['GRE with Ethernet', 1, ether(0x0800, outer(47, [0, 0, 0x65, 0x58, ...ether(0x0800, plain)]))],
    ['VXLAN', 1, ether(0x0800, udp(4789, [8, 0, 0, 0, 0, 0, 7, 0, ...ether(0x0800, plain)]))],
    [
      'Geneve',
      1,
      ether(0x0800, udp(6081, [1, 0, 0x65, 0x58, 0, 0, 7, 0, 9, 9, 9, 9, ...ether(0x0800, plain)])),
    ],
    ['raw IP', 101, plain],
    ['Linux cooked', 113, [...new Array<number>(14).fill(0), 8, 0, ...plain]],
    ['Linux cooked 2', 276, [8, 0, ...new Array<number>(18).fill(0), ...plain]],
    ['loopback', 0, [2, 0, 0, 0, ...plain]],
  ];
  test.each(wrapped)('%s', (_name, link, packet) => {
    const file = pcapOf([new Uint8Array(packet)], { form: 'pcap', link, isPacket: true });
    const { rows, counts } = read(file);
    expect(counts.faults).toBe(0);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      source: '10.1.2.3',
      destinationPort: 53,
      protocol: 17,
      bytesOut: inner.length,
    });
  });

  test('IPv6 with extension headers; a later fragment has no ports', () => {
    const packet = [
      ...six,
      ...extensions,
      0,
      7,
      0,
      53,
      0,
      20,
      0,
      0,
      ...new Array<number>(12).fill(0),
    ];
    const file = (bytes: readonly number[]) =>
      pcapOf([new Uint8Array(ether(0x86dd, bytes))], { form: 'pcap', isPacket: true });
    const noNext = packet.with(6, 60);
    expect(read(file(noNext)).rows[0]).toMatchObject({ destinationPort: 53, protocol: 17 });
    const fragment = [
      ...six.with(6, 44),
      17,
      0,
      0,
      0x09,
      0,
      0,
      0,
      1,
      ...new Array<number>(28).fill(1),
    ];
    const [row] = read(file(fragment)).rows;
    expect([row!.destinationPort, row!.flags & FLOW_FLAG.fragment]).toEqual([
      0,
      FLOW_FLAG.fragment,
    ]);
  });

  test('a packet wrapped without end is not walked without end', () => {
    const deep = Array.from({ length: 40 }).reduce<number[]>((packet) => outer(4, packet), plain);
    const { rows } = read(
      pcapOf([new Uint8Array(deep)], { form: 'pcap', link: 101, isPacket: true }),
    );
    expect(rows).toHaveLength(1);
  });
});

describeWithData('captures of many protocols', 'cyber/flows/zeek', (folder) => {
  test('every one is read without a fault, and most packets are rows', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(pcap|pcapng|trace)$/.test(name),
    );
    const totals = { files: 0, packets: 0, rows: 0, other: 0, faults: 0 };
    for (const name of files) {
      const { counts } = read(bytesOf(`${folder}/${name}`));
      totals.files++;
      totals.packets += counts.messages;
      totals.rows += counts.records;
      totals.other += counts.skippedRecords;
      totals.faults += counts.faults;
    }
    printTable('captures', [Object.keys(totals), Object.values(totals)]);
    expect(totals.files).toBeGreaterThan(50);
    expect(totals.rows + totals.other + totals.faults).toBe(totals.packets);
    expect(totals.rows / totals.packets).toBeGreaterThan(0.9);
  });
});
