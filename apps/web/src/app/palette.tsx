/**
 * Find anything (`/`): warnings, objects, assets, pages and actions in one list, by mouse and keyboard. A combobox as ARIA has
 * it: the field keeps the focus, arrows move the option. What was found before is offered first; it is forgotten at log-out.
 */
import { signal } from '@preact/signals';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Shape } from '../ui/shape.tsx';
import { openWindow } from '../ui/windows.tsx';
import { type Found, findAssets, findHere, findObjects, GROUPS, recent, remember } from './find.ts';
import { words } from './find-words.ts';
import { KeyNames } from './key-list.tsx';
import { inOrder } from './matches.ts';

const WAIT_MS = 140; // after the last letter
const isOpen = signal(false);

export function openPalette(): void {
  if (isOpen.peek()) return;
  isOpen.value = true;
  openWindow(
    words().title,
    (close) => <Palette close={close} />,
    () => (isOpen.value = false),
  );
}

function Palette({ close }: { close: () => void }) {
  const w = words();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { found, isAsking } = useFound(text);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, found]);
  const run = (one: Found | undefined) => {
    if (one === undefined) return;
    remember(one);
    close();
    one.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: found.length - 1 };
    if (event.key === 'Enter') run(found[chosen]);
    else if (Object.hasOwn(to, event.key) && found.length > 0)
      setAt((to[event.key as keyof typeof to] + found.length) % found.length);
    else return;
    event.preventDefault();
  };
  return (
    <div class="palette">
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        aria-label={w.title}
        placeholder={w.place}
        maxLength={100}
        value={text}
        autofocus
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={w.title} class="palette-list">
        {found.map((one, i) => (
          <div key={one.key} role="presentation">
            {one.group !== found[i - 1]?.group && (
              <h3 role="presentation">{w.groups[one.group]}</h3>
            )}
            <Option id={`${id}-${i}`} one={one} isChosen={i === chosen} run={() => run(one)} />
          </div>
        ))}
      </div>
      <p class="dim small" role="status">
        {isAsking ? w.asking : found.length === 0 ? w.nothing : w.count(found.length)}
      </p>
    </div>
  );
}

type OptionProps = {
  readonly id: string;
  readonly one: Found;
  readonly isChosen: boolean;
  readonly run: () => void;
};

function Option({ id, one, isChosen, run }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus hears the keys
    <div id={id} class="option" role="option" tabIndex={-1} aria-selected={isChosen} onClick={run}>
      <span class={one.precedence ?? ''}>
        <span class={one.precedence === undefined ? 'dim' : 'mark'}>
          <Shape name={one.precedence ?? one.shape} />
        </span>
        <span class="title">{one.title}</span>
      </span>
      <span class="dim small">{one.keys ? <KeyNames keys={one.keys} /> : one.note}</span>
    </div>
  );
}

/** What is here at once, what the node knows a moment later; an answer to an older question is dropped. */
function useFound(text: string): { readonly found: readonly Found[]; readonly isAsking: boolean } {
  const [far, setFar] = useState<{ text: string; found: readonly Found[] }>({
    text: '',
    found: [],
  });
  const asked = text.trim();
  useEffect(() => {
    if (asked.length < 2) return;
    let isStale = false;
    const timer = setTimeout(async () => {
      const [objects, assets] = await Promise.all([findObjects(asked), findAssets(asked)]);
      if (!isStale) setFar({ text: asked, found: [...assets, ...objects] });
    }, WAIT_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
    };
  }, [asked]);
  const here = asked === '' ? [...recent.value, ...findHere('')] : findHere(asked);
  const there = far.text === asked ? far.found : [];
  const seen = new Set<string>();
  const all = [...here, ...there].filter(({ key }) => !seen.has(key) && seen.add(key));
  const found = inOrder(asked, all, GROUPS);
  return { found, isAsking: asked.length >= 2 && far.text !== asked };
}
