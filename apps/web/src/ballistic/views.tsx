/** The views of ballistic objects under one head, and the keys that lead from one to the next. */
import { useEffect } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { viewKeys } from '../app/view-keys.ts';
import { words as frame } from '../app/words.ts';
import { keepAssets } from '../globe/assets.ts';
import { Tabs } from '../ui/tabs.tsx';
import { goView, setQuery, VIEWS, type ViewName, viewNow } from './address.ts';
import { AlertsView } from './alerts-view.tsx';
import { useAlerts } from './reads.ts';
import { SkyView } from './sky-view.tsx';
import { words } from './words.ts';

const BODIES = {
  sky: SkyView,
  alerts: AlertsView,
} as const satisfies Record<ViewName, () => unknown>;

export function BallisticViews() {
  const w = words();
  useEffect(keepAssets, []);
  useMarks(null, OWN_TLP);
  useKeys(KEYS);
  const { read } = useAlerts();
  const view = viewNow();
  const Body = BODIES[view];
  const waiting = read?.proposals.length ?? 0;
  const tabs = VIEWS.map((key) => ({
    ...{ key, title: w.views[key] },
    ...(key === 'alerts' && waiting > 0 && { count: waiting }),
  }));
  return (
    <div class={`ballistic ${view}`}>
      <header class="ballistic-head">
        <h1>{frame().pages.ballistic}</h1>
        <span class="dim lead">{w.lead}</span>
      </header>
      <Tabs label={frame().pages.ballistic} tabs={tabs} chosen={view} onChoose={goView} />
      <Body key={view} />
    </div>
  );
}

const KEYS = viewKeys(VIEWS, {
  group: () => frame().pages.ballistic,
  title: (view) => words().views[view],
  close: () => words().close,
  go: goView,
  leave: () => setQuery({ key: '' }),
});
