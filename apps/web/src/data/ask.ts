/** Requests to this node and what they answer. Everything goes to where the page came from, and nowhere else. */
export type Asked<T> =
  | { readonly ok: true; readonly body: T; readonly version: number | null }
  | Refused;
/** Status 0: this node did not answer. */
export type Refused = { readonly ok: false; readonly status: number; readonly message: string };

const TIMEOUT_MS = 20_000;

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
    const response = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return await refusedBy(response);
    const tag = /^"(\d+)"$/.exec(response.headers.get('etag') ?? '')?.[1];
    return {
      ok: true,
      body: await read(response),
      version: tag === undefined ? null : Number(tag),
    };
  } catch {
    return { ok: false, status: 0, message: '' };
  }
}

async function refusedBy(response: Response): Promise<Refused> {
  const answer = (await response.json().catch(() => null)) as {
    error?: { message?: unknown };
  } | null;
  const told = answer?.error?.message;
  return {
    ok: false,
    status: response.status,
    message: typeof told === 'string' ? told : `${response.status}`,
  };
}
