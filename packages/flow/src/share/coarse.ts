/** Figures made coarse before they are shared: what is told must not point at one host, one minute or one sensor of ours. */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';

export const COARSE = {
  /** k: own hosts that must stand behind what is told before its times, counts and sighting are; a warrant may say another. */
  ownHostsMin: 3,
} as const;

const HOUR_MS = 3_600_000; // times are told to the hour

/** 1, 2, 5, 10, 20, 50 …: the largest that is not above. At least 1. */
export function coarseCount(count: number): number {
  const decade = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  const lead = Math.max(1, count) / decade;
  return decade * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** Low, medium or high of the standard's scale, at its middle, 0 to 100: STIX 2.1, appendix A. */
export function coarseConfidence(confidence: number): number {
  return confidence >= 0.7 ? 85 : confidence >= 0.3 ? 50 : 15;
}

/** The hour of UTC that an instant lies in begins then. */
export function hourBefore(us: number): number {
  return taiUsFromUnixMs(Math.floor(unixMsFromTaiUs(us) / HOUR_MS) * HOUR_MS);
}

export function hourAfter(us: number): number {
  return taiUsFromUnixMs(Math.ceil(unixMsFromTaiUs(us) / HOUR_MS) * HOUR_MS);
}

/** No pseudonym goes beyond the node: in a text that is shared a host of ours is 'an own host'. */
export function withoutOwn(text: string): string {
  return text.replace(/\bown(?::[0-9A-Fa-f.:]+)?(?=[^\w-]|$)/g, (word) =>
    word === 'own' ? word : 'an own host',
  );
}
