/** The instant at which the made answers of behaviour are given, noise that is the same at every run, and turns of a circle. */
export const NOW_MS = Date.parse('2026-11-22T12:00:00Z');
const DAY = 86_400_000;

export function utc(days: number): string {
  return new Date(NOW_MS + days * DAY).toISOString().replace('Z', '000Z');
}

/** A number from 0 to 1 that is the same at every run. */
export function noise(k: number): number {
  const x = Math.sin(k * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

export function wrap(deg: number): number {
  return ((((deg + 180) % 360) + 360) % 360) - 180;
}
