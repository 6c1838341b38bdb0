/** What page and worker say to each other. Columns are handed over, not copied; long lists of texts go as one text each. */
import type { Sgp4Tier } from '@noroshi/orbit';
import type { Columns, Instant } from './catalogue-engine.ts';
import type { Facts } from './catalogue-facts.ts';
import type { Path } from './contract.ts';

export type ToWorker =
  | { readonly kind: 'load' } // ask the node for what is new
  | { readonly kind: 'instant'; readonly generation: number; readonly ms: number }
  | { readonly kind: 'recycle'; readonly generation: number; readonly columns: Columns }
  | {
      readonly kind: 'path';
      readonly id: number;
      readonly objectId: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly steps: number;
    };

/** Of the rows, a line each; none of these texts has a line break. */
export type TextLines = { readonly names: string; readonly cosparIds: string };

export type LoadedCatalogue = {
  readonly generation: number; // goes up with each change of the rows
  readonly version: string;
  readonly count: number;
  readonly objectIds: string | null; // null: as they were
  readonly texts: TextLines | null; // null: as they were
  readonly catalogueNumbers: Uint32Array<ArrayBuffer>;
  readonly facts: Facts;
  readonly tier: Sgp4Tier;
  readonly slower: string; // why not a faster kernel; ''
};

/** Why nothing new came: the node's status (0: no answer), or bytes that cannot be read. */
export type LoadTrouble = { readonly status: number; readonly damaged: boolean };

export type FromWorker =
  | { readonly kind: 'catalogue'; readonly catalogue: LoadedCatalogue }
  | { readonly kind: 'texts'; readonly generation: number; readonly texts: TextLines }
  | { readonly kind: 'instant'; readonly generation: number; readonly instant: Instant }
  | { readonly kind: 'path'; readonly id: number; readonly path: Path | null }
  | { readonly kind: 'loaded' } // asked, answered, all known
  | { readonly kind: 'trouble'; readonly trouble: LoadTrouble };

export function linesOf(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll('\n', ' ')).join('\n');
}

export function textsFrom(lines: string, count: number): readonly string[] {
  if (count === 0) return [];
  const texts = lines.split('\n');
  return texts.length === count ? texts : Array.from({ length: count }, (_, k) => texts[k] ?? '');
}
