/**
 * What a host lets one client ask in a time: sliding windows, counted here so that the node stops before the host has to say
 * so. The log can be kept across restarts; a meter of it is shown to people.
 */

export type BudgetWindow = { readonly perS: number; readonly requestsMax: number };

export type BudgetMeter = {
  readonly perS: number;
  readonly requestsMax: number;
  readonly used: number;
  readonly freeAtMs: number; // when one more is allowed; now or earlier when one is allowed already
};

export type Budget = {
  /** Notes one request and answers 0, or answers when the next is allowed (ms) and notes nothing. */
  take(nowMs: number): number;
  meters(nowMs: number): readonly BudgetMeter[];
  /** Times of the requests that still count, oldest first: what to keep across a restart. */
  log(): readonly number[];
};

export function createBudget(
  windows: readonly BudgetWindow[],
  log: readonly number[] = [],
): Budget {
  const longestMs = Math.max(0, ...windows.map((window) => window.perS * 1000));
  let times = [...log].sort((a, b) => a - b);
  const meter = ({ perS, requestsMax }: BudgetWindow, nowMs: number): BudgetMeter => {
    // a clock that went back must not free what was used: times ahead of now count as now
    const inside = times.filter((atMs) => atMs > nowMs - perS * 1000);
    const first = inside[inside.length - requestsMax];
    const freeAtMs = first === undefined ? nowMs : first + perS * 1000;
    return { perS, requestsMax, used: inside.length, freeAtMs };
  };
  return {
    take: (nowMs) => {
      times = times.filter((atMs) => atMs > nowMs - longestMs);
      const freeAtMs = Math.max(nowMs, ...windows.map((window) => meter(window, nowMs).freeAtMs));
      if (freeAtMs > nowMs) return freeAtMs;
      if (windows.length > 0) times.push(nowMs);
      return 0;
    },
    meters: (nowMs) => windows.map((window) => meter(window, nowMs)),
    log: () => times,
  };
}
