/**
 * What a partner told us, as evidence: the record as it was taken, its place under a checkpoint that the partner has signed, and
 * our own cosignature on that. A third party checks it with the partner's public key alone; an erased body shows its signed
 * tombstone. The reader keeps only the frontier of a lane, so the proof is made from the records themselves, once over all of them.
 */
import {
  appendLeaf,
  completeNodes,
  cosign,
  EMPTY_FRONTIER,
  encodeProven,
  formatLogProof,
  formatVkey,
  frontierRoot,
  inclusionSpans,
  type LaneName,
  leafHash,
  type NoteKey,
  openNote,
  originOf,
  type Partner,
  type ProvenRecord,
  parseCheckpoint,
  sameBytes,
  spanHash,
  witnessName,
} from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  bodyOf,
  positionOf,
  type ReceivedEntry,
  receivedAbout,
  receivedEntries,
} from '@noroshi/store/exchange';
import { err, ok, type Result, unixMsFromTaiUs } from '@noroshi/time';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { laneId } from './apply.ts';
import type { Author } from './author.ts';
import type { Proof } from './prove.ts';
import { keyBytes } from './reader.ts';

const RECORDS_AT_ONCE = 1024;

/** The key of a lane of theirs, as they sign it. */
export function theirNoteKey(
  self: Pick<Author, 'nodeId' | 'mode'>,
  partner: Partner,
  lane: LaneName,
): NoteKey {
  const name = originOf(laneId(self, partner, lane));
  return { name, publicKey: keyBytes(partner.signingKey) };
}

/** As C2SP writes it. */
export function theirVkey(
  self: Pick<Author, 'nodeId' | 'mode'>,
  partner: Partner,
  lane: LaneName,
): string {
  return formatVkey(sha256, theirNoteKey(self, partner, lane));
}

export type HeardOptions = { readonly withBody: boolean; readonly atUs: number };

/** One proof for each record of a partner about a thing; `id` as the partner names it, or with its name before (`bravo:w-17`). */
export async function proveHeard(
  db: Db,
  author: Author,
  partner: Partner,
  id: string,
  options: HeardOptions,
): Promise<Result<Proof[], string>> {
  const prefix = `${partner.id}:`;
  const theirs = id.startsWith(prefix) ? id.slice(prefix.length) : id;
  const proofs: Proof[] = [];
  for (const entry of await receivedAbout(db, partner.id, theirs)) {
    const proof = await proveTaken(db, author, partner, entry, options);
    if (!proof.ok) return proof;
    proofs.push(proof.value);
  }
  return ok(proofs);
}

/** The proof of one record; an error says why there is none yet. */
export async function proveTaken(
  db: Db,
  author: Author,
  partner: Partner,
  entry: ReceivedEntry,
  { withBody, atUs }: HeardOptions,
): Promise<Result<Proof, string>> {
  const { lane, index, kind } = entry;
  const key = { partner: partner.id, lane };
  const position = await positionOf(db, key);
  const { size, knownSize, checkpoint } = position;
  if (size !== knownSize)
    return err(
      `${size} of the ${knownSize} records of lane ${lane} are here: a proof needs them all; try again when they have come`,
    );
  const noteKey = theirNoteKey(author, partner, lane as LaneName);
  const text = openNote(sha256, checkpoint, noteKey, verifyEd25519);
  const signed = text.ok ? parseCheckpoint(text.value) : text;
  if (!text.ok || !signed.ok)
    return err(`the checkpoint of lane ${lane} that was verified is not signed by its present key`);
  const proof = await hashesFor(db, key, index, size, signed.value.root);
  if (proof === null)
    return err(`the records of lane ${lane} are not those that were verified: noroshi audit fsck`);
  const body: ProvenRecord['body'] = withBody
    ? ((await bodyOf(db, 'exchange_taken_body', { ...key, index })) ?? { kind: 'withheld' })
    : { kind: 'withheld' };
  const { mode, nodeId, keys } = author;
  const witness = { name: witnessName(mode, nodeId), publicKey: keys.signingKey };
  const atS = Math.floor(unixMsFromTaiUs(atUs) / 1000);
  const note = checkpoint + cosign(sha256, text.value, witness, keys.sign, atS);
  const extra = encodeProven({ record: entry.record, body });
  return ok({
    ...{ ...key, index, kind, vkey: formatVkey(sha256, noteKey) },
    text: formatLogProof({ extra, index, proof, checkpoint: note }),
  });
}

/** The hashes of the proof, from the records; null where their root is not the one that was signed. */
async function hashesFor(
  db: Db,
  key: { readonly partner: string; readonly lane: string },
  index: number,
  size: number,
  root: Uint8Array,
): Promise<Uint8Array[] | null> {
  const spans = inclusionSpans(index, size);
  const places = spans.flatMap(({ from, to }) => completeNodes(from, to));
  const wanted = new Set(places.map((place) => `${place.level}/${place.index}`));
  const hashes = new Map<string, Uint8Array>();
  let frontier = EMPTY_FRONTIER;
  while (frontier.size < size) {
    const entries = await receivedEntries(db, key, frontier.size, RECORDS_AT_ONCE);
    if (entries[0]?.index !== frontier.size) return null;
    for (const { record } of entries) {
      if (frontier.size === size) break;
      const grown = appendLeaf(sha256, frontier, leafHash(sha256, record));
      for (const { level, index: at, hash } of grown.completed)
        if (wanted.has(`${level}/${at}`)) hashes.set(`${level}/${at}`, hash);
      frontier = grown.frontier;
    }
  }
  if (!sameBytes(frontierRoot(sha256, frontier), root)) return null;
  return spans.map((span) => spanHash(sha256, span, (level, at) => hashes.get(`${level}/${at}`)!));
}
