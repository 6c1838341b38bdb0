/** Keys of a page with views: its number leads to a view, Escape closes what is open beside the list. */
import type { Key } from './keys.ts';
import { route } from './route.ts';

export function viewKeys<View extends string>(
  views: readonly View[],
  said: {
    readonly group: () => string; // the page
    readonly title: (view: View) => string;
    readonly close: () => string;
    readonly go: (view: View) => void;
    readonly leave: () => void;
  },
): readonly Key[] {
  const { group, title, close, go, leave } = said;
  return [
    ...views.map(
      (view, k): Key => ({
        ...{ keys: String(k + 1), group, what: () => title(view), run: () => go(view) },
      }),
    ),
    {
      ...{ keys: 'Escape', group, what: close, run: leave },
      when: () => route.peek().query.key !== undefined,
    },
  ];
}
