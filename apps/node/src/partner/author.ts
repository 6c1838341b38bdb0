/**
 * Writing a lane: an entry, the hashes it completes in the tree, and the checkpoint signed over all of it, in the transaction
 * of whoever decided it. Signing again gives the same bytes (Ed25519), so a transaction that is run again does no harm.
 */
import {
  appendLeaf,
  checkpointText,
  completeNodes,
  type Envelope,
  type EnvelopeHead,
  encodeEnvelope,
  type Frontier,
  frontierRoot,
  laneOrigin,
  leafHash,
  signNote,
} from '@noroshi/exchange';
import { appendEvent, type Db } from '@noroshi/store';
import { appendLaneEntry, laneNodes, laneOf } from '@noroshi/store/exchange';
import type { Mode } from '@noroshi/watch';
import { type NodeKeys, sha256 } from '../keys/keys.ts';

/** Who writes: this node, with its signing key. */
export type Author = {
  readonly nodeId: string;
  readonly mode: Mode;
  readonly keys: Pick<NodeKeys, 'signingKey' | 'sign'>;
};

/** The event that says a lane has grown; its subject is the partner. */
export const LANE_EVENT = 'partner.lane';

export type Posting = {
  readonly partner: string;
  readonly kind: Envelope['body']['type'];
  readonly warningId: string; // as it is called here
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
  /** The bytes of the entry, once its place is known. */
  readonly seal: (head: EnvelopeHead) => Uint8Array;
};

/** Appends to the partner's lane; returns the index of the entry. Only inside `write`. */
export async function postEntry(tx: Db, author: Author, posting: Posting): Promise<number> {
  const { partner, kind, warningId, ruleIds, reason, atUs, seal } = posting;
  const { nodeId, mode } = author;
  const index = (await laneOf(tx, partner))?.size ?? 0;
  const bytes = seal({ mode, from: nodeId, to: partner, sequence: index, issuedUs: atUs });
  const before = await laneFrontier(tx, partner, index);
  const { frontier, completed } = appendLeaf(sha256, before, leafHash(sha256, bytes));
  await appendLaneEntry(tx, {
    lane: partner,
    entry: { index, bytes, kind, warningId, ruleIds, reason, atUs },
    nodes: completed,
    checkpoint: signCheckpoint(author, partner, frontier),
  });
  const event = { atUs, kind: LANE_EVENT, subject: partner, doc: { size: frontier.size } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
  return index;
}

/** An entry whose body is at hand; a body that is too large is a bug here: replies and cancels are small. */
export function sealed(body: Envelope['body']): (head: EnvelopeHead) => Uint8Array {
  return (head) => {
    const bytes = encodeEnvelope({ ...head, body });
    if (!bytes.ok) throw new Error(`an entry of type ${body.type}: ${bytes.error.message}`);
    return bytes.value;
  };
}

/** The complete subtrees of a lane's first `size` entries. */
export async function laneFrontier(db: Db, lane: string, size: number): Promise<Frontier> {
  const places = completeNodes(0, size);
  const found = await laneNodes(db, lane, places);
  const nodes = places.map(({ level, index }) => {
    const node = found.find((each) => each.level === level && each.index === index);
    if (node === undefined) throw new Error(`lane ${lane} lacks the hash ${level}/${index}`);
    return node;
  });
  return { size, nodes };
}

export function signCheckpoint(author: Author, partner: string, frontier: Frontier): string {
  const { nodeId, mode, keys } = author;
  const origin = laneOrigin(mode, nodeId, partner);
  const root = frontierRoot(sha256, frontier);
  const text = checkpointText({ origin, size: frontier.size, root, extensions: [] });
  return signNote(sha256, text, { name: origin, publicKey: keys.signingKey }, keys.sign);
}
