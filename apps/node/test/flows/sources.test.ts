/** Sources of flows by themselves: exporters over UDP, packed and growing files; what is read is counted, and zeroed. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FlowBatch } from '@noroshi/flow';
import { expect, onTestFinished, test } from 'vitest';
import { openSource } from '../../src/flows/sources.ts';
import { connLog, EPOCH_US, HOUR_US } from './zeek-log.ts';

/** NetFlow 5, one record: 192.0.2.1 to 198.18.0.9. */
function netflow5(): Buffer {
  const packet = Buffer.alloc(24 + 48);
  packet.writeUInt16BE(5, 0);
  packet.writeUInt16BE(1, 2);
  packet.writeUInt32BE(100_000, 4); // uptime, ms
  packet.writeUInt32BE(1_730_419_200, 8);
  packet.set([192, 0, 2, 1, 198, 18, 0, 9], 24);
  packet.writeUInt32BE(3, 24 + 16);
  packet.writeUInt32BE(180, 24 + 20);
  packet.writeUInt32BE(90_000, 24 + 24);
  packet.writeUInt32BE(95_000, 24 + 28);
  packet.writeUInt16BE(443, 24 + 34);
  packet[24 + 38] = 6;
  return packet;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

const collect = () => {
  let rows = 0;
  return { sink: (batch: FlowBatch) => void (rows += batch.count), rows: () => rows };
};

test('an exporter that is named is read; another is refused and counted; a port in use is told', async () => {
  const { sink, rows } = collect();
  const port = await freePort();
  const common = { type: 'listener', warrant: 'w', port } as const;
  const source = await openSource({ ...common, id: 'router', peers: ['127.0.0.1'] }, sink);
  onTestFinished(() => source.close());
  const sender = createSocket('udp4');
  onTestFinished(() => void sender.close());
  sender.bind(0, '127.0.0.1');
  for (let i = 0; i < 3; i++) sender.send(netflow5(), port, '127.0.0.1');
  await expect.poll(() => source.facts().counts).toMatchObject({ received: 3, records: 3 });
  await source.advance(0);
  expect(rows()).toBe(3);
  const second = await openSource({ ...common, id: 'again', peers: ['127.0.0.1'] }, sink);
  expect(second.facts().failure).toMatch(/EADDRINUSE/);
  await second.close();
  const other = await freePort();
  const strict = { ...common, id: 'strict', port: other, peers: ['127.0.0.2'] };
  const closed = await openSource(strict, sink);
  onTestFinished(() => closed.close());
  sender.send(netflow5(), other, '127.0.0.1');
  await expect.poll(() => closed.facts().counts).toMatchObject({ refused: 1, records: 0 });
});

test('packed files are read once, plain ones as they grow, a damaged line costs itself, other files are passed over', async () => {
  const path = mkdtempSync(join(tmpdir(), 'noroshi-flows-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const log = connLog(EPOCH_US, EPOCH_US + HOUR_US);
  const lines = log.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  writeFileSync(join(path, 'conn.00.log.gz'), gzipSync(log));
  writeFileSync(join(path, 'conn.01.log'), log);
  writeFileSync(join(path, 'notes.txt'), 'nothing of ours\n');
  const { sink, rows } = collect();
  const source = await openSource({ id: 'folder', type: 'folder', warrant: 'w', path }, sink);
  onTestFinished(() => source.close());
  await expect.poll(() => source.facts().isCaughtUp).toBe(true);
  expect(rows()).toBe(2 * lines);
  const last = log.trimEnd().split('\n').at(-1)!;
  appendFileSync(join(path, 'conn.01.log'), `${last}\nnot\ta\tflow\n${last}\n`);
  await expect.poll(rows).toBe(2 * lines + 2);
  expect(source.facts()).toMatchObject({
    failure: '',
    counts: { faults: 1, records: 2 * lines + 2 },
  });
});

test('a folder that is not there is told, and read when it comes', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'noroshi-flows-')), 'later');
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const source = await openSource(
    { id: 'folder', type: 'folder', warrant: 'w', path },
    collect().sink,
  );
  onTestFinished(() => source.close());
  await expect.poll(() => source.facts().failure).not.toBe('');
});
