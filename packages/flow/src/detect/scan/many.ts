/**
 * One service tried in vain by far more sources than come for it otherwise, each of them hardly more than once: a botnet that looks
 * for it, or a guess given out among as many. Sources that try at random meet, so shared.ts does not tell them; their number does:
 * new ones in the busiest hour against the median of the service's own hours. Counted of what the window holds: at least so many.
 */

export const MANY_LIMITS = {
  sourcesMin: 1000,
  hostsMin: 16, // on fewer it is a flood, and told as one
  triesPerSourceMax: 3,
  hourMin: 500, // new sources in the busiest hour
  peakRatioMin: 8,
  usualMin: 30, // of an hour, also of a service that nobody looked for before
} as const;

const HOUR_US = 3600e6;
const L = MANY_LIMITS;

export type Surge = { readonly peakPerHour: number; readonly usualPerHour: number };

/** `timesUs`: first tries of each source and host. Null where there are not far more than usual. */
export function surgeOf(timesUs: readonly number[], sources: number, hosts: number): Surge | null {
  if (sources < L.sourcesMin || hosts < L.hostsMin) return null;
  if (timesUs.length > L.triesPerSourceMax * sources) return null;
  const hours = new Map<number, number>();
  for (const atUs of timesUs) {
    const hour = Math.floor(atUs / HOUR_US);
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
  }
  const first = Math.min(...hours.keys());
  const counts = Array.from(
    { length: Math.max(...hours.keys()) - first + 1 },
    (_, i) => hours.get(first + i) ?? 0,
  ).sort((a, b) => a - b);
  const isKnown = counts.length >= 6; // fewer hours are the surge itself
  const usualPerHour = Math.max(L.usualMin, isKnown ? counts[counts.length >> 1]! : 0);
  const peakPerHour = counts.at(-1)!;
  if (peakPerHour < L.hourMin || peakPerHour < L.peakRatioMin * usualPerHour) return null;
  return { peakPerHour, usualPerHour };
}
