/** The program under search: readers over files, read in pieces into buffers that they zero. `read-file.ts KIND FILE …` */
import { closeSync, openSync, readSync } from 'node:fs';
import {
  createDatagramReader,
  createIpfixFileReader,
  createPcapReader,
  type DecodeCounts,
  type FlowSink,
  type StreamReader,
} from '../../src/index.ts';

const zero = true;
let bytesOut = 0;
const sink: FlowSink = (batch) => {
  for (let row = 0; row < batch.count; row++) bytesOut += batch.bytesOut[row]!;
};

/** A file of datagrams: four bytes of length, then the datagram. */
function readDatagramFile(path: string): DecodeCounts {
  const reader = createDatagramReader(sink, { zero });
  const file = openSync(path, 'r');
  const head = new Uint8Array(4);
  const buffer = new Uint8Array(65_536);
  for (let i = 0; readSync(file, head) === 4; i++) {
    const length = new DataView(head.buffer).getUint32(0);
    readSync(file, buffer, 0, length, null);
    reader.read(buffer.subarray(0, length), 'x', i * 1e6);
  }
  closeSync(file);
  reader.finish();
  return reader.counts;
}

function readStreamFile(reader: StreamReader, path: string): DecodeCounts {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(10_000);
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
    reader.push(buffer.subarray(0, read));
  closeSync(file);
  reader.finish();
  return reader.counts;
}

const STREAMS: Readonly<Record<string, () => StreamReader>> = {
  ipfix: () => createIpfixFileReader(sink, { zero }),
  pcap: () => createPcapReader(sink, { zero, mode: 'packets' }),
  exporters: () => createPcapReader(sink, { zero, mode: 'exporters', ports: 'any' }),
};
const given = process.argv.slice(2);
for (let i = 0; i + 1 < given.length; i += 2) {
  const [kind, path] = [given[i]!, given[i + 1]!];
  const make = STREAMS[kind];
  const counts = make === undefined ? readDatagramFile(path) : readStreamFile(make(), path);
  console.log(JSON.stringify({ kind, ...counts, byFormat: [...counts.byFormat], bytesOut }));
}
