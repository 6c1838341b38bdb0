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
import type { FileRequest } from '../shared-files/answer.ts';
import { StartError } from '../start-error.ts';
import { answerTaxii, later, refuse, type TaxiiAnswer } from './answer.ts';
import { TAXII_SERVER_LIMITS, type TaxiiCaller, type TaxiiService } from './service.ts';

export const TAXII_LISTENER_LIMITS = {
  connectionsMax: 64,
  requestsPerS: 200, // of one caller, over a burst of as many
  bodiesMax: 4, // of one caller, read at once
  callersMax: 1000, // whose requests are counted
  headerBytesMax: 32_768, // a cursor carries its filter
  handshakeMs: 10_000,
  headMs: 10_000, // from the first byte of a request to the end of its head
  requestMs: 60_000, // to the end of its body
  lookMs: 2000, // how often these are looked at
} as const;
export type TaxiiListenerLimits = { readonly [K in keyof typeof TAXII_LISTENER_LIMITS]: number };

export type TaxiiDoor = {
  readonly tls: { readonly keyPem: string; readonly certificatePem: string } | null;
  /** Who a connection with a client certificate is; null cuts it. */
  readonly callerOfSocket: (socket: TLSSocket) => Promise<TaxiiCaller | null>;
  readonly callerOfPassword: (
    name: string,
    password: string,
    address: string,
  ) => Promise<TaxiiCaller | null>;
  /** What was released to a partner as files, under /files/. */
  readonly files?: (partner: string, request: FileRequest) => Promise<TaxiiAnswer>;
  readonly nowMs: () => number;
  readonly onFault: (cause: unknown) => void;
};

export type TaxiiListener = {
  readonly port: number;
  /** Shown to who connects from now on; where there was TLS at the start. */
  setTls(tls: NonNullable<TaxiiDoor['tls']>): void;
  close(): Promise<void>;
};

type Bucket = { tokens: number; atMs: number; bodies: number };
/** Who has shown who it is keeps its connection; of the others the oldest goes where there is no room. */
type Desk = {
  readonly service: TaxiiService;
  readonly door: TaxiiDoor;
  readonly limits: TaxiiListenerLimits;
  readonly buckets: Map<string, Bucket>;
  readonly strangers: Set<Socket>; // in the order they came
};

export async function startTaxiiListener(
  service: TaxiiService,
  door: TaxiiDoor,
  at: { readonly host: string; readonly port: number },
  limits: TaxiiListenerLimits = TAXII_LISTENER_LIMITS,
): Promise<TaxiiListener> {
  const desk: Desk = { service, door, limits, buckets: new Map(), strangers: new Set() };
  const { http, https } = serversOf(desk);
  const opened = new Set<Socket>();
  const front = createServer({ pauseOnConnect: true }, (socket) => {
    if (opened.size >= limits.connectionsMax && !makeRoom(desk)) return void socket.destroy();
    opened.add(socket);
    desk.strangers.add(socket);
    socket.once('close', () => {
      opened.delete(socket);
      desk.strangers.delete(socket);
    });
    socket.on('error', () => socket.destroy());
    sort(socket, http, https, limits);
  });
  await listen(front, at);
  return {
    port: (front.address() as AddressInfo).port,
    setTls: ({ keyPem: key, certificatePem: cert }) =>
      https?.setSecureContext({ key, cert, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }),
    close: async () => {
      const closed = new Promise<void>((resolve) => front.close(() => resolve()));
      for (const socket of opened) socket.destroy();
      for (const server of [http, https]) server?.close();
      await closed;
    },
  };
}

/** Neither listens: they are given connections, and told so, or nobody would look at their times. */
function serversOf(desk: Desk) {
  const { limits, door } = desk;
  const serve: RequestListener = (request, response) => void handle(desk, request, response);
  const times = {
    ...{ maxHeaderSize: limits.headerBytesMax, requestTimeout: limits.requestMs },
    ...{ headersTimeout: limits.headMs, connectionsCheckingInterval: limits.lookMs },
  };
  const http = createHttp(times, serve);
  const https =
    door.tls &&
    createHttps(
      {
        ...{ ...times, handshakeTimeout: limits.handshakeMs },
        ...{ key: door.tls.keyPem, cert: door.tls.certificatePem, requestCert: true },
        ...{ minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', rejectUnauthorized: false },
      },
      serve,
    );
  for (const server of [http, https]) server?.emit('listening');
  return { http, https };
}

/** The oldest connection of nobody known makes room; false where all are of known callers. */
function makeRoom({ strangers }: Desk): boolean {
  const [oldest] = strangers;
  if (oldest === undefined) return false;
  strangers.delete(oldest);
  oldest.destroy();
  return true;
}

/** The first byte tells TLS (a handshake record, RFC 8446 §5.1) from HTTP, which is for this machine alone. */
function sort(
  socket: Socket,
  http: Server,
  https: Server | null,
  { requestMs, headMs }: TaxiiListenerLimits,
): void {
  socket.setTimeout(requestMs, () => socket.destroy());
  const silent = setTimeout(() => socket.destroy(), headMs);
  socket.once('close', () => clearTimeout(silent));
  socket.once('readable', () => {
    clearTimeout(silent);
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
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { door, limits } = desk;
  try {
    const caller = await whoAsks(door, request);
    if (caller === null) return send(response, unauthorised(), true);
    for (const one of desk.strangers) if (isOf(one, request.socket)) desk.strangers.delete(one);
    const bucket = bucketOf(desk, caller.id);
    if (!takeToken(bucket, limits.requestsPerS, door.nowMs()))
      return send(response, later(429, 'too many requests: wait a second', 1), true);
    const hasBody = request.method === 'POST';
    if (hasBody && bucket.bodies >= limits.bodiesMax)
      return send(response, later(503, 'too many bodies at once: wait a second', 1), true);
    bucket.bodies += hasBody ? 1 : 0;
    try {
      const answer = await answerTo(desk, caller, request);
      if (!response.destroyed) send(response, answer, !request.complete);
    } finally {
      bucket.bodies -= hasBody ? 1 : 0;
    }
  } catch (cause) {
    if (request.errored !== null || response.destroyed) return; // it went away: nobody is there to answer
    door.onFault(cause);
    if (!response.headersSent) send(response, refuse(500, 'this server has trouble'), true);
  }
}

/** Over TLS the request has a socket of its own upon the connection. */
function isOf(connection: Socket, socket: Socket): boolean {
  return (
    connection === socket ||
    (connection.remotePort === socket.remotePort &&
      connection.remoteAddress === socket.remoteAddress)
  );
}

function answerTo(
  { service, door }: Pick<Desk, 'service' | 'door'>,
  caller: TaxiiCaller,
  request: IncomingMessage,
): Promise<TaxiiAnswer> {
  const { url = '', method = '', headers } = request;
  if (url.length > TAXII_SERVER_LIMITS.urlCharsMax)
    return Promise.resolve(refuse(414, 'the address is too long'));
  if (caller.isPartner && door.files !== undefined && /^\/files(\/|$)/.test(url)) {
    const ifNoneMatch = headers['if-none-match'];
    return door.files(caller.id, {
      method,
      url,
      ...(ifNoneMatch !== undefined && { ifNoneMatch }),
    });
  }
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

function bucketOf({ buckets, limits, door }: Desk, caller: string): Bucket {
  const known = buckets.get(caller);
  if (known !== undefined) return known;
  if (buckets.size >= limits.callersMax) buckets.clear();
  const made = { tokens: limits.requestsPerS, atMs: door.nowMs(), bodies: 0 };
  buckets.set(caller, made);
  return made;
}

function takeToken(bucket: Bucket, perS: number, nowMs: number): boolean {
  const earned = (Math.max(0, nowMs - bucket.atMs) / 1000) * perS;
  bucket.tokens = Math.min(perS, bucket.tokens + earned);
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
