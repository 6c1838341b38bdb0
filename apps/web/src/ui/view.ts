/** How the page is looked at: in a narrow window, or on paper. */
import { type Signal, signal } from '@preact/signals';

export const NARROW = '(max-width: 819px)';

/** Too narrow for all pages in a row. */
const COMPACT = '(max-width: 1099px)';

const asked = globalThis.matchMedia?.(NARROW);
export const narrow: Signal<boolean> = signal(asked?.matches ?? false);
asked?.addEventListener('change', ({ matches }) => (narrow.value = matches));

const askedCompact = globalThis.matchMedia?.(COMPACT);
export const compact: Signal<boolean> = signal(askedCompact?.matches ?? false);
askedCompact?.addEventListener('change', ({ matches }) => (compact.value = matches));

/** Wide enough for pages in a row, not for all of them, nor for every column. */
const TIGHT = '(max-width: 1349px)';
const askedTight = globalThis.matchMedia?.(TIGHT);
export const tight: Signal<boolean> = signal(askedTight?.matches ?? false);
askedTight?.addEventListener('change', ({ matches }) => (tight.value = matches));

/** True while sheets are made: what is drawn only in sight is then drawn whole. */
export const printing: Signal<boolean> = signal(false);
