/**
 * The body of a record: what is said, as canonical JSON (RFC 8785), read strictly. A kind that this version does not know is
 * kept and passed over; what a partner may not say (of the other mode, in our name, about another's things) is refused.
 */
import { err, ok, type Result } from '@noroshi/time';
import {
  canonicalBytes,
  decodeEdge,
  type JsonValue,
  type Mode,
  parseStrictJson,
} from '@noroshi/watch';
import { BODY_SCHEMAS, type Body, isBodyType, sealBody } from './body.ts';
import { sameBytes } from './bytes.ts';
import { caseFault } from './case.ts';
import { observationFault } from './observation.ts';

/** `type` is one that a later version defines. */
export type UnsupportedBody = { readonly type: 'unsupported'; readonly named: string };
export type ReceivedBody = Body | UnsupportedBody;

/** Between whom, and of which mode. */
export type Parties = { readonly mode: Mode; readonly from: string; readonly to: string };

/** The bytes of a body. A value outside its schema is a bug of the caller: throws. */
export function encodeBody(body: Body): Uint8Array {
  const bytes = canonicalBytes(sealBody(body) as unknown as JsonValue);
  if (!bytes.ok) throw new TypeError(`a body: ${bytes.error.path} ${bytes.error.message}`);
  return bytes.value;
}

/** Opens the body of a record of this `type`; the message says what is wrong. Never throws. */
export function decodeBody(
  bytes: Uint8Array,
  type: string,
  parties: Parties,
): Result<ReceivedBody, string> {
  if (!isBodyType(type)) return ok({ type: 'unsupported', named: type.slice(0, 40) });
  const json = parseStrictJson(bytes);
  if (!json.ok) return err(`body: at ${json.error.offset}: ${json.error.message}`);
  const again = canonicalBytes(json.value);
  if (!again.ok || !sameBytes(again.value, bytes))
    return err('body: it is not in its canonical form (RFC 8785)');
  const decoded = decodeEdge(BODY_SCHEMAS[type], json.value);
  if (!decoded.ok) return err(`body: ${decoded.error.message}`);
  const body = decoded.value as Body;
  const strange = strangeNotice(body, parties) ?? strangeAbout(body, parties);
  const odd =
    body.type === 'case'
      ? caseFault(body, parties)
      : body.type === 'observation'
        ? observationFault(body, parties)
        : null;
  const wrong = strange ?? odd;
  return wrong === null ? ok(body) : err(wrong);
}

/** What it is about, as its originator names it. */
export function subjectOf(body: Body): string {
  if (body.type === 'warning') return body.warning.id;
  if (body.type === 'case') return body.caseId;
  if (body.type === 'observation') return body.observationId;
  if (body.type === 'keys') return body.keysId;
  return body.type === 'request' || body.type === 'answer' ? body.requestId : body.warningId;
}

/** A partner speaks for itself: never of the other mode, and never in our name. */
function strangeNotice(body: Body, { mode, to }: Parties): string | null {
  if (body.type !== 'warning') return null;
  for (const { id, mode: its, origin, marking } of body.notices) {
    if (its !== mode) return `notice ${id} is of mode ${its}: the record is ${mode}`;
    if (origin === to || marking.originator === to)
      return `notice ${id} has our own name as its origin: it is not taken back`;
  }
  return null;
}

/** A request is about an object, or about what one of the two has. */
function strangeAbout(body: Body, { from, to }: Parties): string | null {
  if (body.type !== 'request') return null;
  const { type, of } = body.about;
  if (type === 'object')
    return of === undefined ? null : `a request about an object names ${of}: an object is nobody's`;
  if (of === from || of === to) return null;
  return `a request about ${type} of ${of ?? 'nobody'}: it is one of ${from} or ${to}`;
}
