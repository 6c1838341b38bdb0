/**
 * The gates of a request in their order. One place decides who may, before anything is parsed; the object a route names is
 * judged after its parameter is known to be one, and before its handler.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Value } from 'typebox/value';
import type { NodeContext } from '../context.ts';
import { createAdmission, createRates, watchLoop } from './admission.ts';
import { refuseCaller } from './allows.ts';
import { answerRefusal } from './answer.ts';
import { networkOf } from './connections.ts';
import { sessionToken } from './cookie.ts';
import { type Allowed, gate, isLoopback } from './gate.ts';
import { safeHeaders } from './headers.ts';
import type { ApiLimits } from './limits.ts';
import type { Asking, Mount } from './mount.ts';
import { loadObject } from './objects.ts';
import { type ApiRefusal, ApiRefusalError, NOT_THERE, refusal } from './refusal.ts';
import type { ServerOptions } from './server.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    mount?: Mount;
  }
}

export type Guard = {
  attach(app: FastifyInstance): void;
  /** The names this server answers to, known once it listens. */
  open(allowed: Allowed): void;
  asking(request: FastifyRequest): Asking;
  /** Parameters, query and body against their schemas, then the object. */
  checkRequest(request: FastifyRequest, mount: Mount): Promise<void>;
};

export function createGuard(
  context: NodeContext,
  options: ServerOptions,
  limits: ApiLimits,
): Guard {
  const headers = safeHeaders(options.tls !== undefined);
  const askings = new WeakMap<FastifyRequest, Asking>();
  const overloaded = options.overloaded ?? watchLoop(context, limits);
  const admission = createAdmission(context, limits, overloaded);
  const rates = createRates(context, limits);
  let allowed: Allowed = { hosts: new Set(), origins: new Set() };
  const judge = async (request: FastifyRequest): Promise<ApiRefusal | undefined> => {
    const mount = request.routeOptions.config?.mount;
    const page = mount?.raw?.page === true;
    const malformed = gate(request.raw, allowed, limits.urlLengthMax, page);
    if (malformed !== undefined) return malformed;
    const network = networkOf(request.ip);
    const crowded = rates.address(network);
    if (crowded !== undefined) return crowded;
    const asking = askings.get(request)!;
    asking.token = sessionToken(request.headers.cookie, asking.origin.startsWith('https:'));
    asking.caller = asking.token === null ? null : await options.authenticate(asking.token);
    const tooFast = rates.caller(network, asking.caller?.sessionId, mount?.login === true);
    if (tooFast !== undefined || mount === undefined) return tooFast;
    const refused = refuseCaller(mount.access, asking.caller, asking.local);
    if (refused !== undefined || !mount.export || asking.caller === null) return refused;
    return rates.exporter(asking.caller.userId);
  };
  return {
    open: (names) => void (allowed = names),
    asking: (request) => askings.get(request)!,
    attach: (app) => {
      app.addHook('onRequest', async (request, reply) => {
        reply.headers(headers);
        askings.set(request, askingOf(request, allowed));
        const full = admission.enter(request.routeOptions.config?.mount, reply);
        const refused = full ?? (await judge(request));
        if (refused !== undefined) return answerRefusal(reply, refused);
      });
      app.addHook('onResponse', (request, reply, done) => {
        observe(context, request, reply);
        done();
      });
    },
    checkRequest: async (request, mount) => {
      const refused =
        refuseShape(request, mount) ??
        (await refuseObject(context, mount, request, askings.get(request)!));
      if (refused !== undefined) throw new ApiRefusalError(refused);
    },
  };
}

function askingOf(request: FastifyRequest, allowed: Allowed): Asking {
  const host = request.headers.host?.toLowerCase();
  const origin = [...allowed.origins].find((one) => new URL(one).host === host) ?? '';
  return { caller: null, token: null, object: undefined, local: isLocal(request), origin };
}

/** The peer is a program of this machine, and no proxy speaks for somebody else. */
function isLocal({ ip, headers }: FastifyRequest): boolean {
  const relayed = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'].some((h) => h in headers);
  const name = (headers.host ?? '').replace(/:\d+$/, '');
  return isLoopback(ip) && isLoopback(name) && !relayed;
}

/** Text of a path or query becomes numbers and booleans where the schema says so, and nothing else is bent. */
function refuseShape(request: FastifyRequest, mount: Mount): ApiRefusal | undefined {
  const schema = mount.route?.schema;
  const querySchema = schema?.query ?? mount.raw?.query;
  if (schema?.params !== undefined)
    request.params = Value.Convert(schema.params, { ...(request.params as object) });
  if (querySchema !== undefined)
    request.query = Value.Convert(querySchema, { ...(request.query as object) });
  if (mount.body === undefined && request.body !== undefined)
    return refusal(400, 'body', 'this route takes no body: send it without');
  if (mount.body !== undefined && request.body === undefined) {
    const { type } = (schema?.body ?? {}) as { readonly type?: string };
    if (type !== 'object') return refusal(400, 'body', 'this route takes a JSON body: send one');
    request.body = {}; // nothing said is an object without fields: the schema says whether that will do
  }
  const wrong =
    mount.params(request.params ?? {}) ??
    mount.query(request.query ?? {}) ??
    mount.body?.(request.body);
  return wrong === undefined ? undefined : refusal(400, 'invalid', wrong);
}

async function refuseObject(
  context: NodeContext,
  { access }: Mount,
  request: FastifyRequest,
  asking: Asking,
): Promise<ApiRefusal | undefined> {
  if (access.who !== 'role' || access.object === undefined) return undefined;
  const params = request.params as Record<string, string>;
  asking.object = await loadObject(context.store.db, access.object, params, asking.caller!);
  return asking.object === undefined ? NOT_THERE : undefined;
}

/** By the route's pattern, never its path: no id gets into a metric. */
function observe(context: NodeContext, request: FastifyRequest, reply: FastifyReply): void {
  if (request.routeOptions.config?.mount?.raw?.stream === true) return;
  const route = request.routeOptions.url ?? 'none';
  const { method } = request;
  const status = `${Math.floor(reply.statusCode / 100)}xx`;
  context.metrics.count('noroshi_http_requests_total', 1, { route, method, status });
  context.metrics.timeS('noroshi_http_request_seconds', reply.elapsedTime / 1000, { route });
}
