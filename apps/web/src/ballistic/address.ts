/** Where in the page of ballistic objects a person is: the view, the object that is open, the moment looked back on. */
import { go, route } from '../app/route.ts';

export const VIEWS = ['sky', 'alerts'] as const;
export type ViewName = (typeof VIEWS)[number];

export function viewNow(): ViewName {
  return VIEWS.find((one) => one === route.value.id) ?? 'sky';
}

export function goView(view: ViewName): void {
  go('ballistic', view);
}

/** Sets parts of the query; an empty text takes one out. */
export function setQuery(change: Readonly<Record<string, string>>): void {
  const { query } = route.peek();
  const next = Object.fromEntries(
    Object.entries({ ...query, ...change }).filter(([, value]) => value !== ''),
  );
  go('ballistic', viewNow(), next, true);
}
