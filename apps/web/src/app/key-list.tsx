/** The window that lists every key there is now, by area. */
import { openWindow } from '../ui/windows.tsx';
import { begun, type Key, registered } from './keys.ts';
import { words } from './words.ts';

export function showKeys(): void {
  openWindow(words().keysTitle, () => <KeyList />, undefined, true);
}

function KeyList() {
  const w = words();
  const groups = new Map<string, Key[]>();
  for (const key of registered.value) {
    const name = key.group();
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return (
    <div class="key-list">
      {[...groups].map(([name, keys]) => (
        <section key={name}>
          <h3>{name}</h3>
          <dl class="keys">
            {keys.map((key) => (
              <div key={key.keys}>
                <dt>
                  <KeyNames keys={key.keys} />
                </dt>
                <dd>{key.what()}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p class="dim small">{w.keys.typing}</p>
    </div>
  );
}

/** After the first of two keys: which may follow. */
export function BegunKey() {
  const first = begun.value;
  if (first === '') return null;
  const follow = registered.value.filter(
    ({ keys, when }) => keys.startsWith(`${first} `) && (when?.() ?? true),
  );
  return (
    <p class="begun" role="status">
      {follow.map((key) => (
        <span key={key.keys} class="whole">
          <KeyNames keys={key.keys.slice(first.length + 1)} /> {key.what()}
        </span>
      ))}
    </p>
  );
}

const FACES: Readonly<Record<string, string>> = {
  ...{ ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' },
  ...{ Escape: 'Esc' },
};

export function KeyNames({ keys }: { keys: string }) {
  const names = keys === ' ' ? [' '] : keys.split(' ');
  return (
    <>
      {names.map((name) => (
        <kbd key={name}>{keyFace(name)}</kbd>
      ))}
    </>
  );
}

function keyFace(name: string): string {
  const parts = name.length === 1 ? [name] : name.split('+');
  return parts.map((part) => FACES[part] ?? part).join(' ');
}
