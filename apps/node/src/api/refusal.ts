/**
 * How the API says no: one shape, `{error: {code, message, at?}}`. `code` is for programs and stable; `message` says what was
 * tried, the value (capped, with nothing that could steer a terminal or a page) and what would be right. No stack, ever.
 */
import { safeText } from '@noroshi/host';
import { StoreError } from '@noroshi/store';
import type { FastifyError } from 'fastify';

export type ApiRefusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterS?: number;
  readonly allow?: string; // 405
};

const VALUE_SHOWN_MAX = 80;

export function refusal(
  status: number,
  code: string,
  message: string,
  more: { readonly retryAfterS?: number; readonly allow?: string } = {},
): ApiRefusal {
  return { status, code, message, ...more };
}

/** A value as a message may show it: JSON, short, without control or direction characters. */
export function shownValue(value: unknown): string {
  const text = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  const safe = safeText(text);
  return safe.length <= VALUE_SHOWN_MAX ? safe : `${safe.slice(0, VALUE_SHOWN_MAX)}…`;
}

export const NOT_THERE = refusal(
  404,
  'not-there',
  'there is nothing here that you may see: see /openapi.json for what this node serves',
);

const OF_FASTIFY: Readonly<Record<string, ApiRefusal>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: refusal(
    415,
    'media-type',
    'the body must be JSON: send it with Content-Type: application/json',
  ),
  FST_ERR_CTP_BODY_TOO_LARGE: refusal(413, 'too-large', 'the body is larger than this route takes'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: refusal(
    400,
    'length',
    'Content-Length says another length than the body has',
  ),
  FST_ERR_CTP_EMPTY_JSON_BODY: refusal(400, 'body', 'the body is empty; this route takes JSON'),
  FST_ERR_BAD_URL: refusal(400, 'url', 'the path of the URL is not valid percent-encoded UTF-8'),
  FST_ERR_MAX_PARAM_LENGTH: refusal(414, 'url', 'a part of the path is too long'),
  FST_ERR_VALIDATION: refusal(400, 'invalid', 'the request does not have the form of this route'),
};

/** What an error thrown inside the server means to the client; undefined is a bug of ours. */
export function refusalOfError(
  error: FastifyError | ApiRefusalError | StoreError,
): ApiRefusal | undefined {
  if (error instanceof ApiRefusalError) return error.refusal;
  if (error instanceof StoreError) return ofStore(error);
  const known = OF_FASTIFY[error.code];
  if (known !== undefined) return known;
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return undefined;
  return refusal(status, 'request', 'the request could not be read: see /openapi.json');
}

/** The client's own doing; trouble with the disk or the server stays ours. */
function ofStore({ kind, message }: StoreError): ApiRefusal | undefined {
  return kind === 'text' ? refusal(400, 'text', message) : undefined;
}

/** Carries a refusal out of a parser or a hook to the one place that answers. */
export class ApiRefusalError extends Error {
  readonly refusal: ApiRefusal;
  constructor(what: ApiRefusal) {
    super(what.message);
    this.name = 'ApiRefusalError';
    this.refusal = what;
  }
}
