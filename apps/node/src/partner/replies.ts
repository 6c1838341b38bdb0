/** What the routes of partners answer: schemas, from which the page takes its types. */
import { APPROVALS, LANES, REQUEST_ASKS, RequestAbout } from '@noroshi/exchange';
import { Id, Precedence, Tlp } from '@noroshi/watch';
import { Type } from 'typebox';
import { LINK_CONDITIONS } from './link-state.ts';
import { REQUEST_STATES } from './requests.ts';

const Text = Type.String();
const Utc = Type.String({ description: 'UTC' });
const Count = Type.Integer({ minimum: 0 });
const List = Type.Array(Text);

/** Of one lane, or of all: `taken` of `known` records are theirs to us; `told` and `confirmed` ours to them. */
const FIGURES = {
  ...{ taken: Count, known: Count, told: Count, confirmed: Count, backlog: Count },
  ...{ confirmedUtc: Type.Optional(Utc), oldestUtc: Type.Optional(Utc) },
};
export const LaneReply = Type.Object({
  ...{ lane: Type.Enum(LANES), ...FIGURES },
  ...{ ourCheckpoint: Text, theirCheckpoint: Text },
  witness: Text, // the partner's signature on a checkpoint of ours; '' before the first
});

/** How a partner's link is. */
export const LinkReply = Type.Object({
  ...{ id: Id, address: Type.Optional(Text), state: Type.Enum(LINK_CONDITIONS) },
  ...{ reason: Text, sinceUtc: Utc, contactUtc: Type.Optional(Utc) },
  ...{ fingerprint: Text, signingKey: Text, tlsPin: Text },
  /** What the link was last measured to carry; without it, not measured yet. */
  ...{ roundTripMs: Type.Optional(Count), bitsPerS: Type.Optional(Count) },
  /** By the contact plan: the window that is open now, else the next. */
  nextContact: Type.Optional(Type.Object({ fromUtc: Utc, untilUtc: Utc })),
  /** By the process that pulls, while it runs. */
  ...{ latencyMs: Type.Optional(Type.Number()), measuredUtc: Type.Optional(Utc) },
  clockAheadS: Type.Optional(Type.Integer()), // their clock less ours
  certificateToUtc: Type.Optional(Utc),
  /** Only for who sees everything: they would tell of what others may not see. */
  positions: Type.Optional(
    Type.Object({
      ...{ ...FIGURES, evidence: Count, lanes: Type.Array(LaneReply) },
    }),
  ),
});

export const AnswerReply = Type.Object({
  ...{ answer: Text, text: Text, atUtc: Utc, confirmed: Type.Optional(Type.Boolean()) },
});

const about = {
  ...{ lane: Type.Optional(Text), index: Type.Optional(Count), kind: Text, subject: Text },
  atUtc: Utc,
  ...{ warningId: Type.Optional(Id), requestId: Type.Optional(Id), title: Type.Optional(Text) },
};
/** `confirmed`: their node keeps it. `answers`: what their people said since. */
export const ToldReply = Type.Object({
  ...about,
  ...{ confirmed: Type.Boolean(), rules: List, reason: Text, answers: Type.Array(AnswerReply) },
});
export const HeardReply = Type.Object({ ...about, outcome: Text });

export const RequestReply = Type.Object({
  ...{ id: Id, partner: Id, direction: Type.Enum(['ours', 'theirs']) },
  ...{ ask: Type.Enum(REQUEST_ASKS), about: RequestAbout, text: Text, tlp: Tlp, atUtc: Utc },
  ...{ state: Type.Enum(REQUEST_STATES), rules: List, answers: Type.Array(AnswerReply) },
});

export const LinksReply = Type.Object({
  ...{ node: Id, fingerprint: Text }, // of this node: what the partner reads to us
  certificateToUtc: Utc, // of this node; it renews itself with the same key
  partners: Type.Array(LinkReply),
  unusable: Type.Array(Type.Object({ id: Text, reason: Text })),
});

export const PartnerPageReply = Type.Object({
  link: LinkReply,
  told: Type.Array(ToldReply),
  heard: Type.Array(HeardReply),
  requests: Type.Array(RequestReply),
  rules: Type.Array(
    Type.Object({
      ...{ id: Id, kinds: List, severities: List, tlpMax: Tlp, reason: Text },
      ...{ assets: Type.Union([Type.Literal('*'), List]) },
      ...{ owners: Type.Union([Type.Literal('*'), List]), requests: Type.Boolean() },
      ...{ fromUtc: Type.Optional(Utc), untilUtc: Type.Optional(Utc) },
      state: Type.Enum(['in-force', 'early', 'expired']),
      approval: Type.Enum(['none', ...APPROVALS]), // who must agree to each release
      more: List, // what else it asks, and what it takes away: field and value
    }),
  ),
});

/** Why a notice stays, for the next step. */
export const CAUSES = [
  ...(['goes', 'marking', 'no-rule', 'expired', 'early', 'misfit', 'theirs', 'over'] as const),
] as const;

const Judged = Type.Object({
  ...{ noticeId: Id, title: Text, ruleId: Type.Union([Id, Type.Null()]), reason: Text },
  cause: Type.Enum(CAUSES),
});

/** Of one warning and one partner: what they have, and what would go now. */
export const ToldPartnerReply = Type.Object({
  partner: Id,
  standing: Type.Enum(['withheld', 'told', 'over']),
  link: Type.Enum(['new', 'up', 'down', 'stopped']),
  entries: Type.Array(
    Type.Object({
      ...{ lane: Text, index: Count, kind: Text, rules: List, reason: Text, atUtc: Utc },
      confirmed: Type.Boolean(),
    }),
  ),
  confirmedUtc: Type.Optional(Utc), // when their node last said what it keeps
  answers: Type.Array(AnswerReply),
  goes: Type.Integer({ minimum: 0 }), // notices that may go
  isNews: Type.Boolean(), // they do not have exactly that yet
  ...{ rules: List, reason: Text, notices: Type.Array(Judged) },
  entry: Type.Union([Text, Type.Null()]), // as it would be signed, but for its place and time
  byHand: Type.Object({ may: Type.Boolean(), why: Text }),
});

export const WarningPartnersReply = Type.Object({
  /** `part`: this person sees some of the warning, and is not told who was given the rest. */
  sight: Type.Enum(['whole', 'part']),
  origin: Id,
  ours: Type.Boolean(),
  /** A request that opened this case, or requests about it. */
  asked: Type.Union([RequestReply, Type.Null()]),
  requests: Type.Array(RequestReply),
  said: Type.Array(AnswerReply), // what we answered to a warning of theirs
  leftOut: List, // fields of ours that no partner gets
  partners: Type.Array(ToldPartnerReply),
});

export const DryRunReply = Type.Object({
  of: Count, // open warnings of ours of which this person sees all
  goes: Count,
  capped: Type.Boolean(), // only the most urgent were looked at
  warnings: Type.Array(
    Type.Object({
      ...{ id: Id, title: Text, precedence: Precedence, goes: Type.Boolean(), rules: List },
      ...{ reason: Text, cause: Type.Enum(CAUSES) },
    }),
  ),
});

export const InvitationReply = Type.Object({
  ...{ text: Text, fingerprint: Text, address: Text, expiresUtc: Utc, loopback: Type.Boolean() },
});

export const CardReply = Type.Object({
  ...{ id: Id, address: Type.Optional(Text), fingerprint: Text, signingKey: Text, tlsPin: Text },
  known: Type.Enum(['new', 'same', 'changed']), // against the row that is in force
  changes: List, // in words: other keys, another life; an address alone is none
  needsSecond: Type.Boolean(), // in live mode a second person agrees
});
