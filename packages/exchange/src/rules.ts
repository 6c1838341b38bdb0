/**
 * Release rules: what one partner may have, in which form, and who must agree. Deny by default: no rule, an empty list, an
 * unknown field or a date outside the rule means nobody. A rule never widens a marking: the originator has to name the
 * partner, whatever the rules say. What a rule asks of a notice is in conditions.ts, what it takes away in shape.ts, what
 * follows from all of them in decide.ts.
 */
import { AssetKind, Epoch, Id, NoticeKind, Precedence, Severity, Text, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const All = Type.Literal('*');
const Ids = Type.Array(Id, { maxItems: 256, uniqueItems: true });
const latitude = Type.Number({ minimum: -90, maximum: 90 });
const longitude = Type.Number({ minimum: -180, maximum: 180 });

/** Parts of a notice that can stay here: its words, its evidence, how it was found, whom or what it is about. */
export const DROPS = ['texts', 'evidence', 'parameters', 'assets', 'objects'] as const;
export const TIME_GRIDS = ['minute', 'hour', 'day'] as const;
export const APPROVALS = ['officer', 'standing'] as const;
export type Approval = (typeof APPROVALS)[number];
/** What a file may be that goes as an observation; file: what a joint case names. */
export const OBSERVATION_KINDS = [
  ...(['elements', 'oem', 'tdm', 'cdm', 'track', 'sign', 'file'] as const),
] as const;
/** Handing on is counted from the originator; more than this no rule allows. */
export const HOPS_MAX = 4;

/** A box on the ground; where west is greater than east it crosses the antimeridian. Degrees. */
const Area = Type.Object(
  { southDeg: latitude, northDeg: latitude, westDeg: longitude, eastDeg: longitude },
  { additionalProperties: false },
);

const Coarsen = Type.Object(
  {
    times: Type.Optional(Type.Enum(TIME_GRIDS)), // of UTC; a span is only made longer
    figureDigits: Type.Optional(Type.Integer({ minimum: 1, maximum: 6 })), // significant ones
    positionDecimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 3 })), // of degrees
    counts: Type.Optional(Type.Literal(true)), // 1, 2, 5, 10, 20 …
  },
  { additionalProperties: false },
);

/** A row of configuration of kind 'rule'. All of it must fit a notice; an empty list fits none. */
export const ReleaseRule = Type.Object(
  {
    id: Id,
    partner: Id,
    kinds: Type.Array(NoticeKind, { maxItems: 32, uniqueItems: true }),
    severities: Type.Array(Severity, { maxItems: 4, uniqueItems: true }),
    tlpMax: Tlp, // the most restricted marking that may go
    assets: Type.Union([All, Ids]), // every asset of the notice is named, or '*'
    owners: Type.Union([All, Ids]), // the owner of every asset of the notice is named, or '*'
    assetKinds: Type.Optional(Type.Array(AssetKind, { maxItems: 8, uniqueItems: true })),
    area: Type.Optional(Area), // every asset of the notice lies in it
    precedenceMin: Type.Optional(Precedence), // the least urgent that may go
    confidenceMin: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    hops: Type.Optional(Type.Integer({ minimum: 0, maximum: HOPS_MAX })), // 0: never handed on
    drop: Type.Optional(Type.Array(Type.Enum(DROPS), { maxItems: 8, uniqueItems: true })),
    coarsen: Type.Optional(Coarsen),
    pseudonymise: Type.Optional(
      Type.Array(Type.Enum(['assets', 'objects']), { maxItems: 2, uniqueItems: true }),
    ),
    /** officer: a person lets each release go. standing: so, but a FLASH leaves at once and is reviewed after. */
    approval: Type.Optional(Type.Enum(APPROVALS)),
    fromUs: Type.Optional(Epoch), // in force from …
    untilUs: Type.Optional(Epoch), // … until before
    requests: Type.Optional(Type.Boolean()), // requests about what it names may go too
    cases: Type.Optional(Type.Boolean()), // joint cases may be worked on with the partner
    observations: Type.Optional(
      Type.Array(Type.Enum(OBSERVATION_KINDS), { maxItems: 8, uniqueItems: true }),
    ), // files of these kinds may go, each by a person
    reason: Text,
  },
  { additionalProperties: false },
);
export type ReleaseRule = Static<typeof ReleaseRule>;

/** `actor` of a row that two people put in force is `one+other`. */
export type RuleRow = { readonly id: string; readonly doc: unknown; readonly actor?: string };

/**
 * Rows that are rules; the others are named, and allow nothing. A standing approval is one that two people gave, until a date:
 * where the row has one name, each release waits for an officer; where it has no end, it allows nothing.
 */
export function readRules(rows: readonly RuleRow[]): {
  readonly rules: readonly ReleaseRule[];
  readonly unusable: readonly string[];
} {
  const rules: ReleaseRule[] = [];
  const unusable: string[] = [];
  for (const { id, doc, actor } of rows) {
    const fits = Value.Check(ReleaseRule, doc) && doc.id === id && ruleFault(doc) === null;
    if (!fits) unusable.push(id);
    else if (doc.approval !== 'standing' || isByTwo(actor)) rules.push(doc);
    else rules.push({ ...doc, approval: 'officer' });
  }
  return { rules, unusable };
}

function isByTwo(actor = ''): boolean {
  const [one = '', other = '', ...more] = actor.split('+');
  return one !== '' && other !== '' && one !== other && more.length === 0;
}

/** What the schema cannot say; null where nothing is wrong. */
export function ruleFault(
  rule: ReleaseRule,
): { readonly field: string; readonly right: string } | null {
  const { fromUs, untilUs, approval, area } = rule;
  if (fromUs !== undefined && untilUs !== undefined && fromUs >= untilUs)
    return { field: 'untilUtc', right: 'later than fromUtc' };
  if (approval === 'standing' && untilUs === undefined)
    return { field: 'untilUtc', right: 'a date: an approval in advance has an end' };
  if (area !== undefined && area.southDeg >= area.northDeg)
    return { field: 'area', right: 'its south below its north' };
  return null;
}

/** Ids of rules begin so that are a person's own hand. */
export const MANUAL_RULE = 'manual/';

/** What a release officer lets go by hand: any notice whose marking names the partner. */
export function manualRule(partner: string, by: string, reason: string): ReleaseRule {
  const everything = { kinds: [...NOTICE_KIND_LIST], severities: [...SEVERITY_LIST] };
  const limits = { tlpMax: 'RED', assets: '*', owners: '*' } as const;
  return { id: `${MANUAL_RULE}${by}`, partner, ...everything, ...limits, reason };
}

/** Every one is named. What is about nobody's asset is covered by '*' alone. */
export function covers(
  named: '*' | readonly string[],
  ids: readonly (string | undefined)[],
): boolean {
  if (named === '*') return true;
  return ids.length > 0 && ids.every((id) => id !== undefined && named.includes(id));
}

const NOTICE_KIND_LIST: readonly Static<typeof NoticeKind>[] = NoticeKind.enum;
const SEVERITY_LIST: readonly Static<typeof Severity>[] = Severity.enum;
