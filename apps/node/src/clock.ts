/**
 * Two times. The wall clock is when things happen to people: logins, acknowledgements, deliveries. The watch clock is the time
 * that is watched: the same, or history replayed from an instant at a rate (`--clock ISO8601@RATE`), through the same code.
 */
import { taiUsFromUnixMs } from '@noroshi/time';

export type NodeClock = {
  wallUs(): number; // µs TAI
  watchUs(): number; // µs TAI
  readonly rate: number; // watch seconds a wall second; 1 for the real clock
  readonly replay: boolean;
  /** Resolves when the watch clock has gone on by that many seconds, or at once when `signal` aborts. */
  sleepWatchS(seconds: number, signal: AbortSignal): Promise<void>;
  /** Goes on evenly, whatever is done to the wall clock; only differences mean something. */
  elapsedMs(): number;
  /** Resolves after that many real milliseconds, or at once when `signal` aborts. */
  sleepMs(milliseconds: number, signal: AbortSignal): Promise<void>;
};

export type ClockSetting = { readonly fromUs: number; readonly rate: number };

const TIMER_MAX_MS = 2 ** 31 - 1;

/** The machine's clock; with a setting, the watch clock starts at `fromUs` now. */
export function createClock(setting?: ClockSetting): NodeClock {
  const rate = setting?.rate ?? 1;
  const startMs = performance.now();
  const wallUs = () => taiUsFromUnixMs(Date.now());
  return {
    wallUs,
    watchUs: () =>
      setting === undefined
        ? wallUs()
        : setting.fromUs + Math.round((performance.now() - startMs) * 1000 * rate),
    rate,
    replay: setting !== undefined,
    sleepWatchS: (seconds, signal) => sleepMs((seconds * 1000) / rate, signal),
    elapsedMs: () => performance.now(),
    sleepMs,
  };
}

/** Resolves after that many real milliseconds, or at once when `signal` aborts. */
export function sleepMs(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(Math.max(0, milliseconds), TIMER_MAX_MS));
    signal.addEventListener('abort', end, { once: true });
  });
}
