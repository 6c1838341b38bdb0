/** What passes between the test and the tab: a screen to run, and what came of it. Both as JSON. */
import type { PlainSets } from './plain-sets.ts';

export type TabRequest = {
  readonly sets: PlainSets;
  readonly fromUs: number; // µs TAI
  readonly toUs: number;
  readonly thresholdKm: number;
  readonly opsMode: 'a' | 'i';
};

export type TabReport = {
  readonly sharedArrayBuffer: string; // typeof
  readonly crossOriginIsolated: boolean;
  readonly failure?: string; // then nothing below is there
  readonly tiers?: { readonly sgp4: string; readonly sieve: string };
  readonly passed?: readonly string[]; // why better tiers were passed over
  readonly events?: readonly number[]; // EventColumns.data
  readonly complete?: boolean;
  readonly slices?: number;
  readonly elapsedMs?: number;
};
