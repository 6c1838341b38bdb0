/** Small questions that several detectors of the node ask of a scene. */
import type { Owners } from '@noroshi/behave';
import type { Asset } from '@noroshi/watch';
import type { Scene } from './scene.ts';

/** An asset that is an object in orbit. */
export type TrackedAsset = Asset & { readonly objectId: string };

export function isTrackedAsset(asset: Asset): asset is TrackedAsset {
  return asset.objectId !== undefined;
}

/** Rows of the sets in force of these objects, those that have one. */
export function rowsOfIds(scene: Scene, ids: readonly string[]): number[] {
  return ids.flatMap((id) => scene.rowOf(id) ?? []);
}

export function namesOf(scene: Scene, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, scene.nameOf(id)]));
}

/** Company passes slowly; what crosses at more is no neighbour. */
export const SLOW_KM_S = 0.5;

export function ownersOf({ settings }: Scene): Owners {
  return new Map(
    settings.owners.map(({ objectId, operator, state, name, declaredBy }) => [
      objectId,
      { operator, state, name, from: declaredBy },
    ]),
  );
}
