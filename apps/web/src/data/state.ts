/** What the page knows of the node, as signals. data/live.ts keeps them true; components read them. */
import { computed, type Signal, signal } from '@preact/signals';
import type { HealthReply, MeReply, WarningList } from './wire.ts';

export const health: Signal<HealthReply | null> = signal(null);
export const me: Signal<MeReply | null> = signal(null); // null: nobody is logged in
/** Until the node has said who this is: neither the page nor the login is shown. */
export const entering: Signal<boolean> = signal(true);
export const loginNote: Signal<string> = signal('');
/** The watched warnings that are open or acknowledged, the most urgent first; null before the first answer. */
export const warnings: Signal<WarningList | null> = signal(null);
export const warningsNote: Signal<string> = signal(''); // why they could not be read
export const connected: Signal<boolean> = signal(false);
export const lostMs: Signal<number | null> = signal(null); // wall clock of the node when it was last heard

/** Counts changes by the first word of their kind ('warning', 'config', 'elements', 'partner' …): who shows such reads it and asks anew. */
export const changes: Signal<Readonly<Record<string, number>>> = signal({});

export const mode = computed(() => health.value?.mode ?? me.value?.mode);

/** May this person do it? `why` says why not. */
export function may(action: string): boolean {
  return me.value?.allowed.includes(action) ?? false;
}

export function whyNot(action: string): string {
  return me.value?.blocked.find((one) => one.action === action)?.reason ?? '';
}
