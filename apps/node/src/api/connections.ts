/**
 * Below HTTP: how long a peer may take, how large its headers may be, how many connections it may hold, and what a peer hears
 * that does not speak HTTP.
 */
import type { ServerOptions as HttpOptions, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ApiLimits } from './limits.ts';
import type { TlsPair } from './listen.ts';

/** Options of Fastify for its server. Node's own parser stays strict. */
export function httpOptions(limits: ApiLimits, tls: TlsPair | undefined) {
  const http: HttpOptions = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMs),
    insecureHTTPParser: false,
    requireHostHeader: true,
  };
  const timeouts = {
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
  };
  if (tls === undefined) return { ...timeouts, http };
  const https = { ...http, ...tls, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  return { ...timeouts, https };
}

/** Connections beyond the caps are closed at once: nothing was read from them. */
export function capConnections(server: Server, limits: ApiLimits): void {
  const counts = new Map<string, number>();
  server.maxConnections = limits.connectionsMax;
  server.on('connection', (socket: Socket) => {
    const name = networkOf(socket.remoteAddress ?? '');
    const count = (counts.get(name) ?? 0) + 1;
    if (count > limits.connectionsPerAddressMax) return void socket.destroy();
    counts.set(name, count);
    socket.once('close', () => {
      const left = (counts.get(name) ?? 1) - 1;
      if (left === 0) counts.delete(name);
      else counts.set(name, left);
    });
  });
}

/** One peer: an IPv4 address, or the /64 that an IPv6 peer can choose addresses from. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}

const ANSWERS: Readonly<Record<string, readonly [line: string, code: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers',
    'the headers are larger than this server reads',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'timeout',
    'the request did not arrive in the time given',
  ],
};
const NOT_HTTP = ['400 Bad Request', 'request', 'this is not an HTTP/1.1 request'] as const;

/** `clientError` of Node: the request never became one. */
export function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [line, code, message] = ANSWERS[error.code ?? ''] ?? NOT_HTTP;
  const body = JSON.stringify({ error: { code, message } });
  const headers = [
    `HTTP/1.1 ${line}`,
    'content-type: application/json; charset=utf-8',
    'x-content-type-options: nosniff',
    'cache-control: no-store',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
