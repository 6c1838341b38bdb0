/**
 * The part that pulls from TAXII servers of others and posts to them, as rows of kind 'taxii' say: one loop a row, in one process
 * of a node by the lease. What fails waits longer each time (or as long as the server asks), is shown in health, and costs no
 * other row.
 */
import { configRows } from '@noroshi/store';
import { unixMsFromTaiUs } from '@noroshi/time';
import type { NodeContext, Part, RunningPart } from '../context.ts';
import type { Budget } from '../fetch/index.ts';
import { openKeys } from '../keys/keys.ts';
import { pushReleased } from './push.ts';
import { openReach, type Reach, type ReachFault, type ReachTools } from './reach.ts';
import { chosen, findCollections, type Place, pullCollection } from './session.ts';
import {
  pullSettings,
  readTaxiiSource,
  TAXII_POLL,
  type TaxiiSource,
  taxiiSourceProblem,
} from './settings.ts';
import { pullName, savedPull, takePage } from './take.ts';

const BACKOFF = { baseS: 15, maxS: 3600 } as const;
const ROWS_EACH_MS = 30_000;

export type TaxiiClientOptions = Pick<ReachTools, 'resolve'>;

export function taxiiClientPart(options: TaxiiClientOptions = {}): Part {
  return { name: 'taxii-client', start: (context) => startClient(context, options) };
}

type Loop = { readonly text: string; end(): Promise<void> };

async function startClient(
  context: NodeContext,
  options: TaxiiClientOptions,
): Promise<RunningPart> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, context.stop]);
  const loops = new Map<string, Loop>();
  const following = followRows(context, signal, (rows) => setLoops(context, options, loops, rows));
  return {
    close: async () => {
      stop.abort();
      await following;
      for (const loop of loops.values()) await loop.end();
    },
  };
}

/** The rows now, and at each change of them. */
async function followRows(
  context: NodeContext,
  signal: AbortSignal,
  set: (rows: readonly TaxiiSource[]) => Promise<void>,
): Promise<void> {
  let news = new AbortController();
  const unfollow = context.feed.follow((events) => {
    if (events.some(({ kind, doc }) => kind === 'config.changed' && doc.kind === 'taxii'))
      news.abort();
  });
  while (!signal.aborted) {
    news = new AbortController();
    try {
      const rows = (await configRows(context.store.db, 'taxii')).map(({ doc }) =>
        readTaxiiSource(doc),
      );
      await set(rows.filter((row) => row !== undefined));
    } catch (cause) {
      context.log('error', 'TAXII servers cannot be read', { reason: String(cause) });
    }
    await context.clock.sleepMs(ROWS_EACH_MS, AbortSignal.any([news.signal, signal]));
  }
  unfollow();
}

async function setLoops(
  context: NodeContext,
  options: TaxiiClientOptions,
  loops: Map<string, Loop>,
  rows: readonly TaxiiSource[],
): Promise<void> {
  const wanted = new Map(rows.map((row) => [row.id, row]));
  for (const [id, loop] of [...loops]) {
    const row = wanted.get(id);
    if (row !== undefined && JSON.stringify(row) === loop.text) continue;
    loops.delete(id);
    await loop.end();
  }
  for (const [id, row] of wanted)
    if (!loops.has(id)) loops.set(id, startLoop(context, options, row));
}

function startLoop(context: NodeContext, options: TaxiiClientOptions, source: TaxiiSource): Loop {
  const ending = new AbortController();
  const signal = AbortSignal.any([ending.signal, context.stop]);
  const done = keep(context, options, source, signal);
  return {
    text: JSON.stringify(source),
    end: async () => {
      ending.abort();
      await done;
      context.health.forget(`taxii-client/${source.id}`);
    },
  };
}

async function keep(
  context: NodeContext,
  options: TaxiiClientOptions,
  source: TaxiiSource,
  signal: AbortSignal,
): Promise<void> {
  const { health, log, metrics, clock } = context;
  const line = `taxii-client/${source.id}`;
  const budgets = new Map<string, Budget>();
  let failures = 0;
  while (!signal.aborted) {
    const trouble = await visit(context, { ...options, budgets }, source, signal).catch(
      (cause: unknown): ReachFault => ({
        kind: 'later',
        afterS: 0,
        text: (cause as Error).message,
      }),
    );
    if (signal.aborted) return;
    if (trouble === null) {
      failures = 0;
      health.report(line, 'ok');
    } else {
      failures++;
      metrics.count('noroshi_taxii_client_failures_total', 1, { kind: trouble.kind });
      health.report(line, 'failed', `${source.id}: ${trouble.text}`);
      log('warn', 'a TAXII server could not be used', { source: source.id, reason: trouble.text });
    }
    const everyS = source.everyS ?? TAXII_POLL.everyS;
    await clock.sleepMs((trouble === null ? everyS : waitS(trouble, failures)) * 1000, signal);
  }
}

/** Doubles with each failure; never sooner than the server asks. */
function waitS(fault: ReachFault, failures: number): number {
  const backoffS = Math.min(BACKOFF.maxS, BACKOFF.baseS * 2 ** (failures - 1));
  return fault.kind === 'later' ? Math.max(fault.afterS, backoffS) : backoffS;
}

/** Everything that is due with one server: what is to be posted first, then each collection. Null when all went well. */
async function visit(
  context: NodeContext,
  options: TaxiiClientOptions & Pick<ReachTools, 'budgets'>,
  source: TaxiiSource,
  signal: AbortSignal,
): Promise<ReachFault | null> {
  const problem = taxiiSourceProblem(source);
  if (problem !== null)
    return { kind: 'refused', status: 0, text: `${problem.path}: ${problem.expected}` };
  const { clock, dataDir, nodeId, mode } = context;
  const keys = await openKeys(dataDir, { nodeId, mode }, clock.wallUs());
  const opened = await openReach(source, {
    ...{ ...options, nowMs: () => unixMsFromTaiUs(clock.wallUs()), signal },
    own: { keyPem: keys.tlsKeyPem, certificatePem: keys.tlsCertificatePem },
  });
  if (!opened.ok) return opened.error;
  const places = await findCollections(opened.value, source.url, clock.wallUs());
  if (!places.ok) return places.error;
  const pushed = await pushReleased(context, source, opened.value, places.value);
  const pulled =
    source.pull === false ? null : await pullAll(context, source, opened.value, places.value);
  return pushed ?? pulled;
}

async function pullAll(
  context: NodeContext,
  source: TaxiiSource,
  reach: Reach,
  places: readonly Place[],
): Promise<ReachFault | null> {
  const wanted = chosen(places, source.collections);
  if (!wanted.ok) return { kind: 'refused', status: 404, text: wanted.error };
  let fault: ReachFault | null = null;
  for (const place of wanted.value) {
    const before = await savedPull(context.store.db, pullName(source, place));
    const take = async (page: Parameters<typeof takePage>[3]) => {
      const { added, refused, clashes } = await takePage(context, source, place, page);
      const { metrics, log } = context;
      metrics.count('noroshi_taxii_client_objects_total', added, { outcome: 'added' });
      metrics.count('noroshi_taxii_client_objects_total', refused, { outcome: 'refused' });
      metrics.count('noroshi_taxii_client_objects_total', clashes.length, { outcome: 'clash' });
      if (page.odd !== undefined) log('warn', `TAXII server: ${page.odd}`, { source: source.id });
    };
    const now = { nowUs: context.clock.wallUs, take };
    const done = await pullCollection(reach, place, pullSettings(source), before, now);
    if (!done.ok) fault ??= done.error.fault;
  }
  return fault;
}
