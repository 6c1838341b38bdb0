/** The catalogue in this page: signals that the globe and the table of objects read, and the feed that fills them. */
import { type Signal, signal } from '@preact/signals';
import type { Catalogue, CatalogueFeed, Span } from './contract.ts';

export const catalogue: Signal<Catalogue | null> = signal(null);
export const span: Signal<Span | null> = signal(null); // the newest; the one before stays drawn until it comes
export const feedNote: Signal<string> = signal(''); // what is wrong, in words; '' when nothing is

/** The one feed of the page. */
export const feed: CatalogueFeed = {
  start: () => {},
  want: () => {},
  path: async () => null,
  row: () => -1,
  close: () => {},
};
