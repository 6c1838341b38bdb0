/** A log as C2SP tlog-tiles files, in memory. For tests and the bench. */
import {
  appendLeaf,
  checkpointText,
  EMPTY_FRONTIER,
  encodeBundle,
  frontierRoot,
  leafHash,
  type NoteKey,
  nodeHash,
  type Sign,
  signNote,
  tilePath,
} from '../src/index.ts';
import { sha256 } from './crypto.ts';

export type LogFiles = Map<string, Uint8Array>;

export function logFiles(entries: readonly Uint8Array[], key: NoteKey, sign: Sign): LogFiles {
  const files: LogFiles = new Map();
  const leaves = entries.map((entry) => leafHash(sha256, entry));
  const parts = <T>(all: readonly T[]) =>
    Array.from({ length: Math.ceil(all.length / 256) }, (_, n) =>
      all.slice(256 * n, 256 * n + 256),
    );
  for (const [n, part] of parts(entries).entries())
    files.set(`tile/entries/${tilePath(n, part.length)}`, encodeBundle(part));
  for (let level = 0, hashes = leaves; hashes.length > 0; level++) {
    const tiles = parts(hashes);
    for (const [n, tile] of tiles.entries())
      files.set(`tile/${level}/${tilePath(n, tile.length)}`, Uint8Array.from(Buffer.concat(tile)));
    hashes = tiles.filter((tile) => tile.length === 256).map(fold);
  }
  let frontier = EMPTY_FRONTIER;
  for (const leaf of leaves) frontier = appendLeaf(sha256, frontier, leaf).frontier;
  const root = frontierRoot(sha256, frontier);
  const text = checkpointText({ origin: key.name, size: entries.length, root, extensions: [] });
  files.set('checkpoint', new TextEncoder().encode(signNote(sha256, text, key, sign)));
  return files;
}

function fold(tile: readonly Uint8Array[]): Uint8Array {
  if (tile.length === 1) return tile[0]!;
  const middle = tile.length / 2;
  return nodeHash(sha256, fold(tile.slice(0, middle)), fold(tile.slice(middle)));
}
