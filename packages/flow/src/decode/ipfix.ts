/**
 * IPFIX messages (RFC 7011 §3): a header and sets of templates, options templates and data; over UDP and in files (RFC 5655).
 * Its sequence counts data records, so it can be followed only where every set of the message could be read.
 */
import { type DecodeCore, readDataSet, readTemplates, tellFault } from './core.ts';
import { readSets } from './netflow9.ts';
import { wordAt } from './record.ts';
import { followSequence } from './sequence.ts';
import { TEMPLATE_ID_MIN } from './templates.ts';

export const IPFIX_HEADER_BYTES = 16;
const [TEMPLATE_SET, OPTIONS_SET] = [2, 3];

export function readIpfix(core: DecodeCore, bytes: Uint8Array, exporter: string): void {
  if (bytes.length < IPFIX_HEADER_BYTES) {
    tellFault(core, 'header', `${bytes.length} bytes: an IPFIX header has 16`);
    return;
  }
  const told = bytes[2]! * 256 + bytes[3]!;
  if (told < IPFIX_HEADER_BYTES) {
    tellFault(core, 'header', `a length of ${told}: at least 16 is right`);
    return;
  }
  if (told > bytes.length)
    tellFault(core, 'header', `${told} bytes told, ${bytes.length} are there: the rest is cut off`);
  const { times, counts } = core;
  const source = core.sources.get(`${exporter} 10 ${wordAt(bytes, 12)}`, 'ipfix');
  times.exportUnixUs = wordAt(bytes, 4) * 1e6;
  times.exporterStartUnixUs = source.exporterStartUnixUs;
  let records = 0;
  readSets(core, bytes, IPFIX_HEADER_BYTES, Math.min(told, bytes.length), (id, from, to) => {
    if (id === TEMPLATE_SET || id === OPTIONS_SET)
      readTemplates(core, source, bytes, from, to, 10, id === OPTIONS_SET);
    else if (id >= TEMPLATE_ID_MIN) {
      const read = readDataSet(core, source, id, bytes, from, to);
      records = read < 0 || records < 0 ? -1 : records + read;
    }
  });
  const whole = told > bytes.length ? -1 : records;
  counts.sequenceGaps += followSequence(source.sequence, wordAt(bytes, 8), whole);
}
