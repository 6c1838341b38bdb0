/**
 * Flows a second that come over the network: a thread sends IPFIX datagrams on loopback as fast as it may, the listener reads,
 * decodes, selects and zeroes them. Seconds are of the receiving thread's processor. What the kernel dropped is told, not hidden.
 *
 *   node packages/flow/bench/listen.ts
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { createDatagramReader, createSelection } from '@noroshi/flow';
import { listenDatagrams } from '@noroshi/host';
import { createSelectedRows, type SelectedRows } from '../src/select/selected.ts';
import { seededDatagrams } from '../test/decode/exporter.ts';
import { warrantOf } from '../test/warrants.ts';

const FLOWS_EACH = 24;
const DATAGRAMS = 40_000;
const AT_ONCE = 20; // then a turn of the loop

if (isMainThread) await receive();
else await send(workerData as number);

async function receive(): Promise<void> {
  const selection = createSelection(warrantOf({ networks: ['10.0.0.0/8'], fromUs: 0, toUs: 9e15 }));
  let rows: SelectedRows | undefined;
  let selected = 0;
  const reader = createDatagramReader((batch) => {
    rows ??= createSelectedRows(batch);
    selected += selection.select(rows);
  });
  const listener = await listenDatagrams({
    ...{ port: 0, peers: ['127.0.0.1'], perPeerPerS: Number.POSITIVE_INFINITY },
    onDatagram: (bytes, peer) => reader.read(bytes, peer, 0),
  });
  const before = process.threadCpuUsage();
  const sender = new Worker(new URL(import.meta.url), { workerData: listener.port });
  await once(sender, 'exit');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { user, system } = process.threadCpuUsage(before);
  await listener.close();
  reader.finish();
  const { records } = reader.counts;
  const share = listener.counts.received / DATAGRAMS;
  console.log(
    `${Math.round(records / ((user + system) / 1e6)).toLocaleString('en')} flows/s of one core from the network to selected rows ` +
      `(${Math.round(records).toLocaleString('en')} flows, ${selected.toLocaleString('en')} selected; ${(share * 100).toFixed(1)} % of the datagrams ` +
      `arrived while the sender did not wait for the reader)`,
  );
}

async function send(port: number): Promise<void> {
  const datagrams = seededDatagrams('ipfix', 1000, FLOWS_EACH, 9);
  const socket = createSocket('udp4');
  for (let i = 0; i < DATAGRAMS; i += AT_ONCE) {
    for (let k = 0; k < AT_ONCE; k++)
      socket.send(datagrams[(i + k) % datagrams.length]!, port, '127.0.0.1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise<void>((resolve) => void socket.close(resolve));
}
