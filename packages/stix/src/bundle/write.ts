/** A bundle from objects: those that came from elsewhere by their stored bytes, unchanged; ours in canonical form (RFC 8785). */
import { canonicalBytes } from '@noroshi/watch';

/** Bytes as they were stored, or an object of ours. */
export type BundleItem = Uint8Array | { readonly type: string; readonly id: string };

/** Pieces to be written one after the other; `bundleId` is bundle--UUID. Throws on an object of ours that JSON cannot hold. */
export function* bundlePieces(
  bundleId: string,
  items: Iterable<BundleItem>,
): Generator<Uint8Array, void, undefined> {
  const utf8 = new TextEncoder();
  yield utf8.encode(`{"type":"bundle","id":${JSON.stringify(bundleId)}`);
  let before = ',"objects":[\n';
  for (const item of items) {
    yield utf8.encode(before);
    yield item instanceof Uint8Array ? item : bytesOf(item);
    before = ',\n';
  }
  yield utf8.encode(before === ',\n' ? '\n]}\n' : '}\n'); // a bundle of nothing has no list
}

function bytesOf(object: { readonly type: string; readonly id: string }): Uint8Array {
  const bytes = canonicalBytes(object);
  if (bytes.ok) return bytes.value;
  throw new TypeError(`bundlePieces: ${object.id}${bytes.error.path} ${bytes.error.message}`);
}
