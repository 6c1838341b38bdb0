/** When nobody is logged in any more, nothing of what a person saw stays on the screen or chosen for the next one. */
import { effect } from '@preact/signals';
import { showLive } from '../data/clock.ts';
import { chosenApproach, chosenObject, flyTo } from '../data/select.ts';
import { me } from '../data/state.ts';
import { shutAll } from '../ui/windows.tsx';

export function keepNothing(): void {
  effect(() => {
    if (me.value !== null) return;
    shutAll();
    chosenObject.value = null;
    chosenApproach.value = null;
    flyTo.value = null;
    showLive();
  });
}
