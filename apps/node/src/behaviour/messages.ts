/** What goes between the node and its thread of behaviour: structured-clone data only. */
import type { Breakup, SpaceWeather } from '@noroshi/behave';
import type { ObjectBlocks } from '@noroshi/store/elements';
import type { Found } from './found.ts';
import type { Standing } from './hysteresis.ts';
import type { BehaviourSettings } from './settings.ts';
import type { FindingKind } from './wire.ts';

export type LookAsk = {
  readonly atUs: number;
  readonly settings: BehaviourSettings;
  readonly weather: SpaceWeather | null;
  readonly breakups: readonly Breakup[]; // that stand by the table: a new thread goes on with them
  readonly standing: Standing; // what is said of each finding by the table: it leaves later than it entered
};

export type DetectorFacts = {
  readonly name: string;
  readonly ms: number;
  readonly found: number;
  readonly failure: string; // '' or why it gave nothing
};

export type Looked = {
  readonly found: readonly Found[];
  readonly kinds: readonly FindingKind[]; // that were looked at: what of these is not found is over
  readonly objects: number;
  readonly sets: number;
  readonly dropped: Readonly<Record<string, number>>; // sets that hygiene left out, by reason
  readonly detectors: readonly DetectorFacts[];
  readonly elapsedMs: number;
};

export type ToThread =
  | { readonly kind: 'clear' }
  | { readonly kind: 'put'; readonly objects: readonly ObjectBlocks[] }
  | { readonly kind: 'longIds'; readonly id: number; readonly ask: LookAsk }
  | { readonly kind: 'look'; readonly id: number; readonly ask: LookAsk };

export type FromThread =
  | { readonly kind: 'ids'; readonly id: number; readonly ids: readonly string[] }
  | { readonly kind: 'looked'; readonly id: number; readonly looked: Looked }
  | { readonly kind: 'progress'; readonly id: number; readonly text: string }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
