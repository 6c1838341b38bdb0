/** How an object that came is marked, in our words: TLP by its fixed ids; a marking nobody here knows is the strictest. */
import { readMarking } from '@noroshi/stix';
import { TLP_LEVELS, type Tlp, tlpRank } from '@noroshi/watch';

/** An object without any marking is for the organisation that it was sent to. */
export const UNMARKED: Tlp = 'AMBER+STRICT';

export const ALL_TLPS: readonly Tlp[] = TLP_LEVELS;

export function tlpOf(object: Readonly<Record<string, unknown>>): Tlp {
  return readMarking(object, () => undefined, UNMARKED).tlp;
}

/** The markings that a person of this clearance may read. */
export function cleared(clearance: Tlp | undefined): readonly Tlp[] {
  if (clearance === undefined) return [];
  return ALL_TLPS.filter((tlp) => tlpRank(tlp) <= tlpRank(clearance));
}
