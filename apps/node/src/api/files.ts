/**
 * The page and its parts: a map of path to bytes made at start, each also compressed once by Brotli and gzip. Nothing is read
 * from the disk by a path of a request, and nothing secret is in these bytes, so their length tells nobody anything.
 */
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync, constants as zlib } from 'node:zlib';
import { KERNEL_WORKER_POLICY } from './headers.ts';
import type { RawRoute } from './mount.ts';

/** The worker of the page that runs the kernels: it alone may compile WebAssembly. */
const KERNEL_WORKER = '/assets/worker.js';

export type StaticFile = {
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly br?: Uint8Array; // compressed when the page was made; else at start
  readonly gzip?: Uint8Array;
};

/** What was not compressed with the page: the best quality would hold the start for seconds. */
const BROTLI_AT_START = 5;

type Served = { readonly coding: string; readonly tag: string; readonly body: Buffer };

export function fileRoutes(files: ReadonlyMap<string, StaticFile>): readonly RawRoute[] {
  return [...files].map(([url, file]) => {
    const { type } = file;
    const forms = formsOf(file);
    return {
      method: 'GET',
      url,
      tag: 'page',
      summary: `A part of the page: ${url}`,
      access: { who: 'anyone' },
      media: type,
      page: true,
      critical: true, // bytes in memory; a page half loaded is a blank one
      serve: async (request, reply) => {
        const { coding, tag, body } = formFor(forms, request.headers['accept-encoding']);
        reply.header('etag', tag).header('cache-control', 'no-cache');
        reply.header('vary', 'accept-encoding');
        if (url === KERNEL_WORKER) reply.header('content-security-policy', KERNEL_WORKER_POLICY);
        if (request.headers['if-none-match'] === tag) return reply.code(304).send();
        if (coding !== 'identity') reply.header('content-encoding', coding);
        return reply.type(type).send(body);
      },
    };
  });
}

/** The smallest first; as it is comes last. A form that is no smaller is left out. */
export function formsOf(file: Omit<StaticFile, 'type'>): readonly Served[] {
  const { bytes } = file;
  const params = {
    [zlib.BROTLI_PARAM_QUALITY]: BROTLI_AT_START,
    [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  const form = (coding: string, body: Buffer) => ({ coding, tag: `"${digest}-${coding}"`, body });
  const smaller = [
    form('br', Buffer.from(file.br ?? brotliCompressSync(bytes, { params }))),
    form('gzip', Buffer.from(file.gzip ?? gzipSync(bytes))),
  ].filter(({ body }) => body.length < bytes.length);
  return [...smaller, form('identity', Buffer.from(bytes))];
}

/** The first form whose coding the browser names and does not refuse by q=0 (RFC 9110, 12.5.3). */
export function formFor<F extends { readonly coding: string }>(
  forms: readonly F[],
  accepted: string | undefined,
): F {
  const named = (accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((text) => text.trim()))
    .filter(([, ...rest]) => !rest.some((text) => /^q=0(\.0*)?$/.test(text)))
    .map(([coding]) => coding);
  return forms.find(({ coding }) => named.includes(coding)) ?? forms.at(-1)!;
}
