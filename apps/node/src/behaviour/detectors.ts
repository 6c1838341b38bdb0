/** Every detector of the watch, one line each: what it looks for, and who does it. A failed one closes nothing of its kinds. */
import { findBreakupsOf } from './find-breakups.ts';
import { findDecaysOf } from './find-decays.ts';
import { findManoeuvresOf } from './find-manoeuvres.ts';
import { findProximitiesOf } from './find-proximities.ts';
import { findReleasesOf } from './find-releases.ts';
import type { Found } from './found.ts';
import type { Scene } from './scene.ts';
import type { FindingKind } from './wire.ts';

/** What a detector keeps between two looks, by its own name; gone when the thread starts anew. */
export type Memory = Map<string, unknown>;

export type Detector = {
  readonly name: string;
  readonly kinds: readonly FindingKind[];
  run(scene: Scene, memory: Memory): readonly Found[];
};

export const DETECTORS: readonly Detector[] = [
  { name: 'manoeuvres', kinds: ['manoeuvre', 'departure'], run: findManoeuvresOf },
  { name: 'proximities', kinds: ['proximity', 'approach'], run: findProximitiesOf },
  { name: 'releases', kinds: ['proximity'], run: findReleasesOf },
  { name: 'breakups', kinds: ['breakup'], run: findBreakupsOf },
  { name: 'decays', kinds: ['decay'], run: findDecaysOf },
];
