/**
 * The requests of the partner link: GET only, small numbers in the query, nothing else. Only the lane of whoever asks can be
 * named, since it is not named at all.
 *
 *   /partner/v1/pull?from=N&known=M&waitS=S    one answer (packages/exchange/src/pull.ts); waits up to S s for news
 *   /partner/v1/checkpoint?after=N&waitS=S     the signed checkpoint
 *   /partner/v1/entries?from=N&to=M            entries N ≤ i < M as a C2SP bundle, fewer when they are many
 *   /partner/v1/consistency?from=N&to=M        hashes of the proof, base64, one a line
 *   /partner/v1/inclusion?index=N&size=M       the same
 */
import type { PullQuestion } from './reader.ts';

export const PROTOCOL_LIMITS = { urlLengthMax: 200, waitSMax: 25 } as const;

export type WaitingQuestion = PullQuestion & { readonly waitS: number };

export type PartnerRequest =
  | { readonly kind: 'pull'; readonly from: number; readonly known: number; readonly waitS: number }
  | { readonly kind: 'checkpoint'; readonly after: number; readonly waitS: number }
  | { readonly kind: 'entries'; readonly from: number; readonly to: number }
  | { readonly kind: 'consistency'; readonly from: number; readonly to: number }
  | { readonly kind: 'inclusion'; readonly index: number; readonly size: number };

const ROOT = '/partner/v1/';
const FIELDS: Readonly<Record<PartnerRequest['kind'], readonly string[]>> = {
  pull: ['from', 'known', 'waitS'],
  checkpoint: ['after', 'waitS'],
  entries: ['from', 'to'],
  consistency: ['from', 'to'],
  inclusion: ['index', 'size'],
};

export function pullUrl({ from, known, waitS }: WaitingQuestion): string {
  return `${ROOT}pull?from=${from}&known=${known}&waitS=${waitS}`;
}

/** Null for anything that is not exactly one of them. */
export function parsePartnerUrl(url: string): PartnerRequest | null {
  if (url.length > PROTOCOL_LIMITS.urlLengthMax || !url.startsWith(ROOT)) return null;
  const [kind = '', query = ''] = url.slice(ROOT.length).split('?', 2);
  if (!Object.hasOwn(FIELDS, kind)) return null;
  const expected = FIELDS[kind as PartnerRequest['kind']];
  const numbers: Record<string, number> = {};
  for (const part of query.split('&')) {
    const match = /^([a-zA-Z]+)=(0|[1-9]\d{0,14})$/.exec(part);
    if (match === null || !expected.includes(match[1]!) || match[1]! in numbers) return null;
    numbers[match[1]!] = Number(match[2]);
  }
  if (Object.keys(numbers).length !== expected.length) return null;
  if ((numbers.waitS ?? 0) > PROTOCOL_LIMITS.waitSMax) return null;
  return { kind, ...numbers } as PartnerRequest;
}
