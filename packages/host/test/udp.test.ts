import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { type DatagramListenerOptions, listenDatagrams } from '../src/index.ts';

const CALM_MS = 5000;

async function until(isSo: () => boolean): Promise<void> {
  for (let waitedMs = 0; !isSo() && waitedMs < CALM_MS; waitedMs += 5)
    await new Promise((resolve) => setTimeout(resolve, 5));
}

async function heard(count: number, options: Partial<DatagramListenerOptions>) {
  const bytes: number[][] = [];
  const kept: Uint8Array[] = [];
  let quiet = 0;
  const listener = await listenDatagrams({
    ...{ port: 0, peers: ['127.0.0.1'], ...options },
    onDatagram: (datagram, peer) => {
      bytes.push([...datagram]);
      kept.push(datagram);
      expect(peer).toBe('127.0.0.1');
    },
    onQuiet: () => quiet++,
  });
  const socket = createSocket('udp4');
  for (let i = 0; i < count; i++)
    socket.send(new Uint8Array([i, 7, 7]), listener.port, '127.0.0.1');
  await until(() => listener.counts.received >= count);
  await until(() => quiet > 0);
  socket.close();
  await listener.close();
  return { bytes, kept, counts: listener.counts, quiet };
}

test('datagrams of named peers are handed on, then zeroed; quiet is told', async () => {
  const { bytes, kept, counts, quiet } = await heard(5, {});
  expect(bytes).toEqual([0, 1, 2, 3, 4].map((i) => [i, 7, 7]));
  expect(kept.every((one) => one.every((byte) => byte === 0))).toBe(true);
  expect(counts).toEqual({ received: 5, refused: 0, overRate: 0 });
  expect(quiet).toBeGreaterThan(0);
});

test('others are refused, and one peer cannot have it all', async () => {
  const stranger = await heard(3, { peers: ['127.0.0.2'] });
  expect([stranger.bytes.length, stranger.counts.refused]).toEqual([0, 3]);
  const flood = await heard(50, { perPeerPerS: 10 });
  expect(flood.bytes.length + flood.counts.overRate).toBe(50);
  expect(flood.counts.overRate).toBeGreaterThan(20); // a second may end in between
});

test('only loopback, and only with peers', async () => {
  const onDatagram = () => {};
  const options = { port: 0, peers: ['192.0.2.1'], onDatagram };
  await expect(listenDatagrams({ ...options, host: '0.0.0.0' })).rejects.toThrow('not loopback');
  await expect(listenDatagrams({ ...options, peers: [] })).rejects.toThrow('name the address');
  await expect(listenDatagrams({ ...options, peers: ['router'] })).rejects.toThrow(
    "'router' is no peer",
  );
});
