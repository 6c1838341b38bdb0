/**
 * Addresses of ours where nobody is: never answered anybody in the window, nor called anybody. Who comes to use something has no
 * business there, so a handful of them tells a scanner however slow it is and whatever it is answered elsewhere (Moore et al.,
 * "Network Telescopes", 2004). Against how many harmless callers meet: of those that are answered somewhere, the share that
 * touched none gives the mean of a Poisson law, and busier callers (translators) are granted more in proportion.
 */
import { poissonLog10 } from '../poisson.ts';

export const DARK_LIMITS = {
  hostsMin: 5,
  usual: 0.25, // stated: dark addresses met in a window by a caller that is answered somewhere
  usualMin: 0.1,
  usualMax: 2,
  priorCallers: 10,
} as const;

export type DarkUsual = { readonly usual: number; readonly answeredMedian: number };

/** `callers`: outside sources that were answered somewhere: how often, and how many dark addresses they touched. */
export function learnDark(
  callers: readonly { readonly answered: number; readonly dark: number }[],
): DarkUsual {
  const { priorCallers, usual, usualMin, usualMax } = DARK_LIMITS;
  const touched = callers.filter(({ dark }) => dark > 0).length;
  const prior = 1 - Math.exp(-usual);
  const share = (touched + priorCallers * prior) / (callers.length + priorCallers);
  const sorted = callers.map(({ answered }) => answered).sort((a, b) => a - b);
  return {
    usual: Math.min(usualMax, Math.max(usualMin, -Math.log1p(-share))),
    answeredMedian: Math.max(1, sorted[sorted.length >> 1] ?? 1),
  };
}

export function darkLog10(dark: number, answered: number, learned: DarkUsual): number {
  if (dark < DARK_LIMITS.hostsMin) return 0;
  return poissonLog10(dark, learned.usual * Math.max(1, answered / learned.answeredMedian));
}
