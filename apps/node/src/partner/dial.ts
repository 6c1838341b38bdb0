/**
 * A connection to a partner's listener that may be used: mutual TLS 1.3 with both keys pinned, or one resumed from such
 * (resume.ts). Full handshakes take OpenSSL's default groups, where X25519 is joined with ML-KEM: what is resumed from them
 * stays closed to who keeps the bytes for a later machine. A partner that has forgotten our secret is met anew in full.
 */
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { Partner } from '@noroshi/exchange';
import type { NodeKeys } from '../keys/keys.ts';
import { formatPeerRefusal, hasPin, type Peer, peerOf } from './peer.ts';
import { isFresh, NO_TICKETS, RESUMED_TLS, type Resumption, resumptionOf } from './resume.ts';

export const DIAL_LIMITS = {
  tcpMs: 10_000, // the first segments may wait behind others on the line
  tlsMs: 60_000, // both certificates and keys are 4 kB: 15 s at 2.4 kbit/s, more where segments are lost
  resumedMs: 20_000, // 700 bytes
  settleMs: 2000, // so long a second connection waits for the first answer over one with certificates
} as const;

/** Makes the connections to one partner, side by side; what one has settled serves the others. */
export type Dialler = {
  /** Rejects with what was tried and what came. */
  dial(): Promise<TLSSocket>;
  /** An answer came over this connection: its other end has the secret too. */
  confirm(socket: TLSSocket): void;
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
  const made = new WeakMap<TLSSocket, Resumption>();
  let usable: Resumption | undefined; // both ends have it
  let meeting: Promise<void> | undefined; // until a full handshake has ended or was answered
  let met: () => void = () => {};
  const full = async () => {
    meeting = new Promise((resolve) => {
      met = () => {
        if (meeting === mine) meeting = undefined;
        resolve();
      };
    });
    const mine = meeting;
    try {
      const socket = await open({ ...target, ...certificates(keys) }, DIAL_LIMITS.tlsMs);
      const next = resumptionOf(socket, checked(socket, partner, nowMs()), nowMs());
      made.set(socket, next);
      const settle = met; // of this meeting: a later one has its own
      const settled = setTimeout(() => {
        usable ??= next; // the first question waits for news: the other side has had our last word by now
        settle();
      }, DIAL_LIMITS.settleMs);
      settled.unref();
      socket.once('close', () => {
        clearTimeout(settled);
        settle();
      });
      return socket;
    } catch (cause) {
      met();
      throw cause;
    }
  };
  const resumed = async (from: Resumption) => {
    const socket = await open(
      { ...target, ...certificates(keys), ...sharing(from) },
      DIAL_LIMITS.resumedMs,
    );
    if (socket.isSessionReused()) {
      made.set(socket, resumptionOf(socket, from.peer, from.fullMs));
      return socket;
    }
    socket.destroy(); // it has forgotten: met in full, with the better key agreement
    if (usable === from) usable = undefined;
    return dial();
  };
  /** Of several, one shows certificates: on a thin link two would take half a minute. */
  const dial = async (): Promise<TLSSocket> => {
    while (meeting !== undefined) await meeting;
    return usable !== undefined && isFresh(usable, nowMs()) ? resumed(usable) : full();
  };
  return {
    dial,
    confirm: (socket) => {
      const next = made.get(socket);
      if (next === undefined) return;
      made.delete(socket);
      usable = next;
      met();
    },
    certificateToMs: () => usable?.peer.certificateToMs,
  };
}

/** The peer of a full handshake; throws where it is not the partner. */
function checked(socket: TLSSocket, partner: Partner, nowMs: number): Peer {
  const peer = peerOf(socket, nowMs);
  if (peer.ok && hasPin(partner, peer.value.pin)) return peer.value;
  socket.destroy();
  const refusal = peer.ok ? ({ kind: 'unknown', pin: peer.value.pin } as const) : peer.error;
  throw new Error(formatPeerRefusal(refusal));
}

function certificates({ tlsKeyPem, tlsCertificatePem }: Keys) {
  return { key: tlsKeyPem, cert: tlsCertificatePem, ...NO_TICKETS };
}

function sharing({ identity, secret }: Resumption) {
  return { ...RESUMED_TLS, pskCallback: () => ({ identity, psk: secret }) };
}

/** A connection with TLS on it; who is at its end is not looked at yet. */
function open(options: ConnectionOptions, tlsMs: number): Promise<TLSSocket> {
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
      timer = setTimeout(late('TLS', tlsMs), tlsMs);
    });
    socket.on('error', failed);
    socket.once('close', () => failed(new Error('the connection was closed while TLS was set up')));
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}
