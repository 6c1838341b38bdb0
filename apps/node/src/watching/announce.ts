/**
 * Which approaches people are told of, and what: a row at least moderate, an approach told before whose element sets or
 * severity changed, and one told before that the same window no longer has. What is low and was never told stays in the table.
 */
import {
  type ApproachBefore,
  conjunctionNotice,
  type NoticeContext,
  sameApproach,
  vanishedNotice,
} from '@noroshi/screen';
import type { ApproachTable } from '@noroshi/store/conjunctions';
import type { NoticeDraft, Severity } from '@noroshi/watch';
import type { Catalogue } from './catalogue.ts';
import type { WatchRow } from './engine-messages.ts';
import type { WatchSettings } from './settings.ts';
import type { Work } from './work.ts';

export type Announcement = { readonly draft: NoticeDraft; readonly approach: ApproachTable };

export type AnnounceInput = {
  readonly rows: readonly WatchRow[]; // of the assets
  readonly told: readonly ApproachTable[];
  readonly work: Work;
  readonly settings: WatchSettings;
  readonly catalogue: Catalogue;
  /** Objects that could not be propagated through the window; 'partial': not all of it was looked at, so nothing is gone. */
  readonly excludedIds: ReadonlySet<string> | 'partial';
  readonly atUs: number; // by the watch's clock
  readonly wallUs: number;
};

/** In order of closest approach; rows first, then what is gone. */
export function announcements(input: AnnounceInput): Announcement[] {
  const { rows, told, atUs } = input;
  const toldOf = Map.groupBy(told, (one) => `${one.id1} ${one.id2}`);
  const seen = new Set<string>();
  const out: Announcement[] = [];
  for (const row of rows) {
    if (row.toUs < atUs) continue; // over
    const before = nearest(toldOf.get(`${row.id1} ${row.id2}`) ?? [], row, input.catalogue, seen);
    if (before !== undefined) seen.add(before.key);
    const one = announceRow(input, row, before);
    if (one !== undefined) out.push(one);
  }
  return [...out, ...told.filter((one) => isGone(one, seen, input)).map((one) => gone(input, one))];
}

function announceRow(
  input: AnnounceInput,
  row: WatchRow,
  before: ApproachTable | undefined,
): Announcement | undefined {
  const context = contextOf(input, row, before);
  const draft = conjunctionNotice(row, context);
  if (before === undefined) {
    if (draft.severity === 'low') return undefined;
  } else {
    const sameSets = before.epoch1_us === row.epoch1Us && before.epoch2_us === row.epoch2Us;
    const same = sameSets && before.gone === 0 && before.severity === draft.severity;
    const stillLow = before.severity === 'low' && draft.severity === 'low' && before.gone === 0;
    if (same || stillLow) return undefined;
  }
  const approach: ApproachTable = {
    ...{ key: draft.key, id1: row.id1, id2: row.id2, name1: row.name1, name2: row.name2 },
    ...{ tca_us: row.tcaUs, from_us: row.fromUs, to_us: row.toUs, miss_km: row.missKm },
    ...{ epoch1_us: row.epoch1Us, epoch2_us: row.epoch2Us, severity: draft.severity },
    ...{ gone: 0, updated_us: input.wallUs },
  };
  return { draft, approach };
}

/** The told approach of this pair that the row is, the nearest in time of those that are not another row's. */
function nearest(
  told: readonly ApproachTable[],
  row: WatchRow,
  catalogue: Catalogue,
  seen: ReadonlySet<string>,
): ApproachTable | undefined {
  const speeds = [row.id1, row.id2].map((id) => catalogue.object(id)?.meanMotionRadS ?? 0);
  return told
    .filter((one) => !seen.has(one.key) && sameApproach(beforeOf(one), row, Math.max(...speeds)))
    .sort((a, b) => Math.abs(a.tca_us - row.tcaUs) - Math.abs(b.tca_us - row.tcaUs))[0];
}

/** The window was looked at again, the pair with it, and the approach is not there. */
function isGone(one: ApproachTable, seen: ReadonlySet<string>, input: AnnounceInput): boolean {
  const { work, settings, excludedIds } = input;
  if (excludedIds === 'partial') return false;
  if (seen.has(one.key) || one.gone === 1 || one.severity === 'low') return false;
  if (one.tca_us < Math.max(work.fromUs, input.atUs) || one.tca_us > work.toUs) return false;
  if (work.kind === 'roll') return false; // nothing new is known of it
  const isPair = (id: string | undefined) => id === one.id1 || id === one.id2;
  if (work.kind === 'touched' && !work.ids.some(isPair)) return false;
  return settings.assets.some((asset) => isPair(asset.objectId));
}

function gone(input: AnnounceInput, one: ApproachTable): Announcement {
  const { catalogue, excludedIds } = input;
  const isLost = (id: string) =>
    catalogue.object(id) === undefined || (excludedIds !== 'partial' && excludedIds.has(id));
  const lost = [one.id1, one.id2].filter(isLost);
  const draft = vanishedNotice(beforeOf(one), contextOf(input, one, one), lost);
  const approach = { ...one, severity: draft.severity, gone: 1, updated_us: input.wallUs };
  return { draft, approach };
}

function contextOf(
  { atUs, settings, catalogue }: AnnounceInput,
  pair: { readonly id1: string; readonly id2: string },
  before: ApproachTable | undefined,
): NoticeContext {
  const { assets, thresholds } = settings;
  const ofPair = assets.filter((a) => a.objectId === pair.id1 || a.objectId === pair.id2);
  const limits = ofPair.map((a) => settings.assetThresholdKm[regimeOf(catalogue, a.objectId!)]);
  const thresholdKm = Math.max(settings.allThresholdKm, ...limits);
  const context = { atUs, thresholdKm, assets, thresholds, objects: catalogue.object };
  return before === undefined ? context : { ...context, before: beforeOf(before) };
}

function regimeOf(catalogue: Catalogue, objectId: string) {
  return catalogue.regime(objectId) ?? 'LEO';
}

function beforeOf(one: ApproachTable): ApproachBefore {
  return {
    ...{ key: one.key, id1: one.id1, id2: one.id2, name1: one.name1, name2: one.name2 },
    ...{ tcaUs: one.tca_us, fromUs: one.from_us, toUs: one.to_us, missKm: one.miss_km },
    severity: one.severity as Severity,
  };
}
