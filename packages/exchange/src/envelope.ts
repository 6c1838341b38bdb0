/**
 * One entry of a lane: what one node tells one partner, as canonical JSON (RFC 8785). Mode, sender, receiver and place in the
 * lane are inside, so that no entry can stand for another. A body that this version does not know is kept and passed over;
 * anything else that is not exactly right is refused. Times are in edge form.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  canonicalBytes,
  decodeEdge,
  Epoch,
  encodeEdge,
  Id,
  type JsonValue,
  Mode,
  parseStrictJson,
} from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { BODY_SCHEMAS, type Body, isBodyType, sealBody } from './body.ts';
import { sameBytes } from './bytes.ts';
import { ENTRY_BYTES_MAX } from './tiles.ts';

export const ENVELOPE_VERSION = 1;
/** Room is left for what a carrier may put around an entry. */
export const ENVELOPE_BYTES_MAX: number = ENTRY_BYTES_MAX - 1024;

const Head = Type.Object(
  {
    v: Type.Literal(ENVELOPE_VERSION),
    mode: Mode,
    from: Id,
    to: Id,
    sequence: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), // index in the lane
    issuedUs: Epoch, // by the sender's wall clock
  },
  { additionalProperties: false },
);
export type EnvelopeHead = Omit<Static<typeof Head>, 'v'>;

/** `type` is one that a later version defines: observation is reserved. */
export type UnsupportedBody = { readonly type: 'unsupported'; readonly named: string };

export type Envelope = EnvelopeHead & { readonly body: Body };
export type ReceivedEnvelope = EnvelopeHead & { readonly body: Body | UnsupportedBody };

/** `body`: the head is right and only the content is not; the lane goes on after it. All others end it. */
export type EnvelopeError = {
  readonly kind:
    | 'size'
    | 'json'
    | 'canonical'
    | 'head'
    | 'mode'
    | 'from'
    | 'to'
    | 'sequence'
    | 'body';
  readonly message: string;
};

/** The bytes of an entry. A value outside its schema is a bug of the caller: throws. */
export function encodeEnvelope(envelope: Envelope): Result<Uint8Array, EnvelopeError> {
  const { body, ...head } = envelope;
  const edge = { ...encodeEdge(Head, { v: ENVELOPE_VERSION, ...head }), body: sealBody(body) };
  const bytes = canonicalBytes(edge);
  if (!bytes.ok) return refused('canonical', `${bytes.error.path} ${bytes.error.message}`);
  if (bytes.value.length > ENVELOPE_BYTES_MAX)
    return refused(
      'size',
      `${bytes.value.length} bytes: an entry has at most ${ENVELOPE_BYTES_MAX}`,
    );
  return ok(bytes.value);
}

/** What the reader of a lane knows before it opens an entry. */
export type Expected = Pick<EnvelopeHead, 'mode' | 'from' | 'to' | 'sequence'>;

/** Opens an entry; never throws. */
export function decodeEnvelope(
  bytes: Uint8Array,
  expected: Expected,
): Result<ReceivedEnvelope, EnvelopeError> {
  if (bytes.length > ENVELOPE_BYTES_MAX)
    return refused('size', `${bytes.length} bytes: an entry has at most ${ENVELOPE_BYTES_MAX}`);
  const json = parseStrictJson(bytes);
  if (!json.ok) return refused('json', `at ${json.error.offset}: ${json.error.message}`);
  const again = canonicalBytes(json.value);
  if (!again.ok || !sameBytes(again.value, bytes))
    return refused('canonical', 'the entry is not in its canonical form (RFC 8785)');
  if (!isObject(json.value)) return refused('head', 'an entry is a JSON object');
  const { body, ...rest } = json.value;
  const head = decodeEdge(Head, rest);
  if (!head.ok) return refused('head', head.error.message);
  for (const field of ['mode', 'from', 'to', 'sequence'] as const) {
    if (head.value[field] === expected[field]) continue;
    return refused(field, `${field} is ${head.value[field]}: this lane has ${expected[field]}`);
  }
  const opened = openBody(body, head.value);
  if (!opened.ok) return opened;
  const { mode, from, to, sequence, issuedUs } = head.value;
  return ok({ mode, from, to, sequence, issuedUs, body: opened.value });
}

function openBody(
  body: JsonValue | undefined,
  head: EnvelopeHead,
): Result<Body | UnsupportedBody, EnvelopeError> {
  if (body === undefined || !isObject(body) || typeof body.type !== 'string')
    return refused('body', 'body is not an object with a type');
  if (!isBodyType(body.type)) return ok({ type: 'unsupported', named: body.type.slice(0, 40) });
  const decoded = decodeEdge(BODY_SCHEMAS[body.type], body);
  if (!decoded.ok) return refused('body', `body: ${decoded.error.message}`);
  const wrong =
    strangeNotice(decoded.value as Body, head) ?? strangeAbout(decoded.value as Body, head);
  return wrong === null ? ok(decoded.value as Body) : refused('body', wrong);
}

/** A partner speaks for itself: never of the other mode, and never in our name. */
function strangeNotice(body: Body, head: EnvelopeHead): string | null {
  if (body.type !== 'warning') return null;
  for (const { id, mode, origin, marking } of body.notices) {
    if (mode !== head.mode) return `notice ${id} is of mode ${mode}: the envelope is ${head.mode}`;
    if (origin === head.to || marking.originator === head.to)
      return `notice ${id} has our own name as its origin: it is not taken back`;
  }
  return null;
}

/** A request is about an object, or about what one of the two has. */
function strangeAbout(body: Body, { from, to }: EnvelopeHead): string | null {
  if (body.type !== 'request') return null;
  const { type, of } = body.about;
  if (type === 'object')
    return of === undefined ? null : `a request about an object names ${of}: an object is nobody's`;
  if (of === from || of === to) return null;
  return `a request about ${type} of ${of ?? 'nobody'}: it is one of ${from} or ${to}`;
}

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(kind: EnvelopeError['kind'], message: string): Result<never, EnvelopeError> {
  return err({ kind, message });
}
