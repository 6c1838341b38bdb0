/**
 * How the screening of assets changed in a span: approaches told for the first time, gone, worse, better. Read from what people
 * were told, so that it says the same afterwards; what this person may not see is not there.
 */
import type { Db } from '@noroshi/store';
import { type KeptNotice, noticeOfKey, noticesBetween } from '@noroshi/store/warnings';
import { maySee, maySeeOwners, SEVERITIES, type Severity } from '@noroshi/watch';
import type { Caller } from '../access/caller.ts';
import { type ToldApproach, toldApproach } from '../watching/told.ts';

export type ScreeningChange = {
  readonly what: 'new' | 'gone' | 'worse' | 'better' | 'moved';
  readonly otherId: string;
  readonly otherName: string;
  readonly tcaUs: number;
  readonly missKm: number | null;
  readonly pc: number | null;
  readonly beforeKm: number | null;
  readonly severity: Severity;
  readonly warningId: string;
};

const NOTICES_MAX = 2000;
const KEYS_MAX = 300;

/** By object of an asset. `isWhole`: all of it was looked at. */
export async function screeningChanges(
  db: Db,
  caller: Caller,
  span: { readonly sinceUs: number; readonly untilUs: number },
  objectIds: ReadonlySet<string>,
): Promise<{ readonly of: Map<string, ScreeningChange[]>; readonly isWhole: boolean }> {
  const { sinceUs, untilUs } = span;
  const asked = { kind: 'conjunction', fromUs: sinceUs, toUs: untilUs } as const;
  const found = await noticesBetween(db, { ...asked, limit: NOTICES_MAX });
  const newest = new Map<string, KeptNotice>();
  for (const kept of found) newest.set(`${kept.notice.origin} ${kept.notice.key}`, kept);
  const of = new Map<string, ScreeningChange[]>();
  const seen = [...newest.values()].filter((kept) => isSeen(kept, caller));
  for (const kept of seen.slice(0, KEYS_MAX)) {
    const now = toldApproach(kept.notice);
    if (now === undefined) continue;
    const before = await noticeOfKey(db, kept.notice, sinceUs);
    for (const id of [now.id1, now.id2]) {
      if (!objectIds.has(id)) continue;
      const change = changeOf(kept, now, before, id);
      of.set(id, [...(of.get(id) ?? []), change]);
    }
  }
  return { of, isWhole: found.length < NOTICES_MAX && seen.length <= KEYS_MAX };
}

function isSeen({ notice, owners }: KeptNotice, caller: Caller): boolean {
  return maySee(notice.marking, caller.clearance) && maySeeOwners(owners, caller.owners);
}

function changeOf(
  { notice, warningId }: KeptNotice,
  now: ToldApproach,
  beforeNotice: KeptNotice | undefined,
  objectId: string,
): ScreeningChange {
  const before = beforeNotice && toldApproach(beforeNotice.notice);
  const otherId = now.id1 === objectId ? now.id2 : now.id1;
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity);
  const risen =
    beforeNotice === undefined ? 0 : rank(notice.severity) - rank(beforeNotice.notice.severity);
  const wasThere = before !== undefined && !before.gone;
  const what = now.gone
    ? 'gone'
    : !wasThere
      ? 'new'
      : risen > 0
        ? 'worse'
        : risen < 0
          ? 'better'
          : 'moved';
  return {
    ...{ what, otherId, otherName: '', tcaUs: now.tcaUs },
    missKm: now.gone ? null : now.figures.missKm,
    pc: now.gone ? null : now.figures.pc,
    beforeKm: wasThere ? before.figures.missKm : null,
    ...{ severity: notice.severity, warningId },
  };
}
