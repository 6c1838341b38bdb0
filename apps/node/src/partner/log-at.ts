/** A tiled log at an address, read by the one client there is: this host and no other, nothing followed elsewhere, sizes capped. */
import type { LogReader } from '@noroshi/exchange';
import { createFetcher, formatFetchError } from '../fetch/index.ts';
import { StartError } from '../start-error.ts';

export const LOG_FILE_BYTES_MAX: number = 256 * 65_537;

/** Trouble other than "not there" is a StartError with its words. */
export function logAt(url: string, nowMs: () => number, signal: AbortSignal): LogReader {
  const base = url.replace(/\/+$/, '');
  const { protocol, hostname, port } = new URL(base);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const where = { host: hostname, ...(port !== '' && { port: Number(port) }) };
  const fetcher = createFetcher({ allow: [{ ...where, scheme, local: true }], nowMs });
  return async (path) => {
    const options = { bytesMax: LOG_FILE_BYTES_MAX, signal };
    const answer = await fetcher.get(`${base}/${path}`, options);
    if (!answer.ok) throw new StartError(formatFetchError(answer.error));
    const { status, body } = answer.value;
    if (status === 404) return null;
    if (status !== 200) throw new StartError(`${base}/${path}: status ${status}`);
    return body;
  };
}
