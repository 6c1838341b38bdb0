/** What goes between the node and its screening thread: structured-clone data only. */
import type { ElementSetBatch } from '@noroshi/orbit';
import type { ConjunctionRow, SliceCost } from '@noroshi/screen';
import type { ServingEphemeris } from './catalogue.ts';
import type { ScreenKernels } from './kernels.ts';
import type { Urgency } from './turns.ts';

export type EngineData = { readonly kernels: ScreenKernels; readonly workers: number };

export type ScreenAsk = {
  readonly catalogue: number; // of an earlier 'load'
  readonly urgency: Urgency;
  readonly fromUs: number;
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly stepS?: number;
  readonly primaryIds?: readonly string[]; // absent: every pair
  readonly onlyIds?: readonly string[]; // absent: the whole catalogue
  readonly radiusM: Readonly<Record<string, number>>; // hard-body radius of objects that have their own
};

/** A row, and when the two element sets (or ephemerides) behind it are from. */
export type WatchRow = ConjunctionRow & { readonly epoch1Us: number; readonly epoch2Us: number };

export type ExcludedObject = {
  readonly objectId: string;
  readonly reason: string;
  readonly fromUs: number; // not looked at from here on
};

export type ScreenSummary = {
  readonly objects: number;
  readonly primaries: number;
  readonly complete: boolean;
  readonly excluded: readonly ExcludedObject[];
  readonly unknownIds: readonly string[]; // primaries that the catalogue does not have
  readonly elapsedMs: number;
  readonly cost: SliceCost;
};

/** What a screen takes: one set an object, and the ephemerides that serve some of them. */
export type LoadedCatalogue = {
  readonly sets: ElementSetBatch;
  readonly ephemerides: readonly ServingEphemeris[];
};

export type ToEngine =
  | ({ readonly kind: 'load'; readonly catalogue: number } & LoadedCatalogue)
  | { readonly kind: 'drop'; readonly catalogue: number }
  | {
      readonly kind: 'touched';
      readonly id: number;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'screen'; readonly id: number; readonly ask: ScreenAsk }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly WatchRow[] }
  | { readonly kind: 'progress'; readonly id: number; readonly share: number }
  | { readonly kind: 'screened'; readonly id: number; readonly summary: ScreenSummary }
  | { readonly kind: 'touched'; readonly id: number; readonly ids: readonly string[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
