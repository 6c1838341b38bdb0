/**
 * Break-ups: the catalogue as it grows from look to look, and the clouds across the orbits of assets. What broke up is told of
 * as itself; each asset that the cloud crosses has a finding of its own, which only those see who may know of the asset.
 */
import {
  BREAKUP_LIMITS,
  type Breakup,
  type BreakupState,
  breakupCase,
  type CloudCrossing,
  cloudCrossings,
  createBreakupState,
  growBreakups,
} from '@noroshi/behave';
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import type { Asset } from '@noroshi/watch';
import type { Memory } from './detectors.ts';
import type { Concern, Found } from './found.ts';
import { isTrackedAsset, namesOf, rowsOfIds, type TrackedAsset } from './parts.ts';
import type { Scene } from './scene.ts';
import { isSilent, limitsOf } from './settings.ts';

const DAY_US = 86_400e6;
const CLOUD_DAYS = 10;
/** Told of for so long; a cloud's crossings are looked for as long. */
const SHOWN_DAYS = 60;
/** A catalogue is taken as whole when this share of its objects has a set: what is new since is the rest. */
const WHOLE_SHARE = 0.9;

export function findBreakupsOf(scene: Scene, memory: Memory): Found[] {
  const state = grown(scene, memory.get('breakups') as BreakupState | undefined);
  memory.set('breakups', state);
  const recent = state.breakups.filter(
    ({ foundUs }) => scene.atUs - foundUs <= SHOWN_DAYS * DAY_US && foundUs <= scene.atUs,
  );
  return recent.flatMap((breakup) => [foundOf(scene, breakup), ...crossed(scene, breakup)]);
}

/** The stage goes on from what it holds; a new thread begins with the catalogue as it was and what stands by the table. */
function grown(scene: Scene, held: BreakupState | undefined): BreakupState {
  const { current, atUs } = scene;
  if (held !== undefined && (held.lookedUs ?? 0) <= atUs)
    return growBreakups(held, current, atUs).state;
  const beforeUs = Math.max(
    atUs - BREAKUP_LIMITS.windowDays * DAY_US,
    scene.wholeSinceUs(WHOLE_SHARE),
  );
  const before = scene.currentAt(Math.min(beforeUs, atUs));
  const first = growBreakups(createBreakupState(), before, Math.min(beforeUs, atUs)).state;
  const known = scene.knownBreakups.filter(({ foundUs }) => foundUs <= atUs);
  return growBreakups({ ...first, breakups: known }, current, atUs).state;
}

function foundOf(scene: Scene, breakup: Breakup): Found {
  return {
    ...{ kind: 'breakup', bound: 'all', score: null, declared: '', concerns: [] },
    case: breakupCase(breakup, { nowUs: scene.atUs, crossings: [] }),
    ...{ names: namesOfBreakup(scene, breakup, []), body: { breakup } },
  };
}

function crossed(scene: Scene, breakup: Breakup): Found[] {
  const { settings, current, atUs } = scene;
  const assets = settings.assets.filter(isTrackedAsset);
  const rows = rowsOfIds(
    scene,
    assets.map(({ objectId }) => objectId),
  );
  if (rows.length === 0) return [];
  const pieces = piecesOf(scene, breakup);
  const options = { fromUs: atUs, days: CLOUD_DAYS, catalogue: current };
  const crossings = cloudCrossings(breakup, pieces, pickSets(current, rows), options);
  return crossings.flatMap((crossing) =>
    assets
      .filter(({ objectId }) => objectId === crossing.objectId)
      .map((asset) => {
        const severeUs = metSoonUs(scene, breakup, pieces, asset);
        return crossingFound(scene, breakup, crossing, asset, severeUs);
      }),
  );
}

/**
 * Pieces cross for weeks; urgent is what may meet the asset itself, within the error of both sets, in the hours ahead. New sets
 * make it so and not so again: it stays urgent for as many hours after the last look that said so. Undefined: it is not.
 */
function metSoonUs(
  scene: Scene,
  breakup: Breakup,
  pieces: ElementSetBatch,
  asset: TrackedAsset,
): number | undefined {
  const { settings, current, atUs, rowOf } = scene;
  const { cloudHours } = limitsOf(settings, asset.id);
  if (cloudHours === 0) return undefined;
  const own = pickSets(current, [rowOf(asset.objectId)!]);
  const options = { fromUs: atUs, days: cloudHours / 24 };
  const [soon] = cloudCrossings(breakup, pieces, own, options);
  if (soon !== undefined && soon.minKm <= soon.sigmaKm) return atUs;
  const lastUs = scene.stood(crossingKey(breakup, asset))?.severeUs[asset.id];
  return lastUs !== undefined && atUs - lastUs <= cloudHours * 3600e6 ? lastUs : undefined;
}

function crossingKey({ key }: Breakup, { id }: Asset): string {
  return `${key} across ${id}`;
}

function crossingFound(
  scene: Scene,
  breakup: Breakup,
  crossing: CloudCrossing,
  asset: Asset,
  severeUs: number | undefined,
): Found {
  const { atUs, settings } = scene;
  const one = breakupCase(breakup, { nowUs: atUs, crossings: [crossing] });
  const concern: Concern = {
    ...{ assetId: asset.id, rangeKm: crossing.minKm },
    why: `${crossing.pieces} pieces of the cloud cross the orbit of ${asset.name}`,
    isTold: !isSilent(settings, asset.id, 'breakup'),
    ...(severeUs === undefined ? { isSevere: false } : { isSevere: true, severeUs }),
    isAdvised: false,
  };
  return {
    ...{ kind: 'breakup', bound: 'assets', score: null, declared: '', concerns: [concern] },
    case: {
      ...{ ...one, key: crossingKey(breakup, asset) },
      title: `${one.title}; the cloud crosses the orbit of ${asset.name}`,
    },
    names: namesOfBreakup(scene, breakup, [crossing.objectId]),
    body: { breakup, crossings: [crossing] },
  };
}

function piecesOf(scene: Scene, breakup: Breakup): ElementSetBatch {
  return pickSets(
    scene.current,
    rowsOfIds(
      scene,
      breakup.pieces.map(({ objectId }) => objectId),
    ),
  );
}

function namesOfBreakup(
  scene: Scene,
  { parentId, otherParentId }: Breakup,
  more: readonly string[],
) {
  const ids = [parentId, otherParentId, ...more].filter((id) => id !== null);
  return namesOf(scene, ids);
}
