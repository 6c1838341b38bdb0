/**
 * Erasing with a partner: what a node has erased of what it told, named by place alone, so that the partner erases its copy too;
 * and what became of it there. Neither says a word of what is gone. Records and hashes stay, so both logs still verify.
 */
import { Epoch, Id } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { LANES } from './lanes.ts';

/** Of one entry; more places go as more entries. */
export const ERASURE_PLACES_MAX = 200;

/** Why, in a class: kept as long as agreed, the warrant is over, it should not have gone, somebody ordered it. */
export const ERASURE_REASONS = ['kept', 'warrant', 'withdrawn', 'order'] as const;
export const ErasureReason = Type.Enum(ERASURE_REASONS);
export type ErasureReason = (typeof ERASURE_REASONS)[number];

const Count = Type.Integer({ minimum: 0, maximum: ERASURE_PLACES_MAX });

export const ErasureBody = Type.Object(
  {
    type: Type.Literal('erasure'),
    warningId: Id, // whose bodies: as its sender names it
    erasureId: Id,
    /** In the sender's own lanes. */
    places: Type.Array(
      Type.Object(
        {
          lane: Type.Enum(LANES),
          sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: ERASURE_PLACES_MAX },
    ),
    reason: ErasureReason,
    atUs: Epoch,
  },
  { additionalProperties: false },
);
export type ErasureBody = Static<typeof ErasureBody>;

/** Of the places of one erasure: how many are gone at the receiver, and how many are held as evidence there. */
export const ErasedBody = Type.Object(
  {
    type: Type.Literal('erased'),
    warningId: Id, // as who asked names it
    erasureId: Id,
    ...{ erased: Count, held: Count },
    atUs: Epoch,
  },
  { additionalProperties: false },
);
export type ErasedBody = Static<typeof ErasedBody>;
