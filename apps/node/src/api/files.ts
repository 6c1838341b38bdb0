/** The page and its parts: a map of path to bytes made at start. Nothing is read from the disk by a path of a request. */
import { createHash } from 'node:crypto';
import type { RawRoute } from './mount.ts';

export type StaticFile = { readonly type: string; readonly bytes: Uint8Array };

export function fileRoutes(files: ReadonlyMap<string, StaticFile>): readonly RawRoute[] {
  return [...files].map(([url, { type, bytes }]) => {
    const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    const body = Buffer.from(bytes);
    return {
      method: 'GET',
      url,
      tag: 'page',
      summary: `A part of the page: ${url}`,
      access: { who: 'anyone' },
      media: type,
      page: true,
      serve: async (request, reply) => {
        reply.header('etag', tag).header('cache-control', 'no-cache');
        if (request.headers['if-none-match'] === tag) return reply.code(304).send();
        return reply.type(type).send(body);
      },
    };
  });
}
