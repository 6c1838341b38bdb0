/** From a handler's value to HTTP: through the barrier, with its version, its cookie, or its refusal. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NodeContext } from '../context.ts';
import { setCookie } from './cookie.ts';
import type { Asking, Mount } from './mount.ts';
import { type ApiRefusal, refusal } from './refusal.ts';
import type { Input, RouteSchema } from './route.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const IF_MATCH = /^"(\d{1,15})"$/;

export function answerRefusal(reply: FastifyReply, what: ApiRefusal): FastifyReply {
  const { status, code, message, retryAfterS, allow } = what;
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  if (allow !== undefined) reply.header('allow', allow);
  return reply
    .code(status)
    .type(JSON_TYPE)
    .send(JSON.stringify({ error: { code, message } }));
}

export async function answerRoute(
  context: NodeContext,
  mount: Mount,
  request: FastifyRequest,
  reply: FastifyReply,
  asking: Asking,
): Promise<unknown> {
  if (mount.raw !== undefined) return mount.raw.serve(request, reply, asking);
  const route = mount.route!;
  const header = request.headers['if-match'];
  const ifMatch = header === undefined ? null : IF_MATCH.exec(header);
  if (header !== undefined && ifMatch === null)
    return answerRefusal(
      reply,
      refusal(400, 'if-match', 'If-Match must be the ETag that was read: a number in quotes'),
    );
  const input: Input<RouteSchema> = {
    params: request.params as never,
    query: request.query as never,
    body: request.body as never,
    ...{ caller: asking.caller, object: asking.object, address: request.ip },
    ...{ local: asking.local, origin: asking.origin },
    ifMatch: ifMatch === null ? null : Number(ifMatch[1]),
  };
  const answer = await route.handle(input, context);
  if (!answer.ok) return answerRefusal(reply, answer.refusal);
  const passed = mount.reply!(answer.body);
  if (!passed.ok)
    throw new TypeError(`the reply of ${route.url} is not of its schema: ${passed.paths}`);
  const tls = asking.origin.startsWith('https:');
  if (answer.cookie !== undefined) reply.header('set-cookie', setCookie(answer.cookie, tls));
  if (answer.version !== undefined) reply.header('etag', `"${answer.version}"`);
  return reply.code(200).type(JSON_TYPE).send(passed.text);
}
