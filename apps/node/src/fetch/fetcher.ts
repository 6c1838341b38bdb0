/**
 * The one client for everything this node asks of the outside. Deny by default: scheme, host and port must be listed, every
 * address a name resolves to is checked and the connection goes to a checked one (no second look-up, so no rebinding), a
 * redirect stays on its host, and bytes (packed and unpacked), headers, time and requests are capped.
 */
import { lookup } from 'node:dns/promises';
import { err, ok, type Result } from '@noroshi/time';
import { type AddressFault, addressFault } from './addresses.ts';
import { type Budget, type BudgetMeter, type BudgetWindow, createBudget } from './budget.ts';
import { exchange, type Sent } from './exchange.ts';
import { judgeUrl, shownUrl, type Target } from './target.ts';

export type HostRule = {
  readonly host: string; // exact, 'celestrak.org'
  readonly scheme?: 'https' | 'http'; // https unless given
  readonly port?: number; // of the scheme unless given
  /** The operator lists this very host as one of the own network: its addresses are not checked. */
  readonly local?: boolean;
  readonly budget?: readonly BudgetWindow[];
  readonly ca?: string; // PEM of an own authority
  readonly client?: { readonly keyPem: string; readonly certificatePem: string };
  /** SHA-256 of the server's SubjectPublicKeyInfo, base64: it counts in place of any authority. */
  readonly pin?: string;
};

export type FetchOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly etag?: string | undefined; // conditional: what the last answer carried
  readonly lastModified?: string | undefined;
  readonly bytesMax?: number; // of the body, before and after gunzip
  readonly timeoutMs?: number; // from the look-up to the last byte
  readonly redirectsMax?: number; // on the same host; 0 refuses any
  readonly signal?: AbortSignal;
};

export type FetchAnswer = {
  readonly status: number; // any; 304 has an empty body
  readonly headers: Readonly<Record<string, string>>; // names in small letters
  readonly setCookies: readonly string[];
  readonly body: Uint8Array;
  readonly url: string; // after redirects on the host
};

export type FetchError =
  | { readonly kind: 'refused'; readonly url: string; readonly reason: string }
  | { readonly kind: 'address'; readonly url: string; readonly fault: AddressFault }
  | { readonly kind: 'resolve'; readonly url: string; readonly reason: string }
  | { readonly kind: 'budget'; readonly url: string; readonly freeAtMs: number }
  | { readonly kind: 'redirect'; readonly url: string; readonly reason: string }
  | { readonly kind: 'too long'; readonly url: string; readonly bytesMax: number }
  | { readonly kind: 'timeout'; readonly url: string; readonly timeoutMs: number }
  | { readonly kind: 'encoding'; readonly url: string; readonly reason: string }
  | { readonly kind: 'connection'; readonly url: string; readonly reason: string }
  | { readonly kind: 'stopped'; readonly url: string };

export type Fetcher = {
  get(url: string, options?: FetchOptions): Promise<Result<FetchAnswer, FetchError>>;
  post(
    url: string,
    body: Uint8Array | string,
    options?: FetchOptions,
  ): Promise<Result<FetchAnswer, FetchError>>;
  /** What is used of each listed host's budget. */
  meters(): readonly { readonly host: string; readonly meters: readonly BudgetMeter[] }[];
  /** Times of the requests that count, by host: to be given as `used` after a restart. */
  used(): Readonly<Record<string, readonly number[]>>;
};

export type FetcherOptions = {
  readonly allow: readonly HostRule[];
  readonly nowMs: () => number;
  /** Every address of a name; the system's resolver unless given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly used?: Readonly<Record<string, readonly number[]>>;
  /** By host; given to several fetchers, they share what a host allows. */
  readonly budgets?: Map<string, Budget>;
  readonly userAgent?: string;
};

export const FETCH_LIMITS = {
  bytesMax: 64 * 2 ** 20,
  timeoutMs: 60_000,
  headerBytesMax: 16_384,
  redirectsMax: 3,
} as const;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function createFetcher(options: FetcherOptions): Fetcher {
  const { allow, nowMs, used = {} } = options;
  const resolve = options.resolve ?? resolveHere;
  const budgets = options.budgets ?? new Map<string, Budget>();
  for (const { host, budget = [] } of allow) {
    if (!budgets.has(host)) budgets.set(host, createBudget(budget, used[host]));
  }
  const ask = async (sent: Sent, text: string): Promise<Result<FetchAnswer, FetchError>> => {
    let url = text;
    const redirectsMax = sent.options.redirectsMax ?? FETCH_LIMITS.redirectsMax;
    for (let hops = 0; ; hops++) {
      const target = judgeUrl(url, allow);
      if (!target.ok) return target;
      const freeAtMs = budgets.get(target.value.rule.host)!.take(nowMs());
      if (freeAtMs > 0) return err({ kind: 'budget', url: shownUrl(url), freeAtMs });
      const answer = await askOnce(sent, target.value, resolve);
      if (!answer.ok || !REDIRECTS.has(answer.value.status)) return answer;
      const next = redirectOf(answer.value, target.value);
      if (!next.ok) return next;
      if (hops >= redirectsMax || sent.method !== 'GET') {
        const reason = `more than ${redirectsMax} redirects, or one of a POST; give the address it leads to`;
        return err({ kind: 'redirect', url: shownUrl(url), reason });
      }
      url = next.value;
    }
  };
  const userAgent = options.userAgent ?? 'Noroshi';
  return {
    get: (url, given = {}) => ask({ method: 'GET', body: null, options: given, userAgent }, url),
    post: (url, body, given = {}) =>
      ask({ method: 'POST', body: bytesOf(body), options: given, userAgent }, url),
    meters: () => [...budgets].map(([host, budget]) => ({ host, meters: budget.meters(nowMs()) })),
    used: () => Object.fromEntries([...budgets].map(([host, budget]) => [host, budget.log()])),
  };
}

/** One sentence: what was tried, and what would be right. */
export function formatFetchError(error: FetchError): string {
  switch (error.kind) {
    case 'refused':
      return `${error.url} was not asked: ${error.reason}`;
    case 'address':
      return `${error.url} was not asked: it leads to ${error.fault.address} (${error.fault.range}); if it is a host of your own network, say local: true for it`;
    case 'resolve':
      return `${error.url}: its name has no address (${error.reason}); check the name and the network`;
    case 'budget':
      return `${error.url} was not asked: the budget of its host is used up until ${new Date(error.freeAtMs).toISOString()}`;
    case 'redirect':
      return `${error.url}: ${error.reason}`;
    case 'too long':
      return `${error.url}: the answer is longer than ${error.bytesMax} bytes and was dropped`;
    case 'timeout':
      return `${error.url}: no whole answer within ${error.timeoutMs / 1000} s`;
    case 'encoding':
      return `${error.url}: the answer cannot be unpacked (${error.reason})`;
    case 'connection':
      return `${error.url}: ${error.reason}`;
    case 'stopped':
      return `${error.url}: stopped`;
  }
}

async function askOnce(
  sent: Sent,
  target: Target,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<Result<FetchAnswer, FetchError>> {
  const url = shownUrl(target.url.href);
  const timeoutMs = sent.options.timeoutMs ?? FETCH_LIMITS.timeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const given = sent.options.signal;
  const signal = given === undefined ? timeout : AbortSignal.any([timeout, given]);
  const ended = (): FetchError =>
    given?.aborted ? { kind: 'stopped', url } : { kind: 'timeout', url, timeoutMs };
  if (signal.aborted) return err(ended());
  let addresses: readonly string[];
  try {
    addresses = target.literal ? [target.host] : await abortable(resolve(target.host), signal);
  } catch (cause) {
    if (signal.aborted) return err(ended());
    return err({ kind: 'resolve', url, reason: codeOf(cause) });
  }
  if (addresses.length === 0) return err({ kind: 'resolve', url, reason: 'none' });
  const faults = target.rule.local ? [] : addresses.map(addressFault);
  const fault = faults.find((one) => one !== undefined);
  if (fault !== undefined) return err({ kind: 'address', url, fault });
  const answer = await exchange(sent, target, addresses[0]!, signal);
  return answer.ok || !signal.aborted ? answer : err(ended());
}

/** Where a redirect leads, when that is on the same scheme, host and port. */
function redirectOf(answer: FetchAnswer, target: Target): Result<string, FetchError> {
  const url = shownUrl(target.url.href);
  const location = answer.headers.location;
  const next = location === undefined ? null : URL.parse(location, target.url.href);
  if (next === null) return err({ kind: 'redirect', url, reason: 'it redirects to nowhere' });
  if (next.origin === target.url.origin) return ok(next.href);
  const reason = `it redirects to another host (${shownUrl(next.href)}), which is never followed; if that is right, give that address`;
  return err({ kind: 'redirect', url, reason });
}

async function resolveHere(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

function bytesOf(body: Uint8Array | string): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}

function codeOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}
