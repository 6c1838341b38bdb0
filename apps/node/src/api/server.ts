/**
 * The API server: Fastify under one list of mounts. A request passes, in this order and in one place: load (admission), form,
 * Host and Origin (gate.ts), rate, session, role, then its own schema, then the object it names (objects.ts), and only then its
 * handler; the answer leaves through its schema (barrier.ts). Whatever is refused on the way has one shape (refusal.ts).
 */
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.ts';
import type { NodeContext } from '../context.ts';
import { edgeFileRoutes } from '../edge/routes.ts';
import { elementRoutes } from '../sources/element-routes.ts';
import { StartError } from '../start-error.ts';
import { answerRefusal, answerRoute } from './answer.ts';
import { readBody } from './body.ts';
import { capConnections, httpOptions, refuseConnection } from './connections.ts';
import { createEvents } from './events.ts';
import type { StaticFile } from './files.ts';
import { fileRoutes } from './files.ts';
import { allowedOf } from './gate.ts';
import { createGuard, type Guard } from './guard.ts';
import { type CatalogueFacts, healthRoute } from './health-route.ts';
import { API_LIMITS, type ApiLimits } from './limits.ts';
import { listenRule, listenTrouble, type TlsPair } from './listen.ts';
import { metricsRoute } from './metrics-route.ts';
import { type Mount, mountsOf, type RawRoute } from './mount.ts';
import { documentRoutes } from './openapi.ts';
import { NOT_THERE, refusal, refusalOfError } from './refusal.ts';
import type { Route } from './route.ts';

export type ServerOptions = {
  readonly routes: readonly Route[];
  readonly authenticate: (token: string) => Promise<Caller | null>;
  readonly host: string;
  readonly port: number; // 0 for any free one
  readonly names?: readonly string[]; // what else this node is called: 'watch.example', 'https://watch.example:8443'
  readonly tls?: TlsPair;
  readonly files?: ReadonlyMap<string, StaticFile>; // the page and its parts, by path
  readonly limits?: Partial<ApiLimits>;
  readonly streamKey: Uint8Array; // 32 bytes, the same after a restart
  /** What is loaded, for /health. */
  readonly catalogue?: (context: NodeContext) => Promise<CatalogueFacts | null>;
  /** More work than can be done: all but the critical is shed. Default: the event loop is late. */
  readonly overloaded?: () => boolean;
};

export type ApiServer = {
  readonly mounts: readonly Mount[];
  /** Resolves with the URL it answers at; throws StartError with words. */
  listen(): Promise<string>;
  close(): Promise<void>;
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;

export function createServer(context: NodeContext, options: ServerOptions): ApiServer {
  const limits = { ...API_LIMITS, ...options.limits };
  const events = createEvents(context, options.streamKey, limits, options.authenticate);
  const raws: readonly RawRoute[] = [
    ...documentRoutes(() => mounts, context),
    ...fileRoutes(options.files ?? new Map()),
    metricsRoute(context),
    ...elementRoutes(context),
    ...edgeFileRoutes(context),
    events.route,
  ];
  const routes = [healthRoute(options.catalogue ?? (async () => null)), ...options.routes];
  const mounts = mountsOf(routes, raws);
  const app = fastify({
    ...httpOptions(limits, options.tls),
    bodyLimit: limits.bodyBytesMax,
    routerOptions: { maxParamLength: limits.urlLengthMax, ignoreTrailingSlash: false },
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    clientErrorHandler: refuseConnection,
  }) as unknown as FastifyInstance;
  const guard = createGuard(context, options, limits);
  capConnections(app.server, limits);
  readBody(app, limits);
  guard.attach(app);
  app.setErrorHandler((error, request, reply) => {
    const known = refusalOfError(error as Parameters<typeof refusalOfError>[0]);
    if (known === undefined)
      context.log('error', 'a request failed', {
        route: request.routeOptions.url ?? 'none',
        reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
    return answerRefusal(
      reply,
      known ?? refusal(500, 'internal', 'this node failed to answer: it is in its log'),
    );
  });
  app.setNotFoundHandler((_request, reply) => answerRefusal(reply, NOT_THERE));
  mountAll(app, context, mounts, guard, limits);
  return {
    mounts,
    listen: () => listen(app, options, guard),
    close: async () => {
      events.close();
      await app.close();
    },
  };
}

function mountAll(
  app: FastifyInstance,
  context: NodeContext,
  mounts: readonly Mount[],
  guard: Guard,
  limits: ApiLimits,
): void {
  const byUrl = new Map<string, Mount[]>();
  for (const mount of mounts) byUrl.set(mount.url, [...(byUrl.get(mount.url) ?? []), mount]);
  for (const [url, here] of byUrl) {
    for (const mount of here) {
      const head = mount.method === 'GET' && mount.raw?.head !== false ? ['HEAD'] : [];
      app.route({
        method: [mount.method, ...head],
        url,
        config: { mount },
        bodyLimit: mount.route?.bodyBytesMax ?? limits.bodyBytesMax,
        preValidation: (request) => guard.checkRequest(request, mount),
        handler: (request, reply) =>
          answerRoute(context, mount, request, reply, guard.asking(request)),
      });
    }
    const taken = here.flatMap(({ method, raw }) =>
      method === 'GET' && raw?.head !== false ? ['GET', 'HEAD'] : [method],
    );
    const allow = taken.join(', ');
    const others = METHODS.filter((method) => !taken.includes(method));
    app.route({
      method: others,
      url,
      handler: (request, reply) =>
        answerRefusal(
          reply,
          refusal(405, 'method', `${request.method} is not for this path: use ${allow}`, { allow }),
        ),
    });
  }
}

async function listen(app: FastifyInstance, options: ServerOptions, guard: Guard): Promise<string> {
  const { host, port, tls, names = [] } = options;
  const may = listenRule(host, tls);
  if (!may.ok) throw new StartError(may.error);
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw new StartError(listenTrouble(host, port, cause));
  }
  const bound = (app.server.address() as AddressInfo).port;
  const allowed = allowedOf(host, bound, tls !== undefined, names);
  guard.open(allowed);
  return [...allowed.origins][0]!;
}
