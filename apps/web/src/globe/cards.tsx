/** Cards over the globe: what is chosen with its figures of this second, and the approach that is looked at. */
import type { ComponentChildren } from 'preact';
import { href } from '../app/route.ts';
import { second, showAt, shown, shownNowMs } from '../data/clock.ts';
import { chosenApproach, chosenObject, flyTo } from '../data/select.ts';
import { Age, Utc } from '../ui/time.tsx';
import { ageOf } from './age.ts';
import { FRESHNESS } from './contract.ts';
import { catalogue, feed } from './feed.ts';
import { plainName } from './name.ts';
import { following, hands } from './show.ts';
import { words } from './words.ts';

export function ChosenCard() {
  second.value;
  shown.value;
  const id = chosenObject.value;
  const w = words();
  if (id === null || chosenApproach.value !== null) return null;
  const all = catalogue.value;
  const row = feed.row(id);
  const facts = hands.value?.facts(id) ?? null;
  return (
    <section class="globe-box globe-card" aria-label={w.legend.chosen}>
      <h3>{facts?.name ?? plainName(id)}</h3>
      {all !== null && row < 0 && <p>{w.notInCatalogue(id)}</p>}
      {all !== null && row >= 0 && facts === null && <p>{w.noPlace}</p>}
      {facts !== null && all !== null && row >= 0 && (
        <dl>
          <Fact name={w.altitude}>{w.km(facts.altitudeKm)}</Fact>
          <Fact name={w.speed}>{w.kmS(facts.speedKmS)}</Fact>
          <Fact name={w.over}>{placeText(facts.latitudeDeg, facts.longitudeDeg)}</Fact>
          <Fact name={w.elements}>
            {w.old(ageOf(all.epochMs[row]!))}
            {all.freshness[row] !== 0 && (
              <strong class="stale">
                {' '}
                {w.freshness[FRESHNESS[all.freshness[row]!] ?? 'expired']}
              </strong>
            )}
          </Fact>
        </dl>
      )}
      <div class="row">
        <button type="button" disabled={facts === null} onClick={() => (flyTo.value = id)}>
          {w.fly}
        </button>
        {following.value && (
          <button type="button" onClick={() => (following.value = false)}>
            {w.unfollow}
          </button>
        )}
        <button type="button" onClick={() => (chosenObject.value = null)}>
          {w.clear}
        </button>
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function placeText(latitudeDeg: number, longitudeDeg: number): string {
  const [ns, ew] = [latitudeDeg < 0 ? 'S' : 'N', longitudeDeg < 0 ? 'W' : 'E'];
  return `${Math.abs(latitudeDeg).toFixed(1)}° ${ns}, ${Math.abs(longitudeDeg).toFixed(1)}° ${ew}`;
}

const THERE_MS = 500;

export function ApproachCard() {
  second.value;
  shown.value;
  const approach = chosenApproach.value;
  const w = words();
  if (approach === null) return null;
  const { id1, id2, tcaUtc } = approach;
  const names = [id1, id2].map((id) => hands.value?.facts(id)?.name ?? plainName(id));
  const apartKm = hands.value?.apartKm(id1, id2) ?? null;
  const isThere = Math.abs(shownNowMs() - Date.parse(tcaUtc)) < THERE_MS;
  return (
    <section class="globe-box globe-card" aria-label={w.approach}>
      <h3>
        <span class="one">① {names[0]}</span>
        <br />
        <span class="two">② {names[1]}</span>
      </h3>
      <dl>
        <Fact name={w.apart}>{apartKm === null ? '–' : w.km(apartKm)}</Fact>
        <Fact name={w.closest}>
          <Utc utc={tcaUtc} /> <Age of="when" utc={tcaUtc} />
        </Fact>
      </dl>
      <div class="row">
        {!isThere && (
          <button type="button" class="main" onClick={() => showAt(Date.parse(tcaUtc))}>
            {w.jump}
          </button>
        )}
        <button type="button" onClick={() => (flyTo.value = id1)}>
          {w.fly}
        </button>
        {following.value && (
          <button type="button" onClick={() => (following.value = false)}>
            {w.unfollow}
          </button>
        )}
        <a class="button" href={href('conjunctions', null, { a: id1, b: id2, t: tcaUtc })}>
          {w.closeUp}
        </a>
        <button type="button" onClick={() => (chosenApproach.value = null)}>
          {w.clear}
        </button>
      </div>
    </section>
  );
}
