/**
 * What an entry may say: a warning with the notices that this partner may have, a reply to one of theirs, a cancel, which
 * carries only id, state and time, a request ("please look", "send more") and what is answered to one, an entry of a joint case.
 * A reader that meets another keeps it unread.
 */
import {
  type Edge,
  Epoch,
  encodeEdge,
  Id,
  Notice,
  Precedence,
  Text,
  Title,
  Tlp,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { CaseBody } from './case.ts';
import { ErasedBody, ErasureBody } from './erasure.ts';
import { KeysBody } from './keys.ts';
import { ObservationBody } from './observation.ts';
import { RelayBody } from './relay-body.ts';
import { HOPS_MAX } from './rules.ts';

export const NOTICES_PER_RELEASE_MAX = 64;

/** What a partner learns of a warning: nothing of who works on it, its steps, or its other notices. */
export const ReleasedWarning = Type.Object(
  {
    id: Id,
    title: Title,
    precedence: Precedence,
    domains: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 5 }),
    assetIds: Type.Array(Id, { maxItems: 256 }),
    objectIds: Type.Array(Id, { maxItems: 256 }),
    window: Type.Object({ fromUs: Epoch, toUs: Epoch }, { additionalProperties: false }),
    decideByUs: Type.Optional(Epoch),
  },
  { additionalProperties: false },
);
export type ReleasedWarning = Static<typeof ReleasedWarning>;

const WarningBody = Type.Object(
  {
    type: Type.Literal('warning'),
    warning: ReleasedWarning,
    notices: Type.Array(Notice, { minItems: 1, maxItems: NOTICES_PER_RELEASE_MAX }),
    /** More notices may be had than fit into one entry; the newest and gravest are here. */
    shortened: Type.Boolean(),
    /** How often it may be handed on; without it never. */
    hops: Type.Optional(Type.Integer({ minimum: 1, maximum: HOPS_MAX })),
  },
  { additionalProperties: false },
);
export type WarningBody = Static<typeof WarningBody>;

/** What a person at the receiver says to the sender: read, acting, disagree, or a manoeuvre that is planned. */
export const REPLY_ANSWERS = ['read', 'acting', 'disagree', 'planned'] as const;
export const ReplyAnswer = Type.Enum(REPLY_ANSWERS);
export type ReplyAnswer = (typeof REPLY_ANSWERS)[number];

const ReplyBody = Type.Object(
  {
    type: Type.Literal('reply'),
    warningId: Id, // as its sender names it
    answer: ReplyAnswer,
    text: Text,
    atUs: Epoch,
  },
  { additionalProperties: false },
);

export const CANCEL_STATES = ['closed', 'cancelled'] as const;
export type CancelState = (typeof CANCEL_STATES)[number];

const CancelBody = Type.Object(
  {
    type: Type.Literal('cancel'),
    warningId: Id,
    state: Type.Enum(CANCEL_STATES),
    atUs: Epoch,
  },
  { additionalProperties: false },
);

export type CancelBody = Static<typeof CancelBody>;

/** The rule that let it go has ended, and it is another now: no word of how. Ask, or agree on a rule again. */
const ChangedBody = Type.Object(
  { type: Type.Literal('changed'), warningId: Id, atUs: Epoch },
  { additionalProperties: false },
);

/** look: watch this with your own means. more: send what you have of it, as far as your rules let it go. */
export const REQUEST_ASKS = ['look', 'more'] as const;
export const RequestAsk = Type.Enum(REQUEST_ASKS);
export type RequestAsk = (typeof REQUEST_ASKS)[number];

/** What a request is about. An object is everybody's; an asset or a warning is called as the node `of` calls it. */
export const RequestAbout = Type.Object(
  {
    type: Type.Enum(['object', 'asset', 'warning']),
    id: Id,
    of: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type RequestAbout = Static<typeof RequestAbout>;

const RequestBody = Type.Object(
  {
    type: Type.Literal('request'),
    requestId: Id, // as its sender names it
    ask: RequestAsk,
    about: RequestAbout,
    text: Text,
    tlp: Tlp, // who may know of it at the receiver
    atUs: Epoch,
  },
  { additionalProperties: false },
);
export type RequestBody = Static<typeof RequestBody>;

/** What a person at the receiver says to a request: read, looking into it, done, or why not. */
export const REQUEST_ANSWERS = ['read', 'acting', 'done', 'declined'] as const;
export const RequestAnswer = Type.Enum(REQUEST_ANSWERS);
export type RequestAnswer = (typeof REQUEST_ANSWERS)[number];

const AnswerBody = Type.Object(
  {
    type: Type.Literal('answer'),
    requestId: Id, // as who asked names it
    answer: RequestAnswer,
    text: Text,
    atUs: Epoch,
  },
  { additionalProperties: false },
);
export type AnswerBody = Static<typeof AnswerBody>;

export const BODY_SCHEMAS = {
  ...{ warning: WarningBody, reply: ReplyBody, cancel: CancelBody },
  ...{
    request: RequestBody,
    answer: AnswerBody,
    case: CaseBody,
    observation: ObservationBody,
    keys: KeysBody,
  },
  ...{ erasure: ErasureBody, erased: ErasedBody, changed: ChangedBody, relay: RelayBody },
} as const;

export type BodyType = keyof typeof BODY_SCHEMAS;
export type Body = Static<(typeof BODY_SCHEMAS)[BodyType]>;

export const BODY_TYPES = Object.keys(BODY_SCHEMAS) as BodyType[];

export function isBodyType(name: string): name is BodyType {
  return Object.hasOwn(BODY_SCHEMAS, name);
}

/** The edge form of a body. */
export function sealBody(body: Body): Edge<Body> {
  return encodeEdge(BODY_SCHEMAS[body.type], body as never) as Edge<Body>;
}
