import { readdirSync, readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { createIpfixFileReader, epochUsFromUnixUs, FLOW_FLAG } from '../../src/index.ts';
import { bytesOf, hex, printTable, readDatagrams, readStream } from './collect.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describeWithData('an IPFIX file', 'cyber/flows/ipfix-file', (folder) => {
  const bytes = bytesOf(`${folder}/cesnet-example_flows.ipfix`);
  const make = createIpfixFileReader;
  const { rows, counts } = readStream(make, bytes);

  test('has the flows, packets and bytes it is known to have', () => {
    const packets = sum(rows.map((row) => row.packetsOut));
    const octets = sum(rows.map((row) => row.bytesOut));
    const head = ['', 'flows', 'packets', 'bytes', 'messages', 'faults'];
    const ours = ['ours', rows.length, packets, octets, counts.messages, counts.faults];
    printTable('CESNET file', [head, ours, ['tshark', 3979, 56_695, 49_001_404, 68, 0]]);
    expect(ours.slice(1)).toEqual([3979, 56_695, 49_001_404, 68, 0]);
    expect(counts.sequenceGaps).toBe(0);
  });

  test('each flow is what another reader says it is', () => {
    const lines = readFileSync(`${folder}/cesnet-example_flows.tshark.csv`, 'utf8')
      .trim()
      .split('\n');
    const expected = lines.slice(1).map(expectedRow);
    const ours = rows.map((row) => ({
      ...{ source: row.source, destination: row.destination, protocol: row.protocol },
      ports:
        row.protocol === 1 || row.protocol === 58 ? '' : `${row.sourcePort} ${row.destinationPort}`,
      tcpFlags: row.tcpFlags,
      ...{ packets: row.packetsOut, octets: row.bytesOut, startUs: row.startUs, endUs: row.endUs },
    }));
    expect(ours).toEqual(expected);
  });

  test.each([1, 7, 1000])('read in pieces of %i bytes it is the same', (pieceBytes) => {
    const cut = pieceBytes === 1 ? bytes.subarray(0, 20_000) : bytes;
    const whole = readStream(make, cut);
    const pieces = readStream(make, cut, pieceBytes);
    expect(pieces.rows).toEqual(whole.rows);
    expect(pieces.counts).toEqual(whole.counts);
  });

  test.each(['a length', 'the version', 'bytes put between'])(
    'a damaged message costs itself: %s',
    (what) => {
      const second = bytes[2]! * 256 + bytes[3]!;
      const damaged =
        what === 'bytes put between'
          ? new Uint8Array([
              ...bytes.subarray(0, second),
              ...new Uint8Array(37).fill(0x5a),
              ...bytes.subarray(second),
            ])
          : bytes.slice();
      if (what === 'a length') damaged[second + 2]! ^= 0x01;
      if (what === 'the version') damaged[second]! ^= 0xff;
      const read = readStream(make, damaged);
      expect(read.counts.faults).toBeGreaterThan(0);
      expect(read.rows.length).toBeGreaterThan(3979 - 80);
      expect(read.rows.at(-1)).toEqual(rows.at(-1));
    },
  );
});

function expectedRow(line: string): unknown {
  const parts = line
    .match(/("[^"]*"|[^,]*)(,|$)/g)!
    .map((part) => part.replace(/,$/, '').replaceAll('"', ''));
  const [, , , source, destination, sport, dport, protocol, flags, packets, octets, start, end] =
    parts;
  const number = (text: string | undefined) =>
    text === undefined || text === '' ? 0 : Number(text);
  const isIcmp = protocol === '1' || protocol === '58';
  return {
    ...{ source, destination, protocol: number(protocol) },
    ports: isIcmp ? '' : `${number(sport)} ${number(dport)}`,
    ...{ tcpFlags: number(flags), packets: number(packets), octets: number(octets) },
    ...{ startUs: epochOfTshark(start!), endUs: epochOfTshark(end!) },
  };
}

/** 'Aug  3, 2015 12:11:29.586000000 UTC' */
function epochOfTshark(text: string): number {
  const [, day, fraction] = /^(.*)\.(\d{6})\d{3} UTC$/.exec(text)!;
  return epochUsFromUnixUs(Date.parse(`${day} UTC`) * 1000 + Number(fraction));
}

describeWithData('datagrams of softflowd', 'cyber/flows/softflowd-py', (folder) => {
  const { packets } = JSON.parse(readFileSync(`${folder}/packets.json`, 'utf8')) as {
    packets: Record<string, string | string[]>;
  };
  const of = (...names: string[]) =>
    readDatagrams(
      names.flatMap((name) => [packets[name]!].flat().map((text) => ({ bytes: hex(text) }))),
    );

  test.each([
    [['PACKET_V1'], 2, 0, 0],
    [['PACKET_V5'], 3, 0, 0],
    [['PACKET_V9_TEMPLATE'], 8, 0, 0],
    [['PACKET_V9_TEMPLATE_MIXED'], 8, 0, 0], // templates behind their data
    [['PACKET_V9_TEMPLATE', 'PACKETS_V9'], 8 + 36, 0, 0],
    [['PACKETS_V9', 'PACKET_V9_TEMPLATE'], 8 + 36, 0, 0], // data waits for its template
    [['PACKETS_V9'], 0, 0, 3],
    [['PACKET_V9_WITH_ZEROS'], 0, 0, 5],
    [['PACKET_IPFIX_TEMPLATE'], 19, 1, 0], // 20 records, one of them options
    [['PACKET_IPFIX_TEMPLATE', 'PACKET_IPFIX'], 22, 1, 0],
    [['PACKET_IPFIX', 'PACKET_IPFIX_TEMPLATE'], 22, 1, 0],
    [['PACKET_IPFIX_PADDING'], 2, 1, 0],
  ])('%j: flows, other records, sets that wait', (names, flows, other, waiting) => {
    const { rows, counts } = of(...names);
    expect([rows.length, counts.skippedRecords, counts.waiting]).toEqual([flows, other, waiting]);
    expect(counts.faults).toBe(0);
  });

  test('one that is none of them is counted, not read', () => {
    const { rows, counts } = of('PACKET_INVALID');
    expect(rows).toEqual([]);
    expect(counts.firstFaults[0]!.reason).toContain('version 65535');
  });

  test('the first is TCP to a web port, the last DNS', () => {
    const { rows } = of('PACKET_V9_TEMPLATE_MIXED');
    expect(rows[0]).toMatchObject({ source: '127.0.0.1', protocol: 6 });
    expect([rows[0]!.sourcePort, rows[0]!.destinationPort]).toContain(80);
    expect(rows.at(-1)).toMatchObject({ destinationPort: 53, protocol: 17 });
  });
});

describeWithData('sFlow datagrams', 'cyber/flows/sflow', (folder) => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.bin'));
  const decoded = JSON.parse(readFileSync(`${folder}/expected-tshark.json`, 'utf8')).decode;

  test('every sample is a row, with its addresses, ports and rate', () => {
    const table = names.map((name) => {
      const { rows, counts } = readDatagrams([{ bytes: bytesOf(`${folder}/${name}`), atUs: 7e14 }]);
      const samples = Number(/NumSamples: (\d+)/.exec(decoded[name].join('\n'))![1]);
      expect(counts.faults, name).toBe(0);
      expect(rows.length + counts.skippedRecords, name).toBe(samples);
      if (!name.includes('Drop'))
        expect(rows.map(brief), name).toEqual(expectedSamples(decoded[name]));
      for (const row of rows) expect(row.startUs).toBe(7e14);
      return [name, samples, rows.length, counts.skippedElements];
    });
    printTable('sFlow', [['datagram', 'samples', 'rows', 'passed over'], ...table]);
    expect(table.map(([, samples]) => samples)).toEqual([5, 1, 1, 1, 1]);
  });

  type Brief = { source: string; destination: string; ports: string; rate: number; bytes: number };
  function brief(row: ReturnType<typeof readDatagrams>['rows'][number]): Brief {
    const { source, destination, packetsOut: rate } = row;
    expect(row.flags & FLOW_FLAG.scaled).toBe(FLOW_FLAG.scaled);
    const ports = row.protocol === 1 ? 'ICMP 8' : `${row.sourcePort} ${row.destinationPort}`;
    if (row.protocol === 1) expect(row.destinationPort >> 8).toBe(8);
    return { source, destination, ports, rate, bytes: row.bytesOut / rate };
  }

  function expectedSamples(lines: readonly string[]): Brief[] {
    const text = lines.join('\n');
    const all = (pattern: RegExp) => [...text.matchAll(pattern)];
    const rates = all(/Sampling rate: 1 out of (\d+)/g);
    const lengths = all(/Total Length: (\d+)/g);
    const ports = all(/Src Port: (\d+), Dst Port: (\d+)/g);
    return all(/Internet Protocol Version 4, Src: (\S+), Dst: (\S+)/g).map((match, i) => ({
      ...{ source: match[1]!, destination: match[2]! },
      ports: ports[i] === undefined ? 'ICMP 8' : `${ports[i]![1]} ${ports[i]![2]}`,
      ...{ rate: Number(rates[i]![1]), bytes: Number(lengths[i]![1]) },
    }));
  }
});
