/**
 * Where in the page a person is: `#/warnings/ID?sort=pc`. The address can be sent on, and Back works. A notification links to
 * `#warning=ID`, which is the same as `#/watch/ID`.
 */
import { type Signal, signal } from '@preact/signals';
import { PAGES, type PageName } from './page-names.ts';

export { PAGES, type PageName };

export type Route = {
  readonly page: PageName;
  readonly id: string | null; // what the page is about
  readonly query: Readonly<Record<string, string>>;
};

const HASH_LENGTH_MAX = 1000;

export const route: Signal<Route> = signal(parseRoute(location.hash));

export function parseRoute(hash: string): Route {
  const home: Route = { page: 'watch', id: null, query: {} };
  if (hash.length > HASH_LENGTH_MAX) return home;
  const linked = /^#warning=([^&]+)$/.exec(hash)?.[1];
  if (linked !== undefined) return { ...home, id: decoded(linked) };
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name = '', ...rest] = path.split('/');
  const page = PAGES.find((one) => one === name);
  if (page === undefined) return home;
  const id = rest.length === 0 ? null : decoded(rest.join('/'));
  return { page, id, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function href(
  page: PageName,
  id?: string | null,
  query?: Readonly<Record<string, string>>,
): string {
  const path = id == null ? page : `${page}/${encodeURIComponent(id)}`;
  const text = new URLSearchParams(query).toString();
  return text === '' ? `#/${path}` : `#/${path}?${text}`;
}

/** `quiet`: in place of the present address, so that Back leaves the page and not each line that was looked at. */
export function go(
  page: PageName,
  id?: string | null,
  query?: Readonly<Record<string, string>>,
  quiet = false,
): void {
  const to = href(page, id, query);
  if (quiet) {
    history.replaceState(null, '', to);
    route.value = parseRoute(to);
    return;
  }
  location.hash = to;
  if (gate.hold === null) route.value = parseRoute(to); // at once: a second key may follow before the event
}

/** Who has something to lose may hold a move to another address: true, and the page stays where it is. */
export const gate: { hold: ((event: HashChangeEvent) => boolean) | null } = { hold: null };

export function followAddress(): void {
  addEventListener('hashchange', (event) => {
    if (gate.hold?.(event)) return;
    route.value = parseRoute(location.hash);
  });
}

function decoded(text: string): string | null {
  try {
    const id = decodeURIComponent(text);
    return id === '' ? null : id;
  } catch {
    return null; // no address of ours
  }
}
