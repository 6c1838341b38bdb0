/** What the shapes and colours mean, how many objects there are of each, and what is left out: legend and filters are one. */
import { computed, type Signal, signal } from '@preact/signals';
import { keep, kept } from '../data/settings.ts';
import { REGIMES } from './contract.ts';
import { keyOfLayer } from './layer-keys.ts';
import {
  assetsOnly,
  counts,
  isFiltered,
  LAYERS,
  layers,
  paneWidthPx,
  regimes,
  showAll,
  textFilter,
  toggleLayer,
  toggleRegime,
} from './show.ts';
import { Sign } from './sign.tsx';
import { words } from './words.ts';

const WIDE_PX = 760; // in a narrower pane the legend would cover the globe: it waits to be asked for

/** In a wide pane it is there until it is put away, and stays so; in a narrow one the other way about. */
const inWide: Signal<boolean> = signal(kept('globe.legend') !== 'off');
const inNarrow: Signal<boolean> = signal(false);

export const legendShown = computed(() =>
  paneWidthPx.value >= WIDE_PX ? inWide.value : inNarrow.value,
);

export function toggleLegend(): void {
  if (paneWidthPx.peek() < WIDE_PX) inNarrow.value = !inNarrow.peek();
  else {
    inWide.value = !inWide.peek();
    keep('globe.legend', inWide.peek() ? 'on' : 'off');
  }
}

export function Legend() {
  const w = words();
  return (
    <section class="globe-box globe-legend" aria-label={w.layersTitle}>
      <Sum />
      <Regimes />
      <label class="row-label">
        <input
          type="checkbox"
          checked={assetsOnly.value}
          onChange={() => (assetsOnly.value = !assetsOnly.peek())}
        />
        <Sign name="asset" />
        {w.assetsOnly}
      </label>
      <input
        type="search"
        class="full"
        placeholder={w.filter}
        aria-label={w.filter}
        value={textFilter.value}
        onInput={(event) => (textFilter.value = event.currentTarget.value)}
      />
      <details>
        <summary>{w.layersHead}</summary>
        {LAYERS.map((layer) => (
          <label key={layer}>
            <input
              type="checkbox"
              checked={layers.value[layer]}
              onChange={() => toggleLayer(layer)}
            />
            {w.layers[layer]}
            <kbd class="number">{keyOfLayer(layer)}</kbd>
          </label>
        ))}
        <Keys />
      </details>
    </section>
  );
}

function Sum() {
  const w = words();
  const { all, shown } = counts.value;
  const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
  const [every, left] = [sum(all), sum(shown)];
  return (
    <p class="globe-sum" aria-live="polite">
      {w.objects} {isFiltered.value ? w.ofAll(w.count(left), w.count(every)) : w.count(every)}
      {isFiltered.value && (
        <button type="button" class="plain" onClick={showAll}>
          {w.showAll}
        </button>
      )}
    </p>
  );
}

function Regimes() {
  const w = words();
  const { all, shown } = counts.value;
  return (
    <>
      {REGIMES.map((regime, index) => (
        <label key={regime}>
          <input
            type="checkbox"
            checked={regimes.value[index]}
            onChange={() => toggleRegime(index)}
          />
          <Sign name={regime} />
          {`${regime} ${w.regimes[regime]}`}
          <span class="number">
            {shown[index] === all[index]
              ? w.count(all[index]!)
              : w.ofAll(w.count(shown[index]!), w.count(all[index]!))}
          </span>
        </label>
      ))}
    </>
  );
}

/** The signs that are no filter. */
function Keys() {
  const w = words().legend;
  return (
    <ul>
      {(['asset', 'chosen', 'warned', 'station'] as const).map((name) => (
        <li key={name} class="key">
          <Sign name={name} />
          {w[name]}
        </li>
      ))}
      <li class="key dim">{w.stale}</li>
      <li class="key dim">{words().noBorders}</li>
    </ul>
  );
}
