/**
 * Zeek's own logs beside the traces they were made of: every log's record count, and what our rows say against what tshark sees in
 * the trace. Times in these logs are masked, so a time is put in for reading. CI asks tshark of a few traces, NOROSHI_PROVE=1 of all.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createZeekReader } from '@noroshi/flow';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { type Row, readRows } from './rows.ts';

const isProving = process.env.NOROSHI_PROVE === '1';
const MASK = 'XXXXXXXXXX.XXXXXX';
const BARE_HEADER = /^(ts|uid|history)(\t|$)/m; // columns cut out by zeek-cut: the index counts this line as a record

type Pair = { readonly test: string; readonly conn_records: number };

/** Traces whose bytes tshark and Zeek count alike: no tunnel, nothing split or left out on purpose. */
const SAMPLE = [
  'core.vlan-mpls',
  'core.mpls-in-vlan',
  'scripts.base.protocols.dhcp.dhcp-all-msg-types',
];

/**
 * Where byte counts differ, and why. Inner packets of a tunnel: tshark's columns give the outer length. One tuple that Zeek tells as
 * several connections: tshark's sum has all of them. Packets that Zeek left out: bad checksums, filters, a truncated tail.
 */
const DIFFERS =
  /tunnels|erspan|fabric-path|skip_analyzer|vntag|half-duplex|pop3\.basic|modbus_and_non|gridftp|packetfilter|dynamic-filter|field-name-map2|misordered/;

describeWithData('134 logs of Zeek', 'cyber/flows/zeek', (folder) => {
  const pairs = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Pair[];
  const read = (name: string) => {
    const text = readFileSync(join(folder, name, 'conn.log'), 'latin1');
    return { text, ...readRows(createZeekReader, text.replaceAll(MASK, '1600000000.000000')) };
  };

  test('hold the records that the index says; those without addresses are refused one by one', () => {
    expect(pairs).toHaveLength(134);
    const totals = { rows: 0, refused: 0, headers: 0 };
    for (const { test: name, conn_records: expected } of pairs) {
      const { text, counts } = read(name);
      const headers = BARE_HEADER.test(text) ? 1 : 0;
      expect([name, counts.records + counts.faults + headers]).toEqual([name, expected]);
      if (text.includes('#fields')) expect([name, counts.faults]).toEqual([name, 0]);
      totals.rows += counts.records;
      totals.refused += counts.faults;
      totals.headers += headers;
    }
    expect(totals).toEqual({ rows: 545, refused: 53, headers: 41 });
  });

  test('are refused whole with their times masked', () => {
    const text = readFileSync(join(folder, pairs[0]!.test, 'conn.log'));
    const { counts } = readRows(createZeekReader, text);
    expect(counts).toMatchObject({ records: 0, faults: pairs[0]!.conn_records });
    expect(counts.firstFaults[0]!.reason).toContain('masked');
  });

  const hasTshark = ['/usr/bin/tshark', '/usr/local/bin/tshark'].some(existsSync);
  describe.runIf(hasTshark)('beside tshark', () => {
    const chosen = isProving ? pairs : pairs.filter(({ test: name }) => SAMPLE.includes(name));

    test(`addresses, ports, protocols and bytes agree (${chosen.length} traces)`, {
      timeout: 600_000,
    }, () => {
      const seen = { rows: 0, addresses: 0, tuples: 0, bytes: 0, differing: 0 };
      for (const { test: name } of chosen) {
        const trace = readdirSync(join(folder, name)).find((file) => file !== 'conn.log');
        const { rows } = read(name);
        if (trace === undefined || rows.length === 0) continue;
        const packets = tsharkSums(join(folder, name, trace));
        for (const row of rows) {
          const found = compare(row, packets);
          seen.rows++;
          if (found.addresses) seen.addresses++;
          if (found.tuple) seen.tuples++;
          if (found.bytes) seen.bytes++;
          else if (DIFFERS.test(name)) seen.differing++;
          if (!DIFFERS.test(name)) expect([name, row, found]).toEqual([name, row, ALIKE]);
        }
      }
      process.stdout.write(`tshark beside Zeek: ${JSON.stringify(seen)}\n`);
      expect(seen.addresses).toBe(seen.rows);
      expect(seen.rows).toBeGreaterThan(isProving ? 500 : 3);
    });
  });
});

const ALIKE = { addresses: true, tuple: true, bytes: true };

type Sums = {
  readonly addresses: ReadonlySet<string>;
  readonly bytes: ReadonlyMap<string, number>; // IP bytes by 'source:port>destination:port'
};

const FIELDS = [
  ...['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst', 'tcp.srcport', 'tcp.dstport'],
  ...['udp.srcport', 'udp.dstport', 'ip.len', 'ipv6.plen'],
];

/** Every layer's addresses; bytes by the outer length, which is right where there is one layer of IP. */
function tsharkSums(trace: string): Sums {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  const form = ['-T', 'fields', '-E', 'separator=|', '-E', 'occurrence=a', '-E', 'aggregator=,'];
  const whole = ['-o', 'ip.defragment:FALSE', '-o', 'ipv6.defragment:FALSE'];
  const text = execFileSync('tshark', ['-r', trace, '-n', ...form, ...whole, ...wanted], {
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const addresses = new Set<string>();
  const bytes = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one.includes('|'))) {
    const columns = line.split('|').map((cell) => (cell === '' ? [] : cell.split(',')));
    const [from4, to4, from6, to6, tcpFrom, tcpTo, udpFrom, udpTo, length4, length6] = columns;
    const from = [...from4!, ...from6!];
    const to = [...to4!, ...to6!];
    const [fromPorts, toPorts] = [
      [...tcpFrom!, ...udpFrom!],
      [...tcpTo!, ...udpTo!],
    ];
    const length = Number(length4![0] ?? Number(length6![0]) + 40);
    for (const a of from)
      for (const b of to) {
        addresses.add(`${a}>${b}`);
        for (let k = 0; k < Math.max(1, fromPorts.length); k++) {
          const tuple = `${a}:${fromPorts[k] ?? 0}>${b}:${toPorts[k] ?? 0}`;
          bytes.set(tuple, (bytes.get(tuple) ?? 0) + length);
        }
      }
  }
  return { addresses, bytes };
}

function compare(row: Row, { addresses, bytes }: Sums) {
  const { source, destination } = row;
  const hasPorts = row.protocol === 6 || row.protocol === 17;
  const [a, b] = hasPorts ? [row.sourcePort, row.destinationPort] : [0, 0];
  const out = bytes.get(`${source}:${a}>${destination}:${b}`);
  const back = bytes.get(`${destination}:${b}>${source}:${a}`);
  return {
    addresses:
      addresses.has(`${source}>${destination}`) || addresses.has(`${destination}>${source}`),
    tuple: out !== undefined || back !== undefined,
    bytes: (out ?? 0) === row.bytesOut && (back ?? 0) === row.bytesIn,
  };
}
