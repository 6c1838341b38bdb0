/**
 * The same datagrams collected by nfcapd and told by nfdump: seeded exporters of each format, one of them sampled by what its
 * options say. Compared flow by flow: ends, ports, protocol, packets and bytes after sampling, and times to the millisecond.
 * Skipped by reason where nfdump is not installed.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { formatUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import { FLOW_FLAG } from '../../src/index.ts';
import { type FlowRow, printTable, readDatagrams } from './collect.ts';
import * as make from './exporter.ts';

const hasNfdump =
  spawnSync('nfcapd', ['-V']).status === 0 && spawnSync('nfdump', ['-V']).status === 0;
const SAMPLED = 100;
const FORMAT = 'fmt:%sa,%da,%sp,%dp,%pr,%pkt,%byt,%ts,%te';

/** Each format from a domain of its own, and v9 once more with a sampler told in options and named in every record. */
function datagrams(): Uint8Array[] {
  const seeded = (['netflow5', 'netflow9', 'ipfix'] as const).flatMap((format, i) =>
    make.seededDatagrams(format, 20, 20, 40 + i),
  );
  return [...seeded, ...sampled()];
}

function sampled(): Uint8Array[] {
  const { field } = make;
  const scopes = [field(1, 4)];
  const options = [field(48, 2), field(49, 1), field(50, 4)];
  const sampler = make.record([...scopes, ...options], [7, 3, 2, SAMPLED]);
  const ids = [8, 12, 1, 2, 22, 21, 7, 11];
  const fields = [
    ...ids.map((id) => field(id, id === 7 || id === 11 ? 2 : 4)),
    field(4, 1),
    field(6, 1),
    field(48, 2),
  ];
  const random = make.randomOf(5);
  const flows = Array.from({ length: 200 }, (_, i) => {
    const ends = [make.ipv4(`10.1.1.${i}`), make.ipv4(`203.0.113.${255 - i}`)];
    const amounts = [40 + Math.floor(random() * 1e4), 1 + (i % 9), 990_000 + i, 995_000 + i];
    return make.record(fields, [...ends, ...amounts, 1024 + i, 443, 6, 24, 3]);
  });
  const head = { domain: 7, uptimeMs: 1e6 };
  const templates = [make.optionsSet(9, 400, scopes, options), make.templateSet(9, 300, fields)];
  return [
    make.netflow9(templates, { ...head, sequence: 0 }),
    make.netflow9([make.dataSet(400, [sampler], 1)], { ...head, sequence: 1 }),
    ...Array.from({ length: 10 }, (_, i) =>
      make.netflow9([make.dataSet(300, flows.slice(20 * i, 20 * i + 20))], {
        ...head,
        sequence: 2 + i,
      }),
    ),
  ];
}

test.skipIf(!hasNfdump)(
  'nfdump tells the same flows',
  async () => {
    const all = datagrams();
    const { rows } = readDatagrams(all.map((bytes) => ({ bytes })));
    const lineOf = (row: FlowRow, factor: number) => {
      const times = [row.startUs, row.endUs].map((us) => Date.parse(formatUtc(us)) / 1000);
      const isIcmp = row.protocol === 1 || row.protocol === 58;
      const ports = isIcmp ? '' : `${row.sourcePort},${row.destinationPort}`;
      const amounts = [row.packetsOut / factor, row.bytesOut / factor];
      return [row.source, row.destination, ports, row.protocol, ...amounts, ...times].join(' ');
    };
    const theirs = (await collected(all)).map((line) => {
      const [source, destination, from, to, protocol, packets, bytes, start, end] = line
        .split(',')
        .map((cell) => cell.trim());
      const ports = protocol === '1' || protocol === '58' ? '' : `${from},${to}`;
      return [
        source,
        destination,
        ports,
        protocol,
        packets,
        bytes,
        Date.parse(`${start}Z`) / 1000,
        Date.parse(`${end}Z`) / 1000,
      ].join(' ');
    });
    const known = new Set(theirs);
    // nfcapd 1.7.1 keeps the amounts of a sampler told in options as they came; a later one may not.
    const isSampled = ({ flags }: FlowRow) => (flags & FLOW_FLAG.scaled) !== 0;
    const different = rows.filter(
      (row) => !known.has(lineOf(row, 1)) && !(isSampled(row) && known.has(lineOf(row, SAMPLED))),
    );
    printTable('against nfdump', [
      ['flows, ours', rows.length],
      ['flows, nfdump', theirs.length],
      ['the same', rows.length - different.length],
      ['of them sampled', rows.filter(isSampled).length],
    ]);
    expect(theirs.length).toBe(rows.length);
    expect(rows.filter(isSampled).length).toBe(200);
    expect(different).toEqual([]);
  },
  60_000,
);

async function collected(all: readonly Uint8Array[]): Promise<string[]> {
  const folder = mkdtempSync(`${tmpdir()}/noroshi-nfcapd-`);
  const port = await freePort();
  const collector = spawn(
    'nfcapd',
    ['-b', '127.0.0.1', '-p', `${port}`, '-w', folder, '-t', '3600', '-B', '8000000'],
    {
      stdio: 'ignore',
    },
  );
  try {
    await listening(port);
    const socket = createSocket('udp4');
    for (const datagram of all) await send(socket, datagram, port);
    socket.close();
    await new Promise((resolve) => setTimeout(resolve, 300));
    collector.kill('SIGTERM');
    await once(collector, 'exit');
    const files = readdirSync(folder).filter((name) => statSync(`${folder}/${name}`).size > 0);
    expect(files.length).toBeGreaterThan(0);
    const options = ['-R', folder, '-q', '-N', '-o', FORMAT];
    const text = execFileSync('nfdump', options, {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, TZ: 'UTC' },
    });
    return text.trim().split('\n');
  } finally {
    collector.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Until the port is taken: then the collector listens. */
async function listening(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const socket = createSocket('udp4');
    const isTaken = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(true));
      socket.bind(port, '127.0.0.1', () => resolve(false));
    });
    if (!isTaken) socket.close();
    if (isTaken) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function send(socket: Socket, datagram: Uint8Array, port: number): Promise<void> {
  return new Promise((resolve) => {
    socket.send(datagram, port, '127.0.0.1', () => setTimeout(resolve, 1));
  });
}
