/**
 * Which warning a notice joins. Notices about the same thing are one case: an update of the same finding; the same other
 * object about the same asset; and what somebody does on purpose to assets that belong together: a station under attack, a
 * jammed link and a satellite drifting toward the satellite they serve are ONE warning. Approaches of debris stay apart, each
 * has its own decision. Warnings are never merged later, and notices of different origin never meet. Reasons: decision 0005.
 */
import type { AssetGraph } from './assets.ts';
import { SCHEMA_LIMITS } from './limits.ts';
import { idsOf, isUpdate } from './notice.ts';
import type { Notice, NoticeKind, Warning } from './schema.ts';

/** Windows further apart than this are different events; a full case takes no more. */
export const GROUPING_LIMITS = {
  sameObjectGapS: 24 * 3600, // passes of one pair, a few revolutions apart
  sameGroupGapS: 72 * 3600, // preparations of one act
  noticesMax: SCHEMA_LIMITS.noticesPerWarningMax,
} as const;

/** Somebody does these on purpose, or may. */
export const DELIBERATE_KINDS: ReadonlySet<NoticeKind> = new Set([
  'proximity',
  'manoeuvre',
  'scan',
  'beacon',
  'flood',
  'relay',
  'brute-force',
  'retry-beacon',
  'long-connection',
  'first-contact',
  'reflection',
  'exfiltration',
  'indicator',
  'link',
]);

/** A warning that could be joined, with its notices that are not superseded. */
export type Candidate = { readonly warning: Warning; readonly current: readonly Notice[] };

export type JoinReason = 'key' | 'object' | 'group';
export type Grouping = { readonly warningId: string; readonly reason: JoinReason };

const STRENGTH: readonly JoinReason[] = ['key', 'object', 'group'];

/** The candidate that fits best: by reason, then the newest, then by id. Null opens a warning. */
export function groupingOf(
  notice: Notice,
  candidates: readonly Candidate[],
  graph: AssetGraph,
): Grouping | null {
  let best: (Grouping & { readonly updatedUs: number }) | null = null;
  for (const { warning, current } of candidates) {
    if (!isOpenTo(warning, notice)) continue;
    const reason = STRENGTH.find((r) => current.some((other) => FITS[r](notice, other, graph)));
    if (reason === undefined) continue;
    const found = { warningId: warning.id, reason, updatedUs: warning.updatedUs };
    if (best === null || isBetter(found, best)) best = found;
  }
  return best && { warningId: best.warningId, reason: best.reason };
}

function isOpenTo(warning: Warning, notice: Notice): boolean {
  return (
    warning.state !== 'cancelled' &&
    warning.origin === notice.origin &&
    warning.mode === notice.mode &&
    warning.noticeIds.length < GROUPING_LIMITS.noticesMax
  );
}

const FITS: Readonly<Record<JoinReason, (a: Notice, b: Notice, graph: AssetGraph) => boolean>> = {
  key: isUpdate,
  object: (a, b) =>
    gapS(a, b) <= GROUPING_LIMITS.sameObjectGapS &&
    shares(a, b, 'object') &&
    (shares(a, b, 'asset') || bothDeliberate(a, b)),
  group: (a, b, graph) =>
    bothDeliberate(a, b) &&
    gapS(a, b) <= GROUPING_LIMITS.sameGroupGapS &&
    idsOf(a, 'asset').some((x) => idsOf(b, 'asset').some((y) => graph.related(x, y))),
};

/** Seconds between two windows; 0 where they overlap. */
export function gapS(a: Pick<Notice, 'window'>, b: Pick<Notice, 'window'>): number {
  const gapUs = Math.max(a.window.fromUs - b.window.toUs, b.window.fromUs - a.window.toUs);
  return Math.max(0, gapUs) / 1e6;
}

function shares(a: Notice, b: Notice, type: 'asset' | 'object'): boolean {
  const ids = idsOf(b, type);
  return idsOf(a, type).some((id) => ids.includes(id));
}

function bothDeliberate(a: Notice, b: Notice): boolean {
  return DELIBERATE_KINDS.has(a.kind) && DELIBERATE_KINDS.has(b.kind);
}

function isBetter(
  a: Grouping & { readonly updatedUs: number },
  b: Grouping & { readonly updatedUs: number },
): boolean {
  const byReason = STRENGTH.indexOf(a.reason) - STRENGTH.indexOf(b.reason);
  if (byReason !== 0) return byReason < 0;
  return a.updatedUs === b.updatedUs ? a.warningId < b.warningId : a.updatedUs > b.updatedUs;
}
