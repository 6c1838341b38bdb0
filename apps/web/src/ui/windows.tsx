/**
 * Windows over the page: native dialogs, so that Escape closes and focus stays inside. `openWindow` shows one; `askReason` asks
 * why before something final; `tell` says a short message that goes by itself.
 */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Shape } from './shape.tsx';
import { words } from './words.ts';

type Open = {
  readonly key: number;
  readonly title: string;
  readonly body: (close: () => void) => ComponentChildren;
  readonly onClose?: () => void;
};

const opened = signal<readonly Open[]>([]);
const told = signal<readonly { readonly key: number; readonly text: string }[]>([]);
let lastKey = 0;
const TOLD_MS = 8000;

/** Shows a window until it is closed. Returns the way to close it. */
export function openWindow(title: string, body: Open['body'], onClose?: () => void): () => void {
  const key = ++lastKey;
  opened.value = [...opened.value, { key, title, body, ...(onClose && { onClose }) }];
  return () => shut(key);
}

function shut(key: number): void {
  const one = opened.peek().find((open) => open.key === key);
  if (one === undefined) return;
  opened.value = opened.peek().filter((open) => open !== one);
  one.onClose?.();
}

export function tell(text: string): void {
  const key = ++lastKey;
  told.value = [...told.value, { key, text }];
  setTimeout(() => {
    told.value = told.peek().filter((one) => one.key !== key);
  }, TOLD_MS);
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
        {told.value.map(({ key, text }) => (
          <p key={key} class="toast">
            {text}
          </p>
        ))}
      </div>
    </>
  );
}

function Window({ open }: { open: Open }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const id = `window-${open.key}`;
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={() => shut(open.key)}>
      <header>
        <h2 id={id}>{open.title}</h2>
        <button type="button" class="leave" aria-label={words().back} onClick={close}>
          <Shape name="close" />
        </button>
      </header>
      <div class="window">{open.body(close)}</div>
    </dialog>
  );
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
