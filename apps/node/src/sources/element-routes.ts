/**
 * All element sets in force at once, for the globe and the table of objects: bytes of packages/orbit (archive/catalogue.ts), with
 * the version as ETag. `since` asks for what changed after a version; names come apart, since they seldom change. In a replay
 * these are the sets of the watched instant.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { formFor } from '../api/files.ts';
import type { RawRoute } from '../api/mount.ts';
import type { NodeContext } from '../context.ts';
import { type ElementsBody, elementsBody, namesBody } from './elements-bodies.ts';

const access = {
  who: 'role',
  roles: ['analyst', 'duty', 'release', 'reviewer', 'admin'],
} as const;
const media = 'application/octet-stream';
const tag = 'objects';
const FORMS = [{ coding: 'br' }, { coding: 'gzip' }, { coding: 'identity' }] as const;
const SMALL_BYTES = 1024; // not worth a compression

export function elementRoutes(context: NodeContext): readonly RawRoute[] {
  return [
    {
      ...{ method: 'GET', url: '/api/v1/elements', tag, access, media },
      summary:
        'The element sets in force, one an object, in some 35 bytes each; or what changed since a version',
      query: Type.Object(
        { since: Type.Optional(Type.String({ maxLength: 40 })) },
        { additionalProperties: false },
      ),
      serve: async (request, reply) => {
        const { since = '' } = request.query as { readonly since?: string };
        return await send(request, reply, await elementsBody(context, since));
      },
    },
    {
      ...{ method: 'GET', url: '/api/v1/elements/names', tag, access, media },
      summary: 'What the objects of /api/v1/elements are called: ids, designators, names',
      serve: async (request, reply) => await send(request, reply, await namesBody(context)),
    },
  ];
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  body: ElementsBody,
): Promise<FastifyReply> {
  const tagged = `"${body.version}"`;
  reply.header('etag', `W/${tagged}`).header('vary', 'accept-encoding');
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim());
  if (known.some((one) => one.replace(/^W\//, '') === tagged)) return reply.code(304).send();
  reply.type(media);
  const { coding } = formFor(FORMS, request.headers['accept-encoding']);
  if (coding === 'identity' || body.plain.length < SMALL_BYTES) return reply.send(body.plain);
  return reply.header('content-encoding', coding).send(await body.coded(coding));
}
