/**
 * New keys come into force without a stop. When their time has come every lane of every partner gets a record, signed by the key in
 * force, that names them; what follows it in that lane is signed by the new one, and checkpoints by both, so that a partner
 * that was away goes on in order. The old certificate is shown until every partner keeps those records in all its lanes, or is
 * revoked; then a second record says that the new keys stand alone, and they take the place of the old ones. Each step finds
 * what the last one left, wherever the process ended.
 */
import { createHash } from 'node:crypto';
import {
  base64FromBytes,
  type KeySet,
  type KeysBody,
  keysStatement,
  LANES,
  type LaneName,
} from '@noroshi/exchange';
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import { laneOf, newestEntries } from '@noroshi/store/exchange';
import { parseUtc } from '@noroshi/time';
import type { NodeContext } from '../context.ts';
import { type NodeKeys, refreshKeys } from '../keys/keys.ts';
import { beginOverlap, endOverlap } from '../keys/rotate.ts';
import { type Author, type Posting, postEntries } from './author.ts';
import { readDirectory } from './directory.ts';

/** Keys of this node have changed; its subject is the node. */
export const KEYS_EVENT = 'partner.keys';

/** A partner that does not keep the record of new keys in each of these lanes yet. */
export type Awaited = { readonly partner: string; readonly lanes: readonly LaneName[] };

/** Of the next keys, whatever is replaced. */
export function nextSet({ next }: Pick<NodeKeys, 'next'>): Required<KeySet> | null {
  if (next === undefined) return null;
  return {
    signingKey: base64FromBytes(next.signingKey),
    tlsPin: base64FromBytes(next.tlsPin),
    sealKey: base64FromBytes(next.sealKey),
  };
}

function idOf({ signingKey, tlsPin, sealKey }: Required<KeySet>): string {
  const text = [signingKey, tlsPin, sealKey].join('\n');
  return `keys-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}

/** Does what is due of a turn. Returns whether the keys in force are others now. */
export async function turnKeys(
  context: NodeContext,
  author: Author,
  keys: NodeKeys,
): Promise<boolean> {
  const owner = { nodeId: context.nodeId, mode: context.mode };
  const refresh = () => refreshKeys(keys, context.dataDir, owner, context.clock.wallUs());
  if (keys.next?.state === 'planned') {
    const fromUs = parseUtc(keys.next.fromUtc);
    if (!fromUs.ok || fromUs.value > context.clock.wallUs()) return false;
    await beginOverlap(context.dataDir, owner);
    await refresh();
  }
  if (keys.next?.state !== 'overlap') return false;
  const set = nextSet(keys)!;
  const { store } = context;
  const posted = await store.write((tx) => tellAll(tx, context, author, keys, set));
  if (posted > 0) context.feed.wake();
  if ((await awaited(store.db, author, keys)).length > 0) return false;
  await store.write((tx) => tellAlone(tx, context, author, keys, set));
  await endOverlap(context.dataDir, owner, context.clock.wallUs());
  await refresh();
  const atUs = context.clock.wallUs();
  await store.write(async (tx) => {
    await noteKeys(tx, {
      ...owner,
      atUs,
      actor: 'node',
      action: 'keys.turned',
      doc: { keys: set },
    });
  });
  context.feed.wake();
  return true;
}

/** The audit line and the event of a change of this node's keys. */
export async function noteKeys(
  tx: Db,
  said: {
    readonly nodeId: string;
    readonly atUs: number;
    readonly actor: string;
    readonly action: string;
    readonly doc: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { nodeId, atUs, actor, action, doc } = said;
  await appendAudit(tx, { atUs, actor, action, subject: nodeId, doc });
  const event = { atUs, kind: KEYS_EVENT, subject: nodeId, doc: { action } };
  await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
}

/** Who is waited for until the new keys stand alone. */
export async function awaited(
  db: Db,
  us: Pick<Author, 'nodeId' | 'mode'>,
  keys: Pick<NodeKeys, 'next'>,
): Promise<Awaited[]> {
  const set = nextSet(keys);
  if (set === null) return [];
  const waiting: Awaited[] = [];
  for (const { id: partner } of (await readDirectory(db, us)).partners) {
    const told = await toldOf(db, partner, idOf(set));
    const lanes: LaneName[] = [];
    for (const lane of LANES) {
      const index = told.get(lane)?.first;
      const confirmed = (await laneOf(db, { partner, lane }))?.confirmed ?? 0;
      if (index === undefined || confirmed <= index) lanes.push(lane);
    }
    if (lanes.length > 0) waiting.push({ partner, lanes });
  }
  return waiting;
}

type Told = { readonly first: number; readonly times: number };
const KEYS_ENTRIES_MAX = 8; // one a lane and the last word, twice over

/** The records of these keys in each lane of a partner. */
async function toldOf(db: Db, partner: string, keysId: string): Promise<Map<string, Told>> {
  const asked = { kinds: ['keys'], about: keysId, limit: KEYS_ENTRIES_MAX };
  const told = new Map<string, Told>();
  for (const { lane, index } of await newestEntries(db, partner, asked)) {
    const known = told.get(lane);
    told.set(lane, {
      first: Math.min(index, known?.first ?? index),
      times: (known?.times ?? 0) + 1,
    });
  }
  return told;
}

/** Into every lane that has not been told; each by the key that signs it now. */
async function tellAll(
  tx: Db,
  context: NodeContext,
  author: Author,
  keys: NodeKeys,
  set: Required<KeySet>,
): Promise<number> {
  const postings: Posting[] = [];
  for (const { id: partner } of (await readDirectory(tx, author)).partners) {
    const told = await toldOf(tx, partner, idOf(set));
    for (const lane of LANES)
      if (!told.has(lane))
        postings.push(posting(context, keys, { partner, lane, set, alone: false }));
  }
  await postEntries(tx, author, postings);
  return postings.length;
}

/** One record a partner, in the lane that is never empty of them. */
async function tellAlone(
  tx: Db,
  context: NodeContext,
  author: Author,
  keys: NodeKeys,
  set: Required<KeySet>,
): Promise<void> {
  const postings: Posting[] = [];
  for (const { id: partner } of (await readDirectory(tx, author)).partners) {
    const times = (await toldOf(tx, partner, idOf(set))).get('routine')?.times ?? 0;
    if (times === 1)
      postings.push(posting(context, keys, { partner, lane: 'routine', set, alone: true }));
  }
  await postEntries(tx, author, postings);
}

function posting(
  { nodeId, mode, clock }: NodeContext,
  { next }: NodeKeys,
  told: { partner: string; lane: LaneName; set: Required<KeySet>; alone: boolean },
): Posting {
  const { partner, lane, set, alone } = told;
  const keysId = idOf(set);
  const said = { keysId, keys: set, alone };
  const sig = base64FromBytes(next!.sign(keysStatement({ mode, from: nodeId, to: partner }, said)));
  const body: KeysBody = { type: 'keys', ...said, sig };
  return {
    ...{ partner, lane, body, warningId: keysId, precedence: 'ROUTINE', tlp: 'AMBER+STRICT' },
    ...{ ruleIds: [], atUs: clock.wallUs() },
    reason: alone ? 'the new keys stand alone' : 'new keys, beside those in force',
  };
}
