/** What the palette finds: warnings that are shown, pages and actions at once; objects and assets from the node. */
import { effect, type Signal, signal } from '@preact/signals';
import { ask } from '../data/ask.ts';
import { chosenObject, flyTo } from '../data/select.ts';
import { me, warnings } from '../data/state.ts';
import type { AssetList, ObjectList, Warning } from '../data/wire.ts';
import type { ShapeName } from '../ui/shape.tsx';
import { words as shared } from '../ui/words.ts';
import { rowTitle } from '../warnings/columns.tsx';
import { titleIn } from '../warnings/title.ts';
import { words as own } from './find-words.ts';
import { registered } from './keys.ts';
import { matches } from './matches.ts';
import { pagesFor } from './offered.ts';
import { go } from './route.ts';
import { words } from './words.ts';

export const GROUPS = ['recent', 'warnings', 'assets', 'objects', 'pages', 'actions'] as const;

export type Found = {
  readonly key: string;
  readonly group: (typeof GROUPS)[number];
  readonly title: string;
  readonly note: string;
  readonly shape: ShapeName;
  readonly precedence?: Warning['precedence'];
  readonly keys?: string; // of an action
  readonly run: () => void;
};

const EACH_MAX = 6;
const RECENT_MAX = 5;

/** In this page's memory only: names of what is watched are not left on the machine. */
export const recent: Signal<readonly Found[]> = signal([]);
effect(() => {
  if (me.value === null) recent.value = [];
});

export function remember(one: Found): void {
  if (one.group === 'actions') return;
  const others = recent.peek().filter(({ key }) => key !== one.key);
  recent.value = [{ ...one, group: 'recent' as const }, ...others].slice(0, RECENT_MAX);
}

export function findHere(text: string): readonly Found[] {
  return [...foundWarnings(text), ...foundPages(text), ...foundActions(text)];
}

function foundWarnings(text: string): Found[] {
  return (warnings.peek()?.warnings ?? [])
    .map(({ warning }) => warning)
    .filter(({ id, title, assetIds, objectIds }) =>
      matches(text, [title, titleIn(title), id, ...assetIds, ...objectIds].join(' ')),
    )
    .slice(0, text === '' ? 3 : EACH_MAX)
    .map(({ id, title, precedence, state }) => ({
      ...{ key: `warning:${id}`, group: 'warnings', precedence, shape: 'warnings' },
      title: rowTitle(title),
      note: shared().states[state],
      run: () => go('watch', id),
    }));
}

function foundPages(text: string): Found[] {
  const who = me.peek();
  if (who === null) return [];
  return pagesFor(who)
    .filter((page) => matches(text, `${words().pages[page]} ${page}`))
    .map((page) => ({
      ...{ key: `page:${page}`, group: 'pages', title: words().pages[page], note: '', shape: page },
      run: () => go(page),
    }));
}

function foundActions(text: string): Found[] {
  return registered
    .peek()
    .filter((key) => !key.keys.startsWith('g ') && key.keys !== '/' && (key.when?.() ?? true))
    .filter((key) => text !== '' && matches(text, `${key.what()} ${key.group()}`))
    .map((key) => ({
      ...{ key: `action:${key.keys}`, group: 'actions', title: key.what(), note: key.group() },
      ...{ shape: 'play', keys: key.keys, run: key.run },
    }));
}

export async function findObjects(text: string): Promise<readonly Found[]> {
  const query = new URLSearchParams({ text, limit: String(EACH_MAX) });
  const asked = await ask<ObjectList>('GET', `/api/v1/objects?${query}`);
  if (!asked.ok) return [];
  return asked.body.objects.map(({ objectId, name, cosparId }) => ({
    ...{ key: `object:${objectId}`, group: 'objects', title: name === '' ? objectId : name },
    ...{ note: [name === '' ? '' : objectId, cosparId].filter(Boolean).join(' · ') },
    ...{ shape: 'objects', run: () => showObject(objectId) },
  }));
}

export async function findAssets(text: string): Promise<readonly Found[]> {
  const asked = await ask<AssetList>('GET', '/api/v1/assets');
  if (!asked.ok) return [];
  return asked.body.assets
    .map(({ asset }) => asset)
    .filter(({ id, name, owner, kind }) => matches(text, `${id} ${name} ${owner} ${kind}`))
    .slice(0, EACH_MAX)
    .map(({ id, name, kind, objectId }) => ({
      ...{ key: `asset:${id}`, group: 'assets', title: name, shape: 'config' },
      note: `${own().kinds[kind]} · ${id}`,
      run: () =>
        objectId === undefined ? go('config', 'assets', { row: id }) : showObject(objectId),
    }));
}

function showObject(objectId: string): void {
  go('watch', null);
  chosenObject.value = objectId;
  flyTo.value = objectId;
}
