/**
 * Unsaved changes are asked about before they are lost: by another line, another page, or closing the window. One form at a
 * time says what it has; whoever leads away asks `leaving` first.
 */
import { type Signal, signal } from '@preact/signals';
import { gate } from '../app/route.ts';
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

/** Mounted by the pages with forms; returns how to take it down. */
export function guardAddress(): () => void {
  gate.hold = ({ oldURL, newURL }) => {
    if (!unsaved.peek()) return false;
    history.replaceState(null, '', oldURL);
    void leaving().then((leave) => {
      if (leave) location.hash = new URL(newURL).hash;
    });
    return true;
  };
  const closing = (event: BeforeUnloadEvent) => {
    if (unsaved.peek()) event.preventDefault();
  };
  addEventListener('beforeunload', closing);
  return () => {
    gate.hold = null;
    removeEventListener('beforeunload', closing);
    unsaved.value = false;
  };
}
