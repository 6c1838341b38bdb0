/**
 * A whole log checked from its files alone: C2SP tlog-tiles (checkpoint, tiles of hashes, bundles of entries). Every hash is
 * computed again from the entries up to the root that the checkpoint signs; what differs is named by file and entry, and told
 * apart: of an entry and its hash, the one that does not fit the level above is the damaged one. Two hashes an entry, and
 * nothing is kept of an entry but 32 bytes in a column.
 * https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-checkpoint, RFC 6962 §2.1
 */
import { base64FromBytes, type Sha256, sameBytes } from './bytes.ts';
import { type Checkpoint, type NoteKey, openNote, parseCheckpoint, type Verify } from './note.ts';
import { ENTRY_BYTES_MAX, TILE_WIDTH, tilePath, tilesOf } from './tiles.ts';
import { HASH_BYTES } from './tree.ts';

/** The file of this path; null where there is none. */
export type LogReader = (path: string) => Promise<Uint8Array | null>;

export type LogFinding = {
  readonly file: string;
  readonly entry: number | null; // or the hash of that number, in a tile
  readonly message: string;
};

export type LogReport = {
  readonly checkpoint: Checkpoint;
  readonly note: string;
  readonly entries: number; // read
  readonly findings: readonly LogFinding[]; // at most FINDINGS_MAX
};

export type LogTools = { readonly sha256: Sha256; readonly verify: Verify };

export type LogWork = {
  /** Whose log it is; null: by its hashes alone, whoever signed it. */
  readonly key: NoteKey | null;
  /** What is wrong with an entry; null for nothing. It may keep the bytes no longer than the call. */
  readonly onEntry?: (entry: Uint8Array, index: number) => string | null;
  readonly onEntries?: (count: number) => void;
};

export const LOG_LIMITS = { findingsMax: 1000, checkpointBytesMax: 65_536 } as const;

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/** A hash for each tile below, in a column; `file` says where it was read. */
type Level = { readonly hashes: Uint8Array; readonly count: number };

/** Reads everything once, the bundles in order; a file that is missing or damaged costs itself, and the rest is checked. */
export async function checkLog(
  tools: LogTools,
  read: LogReader,
  work: LogWork,
): Promise<LogReport | string> {
  const found = await checkpointOf(tools, read, work.key);
  if (typeof found === 'string') return found;
  const { note, checkpoint } = found;
  const findings: LogFinding[] = [];
  const report = (file: string, entry: number | null, message: string) => {
    if (findings.length < LOG_LIMITS.findingsMax) findings.push({ file, entry, message });
  };
  const check = new Check(tools.sha256, checkpoint, read, report, work);
  await check.run();
  return { checkpoint, note, entries: check.entries, findings };
}

async function checkpointOf(
  { sha256, verify }: LogTools,
  read: LogReader,
  key: NoteKey | null,
): Promise<{ readonly note: string; readonly checkpoint: Checkpoint } | string> {
  const bytes = await read('checkpoint');
  if (bytes === null) return 'checkpoint: there is none: this is no log of C2SP tlog-tiles';
  if (bytes.length > LOG_LIMITS.checkpointBytesMax) return 'checkpoint: it is too long';
  const note = utf8(bytes);
  if (note === null) return 'checkpoint: it is not UTF-8';
  const cut = note.lastIndexOf('\n\n');
  const text = key === null ? note.slice(0, cut + 1) : textOf(openNote(sha256, note, key, verify));
  if (cut < 0 || text === null)
    return `checkpoint: ${cut < 0 ? 'it is no signed note' : `it is not signed by ${key?.name}`}`;
  const checkpoint = parseCheckpoint(text);
  if (!checkpoint.ok) return `checkpoint: ${checkpoint.error.message}`;
  if (key !== null && checkpoint.value.origin !== key.name)
    return `checkpoint: it is of another log than ${key.name}`;
  return { note, checkpoint: checkpoint.value };
}

function textOf(opened: ReturnType<typeof openNote>): string | null {
  return opened.ok ? opened.value : null;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

type Report = (file: string, entry: number | null, message: string) => void;

class Check {
  entries = 0;
  readonly #sha256: Sha256;
  readonly #checkpoint: Checkpoint;
  readonly #read: LogReader;
  readonly #report: Report;
  readonly #work: LogWork;
  readonly #node = new Uint8Array(1 + 2 * HASH_BYTES).fill(1, 0, 1);
  readonly #leaf = new Uint8Array(1 + ENTRY_BYTES_MAX);
  readonly #fold = new Uint8Array(TILE_BYTES);
  readonly #own = new Uint8Array(TILE_BYTES); // leaf hashes of the bundle at hand

  constructor(
    sha256: Sha256,
    checkpoint: Checkpoint,
    read: LogReader,
    report: Report,
    work: LogWork,
  ) {
    this.#sha256 = sha256;
    this.#checkpoint = checkpoint;
    this.#read = read;
    this.#report = report;
    this.#work = work;
  }

  async run(): Promise<void> {
    const { size } = this.#checkpoint;
    const levels: Level[] = [];
    for (const [level, tiles] of tilesOf(size).entries())
      levels.push(
        level === 0 ? { hashes: new Uint8Array(), count: size } : await this.#load(level, tiles),
      );
    const { folds, last, lastFiled } = await this.#leaves(levels[1]);
    this.#finish(levels, folds, last, lastFiled);
  }

  /** All hashes of a level above the leaves; where a file is missing or too short, zeros stand, and that is told. */
  async #load(level: number, tiles: { full: number; partial: number }): Promise<Level> {
    const count = tiles.full * TILE_WIDTH + tiles.partial;
    const hashes = new Uint8Array(count * HASH_BYTES);
    for (let n = 0; n * TILE_WIDTH < count; n++) {
      const width = Math.min(TILE_WIDTH, count - n * TILE_WIDTH);
      const tile = await this.#tile(level, n, width);
      if (tile !== null) hashes.set(tile, n * TILE_BYTES);
    }
    return { hashes, count };
  }

  async #tile(level: number, n: number, width: number): Promise<Uint8Array | null> {
    const file = `tile/${level}/${tilePath(n, width)}`;
    const bytes = await this.#file(`tile/${level}`, n, width);
    if (bytes === null) return this.#none(file, 'the tile is not there');
    const length = width * HASH_BYTES;
    if (bytes.length === length || (bytes.length === TILE_BYTES && width < TILE_WIDTH))
      return bytes.subarray(0, length);
    return this.#none(file, `${bytes.length} bytes: a tile of ${width} hashes has ${length}`);
  }

  /** A partial file may have been deleted once the full one was there. */
  async #file(folder: string, n: number, width: number): Promise<Uint8Array | null> {
    const found = await this.#read(`${folder}/${tilePath(n, width)}`);
    return found ?? (width < TILE_WIDTH ? this.#read(`${folder}/${tilePath(n)}`) : null);
  }

  #none(file: string, message: string): null {
    this.#report(file, null, message);
    return null;
  }

  /** Every bundle with its tile; returns the tile hashes as they must be, and the two words on the partial one. */
  async #leaves(above: Level | undefined) {
    const { size } = this.#checkpoint;
    const folds = new Uint8Array(Math.floor(size / TILE_WIDTH) * HASH_BYTES);
    let last: Uint8Array = new Uint8Array();
    let lastFiled: Uint8Array | null = null;
    for (let n = 0; n * TILE_WIDTH < size; n++) {
      const width = Math.min(TILE_WIDTH, size - n * TILE_WIDTH);
      const [bundle, tile] = await Promise.all([
        this.#file('tile/entries', n, width),
        this.#tile(0, n, width),
      ]);
      const isRead = this.#bundle(bundle, n, width);
      this.#work.onEntries?.(width);
      const own = this.#own.subarray(0, width * HASH_BYTES);
      if (width < TILE_WIDTH) {
        last = isRead || tile === null ? own.slice() : tile;
        lastFiled = tile;
        if (!isRead) lastFiled = null; // the bundle is named already
        continue;
      }
      const parent = above?.hashes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES);
      folds.set(this.#settle(n, isRead ? own : null, tile, parent), n * HASH_BYTES);
    }
    return { folds, last, lastFiled };
  }

  /** Hashes the entries of a bundle into `own`; false where it cannot be read to its end. */
  #bundle(bundle: Uint8Array | null, n: number, width: number): boolean {
    const file = `tile/entries/${tilePath(n, width)}`;
    if (bundle === null) return this.#none(file, 'the bundle is not there') !== null;
    let at = 0;
    for (let i = 0; i < width; i++) {
      const index = n * TILE_WIDTH + i;
      const length = at + 2 <= bundle.length ? bundle[at]! * 256 + bundle[at + 1]! : -1;
      const end = at + 2 + length;
      if (length < 0 || end > bundle.length) {
        this.#report(file, index, `the bundle ends at byte ${bundle.length}, inside this entry`);
        return false;
      }
      const entry = bundle.subarray(at + 2, end);
      this.#leaf.set(entry, 1);
      this.#own.set(this.#sha256(this.#leaf.subarray(0, length + 1)), i * HASH_BYTES);
      const wrong = this.#work.onEntry?.(entry, index) ?? null;
      if (wrong !== null) this.#report(file, index, wrong);
      this.entries++;
      at = end;
    }
    if (at === bundle.length || (width < TILE_WIDTH && at < bundle.length)) return true;
    this.#report(file, null, `${bundle.length - at} bytes after the last entry`);
    return true;
  }

  /** Which hash the level above must have for a full tile, having named what does not fit. */
  #settle(
    n: number,
    own: Uint8Array | null,
    tile: Uint8Array | null,
    parent: Uint8Array | undefined,
  ): Uint8Array {
    if (own === null && tile === null) return parent?.slice() ?? new Uint8Array(HASH_BYTES);
    const ofOwn = own && this.#rootOf(own);
    const isSame = own !== null && tile !== null && sameBytes(own, tile);
    if (isSame || tile === null) return ofOwn!;
    const ofTile = this.#rootOf(tile);
    if (ofOwn === null) return ofTile;
    const tileFits = parent !== undefined && sameBytes(ofTile, parent);
    const ownFits = parent !== undefined && sameBytes(ofOwn, parent);
    if (!ownFits) this.#differ(`tile/entries/${tilePath(n)}`, n, tile, own!, 'the entry hashes to');
    if (!tileFits) this.#differ(`tile/0/${tilePath(n)}`, n, own!, tile, 'the tile has');
    return tileFits ? ofTile : ofOwn;
  }

  #differ(file: string, n: number, right: Uint8Array, found: Uint8Array, what: string): void {
    for (let i = 0; i * HASH_BYTES < found.length; i++) {
      const expected = right.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      const has = found.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      if (!sameBytes(expected, has))
        this.#report(
          file,
          n * TILE_WIDTH + i,
          `${what} ${shown(has)}: expected ${shown(expected)}`,
        );
    }
  }

  /** Levels above the leaves against what is below them, then the root against the checkpoint. */
  #finish(
    levels: readonly Level[],
    leafFolds: Uint8Array,
    last: Uint8Array,
    lastFiled: Uint8Array | null,
  ): void {
    const edges: Uint8Array[] = [last];
    let folds = leafFolds;
    for (let level = 1; level < levels.length; level++) {
      const { hashes, count } = levels[level]!;
      this.#compare(level, hashes, folds);
      const full = Math.floor(count / TILE_WIDTH);
      edges.push(folds.slice(full * TILE_BYTES));
      const next = new Uint8Array(full * HASH_BYTES);
      for (let n = 0; n < full; n++)
        next.set(
          this.#rootOf(folds.subarray(n * TILE_BYTES, (n + 1) * TILE_BYTES)),
          n * HASH_BYTES,
        );
      folds = next;
    }
    this.#finishEdge(edges, lastFiled);
  }

  #compare(level: number, filed: Uint8Array, right: Uint8Array): void {
    if (sameBytes(filed, right)) return;
    for (let at = 0; at < filed.length; at += TILE_BYTES) {
      const n = at / TILE_BYTES;
      const width = Math.min(TILE_WIDTH, (filed.length - at) / HASH_BYTES);
      const [has, expected] = [filed, right].map((all) =>
        all.subarray(at, at + width * HASH_BYTES),
      );
      this.#differ(`tile/${level}/${tilePath(n, width)}`, n, expected!, has!, 'the tile has');
    }
  }

  /** The partial tile of the leaves has no level above: of it and its bundle the one that leads to the root is right. */
  #finishEdge(edges: Uint8Array[], filed: Uint8Array | null): void {
    const { root, size } = this.#checkpoint;
    const [own] = edges;
    const n = Math.floor(size / TILE_WIDTH);
    const width = size % TILE_WIDTH;
    const differs = filed !== null && !sameBytes(own!, filed);
    const byOwn = this.#treeRoot(edges);
    const isOwn = sameBytes(byOwn, root);
    const isFiled = differs && sameBytes(this.#treeRoot([filed, ...edges.slice(1)]), root);
    if (differs && !isOwn)
      this.#differ(`tile/entries/${tilePath(n, width)}`, n, filed, own!, 'the entry hashes to');
    if (differs && !isFiled)
      this.#differ(`tile/0/${tilePath(n, width)}`, n, own!, filed, 'the tile has');
    if (!isOwn && !isFiled)
      this.#report(
        'checkpoint',
        null,
        `the ${size} entries have the root ${shown(byOwn)}: it signs ${shown(root)}`,
      );
  }

  /** Of the right edge: each level's hashes that are not in a full tile, the leaves first. */
  #treeRoot(edges: readonly Uint8Array[]): Uint8Array {
    let right: Uint8Array | null = null;
    for (const edge of edges) {
      if (edge.length === 0) continue;
      const count = edge.length / HASH_BYTES;
      const all = new Uint8Array((count + 1) * HASH_BYTES);
      all.set(edge);
      if (right !== null) all.set(right, count * HASH_BYTES);
      right = this.#rootOf(right === null ? edge : all);
    }
    return right ?? this.#sha256(new Uint8Array());
  }

  /** RFC 6962 over hashes: pairs from the left, one that is left over goes up as it is. */
  #rootOf(hashes: Uint8Array): Uint8Array {
    const level = hashes.length > TILE_BYTES ? new Uint8Array(hashes.length) : this.#fold;
    level.set(hashes);
    let count = hashes.length / HASH_BYTES;
    while (count > 1) {
      const pairs = count >> 1;
      for (let i = 0; i < pairs; i++) {
        this.#node.set(level.subarray(2 * i * HASH_BYTES, (2 * i + 2) * HASH_BYTES), 1);
        level.set(this.#sha256(this.#node), i * HASH_BYTES);
      }
      if (count % 2 === 1)
        level.copyWithin(pairs * HASH_BYTES, (count - 1) * HASH_BYTES, count * HASH_BYTES);
      count = pairs + (count % 2);
    }
    return level.slice(0, HASH_BYTES);
  }
}

function shown(hash: Uint8Array): string {
  return base64FromBytes(hash);
}
