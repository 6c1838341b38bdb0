/**
 * What every request must be before anybody asks who it is from. DNS rebinding: Host is on the allow-list. CSRF and cross-site
 * reading: Fetch Metadata (https://www.w3.org/TR/fetch-metadata/) and Origin must say "this very page", and what changes
 * something is JSON. Smuggling-looking requests (doubled framing headers, a body on GET) are refused, not interpreted.
 */
import type { IncomingMessage } from 'node:http';
import { StartError } from '../start-error.ts';
import { type ApiRefusal, refusal, shownValue } from './refusal.ts';

export type Allowed = {
  readonly hosts: ReadonlySet<string>; // lower case, with the port where it is not the scheme's own
  readonly origins: ReadonlySet<string>;
};

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = new Set(['0.0.0.0', '::', '[::]']);
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const ONCE = new Set([
  ...['host', 'origin', 'content-length', 'content-type', 'transfer-encoding', 'cookie'],
  ...['content-encoding', 'expect', 'if-match', 'last-event-id', 'sec-fetch-site'],
]);

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '');
  return bare === 'localhost' || bare === '::1' || /^127\.\d+\.\d+\.\d+$/.test(bare);
}

/** The names of a listener, the one to print first, and those the operator configured; throws on what is no name. */
export function allowedOf(
  host: string,
  port: number,
  tls: boolean,
  names: readonly string[],
): Allowed {
  const scheme = tls ? 'https' : 'http';
  const shown = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const own = [
    ...(WILDCARDS.has(host) ? [] : [shown]),
    ...(isLoopback(host) || WILDCARDS.has(host) ? LOOPBACK_NAMES : []),
  ].map((name) => `${scheme}://${name}:${port}`);
  const urls = [...own, ...names.flatMap((name) => originsOf(name, scheme, port))].map(
    (text) => new URL(text),
  );
  return {
    hosts: new Set(urls.map((url) => url.host)),
    origins: new Set(urls.map((url) => url.origin)),
  };
}

/** 'https://watch.example' is itself; a bare name is meant on this port, and behind a proxy that adds TLS. */
function originsOf(name: string, scheme: string, port: number): readonly string[] {
  const origins = /^https?:\/\//.test(name)
    ? [name]
    : /:\d+$/.test(name)
      ? [`${scheme}://${name}`]
      : [`${scheme}://${name}:${port}`, `https://${name}`];
  for (const text of origins) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (
      url === undefined ||
      url.pathname !== '/' ||
      /[\s/?#@*]/.test(name.replace(/^https?:\/\//, ''))
    )
      throw new StartError(
        `--name ${shownValue(name)} is no name of a host: give watch.example or https://watch.example:8443`,
      );
  }
  return origins;
}

/** Undefined when the request may go on. `page`: the path serves a page or its parts, which a link elsewhere may open. */
export function gate(
  request: IncomingMessage,
  allowed: Allowed,
  urlLengthMax: number,
  page: boolean,
): ApiRefusal | undefined {
  return (
    refuseForm(request, urlLengthMax) ??
    refuseHost(request, allowed) ??
    refuseSite(request, allowed, page) ??
    refuseBody(request)
  );
}

function refuseForm(request: IncomingMessage, urlLengthMax: number): ApiRefusal | undefined {
  const url = request.url ?? '';
  if (url.length > urlLengthMax)
    return refusal(414, 'url', `the URL has ${url.length} characters: at most ${urlLengthMax}`);
  if (!url.startsWith('/'))
    return refusal(400, 'url', 'the request names a whole URL: name the path, this is no proxy');
  const seen = new Set<string>();
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!.toLowerCase();
    if (ONCE.has(name) && seen.has(name))
      return refusal(400, 'header', `the header ${name} is there twice: send it once`);
    seen.add(name);
  }
  if (seen.has('content-length') && seen.has('transfer-encoding'))
    return refusal(400, 'header', 'Content-Length and Transfer-Encoding exclude each other');
  return undefined;
}

function refuseHost(request: IncomingMessage, { hosts }: Allowed): ApiRefusal | undefined {
  const host = request.headers.host?.toLowerCase() ?? '';
  if (hosts.has(host)) return undefined;
  const right = [...hosts].join(', ');
  const told = `this node is not ${shownValue(host)}: it answers to ${right}; another name is given with --name`;
  return refusal(421, 'host', told);
}

function refuseSite(
  { headers, method = '' }: IncomingMessage,
  allowed: Allowed,
  page: boolean,
): ApiRefusal | undefined {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  if (origin !== undefined && !(allowed.origins.has(origin) && sameHost(origin, headers.host)))
    return refusal(403, 'origin', `a page of ${shownValue(origin)} may not use this node`);
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    const opened = page && method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
    if (!opened)
      return refusal(
        403,
        'origin',
        `a page of another site may not use this node (${shownValue(site)})`,
      );
  }
  if (SAFE_METHODS.has(method) || origin !== undefined || site === 'same-origin') return undefined;
  const told =
    'a request that changes something says where it comes from: send Origin with the URL of this node';
  return refusal(403, 'origin', told);
}

function sameHost(origin: string, host: string | undefined): boolean {
  return new URL(origin).host === host?.toLowerCase();
}

function refuseBody({ headers, method = '' }: IncomingMessage): ApiRefusal | undefined {
  const none = (headers['content-length'] ?? '0') === '0' && !headers['transfer-encoding'];
  if (SAFE_METHODS.has(method))
    return none ? undefined : refusal(400, 'body', `${method} takes no body: send it without`);
  const type = headers['content-type'];
  if (type === undefined)
    return none
      ? undefined
      : refusal(
          415,
          'media-type',
          'the body must be JSON: send it with Content-Type: application/json',
        );
  if (!/^application\/json(;\s*charset="?utf-8"?)?$/i.test(type))
    return refusal(
      415,
      'media-type',
      `the body is ${shownValue(type)}: send application/json in UTF-8`,
    );
  if (headers['content-encoding'] !== undefined)
    return refusal(415, 'media-type', 'the body is encoded: send it plain');
  return undefined;
}
