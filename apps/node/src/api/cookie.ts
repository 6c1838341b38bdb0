/**
 * The session cookie (RFC 6265bis): HttpOnly, SameSite=Strict, Path=/, no Domain; with TLS also Secure and the __Host- prefix,
 * so no other host or plain page can plant it. Two of the same name are refused: one of them is not ours.
 */
import type { SessionCookie } from './route.ts';

const TOKEN = /^[A-Za-z0-9._~-]{16,256}$/;

export function cookieName(tls: boolean): string {
  return tls ? '__Host-noroshi' : 'noroshi';
}

/** Null when there is none, it is malformed, or it is there twice. */
export function sessionToken(header: string | undefined, tls: boolean): string | null {
  const name = `${cookieName(tls)}=`;
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(name))
    .map((pair) => pair.slice(name.length));
  return found.length === 1 && TOKEN.test(found[0]!) ? found[0]! : null;
}

export function setCookie({ token, maxAgeS }: SessionCookie, tls: boolean): string {
  if (token !== null && !TOKEN.test(token))
    throw new RangeError('a session token is URL-safe text');
  const value = `${cookieName(tls)}=${token ?? ''}`;
  const life = `Max-Age=${token === null ? 0 : Math.floor(maxAgeS)}`;
  return [value, 'Path=/', life, 'HttpOnly', 'SameSite=Strict', ...(tls ? ['Secure'] : [])].join(
    '; ',
  );
}
