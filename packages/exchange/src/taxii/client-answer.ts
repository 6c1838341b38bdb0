/**
 * An answer of somebody else's TAXII 2.1 server, before its content is looked at: may it be read, must we wait, or is it wrong,
 * said so that a person can act. Statuses of TAXII 2.1 §3.6 and RFC 9110; Retry-After in seconds or as a date (RFC 9110 §10.2.3).
 */
import { err, ok, parseUtc, type Result } from '@noroshi/time';
import { type JsonValue, parseStrictText } from '@noroshi/watch';
import { isTaxiiContent, TAXII_MEDIA } from './media.ts';

export type ServerAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>; // names in small letters
  readonly text: string;
};

export type ServerFault =
  /** It asks to wait, or has trouble: asked again, not before. */
  | { readonly kind: 'later'; readonly afterS: number; readonly text: string }
  /** Only a person can mend it. */
  | { readonly kind: 'refused'; readonly status: number; readonly text: string }
  /** It does not keep to the standard, so nothing after this can be trusted. */
  | { readonly kind: 'form'; readonly text: string };

export const CLIENT_LIMITS = {
  depthMax: 64,
  waitMaxS: 86_400,
  waitS: 60, // where a server says 429 or 503 and no time
  textCharsMax: 200, // of what a server says, in our words
} as const;

type JsonRecord = { readonly [name: string]: JsonValue };

/** The JSON object of an answer with status 200 (or `status`). `nowUs` is our clock, for a date in Retry-After. */
export function readAnswer(
  { status, headers, text }: ServerAnswer,
  nowUs: number,
  wanted = 200,
): Result<JsonRecord, ServerFault> {
  if (status !== wanted) return err(statusFault({ status, headers, text }, nowUs));
  const type = headers['content-type'];
  if (!isTaxiiContent(type))
    return form(
      `the answer is ${told(type ?? 'without a type')}: TAXII 2.1 answers ${TAXII_MEDIA}`,
    );
  const parsed = parseStrictText(text, CLIENT_LIMITS.depthMax);
  if (!parsed.ok)
    return form(`the answer is no JSON: at ${parsed.error.offset}, ${parsed.error.message}`);
  if (!isRecord(parsed.value)) return form('the answer is JSON and no object');
  return ok(parsed.value);
}

function statusFault({ status, headers, text }: ServerAnswer, nowUs: number): ServerFault {
  const said = titleOf(text);
  const shown = `it answered ${status}${said === '' ? '' : ` (${said})`}`;
  if (status === 429 || status === 503) {
    const afterS = retryAfterS(headers['retry-after'], nowUs) ?? CLIENT_LIMITS.waitS;
    return { kind: 'later', afterS, text: `${shown}: it asks to wait ${afterS} s` };
  }
  if (status >= 500) return { kind: 'later', afterS: CLIENT_LIMITS.waitS, text: shown };
  return { kind: 'refused', status, text: `${shown}: ${ADVICE[status] ?? 'check the address'}` };
}

const ADVICE: Readonly<Record<number, string>> = {
  401: 'name and password, or the certificate, are not known there',
  403: 'this account may not do that there: ask them for the right',
  404: 'there is no such root or collection for this account',
  406: `it does not speak TAXII 2.1 (${TAXII_MEDIA})`,
  415: `it does not take ${TAXII_MEDIA}`,
  413: 'what was sent is too long for it',
};

/** Seconds, at least 1 and at most a day; null where it says none. */
export function retryAfterS(value: string | undefined, nowUs: number): number | null {
  if (value === undefined) return null;
  const bounded = (s: number) => Math.min(CLIENT_LIMITS.waitMaxS, Math.max(1, Math.ceil(s)));
  if (/^\d{1,9}$/.test(value)) return bounded(Number(value));
  const atUs = httpDateUs(value);
  return atUs === null ? null : bounded((atUs - nowUs) / 1e6);
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** IMF-fixdate (RFC 9110 §5.6.7) as µs TAI; null for any other text. */
export function httpDateUs(text: string): number | null {
  const found = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/.exec(text);
  if (found === null) return null;
  const [, day, name, year, time] = found;
  const at = MONTHS.indexOf(name!);
  if (at < 0 || at % 3 !== 0) return null;
  const month = String(at / 3 + 1).padStart(2, '0');
  const parsed = parseUtc(`${year}-${month}-${day}T${time}Z`);
  return parsed.ok ? parsed.value : null;
}

/** The title of a TAXII error, shortened and without control characters; '' for anything else. */
function titleOf(text: string): string {
  if (text.length > 65_536) return '';
  const parsed = parseStrictText(text, CLIENT_LIMITS.depthMax);
  const title = parsed.ok && isRecord(parsed.value) ? parsed.value.title : undefined;
  return typeof title === 'string' ? told(title) : '';
}

/** What a server says, as it may stand in a message. */
export function told(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return plain.length > CLIENT_LIMITS.textCharsMax
    ? `${plain.slice(0, CLIENT_LIMITS.textCharsMax)}…`
    : plain;
}

export function form(text: string): Result<never, ServerFault> {
  return err({ kind: 'form', text });
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
