/**
 * Identifiers that two parties make alike: UUID version 5 over the canonical JSON of an observable's contributing properties
 * (STIX 2.1 §2.9; RFC 9562 §5.5; RFC 8785), and over a name of our own for domain objects, so that the same sign told twice is
 * the same object. A foreign id that does not agree is never refused: a fifth of those in the standard's examples do not.
 */
import { canonicalText } from '@noroshi/watch';
import { OBSERVABLE_TYPES } from './objects/observable.ts';

/** SHA-1 of bytes, 20 bytes; the caller brings it, so this package runs anywhere. */
export type Sha1 = (bytes: Uint8Array) => Uint8Array;

/** §2.9: the namespace of observables. */
export const OBSERVABLE_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7';

/** §2.9: one hash contributes, the first of these that is there, else the first there is. */
const HASH_ORDER = ['MD5', 'SHA-1', 'SHA-256', 'SHA-512'];

/** `type--UUID`; null when the type defines none or no contributing property is there: then an id is random. */
export function observableId(
  object: { readonly type: string; readonly [name: string]: unknown },
  sha1: Sha1,
): string | null {
  const contributing = OBSERVABLE_TYPES[object.type]?.contributing ?? [];
  const values: Record<string, unknown> = {};
  for (const name of contributing) {
    const value = name === 'hashes' ? oneHash(object[name]) : object[name];
    if (value !== undefined) values[name] = value;
  }
  if (Object.keys(values).length === 0) return null;
  const canonical = canonicalText(values);
  return canonical.ok
    ? `${object.type}--${uuidV5(OBSERVABLE_NAMESPACE, canonical.value, sha1)}`
    : null;
}

/** RFC 9562 §5.5: SHA-1 over namespace and name, cut to 128 bits with version and variant set. */
export function uuidV5(namespace: string, name: string, sha1: Sha1): string {
  const space = namespace.replaceAll('-', '');
  const prefix = Uint8Array.from({ length: 16 }, (_, i) =>
    Number.parseInt(space.slice(2 * i, 2 * i + 2), 16),
  );
  const text = new TextEncoder().encode(name);
  const input = new Uint8Array(16 + text.length);
  input.set(prefix);
  input.set(text, 16);
  const hash = sha1(input).slice(0, 16);
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20, 32].map((end, i) => hex.slice([0, 8, 12, 16, 20][i], end)).join('-');
}

function oneHash(hashes: unknown): unknown {
  if (typeof hashes !== 'object' || hashes === null) return undefined;
  const entries = Object.entries(hashes);
  const found = HASH_ORDER.flatMap((name) => entries.filter(([algorithm]) => algorithm === name));
  const chosen = found[0] ?? entries[0];
  return chosen === undefined ? undefined : Object.fromEntries([chosen]);
}
