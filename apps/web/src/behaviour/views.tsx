/** The views of behaviour under one head: which, as known when, and the keys that lead from one to the next. */
import { useEffect } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { viewKeys } from '../app/view-keys.ts';
import { words as frame } from '../app/words.ts';
import { keepAssets } from '../globe/assets.ts';
import { Tabs } from '../ui/tabs.tsx';
import { goView, setQuery, VIEWS, type ViewName, viewNow } from './address.ts';
import { BeltView } from './belt-view.tsx';
import { BreakupsView } from './breakups-view.tsx';
import { DecayView } from './decay-view.tsx';
import { FindingsView } from './findings-view.tsx';
import { ReplayField, ReplayLine } from './instant.tsx';
import { SinceView } from './since-view.tsx';
import { words } from './words.ts';

const BODIES = {
  findings: FindingsView,
  since: SinceView,
  belt: BeltView,
  breakups: BreakupsView,
  decay: DecayView,
} as const satisfies Record<ViewName, () => unknown>;

export function BehaviourViews() {
  const w = words();
  useEffect(keepAssets, []);
  useMarks(null, OWN_TLP);
  useKeys(KEYS);
  const view = viewNow();
  const Body = BODIES[view];
  const tabs = VIEWS.map((key) => ({ key, title: w.views[key] }));
  return (
    <div class={`behaviour ${view}`}>
      <header class="behaviour-head">
        <h1>{frame().pages.behaviour}</h1>
        <span class="dim lead">{w.lead}</span>
        <span class="gap" />
        <ReplayField />
      </header>
      <Tabs label={frame().pages.behaviour} tabs={tabs} chosen={view} onChoose={goView} />
      <ReplayLine />
      <Body key={view} />
    </div>
  );
}

const KEYS = viewKeys(VIEWS, {
  group: () => frame().pages.behaviour,
  title: (view) => words().views[view],
  close: () => words().close,
  go: goView,
  leave: () => setQuery({ key: '' }),
});
