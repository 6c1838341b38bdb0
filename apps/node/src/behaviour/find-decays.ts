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
/** Ground within this of a station counts as under the track: pieces fall along a track some 70 km wide. */
const STATION_KM = 100;
/** A window wider than this is over most of its latitudes: where it comes down cannot be said yet. */
const TRACK_HOURS_MAX = 30;

export function findDecaysOf(scene: Scene): Found[] {
  const { atUs, settings, weather } = scene;
  const { histories } = scene.group('low', scene.lowIds, LOOK_BACK_DAYS).clean;
  const of = new Map(histories.map((history) => [history.objectId, history]));
  const horizonDays = settings.decayListedDays;
  const areas = settings.assets.flatMap(areaOf);
  return decayList(histories, weather, atUs, { horizonDays }).flatMap((forecast) =>
    forecast.why === ''
      ? foundOf(scene, forecast, of.get(forecast.objectId)!, areas)
      : withoutWindow(scene, forecast),
  );
}

/**
 * Most of what is low is held up by somebody, or for longer than is asked: no line of its own, unless it is an asset. It ends
 * what was said before where a newer set, or the end of the window, allows that (merge.ts).
 */
function withoutWindow(scene: Scene, decay: DecayForecast): Found[] {
  const { settings, atUs } = scene;
  const one = decayCase(decay, { nowUs: atUs, areas: [], isAsset: false });
  const common = {
    ...{ kind: 'decay' as const, score: null, declared: '', body: { decay } },
    names: namesOf(scene, [decay.objectId]),
  } satisfies Partial<Found>;
  const ended = { ...one, state: 'closed' as const };
  const assets = settings.assets.filter(({ objectId }) => objectId === decay.objectId);
  return [
    { ...common, bound: 'all', case: ended, concerns: [] },
    ...assets.map(({ id, name }): Found => {
      const why = `${name} is low itself`;
      const concern: Concern = {
        ...{ assetId: id, rangeKm: null, why, isTold: false, isSevere: false, isAdvised: false },
      };
      const own = { ...one, key: `${one.key} ${id}` };
      return { ...common, bound: 'assets', case: own, concerns: [concern] };
    }),
  ];
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
