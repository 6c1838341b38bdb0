/** Every signing key that a partner, or this node, ever had: what they signed stays as it was when they turned to new ones. */
import { formatVkey, type LaneName, originOf, Partner } from '@noroshi/exchange';
import { configHistory, type Db } from '@noroshi/store';
import { Value } from 'typebox/value';
import { type NodeKeys, sha256 } from '../keys/keys.ts';
import { laneId } from './apply.ts';
import type { Author } from './author.ts';

/** The newest first, 32 bytes each. */
export async function signingKeysEver(db: Db, partner: string): Promise<Uint8Array[]> {
  const versions = await configHistory(db, 'partner', partner);
  const keys = versions.flatMap(({ doc }) => (Value.Check(Partner, doc) ? doc.signingKey : []));
  return [...new Set(keys)].reverse().map((key) => Uint8Array.from(Buffer.from(key, 'base64')));
}

/** Of a lane of theirs, as C2SP writes them, the newest first. */
export async function theirVkeys(
  db: Db,
  self: Pick<Author, 'nodeId' | 'mode'>,
  partner: Partner,
  lane: LaneName,
): Promise<string[]> {
  const name = originOf(laneId(self, partner, lane));
  const keys = await signingKeysEver(db, partner.id);
  return keys.map((publicKey) => formatVkey(sha256, { name, publicKey }));
}

/** Of a lane of ours: keys of before, with the epoch in which they signed it. */
export function formerVkeys(
  { nodeId, mode }: Pick<Author, 'nodeId' | 'mode'>,
  former: NodeKeys['former'],
  { partner, lane }: { readonly partner: string; readonly lane: LaneName },
): { readonly key: string; readonly untilUtc: string }[] {
  return former.map(({ signingKey, epoch, untilUtc }) => {
    const name = originOf({ mode, from: nodeId, to: partner, lane, epochNumber: epoch });
    const publicKey = Uint8Array.from(Buffer.from(signingKey, 'base64'));
    return { key: formatVkey(sha256, { name, publicKey }), untilUtc };
  });
}
