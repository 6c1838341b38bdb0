/**
 * Who let go of something: objects new in the catalogue that left another of their launch slowly. A release is told of as itself;
 * one from an asset, or beside one, has a finding of its own for that asset. Looked for where a launch is known, once most of
 * the catalogue has been known for days: else late numbers would be releases.
 */
import {
  createBenign,
  declareRelease,
  findReleases,
  type Proximity,
  proximityCase,
  RELEASE_LIMITS,
} from '@noroshi/behave';
import type { Concern, Found } from './found.ts';
import { limitsHeld } from './hysteresis.ts';
import { isTrackedAsset, namesOf, ownersOf, SLOW_KM_S, type TrackedAsset } from './parts.ts';
import type { Scene } from './scene.ts';
import { isSilent, limitsOf } from './settings.ts';

const DAY_US = 86_400e6;
/** A catalogue is taken as known from when it had this share of what it has: what is new since is launches and releases. */
const KNOWN_SHARE = 0.9;
const LAUNCH = /^\d{4}-\d{3}/;

export function findReleasesOf(scene: Scene): Found[] {
  const { settings, atUs } = scene;
  const sinceUs = scene.shareKnownUs(KNOWN_SHARE);
  const ids = familiesOfNew(scene, sinceUs + RELEASE_LIMITS.knownDaysMin * DAY_US);
  if (ids.length === 0) return [];
  const { sets, clean } = scene.group('releases', ids, settings.historyDays);
  const context = createBenign(settings.rules, ownersOf(scene));
  const found = findReleases(sets, clean.histories, {
    ...{ atUs, fromUs: sinceUs, knownSinceUs: scene.knownSinceUs },
    declare: (one, other, us) => declareRelease(context, one, other, us),
  });
  return found
    .filter(({ isOpen }) => isOpen)
    .flatMap((one) => [publicFound(scene, one), ...assetsFound(scene, one)]);
}

/** Every object of a launch that has one first heard of since an instant, and lately enough to be news. */
function familiesOfNew({ current, knownSinceUs, atUs }: Scene, sinceUs: number): string[] {
  const launches = new Map<string, string[]>();
  const fresh = new Set<string>();
  const newsUs = Math.max(sinceUs, atUs - RELEASE_LIMITS.openDays * DAY_US);
  for (let row = 0; row < current.count; row++) {
    const object = current.objectRow[row]!;
    const launch = LAUNCH.exec(current.objects.cosparId[object]!)?.[0];
    if (launch === undefined) continue;
    const id = current.objects.objectId[object]!;
    const family = launches.get(launch);
    if (family === undefined) launches.set(launch, [id]);
    else family.push(id);
    if (knownSinceUs(id) >= newsUs) fresh.add(launch);
  }
  return [...fresh].flatMap((launch) => launches.get(launch)!);
}

/** What everybody may know. */
function publicFound(scene: Scene, release: Proximity): Found {
  const { score, declared } = release;
  return {
    ...{ kind: 'proximity', bound: 'all', score, declared, concerns: [] },
    case: proximityCase(release, { atUs: scene.atUs }),
    ...{ names: namesOfPair(scene, release), body: { proximity: release } },
  };
}

function assetsFound(scene: Scene, release: Proximity): Found[] {
  const { score, declared } = release;
  return scene.settings.assets.filter(isTrackedAsset).flatMap((asset): Found[] => {
    const concern = concernOf(scene, release, asset);
    if (concern === undefined) return [];
    const one = proximityCase(release, { atUs: scene.atUs, assetIds: new Set([asset.objectId]) });
    const reasons = [...one.reasons, { atUs: one.atUs, text: concern.why }];
    return [
      {
        ...{ kind: 'proximity', bound: 'assets', score, declared, concerns: [concern] },
        case: { ...one, reasons, key: `${one.key} ${asset.id}` },
        ...{ names: namesOfPair(scene, release), body: { proximity: release } },
      },
    ];
  });
}

/** The asset let go of it, or what was let go flies slowly within the limits of the asset. Its own launch is shown, not told. */
function concernOf(scene: Scene, release: Proximity, asset: TrackedAsset): Concern | undefined {
  const { id1, id2, score, declared } = release;
  const stood = scene.stood(`${release.key} ${asset.id}`);
  const limits = limitsHeld(limitsOf(scene.settings, asset.id), stood, asset.id);
  const { nearGeoKm, nearLeoKm, scoreMin } = limits;
  const isTold = score >= scoreMin && !isSilent(scene.settings, asset.id, 'proximity');
  const common = { assetId: asset.id, isSevere: false, isAdvised: declared === '' };
  if (asset.objectId === id1)
    return { ...common, why: `${asset.name} itself is new`, rangeKm: null, isTold: false };
  const own = scene.nearest(id1, asset.objectId);
  if (asset.objectId === id2)
    return { ...common, why: `it left ${asset.name}`, rangeKm: own?.rangeKm ?? null, isTold };
  const host = scene.nearest(id2, asset.objectId);
  const near = [own, host]
    .filter((one) => one !== null && one.speedKmS <= SLOW_KM_S)
    .sort((a, b) => a!.rangeKm - b!.rangeKm)[0];
  const nearKmMax = scene.isOfBelt(id2) ? nearGeoKm : nearLeoKm;
  if (near == null || near.rangeKm > nearKmMax) return undefined;
  const what = near === own ? 'what was let go' : 'who let go of it';
  const why = `${what} comes within ${near.rangeKm.toFixed(0)} km of ${asset.name}`;
  return { ...common, why, rangeKm: near.rangeKm, isTold };
}

function namesOfPair(scene: Scene, { id1, id2, name1, name2 }: Proximity) {
  return { ...namesOf(scene, [id1, id2]), [id1]: name1, [id2]: name2 };
}
