/** Whether one row satisfies a term whose addresses are already looked up: the rest is ports, protocol, and roles. */
import type { PortRange } from '@noroshi/stix';
import type { FlowBatch } from '../../batch.ts';
import { type IndexedTerm, ROLE } from './index-terms.ts';

/** `source` and `destination`: what names the two ends, as the index gives it. */
export function isTermMet(
  { term, roles }: IndexedTerm,
  number: number,
  source: Uint32Array | null,
  destination: Uint32Array | null,
  batch: FlowBatch,
  row: number,
): boolean {
  if ((roles & (1 << ROLE.source)) !== 0 && !has(source, 4 * number + ROLE.source)) return false;
  if ((roles & (1 << ROLE.destination)) !== 0 && !has(destination, 4 * number + ROLE.destination))
    return false;
  const either = 4 * number + ROLE.either;
  if ((roles & (1 << ROLE.either)) !== 0 && !has(source, either) && !has(destination, either))
    return false;
  const { protocol, sourcePort, destinationPort } = term;
  if (protocol !== undefined && !protocol.includes(batch.protocol[row]!)) return false;
  if (sourcePort !== undefined && !inOne(sourcePort, batch.sourcePort[row]!)) return false;
  return destinationPort === undefined || inOne(destinationPort, batch.destinationPort[row]!);
}

function inOne(ranges: readonly PortRange[], port: number): boolean {
  for (const [from, to] of ranges) if (port >= from && port <= to) return true;
  return false;
}

/** In an ascending list. */
function has(codes: Uint32Array | null, code: number): boolean {
  if (codes === null) return false;
  let low = 0;
  let high = codes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codes[middle]! < code) low = middle + 1;
    else high = middle;
  }
  return codes[low] === code;
}
