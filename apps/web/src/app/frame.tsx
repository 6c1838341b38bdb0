/** What is on every view: the mode, what is lost, the foot with how the node is and what to do where a part is in trouble. */
import { useEffect } from 'preact/hooks';
import { connected, health, lostMs, me, mode, warnings } from '../data/state.ts';
import type { HealthReply } from '../data/wire.ts';
import { Menu } from '../ui/menu.tsx';
import { Shape } from '../ui/shape.tsx';
import { Age, utcText } from '../ui/time.tsx';
import { WatchLine } from '../ui/watch-line.tsx';
import { plainText } from '../warnings/title.ts';
import { words } from './words.ts';

/** Colour, word and shape: striped and said twice for an exercise, one plain bar of the opposite ground for live. */
export function Banner() {
  const w = words();
  const now = mode.value;
  if (now === undefined) return null;
  const word = now === 'live' ? w.live : w.exercise;
  return (
    <section class={`banner ${now}`} aria-label={word}>
      <strong>
        <Shape name={now} />
        {word}
      </strong>
      <span>{now === 'live' ? w.liveWhy : w.exerciseWhy}</span>
      {now === 'exercise' && (
        <strong class="again" aria-hidden="true">
          {word}
          <Shape name={now} />
        </strong>
      )}
    </section>
  );
}

/** The mode on the root, the count that nobody has acknowledged in the title of the window. */
export function useFrameState(): void {
  const now = mode.value;
  const isLost = lostMs.value !== null;
  const isOn = connected.value;
  const node = health.value?.node ?? '';
  const open = unacknowledged();
  const w = words();
  useEffect(() => {
    document.body.dataset.mode = now ?? '';
    document.body.classList.toggle('old', isLost);
    document.body.dataset.connected = isOn ? 'yes' : 'no';
    const word = now === 'live' ? w.live : w.exercise;
    const count = isLost ? '(?) ' : open > 0 ? `(${open}) ` : '';
    document.title = now === undefined ? 'Noroshi' : `${count}${word} · ${node} · Noroshi`;
  });
}

function unacknowledged(): number {
  if (me.value === null) return 0;
  const counts = warnings.value?.counts ?? [];
  return counts.reduce((sum, { state, count }) => (state === 'open' ? sum + count : sum), 0);
}

/** Old data is never drawn as the present: grey, and as of when. */
export function LostBar() {
  const since = lostMs.value;
  if (me.value === null || since === null) return null;
  return (
    <p class="lost-bar" role="alert">
      <Shape name="failed" />
      {words().lost(utcText(since))}
    </p>
  );
}

export function Foot() {
  const w = words();
  const now = health.value;
  if (now === null || me.value === null) return null;
  const { catalogue, parts } = now;
  const isLost = lostMs.value !== null; // what a node said before it fell silent is not how it is
  const bad = isLost ? [] : (parts ?? []).filter((part) => part.state !== 'ok');
  return (
    <footer class="foot">
      {bad.length > 0 ? (
        <Troubles bad={bad} />
      ) : (
        <strong class={`health ${isLost ? 'failed' : now.status}`}>
          <Shape name={isLost ? 'failed' : now.status} />
          {isLost ? w.unheard : w.healthWords[now.status]}
        </strong>
      )}
      {!isLost && <WatchLine />}
      <span class="gap" />
      {catalogue === null || catalogue.newestUtc === null ? (
        <span>{w.nothingLoaded}</span>
      ) : (
        <span>
          {`${w.catalogue(catalogue.objects.toLocaleString('en-US'))} · ${w.newest} `}
          <Age of="found" utc={catalogue.newestUtc} />
          {catalogue.stale && <strong class="stale">{` ${w.stale}`}</strong>}
        </span>
      )}
      <span class="dim">{`Noroshi ${now.version}`}</span>
    </footer>
  );
}

type Part = NonNullable<HealthReply['parts']>[number];

/** One line, which opens: each part in trouble, since when, and what to do. */
function Troubles({ bad }: { bad: readonly Part[] }) {
  const w = words();
  const worst = bad.find(({ state }) => state === 'failed') ?? bad[0]!;
  const face = (
    <strong class={`health ${worst.state}`}>
      <Shape name={worst.state} />
      {w.troubles(bad.length)}
    </strong>
  );
  return (
    <Menu face={face} class="up">
      {() => (
        <ul class="parts">
          {bad.map((part) => (
            <li key={part.part} class={part.state}>
              <Shape name={part.state} />
              <span>
                {plainText(`${part.part}: ${part.text} `)}
                <Age of="ago" utc={part.sinceUtc} />
                <span class="meaning">{`${w.todo}: ${remedyFor(part.part)}`}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}

export function remedyFor(part: string): string {
  const { remedy } = words();
  const area = part.split('/')[0] ?? '';
  return Object.hasOwn(remedy, area) ? remedy[area as keyof typeof remedy] : remedy.other;
}
