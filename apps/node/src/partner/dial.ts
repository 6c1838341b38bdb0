/**
 * A connection to a partner's listener that may be used: mutual TLS 1.3 with both keys pinned, or one resumed from such
 * (resume.ts). Full handshakes take OpenSSL's default groups, where X25519 is joined with ML-KEM: what is resumed from them
 * stays closed to who keeps the bytes for a later machine. A partner that has forgotten our secret is met anew in full.
 */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Partner } from '@noroshi/exchange';
import type { NodeKeys } from '../keys/keys.ts';
import { formatPeerRefusal, peerOf, samePin } from './peer.ts';
import { isFresh, NO_TICKETS, RESUMED_TLS, type Resumption, resumptionOf } from './resume.ts';

export const DIAL_LIMITS = {
  tcpMs: 5000, // where nothing answers, a new try is sooner than the kernel's own
  tlsMs: 60_000, // both certificates and keys are 4 kB: 15 s at 2.4 kbit/s, more where segments are lost
} as const;

export type Dialler = {
  /** Rejects with what was tried and what came. */
  dial(): Promise<TLSSocket>;
  /** An answer came over the newest connection: its other end has the secret too. */
  confirm(): void;
  certificateToMs(): number | undefined;
};

type Keys = Pick<NodeKeys, 'tlsKeyPem' | 'tlsCertificatePem'>;
type Target = { readonly host: string; readonly port: number };

export function createDialler(
  partner: Partner,
  keys: Keys,
  target: Target,
  nowMs: () => number,
): Dialler {
  let usable: Resumption | undefined; // both ends have it
  let newest: Resumption | undefined; // of the newest connection
  const full = async () => {
    const socket = await open({ ...target, ...certificates(keys) });
    const peer = peerOf(socket, nowMs());
    const refusal = !peer.ok
      ? peer.error
      : samePin(peer.value.pin, partner.tlsPin)
        ? undefined
        : ({ kind: 'unknown', pin: peer.value.pin } as const);
    if (!peer.ok || refusal !== undefined) {
      socket.destroy();
      throw new Error(formatPeerRefusal(refusal!));
    }
    newest = resumptionOf(socket, peer.value, nowMs());
    return socket;
  };
  const resumed = async (from: Resumption) => {
    const socket = await open({ ...target, ...certificates(keys), ...sharing(from) });
    if (socket.isSessionReused()) {
      newest = resumptionOf(socket, from.peer, from.fullMs);
      return socket;
    }
    socket.destroy(); // it has forgotten: met in full, with the better key agreement
    usable = undefined;
    return full();
  };
  return {
    dial: () => (usable !== undefined && isFresh(usable, nowMs()) ? resumed(usable) : full()),
    confirm: () => {
      usable = newest;
    },
    certificateToMs: () => newest?.peer.certificateToMs,
  };
}

function certificates({ tlsKeyPem, tlsCertificatePem }: Keys) {
  return { key: tlsKeyPem, cert: tlsCertificatePem, ...NO_TICKETS };
}

function sharing({ identity, secret }: Resumption) {
  return { ...RESUMED_TLS, pskCallback: () => ({ identity, psk: secret }) };
}

/** A connection with TLS on it; who is at its end is not looked at yet. */
function open(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...options,
      ...{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
      rejectUnauthorized: false, // self-signed: the caller compares the pin before anything is sent
    });
    const failed = (cause: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(cause);
    };
    const late = (what: string, ms: number) => () =>
      failed(new Error(`no ${what} within ${ms / 1000} s`));
    let timer = setTimeout(late('connection', DIAL_LIMITS.tcpMs), DIAL_LIMITS.tcpMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      timer = setTimeout(late('TLS', DIAL_LIMITS.tlsMs), DIAL_LIMITS.tlsMs);
    });
    socket.on('error', failed);
    socket.once('close', () => failed(new Error('the connection was closed while TLS was set up')));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}
