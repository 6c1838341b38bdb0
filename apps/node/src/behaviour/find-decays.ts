/**
 * What comes down: forecasts of everything low, and the ground of assets under their windows. A decay is told of as itself; an
 * asset that falls, and each place that a window's track passes, has a finding of its own.
 */
import {
  type AreaUnderTrack,
  areasUnderTrack,
  type CaseState,
  DECAY_CASE_LIMITS,
  type DecayForecast,
  decayCase,
  decayList,
  decayTrack,
  type GroundArea,
  type ObjectHistory,
} from '@noroshi/behave';
import type { Asset } from '@noroshi/watch';
import type { Concern, Found } from './found.ts';
import { LEAVE_RATIO, limitsHeld } from './hysteresis.ts';
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
  const horizonDays = settings.decayListedDays * LEAVE_RATIO;
  const areas = settings.assets.flatMap(areaOf);
  const all = decayList(histories, weather, atUs, { horizonDays });
  return all
    .map((forecast) => notBefore(scene, forecast))
    .flatMap((forecast) =>
      forecast.why === ''
        ? foundOf(scene, forecast, of.get(forecast.objectId)!, areas)
        : withoutWindow(scene, forecast),
    );
}

/** What comes down later than is listed has no window, unless it is listed already: it leaves the list later than it entered. */
function notBefore(scene: Scene, forecast: DecayForecast): DecayForecast {
  const { settings, atUs } = scene;
  const days = (forecast.decayUs - atUs) / DAY_US;
  if (forecast.why !== '' || !(days > settings.decayListedDays)) return forecast;
  const { key } = decayCase(forecast, { nowUs: atUs, areas: [], isAsset: false });
  if (scene.stood(key) !== undefined) return forecast;
  return { ...forecast, why: `it lasts for more than ${settings.decayListedDays} days` };
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
  const inDays = (decay.fromUs - nowUs) / DAY_US;
  const ownState = stateHeld(own.state, scene.stood(own.key)?.state, inDays);
  const found: Found[] = [
    { ...common, bound: 'all', case: { ...own, state: ownState }, concerns: [] },
  ];
  const concerned = (asset: Asset, under: readonly AreaUnderTrack[], why: string) => {
    const one = decayCase(decay, { nowUs, areas: under, isAsset: under.length === 0 });
    const key = `${one.key} ${asset.id}`;
    const stood = scene.stood(key);
    const { decayDays, decayShareMin } = limitsHeld(limitsOf(settings, asset.id), stood, asset.id);
    const isLikely = under.every(({ probability }) => probability >= decayShareMin);
    const isTold = inDays <= decayDays && isLikely && !isSilent(settings, asset.id, 'decay');
    const concern: Concern = {
      ...{ assetId: asset.id, rangeKm: null, why, isTold, isSevere: false, isAdvised: false },
    };
    const state = stateHeld(one.state, stood?.state, inDays);
    found.push({ ...common, bound: 'assets', case: { ...one, key, state }, concerns: [concern] });
  };
  for (const asset of settings.assets.filter(isTrackedAsset))
    if (asset.objectId === decay.objectId) concerned(asset, [], `${asset.name} comes down itself`);
  if (decay.toUs - decay.fromUs > TRACK_HOURS_MAX * LEAVE_RATIO * 3600e6) return found;
  const isWide = decay.toUs - decay.fromUs > TRACK_HOURS_MAX * 3600e6;
  const isLooked = ({ id }: GroundArea) => !isWide || scene.stood(`${own.key} ${id}`) !== undefined;
  const looked = areas.filter(isLooked);
  if (looked.length === 0) return found;
  const track = decayTrack(decay, history, scene.weather);
  for (const under of areasUnderTrack(decay, track, looked)) {
    const asset = settings.assets.find(({ id }) => id === under.id)!;
    const percent = (100 * under.probability).toPrecision(2);
    concerned(asset, [under], `${asset.name} lies under the track of its window, ${percent} %`);
  }
  return found;
}

/** It goes back to a lower state only when its window begins clearly later than the limit by which it entered. */
function stateHeld(now: CaseState, before: CaseState | undefined, inDays: number): CaseState {
  const { advisoryDays, warningDays } = DECAY_CASE_LIMITS;
  if (now === 'closed' || before === undefined) return now;
  if (before === 'warning' && inDays < warningDays * LEAVE_RATIO) return 'warning';
  const wasLikely = before === 'warning' || before === 'advisory';
  return now === 'watch' && wasLikely && inDays < advisoryDays * LEAVE_RATIO ? 'advisory' : now;
}

function areaOf({ id, kind, polygon, latitudeDeg, longitudeDeg }: Asset): GroundArea[] {
  if (kind === 'area' && polygon !== undefined)
    return [{ id, ring: polygon.map(([latitude, longitude]) => [longitude, latitude] as const) }];
  if (latitudeDeg === undefined || longitudeDeg === undefined) return [];
  return [{ id, latitudeDeg, longitudeDeg, radiusKm: STATION_KM }];
}
