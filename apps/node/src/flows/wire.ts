/** What the API says of signs of attack: as they may leave, with the assets that the asker may know of. */
import { DIRECTIONS, SIGN_KINDS } from '@noroshi/flow';
import { Epoch, MODES, SEVERITIES, TLP_LEVELS } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Text = Type.String();
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

export const SignShown = Type.Object({
  ...{ id: Text, kind: Type.Enum(SIGN_KINDS), warrant: Text, tlp: Type.Enum(TLP_LEVELS) },
  rank: Type.Integer({ minimum: 1 }),
  ...{ score: Type.Number(), confidence: Type.Number(), count: Count },
  source: OrNull(
    Type.String({ description: "an outside address; 'own:' and a pseudonym; null: many" }),
  ),
  ...{ destination: OrNull(Text), port: OrNull(Count), protocol: OrNull(Text) },
  ...{ firstUs: Epoch, lastUs: Epoch, foundUs: Epoch, updatedUs: Epoch },
  isOpen: Type.Boolean(), // the last judgement still said it
  assetIds: Type.Array(Text),
  severity: OrNull(Type.Enum(SEVERITIES)),
  warningId: OrNull(Text),
});
export type SignShown = Static<typeof SignShown>;

export const SignsReply = Type.Object({ signs: Type.Array(SignShown), next: OrNull(Text) });

export const SignWhole = Type.Object({
  sign: SignShown,
  evidence: Type.Array(
    Type.Object({
      name: Text,
      value: Type.Union([Type.Number(), Text, Type.Null()]),
      unit: Type.Optional(Text),
      meaning: Text, // the glossary's
    }),
  ),
  otherwise: Type.Array(Type.Object({ explanation: Text, fits: Text, because: Text })),
  ends: Type.Array(Type.Object({ role: Text, address: Text, count: Count })),
});

export const TimesReply = Type.Object({
  isHeld: Type.Boolean(), // the window holds it; else the rest is empty
  fromUs: OrNull(Epoch),
  lanes: Type.Array(Text),
  lane: Type.Array(Count),
  offsetS: Type.Array(Type.Number()), // after `from`
  bytes: Type.Array(OrNull(Type.Number())),
  isCut: Type.Boolean(), // the latest only
});

export const HistogramReply = Type.Object({
  fromUs: Epoch,
  bucketS: Type.Number(),
  kinds: Type.Array(Type.Object({ kind: Text, counts: Type.Array(Count) })), // signs that lasted into each bucket
  isCut: Type.Boolean(),
});

export const BundleReply = Type.Object({
  ...{ mode: Type.Enum(MODES), tlp: Type.Enum(TLP_LEVELS), takenBy: Text, takenUtc: Text },
  ...{ signs: Count, isCut: Type.Boolean() },
  text: Text, // the bundle, as a file holds it,
});

export const WarrantShown = Type.Object({
  ...{ id: Text, version: Count, mode: Type.Enum(MODES), purpose: Text },
  ...{ requestedBy: Text, approvedBy: Text, confirmedBy: Text, tlp: Type.Enum(TLP_LEVELS) },
  directions: Type.Array(Type.Enum(DIRECTIONS)),
  detectors: Type.Array(Type.Enum(SIGN_KINDS)),
  ...{ fromUs: Epoch, toUs: Epoch, windowHours: Type.Number(), keepDays: Type.Number() },
  ...{ hash: Text, isInForce: Type.Boolean() },
  why: OrNull(Text), // it is not
  sources: Type.Array(Text),
});

export const WarrantProposal = Type.Object({
  ...{ proposalId: Text, id: Text, digest: Text, hash: OrNull(Text), rule: OrNull(Text) }, // null: to be removed
  ...{ reason: Text, proposedBy: Text, proposedUs: Epoch },
});

export const WarrantsReply = Type.Object({
  warrants: Type.Array(WarrantShown),
  proposals: Type.Array(WarrantProposal),
});
