/**
 * NetFlow v9 datagrams (RFC 3954 §5): a header and flow sets of templates, options templates and data. Times are ms of uptime
 * against the header's second, so they are no finer than a second between datagrams.
 */
import { type DecodeCore, isZero, readDataSet, readTemplates, tellFault } from './core.ts';
import { wordAt } from './record.ts';
import { followSequence } from './sequence.ts';
import { TEMPLATE_ID_MIN } from './templates.ts';

const HEADER_BYTES = 20;
const [TEMPLATE_SET, OPTIONS_SET] = [0, 1];

export function readNetflow9(core: DecodeCore, bytes: Uint8Array, exporter: string): void {
  if (bytes.length < HEADER_BYTES) {
    tellFault(core, 'header', `${bytes.length} bytes: a v9 header has ${HEADER_BYTES}`);
    return;
  }
  const { times, counts } = core;
  times.exportUnixUs = wordAt(bytes, 8) * 1e6;
  times.exporterStartUnixUs = times.exportUnixUs - wordAt(bytes, 4) * 1000;
  const source = core.sources.get(`${exporter} 9 ${wordAt(bytes, 16)}`, 'netflow9');
  counts.sequenceGaps += followSequence(source.sequence, wordAt(bytes, 12), 1);
  readSets(core, bytes, HEADER_BYTES, bytes.length, (id, from, to) => {
    if (id === TEMPLATE_SET || id === OPTIONS_SET)
      readTemplates(core, source, bytes, from, to, 9, id === OPTIONS_SET);
    else if (id >= TEMPLATE_ID_MIN) readDataSet(core, source, id, bytes, from, to);
  });
}

/** Walks the sets of a v9 or IPFIX message. One that says it is longer than what is left is read as far as it goes. */
export function readSets(
  core: DecodeCore,
  bytes: Uint8Array,
  from: number,
  to: number,
  onSet: (id: number, from: number, to: number) => void,
): void {
  let at = from;
  while (at + 4 <= to) {
    const id = bytes[at]! * 256 + bytes[at + 1]!;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 4) {
      if (!isZero(bytes, at, to))
        tellFault(core, `set ${id}`, `a length of ${length}: at least 4 is right`);
      return;
    }
    if (at + length > to) tellFault(core, `set ${id}`, 'the message ends before the set does');
    onSet(id, at + 4, Math.min(at + length, to));
    at += length;
  }
}
