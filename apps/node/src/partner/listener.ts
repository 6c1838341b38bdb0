/**
 * The partner listener: a server of its own, TLS 1.3 with client certificates, that shows each partner its own lane and nothing
 * else. Whose connection it is was settled by its key before HTTP began; every request looks again, so a removed partner is
 * gone at once. Bounded per peer: connections, requests a second, bytes of an answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { keySetsOf, type Partner } from '@noroshi/exchange';
import { err, ok, type Result, unixMsFromTaiUs } from '@noroshi/time';
import { listenTrouble } from '../api/listen.ts';
import type { NodeContext } from '../context.ts';
import type { NodeKeys } from '../keys/keys.ts';
import { StartError } from '../start-error.ts';
import { answerRequest, type PartnerAnswer } from './answers.ts';
import type { Author } from './author.ts';
import { formatPeerRefusal, hasPin, type Peer, type PeerRefusal, peerOf, samePin } from './peer.ts';
import { parsePartnerUrl } from './protocol.ts';
import { createResumptions, NO_TICKETS, type Resumptions } from './resume.ts';

export const LISTENER_LIMITS = {
  connectionsMax: 64,
  connectionsPerPeerMax: 4,
  requestsPerS: 50, // of one peer, over a burst of as many
  headerBytesMax: 4096,
  handshakeMs: 60_000, // see dial.ts: a thin link is not an attack; connections are counted meanwhile
  headersMs: 30_000,
} as const;

export type Listener = {
  readonly port: number;
  /** The partners now; a connection of one that is gone is cut. */
  setPartners(partners: readonly Partner[]): void;
  /** Shows the certificate that the keys have now. */
  setKeys(keys: NodeKeys): void;
  close(): Promise<void>;
};

type PeerState = { partner: Partner; connections: number; tokens: number; atMs: number };

/** The partners now, and whose connection each socket is. */
type Door = {
  peers: readonly PeerState[];
  readonly sockets: Map<TLSSocket, string>;
  readonly resumptions: Resumptions;
  closing: boolean;
};

export async function startListener(
  context: NodeContext,
  author: Author,
  keys: NodeKeys,
  at: { readonly host: string; readonly port: number },
): Promise<Listener> {
  const nowMs = () => unixMsFromTaiUs(context.clock.wallUs());
  const resumptions = createResumptions(nowMs);
  const door: Door = { peers: [], sockets: new Map(), resumptions, closing: false };
  const opened = new Set<Socket>(); // those still in their handshake too
  const L = LISTENER_LIMITS;
  const server = createServer({
    ...{ key: keys.tlsKeyPem, cert: keys.tlsCertificatePem },
    ...{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' },
    ...{ requestCert: true, ...NO_TICKETS, pskCallback: resumptions.secretFor },
    rejectUnauthorized: false, // self-signed: the pin decides, in admit
    ...{ maxHeaderSize: L.headerBytesMax, handshakeTimeout: L.handshakeMs },
    ...{ headersTimeout: L.headersMs, requestTimeout: L.headersMs, keepAliveTimeout: 60_000 },
    requireHostHeader: false, // there is one host here
  });
  server.maxConnections = L.connectionsMax;
  server.on('connection', (socket: Socket) => {
    opened.add(socket);
    socket.once('close', () => opened.delete(socket));
    if (door.closing) socket.destroy();
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => admit(context, door, socket));
  server.on('tlsClientError', () =>
    context.metrics.count('noroshi_partner_refused_total', 1, { kind: 'tls' }),
  );
  server.on('request', (request, response) => {
    const peer = peerWith(door, door.sockets.get(request.socket as TLSSocket));
    void serve(context, author, peer, request, response);
  });
  await listen(server, at);
  return {
    port: (server.address() as AddressInfo).port,
    setPartners: (partners) => setPeers(door, partners, nowMs()),
    setKeys: ({ tlsKeyPem: key, tlsCertificatePem: cert }) => {
      server.setSecureContext({ key, cert, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' });
    },
    close: async () => {
      door.closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of [...door.sockets.keys(), ...opened]) socket.destroy();
      await closed;
    },
  };
}

/** Lets a connection be one of a partner's, or ends it. */
function admit(context: NodeContext, door: Door, socket: TLSSocket): void {
  const nowMs = unixMsFromTaiUs(context.clock.wallUs());
  const used = door.resumptions.usedBy(socket);
  const peer = socket.isSessionReused() ? resumedPeer(used?.peer) : peerOf(socket, nowMs);
  const state = peer.ok ? peerWith(door, peer.value.pin) : undefined;
  if (door.closing || !peer.ok || state === undefined) {
    const refusal = peer.ok ? ({ kind: 'unknown', pin: peer.value.pin } as const) : peer.error;
    context.metrics.count('noroshi_partner_refused_total', 1, { kind: refusal.kind });
    if (!door.closing) context.log('warn', `partner link: ${formatPeerRefusal(refusal)}`);
    socket.destroy();
    return;
  }
  if (state.connections >= LISTENER_LIMITS.connectionsPerPeerMax) {
    // after a cut the old ones stand here though nobody is at their other end: the newest counts
    context.metrics.count('noroshi_partner_refused_total', 1, { kind: 'busy' });
    for (const [old, pin] of door.sockets)
      if (samePin(pin, peer.value.pin)) {
        old.destroy();
        break;
      }
  }
  door.sockets.set(socket, peer.value.pin);
  state.connections++;
  door.resumptions.keep(socket, peer.value, (socket.isSessionReused() && used?.fullMs) || nowMs);
  socket.once('close', () => {
    door.sockets.delete(socket);
    state.connections--;
  });
}

/** No session is resumed but by a secret of ours. */
function resumedPeer(peer: Peer | undefined): Result<Peer, PeerRefusal> {
  return peer === undefined ? err({ kind: 'none' }) : ok(peer);
}

function peerWith({ peers }: Door, pin: string | undefined): PeerState | undefined {
  return pin === undefined ? undefined : peers.find(({ partner }) => hasPin(partner, pin));
}

/** Peers keep their counts while their key is the same; the others are cut. */
function setPeers(door: Door, partners: readonly Partner[], nowMs: number): void {
  const before = door.peers;
  door.peers = partners.map((partner) => {
    const known = before.find((each) =>
      keySetsOf(each.partner).some((set) => hasPin(partner, set.tlsPin)),
    );
    if (known !== undefined) return Object.assign(known, { partner });
    return { partner, connections: 0, tokens: LISTENER_LIMITS.requestsPerS, atMs: nowMs };
  });
  door.resumptions.keepOnly((pin) => peerWith(door, pin) !== undefined);
  for (const [socket, pin] of door.sockets) if (peerWith(door, pin) === undefined) socket.destroy();
}

async function serve(
  context: NodeContext,
  author: Author,
  peer: PeerState | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  try {
    const answer = await answerTo(context, author, peer, request, left.signal);
    if (!left.signal.aborted) send(response, answer);
  } catch (cause) {
    context.log('error', 'partner link: a request could not be answered', {
      reason: String(cause),
    });
    if (!left.signal.aborted)
      send(response, { status: 500, text: 'this node has trouble: ask later' });
  }
}

async function answerTo(
  context: NodeContext,
  author: Author,
  peer: PeerState | undefined,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<PartnerAnswer> {
  if (peer === undefined) {
    request.socket.destroy();
    return { status: 403, text: 'no partner' };
  }
  if (!takeToken(peer, unixMsFromTaiUs(context.clock.wallUs())))
    return { status: 429, text: `at most ${LISTENER_LIMITS.requestsPerS} requests a second` };
  if (request.method !== 'GET') return { status: 405, text: 'GET only' };
  const asked = parsePartnerUrl(request.url ?? '');
  if (asked === null) return { status: 400, text: 'no such request: see docs/decisions/0009' };
  return answerRequest(context, author, peer.partner, asked, signal);
}

function takeToken(peer: PeerState, nowMs: number): boolean {
  const { requestsPerS } = LISTENER_LIMITS;
  const earned = (Math.max(0, nowMs - peer.atMs) / 1000) * requestsPerS;
  peer.tokens = Math.min(requestsPerS, peer.tokens + earned);
  peer.atMs = nowMs;
  if (peer.tokens < 1) return false;
  peer.tokens -= 1;
  return true;
}

/** Only the peer's program reads this: no header that a browser would need. */
function send(response: ServerResponse, answer: PartnerAnswer): void {
  const isText = !('bytes' in answer);
  const bytes = isText ? Buffer.from(`${answer.text}\n`, 'utf8') : Buffer.from(answer.bytes);
  response.sendDate = answer.status === 200 && !isText && answer.isDated === true;
  response.removeHeader('connection');
  response.writeHead(answer.status, {
    ...(isText && { 'content-type': 'text/plain; charset=utf-8' }),
    'content-length': bytes.length,
  });
  response.end(bytes);
}

function listen(
  server: ReturnType<typeof createServer>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new StartError(listenTrouble(host, port, cause, 'partner-'))),
    );
    server.listen(port, host, resolve);
  });
}
