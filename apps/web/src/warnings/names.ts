/** What people call an asset or an object, where the page knows it; else its id. */
import { assetOf, assets } from '../globe/assets.ts';
import { catalogue } from '../globe/feed.ts';
import { plainText } from './title.ts';

export function nameOf(type: 'asset' | 'object', id: string): string {
  const name = type === 'asset' ? assetName(id) : objectName(id);
  return name === undefined || name === '' || name === id ? id : `${plainText(name)} (${id})`;
}

function assetName(id: string): string | undefined {
  return assets.value.find((asset) => asset.id === id)?.name;
}

function objectName(id: string): string | undefined {
  const now = catalogue.value;
  const row = now === null ? -1 : now.objectIds.indexOf(id);
  return row < 0 ? assetOf.value.get(id)?.name : now!.names[row];
}
