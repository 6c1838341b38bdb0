/**
 * Every key of the page in one registry: an area adds its keys while it is shown (`useKeys`), and `?` lists them all. A key does
 * nothing while somebody types, while a window is open, or where the control in focus has taken it (it prevented the default).
 * 'g w' is two keys one after the other. Of two areas with one key, the one that was added last has it.
 */
import { type Signal, signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

export type Key = {
  readonly keys: string; // as KeyboardEvent.key has it: 'a', 'Escape', 'Shift+ArrowLeft', 'g w'
  readonly also?: string; // another way to the same
  readonly group: () => string; // what the area is called
  readonly what: () => string;
  readonly run: () => void;
  readonly when?: () => boolean; // else the key is not this area's now
};

const SECOND_MS = 2000; // for the second key of two

export const registered: Signal<readonly Key[]> = signal([]);
/** The first of two keys that was pressed, shown until the second comes. */
export const begun: Signal<string> = signal('');
let begunMs = 0;

/** Adds keys; the answer takes them away again. */
export function addKeys(keys: readonly Key[]): () => void {
  registered.value = [...registered.peek(), ...keys];
  return () => {
    registered.value = registered.peek().filter((key) => !keys.includes(key));
  };
}

/** Keys of a component while it is shown. `run` may be another function each time it is drawn. */
export function useKeys(keys: readonly Key[]): void {
  const names = keys.map((key) => key.keys).join('|');
  const latest = useRef(keys);
  latest.current = keys;
  // With the drawing, not after it: who sees an area can use its keys.
  useLayoutEffect(() => {
    const now = (i: number) => latest.current[i]!;
    const steady = latest.current.map((key, i) => ({
      ...key,
      ...{ group: () => now(i).group(), what: () => now(i).what(), run: () => now(i).run() },
      when: () => now(i).when?.() ?? true,
    }));
    return addKeys(steady);
  }, [names]);
}

/** Which key this press is, with those before it; '' where it is none of ours. */
export function pressed(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  const { key, shiftKey } = event;
  const isNamed = key.length > 1; // a letter carries its shift in itself
  return isNamed && shiftKey ? `Shift+${key}` : key;
}

export function keyFor(all: readonly Key[], name: string): Key | undefined {
  return all.findLast((one) => (one.keys === name || one.also === name) && (one.when?.() ?? true));
}

export function listenToKeys(isIn: () => boolean): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!isIn() || event.isComposing || document.querySelector('dialog[open]') !== null) return;
    const { target, key } = event;
    if (target instanceof HTMLElement && isTyping(target)) {
      if (key === 'Escape') target.blur();
      return;
    }
    if ((key === 'Enter' || key === ' ') && target instanceof HTMLElement && isPressable(target))
      return;
    act(event);
  });
}

function act(event: KeyboardEvent): void {
  const all = registered.peek();
  const name = pressed(event);
  const before = event.timeStamp - begunMs < SECOND_MS ? begun.peek() : '';
  begun.value = '';
  const found = (before !== '' && keyFor(all, `${before} ${name}`)) || keyFor(all, name);
  if (found) {
    event.preventDefault();
    found.run();
  } else if (all.some(({ keys }) => keys.startsWith(`${name} `))) {
    event.preventDefault();
    begun.value = name;
    begunMs = event.timeStamp;
    setTimeout(() => (begun.value = ''), SECOND_MS);
  }
}

function isTyping(element: HTMLElement): boolean {
  return (
    element.isContentEditable ||
    element.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])')
  );
}

function isPressable(element: HTMLElement): boolean {
  return element.matches('button, a, summary, input, [role=tab], [role=option], [role=menuitem]');
}
