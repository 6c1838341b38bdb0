/** The views of signs under one head, and the keys that lead from one to the next. */
import { useEffect } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { viewKeys } from '../app/view-keys.ts';
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

const KEYS = viewKeys(VIEWS, {
  group: () => frame().pages.signs,
  title: (view) => words().views[view],
  close: () => words().close,
  go: goView,
  leave: () => setQuery({ key: '' }),
});
