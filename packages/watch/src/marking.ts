/**
 * Markings: the strictest of several, who may see, who may be told. A marking belongs to one notice; that of a warning is
 * the strictest of its notices and only says how the whole is handled: a release never reads it, it looks at each notice.
 * TLP 2.0: https://www.first.org/tlp/
 */
import { type Marking, TLP_LEVELS, type Tlp } from './schema.ts';

/** 0 CLEAR … 4 RED. */
export function tlpRank(tlp: Tlp): number {
  return TLP_LEVELS.indexOf(tlp);
}

/**
 * The strictest: highest TLP, only partners that every one names, every caveat. The originator is the common one; where
 * several origins meet it is the `holder` who put them together, and each notice keeps its own.
 */
export function strictestMarking(markings: readonly Marking[], holder: string): Marking {
  const [first, ...rest] = markings;
  if (first === undefined) return noticeDefault(holder);
  return {
    tlp: markings.reduce((most, { tlp }) => (tlpRank(tlp) > tlpRank(most) ? tlp : most), first.tlp),
    originator: rest.every(({ originator }) => originator === first.originator)
      ? first.originator
      : holder,
    releasableTo: [...new Set(first.releasableTo)]
      .filter((partner) => rest.every(({ releasableTo }) => releasableTo.includes(partner)))
      .sort(),
    caveats: allCaveats(markings),
  };
}

/** Every caveat; more than a marking may carry are said to be more, and each notice has its own still. */
function allCaveats(markings: readonly Marking[]): string[] {
  const all = [...new Set(markings.flatMap(({ caveats }) => caveats))].sort();
  return all.length <= CAVEATS_MAX ? all : [...all.slice(0, CAVEATS_MAX - 1), MORE_CAVEATS];
}

const CAVEATS_MAX = 16;
const MORE_CAVEATS = 'further caveats: see each notice';

/** What a notice is marked when nothing says otherwise: within the organisation and its clients, released to nobody. */
export function noticeDefault(originator: string): Marking {
  return { tlp: 'AMBER', originator, releasableTo: [], caveats: [] };
}

/** Whether a person cleared up to `clearance` may see it. */
export function maySee(marking: Marking, clearance: Tlp): boolean {
  return tlpRank(marking.tlp) <= tlpRank(clearance);
}

/**
 * Whether a person who may see these owners' assets may see a finding about `owners`: one of them is enough, since the finding
 * is about that asset too; a finding about nobody's asset is seen by clearance alone.
 */
export function maySeeOwners(owners: readonly string[], mine: '*' | readonly string[]): boolean {
  return mine === '*' || owners.length === 0 || owners.some((owner) => mine.includes(owner));
}

/**
 * Whether a notice may go to a partner: its originator names that partner. Empty is nobody; a notice of another originator is
 * passed on only where that originator wrote the permission into the marking; nothing we do adds to `releasableTo`.
 */
export function mayRelease(marking: Marking, partner: string): boolean {
  return marking.releasableTo.includes(partner);
}
