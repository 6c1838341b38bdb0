/**
 * When the pairs of a sign met, as numbers that are drawn: lanes with short names, dots sized by bytes and thinned to what a screen
 * can show. Nothing here draws.
 */
import type { SignTimesReply } from '../data/wire.ts';

export type Meetings = {
  readonly lanes: readonly string[]; // whole names
  readonly shortLanes: readonly string[]; // by what tells them apart
  readonly shared: string; // what all of them have, '' for nothing
  readonly fromMs: number;
  readonly toMs: number;
  readonly lane: ArrayLike<number>;
  readonly atMs: Float64Array; // in the order of time
  readonly bytes: Float64Array; // NaN: not told
};

const LABEL_CHARS_MAX = 30;
const ARROW = '→';
const OURS = 'own';

/**
 * In the order of time, lanes by their first meeting; null where the window holds nothing of it. `ours`: a host of ours that the page
 * names beside it, so that lanes say 'own' for short.
 */
export function meetingsOf(times: SignTimesReply, ours: string | null = null): Meetings | null {
  const { isHeld, fromUtc, lanes, lane, offsetS, bytes } = times;
  if (!isHeld || fromUtc === null || offsetS.length === 0) return null;
  const fromMs = Date.parse(fromUtc);
  const order = Uint32Array.from(offsetS.keys()).sort((a, b) => offsetS[a]! - offsetS[b]!);
  const laneAt = new Map<number, number>();
  for (const k of order) if (!laneAt.has(lane[k]!)) laneAt.set(lane[k]!, laneAt.size);
  const names = [...laneAt.keys()].map((one) => lanes[one] ?? '–');
  const { shared, short } = namesApart(names, ours);
  return {
    ...{ lanes: names, shortLanes: short, shared, fromMs },
    toMs: fromMs + offsetS[order.at(-1)!]! * 1000,
    lane: Uint16Array.from(order, (k) => laneAt.get(lane[k]!)!),
    atMs: Float64Array.from(order, (k) => fromMs + offsetS[k]! * 1000),
    bytes: Float64Array.from(order, (k) => bytes[k] ?? Number.NaN),
  };
}

/** 'a → b 443/tcp' by its words: those that differ among the lanes name them, the others are said once. */
export function namesApart(
  names: readonly string[],
  ours: string | null = null,
): {
  readonly shared: string;
  readonly short: readonly string[];
} {
  const words = names.map((name) => name.split(' ').map((word) => (word === ours ? OURS : word)));
  const isAlike = words.every((one) => one.length === words[0]!.length);
  if (names.length < 2 || !isAlike) {
    const isOne = names.length === 1;
    return { shared: isOne ? names[0]! : '', short: isOne ? [''] : names.map(cut) };
  }
  const differs = words[0]!.map((word, at) => words.some((one) => one[at] !== word));
  const isShared = differs.some((one, at) => !one && words[0]![at] !== ARROW);
  const isPlain = !differs[0] || !differs[2]; // of two ends one is the same: the arrow tells nothing
  return {
    shared: isShared ? words[0]!.map((word, at) => (differs[at] ? '…' : word)).join(' ') : '',
    short: words.map((one) =>
      cut(one.filter((word, at) => differs[at] || (word === ARROW && !isPlain)).join(' ')),
    ),
  };
}

/** In the middle, where addresses of one network are alike last. */
function cut(text: string): string {
  if (text.length <= LABEL_CHARS_MAX) return text;
  const head = Math.floor((LABEL_CHARS_MAX - 1) / 2);
  return `${text.slice(0, head)}…${text.slice(-(LABEL_CHARS_MAX - 1 - head))}`;
}

export const DOT_LIMITS = {
  radiusMin: 1.8, // px, of bytesMin and less
  radiusMax: 7, // px
  bytesMin: 100,
  decadePx: 1.1, // more radius for ten times the bytes
  unknownPx: 2.4,
} as const;

export function radiusOf(bytes: number): number {
  const { radiusMin, radiusMax, bytesMin, decadePx, unknownPx } = DOT_LIMITS;
  if (!(bytes >= 0)) return unknownPx;
  const decades = Math.log10(Math.max(bytes, bytesMin) / bytesMin);
  return Math.min(radiusMax, radiusMin + decadePx * decades);
}

/** Where a value lies on the screen, px. */
export type Place = (k: number) => number;

/**
 * Those of `count` dots to draw: of several that fall on the same half pixel the largest, none outside. However many meetings there
 * are, no more are drawn than the screen has places.
 */
export function thinned(
  count: number,
  place: { readonly x: Place; readonly y: Place; readonly radius: Place },
  [left, right]: readonly [number, number],
): number[] {
  const kept = new Map<number, number>();
  for (let k = 0; k < count; k++) {
    const x = place.x(k);
    const radius = place.radius(k);
    if (!(x >= left - radius && x <= right + radius)) continue;
    const key = Math.round(2 * x) * 16_384 + Math.round(2 * place.y(k));
    const before = kept.get(key);
    if (before === undefined || place.radius(before) < radius) kept.set(key, k);
  }
  return [...kept.values()];
}
