/**
 * What a receiver of satellite navigation heard at one instant, whatever log it comes from (ubx.ts, rinex.ts), and the one number of it that the watch for
 * drops goes by (signal-drop.ts): the mean of the four best satellites.
 */
import type { SignalEpoch } from './signal-drop.ts';

export type HeardSignal = {
  readonly satellite: string; // as RINEX names it: G05, R12, E30, C21, J02, I03, S23
  readonly code: string; // as RINEX names it: S1C; '' where the log does not say which signal
  readonly cn0DbHz: number; // above 0
};

export type ReceiverEpoch = {
  readonly atUs: number; // µs TAI
  readonly signals: readonly HeardSignal[];
};

const BEST = 4;

/**
 * The mean of the four best satellites, each by its best signal whose code begins with `code` (all by default; 'S1' for one band: what
 * hits one band may leave the other). A satellite that is missing among the four counts as 0 dBHz: to hear nothing is the deepest drop.
 */
export function signalEpoch({ atUs, signals }: ReceiverEpoch, code = ''): SignalEpoch {
  const bestOf = new Map<string, number>();
  for (const one of signals)
    if (one.code.startsWith(code))
      bestOf.set(one.satellite, Math.max(one.cn0DbHz, bestOf.get(one.satellite) ?? 0));
  const best = [...bestOf.values()].sort((a, b) => b - a).slice(0, BEST);
  return { atUs, bestDbHz: best.reduce((sum, cn0DbHz) => sum + cn0DbHz, 0) / BEST };
}
