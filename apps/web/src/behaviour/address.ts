/** Where in the page of behaviour a person is: the view, the finding that is open, and the instant of a replay; all in the address. */
import { go, href, route } from '../app/route.ts';
import { instantOf } from './figures.ts';

export const VIEWS = ['findings', 'since', 'belt', 'breakups', 'decay'] as const;
export type ViewName = (typeof VIEWS)[number];

type Query = Readonly<Record<string, string>>;

/** What stays when another view is chosen: only the instant of a replay. */
export function viewQuery({ at }: Query): Query {
  return at === undefined ? {} : { at };
}

export function viewNow(): ViewName {
  return VIEWS.find((one) => one === route.value.id) ?? 'findings';
}

export function goView(view: ViewName): void {
  go('behaviour', view, viewQuery(route.peek().query));
}

/** Sets parts of the query; an empty text takes one out. `quiet`: Back does not come by here. */
export function setQuery(change: Query, quiet = true): void {
  const { id, query } = route.peek();
  const next = Object.fromEntries(
    Object.entries({ ...query, ...change }).filter(([, value]) => value !== ''),
  );
  go('behaviour', id, next, quiet);
}

export function findingHref(key: string): string {
  return href('behaviour', 'findings', { ...viewQuery(route.peek().query), key });
}

export function openFinding(key: string): void {
  location.hash = findingHref(key);
}

export function openObject(objectId: string): void {
  go('objects', objectId);
}

export const atNow = (): string | null => instantOf(route.value.query.at);

type Asked = Readonly<Record<string, string | null | undefined>>;

/** A path of the API with what is asked for; what is empty is left out. */
export function pathOf(path: string, query: Asked): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value != null && value !== '') params.set(name, value);
  const text = params.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

/** The same of what the node computes by the sets known at the instant of a replay. */
export function pathAt(path: string, query: Asked = {}): string {
  return pathOf(path, { ...query, at: atNow() });
}
