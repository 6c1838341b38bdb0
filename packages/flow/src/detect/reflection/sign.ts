/** Reflection as signs: of the victim, and of a server of ours that is used for it. */
import { ENDS_MAX, type Sign, type SignEnd, type WindowTables } from '../contract.ts';
import { UDP } from '../outcome.ts';
import type { Found } from './ledger.ts';
import { REFLECTOR_SERVICES } from './services.ts';

export type ReflectionScale = { readonly recordsHalf: number; readonly reasonFactor: number };

export function victimSign(found: Found, tables: WindowTables, scale: ReflectionScale): Sign {
  const { name, factorMin, factorMax } = REFLECTOR_SERVICES[found.service]!;
  const perPacket = found.packets > 0 ? found.bytes / found.packets : 0;
  const isSmall = perPacket > 0 && perPacket < 200;
  const score = scoreOf(found, isSmall ? 1 : 0, scale);
  return {
    ...common(found, 'victim', tables),
    ...{ source: null, destination: tables.addressOf(found.host), port: null },
    ...{ score, confidence: score },
    evidence: [
      { name: 'service', value: name },
      { name: 'reflectors', value: found.pairs.length },
      { name: 'bytesIn', value: found.bytes, unit: 'bytes' },
      { name: 'bytesPerPacket', value: perPacket, unit: 'bytes' },
      { name: 'publishedAmplification', value: `${factorMin} to ${factorMax}` },
    ],
    otherwise: [
      {
        explanation: 'answers to requests that went another way or were not exported',
        fits: isSmall ? 'yes' : 'cannot tell',
        because: `${found.pairs.length} servers sent ${Math.round(perPacket)} bytes a packet, and no request was seen`,
      },
    ],
    ends: endsOf(found, 'reflector', tables, (pair) => tables.sourceOf(pair)),
  };
}

export function abusedSign(found: Found, tables: WindowTables, scale: ReflectionScale): Sign {
  const { name, port } = REFLECTOR_SERVICES[found.service]!;
  const factor = found.bytes / Math.max(1, found.askedBytes);
  const isMany = found.pairs.length > 20;
  const score = scoreOf(found, isMany ? 1 : 0, scale);
  const [first] = found.pairs;
  const isOne = found.pairs.length === 1;
  return {
    ...common(found, 'server', tables),
    source: isOne ? tables.addressOf(tables.sourceOf(first!)) : null,
    ...{ destination: tables.addressOf(found.host), port, score, confidence: score },
    evidence: [
      { name: 'service', value: name },
      { name: 'amplification', value: factor },
      { name: 'bytesIn', value: found.bytes, unit: 'bytes' },
      { name: 'sources', value: found.pairs.length },
    ],
    otherwise: [
      {
        explanation: 'a server that serves many clients as it should',
        fits: isMany ? 'yes' : 'no',
        because: `${found.pairs.length} addresses asked it; a victim is one or few`,
      },
    ],
    ends: isOne ? [] : endsOf(found, 'source', tables, (pair) => tables.sourceOf(pair)),
  };
}

function scoreOf({ records }: Found, reasons: number, scale: ReflectionScale): number {
  return (records / (records + scale.recordsHalf)) * scale.reasonFactor ** reasons;
}

function common(found: Found, role: 'victim' | 'server', tables: WindowTables) {
  const host = tables
    .addressOf(found.host)
    .map((word) => word.toString(16))
    .join('.');
  const { name } = REFLECTOR_SERVICES[found.service]!;
  return {
    kind: 'reflection' as const,
    ...{ key: `reflection:${role}:${host}:${name}`, protocol: UDP },
    ...{ firstUs: found.firstUs, lastUs: found.lastUs, count: found.records },
  };
}

function endsOf(
  { pairs }: Found,
  role: SignEnd['role'],
  tables: WindowTables,
  hostOf: (pair: number) => number,
): SignEnd[] {
  return pairs
    .slice(0, ENDS_MAX)
    .map((pair) => ({ role, address: tables.addressOf(hostOf(pair)), count: 1 }));
}
