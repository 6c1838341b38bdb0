/**
 * How far a drop reaches: which links fell with it and which did not, by station, by satellite and by band. A drop at all links of one station points to the station
 * or what is near it; at all links of one satellite to the satellite or what reaches it; in one band over several stations and satellites, or over all, it is
 * broad. That is evidence and no cause: whose doing it is a person says.
 */
import type { SignalDrop } from './signal-drop.ts';

export type LinkDrops = {
  readonly link: string;
  readonly station: string;
  readonly satellite: string;
  readonly band: string; // 'Ku', '10.7-12.75 GHz': as the operator names it
  readonly drops: readonly SignalDrop[];
};

export const EXTENTS = ['oneLink', 'oneStation', 'oneSatellite', 'oneBand', 'broad'] as const;
export type Extent = (typeof EXTENTS)[number];

export type Reach = {
  readonly extent: Extent;
  readonly words: string; // '3 of 3 links of station A'
  readonly fell: readonly string[]; // links, sorted; with the first one
  readonly stood: readonly string[];
};

export const EXTENT_LIMITS = { togetherUs: 60e6, mostShare: 0.8 } as const;

/**
 * Of a drop of `own`, which is one of `links`. Fallen is what has a drop that begins within a minute of it. The narrowest extent whose links nearly all fell (80 %,
 * at least two) and outside of which nearly none did is told; 'oneLink' where no other fell; else it is 'broad'.
 */
export function reachOf(drop: SignalDrop, own: LinkDrops, links: readonly LinkDrops[]): Reach {
  const isFallen = (one: LinkDrops) =>
    one.link === own.link ||
    one.drops.some(({ fromUs }) => Math.abs(fromUs - drop.fromUs) <= EXTENT_LIMITS.togetherUs);
  const [fallen, standing] = [links.filter(isFallen), links.filter((one) => !isFallen(one))];
  const told = (extent: Extent, words: string): Reach => ({
    ...{ extent, words },
    fell: fallen.map(({ link }) => link).sort(),
    stood: standing.map(({ link }) => link).sort(),
  });
  if (fallen.length < 2) return told('oneLink', `this link alone of ${links.length}`);
  for (const [extent, part] of PARTS) {
    const within = links.filter((one) => one[part] === own[part]);
    const fell = within.filter(isFallen).length;
    const outside = links.length - within.length;
    const beside = fallen.length - fell;
    const isWhole = fell >= 2 && fell >= EXTENT_LIMITS.mostShare * within.length;
    if (isWhole && beside <= (1 - EXTENT_LIMITS.mostShare) * outside)
      return told(extent, `${fell} of ${within.length} links of ${part} ${own[part]}`);
  }
  return told('broad', `${fallen.length} of ${links.length} links`);
}

const PARTS = [
  ['oneStation', 'station'],
  ['oneSatellite', 'satellite'],
  ['oneBand', 'band'],
] as const;
