/**
 * Who moved: everything in the belt, and outside it the assets and what is in the plane and at the height of one. A manoeuvre in
 * the belt is told of as itself; one near an asset has a finding of its own for that asset. What an object's sets gave is kept
 * until it has another set.
 */
import {
  detectManoeuvres,
  type Manoeuvre,
  type ManoeuvreReport,
  manoeuvreCase,
  manoeuvreKey,
  type ObjectHistory,
  type PatternDeparture,
  type PatternOfLife,
  patternCase,
  patternDepartures,
  patternOfLife,
} from '@noroshi/behave';
import type { Memory } from './detectors.ts';
import type { Concern, Found } from './found.ts';
import { limitsHeld } from './hysteresis.ts';
import { isTrackedAsset, namesOf, SLOW_KM_S, type TrackedAsset } from './parts.ts';
import type { Scene } from './scene.ts';
import { isSilent, limitsOf } from './settings.ts';

const DAY_US = 86_400e6;
const SHOWN_DAYS = 14;

type Kept = {
  readonly mark: string;
  readonly report: ManoeuvreReport;
  readonly pattern: PatternOfLife | null; // in the belt
};

export function findManoeuvresOf(scene: Scene, memory: Memory): Found[] {
  const { beltIds, settings, assetObjectIds } = scene;
  const belt = scene.group('belt', beltIds, settings.beltHistoryDays).clean.histories;
  const low = assetObjectIds.filter((id) => !scene.isOfBelt(id));
  const ids = [...new Set([...low, ...low.flatMap((id) => scene.besideOf(id))])];
  const beside = scene.group('beside', ids, settings.historyDays).clean.histories;
  const kept = (memory.get('manoeuvres') as Map<string, Kept> | undefined) ?? new Map();
  memory.set('manoeuvres', kept);
  const inBelt = belt.map((history) => keptOf(history, kept, true));
  const others = beside.map((history) => keptOf(history, kept, false));
  return [
    ...inBelt.flatMap(({ report }) => foundOf(scene, report, true)),
    ...others.flatMap(({ report }) => foundOf(scene, report, false)),
    ...inBelt.flatMap((one) => departuresOf(scene, one)),
  ];
}

/** What an object of the belt has not done before, by its own history. */
function departuresOf(scene: Scene, { pattern, report }: Kept): Found[] {
  if (pattern === null) return [];
  return patternDepartures(pattern, report.manoeuvres, scene.atUs)
    .filter(({ openedUs }) => scene.atUs - openedUs <= SHOWN_DAYS * DAY_US)
    .map((departure) => departureFound(scene, departure, pattern));
}

function departureFound(scene: Scene, departure: PatternDeparture, pattern: PatternOfLife): Found {
  const { objectId, name } = departure;
  return {
    ...{ kind: 'departure', bound: 'all', score: null, declared: '', concerns: [] },
    case: patternCase(departure, { nowUs: scene.atUs, pattern, assetIds: [] }),
    ...{ names: { [objectId]: name }, body: { departure } },
  };
}

function keptOf(history: ObjectHistory, kept: Map<string, Kept>, isBelt: boolean): Kept {
  const { objectId, count, epochUs } = history;
  const mark = `${count} ${epochUs[0]} ${epochUs[count - 1]}`;
  const held = kept.get(objectId);
  if (held?.mark === mark) return held;
  const report = detectManoeuvres(history);
  const { manoeuvres } = report;
  const pattern = isBelt && report.regime === 'GEO' ? patternOfLife(history, { manoeuvres }) : null;
  const now = { mark, report, pattern };
  kept.set(objectId, now);
  return now;
}

function foundOf(scene: Scene, report: ManoeuvreReport, isBelt: boolean): Found[] {
  return report.manoeuvres.flatMap((manoeuvre, k) => {
    if (scene.atUs - manoeuvre.toUs > SHOWN_DAYS * DAY_US) return [];
    const earlier = report.manoeuvres.slice(0, k);
    const own = isBelt ? [found(scene, manoeuvre, earlier)] : [];
    const near = scene.settings.assets.filter(isTrackedAsset).flatMap((asset) => {
      const concern = concernOf(scene, manoeuvre, asset);
      return concern === undefined ? [] : [found(scene, manoeuvre, earlier, asset, concern)];
    });
    return [...own, ...near];
  });
}

function found(
  scene: Scene,
  manoeuvre: Manoeuvre,
  earlier: readonly Manoeuvre[],
  asset?: TrackedAsset,
  concern?: Concern,
): Found {
  const { objectId } = manoeuvre;
  const isOwn = asset?.objectId === objectId;
  const one = manoeuvreCase(manoeuvre, {
    ...{ nowUs: scene.atUs, earlier, isOwn, declared: '', together: 0 },
    assetIds: asset === undefined ? [] : [asset.objectId],
  });
  const reasons =
    concern === undefined ? one.reasons : [...one.reasons, { atUs: one.atUs, text: concern.why }];
  return {
    ...{ kind: 'manoeuvre', score: null, declared: '', body: { manoeuvre } },
    bound: asset === undefined ? 'all' : 'assets',
    case: asset === undefined ? one : { ...one, reasons, key: keyFor(manoeuvre, asset) },
    names: { ...namesOf(scene, one.objectIds), [objectId]: manoeuvre.name },
    concerns: concern === undefined ? [] : [concern],
  };
}

/** Of a manoeuvre near an asset. */
function keyFor(manoeuvre: Manoeuvre, { id }: TrackedAsset): string {
  return `${manoeuvreKey(manoeuvre)} ${id}`;
}

/** The asset itself, or near it now and slow: within the limits of the asset. Its own burns are shown, not told. */
function concernOf(scene: Scene, manoeuvre: Manoeuvre, asset: TrackedAsset): Concern | undefined {
  const { objectId, dvMS, significance } = manoeuvre;
  const common = { assetId: asset.id, isSevere: false, isAdvised: false };
  if (objectId === asset.objectId)
    return { ...common, why: `${asset.name} itself`, rangeKm: null, isTold: false };
  const stood = scene.stood(keyFor(manoeuvre, asset));
  const limits = limitsHeld(limitsOf(scene.settings, asset.id), stood, asset.id);
  const { nearGeoKm, nearLeoKm, dvMinMS, significanceMin } = limits;
  const nearest = scene.nearest(objectId, asset.objectId);
  if (nearest === null || nearest.speedKmS > SLOW_KM_S) return undefined;
  const { rangeKm } = nearest;
  if (rangeKm > (scene.isOfBelt(objectId) ? nearGeoKm : nearLeoKm)) return undefined;
  const isTold = dvMS >= dvMinMS && significance >= significanceMin;
  return {
    ...{ ...common, rangeKm, why: `it comes within ${rangeKm.toFixed(0)} km of ${asset.name}` },
    isTold: isTold && !isSilent(scene.settings, asset.id, 'manoeuvre'),
  };
}
