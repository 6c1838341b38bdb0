/** How each kind of sign is drawn: an ink, and a filling and a shape that no other kind has; the same in every picture. */
import type { Pattern } from '../behaviour/chart/pattern.ts';
import type { Ink, MarkShape } from '../behaviour/chart/pen.ts';
import { words as shared } from '../ui/words.ts';

export type KindLook = { readonly ink: Ink; readonly pattern: Pattern; readonly shape: MarkShape };

export const KIND_LOOKS = {
  beacon: { ink: '--plot1', pattern: 'solid', shape: 'dot' },
  'retry-beacon': { ink: '--plot1', pattern: 'slant', shape: 'ring' },
  'long-connection': { ink: '--plot1', pattern: 'level', shape: 'bar' },
  scan: { ink: '--plot2', pattern: 'wideSlant', shape: 'star' },
  'brute-force': { ink: '--plot2', pattern: 'cross', shape: 'cross' },
  'first-contact': { ink: '--plot2', pattern: 'dots', shape: 'plus' },
  flood: { ink: '--plot4', pattern: 'wideBack', shape: 'down' },
  reflection: { ink: '--plot4', pattern: 'back', shape: 'up' },
  exfiltration: { ink: '--plot3', pattern: 'upright', shape: 'right' },
  relay: { ink: '--plot3', pattern: 'grid', shape: 'diamond' },
  indicator: { ink: '--plot3', pattern: 'tint', shape: 'hourglass' },
} as const satisfies Readonly<Record<string, KindLook>>;

/** A kind that a newer node knows is drawn too. */
const OTHER: KindLook = { ink: '--dim', pattern: 'tint', shape: 'square' };

export function lookOf(kind: string): KindLook {
  return Object.hasOwn(KIND_LOOKS, kind) ? KIND_LOOKS[kind as keyof typeof KIND_LOOKS] : OTHER;
}

/** From the bottom of a stack up: one order in every picture. */
export function inOrder(kinds: readonly string[]): readonly string[] {
  const all: readonly string[] = Object.keys(KIND_LOOKS);
  const rank = (kind: string) => (all.includes(kind) ? all.indexOf(kind) : all.length);
  return kinds.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export function kindName(kind: string): string {
  const names: Readonly<Record<string, string>> = shared().kinds;
  return names[kind] ?? kind;
}
