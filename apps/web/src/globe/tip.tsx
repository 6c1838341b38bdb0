/** What is under the pointer: its name, id, altitude, speed and the age of its elements. */
import { second } from '../data/clock.ts';
import { ageOf } from './age.ts';
import { catalogue, feed } from './feed.ts';
import { hands, type Under } from './show.ts';
import { words } from './words.ts';

const EDGE_PX = 190;

export function Tip({ at }: { at: Under }) {
  second.value;
  const w = words();
  const facts = hands.value?.facts(at.objectId) ?? null;
  const all = catalogue.value;
  const row = feed.row(at.objectId);
  const isLow = at.yPx < EDGE_PX / 2;
  const place = {
    left: `${at.xPx}px`,
    top: `${at.yPx + (isLow ? 16 : -12)}px`,
    transform: `translate(-50%, ${isLow ? '0' : '-100%'})`,
  };
  return (
    <div class="globe-tip" style={place} aria-hidden="true">
      <strong>{facts?.name ?? at.objectId}</strong>
      <span class="dim">{at.objectId}</span>
      {facts !== null && (
        <div>
          {w.km(facts.altitudeKm)} · {w.kmS(facts.speedKmS)}
        </div>
      )}
      {all !== null && row >= 0 && (
        <div>
          {w.elements}: {w.old(ageOf(all.epochMs[row]!))}
        </div>
      )}
    </div>
  );
}
