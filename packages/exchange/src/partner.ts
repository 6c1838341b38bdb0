/**
 * Who a partner is: the row of configuration of kind 'partner', and the text that two people hand each other when their
 * nodes meet (`noroshi partner invite`, `partner add`). Public keys and an address: no secret in it.
 */
import { err, ok, type Result } from '@noroshi/time';
import { canonicalText, decodeEdge, Id, Mode, parseStrictText } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { bytesFromBase64 } from './bytes.ts';

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
    /** Which life of that node its lanes are of; 1 where it is left out. */
    epoch: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    address: Type.Optional(PartnerAddress), // where its lane is pulled; without it, it only pulls ours
  },
  { additionalProperties: false },
);
export type Partner = Static<typeof Partner>;

const Invite = Type.Object(
  { format: Type.Literal(INVITE_FORMAT), v: Type.Literal(1), ...Partner.properties },
  { additionalProperties: false },
);

/** One line of text. */
export function formatInvite(partner: Partner): string {
  const text = canonicalText({ format: INVITE_FORMAT, v: 1, ...partner });
  if (!text.ok) throw new TypeError(`formatInvite: ${text.error.path} ${text.error.message}`);
  return `${text.value}\n`;
}

/** The message says what would be right. */
export function parseInvite(text: string): Result<Partner, string> {
  if (text.length > 4096) return err('an invitation has at most 4,096 characters');
  const json = parseStrictText(text, 4);
  if (!json.ok) return err(`it is not JSON: at ${json.error.offset}, ${json.error.message}`);
  const invite = decodeEdge(Invite, json.value);
  if (!invite.ok) return err(invite.error.message);
  const { format: _, v: __, ...partner } = invite.value;
  return checkPartner(partner);
}

/** What the schema cannot say: keys of 32 bytes, a port that exists. */
export function checkPartner(partner: Partner): Result<Partner, string> {
  for (const field of ['signingKey', 'tlsPin'] as const) {
    if (bytesFromBase64(partner[field])?.length !== KEY_BYTES)
      return err(`${field} is not 32 bytes in base64`);
  }
  const { address } = partner;
  if (address !== undefined && splitAddress(address) === null)
    return err(`address is ${address}: expected HOST:PORT with a port from 1 to 65535`);
  return ok(partner);
}

export function splitAddress(address: string): { host: string; port: number } | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) return null;
  return { host: match[1] ?? match[2]!, port };
}
