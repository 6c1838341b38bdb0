/**
 * Unsaved changes are asked about before they are lost: by another line, another page, or closing the window. One form at a
 * time says what it has; whoever leads away asks `leaving` first.
 */
import { type Signal, signal } from '@preact/signals';
import { openWindow } from '../ui/windows.tsx';
import { AskLeave } from './ask-leave.tsx';
import { words } from './words.ts';

export const unsaved: Signal<boolean> = signal(false);

/** True when nothing would be lost, or the person says to lose it. */
export function leaving(): Promise<boolean> {
  if (!unsaved.peek()) return Promise.resolve(true);
  return new Promise((resolve) => {
    let leave = false;
    const decided = (yes: boolean) => {
      leave = yes;
      if (yes) unsaved.value = false;
    };
    openWindow(
      words().unsavedTitle,
      (close) =>
        AskLeave({
          done: (yes) => {
            decided(yes);
            close();
          },
        }),
      () => resolve(leave),
    );
  });
}

/** Mounted by the pages with forms; returns how to take it down. Heard before the router (capture), so that it can hold it. */
export function guardAddress(): () => void {
  const moved = (event: HashChangeEvent) => {
    if (!unsaved.peek()) return;
    event.stopImmediatePropagation();
    const { oldURL, newURL } = event;
    history.replaceState(null, '', oldURL);
    void leaving().then((leave) => {
      if (leave) location.hash = new URL(newURL).hash;
    });
  };
  const closing = (event: BeforeUnloadEvent) => {
    if (unsaved.peek()) event.preventDefault();
  };
  addEventListener('hashchange', moved, { capture: true });
  addEventListener('beforeunload', closing);
  return () => {
    removeEventListener('hashchange', moved, { capture: true });
    removeEventListener('beforeunload', closing);
    unsaved.value = false;
  };
}
