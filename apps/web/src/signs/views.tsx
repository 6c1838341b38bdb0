/** The views of signs under one head, and the keys that lead from one to the next. */
import { useEffect } from 'preact/hooks';
import { type Key, useKeys } from '../app/keys.ts';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { route } from '../app/route.ts';
import { words as frame } from '../app/words.ts';
import { keepAssets } from '../globe/assets.ts';
import { Tabs } from '../ui/tabs.tsx';
import { goView, setQuery, VIEWS, type ViewName, viewNow } from './address.ts';
import { SignsView } from './signs-view.tsx';
import { WarrantsView } from './warrants-view.tsx';
import { words } from './words.ts';

const BODIES = {
  list: SignsView,
  warrants: WarrantsView,
} as const satisfies Record<ViewName, () => unknown>;

export function SignViews() {
  const w = words();
  useEffect(keepAssets, []);
  useMarks(null, OWN_TLP);
  useKeys(KEYS);
  const view = viewNow();
  const Body = BODIES[view];
  const tabs = VIEWS.map((key) => ({ key, title: w.views[key] }));
  return (
    <div class={`signs ${view}`}>
      <header class="signs-head">
        <h1>{frame().pages.signs}</h1>
        <span class="dim lead">{w.lead}</span>
      </header>
      <Tabs label={frame().pages.signs} tabs={tabs} chosen={view} onChoose={goView} />
      <Body key={view} />
    </div>
  );
}

const KEYS: readonly Key[] = [
  ...VIEWS.map(
    (view, k): Key => ({
      keys: String(k + 1),
      group: () => frame().pages.signs,
      what: () => words().views[view],
      run: () => goView(view),
    }),
  ),
  {
    keys: 'Escape',
    group: () => frame().pages.signs,
    what: () => words().close,
    when: () => route.peek().query.key !== undefined,
    run: () => setQuery({ key: '' }),
  },
];
