/**
 * Whose key signed: the way from a certificate to one that the operator trusts, judged at a given date. Only what was given is
 * used: no issuer is fetched, and no list of the machine is asked. RFC 5280 §6.1, as far as alerts need it.
 */
import { unixMsFromTaiUs } from '@noroshi/time';
import type { Certificate, Key } from './crypto.ts';

export type Trust = {
  readonly certificates: readonly Certificate[]; // anchors
  readonly keys: readonly Key[]; // public keys taken by themselves
  /** µs TAI at which certificates are judged. */
  readonly atUs: number;
};

export type ChainState = 'trusted' | 'unknown issuer' | 'not yet valid' | 'expired' | 'damaged'; // not as its issuer printed it

export type Chain = {
  readonly state: ChainState;
  readonly subject: string | null; // null: a bare key
  readonly issuer?: string;
};

export type Printed = { readonly certificate: Certificate; readonly isIntact: boolean };

const LENGTH_MAX = 8;

/** The first certificate is the signer's, the others may lead to an anchor. */
export function chainOf(printed: readonly Printed[], trust: Trust): Chain {
  const signer = printed[0]!.certificate;
  const told = { subject: oneLine(signer.subject), issuer: oneLine(signer.issuer) };
  if (printed.some(({ isIntact }) => !isIntact)) return { state: 'damaged', ...told };
  const atMs = unixMsFromTaiUs(trust.atUs);
  const others = printed.slice(1).map(({ certificate }) => certificate);
  let at = signer;
  for (let length = 0; length < LENGTH_MAX; length++) {
    if (atMs < at.validFromDate.getTime()) return { state: 'not yet valid', ...told };
    if (atMs > at.validToDate.getTime()) return { state: 'expired', ...told };
    const here = at;
    if (trust.certificates.some(({ raw }) => raw.equals(here.raw)))
      return { state: 'trusted', ...told };
    const next = [...trust.certificates, ...others].find((each) => isIssuer(each, here));
    if (next === undefined || next.raw.equals(here.raw)) break;
    at = next;
  }
  return { state: 'unknown issuer', ...told };
}

function isIssuer(issuer: Certificate, issued: Certificate): boolean {
  return issuer.ca && issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

/** Names come in lines. */
const oneLine = (name: string): string => name.replaceAll('\n', ', ');
