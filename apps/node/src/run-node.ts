/**
 * A whole node: the parts put together, an exercise prepared, the first login link made. What `noroshi start` runs, and the
 * only place that knows every part.
 */
import { writeConfig } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { CONSOLE, deskOf } from './access/desk.ts';
import { firstLink } from './access/people.ts';
import type { StaticFile } from './api/files.ts';
import { apiPart } from './api/part.ts';
import { createBallisticPart } from './ballistic/part.ts';
import { createBehaviourPart } from './behaviour/part.ts';
import type { ClockSetting } from './clock.ts';
import type { NodeContext, Part } from './context.ts';
import type { DataDir } from './data-dir.ts';
import { prepareExercise } from './exercise/prepare.ts';
import { createKeysPart } from './flows/keys-part.ts';
import { createFlowsPart } from './flows/part.ts';
import { leased } from './leased.ts';
import { createLinksPart } from './links/part.ts';
import type { LogLevel } from './log.ts';
import { type RunningNode, startNode } from './node.ts';
import { createNotifyPart } from './notify/part.ts';
import { partnerPart } from './partner/part.ts';
import { type ProcessRole, partsOf } from './parts.ts';
import { routes } from './routes.ts';
import { removeRunning, writeRunning } from './running.ts';
import { sourceFromOption } from './sources/config.ts';
import { servingEphemerides } from './sources/ephemerides.ts';
import { createSourcesPart } from './sources/part.ts';
import { currentSets, setsAt } from './sources/sets.ts';
import { StartError } from './start-error.ts';
import { taxiiPart } from './taxii/part.ts';
import { taxiiClientPart } from './taxii-client/part.ts';
import { admitNotices } from './warnings/admit.ts';
import { warningsPart } from './warnings/part.ts';
import { createWatchingPart } from './watching/part.ts';
import { witnessPart } from './witness/part.ts';

export type RunOptions = {
  readonly dir: DataDir;
  readonly logTo: (line: string) => void;
  readonly logFormat: 'json' | 'words';
  readonly logLevelMin: LogLevel;
  readonly clock?: ClockSetting;
  readonly elements?: string; // FILE, folder, URL, celestrak, tracss
  readonly api: {
    readonly host: string;
    readonly port: number;
    readonly names: readonly string[];
    readonly tls: { readonly keyFile: string; readonly certFile: string } | null;
  };
  readonly partner: { readonly host: string; readonly port: number };
  readonly taxii?: { readonly host: string; readonly port: number }; // none: no TAXII
  readonly roles: readonly ProcessRole[];
  readonly files?: ReadonlyMap<string, StaticFile>; // the page and its parts, by path
};

export type NodeUrls = {
  readonly page: string | null;
  readonly partner: string | null;
  readonly taxii: string | null;
  readonly login: { readonly link: string; readonly untilUtc: string } | null;
};

export type WholeNode = RunningNode & { readonly urls: NodeUrls };

/** Resolves when people and partners can connect. Throws StartError with words. */
export async function runNode(options: RunOptions): Promise<WholeNode> {
  const api = apiPart({ ...options.api, routes, files: options.files ?? new Map() });
  let partnerPort: number | null = null;
  let taxiiPort: number | null = null;
  const onListening = (port: number) => {
    partnerPort = port;
  };
  const parts: Record<ProcessRole, readonly Part[]> = {
    sources: [leased(sourcesPart())],
    watching: [
      leased(warningsPart),
      leased(watchingPart()),
      leased(behaviourPart()),
      leased(flowsPart()),
      leased(ballisticPart()),
      leased(linksPart()),
      createKeysPart(),
    ],
    partner: [
      partnerPart({ ...options.partner, onListening }),
      leased(witnessPart()),
      ...(options.taxii === undefined
        ? []
        : [taxiiPart({ ...options.taxii, onListening: (port) => void (taxiiPort = port) })]),
      leased(taxiiClientPart()),
    ],
    notify: [leased(createNotifyPart())],
    api: [api],
  };
  const prepare = (context: NodeContext) => prepared(context, options);
  const node = await startNode({ ...options, prepare }, partsOf(parts, options.roles));
  const page = api.url();
  const login = page === null ? null : await loginLink(node.context, page);
  const partner = partnerPort === null ? null : `${hostText(options.partner.host)}:${partnerPort}`;
  const taxii =
    taxiiPort === null ? null : `https://${hostText(options.taxii!.host)}:${taxiiPort}/taxii2/`;
  const { context } = node;
  const told = { page, partner, pid: process.pid };
  if (page !== null || partner !== null)
    await writeRunning(options.dir.path, told).catch((cause: Error) => {
      const reason = cause.message; // the commands beside the node then want --url and --address
      context.log('warn', 'running.json cannot be written', { reason });
    });
  const close = async () => {
    await removeRunning(options.dir.path, process.pid);
    await node.close();
  };
  return { context, close, urls: { page, partner, taxii, login } };
}

/** What the store must hold before any part looks: the rows of an exercise, the source named on the command line. */
async function prepared(context: NodeContext, { dir, elements }: RunOptions): Promise<void> {
  if (dir.scenario !== null) await prepareExercise(context, dir.scenario);
  if (elements === undefined) return;
  const source = sourceFromOption(elements);
  if (!source.ok) throw new StartError(source.error);
  const { id } = source.value;
  const atUs = context.clock.wallUs();
  const row = { kind: 'source' as const, id, doc: source.value, atUs, actor: CONSOLE };
  await context.store.write((tx) => writeConfig(tx, row));
}

function sourcesPart(): Part {
  return createSourcesPart({ admit: (context) => (drafts) => admitNotices(context, drafts) });
}

/** A replay takes the sets that were newest at the watched instant; else what is in force. */
function watchingPart(): Part {
  return createWatchingPart({
    elementsAt:
      ({ store, clock }) =>
      async (epochUs) => {
        const found = await (clock.replay ? setsAt(store.db, epochUs) : currentSets(store.db));
        const madeByUs = clock.replay ? epochUs : Number.POSITIVE_INFINITY;
        const ephemerides = await servingEphemerides(store.db, found.sets, epochUs, madeByUs);
        return { ...found, ephemerides };
      },
    admit: (context) => (drafts) => admitNotices(context, drafts),
  });
}

function behaviourPart(): Part {
  return createBehaviourPart({ admit: (context) => (drafts) => admitNotices(context, drafts) });
}

function flowsPart(): Part {
  return createFlowsPart({
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
}

function ballisticPart(): Part {
  return createBallisticPart({
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
}

function linksPart(): Part {
  return createLinksPart({
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
}

/** Only the first start gives one; `noroshi user link` gives more. */
async function loginLink(context: NodeContext, page: string): Promise<NodeUrls['login']> {
  const link = await firstLink(deskOf(context), page);
  return link && { link: link.url, untilUtc: formatUtc(link.expiresUs, 0) };
}

/** An IPv6 address in a host and port stands in brackets. */
function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
