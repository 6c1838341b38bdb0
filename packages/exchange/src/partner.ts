/**
 * Who a partner is: the row of configuration of kind 'partner', and the text that two people hand each other when their
 * nodes meet (`noroshi partner invite`, `partner add`). Public keys and an address: no secret in it.
 */
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import {
  canonicalText,
  decodeEdge,
  Epoch,
  encodeEdge,
  Id,
  type JsonValue,
  Mode,
  parseStrictText,
  Text,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { bytesFromBase64 } from './bytes.ts';
import { KeySet } from './keys.ts';

const KEY_BYTES = 32;
const INVITE_FORMAT = 'noroshi-partner';
const Base64Of32 = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' });

/** `host:port`; an IPv6 address in brackets. */
export const PartnerAddress = Type.String({
  maxLength: 255,
  pattern: '^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):[0-9]{1,5}$',
});

/** A row of configuration of kind 'partner'; its id is the node's. */
export const Partner = Type.Object(
  {
    id: Id,
    mode: Mode,
    signingKey: Base64Of32, // Ed25519 public key of its lanes
    tlsPin: Base64Of32, // SHA-256 of the SubjectPublicKeyInfo of its certificate
    sealKey: Type.Optional(Base64Of32), // X25519 public key; without it nothing is sealed into files for it
    /** Which life of that node its lanes are of; 1 where it is left out. */
    epoch: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    address: Type.Optional(PartnerAddress), // where its lane is pulled; without it, it only pulls ours
    /** Its next keys, as its lanes have told: taken beside the others until it says that they stand alone. */
    next: Type.Optional(KeySet),
    /** Nothing is taken from it or told to it any more; undone by meeting again. */
    revoked: Type.Optional(
      Type.Object({ atUs: Epoch, by: Id, reason: Text }, { additionalProperties: false }),
    ),
  },
  { additionalProperties: false },
);
export type Partner = Static<typeof Partner>;

const { next: _next, revoked: _revoked, ...INVITED } = Partner.properties;
const Invite = Type.Object(
  { format: Type.Literal(INVITE_FORMAT), v: Type.Literal(2), ...INVITED, expiresUs: Epoch },
  { additionalProperties: false },
);

/** What is handed over: who it is, and until when the line may be used. */
export type Invited = Omit<Partner, 'next' | 'revoked'>;

/** One line of text. */
export function formatInvite(partner: Invited, expiresUs: number): string {
  const invite = encodeEdge(Invite, { format: INVITE_FORMAT, v: 2, ...partner, expiresUs });
  const text = canonicalText(invite as unknown as JsonValue);
  if (!text.ok) throw new TypeError(`formatInvite: ${text.error.path} ${text.error.message}`);
  return `${text.value}\n`;
}

/** `atUs`: the wall clock. The message says what would be right. */
export function parseInvite(text: string, atUs: number): Result<Invited, string> {
  if (text.length > 4096) return err('an invitation has at most 4,096 characters');
  const json = parseStrictText(text, 4);
  if (!json.ok) return err(`it is not JSON: at ${json.error.offset}, ${json.error.message}`);
  const invite = decodeEdge(Invite, json.value);
  if (!invite.ok) return err(invite.error.message);
  const { format: _, v: __, expiresUs, ...partner } = invite.value;
  if (atUs >= expiresUs)
    return err(
      `it expired at ${formatUtc(expiresUs, 0)}: ask ${partner.id} for a new one (noroshi partner invite)`,
    );
  return checkPartner(partner);
}

/** What the schema cannot say: keys of 32 bytes, a port that exists, an id that can stand in the origin of a lane. */
export function checkPartner<P extends Partner>(partner: P): Result<P, string> {
  const name = checkNodeId(partner.id);
  if (!name.ok) return name;
  for (const [where, set] of [['', partner] as const, ['next.', partner.next] as const])
    for (const field of ['signingKey', 'tlsPin', 'sealKey'] as const) {
      const key = set?.[field];
      if (key !== undefined && bytesFromBase64(key)?.length !== KEY_BYTES)
        return err(`${where}${field} is not 32 bytes in base64`);
    }
  const { address } = partner;
  if (address !== undefined && splitAddress(address) === null)
    return err(`address is ${address}: expected HOST:PORT with a port from 1 to 65535`);
  return ok(partner);
}

/** The id of a node is one part of the origin of its lanes, `noroshi/<mode>/<from>/<to>/…`: it holds no slash. */
export function checkNodeId(id: string): Result<string, string> {
  return id.includes('/') ? err(`the id of a node has no "/": it is ${id}`) : ok(id);
}

export function splitAddress(address: string): { host: string; port: number } | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) return null;
  return { host: match[1] ?? match[2]!, port };
}

/** The keys that are taken of it, those in force first. */
export function keySetsOf({ signingKey, tlsPin, sealKey, next }: Partner): readonly KeySet[] {
  const now = { signingKey, tlsPin, ...(sealKey !== undefined && { sealKey }) };
  return next === undefined ? [now] : [now, next];
}
