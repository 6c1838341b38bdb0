/** Requests to this node and what they answer. Everything goes to where the page came from, and nowhere else. */
export type Asked<T> =
  | { readonly ok: true; readonly body: T; readonly version: number | null }
  | Refused;
/** Status 0: this node did not answer. */
export type Refused = { readonly ok: false; readonly status: number; readonly message: string };

const TIMEOUT_MS = 20_000;
const SHED_TRIES_MAX = 6;
const SHED_WAIT_MS_MAX = 5000;

/** `version` goes as If-Match: the change is refused (409) where somebody was faster. */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  version?: number,
): Promise<Asked<T>> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (body !== undefined) init.body = JSON.stringify(body);
  return asking(path, init, async (response) => (await response.json()) as T);
}

/** Bytes, as the element sets come. */
export async function askBytes(path: string): Promise<Asked<ArrayBuffer>> {
  return asking(path, { credentials: 'same-origin' }, (response) => response.arrayBuffer());
}

async function asking<T>(
  path: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<Asked<T>> {
  try {
    for (let tries = 1; ; tries++) {
      const response = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (response.ok) return { ok: true, body: await read(response), version: tagOf(response) };
      const { refused, code } = await refusedBy(response);
      const waitMs = againMs(response.status, code, response.headers.get('retry-after'), tries);
      if (waitMs === null) return refused;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  } catch {
    return { ok: false, status: 0, message: '' };
  }
}

function tagOf(response: Response): number | null {
  const tag = /^"(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1];
  return tag === undefined ? null : Number(tag);
}

async function refusedBy(response: Response): Promise<{ refused: Refused; code: unknown }> {
  const answer = (await response.json().catch(() => null)) as {
    error?: { message?: unknown; code?: unknown };
  } | null;
  const told = answer?.error?.message;
  const message = typeof told === 'string' ? told : `${response.status}`;
  return {
    refused: { ok: false, status: response.status, message },
    code: answer?.error?.code,
  };
}

/** Shed before it was begun; or the desk that computes has no place for it, of this person (429) or of all (503). */
const SHED: ReadonlySet<string> = new Set([
  ...['503 overloaded', '503 behaviour.busy', '429 behaviour.busy'],
]);

/**
 * In how many ms to ask once more, null for never. What was shed was not begun, so a change may be asked again as well as a look;
 * the node says when. Spread, so that pages do not come back all at once.
 */
export function againMs(
  status: number,
  code: unknown,
  retryAfter: string | null,
  tries: number,
): number | null {
  if (!SHED.has(`${status} ${code}`) || tries >= SHED_TRIES_MAX) return null;
  const afterS = Number(retryAfter ?? '1');
  const askedMs = Number.isFinite(afterS) && afterS > 0 ? afterS * 1000 : 1000;
  return Math.min(askedMs, SHED_WAIT_MS_MAX) * (1 + 0.5 * Math.random());
}
