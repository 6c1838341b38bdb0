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
  firstSigner,
  frontierRoot,
  type LaneName,
  type LaneRecord,
  laneFor,
  leafHash,
  originOf,
  SALT_BYTES,
  sameBytes,
  signNote,
  subjectOf,
  type TreeNode,
} from '@noroshi/exchange';
import { appendEvent, type Db } from '@noroshi/store';
import {
  appendLaneEntries,
  type LaneKey,
  laneNodes,
  laneOf,
  type NewEntry,
  newestEntries,
  timesTold,
  timesToldOf,
} from '@noroshi/store/exchange';
import type { Mode, Precedence, Tlp } from '@noroshi/watch';
import { type NodeKeys, sha256 } from '../keys/keys.ts';
import { HaltedError, isHalted } from './halt.ts';

/** Who writes: this node, with its signing key. */
export type Author = {
  readonly nodeId: string;
  readonly mode: Mode;
  readonly keys: Pick<NodeKeys, 'signingKey' | 'sign' | 'epoch'> & Partial<Pick<NodeKeys, 'next'>>;
  readonly random: (bytes: number) => Uint8Array;
  /** Of a transaction that decides much: what is posted waits here for its end, and goes under one checkpoint a lane. */
  readonly outbox?: Posting[];
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
  readonly lane?: LaneName; // else by kind and precedence
  readonly expiresUs?: number;
  readonly ruleIds: readonly string[];
  readonly reason: string;
  readonly atUs: number;
};

export type Posted = LaneKey & { readonly index: number };

/** Appends to one of the partner's lanes. Only inside `write`; the body fits, or the caller has a bug. */
export async function postEntry(tx: Db, author: Author, posting: Posting): Promise<void> {
  if (author.outbox === undefined) await postEntries(tx, author, [posting]);
  else author.outbox.push(posting);
}

/** The same for many, in their order: each lane is read once, and one checkpoint stands over all that was added to it. */
export async function postEntries(
  tx: Db,
  author: Author,
  postings: readonly Posting[],
): Promise<Posted[]> {
  const stories = new Map<string, Stories>();
  for (const [partner, some] of Map.groupBy(postings, (each) => each.partner)) {
    if (await isHalted(tx, partner, author.keys.epoch)) throw new HaltedError(partner);
    const about = [...new Set(some.map(({ warningId }) => warningId))];
    const told = about.length > 1 ? await timesToldOf(tx, partner, about) : null;
    stories.set(partner, { told, last: new Map() });
  }
  const growing = new Map<string, Growing>();
  const posted: Posted[] = [];
  for (const posting of postings) {
    const { partner, body, precedence } = posting;
    const key = { partner, lane: posting.lane ?? laneFor(body.type, precedence) };
    const name = `${key.lane} ${partner}`;
    const lane = growing.get(name) ?? (await beginLane(tx, author, key));
    growing.set(name, lane);
    posted.push({ ...key, index: lane.frontier.size });
    await addEntry(tx, author, lane, posting, stories.get(partner)!);
  }
  for (const lane of growing.values()) await endLane(tx, author, lane);
  return posted;
}

/** A lane with what is being added to it. */
type Growing = {
  readonly key: LaneKey & { readonly lane: LaneName };
  signer: Signer; // new keys take over in the middle of a lane: see turn.ts
  frontier: Frontier;
  readonly entries: NewEntry[];
  readonly nodes: TreeNode[];
};

async function beginLane(tx: Db, author: Author, key: Growing['key']): Promise<Growing> {
  const { size = 0, checkpoint = '' } = (await laneOf(tx, key)) ?? {};
  const signer = signerOf(author, key, checkpoint);
  return { key, signer, frontier: await laneFrontier(tx, key, size), entries: [], nodes: [] };
}

type Signer = Pick<NodeKeys, 'signingKey' | 'sign'>;

/** Who signs a lane: the key whose line comes first in its checkpoint, while there are two of them. */
function signerOf(author: Author, key: LaneKey, checkpoint: string): Signer {
  const { keys } = author;
  if (keys.next === undefined || checkpoint === '') return keys;
  const name = originOf(idOf(author, key.partner, key.lane as LaneName));
  const known = [keys, keys.next].map((signer) => ({
    ...{ name, publicKey: signer.signingKey, signer },
  }));
  return firstSigner(sha256, checkpoint, known)?.signer ?? keys;
}

async function addEntry(
  tx: Db,
  author: Author,
  lane: Growing,
  posting: Posting,
  stories: Stories,
): Promise<void> {
  const { partner, body, warningId, precedence, tlp, ruleIds, reason, atUs, expiresUs } = posting;
  const index = lane.frontier.size;
  const bytes = posting.bytes ?? encodeBody(body);
  const salt = author.random(SALT_BYTES);
  const { lane: name } = lane.key;
  const { epoch: epochNumber } = author.keys;
  const place = await placeInStory(tx, { partner, warningId, epochNumber }, stories);
  const record = encodeRecord(
    sha256,
    lane.signer.sign,
    {
      ...{ ...idOf(author, partner, name), sequence: index, type: body.type, id: subjectOf(body) },
      ...place,
      ...{ issuedUs: atUs, precedence, tlp, ...(expiresUs !== undefined && { expiresUs }) },
    },
    { salt, bytes },
  );
  if (!record.ok) throw new Error(`a record of type ${body.type}: ${record.error.message}`);
  stories.last.set(warningId, { ...place, lane: name, sequence: index, epochNumber });
  const grown = appendLeaf(sha256, lane.frontier, leafHash(sha256, record.value));
  lane.frontier = grown.frontier;
  if (body.type === 'keys') lane.signer = author.keys.next ?? lane.signer; // all that comes after it
  lane.nodes.push(...grown.completed);
  lane.entries.push({
    ...{ index, record: record.value, kind: body.type, warningId, ruleIds, reason, atUs },
    body: { kind: 'whole', salt, bytes },
  });
}

async function endLane(tx: Db, author: Author, lane: Growing): Promise<void> {
  const { key, frontier, entries, nodes } = lane;
  const checkpoint = signCheckpoint(author, key, frontier, lane.signer);
  await appendLaneEntries(tx, key, { entries, nodes, checkpoint });
  const doc = { lane: key.lane, size: frontier.size };
  const { atUs } = entries.at(-1)!;
  const event = { atUs, kind: LANE_EVENT, subject: key.partner, doc };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
}

/** What one partner was told before: how often of each thing, where that was counted at once, and the last word of this batch. */
type Stories = {
  readonly told: ReadonlyMap<string, number> | null;
  readonly last: Map<string, Pick<LaneRecord, 'version' | 'lane' | 'sequence' | 'epochNumber'>>;
};

/** How often the partner was told of it, and by which record last. */
async function placeInStory(
  tx: Db,
  about: { readonly partner: string; readonly warningId: string; readonly epochNumber: number },
  { told, last: words }: Stories,
): Promise<Pick<LaneRecord, 'version' | 'supersedes'>> {
  const { partner, warningId, epochNumber } = about;
  const isNew = told !== null && !told.has(warningId);
  const last = words.get(warningId) ?? (isNew ? undefined : await lastTold(tx, partner, warningId));
  if (last === undefined) return { version: 1 };
  const version = last.version + 1;
  if (last.epochNumber !== epochNumber) return { version }; // it stands in a lane of before
  return { version, supersedes: { lane: last.lane, sequence: last.sequence } };
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

/** `first` signs; while there are two keys so does the other one, for who was away when the new one was told. */
export function signCheckpoint(
  author: Author,
  key: LaneKey,
  frontier: Frontier,
  first: Signer = author.keys,
): string {
  const { keys } = author;
  const name = originOf(idOf(author, key.partner, key.lane as LaneName));
  const text = textOf(author, key, frontier);
  const other = first === keys ? keys.next : keys;
  const signers = [first];
  const isTold = other !== undefined && !sameBytes(other.signingKey, first.signingKey);
  if (isTold && keys.next?.state === 'overlap') signers.push(other);
  const lines = signers.map(({ signingKey, sign }) =>
    signNote(sha256, text, { name, publicKey: signingKey }, sign).slice(text.length + 1),
  );
  return `${text}\n${lines.join('')}`;
}
