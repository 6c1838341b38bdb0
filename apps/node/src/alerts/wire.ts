/** What the API says of public alerts: what stands, what waits for two people and in which words it would go, what went out. */
import { Epoch } from '@noroshi/watch';
import { Type } from 'typebox';

const Text = Type.String();
const Real = Type.Number();
const Count = Type.Integer({ minimum: 0 });
const Ring = Type.Array(Type.Tuple([Real, Real])); // longitude, latitude

export const ALERT_KINDS = ['raise', 'update', 'cancel', 'all clear'] as const;
export const ALERT_STATUSES = ['Actual', 'Exercise'] as const;

/** As a telephone would show it. */
const Words = Type.Object({
  ...{ language: Text, event: Text, headline: Text, description: Text, instruction: Text },
});

const DraftShown = {
  ...{ probability: Real, impactFromUs: Epoch, impactToUs: Epoch, expiresUs: Epoch },
};

export const ProposalShown = Type.Object({
  ...{ number: Count, kind: Type.Enum(ALERT_KINDS), region: Text, why: Text },
  ...{ askedUs: Epoch, ...DraftShown },
  people: Type.Array(Text), // who confirmed so far
  isMine: Type.Boolean(), // the asker is one of them
  confirmation: Text, // what each of two people types
  words: Type.Array(Words),
});

export const ActiveShown = Type.Object({
  ...{ region: Text, raisedUs: Epoch, sentUs: Epoch, messages: Count, ...DraftShown },
});

export const AreaShown = Type.Object({
  ...{ id: Text, name: Text, shelterS: Real, rings: Type.Array(Ring) },
});

export const MessageHead = Type.Object({
  ...{ id: Text, kind: Type.Enum(ALERT_KINDS), region: Text, sentUs: Epoch },
  ...{ by: Type.Array(Text), why: Text },
});

export const AlertsReply = Type.Object({
  status: Type.Enum(ALERT_STATUSES),
  atUs: Epoch,
  active: Type.Array(ActiveShown),
  proposals: Type.Array(ProposalShown),
  messages: Type.Array(MessageHead), // the latest first
  areas: Type.Array(AreaShown),
  rules: Type.Array(Type.Object({ id: Text, reason: Text, kinds: Type.Array(Text), toUs: Epoch })),
  problems: Type.Array(Text),
});

export const MessageReply = Type.Object({
  ...{ id: Text, status: Text, kind: Text, region: Text, sentUtc: Text },
  ...{ by: Type.Array(Text), why: Text, areasDigest: Text },
  certificate: Type.Union([Text, Type.Null()]), // PEM of who signed
  xml: Text,
});

export const BoardReply = Type.Object({
  decided: Type.Array(Type.Object({ decided: Text, region: Text, why: Text })),
  messages: Count, // that went out
});
