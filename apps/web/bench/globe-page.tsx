/**
 * The globe alone in a page, over made-up orbits: what its bench and its tests look at. `window.globe` has the signals and the
 * hands; the address says how many objects and from which seed.
 */
import { render } from 'preact';
import { listenToKeys } from '../src/app/keys.ts';
import { heardClocks, showAt, shownNowMs } from '../src/data/clock.ts';
import { chosenApproach, chosenObject, flyTo } from '../src/data/select.ts';
import { keepSettings, language, theme } from '../src/data/settings.ts';
import { health, me } from '../src/data/state.ts';
import { assets } from '../src/globe/assets.ts';
import type { Span } from '../src/globe/contract.ts';
import { catalogue, feed, span } from '../src/globe/feed.ts';
import { GlobePane } from '../src/globe/pane.tsx';
import * as show from '../src/globe/show.ts';
import { Windows } from '../src/ui/windows.tsx';
import { makeOrbits, pathOf, spanOf } from './globe-orbits.ts';

const SPAN_MS = 60_000;
const asked = new URLSearchParams(location.search);
const fromMs = Date.parse('2026-11-23T04:00:00Z');
heardClocks(new Date(fromMs).toISOString(), new Date(fromMs).toISOString(), false);
const orbits = makeOrbits(
  Number(asked.get('count') ?? 30_000),
  Number(asked.get('seed') ?? 1),
  fromMs,
);
const rows = new Map(orbits.catalogue.objectIds.map((id, row) => [id, row]));
let made: Span | null = null;

/** Spans in time, each beginning with the arrays the last one ended with; `ahead` were made before. */
const ahead: Span[] = [];
Object.assign(feed, {
  start: () => {
    catalogue.value = orbits.catalogue;
  },
  want: (ms: number) => {
    if (made !== null && ms >= made.fromMs && ms < made.toMs) return;
    const first = Math.floor(ms / SPAN_MS) * SPAN_MS;
    made =
      ahead.find(({ fromMs: from }) => from === first) ?? spanOf(orbits, first, first + SPAN_MS);
    queueMicrotask(() => {
      span.value = made;
    });
  },
  path: async (id: string, from: number, to: number, steps: number) =>
    pathOf(orbits, rows.get(id)!, from, to, steps),
  row: (id: string) => rows.get(id) ?? -1,
  close: () => {},
});

const station = (id: string, name: string, latitudeDeg: number, longitudeDeg: number) => ({
  ...{ id, name, latitudeDeg, longitudeDeg, maskDeg: 5, kind: 'station' as const },
  ...{ owner: 'alpha', serves: [] },
});
assets.value = [
  station('station-1', 'Alpha Ocean Station', 31.2, 146),
  station('station-2', 'Alpha Highland Station', -22.4, 121.5),
];
me.value = null;
health.value = null;
keepSettings();
listenToKeys(() => true);
const globe = {
  ...{ show, hands: show.hands, chosenApproach, chosenObject, flyTo, theme, language, assets },
  ...{ showAt, shownNowMs, catalogue, span },
  prepare: (spans: number) => {
    const first = Math.floor(shownNowMs() / SPAN_MS) * SPAN_MS;
    for (let k = 0; k < spans; k++) {
      const one = spanOf(orbits, first + k * SPAN_MS, first + (k + 1) * SPAN_MS);
      const before = ahead.at(-1);
      const start = before === undefined ? {} : { fromKm: before.toKm, fromKmS: before.toKmS };
      ahead.push({ ...one, ...start });
    }
  },
};
Object.assign(window, { globe });
export type GlobeWindow = Window & { readonly globe: typeof globe };

render(
  <div class="alone">
    <GlobePane />
    <Windows />
  </div>,
  document.getElementById('page')!,
);
