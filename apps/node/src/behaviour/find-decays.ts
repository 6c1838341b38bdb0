/**
 * What comes down: forecasts of everything low, and the ground of assets under their windows. A decay is told of as itself; an
 * asset that falls, and each place that a window's track passes, has a finding of its own.
 */
import {
  type AreaUnderTrack,
  areasUnderTrack,
  type DecayForecast,
  decayCase,
  decayList,
  decayTrack,
  type GroundArea,
  type ObjectHistory,
} from '@noroshi/behave';
import type { Asset } from '@noroshi/watch';
import type { Concern, Found } from './found.ts';
import { isTrackedAsset, namesOf } from './parts.ts';
import type { Scene } from './scene.ts';
import { isSilent, limitsOf } from './settings.ts';

const DAY_US = 86_400e6;
const LOOK_BACK_DAYS = 30;
const HORIZON_DAYS = 60;
/** Ground within this of a station counts as under the track: pieces fall along a track some 70 km wide. */
const STATION_KM = 100;
/** A window wider than this is over most of its latitudes: where it comes down cannot be said yet. */
const TRACK_HOURS_MAX = 30;

export function findDecaysOf(scene: Scene): Found[] {
  const { atUs, settings, weather } = scene;
  const { histories } = scene.group('low', scene.lowIds, LOOK_BACK_DAYS).clean;
  const of = new Map(histories.map((history) => [history.objectId, history]));
  const forecasts = decayList(histories, weather, atUs, { horizonDays: HORIZON_DAYS });
  const areas = settings.assets.flatMap(areaOf);
  return forecasts
    .filter(({ why, remainingDays }) => why !== '' || remainingDays <= HORIZON_DAYS)
    .flatMap((forecast) => foundOf(scene, forecast, of.get(forecast.objectId)!, areas));
}

function foundOf(
  scene: Scene,
  decay: DecayForecast,
  history: ObjectHistory,
  areas: readonly GroundArea[],
): Found[] {
  const { settings, atUs } = scene;
  const nowUs = atUs;
  const common = {
    ...{ kind: 'decay' as const, score: null, declared: '', body: { decay } },
    names: namesOf(scene, [decay.objectId]),
  } satisfies Partial<Found>;
  const own = decayCase(decay, { nowUs, areas: [], isAsset: false });
  const found: Found[] = [{ ...common, bound: 'all', case: own, concerns: [] }];
  const inDays = (decay.fromUs - nowUs) / DAY_US;
  const concerned = (asset: Asset, under: readonly AreaUnderTrack[], why: string) => {
    const { decayDays, decayShareMin } = limitsOf(settings, asset.id);
    const isLikely = under.every(({ probability }) => probability >= decayShareMin);
    const isTold = inDays <= decayDays && isLikely && !isSilent(settings, asset.id, 'decay');
    const concern: Concern = {
      ...{ assetId: asset.id, rangeKm: null, why, isTold, isSevere: false, isAdvised: false },
    };
    const one = decayCase(decay, { nowUs, areas: under, isAsset: under.length === 0 });
    const key = `${one.key} ${asset.id}`;
    found.push({ ...common, bound: 'assets', case: { ...one, key }, concerns: [concern] });
  };
  if (decay.why !== '') return found;
  for (const asset of settings.assets.filter(isTrackedAsset))
    if (asset.objectId === decay.objectId) concerned(asset, [], `${asset.name} comes down itself`);
  if (decay.toUs - decay.fromUs > TRACK_HOURS_MAX * 3600e6 || areas.length === 0) return found;
  const track = decayTrack(decay, history, scene.weather);
  for (const under of areasUnderTrack(decay, track, areas)) {
    const asset = settings.assets.find(({ id }) => id === under.id)!;
    const percent = (100 * under.probability).toPrecision(2);
    concerned(asset, [under], `${asset.name} lies under the track of its window, ${percent} %`);
  }
  return found;
}

function areaOf({ id, kind, polygon, latitudeDeg, longitudeDeg }: Asset): GroundArea[] {
  if (kind === 'area' && polygon !== undefined)
    return [{ id, ring: polygon.map(([latitude, longitude]) => [longitude, latitude] as const) }];
  if (latitudeDeg === undefined || longitudeDeg === undefined) return [];
  return [{ id, latitudeDeg, longitudeDeg, radiusKm: STATION_KM }];
}
