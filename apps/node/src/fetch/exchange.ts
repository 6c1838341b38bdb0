/**
 * One request and its answer on one fresh connection to one checked address. Nothing is pooled, so no later request can ride
 * on a connection that was checked for another name. Bodies are counted as they come, packed and unpacked; what passes a cap
 * is cut off at once. HTTP semantics: RFC 9110.
 */
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIPv6 } from 'node:net';
import { createGunzip, type Gunzip } from 'node:zlib';
import { err, ok, type Result } from '@noroshi/time';
import { FETCH_LIMITS, type FetchAnswer, type FetchError, type FetchOptions } from './fetcher.ts';
import { connectPinned } from './pinned.ts';
import { shownUrl, type Target } from './target.ts';

export type Sent = {
  readonly method: 'GET' | 'POST';
  readonly body: Uint8Array | null;
  readonly options: FetchOptions;
  readonly userAgent: string;
};

type Outcome = Result<FetchAnswer, FetchError>;

export function exchange(
  sent: Sent,
  target: Target,
  address: string,
  signal: AbortSignal,
): Promise<Outcome> {
  const url = shownUrl(target.url.href);
  const request = target.url.protocol === 'https:' ? requestHttps : requestHttp;
  const family = isIPv6(address) ? 6 : 4;
  return new Promise<Outcome>((resolve) => {
    const fail = (cause: unknown) => resolve(err(connectionError(url, cause)));
    const outgoing = request(
      {
        method: sent.method,
        host: target.host,
        port: target.port,
        path: `${target.url.pathname}${target.url.search}`,
        headers: headersOf(sent, target),
        agent: false,
        maxHeaderSize: FETCH_LIMITS.headerBytesMax,
        // the checked address is the only answer this connection can get
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
        ...tlsOf(target, address),
        signal,
      },
      (incoming) => {
        receive(incoming, sent, target).then(resolve, fail);
      },
    );
    outgoing.on('error', fail);
    outgoing.end(sent.body ?? undefined);
  }).catch((cause) => err(connectionError(url, cause))); // a header that may not be sent throws
}

/** Whom TLS trusts, and as whom it comes. */
function tlsOf({ rule, literal, host, port }: Target, address: string) {
  const { ca, client, pin } = rule;
  const options = {
    ...(ca === undefined ? {} : { ca }),
    ...(client === undefined ? {} : { key: client.keyPem, cert: client.certificatePem }),
    ...(literal ? {} : { servername: host }),
  };
  if (pin === undefined || rule.scheme === 'http') return options;
  const createConnection: RequestOptions['createConnection'] = (_options, done) => {
    connectPinned({ ...options, host: address, port }, pin, done);
    return undefined; // nothing is written before the pin was compared
  };
  return { ...options, createConnection, agent: undefined };
}

function headersOf({ method, body, options, userAgent }: Sent, target: Target) {
  return {
    'user-agent': userAgent,
    accept: '*/*',
    'accept-encoding': 'gzip, identity',
    connection: 'close',
    ...(options.etag === undefined ? {} : { 'if-none-match': options.etag }),
    ...(options.lastModified === undefined ? {} : { 'if-modified-since': options.lastModified }),
    ...(method === 'POST' ? { 'content-length': String(body?.length ?? 0) } : {}),
    ...Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    host: target.url.host,
  };
}

async function receive(incoming: IncomingMessage, sent: Sent, target: Target): Promise<Outcome> {
  const url = shownUrl(target.url.href);
  const bytesMax = sent.options.bytesMax ?? FETCH_LIMITS.bytesMax;
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    incoming.destroy();
    return err({ kind: 'encoding', url, reason: `content-encoding ${encoding.slice(0, 40)}` });
  }
  const body = await collect(incoming, encoding === 'gzip', bytesMax);
  incoming.destroy();
  if (body === 'too long') return err({ kind: 'too long', url, bytesMax });
  if (!(body instanceof Uint8Array)) return err({ kind: 'encoding', url, reason: body.reason });
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    ),
  );
  const setCookies = incoming.headers['set-cookie'] ?? [];
  return ok({ status: incoming.statusCode ?? 0, headers, setCookies, body, url: target.url.href });
}

/** All bytes of a body, unpacked; both the packed and the unpacked count stay below the cap. */
async function collect(
  incoming: IncomingMessage,
  gzip: boolean,
  bytesMax: number,
): Promise<Uint8Array | 'too long' | { readonly reason: string }> {
  const parts: Uint8Array[] = [];
  let packed = 0;
  let unpacked = 0;
  const gunzip = gzip ? createGunzip() : undefined;
  const take = (part: Uint8Array) => {
    unpacked += part.length;
    if (unpacked <= bytesMax) parts.push(part);
  };
  gunzip?.on('data', take);
  const damaged = new Promise<never>((_resolve, reject) => gunzip?.on('error', reject));
  damaged.catch(() => {}); // told by the race below
  try {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      packed += chunk.length;
      if (gunzip === undefined) take(chunk);
      else await Promise.race([damaged, written(gunzip, chunk)]);
      if (packed > bytesMax || unpacked > bytesMax) return 'too long';
    }
    if (gunzip !== undefined && packed > 0) await Promise.race([damaged, ended(gunzip)]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code?.startsWith('Z_')) {
      return { reason: (cause as Error).message };
    }
    throw cause;
  } finally {
    gunzip?.destroy();
  }
  return unpacked > bytesMax ? 'too long' : joined(parts, unpacked);
}

/** zlib calls back when the chunk is used up, and not at all when it is damaged. */
function written(gunzip: Gunzip, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    gunzip.write(chunk, () => resolve());
  });
}

function ended(gunzip: Gunzip): Promise<void> {
  return new Promise((resolve) => {
    gunzip.once('end', resolve);
    gunzip.end();
  });
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function connectionError(url: string, cause: unknown): FetchError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === undefined ? message : `${code}: ${message}`;
  return { kind: 'connection', url, reason: `no answer (${reason.slice(0, 300)})` };
}
