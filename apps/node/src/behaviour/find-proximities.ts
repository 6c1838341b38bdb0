/**
 * Who is beside whom: the watch over the belt, whole, with the forecasts of who drifts toward whom; and outside the belt what is
 * in the plane and at the height of an asset. Company that a rule or a list explains is kept with what explains it, and closed.
 */
import {
  type ApproachForecast,
  type BeltState,
  type BenignContext,
  createBeltState,
  createBenign,
  declareCompany,
  forecastApproach,
  noteVerdict,
  type ObjectHistory,
  openProximities,
  type Proximity,
  proximityCase,
  runBelt,
  sliceHistory,
  stopTexts,
  watchBelt,
  watchPairs,
} from '@noroshi/behave';
import { formatUtc } from '@noroshi/time';
import type { Memory } from './detectors.ts';
import type { Concern, Found } from './found.ts';
import { LEAVE_RATIO, limitsHeld } from './hysteresis.ts';
import { isTrackedAsset, namesOf, ownersOf } from './parts.ts';
import type { Scene } from './scene.ts';
import { isSilent, limitsOf, rulesMark } from './settings.ts';

const DAY_US = 86_400e6;
/** A forecast is made of who burned so lately, and kept while it drifts. */
const BURNED_DAYS_MAX = 30;
/** Company with a median beyond this is not worth a line of its own outside the belt, however matched the orbits are. */
const LISTED_KM_MAX = 1000;

/** Somebody came; beside each other without that is company of long standing, or chance. */
const CAME: ReadonlySet<Proximity['kind']> = new Set([
  ...(['drift and stop', 'walking', 'phasing', 'inspection pass'] as const),
  ...(['docked', 'towed'] as const),
]);

type Belt = { readonly state: BeltState; readonly untilUs: Map<string, number>; rulesKey: string };

export function findProximitiesOf(scene: Scene, memory: Memory): Found[] {
  const context = createBenign(scene.settings.rules, ownersOf(scene));
  const belt = beltAt(scene, memory, context);
  const approaches = belt.state.objects
    .filter(({ track }) => track.lastBurnUs >= scene.atUs - BURNED_DAYS_MAX * DAY_US)
    .map(({ objectId }) => forecastApproach(belt.state, objectId))
    .filter((one) => one !== null);
  return [
    ...openProximities(belt.state, context).flatMap((one) => [
      publicFound(scene, one),
      ...proximityFound(scene, one),
    ]),
    ...approaches.flatMap((one) => approachFound(scene, one)),
    ...besideAssets(scene, context),
  ];
}

/**
 * The watch goes on from what it holds; a new thread, and a look back in time, begin at whole days of the past, so that a stay
 * has the same first day.
 */
function beltAt(scene: Scene, memory: Memory, context: BenignContext): Belt {
  const { atUs, settings, beltIds } = scene;
  const { histories } = scene.group('belt', beltIds, settings.beltHistoryDays).clean;
  const rulesKey = rulesMark(settings);
  const held = memory.get('belt') as Belt | undefined;
  if (held !== undefined && held.state.atUs <= atUs && held.rulesKey === rulesKey) {
    step(held, histories, atUs, context);
    return held;
  }
  const days = Math.max(settings.beltHistoryDays, settings.beltLearnDays);
  const fromUs = Math.floor(atUs / DAY_US - days) * DAY_US;
  const state = learned(scene, fromUs, context);
  const lastUs = Number.isNaN(state.atUs) ? fromUs : state.atUs;
  const untilUs = new Map(histories.map(({ objectId }) => [objectId, lastUs]));
  const belt: Belt = { state, untilUs, rulesKey };
  step(belt, histories, atUs, context);
  memory.set('belt', belt);
  return belt;
}

/** Slots and rows are learned from years, decoded half a year at a time: all at once would be a gigabyte. */
const LEARN_STEP_DAYS = 180;
/** Who is there when the watch begins has a set of these days before: what is in force then, and in which order. */
const LEARN_LEAD_DAYS = 90;

function learned(scene: Scene, fromUs: number, context: BenignContext): BeltState {
  const { atUs, settings, beltIds } = scene;
  const state = createBeltState();
  const common = { state, rules: settings.rules, owners: ownersOf(scene) };
  for (let beginUs = fromUs; beginUs <= atUs; beginUs += LEARN_STEP_DAYS * DAY_US) {
    const toUs = Math.min(atUs, beginUs + (LEARN_STEP_DAYS - 1) * DAY_US);
    scene.tell(`learning the belt, ${formatUtc(beginUs, 0).slice(0, 7)} on`);
    const leadDays = beginUs === fromUs ? LEARN_LEAD_DAYS : 1;
    const { histories } = scene.past(beltIds, beginUs - leadDays * DAY_US, toUs);
    runBelt(histories, { ...common, fromUs: beginUs, toUs }, context);
  }
  return state;
}

/** What became known since the step before. */
function step(
  belt: Belt,
  histories: readonly ObjectHistory[],
  atUs: number,
  context: BenignContext,
): void {
  const news = histories.flatMap((history) => {
    const sinceUs = belt.untilUs.get(history.objectId) ?? Number.NEGATIVE_INFINITY;
    let from = history.count;
    while (from > 0 && history.epochUs[from - 1]! > sinceUs) from--;
    if (from === history.count) return [];
    belt.untilUs.set(history.objectId, history.epochUs[history.count - 1]!);
    return [sliceHistory(history, from, history.count)];
  });
  if (news.length === 0) return;
  const { changes } = watchBelt(belt.state, news, atUs);
  for (const { pair, stay } of changes) noteVerdict(belt.state, context, pair, stay);
}

function besideAssets(scene: Scene, context: BenignContext): Found[] {
  const { settings } = scene;
  const low = scene.assetObjectIds.filter((id) => !scene.isOfBelt(id));
  if (low.length === 0) return [];
  const ids = [...new Set([...low, ...low.flatMap((id) => scene.besideOf(id))])];
  const { sets, clean } = scene.group('beside', ids, scene.settings.historyDays);
  const found = watchPairs(sets, clean.histories, {
    ...{ atUs: scene.atUs, onlyIds: low, watchedIds: low },
    declare: (one, other, us) => declareCompany(context, one, other, us),
  });
  return found
    .filter(({ isOpen, medianKm, key }) => {
      const isListed = settings.assets.some(({ id }) => scene.stood(`${key} ${id}`) !== undefined);
      return isOpen && !(medianKm > LISTED_KM_MAX * (isListed ? LEAVE_RATIO : 1));
    })
    .flatMap((one) => proximityFound(scene, one));
}

/** What everybody may know: whether one of the two is an asset changes nothing in it. */
function publicFound(scene: Scene, proximity: Proximity): Found {
  const { score, declared, learned } = proximity;
  return {
    ...{ kind: 'proximity', bound: 'all', score, declared, learned },
    ...{ concerns: [], body: { proximity } },
    case: proximityCase(proximity, {
      atUs: scene.atUs,
      was: scene.stood(proximity.key)?.state ?? 'closed',
    }),
    names: namesOfPair(scene, proximity),
  };
}

/** One for each asset of the two, which only those see who may know of it. */
function proximityFound(scene: Scene, proximity: Proximity): Found[] {
  const { id1, id2, kind, medianKm, score, declared, learned } = proximity;
  const isExplained = declared !== '' || learned !== '';
  const isOneBody = kind === 'docked' || kind === 'towed';
  return scene.settings.assets.filter(isTrackedAsset).flatMap((asset): Found[] => {
    if (asset.objectId !== id1 && asset.objectId !== id2) return [];
    const key = `${proximity.key} ${asset.id}`;
    const stood = scene.stood(key);
    const { scoreMin } = limitsHeld(limitsOf(scene.settings, asset.id), stood, asset.id);
    const concern: Concern = {
      ...{ assetId: asset.id, rangeKm: Number.isFinite(medianKm) ? medianKm : null },
      why: `${asset.name} is one of the two`,
      isTold: score >= scoreMin && !isSilent(scene.settings, asset.id, 'proximity'),
      isSevere: isOneBody && !isExplained,
      isAdvised: !isExplained && CAME.has(kind),
    };
    const assetIds = new Set([asset.objectId]);
    const was = stood?.state ?? 'closed';
    const one = proximityCase(proximity, { atUs: scene.atUs, assetIds, was });
    const common = { kind: 'proximity', bound: 'assets', score, declared, learned } as const;
    return [
      {
        ...{ ...common, concerns: [concern], body: { proximity } },
        case: { ...one, key },
        names: namesOfPair(scene, proximity),
      },
    ];
  });
}

function namesOfPair(scene: Scene, { id1, id2, name1, name2 }: Proximity) {
  const pair = [id1, id2].filter((id) => id !== '');
  return { ...namesOf(scene, pair), [id1]: name1, [id2]: name2 };
}

/** The forecast as itself, and one finding for each asset on the way, which only those see who may know of the asset. */
function approachFound(scene: Scene, approach: ApproachForecast): Found[] {
  const { settings, atUs } = scene;
  const { objectId } = approach;
  const whole = foundOf(scene, approach, approach.neighbours.slice(0, SHOWN_AHEAD), []);
  const concerned = approach.neighbours.flatMap((neighbour) =>
    settings.assets
      .filter(isTrackedAsset)
      .filter((asset) => asset.objectId === neighbour.objectId)
      .flatMap((asset) => {
        const stood = scene.stood(approachKey(objectId, asset.id));
        const limits = limitsHeld(limitsOf(settings, asset.id), stood, asset.id);
        const { approachDays, approachKm } = limits;
        const days = (neighbour.passUs - atUs) / DAY_US;
        if (days > approachDays || days < -1 || neighbour.missKm > approachKm) return [];
        const concern: Concern = {
          ...{ assetId: asset.id, rangeKm: neighbour.missKm, isSevere: false, isAdvised: false },
          why: `it drifts toward ${asset.name}, there in ${days.toFixed(1)} days`,
          isTold: !isSilent(settings, asset.id, 'proximity'),
        };
        return [foundOf(scene, approach, [neighbour], [concern])];
      }),
  );
  return [whole, ...concerned];
}

const SHOWN_AHEAD = 5;

function approachKey(objectId: string, assetId: string | undefined): string {
  return assetId === undefined ? `approach ${objectId}` : `approach ${objectId} ${assetId}`;
}

function foundOf(
  scene: Scene,
  approach: ApproachForecast,
  ahead: ApproachForecast['neighbours'],
  concerns: readonly Concern[],
): Found {
  const { objectId, name, madeUs, driftDegDay, longitudeDeg } = approach;
  const who = name || objectId;
  const rate = `${Math.abs(driftDegDay).toFixed(2)}° a day ${driftDegDay > 0 ? 'east' : 'west'}`;
  const [first] = ahead;
  const [concern] = concerns;
  const last = ahead.at(-1);
  const toward =
    concern === undefined || first === undefined ? '' : ` toward ${first.name || first.objectId}`;
  const reasons = [
    `by the sets of ${utcDay(madeUs)} it is at ${longitudeDeg.toFixed(2)}° E and drifts ${rate}`,
    ...ahead.map(
      (one) =>
        `${one.name || one.objectId} at ${one.longitudeDeg.toFixed(2)}° E: ${utcDay(one.passUs)} ` +
        `± ${(one.passSigmaS / 86_400).toFixed(1)} d, not nearer than ${one.missKm.toFixed(0)} km`,
    ),
    ...(approach.stop === undefined ? [] : stopTexts(approach.stop)),
    ...(concern === undefined ? [] : [concern.why]),
  ];
  return {
    ...{ kind: 'approach', score: null, declared: '', concerns, body: { approach } },
    bound: concern === undefined ? 'all' : 'assets',
    names: namesOf(scene, [objectId, ...ahead.map((one) => one.objectId)]),
    case: {
      ...{ kind: 'proximity', state: concern === undefined ? 'watch' : 'advisory' },
      key: approachKey(objectId, concern?.assetId),
      title: `${who} drifts along the belt${toward}, ${rate}`,
      objectIds: [...(concern === undefined ? [] : ahead.map((one) => one.objectId)), objectId],
      ...{ atUs: madeUs, confidence: 0.7 },
      window: {
        fromUs: first?.passUs ?? madeUs,
        toUs: Math.max(first?.passUs ?? madeUs, last?.passUs ?? madeUs),
      },
      reasons: reasons.map((text) => ({ atUs: madeUs, text })),
      benign: [
        {
          rule: 'passing',
          holds: false,
          text: 'whether it stops or passes cannot be told before it burns',
        },
      ],
      cancelledBy: 'it burns and drifts elsewhere, or is past',
      nextCheckUs: Math.round(scene.atUs + DAY_US),
      evidence: [
        { type: 'value', name: 'driftDegDay', value: driftDegDay, unit: 'deg/d' },
        { type: 'value', name: 'longitudeDeg', value: longitudeDeg, unit: 'deg' },
      ],
    },
  };
}

function utcDay(us: number): string {
  return formatUtc(us, 0).slice(0, 16).replace('T', ' ');
}
