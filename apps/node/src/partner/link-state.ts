/**
 * How a link is, for people: up, thin, down, stopped, or not met yet. A link is thin when what
 * was measured falls below limits, and is not any more when it is well above them, so that it does not flicker. Pure.
 */
import type { LinkPace, LinkState } from '@noroshi/store/exchange';

/** Ours: 64 kbit/s carries a warning of 2 kB in a quarter second; over one hop of a geostationary satellite an answer takes 0.6 s. */
export const THIN_LIMITS = {
  thin: { bitsPerS: 64_000, roundTripMs: 1500 }, // this or worse makes it thin
  wide: { bitsPerS: 128_000, roundTripMs: 1000 }, // both of this or better, and it is thin no more
  rateBytesMin: 1500, // a shorter answer says how long the way is, not how wide
} as const;

export const LINK_CONDITIONS = ['new', 'up', 'thin', 'down', 'stopped'] as const;
export type LinkCondition = (typeof LINK_CONDITIONS)[number];

export type Sample = { readonly bytes: number; readonly tookMs: number };

/** The newest figures: each half of the last and half of this one. */
export function paceNext(
  partner: string,
  was: LinkPace | undefined,
  { bytes, tookMs }: Sample,
  atUs: number,
): LinkPace {
  const isShort = bytes < THIN_LIMITS.rateBytesMin;
  const before = was ?? { roundTripMs: null, bitsPerS: null, thinUs: null };
  const roundTripMs = isShort ? half(before.roundTripMs, tookMs) : before.roundTripMs;
  const onTheLineMs = Math.max(1, tookMs - Math.min(roundTripMs ?? 0, tookMs / 2));
  const rate = (bytes * 8000) / onTheLineMs;
  const bitsPerS = isShort ? before.bitsPerS : half(before.bitsPerS, rate);
  const figures = { roundTripMs, bitsPerS };
  const isThin = before.thinUs === null ? isBad(figures) : !isWide(figures);
  return { partner, atUs, ...figures, thinUs: isThin ? (before.thinUs ?? atUs) : null };
}

type Figures = Pick<LinkPace, 'roundTripMs' | 'bitsPerS'>;

function half(before: number | null, now: number): number {
  return Math.round(before === null ? now : (before + now) / 2);
}

function isBad({ roundTripMs, bitsPerS }: Figures): boolean {
  const { thin } = THIN_LIMITS;
  return (
    (roundTripMs !== null && roundTripMs >= thin.roundTripMs) ||
    (bitsPerS !== null && bitsPerS <= thin.bitsPerS)
  );
}

function isWide({ roundTripMs, bitsPerS }: Figures): boolean {
  const { wide } = THIN_LIMITS;
  return (
    (roundTripMs === null || roundTripMs <= wide.roundTripMs) &&
    (bitsPerS === null || bitsPerS >= wide.bitsPerS)
  );
}

/** What is written of the link, and thin where it is up and thin. */
export function conditionOf(state: LinkState, pace: LinkPace | null): LinkCondition {
  return state === 'up' && pace !== null && pace.thinUs !== null ? 'thin' : state;
}
