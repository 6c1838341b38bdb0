/** Keys in force, waiting and revoked: ours, and those of each partner. Public halves only; the same for page and command line. */
import { fingerprintOf, KeySet, keySetsOf, type Partner } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { KEY_TYPES } from '../keys/files.ts';
import { keySetOf, openKeys, sha256 } from '../keys/keys.ts';
import { readDirectory } from './directory.ts';
import type { Self } from './manage.ts';
import { awaited, nextSet } from './turn.ts';

const Text = Type.String();
const Epoch = Type.Integer({ minimum: 1 });
const Shown = Type.Object({ ...KeySet.properties, fingerprint: Text });

export const KeysReply = Type.Object({
  own: Type.Object({
    ...{ node: Id, epoch: Epoch, inForce: Shown },
    /** planned: made, nobody was told; overlap: partners are being told. */
    next: Type.Optional(
      Type.Object({
        ...{ state: Text, types: Type.Array(Type.Enum(KEY_TYPES)), fromUtc: Text, reason: Text },
        ...{
          keys: Shown,
          waitsFor: Type.Array(Type.Object({ partner: Id, lanes: Type.Array(Text) })),
        },
      }),
    ),
    former: Type.Array(Type.Object({ signingKey: Text, epoch: Epoch, untilUtc: Text })),
  }),
  partners: Type.Array(
    Type.Object({
      ...{ id: Id, epoch: Epoch, inForce: Shown, next: Type.Optional(Shown) },
      revoked: Type.Optional(Type.Object({ atUtc: Text, by: Text, reason: Text })),
    }),
  ),
});
export type KeysReply = Static<typeof KeysReply>;

export async function keysView(
  db: Db,
  dataDir: string,
  self: Self,
  atUs: number,
): Promise<KeysReply> {
  const keys = await openKeys(dataDir, self, atUs);
  const { partners, revoked } = await readDirectory(db, self);
  const { next, epoch, former } = keys;
  const coming = nextSet(keys);
  return {
    own: {
      ...{ node: self.nodeId, epoch, inForce: shown(keySetOf(keys)) },
      ...(next &&
        coming && {
          next: {
            ...{ state: next.state, types: [...next.types], fromUtc: next.fromUtc },
            ...{ reason: next.reason, keys: shown(coming) },
            waitsFor: (await awaited(db, self, keys)).map(({ partner, lanes }) => ({
              ...{ partner, lanes: [...lanes] },
            })),
          },
        }),
      former: former.map((each) => ({ ...each })),
    },
    partners: [...partners, ...revoked].sort((a, b) => (a.id < b.id ? -1 : 1)).map(partnerKeys),
  };
}

function partnerKeys(partner: Partner): KeysReply['partners'][number] {
  const [now, next] = keySetsOf(partner);
  const { id, epoch = 1, revoked } = partner;
  return {
    ...{ id, epoch, inForce: shown(now!) },
    ...(next && { next: shown(next) }),
    ...(revoked && {
      revoked: { atUtc: formatUtc(revoked.atUs, 0), by: revoked.by, reason: revoked.reason },
    }),
  };
}

function shown(set: KeySet): Static<typeof Shown> {
  return { ...set, fingerprint: fingerprintOf(sha256, set) };
}
