/** The only body this server reads: strict JSON (I-JSON), by the same reader that partners' messages pass. */
import { parseStrictJson } from '@noroshi/watch';
import type { FastifyInstance } from 'fastify';
import type { ApiLimits } from './limits.ts';
import { ApiRefusalError, refusal } from './refusal.ts';

const DEPTH_MAX = 64;

export function readBody(app: FastifyInstance, limits: ApiLimits): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      if (bytes.length === 0) return done(null, undefined);
      const bytesMax = Math.max(limits.bodyBytesMax, request.routeOptions.bodyLimit ?? 0);
      const parsed = parseStrictJson(bytes, { bytesMax, depthMax: DEPTH_MAX });
      if (parsed.ok) return done(null, parsed.value);
      const { offset, message } = parsed.error;
      return done(new ApiRefusalError(refusal(400, 'json', `the body at ${offset}: ${message}`)));
    },
  );
}
