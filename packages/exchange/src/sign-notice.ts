/**
 * A notice of a sign of attack as a partner gets it: less than people at home see. No end of ours, not even a pseudonym; outside
 * ends as they are; counts as 1, 2, 5, 10 …; times to the hour; of harmless explanations whether they fit, not why. Where fewer
 * hosts of ours than k stand behind it (or nobody counted) neither when nor how often is told: the span is the day it was found
 * in. The same words as in a bundle (packages/flow, share); record 35.
 */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';
import { type Evidence, NOTICE_KINDS, type Notice } from '@noroshi/watch';

export const OWN_HOSTS_MIN = 3;

const HOUR_MS = 3_600_000; // of UTC
const DAY_MS = 24 * HOUR_MS;
const ENDS: ReadonlySet<string> = new Set(['source', 'destination', 'relay', 'reflector']);
const OWN = /^own(?::|$)/;
/** What describes a finding without counting or timing what one host did; and what says that it was erased. */
const AS_THEY_ARE: ReadonlySet<string> = new Set([
  ...['service', 'shape', 'indicatorId', 'publishedAmplification', 'erased', 'erasedWhy'],
]);

/** Any other notice as it is. */
export function partnerNotice(notice: Notice): Notice {
  const { kind, method, evidence, window, atUs } = notice;
  if (NOTICE_KINDS[kind] !== 'cyber' || !method.name.startsWith('flow-')) return notice;
  const hasFew = behind(evidence) < leastOf(method.parameters.ownHostsMin);
  const told = hasFew ? { fromUs: atUs, toUs: atUs } : window;
  const gridMs = hasFew ? DAY_MS : HOUR_MS;
  const { warrant: _warrant, rank: _rank, score: _score, ...parameters } = method.parameters;
  return {
    ...notice,
    title: withoutOwn(notice.title),
    confidence: Math.round(10 * notice.confidence) / 10,
    window: {
      fromUs: taiUsFromUnixMs(Math.floor(unixMsFromTaiUs(told.fromUs) / gridMs) * gridMs),
      toUs: taiUsFromUnixMs(Math.ceil(unixMsFromTaiUs(told.toUs) / gridMs) * gridMs),
    },
    evidence: evidence.flatMap((one) => partnerEvidence(one, hasFew)),
    method: { ...method, parameters },
  };
}

function partnerEvidence(one: Evidence, hasFew: boolean): Evidence[] {
  if (one.type === 'elementSet') return [];
  if (AS_THEY_ARE.has(one.name)) return [one];
  if (one.type === 'time') return [];
  const { name, value } = one;
  if (ENDS.has(name)) return typeof value !== 'string' || OWN.test(value) ? [] : [one];
  if (name === 'records' && typeof value === 'number' && !hasFew)
    return [{ ...one, value: coarseCount(value) }];
  if (name !== 'benign' || typeof value !== 'string') return [];
  const fits = /^(.*?: (?:yes|no|cannot tell)), /s.exec(value)?.[1];
  if (fits === undefined) return [];
  const said = hasFew ? fits.replace(/: [^:]*$/, '') : fits;
  return [{ ...one, value: withoutOwn(said) }];
}

/** Hosts of ours behind it, as its watch counted them; none where it did not. Null in it: no host of ours has a part. */
function behind(evidence: readonly Evidence[]): number {
  const found = evidence.find((one) => one.type === 'value' && one.name === 'ownHosts');
  if (found?.type !== 'value') return 0;
  return found.value === null ? Number.POSITIVE_INFINITY : Number(found.value);
}

function leastOf(given: unknown): number {
  return typeof given === 'number' && given >= 2 ? given : OWN_HOSTS_MIN;
}

/** 1, 2, 5, 10, 20, 50 …: the largest that is not above. At least 1. */
function coarseCount(count: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  const lead = Math.max(1, count) / decade;
  return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

function withoutOwn(text: string): string {
  return text.replace(/\bown:[0-9A-Fa-f.:]+/g, 'an own host');
}
