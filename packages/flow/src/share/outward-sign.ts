/**
 * A sign as it may leave: every address through the warrant's own way out, evidence by names of the glossary only, texts
 * searched for addresses. One line of signs.jsonl, best first. Whatever a detector puts into a sign, nothing of the inside
 * leaves in clear by here; what is withheld is counted.
 */
import { formatUtc } from '@noroshi/time';
import type { Sign } from '../detect/contract.ts';
import type { Outward } from '../pseudonym/outward.ts';
import type { SignKind } from '../warrant/contract.ts';
import { EVIDENCE_NAMES } from './evidence.ts';

/** Times are UTC text; `protocol` is a name where it has one ('tcp'), else its IANA number as text. */
export type OutwardSign = {
  readonly kind: SignKind;
  readonly rank: number; // 1 is the first to be looked at
  readonly score: number;
  readonly source: string | null; // null: many, in `ends`
  readonly destination: string | null;
  readonly port: number | null;
  readonly protocol: string | null;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly confidence: number;
  readonly evidence: readonly OutwardEvidence[];
  readonly otherwise: readonly OutwardReason[];
  readonly ends: readonly OutwardEnd[];
};
export type OutwardEvidence = {
  readonly name: string;
  readonly value: number | string | null;
  readonly unit?: string;
};
export type OutwardReason = {
  readonly explanation: string;
  readonly fits: string;
  readonly because: string;
};
export type OutwardEnd = {
  readonly role: string;
  readonly address: string;
  readonly count: number;
};

const TEXT_MAX = 500;

/** IANA's short names, as STIX writes them too. */
const PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  ...{ 1: 'icmp', 2: 'igmp', 4: 'ipv4', 6: 'tcp', 17: 'udp', 41: 'ipv6', 47: 'gre', 50: 'esp' },
  ...{ 51: 'ah', 58: 'ipv6-icmp', 89: 'ospf', 103: 'pim', 112: 'vrrp', 132: 'sctp' },
};

export function protocolName(protocol: number): string {
  return PROTOCOL_NAMES[protocol] ?? String(protocol);
}

export function outwardSign(sign: Sign, rank: number, outward: Outward): OutwardSign {
  const addressOf = (address: Sign['source']) =>
    address === null ? null : outward.address(address);
  return {
    ...{ kind: sign.kind, rank, score: rounded(sign.score) },
    ...{ source: addressOf(sign.source), destination: addressOf(sign.destination) },
    port: sign.port,
    protocol: sign.protocol === null ? null : protocolName(sign.protocol),
    ...{ first: formatUtc(sign.firstUs), last: formatUtc(sign.lastUs), count: sign.count },
    confidence: rounded(sign.confidence),
    evidence: sign.evidence
      .filter(({ name }) => EVIDENCE_NAMES.has(name))
      .map((one) => evidenceOf(one, outward)),
    otherwise: sign.otherwise.map(({ explanation, fits, because }) => ({
      ...{ explanation: textOf(explanation, outward), fits },
      because: textOf(because, outward),
    })),
    ends: sign.ends.map(({ role, address, count }) => ({
      role,
      address: outward.address(address),
      count,
    })),
  };
}

/** Names of evidence that does not leave since the glossary has no such word. */
export function withheldNames(signs: readonly Sign[]): string[] {
  const names = signs.flatMap(({ evidence }) => evidence.map(({ name }) => name));
  return [...new Set(names)].filter((name) => !EVIDENCE_NAMES.has(name)).sort();
}

function evidenceOf(
  { name, value, unit }: Sign['evidence'][number],
  outward: Outward,
): OutwardEvidence {
  const shown = typeof value === 'string' ? textOf(value, outward) : value;
  const isNone = typeof shown === 'number' && !Number.isFinite(shown);
  const finite = isNone ? null : typeof shown === 'number' ? rounded(shown) : shown;
  return { name, value: finite, ...(unit === undefined ? {} : { unit: textOf(unit, outward) }) };
}

function textOf(text: string, outward: Outward): string {
  return outward.text(text.slice(0, TEXT_MAX));
}

/** Six digits: more is noise, and a noise that tells machines apart. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Number(value.toFixed(6)) : 0;
}
