/** What is on every view: the banner of the mode, the pages, the node's clock, the connection, how the node is. */
import { health, me, mode } from '../data/state.ts';
import { Shape } from '../ui/shape.tsx';
import { href, PAGES, route } from './route.ts';
import { words } from './words.ts';

export function Banner() {
  const w = words();
  const now = mode.value;
  if (now === undefined) return null;
  return (
    <div class={`banner ${now}`} role="note">
      <strong>
        <Shape name={now} />
        {now === 'live' ? w.live : w.exercise}
      </strong>
      <span>{now === 'live' ? w.liveWhy : w.exerciseWhy}</span>
    </div>
  );
}

export function Head() {
  const w = words();
  return (
    <header class="top">
      <span class="brand">Noroshi</span>
      <span class="node">{health.value?.node}</span>
      {me.value !== null && (
        <nav>
          {PAGES.map((page) => (
            <a
              key={page}
              href={href(page)}
              aria-current={route.value.page === page ? 'page' : undefined}
            >
              {w.pages[page]}
            </a>
          ))}
        </nav>
      )}
    </header>
  );
}

export function Foot() {
  const now = health.value;
  return <footer class="foot">{now && `Noroshi ${now.version}`}</footer>;
}
