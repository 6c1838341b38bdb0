/** Where in the page of signs a person is: the view, the filters, the sign that is open; all in the address, so that it can be sent on. */
import { go, href, route } from '../app/route.ts';
import type { Query } from './filters.ts';

export const VIEWS = ['list', 'warrants'] as const;
export type ViewName = (typeof VIEWS)[number];

export function viewNow(): ViewName {
  return VIEWS.find((one) => one === route.value.id) ?? 'list';
}

export function goView(view: ViewName): void {
  go('signs', view);
}

/** Sets parts of the query; an empty text takes one out. `quiet`: Back does not come by here. */
export function setQuery(change: Query, quiet = true): void {
  const { query } = route.peek();
  const next = Object.fromEntries(
    Object.entries({ ...query, ...change }).filter(([, value]) => value !== ''),
  );
  go('signs', viewNow(), next, quiet);
}

export function signHref(id: string): string {
  return href('signs', 'list', { key: id });
}

/** The list of what is about one asset, or under one warrant. */
export function listHref(query: Query): string {
  return href('signs', 'list', query);
}
