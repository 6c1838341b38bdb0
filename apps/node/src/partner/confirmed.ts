/**
 * What a partner says of our lanes, by the link or by a file: how far it keeps them, and its signature on a checkpoint that it
 * has verified; and what we say of theirs.
 */
import {
  cosign,
  type LaneName,
  openCosignature,
  type Partner,
  witnessName,
} from '@noroshi/exchange';
import { appendEvent, type Store } from '@noroshi/store';
import { confirmLane, keepCosigned, laneOf, type Position } from '@noroshi/store/exchange';
import { err, ok, type Result, unixMsFromTaiUs } from '@noroshi/time';
import { sha256, verifyEd25519 } from '../keys/keys.ts';
import { type Author, laneFrontier, textOf } from './author.ts';
import type { LaneQuestion, Seen } from './protocol.ts';
import { signingKeysOf } from './take-keys.ts';

/** The event that says a partner keeps more of its lane; its subject is the partner. */
export const CONFIRM_EVENT = 'partner.confirmed';

/** Asking from n says that all before n is kept. Whether that is news. */
export async function confirmTaken(
  store: Store,
  partner: string,
  lanes: readonly Pick<LaneQuestion, 'lane' | 'from'>[],
  atUs: number,
): Promise<boolean> {
  let isNews = false;
  for (const { lane: name, from } of lanes) {
    const key = { partner, lane: name };
    const lane = await laneOf(store.db, key);
    if (lane === undefined || from <= lane.confirmed || from > lane.size) continue;
    isNews = true;
    await store.write(async (tx) => {
      await confirmLane(tx, key, from, atUs);
      const doc = { lane: name, confirmed: from };
      const event = { atUs, kind: CONFIRM_EVENT, subject: partner, doc };
      await appendEvent(tx, { ...event, tlp: 'AMBER+STRICT', owners: [] });
    });
  }
  return isNews;
}

/** The partner's signature on one of our checkpoints: kept beside that checkpoint, when it is right. */
export async function keepSeen(
  store: Store,
  author: Author,
  partner: Partner,
  { lane: name, size, cosignature }: Seen,
  atUs: number,
): Promise<Result<null, string>> {
  const key = { partner: partner.id, lane: name };
  const lane = await laneOf(store.db, key);
  if (lane === undefined || size > lane.size || size === 0) return ok(null);
  const text = textOf(author, key, await laneFrontier(store.db, key, size));
  const witness = { name: witnessName(author.mode, partner.id) };
  const line = `— ${witness.name} ${Buffer.from(cosignature, 'base64url').toString('base64')}\n`;
  const tried = signingKeysOf(partner).map((publicKey) =>
    openCosignature(sha256, text, line, { ...witness, publicKey }, verifyEd25519),
  );
  const opened = tried.find(({ ok: isRight }) => isRight) ?? tried[0]!;
  if (!opened.ok) return err(opened.error);
  const signed = { text, lines: line, atS: opened.value.atS, seenUs: atUs };
  await store.write((tx) => keepCosigned(tx, { ...key, witness: witness.name, size, ...signed }));
  return ok(null);
}

/** Our signature on the newest checkpoint of theirs that we have verified; null before the first. */
export function seenBy(
  { keys, mode, nodeId }: Author,
  { lane, knownSize, checkpoint }: Position,
  atUs: number,
): Seen | null {
  if (knownSize === 0) return null;
  const text = checkpoint.slice(0, checkpoint.lastIndexOf('\n\n') + 1);
  const witness = { name: witnessName(mode, nodeId), publicKey: keys.signingKey };
  const line = cosign(sha256, text, witness, keys.sign, Math.floor(unixMsFromTaiUs(atUs) / 1000));
  const cosignature = Buffer.from(line.trimEnd().split(' ')[2]!, 'base64').toString('base64url');
  return { lane: lane as LaneName, size: knownSize, cosignature };
}
