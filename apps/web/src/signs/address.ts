/** Where in the page of signs a person is: the view, the filters, the sign that is open; all in the address. */

import { go, href, route } from '../app/route.ts';
import { instantOf } from '../behaviour/figures.ts';

export const VIEWS = ['list', 'warrants'] as const;
export type ViewName = (typeof VIEWS)[number];

type Query = Readonly<Record<string, string>>;

export function viewNow(): ViewName {
  return VIEWS.find((one) => one === route.value.id) ?? 'list';
}

export function goView(view: ViewName): void {
  go('signs', view);
}

/** Sets parts of the query; an empty text takes one out. `quiet`: Back does not come by here. */
export function setQuery(change: Query, quiet = true): void {
  const { id, query } = route.peek();
  const next = Object.fromEntries(
    Object.entries({ ...query, ...change }).filter(([, value]) => value !== ''),
  );
  go('signs', id, next, quiet);
}

export function signHref(key: string): string {
  return href('signs', 'list', { key });
}

export const instantIn = instantOf;
