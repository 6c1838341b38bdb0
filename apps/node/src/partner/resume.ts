/**
 * Connections resumed without certificates. At the end of every handshake both ends derive the same secret from it (RFC 8446 §7.5,
 * RFC 9257 §4: one pair of ends, one direction), and the next connection is TLS 1.3 with that pre-shared key and a fresh
 * X25519: half the bytes of a session ticket, since OpenSSL writes the whole certificate of the peer into each ticket.
 * Whose secret it is was settled by pinned keys in a full handshake, which is made anew each day; a partner that is removed
 * is refused at once. Secrets live in memory alone, and each connection makes the next one. Record 41 has the figures.
 */
import { constants } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Peer } from './peer.ts';

export const RESUME_LIMITS = {
  lifeMs: 24 * 3600e3, // after a full handshake, however often it was resumed since
  perPeerMax: 16, // more than connections may stand: one whose answer is lost leaves its secret unused
} as const;

const LABEL = 'EXPORTER-noroshi-resume-v1';
const IDENTITY_BYTES = 12;
const SECRET_BYTES = 32;

/** A secret of both ends, and who the other one is. */
export type Resumption = {
  readonly identity: string; // no secret: it goes over the wire in the clear
  readonly secret: Buffer;
  readonly peer: Peer;
  readonly fullMs: number; // when certificates were last shown, Unix
};

/** No tickets at all: what OpenSSL resumes by itself would be outside of our checks. */
export const NO_TICKETS = { secureOptions: constants.SSL_OP_NO_TICKET } as const;
/** How a resumed connection agrees on keys; pre-shared keys from outside TLS go with SHA-256. */
export const RESUMED_TLS = {
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256',
  ecdhCurve: 'X25519',
  sigalgs: 'ecdsa_secp256r1_sha256',
} as const;

/** What both ends of a connection that stands can resume it by. */
export function resumptionOf(socket: TLSSocket, peer: Peer, fullMs: number): Resumption {
  const bytes = socket.exportKeyingMaterial(IDENTITY_BYTES + SECRET_BYTES, LABEL, Buffer.alloc(0));
  const identity = bytes.subarray(0, IDENTITY_BYTES).toString('base64url');
  return { identity, secret: bytes.subarray(IDENTITY_BYTES), peer, fullMs };
}

/** Whether it may still be used: its day, and the certificate it stands on. */
export function isFresh({ fullMs, peer }: Resumption, nowMs: number): boolean {
  const ageMs = nowMs - fullMs;
  return ageMs >= 0 && ageMs < RESUME_LIMITS.lifeMs && nowMs < peer.certificateToMs;
}

/** What a listener remembers of its peers. */
export type Resumptions = {
  /** The secret that a client names, for TLS; null makes it a full handshake. */
  secretFor(socket: TLSSocket, identity: string): Buffer | null;
  /** What this connection was resumed by. */
  usedBy(socket: TLSSocket): Resumption | undefined;
  /** Remembers a connection that stands. */
  keep(socket: TLSSocket, peer: Peer, fullMs: number): void;
  /** Forgets all but these. */
  keepOnly(isKnown: (pin: string) => boolean): void;
};

export function createResumptions(nowMs: () => number): Resumptions {
  const kept = new Map<string, Resumption>(); // oldest first
  const used = new WeakMap<TLSSocket, Resumption>();
  return {
    secretFor: (socket, identity) => {
      const found = kept.get(identity);
      if (found === undefined || !isFresh(found, nowMs())) return null;
      used.set(socket, found);
      return found.secret;
    },
    usedBy: (socket) => used.get(socket),
    keep: (socket, peer, fullMs) => {
      const made = resumptionOf(socket, peer, fullMs);
      kept.set(made.identity, made);
      const ofPeer = [...kept.values()].filter((each) => each.peer.pin === peer.pin);
      const spare = ofPeer.length - RESUME_LIMITS.perPeerMax;
      for (const old of ofPeer.slice(0, Math.max(0, spare))) kept.delete(old.identity);
    },
    keepOnly: (isKnown) => {
      for (const { identity, peer } of [...kept.values()])
        if (!isKnown(peer.pin)) kept.delete(identity);
    },
  };
}
