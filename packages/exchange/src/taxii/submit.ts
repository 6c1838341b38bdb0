/**
 * What a TAXII client posts (§5.5): an envelope with objects. Read strictly within bounds; each object keeps the very bytes it
 * came in, so what is served later is what was sent. One bad object costs itself only, and its message never quotes it.
 */
import { err, ok, type Result } from '@noroshi/time';
import { type JsonValue, parseStrictText } from '@noroshi/watch';
import { versionKey } from './query.ts';

export const SUBMIT_LIMITS = {
  objectsMax: 10_000,
  objectCharsMax: 1_048_576,
  depthMax: 64,
} as const;

export type SubmittedObject = {
  readonly id: string;
  readonly type: string;
  readonly specVersion: string;
  /** As it says, null where it has none: then its version is when it was added. */
  readonly version: string | null;
  readonly text: string; // as it came
  readonly value: { readonly [name: string]: JsonValue };
};

export type SubmitItem =
  | { readonly ok: true; readonly object: SubmittedObject }
  | { readonly ok: false; readonly id: string; readonly version: string; readonly message: string };

export type SubmitError = { readonly status: 400 | 413 | 422; readonly title: string };

const ID =
  /^([a-z0-9]+(?:-[a-z0-9]+)*)--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NO_ID = 'object--00000000-0000-0000-0000-000000000000';

export function readSubmission(text: string, nowUtc: string): Result<SubmitItem[], SubmitError> {
  const parsed = parseStrictText(text, SUBMIT_LIMITS.depthMax);
  if (!parsed.ok) return refused(400, 'the body is not JSON within the bounds of this server');
  const envelope = parsed.value;
  if (!isRecord(envelope) || !Array.isArray(envelope.objects) || envelope.objects.length === 0)
    return refused(422, 'the body is no envelope with objects');
  if (envelope.objects.length > SUBMIT_LIMITS.objectsMax)
    return refused(413, `at most ${SUBMIT_LIMITS.objectsMax} objects at once`);
  const texts = objectTexts(text);
  return ok(envelope.objects.map((value, i) => readObject(value, texts[i]!, nowUtc)));
}

export function readObject(value: JsonValue, text: string, nowUtc: string): SubmitItem {
  if (!isRecord(value)) return bad(NO_ID, nowUtc, 'it is no object');
  const { type, id, spec_version, modified, created } = value;
  const typeOf = typeof id === 'string' && id.length <= 256 ? ID.exec(id)?.[1] : undefined;
  if (typeof id !== 'string' || typeOf === undefined)
    return bad(NO_ID, nowUtc, 'its id is no STIX identifier');
  const date = modified ?? created ?? null;
  const version = typeof date === 'string' ? date : null;
  const shown = version !== null && versionKey(version) !== null ? version : nowUtc;
  if (typeOf !== type) return bad(id, shown, 'its id is not of its type');
  if (date !== null && (version === null || versionKey(version) === null))
    return bad(id, nowUtc, 'its modified or created is no time');
  if (text.length > SUBMIT_LIMITS.objectCharsMax) return bad(id, shown, 'it is too long');
  const specVersion = spec_version ?? (modified === undefined ? '2.1' : '2.0');
  if (specVersion !== '2.0' && specVersion !== '2.1')
    return bad(id, shown, 'its spec_version is neither 2.0 nor 2.1');
  return { ok: true, object: { id, type, specVersion, version, text, value } };
}

/** The texts of the elements of `objects`, in a text that is valid JSON with one such member at the top. */
export function objectTexts(text: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let key = '';
  let isIn = false;
  let from = -1;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      const end = stringEnd(text, i);
      if (depth === 1 && !isIn) key = text.slice(i, end + 1);
      if (isIn && depth === 2 && from < 0) from = i;
      i = end;
    } else if (code === 0x5b || code === 0x7b) {
      if (isIn && depth === 2 && from < 0) from = i;
      depth++;
      if (depth === 2 && code === 0x5b && JSON.parse(key || '""') === 'objects') isIn = true;
    } else if (code === 0x5d || code === 0x7d) {
      depth--;
      if (isIn && depth === 1) {
        if (from >= 0) texts.push(text.slice(from, i).trim());
        return texts;
      }
    } else if (isIn && depth === 2 && code === 0x2c) {
      texts.push(text.slice(from, i).trim());
      from = -1;
    } else if (isIn && depth === 2 && from < 0 && code > 0x20) from = i;
  }
  return texts;
}

function stringEnd(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5c) i++;
    else if (code === 0x22) return i;
  }
  return text.length;
}

function bad(id: string, version: string, message: string): SubmitItem {
  return { ok: false, id, version, message };
}

function refused(status: SubmitError['status'], title: string): Result<never, SubmitError> {
  return err({ status, title });
}

function isRecord(value: unknown): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
