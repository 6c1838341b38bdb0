/**
 * Failures in a burst: services that fail one after the other, whatever is answered between them, so that no number of answers mixed
 * in on purpose hides them. Against the usual number of dead ends that people and programs meet in ten minutes, an hour, a day, by
 * a Poisson law over every stretch of that length; what looking at many stretches costs is taken off (Bonferroni).
 */
import { poissonLog10 } from '../poisson.ts';

/** Distinct services that do not answer: fewer in proportion the longer the stretch, since the same ones are met again. */
export const BURST_WINDOWS = [
  { windowS: 600, usual: 1 },
  { windowS: 3600, usual: 2 },
  { windowS: 86_400, usual: 8 },
] as const;

/** `timesUs`: first failures of each service, in their order. */
export function burstLog10(timesUs: readonly number[]): number {
  const spanS = (timesUs.at(-1)! - timesUs[0]!) / 1e6;
  const found = BURST_WINDOWS.map(({ windowS, usual }) => {
    const stretches = BURST_WINDOWS.length * (1 + spanS / windowS);
    return poissonLog10(mostWithin(timesUs, windowS * 1e6), usual) - Math.log10(stretches);
  });
  return Math.max(0, ...found);
}

function mostWithin(timesUs: readonly number[], windowUs: number): number {
  let most = 0;
  let from = 0;
  for (const [i, atUs] of timesUs.entries()) {
    while (atUs - timesUs[from]! > windowUs) from++;
    most = Math.max(most, i - from + 1);
  }
  return most;
}
