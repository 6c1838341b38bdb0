/**
 * A URL judged against the allow-list before anything is resolved. The WHATWG parser has already turned decimal, octal and
 * hexadecimal forms of an address into its plain form, so what is compared is what would be connected to.
 * https://url.spec.whatwg.org/#concept-ipv4-parser
 */
import { isIP } from 'node:net';
import { err, ok, type Result } from '@noroshi/time';
import type { FetchError, HostRule } from './fetcher.ts';

export type Target = {
  readonly url: URL;
  readonly rule: HostRule;
  readonly host: string; // without the brackets of IPv6
  readonly port: number;
  readonly literal: boolean; // the host is an address
};

const URL_LENGTH_MAX = 4096;
const PORTS = { 'http:': 80, 'https:': 443 } as const;

/** The rule that allows this URL, or why none does. */
export function judgeUrl(text: string, allow: readonly HostRule[]): Result<Target, FetchError> {
  const refused = (reason: string) =>
    err<FetchError>({ kind: 'refused', url: shownUrl(text), reason });
  if (text.length > URL_LENGTH_MAX)
    return refused(`it is longer than ${URL_LENGTH_MAX} characters`);
  const url = URL.parse(text);
  if (url === null) return refused('it is no URL; give one such as https://example.org/file.csv');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refused(`its scheme is ${url.protocol.slice(0, -1)}; https is right`);
  }
  if (url.username !== '' || url.password !== '') {
    return refused('it carries a user or a password; credentials come from a file');
  }
  const host = plainHost(url.hostname);
  const port = url.port === '' ? PORTS[url.protocol] : Number(url.port);
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const rule = allow.find(
    (one) =>
      plainHost(one.host.toLowerCase()) === host &&
      (one.port ?? PORTS[`${one.scheme ?? 'https'}:`]) === port &&
      (one.scheme ?? 'https') === scheme,
  );
  if (rule === undefined) {
    return refused(`${scheme}://${url.host} is not on the list of allowed hosts`);
  }
  return ok({ url, rule, host, port, literal: isIP(host) !== 0 });
}

/** Text of a URL fit for a message: no user, no query (which may hold a key), cut. */
export function shownUrl(text: string): string {
  const url = URL.parse(text);
  const shown = url === null ? text : `${url.protocol}//${url.host}${url.pathname}`;
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}

function plainHost(hostname: string): string {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return bare.endsWith('.') ? bare.slice(0, -1) : bare;
}
