/**
 * Reads datagrams of exporters, told apart by the version they begin with: NetFlow 1, 5, 7 and 9, IPFIX (10), sFlow 5 (whose
 * version takes four bytes). A datagram of none of these costs itself.
 */
import type { DatagramReader, FlowSink } from './contract.ts';
import {
  createDecodeCore,
  type DatagramOptions,
  type DecodeCore,
  tellFault,
  wipeCore,
} from './core.ts';
import { readIpfix } from './ipfix.ts';
import { readFixed } from './netflow-fixed.ts';
import { readNetflow9 } from './netflow9.ts';
import { readSflow } from './sflow.ts';

export const DATAGRAM_BYTES_MAX = 65_535;

export function createDatagramReader(
  sink: FlowSink,
  options: DatagramOptions = {},
): DatagramReader {
  const core = createDecodeCore(sink, options);
  return {
    counts: core.counts,
    read(datagram, exporter, receivedUs) {
      readDatagram(core, datagram, exporter, receivedUs);
      if (options.zero === true) datagram.fill(0);
    },
    flush: () => core.rows.hand(),
    finish: () => wipeCore(core),
  };
}

/** Whether these bytes begin like a datagram that is read here. */
export function isKnownVersion(bytes: Uint8Array, at: number): boolean {
  const version = bytes[at]! * 256 + bytes[at + 1]!;
  const isSflow = version === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 5;
  return (
    isSflow || version === 1 || version === 5 || version === 7 || version === 9 || version === 10
  );
}

export function readDatagram(
  core: DecodeCore,
  datagram: Uint8Array,
  exporter: string,
  receivedUs: number,
): void {
  core.counts.messages++;
  core.receivedUs = receivedUs;
  core.waiting.expire(receivedUs);
  if (datagram.length < 4 || datagram.length > DATAGRAM_BYTES_MAX) {
    tellFault(core, 'datagram', `${datagram.length} bytes: 4 to 65,535 are right`);
    return;
  }
  const version = datagram[0]! * 256 + datagram[1]!;
  const isSflow = version === 0 && datagram[2] === 0 && datagram[3] === 5;
  if (version === 9) readNetflow9(core, datagram, exporter);
  else if (version === 10) readIpfix(core, datagram, exporter);
  else if (version === 1 || version === 5 || version === 7) readFixed(core, datagram, exporter);
  else if (isSflow) readSflow(core, datagram, exporter);
  else
    tellFault(core, 'datagram', `version ${version}: NetFlow 1, 5, 7, 9, 10 and sFlow 5 are read`);
}
