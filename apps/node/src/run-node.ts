/**
 * A whole node: the parts put together, an exercise prepared, the first login link made. What `noroshi start` runs, and the
 * only place that knows every part.
 */
import type { Mode } from '@noroshi/watch';
import type { ClockSetting } from './clock.ts';
import type { Part } from './context.ts';
import type { DataDir } from './data-dir.ts';
import type { LogLevel } from './log.ts';
import { type RunningNode, startNode } from './node.ts';
import { type ProcessRole, partsOf } from './parts.ts';

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
  readonly roles: readonly ProcessRole[];
};

export type NodeUrls = {
  readonly page: string | null;
  readonly partner: string | null;
  readonly login: { readonly link: string; readonly untilUtc: string } | null;
};

export async function runNode(
  options: RunOptions,
): Promise<RunningNode & { readonly urls: NodeUrls; readonly mode: Mode }> {
  const parts: Record<ProcessRole, Part[]> = {
    ...{ sources: [], watching: [], partner: [], notify: [], api: [] },
  };
  const node = await startNode(options, partsOf(parts, options.roles));
  return { ...node, mode: options.dir.mode, urls: { page: null, partner: null, login: null } };
}
