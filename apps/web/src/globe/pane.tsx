/**
 * The globe in its pane. What draws it is loaded when the pane is first shown; where there is no WebGL, or it is taken away, the
 * pane says so and leads to the table, which can do everything the globe can.
 */
import { useEffect, useRef } from 'preact/hooks';
import { href } from '../app/route.ts';
import { chosenObject } from '../data/select.ts';
import { utcText } from '../ui/time.tsx';
import { keepAssets, useAssetMarks } from './assets.ts';
import { ApproachCard, ChosenCard } from './cards.tsx';
import { catalogue, feed, feedNote, span } from './feed.ts';
import { keepFlights } from './flights.ts';
import { useGlobeKeys } from './globe-keys.ts';
import { Legend, legendShown } from './legend.tsx';
import { behindMs, drawn, hands, spoken, under } from './show.ts';
import { Tip } from './tip.tsx';
import { Tools } from './tools.tsx';
import { words } from './words.ts';

export function GlobePane() {
  const host = useRef<HTMLDivElement>(null);
  const w = words();
  useDrawing(host);
  useGlobeKeys(host);
  useSpoken();
  useAssetMarks();
  return (
    <div class="globe" ref={host} data-globe={drawn.value}>
      <canvas class="globe-gl" role="img" tabIndex={0} aria-label={w.globeHow} />
      <canvas class="globe-over" />
      {drawn.value !== 'missing' && (
        <>
          <Tools />
          {legendShown.value && <Legend />}
          <ApproachCard />
          <ChosenCard />
          {under.value !== null && <Tip at={under.value} />}
        </>
      )}
      <Notes />
      <p class="unseen" role="status">
        {spoken.value}
      </p>
    </div>
  );
}

function useDrawing(host: { readonly current: HTMLDivElement | null }): void {
  useEffect(() => {
    let isGone = false;
    let close = () => {};
    const endAssets = keepAssets();
    const endFlights = keepFlights();
    drawn.value = 'making';
    void import('./start.ts').then(({ start }) => {
      if (isGone || host.current === null) return;
      close = start(host.current);
      feed.start();
    });
    return () => {
      isGone = true;
      endAssets();
      endFlights();
      close();
    };
  }, []);
}

/** What was chosen is said once, with where it is. */
function useSpoken(): void {
  const id = chosenObject.value;
  const w = words();
  useEffect(() => {
    const facts = id === null ? null : hands.peek()?.facts(id);
    spoken.value = facts ? w.said(facts.name, w.km(facts.altitudeKm), w.kmS(facts.speedKmS)) : '';
  }, [id]);
}

function Notes() {
  const w = words();
  const state = drawn.value;
  if (state === 'missing' || state === 'lost')
    return (
      <div class="globe-none" role="alert">
        <p>{w[state]}</p>
        <a class="button" href={href('objects')}>
          {w.instead}
        </a>
      </div>
    );
  const isEmpty = catalogue.value?.count === 0;
  if (isEmpty)
    return (
      <p class="globe-note" role="status">
        {w.empty} <a href={href('config', 'sources')}>{w.toSources}</a>
      </p>
    );
  const note = feedNote.value || waiting();
  return note === '' ? null : (
    <p class="globe-note" role="status">
      {note}
    </p>
  );
}

function waiting(): string {
  const w = words();
  if (drawn.value === 'making') return catalogue.value === null ? w.fetching : w.making;
  const held = span.value;
  return behindMs.value > 0 && held !== null ? w.behind(utcText(held.toMs)) : '';
}
