/**
 * What is erased of what partners were told, as configuration: how long bodies are kept once their warning is over, what is held
 * whatever else says, and orders of people. In live mode each takes two people, and so does the end of a hold.
 */
import { LANES } from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import { Epoch, Id, type Notice, NoticeKind, Text, type Warning } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** Bodies of a warning go so many days after it was over and last spoken of; of several kinds the longest counts. */
export const Keeping = Type.Object(
  {
    id: Id,
    kinds: Type.Union([
      Type.Literal('*'),
      Type.Array(NoticeKind, { minItems: 1, maxItems: 32, uniqueItems: true }),
    ]),
    days: Type.Integer({ minimum: 0, maximum: 36_500 }),
    reason: Text,
  },
  { additionalProperties: false },
);
type Keeping = Static<typeof Keeping>;

/** One warning as it is called here, or every one that people here still work on: also when its originator asks. */
export const Hold = Type.Object(
  {
    id: Id,
    warningId: Type.Optional(Id),
    openCases: Type.Optional(Type.Literal(true)),
    reason: Text,
  },
  { additionalProperties: false },
);
export type Hold = Static<typeof Hold>;

/** Bodies of one warning, or of a lane until a date; of what was told before the order was given. */
export const ErasureOrder = Type.Object(
  {
    id: Id,
    partner: Type.Optional(Id), // else every partner
    warningId: Type.Optional(Id),
    lane: Type.Optional(Type.Enum(LANES)),
    beforeUs: Type.Optional(Epoch),
    why: Type.Enum(['withdrawn', 'order']),
    reason: Text,
  },
  { additionalProperties: false },
);
export type ErasureOrder = Static<typeof ErasureOrder>;

/** What the schemas cannot say; null where nothing is wrong. */
export function orderFault({ warningId, lane, beforeUs, partner }: ErasureOrder) {
  if ((warningId === undefined) === (beforeUs === undefined))
    return { field: 'warningId', right: 'either warningId, or beforeUtc' };
  if (beforeUs !== undefined && (lane === undefined || partner === undefined))
    return { field: 'lane', right: 'partner and lane beside beforeUtc' };
  return null;
}

export function holdFault({ warningId, openCases }: Hold) {
  if ((warningId === undefined) !== (openCases === undefined)) return null;
  return { field: 'warningId', right: 'either warningId, or openCases: true' };
}

export type GivenOrder = ErasureOrder & { readonly actor: string; readonly givenUs: number };

export type EraseRules = {
  readonly keeping: readonly Keeping[];
  readonly orders: readonly GivenOrder[];
  readonly holds: readonly Hold[];
  /** A hold that cannot be read may hold anything: nothing is erased, and people are told. */
  readonly unreadable: readonly string[];
};

export async function readEraseRules(db: Db): Promise<EraseRules> {
  const holds: Hold[] = [];
  const unreadable: string[] = [];
  for (const { id, doc } of await configRows(db, 'hold')) {
    if (Value.Check(Hold, doc) && holdFault(doc) === null) holds.push(doc);
    else unreadable.push(id);
  }
  const orders = (await configRows(db, 'erasure')).flatMap(({ doc, actor, atUs }) =>
    Value.Check(ErasureOrder, doc) && orderFault(doc) === null
      ? [{ ...doc, actor, givenUs: atUs }]
      : [],
  );
  const keeping = (await configRows(db, 'keeping')).flatMap(({ doc }) =>
    Value.Check(Keeping, doc) ? [doc] : [],
  );
  return { keeping, orders, holds, unreadable };
}

export function isOpen({ state }: Pick<Warning, 'state'>): boolean {
  return state === 'open' || state === 'acknowledged';
}

/** Why it is not erased; null where nothing holds it. */
export function heldBecause(
  { holds }: EraseRules,
  warningId: string,
  warning: Pick<Warning, 'state'> | undefined,
): string | null {
  const found = holds.find(
    (hold) =>
      hold.warningId === warningId ||
      (hold.openCases === true && warning !== undefined && isOpen(warning)),
  );
  return found === undefined ? null : `hold ${found.id}: ${found.reason}`;
}

/** Days after its end; null: no rule, kept for good. */
export function keepDaysOf(
  { keeping }: EraseRules,
  notices: readonly Pick<Notice, 'kind'>[],
): number | null {
  let days: number | null = null;
  for (const kind of new Set(notices.map((notice) => notice.kind))) {
    const of = keeping.filter(({ kinds }) => kinds === '*' || kinds.includes(kind));
    if (of.length === 0) return null;
    days = Math.max(days ?? 0, ...of.map((one) => one.days));
  }
  return days;
}
