/** The assets that the person may see, for the globe: satellites by object, stations with their place and mask. */
import { computed, effect, type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { marks, OWN_TLP } from '../app/print.ts';
import { strictest } from '../app/sheet.ts';
import { ask } from '../data/ask.ts';
import { changes, me } from '../data/state.ts';
import type { Asset, AssetList } from '../data/wire.ts';

export const assets: Signal<readonly Asset[]> = signal([]);

export type Station = Asset & { readonly latitudeDeg: number; readonly longitudeDeg: number };

export const stations = computed(() =>
  assets.value.filter(
    (asset): asset is Station =>
      asset.latitudeDeg !== undefined && asset.longitudeDeg !== undefined,
  ),
);

/** Asset of an object, where there is one. */
export const assetOf = computed(
  () => new Map(assets.value.flatMap((asset) => (asset.objectId ? [[asset.objectId, asset]] : []))),
);

/** Keeps them as the node has them; the answer stops it. */
export function keepAssets(): () => void {
  let isIn = false;
  return effect(() => {
    changes.value.config;
    if (isIn && me.value === null) assets.value = []; // nothing stays for the next person
    isIn = me.value !== null;
    if (!isIn) return;
    void ask<AssetList>('GET', '/api/v1/assets').then((asked) => {
      if (asked.ok && me.peek() !== null)
        assets.value = asked.body.assets.map(({ asset }) => asset);
    });
  });
}

/** What shows assets prints no more freely than they are marked; `ids`: those of these objects, else all. */
export function useAssetMarks(ids: ReadonlySet<string> | null = null): void {
  useEffect(
    () =>
      marks(() => {
        const isShown = ({ objectId = '' }: Asset) => ids === null || ids.has(objectId);
        const tlps = assets
          .peek()
          .filter(isShown)
          .map(({ marking }) => marking?.tlp ?? OWN_TLP);
        return tlps.length === 0 ? null : strictest(tlps);
      }),
    [ids],
  );
}
