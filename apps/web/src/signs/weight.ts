/**
 * Which figures of a sign weigh most, by kind: what the judgement stands on first, then how sure, then what only helps to look.
 * What is not named here comes after, in the order in which the detector gave it.
 */
import type { SignLine } from '../data/wire.ts';
import type { SignEvidence } from './figures.ts';

const FIRST: Readonly<Record<SignLine['kind'], readonly string[]>> = {
  beacon: ['periodS', 'jitterShare', 'wakeUps', 'signsByChance', 'log10Evidence', 'missedShare'],
  'retry-beacon': ['periodS', 'jitterShare', 'wakeUps', 'signsByChance', 'log10Evidence'],
  scan: ['failedServices', 'answeredServices', 'hosts', 'ports', 'shape', 'log10Evidence'],
  'brute-force': ['attemptsPerHour', 'sizeSpread', 'medianBytes', 'longSessionAfter', 'longestS'],
  'long-connection': ['durationS', 'stillOpen', 'bytesOut', 'bytesIn', 'outToIn'],
  'first-contact': ['newHostsPerDay', 'historyDays', 'insideUsers'],
  flood: ['peakPerMinute', 'usualPerMinute', 'sources', 'failedShare', 'attemptsPerHour', 'shape'],
  reflection: ['amplification', 'reflectors', 'bytesIn', 'bytesPerPacket', 'service'],
  exfiltration: ['bytesOut', 'timesTheMostEver', 'deviations', 'outToIn', 'historyDays'],
  relay: ['passedOn', 'passedOnByChance', 'inwardConnections', 'clients', 'servers'],
  indicator: ['indicatorConfidence', 'answeredContacts', 'contacts', 'indicatorAgeDays'],
};

export const MAIN_MAX = 5;

/** The figures that weigh most, and the rest. */
export function weighed(
  kind: SignLine['kind'],
  evidence: readonly SignEvidence[],
): { readonly main: readonly SignEvidence[]; readonly rest: readonly SignEvidence[] } {
  const order = FIRST[kind] ?? [];
  const rank = ({ name }: SignEvidence) => {
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  const sorted = evidence.toSorted((a, b) => rank(a) - rank(b));
  return { main: sorted.slice(0, MAIN_MAX), rest: sorted.slice(MAIN_MAX) };
}

type Reason = { readonly fits: string };
const FITS = ['yes', 'cannot tell', 'no'];

/** Harmless explanations that fit first, then those that nobody can tell from flows. */
export function byFit<R extends Reason>(reasons: readonly R[]): readonly R[] {
  const rank = ({ fits }: Reason) => FITS.indexOf(fits) + 1 || FITS.length + 1;
  return reasons.toSorted((a, b) => rank(a) - rank(b));
}
