/** Which screens a piece of work needs, and which of their rows count. */
import type { WatchScope } from '@noroshi/store/conjunctions';
import type { Catalogue } from './catalogue.ts';
import type { ScreenAsk, WatchRow } from './engine-messages.ts';
import type { WatchSettings } from './settings.ts';
import type { Work } from './work.ts';

export type Asks = {
  readonly asks: readonly ScreenAsk[];
  readonly unknownAssetIds: readonly string[]; // assets whose object the catalogue does not have
  /** Of rows from several screens, the ones to keep: each approach once, and only touched ones of touched work. */
  keep(rows: readonly WatchRow[]): WatchRow[];
};

export function planAsks(
  scope: WatchScope,
  work: Work,
  settings: WatchSettings,
  catalogue: Catalogue,
): Asks {
  const window = { catalogue: catalogue.number, fromUs: work.fromUs, toUs: work.toUs };
  const radiusM = radii(settings);
  const touched = work.kind === 'touched' ? new Set(work.ids) : undefined;
  const keep = (rows: readonly WatchRow[]) => once(rows.filter((row) => isTouched(row, touched)));
  if (scope === 'all') {
    const primaryIds = work.kind === 'touched' ? known(catalogue, work.ids) : undefined;
    const thresholdKm = settings.allThresholdKm;
    const base = { ...window, urgency: 'background' as const, thresholdKm, radiusM };
    if (primaryIds?.length === 0) return { asks: [], unknownAssetIds: [], keep };
    const asks = [primaryIds === undefined ? base : { ...base, ...looking(primaryIds, catalogue) }];
    return { asks, unknownAssetIds: [], keep };
  }
  const { byThreshold, unknownAssetIds } = groups(settings, catalogue);
  const asks = [...byThreshold].flatMap(([thresholdKm, ids]) => {
    const base = { ...window, urgency: 'urgent' as const, thresholdKm, radiusM };
    return work.kind === 'touched'
      ? touchedAsks(base, ids, known(catalogue, work.ids), catalogue)
      : [{ ...base, ...looking(ids, catalogue) }];
  });
  return { asks, unknownAssetIds, keep };
}

/** A touched asset is screened against all; the other assets against the touched objects only, a handful. */
function touchedAsks(
  base: Omit<ScreenAsk, 'primaryIds'>,
  assetIds: readonly string[],
  touched: readonly string[],
  catalogue: Catalogue,
): ScreenAsk[] {
  const isTouchedId = new Set(touched);
  const moved = assetIds.filter((id) => isTouchedId.has(id));
  const still = assetIds.filter((id) => !isTouchedId.has(id));
  const others = touched.filter((id) => !moved.includes(id));
  return [
    ...(moved.length > 0 ? [{ ...base, ...looking(moved, catalogue) }] : []),
    ...(still.length > 0 && others.length > 0
      ? [{ ...base, primaryIds: still, onlyIds: [...still, ...others] }]
      : []),
  ];
}

/** Few primaries have few pairs: the longest step a screen takes costs least then (measured, docs/decisions/0008). */
const FEW_SHARE_MAX = 0.01;
const LONG_STEP_S = 60;

function looking(primaryIds: readonly string[], { sets }: Catalogue) {
  const few = primaryIds.length <= FEW_SHARE_MAX * sets.count;
  return few ? { primaryIds, stepS: LONG_STEP_S } : { primaryIds };
}

function groups(settings: WatchSettings, catalogue: Catalogue) {
  const byThreshold = new Map<number, string[]>();
  const unknownAssetIds: string[] = [];
  for (const { id, objectId } of settings.assets) {
    const regime = objectId === undefined ? undefined : catalogue.regime(objectId);
    if (objectId === undefined || regime === undefined) {
      unknownAssetIds.push(id);
      continue;
    }
    const thresholdKm = settings.assetThresholdKm[regime];
    const ids = byThreshold.get(thresholdKm) ?? [];
    if (!ids.includes(objectId)) ids.push(objectId);
    byThreshold.set(thresholdKm, ids);
  }
  return { byThreshold, unknownAssetIds };
}

function radii({ assets }: WatchSettings): Record<string, number> {
  const sized = assets.filter((asset) => asset.hardBodyRadiusM !== undefined);
  return Object.fromEntries(sized.map((asset) => [asset.objectId, asset.hardBodyRadiusM!]));
}

function known(catalogue: Catalogue, ids: readonly string[]): string[] {
  return ids.filter((id) => catalogue.object(id) !== undefined);
}

function isTouched(row: WatchRow, touched: ReadonlySet<string> | undefined): boolean {
  return touched === undefined || touched.has(row.id1) || touched.has(row.id2);
}

const SAME_US = 0.5e6;

/** Two assets of different regimes find their approach from both sides, below two thresholds: the wider stretch is kept. */
function once(rows: readonly WatchRow[]): WatchRow[] {
  const kept: WatchRow[] = [];
  const lastOf = new Map<string, number>();
  for (const row of [...rows].sort((a, b) => a.tcaUs - b.tcaUs)) {
    const pair = `${row.id1} ${row.id2} ${row.kind}`;
    const at = lastOf.get(pair);
    const last = at === undefined ? undefined : kept[at];
    if (at === undefined || last === undefined || row.tcaUs - last.tcaUs > SAME_US) {
      lastOf.set(pair, kept.length);
      kept.push(row);
    } else if (row.toUs - row.fromUs > last.toUs - last.fromUs) {
      kept[at] = row;
    }
  }
  return kept;
}
