/** What goes between the node and its thread of networks: structured-clone data only. Times are µs TAI. */
import type { Concern, ResilienceReport } from '@noroshi/link';
import type { ElementSetBatch } from '@noroshi/orbit';
import type { Asset } from '@noroshi/watch';
import type { NetworkRow } from './settings.ts';

export type NetworkAsk = {
  readonly network: NetworkRow;
  readonly assets: readonly Asset[];
  readonly sets: ElementSetBatch; // of the satellites that contacts name
  readonly concerns: readonly Concern[];
  readonly fromUs: number;
  readonly toUs: number;
};

export type NetworkJudged = {
  readonly report: ResilienceReport; // of what open warnings concern
  /** Contacts that could not be worked out, and why: such a hop counts as always there. */
  readonly problems: readonly string[];
};

export type ToLinks = { readonly kind: 'judge'; readonly id: number; readonly ask: NetworkAsk };

export type FromLinks =
  | { readonly kind: 'judged'; readonly id: number; readonly judged: NetworkJudged }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
