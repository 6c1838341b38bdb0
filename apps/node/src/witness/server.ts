/**
 * The listener of a witness (C2SP tlog-witness): `POST …/add-checkpoint`, and where monitors are allowed
 * `GET …/<SHA-256 of the origin>/checkpoint`. The protocol has no log-in: who may ask is whoever holds a checkpoint that a known log
 * has signed. Loopback as it is, any other address with TLS only; bounded in connections, bytes, time, and requests a second.
 * https://c2sp.org/tlog-witness
 */
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { hexFromBytes, type NoteKey, WITNESS_LIMITS } from '@noroshi/exchange';
import { witnessedLog } from '@noroshi/store/exchange';
import { listenRule, listenTrouble, type TlsPair } from '../api/listen.ts';
import { sha256 } from '../keys/keys.ts';
import { StartError } from '../start-error.ts';
import { addCheckpoint, type Witness } from './witness.ts';

export const WITNESS_SERVER_LIMITS = {
  connectionsMax: 64,
  requestsPerS: 50, // of one address, over a burst of as many
  addressesMax: 1000, // whose requests are counted
  headerBytesMax: 8192,
  requestMs: 15_000,
  idleMs: 60_000,
  dropBytesMax: 4 * 2 ** 20, // of a question that is too long
} as const;

const BODY_BYTES_MAX = 2 * WITNESS_LIMITS.requestBytesMax; // its characters may have two bytes

export type WitnessServer = { readonly port: number; close(): Promise<void> };

export type WitnessDoor = {
  readonly witness: Witness;
  readonly logs: () => Promise<readonly NoteKey[]>;
  readonly monitors: boolean; // whether checkpoints are shown
  readonly tls?: TlsPair | undefined;
  readonly nowMs: () => number;
  readonly onAnswer: (status: number, path: string) => void;
  readonly onFault: (cause: unknown) => void;
};

type Reply = { readonly status: number; readonly text: string; readonly type?: string };
type Bucket = { tokens: number; atMs: number };

export async function startWitnessServer(
  door: WitnessDoor,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<WitnessServer> {
  const rule = listenRule(host, door.tls);
  if (!rule.ok) throw new StartError(rule.error);
  const L = WITNESS_SERVER_LIMITS;
  const buckets = new Map<string, Bucket>();
  const limits = {
    ...{ maxHeaderSize: L.headerBytesMax, requestTimeout: L.requestMs },
    ...{ headersTimeout: L.requestMs, keepAliveTimeout: L.idleMs },
  };
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    void handle(door, buckets, request, response);
  const server =
    door.tls === undefined
      ? createHttp(limits, serve)
      : createHttps({ ...limits, ...door.tls, minVersion: 'TLSv1.3' }, serve);
  server.maxConnections = L.connectionsMax;
  const opened = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    opened.add(socket);
    socket.once('close', () => opened.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new StartError(listenTrouble(host, port, cause))));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of opened) socket.destroy();
      await closed;
    },
  };
}

async function handle(
  door: WitnessDoor,
  buckets: Map<string, Bucket>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  let reply: Reply;
  try {
    const from = request.socket.remoteAddress ?? '';
    reply = takeToken(buckets, from, door.nowMs())
      ? await replyTo(door, request, path)
      : { status: 429, text: 'too many requests: wait a second\n' };
  } catch (cause) {
    door.onFault(cause);
    reply = { status: 500, text: 'this witness has trouble: ask later\n' };
  }
  door.onAnswer(reply.status, path);
  if (response.destroyed) return;
  const { status, text, type = 'text/plain; charset=utf-8' } = reply;
  response.writeHead(status, {
    ...{ 'content-type': type, 'content-length': Buffer.byteLength(text) },
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    ...(!request.complete && { connection: 'close' }),
  });
  response.end(text);
  if (!request.complete) request.resume(); // dropped, within the time of a request
}

async function replyTo(door: WitnessDoor, request: IncomingMessage, path: string): Promise<Reply> {
  if (path.endsWith('/add-checkpoint')) {
    if (request.method !== 'POST') return { status: 405, text: 'POST only\n' };
    const body = await bodyOf(request);
    if (typeof body === 'number') return { status: body, text: 'no question of tlog-witness\n' };
    const answer = await addCheckpoint(door.witness, await door.logs(), body);
    return answer.status === 409 ? { ...answer, type: 'text/x.tlog.size' } : answer;
  }
  const hash = /\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  if (hash === undefined || !door.monitors) return { status: 404, text: 'no such thing here\n' };
  if (request.method !== 'GET') return { status: 405, text: 'GET only\n' };
  const keys = await door.logs();
  const key = keys.find(({ name }) => hexFromBytes(sha256(Buffer.from(name, 'utf8'))) === hash);
  const kept = key && (await witnessedLog(door.witness.store.db, key.name));
  if (kept === undefined) return { status: 404, text: 'nothing was cosigned of it\n' };
  return { status: 200, text: kept.note };
}

/** The whole body as text, or the status that refuses it. What is too long is read and dropped, so that the client hears why. */
async function bodyOf(request: IncomingMessage): Promise<string | 400 | 413> {
  const parts: Buffer[] = [];
  let length = 0;
  // an early end must leave the connection open for the answer that says why
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= BODY_BYTES_MAX) parts.push(part);
    if (length > WITNESS_SERVER_LIMITS.dropBytesMax) return 413;
  }
  if (length > BODY_BYTES_MAX) return 413;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch {
    return 400;
  }
}

function takeToken(buckets: Map<string, Bucket>, from: string, nowMs: number): boolean {
  const { requestsPerS, addressesMax } = WITNESS_SERVER_LIMITS;
  const known = buckets.get(from);
  if (known === undefined && buckets.size >= addressesMax) buckets.clear();
  const bucket = known ?? { tokens: requestsPerS, atMs: nowMs };
  buckets.set(from, bucket);
  const earned = (Math.max(0, nowMs - bucket.atMs) / 1000) * requestsPerS;
  bucket.tokens = Math.min(requestsPerS, bucket.tokens + earned);
  bucket.atMs = nowMs;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
