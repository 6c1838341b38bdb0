/** Several sources' scans told as one sign: of what they tried together, with the sources as its ends. */
import {
  ENDS_MAX,
  type Otherwise,
  type Sign,
  type SignEnd,
  type WindowTables,
} from '../contract.ts';
import type { ContactLedger } from './ledger.ts';
import type { FoundScan } from './sign.ts';

/** `how` is part of the key: shards, decoys. */
export function joinedSign(
  group: readonly FoundScan[],
  how: 'shards' | 'decoys',
  log10Evidence: number,
  tables: WindowTables,
  ledger: ContactLedger,
  otherwise: readonly Otherwise[],
): Sign {
  const { shape, sign: first } = group[0]!;
  const address = shape.host === null ? null : tables.addressOf(shape.host);
  const firstUs = Math.min(...group.map(({ sign }) => sign.firstUs));
  const lastUs = Math.max(...group.map(({ sign }) => sign.lastUs));
  const pairs = group.flatMap(({ failed }) => failed);
  const score = Math.max(...group.map(({ sign }) => sign.score));
  const where = address === null ? 'many' : address.map((word) => word.toString(16)).join('.');
  return {
    ...{ kind: 'scan', key: `scan:${how}:${where}:${keyOf(group)}` },
    ...{ source: null, destination: address, port: shape.port, protocol: shape.protocol },
    ...{ firstUs, lastUs, score, confidence: Math.min(score, first.confidence) },
    count: pairs.reduce((sum, pair) => sum + ledger.failedOf(pair), 0),
    evidence: [
      { name: 'shape', value: how === 'decoys' ? 'decoys' : 'shared' },
      { name: 'sources', value: group.length },
      { name: 'hosts', value: new Set(pairs.map(tables.destinationOf)).size },
      { name: 'ports', value: new Set(pairs.map(tables.portOf)).size },
      { name: 'failedServices', value: pairs.length },
      { name: 'log10Evidence', value: log10Evidence },
      { name: 'spanS', value: (lastUs - firstUs) / 1e6, unit: 's' },
    ],
    otherwise,
    ends: endsOf(group, tables),
  };
}

function endsOf(group: readonly FoundScan[], tables: WindowTables): SignEnd[] {
  return group
    .map(({ source, failed }): SignEnd => {
      return { role: 'source', address: tables.addressOf(source), count: failed.length };
    })
    .sort((a, b) => b.count - a.count)
    .slice(0, ENDS_MAX);
}

/** The same group at every judgement while its first member stays: its address. */
function keyOf(group: readonly FoundScan[]): string {
  return group
    .map(({ sign }) => sign.key)
    .sort()[0]!
    .slice('scan:'.length);
}
