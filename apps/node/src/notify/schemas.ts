/**
 * Configuration of notification: channels (how to reach somebody, and what they may be told) and rules (what goes to which
 * channel, whom next when nobody acknowledges, what is summed up). Secrets are never in it: `secret` names a file in the data
 * directory's folder `secrets`, readable by its owner only.
 */
import { Id, Precedence, Title, Tlp } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Host = Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9:._-]+$' });
const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
const Address = Type.String({ maxLength: 254, pattern: '^[^\\s@<>"\',;:]+@[^\\s@<>"\',;:]+$' });
/** A file name in the folder `secrets`. */
const Secret = Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Pem = Type.String({ maxLength: 20_000, pattern: '^-----BEGIN CERTIFICATE-----' });

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

const common = {
  id: Id,
  name: Type.Optional(Title),
  clearance: Tlp, // the most restricted marking that may be written to it
  language: Type.Optional(Type.Enum(LANGUAGES)), // en
  nodeUrl: Type.Optional(Type.String({ maxLength: 200, pattern: '^https?://[^\\s]+$' })), // for the link
  floodMax: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })), // messages in 10 minutes; 10
  ca: Type.Optional(Pem), // an own authority
};

export const EmailChannel = Type.Object(
  {
    ...common,
    type: Type.Literal('email'),
    host: Host,
    port: Port,
    tls: Type.Enum(['starttls', 'implicit', 'none']), // none: on this machine only
    from: Address,
    to: Type.Array(Address, { minItems: 1, maxItems: 50, uniqueItems: true }),
    secret: Type.Optional(Secret), // JSON: {"host": …, "user": …, "password": …}
  },
  { additionalProperties: false },
);

export const WebhookChannel = Type.Object(
  {
    ...common,
    type: Type.Literal('webhook'),
    url: Type.String({ maxLength: 2000, pattern: '^https?://[^\\s]+$' }),
    local: Type.Optional(Type.Boolean()), // a host of one's own network: its addresses are not checked
    secret: Secret, // the key of the signature, at least 16 bytes
  },
  { additionalProperties: false },
);

export const SyslogChannel = Type.Object(
  {
    ...common,
    type: Type.Literal('syslog'),
    transport: Type.Enum(['udp', 'tcp', 'tls']),
    host: Host,
    port: Port,
    facility: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })), // 16: local0
  },
  { additionalProperties: false },
);

export const Channel = Type.Union([EmailChannel, WebhookChannel, SyslogChannel]);
export type Channel = Static<typeof Channel>;

/** What of a warning can be told. `raised`: it is now more urgent than what was told before. */
export const CHANGES = [
  'opened',
  'reopened',
  'raised',
  'acknowledged',
  'closed',
  'cancelled',
] as const;
export type Change = (typeof CHANGES)[number];

export const NotificationRule = Type.Object(
  {
    id: Id,
    channel: Id,
    precedences: Type.Array(Precedence, { maxItems: 4, uniqueItems: true }),
    changes: Type.Optional(Type.Array(Type.Enum(CHANGES), { minItems: 1, uniqueItems: true })), // opened, reopened, raised
    owners: Type.Optional(Type.Array(Id, { maxItems: 256, uniqueItems: true })), // all of them
    /** What the channel may not see: told as "a warning of this precedence, see the node", or not at all. */
    withheld: Type.Enum(['hint', 'nothing']),
    escalation: Type.Optional(
      Type.Object(
        {
          afterMin: Type.Integer({ minimum: 1, maximum: 24 * 60 }),
          channels: Type.Array(Id, { minItems: 1, maxItems: 8 }), // one after the other
        },
        { additionalProperties: false },
      ),
    ),
    digestEveryH: Type.Optional(Type.Integer({ minimum: 1, maximum: 168 })),
  },
  { additionalProperties: false },
);
export type NotificationRule = Static<typeof NotificationRule>;

export const CHANGES_DEFAULT: readonly Change[] = ['opened', 'reopened', 'raised'];

/** This machine, by name or address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What the schema of a channel cannot say; null when it is good. */
export function channelProblem(
  channel: Channel,
): { readonly path: string; readonly expected: string } | null {
  if (channel.type === 'email' && channel.tls === 'none') {
    if (!isLoopback(channel.host))
      return { path: 'tls', expected: 'starttls or implicit for any host but this machine' };
    if (channel.secret !== undefined)
      return {
        path: 'secret',
        expected: 'left out, or tls starttls or implicit: no password goes open',
      };
  }
  if (channel.type === 'webhook') {
    const url = URL.parse(channel.url);
    if (url === null || url.username !== '' || url.password !== '')
      return { path: 'url', expected: 'https://host/path, without user and password' };
    if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
      return { path: 'url', expected: 'https for any host but this machine' };
  }
  return null;
}
