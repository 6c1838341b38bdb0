/**
 * Windows over the page: native dialogs, so that Escape closes and focus stays inside. `openWindow` shows one; `askReason` asks
 * why before something final; `tell` says a short message that goes by itself.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Guarded } from '../app/guarded.tsx';
import type { Warning } from '../data/wire.ts';
import { Precedence } from './marks.tsx';
import { Shape } from './shape.tsx';
import { words } from './words.ts';

type Open = {
  readonly key: number;
  readonly title: string;
  readonly body: (close: () => void) => ComponentChildren;
  readonly onClose?: () => void;
  readonly broad?: boolean;
};

const opened = signal<readonly Open[]>([]);
type Act = { readonly label: string; readonly run: () => void };
type Told = {
  readonly key: number;
  readonly text: string;
  readonly act?: Act;
  readonly precedence?: Warning['precedence'];
};
const told = signal<readonly Told[]>([]);
let lastKey = 0;
const TOLD_MS = 8000;
const TOLD_MAX = 4; // at a time

/** Shows a window until it is closed. Returns the way to close it. */
export function openWindow(
  title: string,
  body: Open['body'],
  onClose?: () => void,
  broad = false,
): () => void {
  const key = ++lastKey;
  opened.value = [...opened.peek(), { key, title, body, broad, ...(onClose && { onClose }) }];
  return () => shut(key);
}

function shut(key: number): void {
  const one = opened.peek().find((open) => open.key === key);
  if (one === undefined) return;
  opened.value = opened.peek().filter((open) => open !== one);
  one.onClose?.();
}

/** A message that goes by itself; `act` is a button on it (undo, open), `precedence` its colour and shape. */
export function tell(text: string, act?: Act, precedence?: Warning['precedence']): void {
  const key = ++lastKey;
  const more = { ...(act && { act }), ...(precedence && { precedence }) };
  told.value = [...told.peek().slice(1 - TOLD_MAX), { key, text, ...more }];
  setTimeout(() => untell(key), act === undefined ? TOLD_MS : 2 * TOLD_MS);
}

function untell(key: number): void {
  told.value = told.peek().filter((one) => one.key !== key);
}

/** Nothing of what was shown stays: for when a person leaves. */
export function shutAll(): void {
  for (const { key } of opened.peek()) shut(key);
  told.value = [];
}

/** Asks for a reason; resolves with it, or null when the person goes back. */
export function askReason(question: string, act: string, danger = false): Promise<string | null> {
  return new Promise((resolve) => {
    let given: string | null = null;
    const form = (close: () => void) => (
      <ReasonForm
        act={act}
        danger={danger}
        close={close}
        done={(reason) => {
          given = reason;
          close();
        }}
      />
    );
    openWindow(question, form, () => resolve(given));
  });
}

/** Mounted once by the page. */
export function Windows() {
  return (
    <>
      {opened.value.map((open) => (
        <Window key={open.key} open={open} />
      ))}
      <div class="toasts" role="status">
        {told.value.map(({ key, text, act, precedence }) => (
          <div key={key} class={`toast ${precedence ?? ''}`}>
            {precedence && <Precedence of={precedence} />} {text}
            {act && (
              <div class="row">
                <button
                  type="button"
                  onClick={() => {
                    untell(key);
                    act.run();
                  }}
                >
                  {act.label}
                </button>
                <button type="button" class="plain" onClick={() => untell(key)}>
                  {words().dismiss}
                </button>
              </div>
            )}
          </div>
        ))}
      </div>
    </>
  );
}

function Window({ open }: { open: Open }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // With the drawing, not after it: a key that follows at once is for the window.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The first control is not what a person came for, unless it says so: the window itself takes the focus.
    (element?.querySelector<HTMLElement>('[autofocus]') ?? element)?.focus();
  }, []);
  const id = `window-${open.key}`;
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      class={open.broad ? 'broad' : ''}
      aria-labelledby={id}
      onClose={() => shut(open.key)}
    >
      <header>
        <h2 id={id}>{open.title}</h2>
        <button type="button" class="leave" aria-label={words().back} onClick={close}>
          <Shape name="close" />
        </button>
      </header>
      <div class="window">
        <Guarded part={open.title}>
          <Body open={open} close={close} />
        </Guarded>
      </div>
    </dialog>
  );
}

/** A component of its own: what throws in it is caught around it, and the window can still be closed. */
function Body({ open, close }: { readonly open: Open; readonly close: () => void }) {
  return <>{open.body(close)}</>;
}

type ReasonProps = {
  readonly act: string;
  readonly danger: boolean;
  readonly close: () => void;
  readonly done: (reason: string) => void;
};

function ReasonForm({ act, danger, close, done }: ReasonProps) {
  const [wrong, setWrong] = useState('');
  const text = useRef<HTMLTextAreaElement>(null);
  const w = words();
  const submit = (event: Event) => {
    event.preventDefault();
    const reason = text.current?.value.trim() ?? '';
    if (reason !== '') return done(reason);
    setWrong(w.reasonNeeded);
    text.current?.focus();
  };
  return (
    <form onSubmit={submit}>
      <label>
        {w.reason}
        <textarea ref={text} rows={4} maxLength={4000} autofocus />
      </label>
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        <button type="submit" class={danger ? 'danger' : 'main'}>
          {act}
        </button>
        <button type="button" onClick={close}>
          {w.back}
        </button>
      </div>
    </form>
  );
}
