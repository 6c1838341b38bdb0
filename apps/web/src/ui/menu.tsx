/** A button that opens a small panel below it: arrows move in it, Escape and a press elsewhere close it. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

type MenuProps = {
  readonly label?: string; // what the face does not say in words
  readonly face: ComponentChildren;
  readonly class?: string;
  readonly children: (close: () => void) => ComponentChildren;
};

export function Menu({ label, face, class: name = '', children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  useLayoutEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('.menu-panel :is(a, button, select, input)')?.focus();
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node && root.current?.contains(target))) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'Escape') close();
    else if (!(event.target instanceof HTMLSelectElement) && step(root.current!, event.key)) {
      // moved
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this holds a button and what it opens
    <div class={`menu ${name}`} ref={root} role="group" onKeyDown={onKeyDown}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        title={label}
        onClick={() => setOpen(!open)}
      >
        {face}
        {label !== undefined && <span class="unseen">{` ${label}`}</span>}
      </button>
      {open && (
        <div class="menu-panel" id={id}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

function step(root: HTMLElement, key: string): boolean {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (by === undefined) return false;
  const stops = [
    ...root.querySelectorAll<HTMLElement>('.menu-panel :is(a, button, select, input)'),
  ];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[(at + by + stops.length) % stops.length]?.focus();
  return true;
}
