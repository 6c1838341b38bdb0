/**
 * Who is at the other end of a TLS connection. Certificates are self-signed, so no authority is asked: TLS 1.3 proves that the
 * peer holds the key, its SubjectPublicKeyInfo must be one that was pinned when two people met, and the certificate must be
 * within its dates. Anything else is refused before a byte of HTTP is read.
 */
import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { keySetsOf, type Partner } from '@noroshi/exchange';
import { err, ok, type Result } from '@noroshi/time';
import { pinOf } from '../keys/keys.ts';

export type PeerRefusal =
  | { readonly kind: 'protocol'; readonly protocol: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'expired'; readonly from: string; readonly to: string }
  | { readonly kind: 'unknown'; readonly pin: string };

export type Peer = {
  readonly pin: string; // base64
  readonly certificateToMs: number; // Unix
};

/** The pin of the peer's key; which of them is known is for the caller. `nowMs` is the wall clock. */
export function peerOf(socket: TLSSocket, nowMs: number): Result<Peer, PeerRefusal> {
  const protocol = socket.getProtocol() ?? 'none';
  if (protocol !== 'TLSv1.3') return err({ kind: 'protocol', protocol });
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return err({ kind: 'none' });
  const { validFrom: from, validTo: to, validFromDate, validToDate } = certificate;
  if (nowMs < validFromDate.getTime() || nowMs > validToDate.getTime())
    return err({ kind: 'expired', from, to });
  const pin = Buffer.from(pinOf(certificate)).toString('base64');
  return ok({ pin, certificateToMs: validToDate.getTime() });
}

/** Says what was met and what would be right; the pin is shortened: it is for comparing by eye. */
export function formatPeerRefusal(refusal: PeerRefusal): string {
  switch (refusal.kind) {
    case 'protocol':
      return `the peer speaks ${refusal.protocol}: the partner link is TLS 1.3 only`;
    case 'none':
      return 'the peer showed no certificate: a partner shows the one it was invited with';
    case 'expired':
      return `the peer's certificate is valid from ${refusal.from} to ${refusal.to}: check both clocks, or restart the peer to renew it`;
    case 'unknown':
      return `the peer's key ${refusal.pin.slice(0, 12)}… is no partner's: compare it with noroshi partner list, and add the partner again if its keys are new`;
  }
}

/** Equal without telling where they differ. */
export function samePin(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  return digest(a) === digest(b);
}

/** A pin of the partner: while it has told of new keys, of those too. */
export function hasPin(partner: Partner, pin: string): boolean {
  return keySetsOf(partner).some(({ tlsPin }) => samePin(tlsPin, pin));
}
