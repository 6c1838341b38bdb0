/** Whole nodes in one process, each with its own directory, store, keys and listener, on loopback. For tests and benches. */
import { join } from 'node:path';
import { base64FromBytes, type Partner, type ReleaseRule } from '@noroshi/exchange';
import { type ConfigKind, writeConfig } from '@noroshi/store';
import { taiUsFromUnixMs } from '@noroshi/time';
import type { Marking, Mode, NoticeDraft } from '@noroshi/watch';
import type { NodeContext, Part } from '../src/context.ts';
import { createDataDir } from '../src/data-dir.ts';
import { openKeys } from '../src/keys/keys.ts';
import { type RunningNode, startNode } from '../src/node.ts';
import { partnerPart } from '../src/partner/part.ts';

export type TestNode = {
  readonly nodeId: string;
  readonly mode: Mode;
  readonly path: string;
  context: NodeContext;
  port: number;
  running: RunningNode | null;
  lines: string[];
};

/** Makes its directory below `root` and starts it, with the partner part. */
export async function makeNode(
  root: string,
  nodeId: string,
  mode: Mode,
  port = 0,
): Promise<TestNode> {
  const path = join(root, nodeId);
  await createDataDir(path, { mode, nodeId, scenario: null }, '2026-01-01T00:00:00Z', {});
  const node: TestNode = {
    ...{ nodeId, mode, path, port, running: null, lines: [] },
    context: undefined as unknown as NodeContext,
  };
  await resumeNode(node);
  return node;
}

/** The first start takes any port that is free, the next ones the same. */
export async function resumeNode(node: TestNode, more: readonly Part[] = []): Promise<void> {
  const { nodeId, mode, path } = node;
  const dir = {
    ...{ path, mode, nodeId, scenario: null },
    address: { engine: 'sqlite', file: join(path, 'store', 'noroshi.sqlite') } as const,
  };
  const onListening = (port: number) => void (node.port = port);
  const part = partnerPart({ host: '127.0.0.1', port: node.port, onListening });
  const logTo = (line: string) => void node.lines.push(line);
  node.running = await startNode({ dir, logTo, logFormat: 'json', logLevelMin: 'info' }, [
    part,
    ...more,
  ]);
  node.context = node.running.context;
}

export async function stopNode(node: TestNode): Promise<void> {
  const { running } = node;
  node.running = null;
  await running?.close();
}

export async function configure(
  { context }: Pick<TestNode, 'context'>,
  kind: ConfigKind,
  id: string,
  doc: unknown,
): Promise<void> {
  const atUs = context.clock.wallUs();
  await context.store.write((tx) => writeConfig(tx, { kind, id, doc, atUs, actor: 'console' }));
  context.feed.wake();
}

/** What a node's invitation says. */
export async function cardOf(node: TestNode): Promise<Partner> {
  const { nodeId, mode, path, port } = node;
  const keys = await openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
  return {
    ...{ id: nodeId, mode, address: `127.0.0.1:${port}` },
    signingKey: base64FromBytes(keys.signingKey),
    tlsPin: base64FromBytes(keys.tlsPin),
  };
}

export async function pair(a: TestNode, b: TestNode): Promise<void> {
  await configure(a, 'partner', b.nodeId, await cardOf(b));
  await configure(b, 'partner', a.nodeId, await cardOf(a));
}

export function ruleFor(partner: string, more: Partial<ReleaseRule> = {}): ReleaseRule {
  return {
    ...{ id: `to-${partner}`, partner, kinds: ['conjunction'], tlpMax: 'AMBER' },
    ...{ severities: ['high', 'severe'], assets: '*', owners: '*', reason: 'the agreement of May' },
    ...more,
  };
}

export function markedFor(originator: string, ...releasableTo: string[]): Marking {
  return { tlp: 'AMBER', originator, releasableTo, caveats: [] };
}

/** A conjunction of its own; the same number is the same event. */
export function conjunction(number: number, more: Partial<NoticeDraft> = {}): NoticeDraft {
  const atUs = taiUsFromUnixMs(Date.UTC(2026, 0, 2)) + number;
  const tcaUs = atUs + 20 * 3600e6;
  return {
    ...{ kind: 'conjunction', key: `asset-${number}/debris-${number}` },
    title: `Debris ${number} passes within 210 m of Observer ${number}`,
    about: [
      { type: 'asset', id: `asset-${number}` },
      { type: 'object', id: `${90_000 + number}` },
    ],
    ...{ atUs, window: { fromUs: tcaUs, toUs: tcaUs }, severity: 'high', confidence: 0.9 },
    evidence: [{ type: 'value', name: 'missKm', value: 0.21, unit: 'km' }],
    method: { name: 'screen', version: '1', parameters: { thresholdKm: 5 } },
    ...more,
  };
}

/** Waits for a condition in the store; fails with what it was after 20 s. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | null | false>,
): Promise<T> {
  const endMs = Date.now() + 20_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > endMs) throw new Error(`waited 20 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
