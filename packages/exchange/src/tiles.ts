/**
 * Arithmetic and bytes of C2SP tlog-tiles: which tiles a log of a size has, their paths, and bundles of entries, each entry
 * behind its length as a big-endian uint16. https://c2sp.org/tlog-tiles
 */
import { err, ok, type Result } from '@noroshi/time';
import { joinBytes } from './bytes.ts';

export const TILE_WIDTH = 256;
export const ENTRY_BYTES_MAX = 65_535;

/** How many full tiles each level has, and the width of the partial one (0: none), from level 0 up. */
export function tilesOf(size: number): { readonly full: number; readonly partial: number }[] {
  const levels: { full: number; partial: number }[] = [];
  for (let count = size; count > 0; count = Math.floor(count / TILE_WIDTH)) {
    levels.push({ full: Math.floor(count / TILE_WIDTH), partial: count % TILE_WIDTH });
  }
  return levels;
}

/** 1234067 → 'x001/x234/067'; with a width of less than 256, '….p/width'. */
export function tilePath(index: number, width: number = TILE_WIDTH): string {
  const groups: string[] = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, '0'));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${width}`;
}

export type BundleError =
  | { readonly kind: 'torn'; readonly offset: number } // the bytes end inside an entry
  | { readonly kind: 'count'; readonly count: number; readonly countMax: number };

export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return joinBytes(
    ...entries.flatMap((entry) => {
      if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry of ${entry.length} bytes`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry];
    }),
  );
}

export function decodeBundle(
  bytes: Uint8Array,
  countMax: number,
): Result<Uint8Array[], BundleError> {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (entries.length === countMax) return err({ kind: 'count', count: countMax + 1, countMax });
    const length = at + 2 <= bytes.length ? bytes[at]! * 256 + bytes[at + 1]! : ENTRY_BYTES_MAX + 1;
    const end = at + 2 + length;
    if (end > bytes.length) return err({ kind: 'torn', offset: at });
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return ok(entries);
}
