/**
 * Writing a lane: a record with its body, the hashes it completes in the tree, and the checkpoint signed over all of it, in the
 * transaction of whoever decided it. A salt is drawn each time; a transaction that is run again leaves nothing of the first.
 */
import {
  appendLeaf,
  type Body,
  checkpointText,
  completeNodes,
  encodeBody,
  encodeRecord,
  type Frontier,
  frontierRoot,
  type LaneName,
  type LaneRecord,
  laneFor,
  leafHash,
  originOf,
  SALT_BYTES,
  signNote,
  subjectOf,
} from '@noroshi/exchange';
import { appendEvent, type Db } from '@noroshi/store';
import {
  appendLaneEntry,
  type LaneKey,
  laneNodes,
  laneOf,
  newestEntries,
  timesTold,
} from '@noroshi/store/exchange';
import type { Mode, Precedence, Tlp } from '@noroshi/watch';
import { type NodeKeys, sha256 } from '../keys/keys.ts';

/** Who writes: this node, with its signing key. */
export type Author = {
  readonly nodeId: string;
  readonly mode: Mode;
  readonly keys: Pick<NodeKeys, 'signingKey' | 'sign' | 'epoch'>;
  readonly random: (bytes: number) => Uint8Array;
};

/** The event that says a lane has grown; its subject is the partner. */
export const LANE_EVENT = 'partner.lane';

export type Posting = {
  readonly partner: string;
  readonly body: Body;
  readonly bytes?: Uint8Array; // of the body, where they are at hand
  readonly warningId: string; // as it is called here
  readonly precedence: Precedence;
  readonly tlp: Tlp;
  readonly expiresUs?: number;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
};

export type Posted = LaneKey & { readonly index: number };

/** Appends to one of the partner's lanes. Only inside `write`; the body fits, or the caller has a bug. */
export async function postEntry(tx: Db, author: Author, posting: Posting): Promise<Posted> {
  const { partner, body, warningId, precedence, tlp, ruleIds, reason, atUs, expiresUs } = posting;
  const lane = laneFor(body.type, precedence);
  const key = { partner, lane };
  const index = (await laneOf(tx, key))?.size ?? 0;
  const bytes = posting.bytes ?? encodeBody(body);
  const salt = author.random(SALT_BYTES);
  const record = encodeRecord(
    sha256,
    author.keys.sign,
    {
      ...{ ...idOf(author, partner, lane), sequence: index, type: body.type, id: subjectOf(body) },
      ...(await placeInStory(tx, partner, warningId)),
      ...{ issuedUs: atUs, precedence, tlp, ...(expiresUs !== undefined && { expiresUs }) },
    },
    { salt, bytes },
  );
  if (!record.ok) throw new Error(`a record of type ${body.type}: ${record.error.message}`);
  const before = await laneFrontier(tx, key, index);
  const { frontier, completed } = appendLeaf(sha256, before, leafHash(sha256, record.value));
  const told = { kind: body.type, warningId, ruleIds, reason, atUs };
  await appendLaneEntry(tx, {
    entry: { ...key, index, record: record.value, ...told },
    body: { kind: 'whole', salt, bytes },
    nodes: completed,
    checkpoint: signCheckpoint(author, key, frontier),
  });
  const event = { atUs, kind: LANE_EVENT, subject: partner, doc: { lane, size: frontier.size } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
  return { ...key, index };
}

/** How often the partner was told of it, and by which record last. */
async function placeInStory(
  tx: Db,
  partner: string,
  warningId: string,
): Promise<Pick<LaneRecord, 'version' | 'supersedes'>> {
  const last = await lastTold(tx, partner, warningId);
  if (last === undefined) return { version: 1 };
  return { version: last.version + 1, supersedes: { lane: last.lane, sequence: last.sequence } };
}

/** The last record to a partner about a thing: by its version, since a wall clock may have been put back in between. */
export async function lastTold(
  db: Db,
  partner: string,
  warningId: string,
): Promise<LaneRecord | undefined> {
  const version = await timesTold(db, partner, warningId);
  for (const limit of [1, version]) {
    const newest = await newestEntries(db, partner, { about: warningId, limit });
    const records = newest.map(({ record }) => JSON.parse(new TextDecoder().decode(record)));
    const last = records.find((record: LaneRecord) => record.version === version);
    if (last !== undefined || version === 0) return last;
  }
  throw new Error(`lane ${partner} lacks version ${version} of ${warningId}`);
}

function idOf({ nodeId, mode, keys }: Author, partner: string, lane: LaneName) {
  return { mode, from: nodeId, to: partner, lane, epochNumber: keys.epoch };
}

/** The complete subtrees of a lane's first `size` records. */
export async function laneFrontier(db: Db, key: LaneKey, size: number): Promise<Frontier> {
  const places = completeNodes(0, size);
  const found = await laneNodes(db, key, places);
  const nodes = places.map(({ level, index }) => {
    const node = found.find((each) => each.level === level && each.index === index);
    if (node === undefined)
      throw new Error(`lane ${key.partner}/${key.lane} lacks the hash ${level}/${index}`);
    return node;
  });
  return { size, nodes };
}

/** The text of a checkpoint over the first records of a lane. */
export function textOf(author: Author, { partner, lane }: LaneKey, frontier: Frontier): string {
  const origin = originOf(idOf(author, partner, lane as LaneName));
  const root = frontierRoot(sha256, frontier);
  return checkpointText({ origin, size: frontier.size, root, extensions: [] });
}

export function signCheckpoint(author: Author, key: LaneKey, frontier: Frontier): string {
  const name = originOf(idOf(author, key.partner, key.lane as LaneName));
  const { signingKey, sign } = author.keys;
  const text = textOf(author, key, frontier);
  return signNote(sha256, text, { name, publicKey: signingKey }, sign);
}
