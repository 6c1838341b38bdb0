/** The program under search: a listener with a reader, until it is told the number of datagrams to wait for. `listen.ts COUNT` */
import { listenDatagrams } from '@noroshi/host';
import { createDatagramReader } from '../../src/index.ts';

const count = Number(process.argv[2]);
let done: () => void = () => {};
const isDone = new Promise<void>((resolve) => {
  done = resolve;
});
const reader = createDatagramReader(() => {}, { zero: true });
let at = 0;
const listener = await listenDatagrams({
  ...{ port: 0, peers: ['127.0.0.1'] },
  onDatagram: (bytes, peer) => {
    reader.read(bytes, peer, at++ * 1e6);
    if (at === count) done();
  },
});
console.log(listener.port);
const waitMs = 5000; // a datagram may be lost
await Promise.race([isDone, new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
reader.finish();
await listener.close();
console.log(JSON.stringify({ read: at, records: reader.counts.records }));
