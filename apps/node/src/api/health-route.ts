/**
 * GET /health: whether this node watches, for people, monitors and the page. Anyone hears that it is up, its mode and how old
 * its catalogue is. How many warnings are open, and which parts are in trouble and why, is for this machine and for sessions,
 * each within what the person may see: a count told to strangers would say that something happened.
 */

import { SCHEMA_NUMBER } from '@noroshi/store';
import { countWarnings, shelvedWarnings } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { Mode, PRECEDENCES, Precedence, type Viewer } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import manifest from '../../package.json' with { type: 'json' };
import type { Caller } from '../access/caller.ts';
import type { NodeContext } from '../context.ts';
import { policyMaker } from '../warnings/desk.ts';
import { defineRoute, type Route } from './route.ts';

const State = Type.Enum(['ok', 'degraded', 'failed']);
const Utc = Type.String({ description: 'UTC' });
const Count = Type.Integer({ minimum: 0 });

export const Health = Type.Object({
  status: State, // the worst of the parts
  mode: Mode,
  node: Type.String(),
  version: Type.String(),
  schema: Type.Integer(),
  nowUtc: Utc,
  watchUtc: Utc, // what the watch takes for now; another instant in a replay
  replay: Type.Boolean(),
  catalogue: Type.Union([
    Type.Object({
      objects: Count,
      newestUtc: Type.Union([Utc, Type.Null()]),
      ageS: Type.Union([Type.Number(), Type.Null()]), // of the newest element set
      medianAgeS: Type.Union([Type.Number(), Type.Null()]), // half of the sets in force are older
      stale: Type.Boolean(),
    }),
    Type.Null(), // nothing loaded yet
  ]),
  openWarnings: Type.Union([
    Type.Object({
      total: Count,
      unacknowledged: Count, // of those that are not set aside
      shelved: Count, // set aside for a while; they are in `total`
      byPrecedence: Type.Array(Type.Object({ precedence: Precedence, count: Count })),
    }),
    Type.Null(), // not for this caller
  ]),
  parts: Type.Union([
    Type.Array(
      Type.Object({ part: Type.String(), state: State, text: Type.String(), sinceUtc: Utc }),
    ),
    Type.Null(), // not for this caller
  ]),
});
export type Health = Static<typeof Health>;

export type CatalogueFacts = {
  readonly objects: number;
  readonly newestUs: number | null;
  readonly medianUs: number | null;
  readonly stale: boolean;
};

/** `catalogue` is asked each time; null before anything was loaded. */
export function healthRoute(
  catalogue: (context: NodeContext) => Promise<CatalogueFacts | null>,
): Route {
  return defineRoute({
    ...{ method: 'GET', url: '/health', tag: 'node', critical: true },
    summary: 'Whether this node watches: mode, age of the catalogue, open warnings, parts',
    access: { who: 'anyone' },
    schema: { reply: Health },
    handle: async ({ caller, local }, context) => {
      const lines = context.health.lines();
      const worst = (['failed', 'degraded'] as const).find((s) => lines.some((l) => l.state === s));
      const viewer = viewerOf(caller, local);
      const body: Health = {
        status: worst ?? 'ok',
        ...{ mode: context.mode, node: context.nodeId, version: manifest.version },
        schema: SCHEMA_NUMBER,
        nowUtc: formatUtc(context.clock.wallUs()),
        watchUtc: formatUtc(context.clock.watchUs()),
        replay: context.clock.replay,
        catalogue: catalogueOf(await catalogue(context), context.clock.watchUs()),
        openWarnings: viewer === null ? null : await openWarnings(context, viewer),
        parts:
          viewer === null
            ? null
            : lines.map(({ sinceUs, ...line }) => ({ ...line, sinceUtc: formatUtc(sinceUs) })),
      };
      return { ok: true, body };
    },
  });
}

/** This machine's own programs see what its disk could tell them; a person what they are cleared for; others nothing. */
function viewerOf(caller: Caller | null, local: boolean): Viewer | null {
  if (caller !== null) return caller.roles.length === 0 ? null : caller;
  return local ? { owners: '*', clearance: 'RED' } : null;
}

function catalogueOf(facts: CatalogueFacts | null, nowUs: number): Health['catalogue'] {
  if (facts === null) return null;
  const { objects, newestUs, medianUs, stale } = facts;
  const ageS = (epochUs: number | null) => (epochUs === null ? null : (nowUs - epochUs) / 1e6);
  return {
    ...{ objects, stale, ageS: ageS(newestUs), medianAgeS: ageS(medianUs) },
    newestUtc: newestUs === null ? null : formatUtc(newestUs),
  };
}

async function openWarnings(
  { store, clock }: NodeContext,
  viewer: Viewer,
): Promise<Health['openWarnings']> {
  const aside = await shelvedWarnings(store.db, viewer, clock.wallUs(), () =>
    policyMaker(store.db),
  );
  const asideOpen = aside.filter(({ shown }) => shown.state === 'open').length;
  const counts = await countWarnings(store.db, viewer, ['open', 'acknowledged']);
  const sum = (rows: typeof counts) => rows.reduce((total, { count }) => total + count, 0);
  return {
    total: sum(counts),
    unacknowledged: sum(counts.filter(({ state }) => state === 'open')) - asideOpen,
    shelved: aside.length,
    byPrecedence: PRECEDENCES.map((precedence) => ({
      precedence,
      count: sum(counts.filter((row) => row.precedence === precedence)),
    })),
  };
}
