/** The tree against the definition of RFC 6962 §2.1, its published vectors, a real log, and mutated proofs. */
import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendLeaf,
  bytesFromHex,
  consistencySpans,
  decodeBundle,
  EMPTY_FRONTIER,
  encodeBundle,
  type Frontier,
  frontierRoot,
  hexFromBytes,
  inclusionSpans,
  leafHash,
  nodeHash,
  openNote,
  parseCheckpoint,
  parseVkey,
  proofSpans,
  type Sha256,
  spanHash,
  tilePath,
  tilesOf,
  verifyConsistency,
  verifyInclusion,
  verifySubtree,
} from '../src/index.ts';
import { sha256, verifyEd25519 } from './crypto.ts';

/** RFC 6962 §2.1 word for word. */
function treeHash(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return sha256(new Uint8Array());
  if (entries.length === 1) return leafHash(sha256, entries[0]!);
  let k = 1;
  while (2 * k < entries.length) k *= 2;
  return nodeHash(sha256, treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}

type Log = {
  readonly frontier: Frontier;
  readonly roots: readonly Uint8Array[];
  proof(spans: readonly { from: number; to: number }[]): Uint8Array[];
};

function logOf(entries: readonly Uint8Array[], hash: Sha256 = sha256): Log {
  const nodes = new Map<string, Uint8Array>();
  let frontier = EMPTY_FRONTIER;
  const roots = [frontierRoot(hash, frontier)];
  for (const entry of entries) {
    const next = appendLeaf(hash, frontier, leafHash(hash, entry));
    for (const node of next.completed) nodes.set(`${node.level}/${node.index}`, node.hash);
    frontier = next.frontier;
    roots.push(frontierRoot(hash, frontier));
  }
  const get = (level: number, index: number) => nodes.get(`${level}/${index}`)!;
  return { frontier, roots, proof: (spans) => spans.map((span) => spanHash(hash, span, get)) };
}

const entriesOf = (count: number) =>
  Array.from({ length: count }, (_, i) => Uint8Array.of(i >> 8, i & 255, 7));

/** The eight leaves of the reference tests of Certificate Transparency and its roots (RFC 6962 trees). */
const REFERENCE = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
  '606162636465666768696a6b6c6d6e6f',
);
const REFERENCE_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('roots of the reference leaves', () => {
  const { roots } = logOf(REFERENCE.map((hex) => bytesFromHex(hex)!));
  expect(roots.map(hexFromBytes)).toEqual(REFERENCE_ROOTS);
});

test('a frontier has the root of the definition at every size', () => {
  const entries = entriesOf(300);
  const { roots } = logOf(entries);
  for (let size = 0; size <= 300; size += 1 + (size % 7))
    expect(hexFromBytes(roots[size]!)).toBe(hexFromBytes(treeHash(entries.slice(0, size))));
});

describe('proofs', () => {
  const log = logOf(entriesOf(70));
  const entry = (i: number) => leafHash(sha256, entriesOf(70)[i]!);

  test('every leaf of every size is included, and nowhere else', () => {
    for (let size = 1; size <= 70; size++) {
      for (let index = 0; index < size; index++) {
        const proof = log.proof(inclusionSpans(index, size));
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)) + 1);
        const claim = { index, size, leafHash: entry(index), root: log.roots[size]!, proof };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        const other = (index + 1) % size;
        expect(verifyInclusion(sha256, { ...claim, index: other })).toBe(size === 1);
      }
    }
  });

  test('every size is the beginning of every later one', () => {
    for (let size2 = 0; size2 <= 70; size2++) {
      for (let size1 = Math.min(1, size2); size1 <= size2; size1++) {
        const proof = log.proof(consistencySpans(size1, size2));
        const claim = { size1, size2, root1: log.roots[size1]!, root2: log.roots[size2]!, proof };
        expect(verifyConsistency(sha256, claim)).toBe(true);
      }
    }
  });

  test('10,000 mutations of proofs: none is accepted', () => {
    let refused = 0;
    const copy = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes);
    const mutation = fc.record({
      size: fc.integer({ min: 2, max: 70 }),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      part: fc.constantFrom('proof', 'root', 'leaf', 'drop', 'add', 'swap'),
      bit: fc.integer({ min: 0, max: 255 }),
      which: fc.nat(20),
    });
    fc.assert(
      fc.property(mutation, ({ size, at, part, bit, which }) => {
        const index = Math.floor(at * size);
        const proof = log.proof(inclusionSpans(index, size)).map(copy);
        const claim = {
          index,
          size,
          leafHash: copy(entry(index)),
          root: copy(log.roots[size]!),
          proof,
        };
        const flip = (bytes: Uint8Array): void => void (bytes[bit >> 3]! ^= 1 << (bit & 7));
        if (part === 'proof') flip(proof[which % proof.length]!);
        if (part === 'root') flip(claim.root);
        if (part === 'leaf') flip(claim.leafHash);
        if (part === 'drop') proof.splice(which % proof.length, 1);
        if (part === 'add') proof.splice(which % (proof.length + 1), 0, entry(index));
        if (part === 'swap') proof.push(proof.shift()!);
        if (part === 'swap' && proof.length === 1) return;
        expect(verifyInclusion(sha256, claim)).toBe(false);
        refused++;
      }),
      { numRuns: 10_500 },
    );
    expect(refused).toBeGreaterThanOrEqual(10_000);
  });

  test('a subtree belongs to its tree, also one that the right edge cuts', () => {
    for (const [from, to, size] of [
      [0, 5, 9],
      [4, 7, 9],
      [8, 9, 9],
      [16, 31, 70],
      [64, 70, 70],
    ] as const) {
      const sub = logOf(entriesOf(70).slice(from, to));
      const claim = {
        ...{ from, to, size, hash: sub.roots.at(-1)!, root: log.roots[size]! },
        proof: log.proof(proofSpans(from, to, size)),
      };
      expect([from, to, size, verifySubtree(sha256, claim)]).toEqual([from, to, size, true]);
      expect(verifySubtree(sha256, { ...claim, hash: log.roots[1]! })).toBe(false);
    }
    expect(proofSpans(1, 3, 9)).toEqual([]); // no subtree starts there
  });
});

test('tiles: arithmetic, paths, bundles', () => {
  expect(tilesOf(70_000)).toEqual([
    { full: 273, partial: 112 },
    { full: 1, partial: 17 },
    { full: 0, partial: 1 },
  ]);
  expect(tilePath(1_234_067)).toBe('x001/x234/067');
  expect(tilePath(0, 15)).toBe('000.p/15');
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 9 }), (entries) => {
      expect(decodeBundle(encodeBundle(entries), 9)).toEqual({ ok: true, value: entries });
    }),
  );
  expect(decodeBundle(Uint8Array.of(0, 3, 1, 2), 9)).toEqual({
    ok: false,
    error: { kind: 'torn', offset: 0 },
  });
  expect(decodeBundle(new Uint8Array(8), 3)).toMatchObject({ ok: false, error: { kind: 'count' } });
});

/** A row of the published vectors: the fields of all four kinds. */
type Row = Readonly<
  Record<'leafIdx' | 'treeSize' | 'start' | 'end' | 'size' | 'size1' | 'size2', number> &
    Record<'leafHash' | 'root' | 'root1' | 'root2' | 'file' | 'desc', string> & {
      proof: string[] | null;
      wantErr: boolean;
    }
>;

const base64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

describeWithData('published vectors', 'cyber/tlog', (path) => {
  const rows = (name: string): Row[] =>
    readFileSync(`${path}/rfc6962-${name}.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const proofOf = (row: { proof: string[] | null }) => (row.proof ?? []).map(base64);

  test('518 proofs', () => {
    let right = 0;
    const wrong: string[] = [];
    const check = (row: Row, verified: boolean) => {
      if (verified === row.wantErr) wrong.push(`${row.file}: ${row.desc}`);
      else right++;
    };
    for (const row of rows('inclusion')) {
      const at = { index: row.leafIdx, size: row.treeSize, proof: proofOf(row) };
      const hashes = { leafHash: base64(row.leafHash), root: base64(row.root) };
      check(row, verifyInclusion(sha256, { ...at, ...hashes }));
    }
    for (const row of rows('consistency')) {
      const roots = { root1: base64(row.root1), root2: base64(row.root2) };
      const claim = { size1: row.size1, size2: row.size2, ...roots, proof: proofOf(row) };
      check(row, verifyConsistency(sha256, claim));
    }
    for (const row of rows('subtreeinclusion')) {
      const { start, end, leafIdx } = row;
      const inside = leafIdx >= start && leafIdx < end && proofSpansOfSubtree(start, end);
      const claim = {
        ...{ index: leafIdx - start, size: end - start, leafHash: base64(row.leafHash) },
        ...{ root: base64(row.root), proof: proofOf(row) },
      };
      check(row, inside && verifyInclusion(sha256, claim));
    }
    for (const row of rows('subtreeconsistency')) {
      const claim = {
        ...{ from: row.start, to: row.end, size: row.size, hash: base64(row.root1) },
        ...{ root: base64(row.root2), proof: proofOf(row) },
      };
      check(row, verifySubtree(sha256, claim));
    }
    console.log(`tlog proofs: ${right} of 518`);
    expect(wrong).toEqual([]);
    expect(right).toBe(518);
  });

  test('16 checkpoints of a log, their roots from its entries', () => {
    const vectors = JSON.parse(readFileSync(`${path}/tlog-vectors.json`, 'utf8'));
    const key = parseVkey(sha256, vectors.tessera_log.vkey);
    if (!key.ok) throw new Error(key.error.message);
    for (let size = 0; size <= 15; size++) {
      const note = readFileSync(`${path}/tessera-log/log/checkpoint.${size}`, 'utf8');
      const text = openNote(sha256, note, key.value, verifyEd25519);
      const checkpoint = text.ok ? parseCheckpoint(text.value) : text;
      if (!checkpoint.ok) throw new Error(checkpoint.error.message);
      const file = `${path}/tessera-log/log/tile/entries/${tilePath(0, size)}`;
      const entries = size === 0 ? [] : decodeBundle(readFileSync(file), 256);
      const roots = logOf(Array.isArray(entries) ? entries : entries.ok ? entries.value : []).roots;
      expect(checkpoint.value).toMatchObject({ origin: vectors.tessera_log.origin, size });
      expect(hexFromBytes(roots.at(-1)!)).toBe(hexFromBytes(checkpoint.value.root));
      expect(roots.length).toBe(size + 1);
    }
  });

  test('the signed note of the standard', () => {
    const { vkey, note } = JSON.parse(
      readFileSync(`${path}/tlog-vectors.json`, 'utf8'),
    ).signed_note_example;
    const key = parseVkey(sha256, vkey);
    if (!key.ok) throw new Error(key.error.message);
    expect(openNote(sha256, note, key.value, verifyEd25519)).toEqual({
      ok: true,
      value: 'This is an example message.\n',
    });
    expect(
      openNote(sha256, note.replace('example m', 'Example m'), key.value, verifyEd25519),
    ).toMatchObject({
      ok: false,
      error: { kind: 'signature' },
    });
  });
});

function proofSpansOfSubtree(start: number, end: number): boolean {
  let width = 1;
  while (width < end - start) width *= 2;
  return start % width === 0;
}
