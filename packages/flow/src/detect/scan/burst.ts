/**
 * Failures in a burst: services that fail one after the other, whatever is answered between them, so that no number of answers mixed
 * in on purpose hides them. Against the usual number of dead ends that people and programs meet in ten minutes, an hour, a day, by
 * a Poisson law over every stretch of that length; what looking at many stretches costs is taken off (Bonferroni). The usual number
 * follows the network (usual.ts): less where hardly anything fails, more with every contact where much does.
 */
import { poissonLog10 } from '../poisson.ts';
import { USUAL_LIMITS } from './usual.ts';

/** Distinct services that do not answer: fewer in proportion the longer the stretch, since the same ones are met again. */
export const BURST_WINDOWS = [
  { windowS: 600, usual: 1 },
  { windowS: 3600, usual: 2 },
  { windowS: 86_400, usual: 8 },
] as const;

/** However quiet a network is: dead ends come together, a link that is down, a program that goes through a list. */
export const QUIET_SHARE_MIN = 0.5;

export type Burst = { readonly log10Evidence: number; readonly usual: number };

/** `timesUs`: first tries of each service, in their order; `isFailed`: which of them were in vain. */
export function burstLog10(
  timesUs: readonly number[],
  isFailed: readonly boolean[],
  deadEndShare: number,
): Burst {
  if (!isFailed.includes(true)) return { log10Evidence: 0, usual: 0 };
  const spanS = (timesUs[isFailed.lastIndexOf(true)]! - timesUs[isFailed.indexOf(true)]!) / 1e6;
  const quiet = Math.min(1, Math.max(QUIET_SHARE_MIN, deadEndShare / USUAL_LIMITS.deadEndShare));
  const more = Math.max(0, deadEndShare - USUAL_LIMITS.deadEndShare);
  let best: Burst = { log10Evidence: 0, usual: BURST_WINDOWS[0].usual * quiet };
  for (const { windowS, usual } of BURST_WINDOWS) {
    const stretches = BURST_WINDOWS.length * (1 + spanS / windowS);
    const { failures, contacts } = worstWithin(timesUs, isFailed, windowS * 1e6, more);
    const expected = usual * quiet + more * contacts;
    const log10Evidence = poissonLog10(failures, expected) - Math.log10(stretches);
    if (log10Evidence > best.log10Evidence) best = { log10Evidence, usual: expected };
  }
  return best;
}

/** The stretch with the most failures beyond `share` of its contacts. */
function worstWithin(
  timesUs: readonly number[],
  isFailed: readonly boolean[],
  windowUs: number,
  share: number,
): { failures: number; contacts: number } {
  let worst = { failures: 0, contacts: 0 };
  let failures = 0;
  let from = 0;
  for (const [i, atUs] of timesUs.entries()) {
    if (isFailed[i]) failures++;
    for (; atUs - timesUs[from]! > windowUs; from++) if (isFailed[from]) failures--;
    const contacts = i - from + 1;
    if (failures - share * contacts > worst.failures - share * worst.contacts)
      worst = { failures, contacts };
  }
  return worst;
}
