/**
 * Too much at once. Requests being answered are counted and the event loop is watched; above either limit everything but the
 * critical routes (health, the list of warnings, acknowledging) is told to come back, at once and cheaply.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyReply } from 'fastify';
import type { NodeContext } from '../context.ts';
import { createBuckets } from './buckets.ts';
import type { ApiLimits } from './limits.ts';
import type { Mount } from './mount.ts';
import { type ApiRefusal, refusal } from './refusal.ts';

export type Admission = {
  /** Counts the request until its answer is out. */
  enter(mount: Mount | undefined, reply: FastifyReply): ApiRefusal | undefined;
};

export function createAdmission(
  context: NodeContext,
  limits: ApiLimits,
  overloaded: () => boolean,
): Admission {
  let inFlight = 0;
  return {
    enter: (mount, reply) => {
      if (mount?.raw?.stream === true) return undefined; // streams have a limit of their own
      inFlight += 1;
      reply.raw.once('close', () => void (inFlight -= 1));
      const most = mount?.critical === true ? limits.inFlightCriticalMax : limits.inFlightMax;
      if (inFlight <= most && (mount?.critical === true || !overloaded())) return undefined;
      context.metrics.count('noroshi_http_shed_total');
      const { retryAfterS } = limits;
      const told = `this node has more to do than it can: try again in ${retryAfterS} s`;
      return refusal(503, 'overloaded', told, { retryAfterS });
    },
  };
}

const WATCH_MS = 500;

/**
 * True while the event loop answers later than the limit, look after look, twice a second. One long piece of work is no load: by
 * the time it is seen it is over, and whoever waited is answered. Stops with the node.
 */
export function watchLoop(context: NodeContext, limits: ApiLimits): () => boolean {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let [wasLate, late] = [false, false];
  delay.enable();
  const timer = setInterval(() => {
    const isLate = delay.percentile(50) / 1e6 > limits.loopLagMsMax;
    [wasLate, late] = [isLate, isLate && wasLate];
    context.metrics.gauge('noroshi_event_loop_delay_seconds', delay.max / 1e9);
    delay.reset();
  }, WATCH_MS);
  timer.unref();
  context.stop.addEventListener(
    'abort',
    () => {
      clearInterval(timer);
      delay.disable();
    },
    { once: true },
  );
  return () => late;
}

export type Rates = {
  address(network: string): ApiRefusal | undefined;
  caller(network: string, sessionId: string | undefined, login: boolean): ApiRefusal | undefined;
  /** Of a person who may: what takes something out. */
  exporter(userId: string): ApiRefusal | undefined;
};

/** Per address whoever asks, then per session, or per address for those without one; logins and exports far more strictly. */
export function createRates(context: NodeContext, limits: ApiLimits): Rates {
  const nowS = () => performance.now() / 1000;
  const make = (perS: number, burst: number) => createBuckets(perS, burst, limits.bucketsMax, nowS);
  const addresses = make(limits.addressPerS, limits.addressBurst);
  const sessions = make(limits.sessionPerS, limits.sessionBurst);
  const strangers = make(limits.anonymousPerS, limits.anonymousBurst);
  const logins = make(limits.loginPerS, limits.loginBurst);
  const exporters = make(limits.exportPerS, limits.exportBurst);
  const judge = (waitS: number, what: string, of = 'requests'): ApiRefusal | undefined => {
    if (waitS === 0) return undefined;
    context.metrics.count('noroshi_http_limited_total', 1, { what });
    const told = `too many ${of} of this ${what}: try again in ${waitS} s`;
    return refusal(429, 'rate', told, { retryAfterS: waitS });
  };
  return {
    address: (network) => judge(addresses.take(network), 'address'),
    exporter: (userId) => judge(exporters.take(userId), 'person', 'exports and checks'),
    caller: (network, sessionId, login) =>
      (login ? judge(logins.take(network), 'address') : undefined) ??
      (sessionId === undefined
        ? judge(strangers.take(network), 'address')
        : judge(sessions.take(sessionId), 'session')),
  };
}
