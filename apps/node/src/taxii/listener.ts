/**
 * The TAXII listener, a server of its own. Over TLS 1.3 a client certificate with a partner's pin says who it is, as on the
 * partner link, and nothing else counts. Name and password (HTTP basic) count only from this machine, with TLS or without. Bounded: connections, requests a second of a caller, bytes, time.
 */
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { errorMessage, TAXII_MEDIA } from '@noroshi/exchange';
import { listenTrouble } from '../api/listen.ts';
import { StartError } from '../start-error.ts';
import { answerTaxii, refuse, type TaxiiAnswer } from './answer.ts';
import { TAXII_SERVER_LIMITS, type TaxiiCaller, type TaxiiService } from './service.ts';

export const TAXII_LISTENER_LIMITS = {
  connectionsMax: 64,
  requestsPerS: 200, // of one caller, over a burst of as many
  callersMax: 1000, // whose requests are counted
  headerBytesMax: 32_768, // a cursor carries its filter
  requestMs: 60_000,
} as const;

export type TaxiiDoor = {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string } | null;
  /** Who a connection with a client certificate is; null cuts it. */
  readonly callerOfSocket: (socket: TLSSocket) => Promise<TaxiiCaller | null>;
  readonly callerOfPassword: (
    name: string,
    password: string,
    address: string,
  ) => Promise<TaxiiCaller | null>;
  readonly nowMs: () => number;
  readonly onFault: (cause: unknown) => void;
};

export type TaxiiListener = { readonly port: number; close(): Promise<void> };

type Bucket = { tokens: number; atMs: number };

export async function startTaxiiListener(
  service: TaxiiService,
  door: TaxiiDoor,
  at: { readonly host: string; readonly port: number },
): Promise<TaxiiListener> {
  const L = TAXII_LISTENER_LIMITS;
  const buckets = new Map<string, Bucket>();
  const serve: RequestListener = (request, response) =>
    void handle(service, door, buckets, request, response);
  const limits = { maxHeaderSize: L.headerBytesMax, requestTimeout: L.requestMs };
  const http = createHttp(limits, serve);
  const https =
    door.tls &&
    createHttps(
      {
        ...{ ...limits, key: door.tls.keyPem, cert: door.tls.certificatePem, requestCert: true },
        ...{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', rejectUnauthorized: false },
      },
      serve,
    );
  const opened = new Set<Socket>();
  const front = createServer({ pauseOnConnect: true }, (socket) => {
    opened.add(socket);
    socket.once('close', () => opened.delete(socket));
    socket.on('error', () => socket.destroy());
    sort(socket, http, https);
  });
  front.maxConnections = L.connectionsMax;
  await listen(front, at);
  return {
    port: (front.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => front.close(() => resolve()));
      for (const socket of opened) socket.destroy();
      await closed;
    },
  };
}

/** The first byte tells TLS (a handshake record, RFC 8446 §5.1) from HTTP, which is for this machine alone. */
function sort(socket: Socket, http: Server, https: Server | null): void {
  socket.setTimeout(TAXII_LISTENER_LIMITS.requestMs, () => socket.destroy());
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null;
    if (first === null) return void socket.destroy();
    socket.unshift(first);
    const isTls = first[0] === 0x16;
    if (isTls && https !== null) https.emit('connection', socket);
    else if (!isTls && isLocal(socket)) http.emit('connection', socket);
    else socket.destroy();
  });
}

async function handle(
  service: TaxiiService,
  door: TaxiiDoor,
  buckets: Map<string, Bucket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const caller = await whoAsks(door, request);
    if (caller === null) return send(response, unauthorised(), true);
    if (!takeToken(buckets, caller.id, door.nowMs()))
      return send(response, refuse(429, 'too many requests: wait a second'), true);
    const answer = await answerTo(service, caller, request);
    if (!response.destroyed) send(response, answer, !request.complete);
  } catch (cause) {
    door.onFault(cause);
    if (!response.headersSent) send(response, refuse(500, 'this server has trouble'), true);
  }
}

function answerTo(
  service: TaxiiService,
  caller: TaxiiCaller,
  request: IncomingMessage,
): Promise<TaxiiAnswer> {
  const { url = '', method = '', headers } = request;
  if (url.length > TAXII_SERVER_LIMITS.urlCharsMax)
    return Promise.resolve(refuse(414, 'the address is too long'));
  const length = headers['content-length'];
  return answerTaxii(service, caller, {
    ...{ method: method === 'HEAD' ? 'GET' : method, url, origin: originOf(request) },
    ...(headers.accept !== undefined && { accept: headers.accept }),
    ...(headers['content-type'] !== undefined && { contentType: headers['content-type'] }),
    ...(length !== undefined && { contentLength: Number(length) }),
    read: (max) => readBody(request, max),
  });
}

/** Where there is a client certificate, it alone decides. */
async function whoAsks(door: TaxiiDoor, request: IncomingMessage): Promise<TaxiiCaller | null> {
  const socket = request.socket as TLSSocket;
  const hasKey = socket.encrypted === true && socket.getPeerX509Certificate() !== undefined;
  if (hasKey) return door.callerOfSocket(socket);
  if (!isLocal(socket)) return null;
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) return null;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  const address = socket.remoteAddress ?? '';
  return door.callerOfPassword(text.slice(0, colon), text.slice(colon + 1), address);
}

function unauthorised(): TaxiiAnswer {
  return {
    status: 401,
    headers: { 'content-type': TAXII_MEDIA, 'www-authenticate': 'Basic realm="taxii"' },
    body: errorMessage(401, 'this server does not know you'),
  };
}

/** Null when there is more than `max`, whatever Content-Length said. */
async function readBody(request: IncomingMessage, max: number): Promise<Uint8Array | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    length += (piece as Buffer).length;
    if (length > max) return null;
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** A body that was not read to its end leaves a connection that cannot be used again. */
function send(response: ServerResponse, { status, headers, body }: TaxiiAnswer, ends: boolean) {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const isHead = response.req.method === 'HEAD';
  response.writeHead(status, {
    ...{ ...headers, 'content-length': bytes.length, 'cache-control': 'no-store' },
    ...{ 'x-content-type-options': 'nosniff', ...(ends && { connection: 'close' }) },
  });
  response.end(isHead ? undefined : bytes);
}

function takeToken(buckets: Map<string, Bucket>, caller: string, nowMs: number): boolean {
  const { requestsPerS, callersMax } = TAXII_LISTENER_LIMITS;
  const bucket = buckets.get(caller) ?? { tokens: requestsPerS, atMs: nowMs };
  if (buckets.size > callersMax) buckets.clear();
  buckets.set(caller, bucket);
  const earned = (Math.max(0, nowMs - bucket.atMs) / 1000) * requestsPerS;
  bucket.tokens = Math.min(requestsPerS, bucket.tokens + earned);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/** Links are absolute where the caller said under which name it came. */
function originOf({ headers, socket }: IncomingMessage): string {
  const { host } = headers;
  if (host === undefined || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host)) return '';
  return `${(socket as TLSSocket).encrypted === true ? 'https' : 'http'}://${host}`;
}

function isLocal({ remoteAddress }: Socket): boolean {
  const address = (remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || address.startsWith('127.');
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new StartError(listenTrouble(host, port, cause, 'taxii-'))),
    );
    server.listen(port, host, resolve);
  });
}
