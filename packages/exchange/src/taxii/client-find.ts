/**
 * From the address of a TAXII 2.1 server to its collections: discovery (§4.1) names api roots, a root (§4.2) says what it takes,
 * and lists collections (§5.1). An address may be of either. What leads to another host is not followed: the account is for one.
 */
import { ok, type Result } from '@noroshi/time';
import type { JsonValue } from '@noroshi/watch';
import {
  form,
  isRecord,
  readAnswer,
  type ServerAnswer,
  type ServerFault,
  told,
} from './client-answer.ts';

export const FIND_LIMITS = { rootsMax: 32, collectionsMax: 1000, urlCharsMax: 2048 } as const;

export type ServerRoot = { readonly title: string; readonly bodyBytesMax: number };
export type ServerCollection = {
  readonly id: string; // UUID in small letters
  readonly title: string;
  readonly canRead: boolean;
  readonly canWrite: boolean;
};

/** Addresses of api roots, the default one first; or the root itself, where the address is one. */
export type Found =
  | { readonly kind: 'roots'; readonly urls: readonly string[] }
  | { readonly kind: 'root'; readonly root: ServerRoot };

/** What stands at an address given by a person. `url` is that address. */
export function readEntry(
  url: string,
  answer: ServerAnswer,
  nowUs: number,
): Result<Found, ServerFault> {
  const read = readAnswer(answer, nowUs);
  if (!read.ok) return read;
  if (read.value.versions !== undefined) {
    const root = rootOf(read.value);
    return root.ok ? ok({ kind: 'root', root: root.value }) : root;
  }
  const { title, api_roots: roots = [], default: first } = read.value;
  if (typeof title !== 'string' || !Array.isArray(roots))
    return form('the address is neither a discovery nor an api root: it has no title or versions');
  if (roots.length > FIND_LIMITS.rootsMax)
    return form(`it has ${roots.length} api roots: at most ${FIND_LIMITS.rootsMax} are read`);
  const urls: string[] = [];
  for (const each of [first, ...roots]) {
    if (each === undefined) continue;
    const whole = rootUrl(url, each);
    if (!whole.ok) return whole;
    if (!urls.includes(whole.value)) urls.push(whole.value);
  }
  return ok({ kind: 'roots', urls });
}

export function readRoot(answer: ServerAnswer, nowUs: number): Result<ServerRoot, ServerFault> {
  const read = readAnswer(answer, nowUs);
  return read.ok ? rootOf(read.value) : read;
}

function rootOf(value: { readonly [name: string]: JsonValue }): Result<ServerRoot, ServerFault> {
  const { title, versions, max_content_length: most } = value;
  if (!Array.isArray(versions) || !versions.some(isVersion21))
    return form(
      `the api root does not speak TAXII 2.1: its versions are ${told(JSON.stringify(versions))}`,
    );
  const bodyBytesMax = typeof most === 'number' && most > 0 ? Math.floor(most) : 1_048_576;
  return ok({ title: typeof title === 'string' ? told(title) : '', bodyBytesMax });
}

/** `taxii-2.1` is what drafts of the standard said. */
function isVersion21(version: JsonValue): boolean {
  if (typeof version !== 'string') return false;
  return (
    /^application\/taxii\+json\s*;\s*version="?2\.1"?$/.test(version) || version === 'taxii-2.1'
  );
}

export function readCollections(
  answer: ServerAnswer,
  nowUs: number,
): Result<readonly ServerCollection[], ServerFault> {
  const read = readAnswer(answer, nowUs);
  if (!read.ok) return read;
  const list = read.value.collections ?? [];
  if (!Array.isArray(list)) return form('collections is no list');
  if (list.length > FIND_LIMITS.collectionsMax)
    return form(
      `it lists ${list.length} collections: at most ${FIND_LIMITS.collectionsMax} are read`,
    );
  const collections: ServerCollection[] = [];
  for (const each of list) {
    const one = isRecord(each) ? collectionOf(each) : null;
    if (one === null) return form('a collection is without its id, can_read or can_write');
    collections.push(one);
  }
  return ok(collections);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function collectionOf(value: { readonly [name: string]: JsonValue }): ServerCollection | null {
  const { id, title, can_read: canRead, can_write: canWrite } = value;
  if (typeof id !== 'string' || !UUID.test(id)) return null;
  if (typeof canRead !== 'boolean' || typeof canWrite !== 'boolean') return null;
  const name = typeof title === 'string' ? told(title) : '';
  return { id: id.toLowerCase(), title: name, canRead, canWrite };
}

/** Relative or whole, on the same scheme, host and port, without a user; with a slash at its end. */
function rootUrl(base: string, given: JsonValue): Result<string, ServerFault> {
  const from = URL.parse(base);
  const to = typeof given === 'string' ? URL.parse(given, base) : null;
  if (from === null || to === null || to.href.length > FIND_LIMITS.urlCharsMax)
    return form('an api root has no address');
  if (to.origin !== from.origin || to.username !== '')
    return form(
      `an api root is on another host (${told(to.host)}): give that address, if it is right`,
    );
  return ok(
    to.pathname.endsWith('/') ? `${to.origin}${to.pathname}` : `${to.origin}${to.pathname}/`,
  );
}
