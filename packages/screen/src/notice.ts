/**
 * A conjunction as a notice: which approach it is, in words, how serious, and on what evidence. An update of the same
 * approach has the same key, so that the newer supersedes the older; one that is no danger any more says so.
 */
import { formatUtc } from '@noroshi/time';
import type { Asset, Evidence, NoticeDraft, Severity } from '@noroshi/watch';
import { SCHEMA_LIMITS } from '@noroshi/watch/limits';
import { compareIds } from './identity.ts';
import {
  CONJUNCTION_THRESHOLDS,
  type ConjunctionThresholds,
  judgeConjunction,
  type NoticeObject,
} from './notice-judge.ts';
import type { ConjunctionRow, OrbitSource } from './rows.ts';

export const METHOD = { name: 'screen.conjunction', version: '1' } as const;

const NAME_LENGTH_MAX = 48; // two names and the figures fit a title
const ID_LENGTH_MAX = 80; // two ids and a time fit a key

export type NoticeContext = {
  readonly atUs: number; // by the watch's clock
  readonly thresholdKm: number; // what the screen reported below
  readonly assets: readonly Asset[]; // all that are watched
  readonly thresholds?: ConjunctionThresholds;
  readonly objects: (objectId: string) => NoticeObject | undefined;
  /** What was told of this approach before, if anything. */
  readonly before?: ApproachBefore;
};

/** An approach that was told: enough to know it again. */
export type ApproachBefore = {
  readonly key: string;
  readonly id1: string;
  readonly id2: string;
  readonly name1: string;
  readonly name2: string;
  readonly tcaUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly severity: Severity;
  readonly missKm: number;
};

/** The share of a revolution by which an update may move the closest approach: approaches of a pair are half of one apart. */
export const SAME_APPROACH_REVOLUTIONS = 0.125;

/**
 * Is this row the approach told before? Same pair, and the two times below the threshold lie within an eighth of the
 * shorter revolution of each other (12 minutes in low orbit, 3 hours at GEO). A pair's next approach is half a revolution
 * away at least, so no two of them are taken for one.
 */
export function sameApproach(
  before: Pick<ApproachBefore, 'id1' | 'id2' | 'fromUs' | 'toUs'>,
  row: Pick<ConjunctionRow, 'id1' | 'id2' | 'fromUs' | 'toUs'>,
  meanMotionMaxRadS: number,
): boolean {
  if (before.id1 !== row.id1 || before.id2 !== row.id2) return false;
  const slackUs = ((2e6 * Math.PI) / meanMotionMaxRadS) * SAME_APPROACH_REVOLUTIONS;
  return row.fromUs <= before.toUs + slackUs && row.toUs >= before.fromUs - slackUs;
}

/** The notice of a row; its key is the one told before, or says pair and time as first seen. */
export function conjunctionNotice(row: ConjunctionRow, context: NoticeContext): NoticeDraft {
  const thresholds = context.thresholds ?? CONJUNCTION_THRESHOLDS;
  const objects = goingBy(row, context.objects);
  const assets = assetsOf(row, context.assets);
  const together = isTogether(row, assets);
  const judged = judgeConjunction(row, objects, context.atUs, thresholds, together);
  const { before } = context;
  const lowered = before !== undefined && before.severity !== 'low' && judged.severity === 'low';
  return {
    kind: 'conjunction',
    key: before?.key ?? keyOf(row),
    title: `${lowered ? 'Risk fell: ' : ''}${titleOf(row)}`,
    about: aboutOf(row, assets),
    atUs: context.atUs,
    window: { fromUs: row.fromUs, toUs: row.toUs },
    severity: judged.severity,
    confidence: judged.confidence,
    evidence: [
      ...rowEvidence(row),
      { type: 'value', name: 'why', value: kept(judged.reasons.join('; ')).slice(0, 1000) },
      ...(judged.staleIds.length > 0
        ? [
            {
              type: 'value' as const,
              name: 'staleElementSets',
              value: kept(judged.staleIds.join(', ')),
            },
          ]
        : []),
      ...objects.filter((object) => isPlainId(object.objectId)).map(orbitEvidence),
    ],
    method: methodOf(context.thresholdKm, thresholds),
  };
}

type GoingBy = NoticeObject & { readonly orbit: OrbitSource };

/** Both objects, each as old as what it went by at closest approach: its element set, or its ephemeris. */
function goingBy(row: ConjunctionRow, objects: NoticeContext['objects']): GoingBy[] {
  const one = (id: string, orbit: OrbitSource = 'set', ageD: number): GoingBy[] => {
    const object = objects(id);
    if (object === undefined) return [];
    const createdUs = Math.round(row.tcaUs - ageD * 86_400e6);
    return [{ ...object, orbit, epochUs: orbit === 'set' ? object.epochUs : createdUs }];
  };
  return [...one(row.id1, row.orbit1, row.age1D), ...one(row.id2, row.orbit2, row.age2D)];
}

/** An ephemeris is no element set: that it was used, and of when it is, is a time of its own. */
function orbitEvidence(object: GoingBy): Evidence {
  if (object.orbit === 'set') return setEvidence(object);
  return { type: 'time', name: `ephemeris of ${object.objectId}`, atUs: object.epochUs };
}

/**
 * Told before, and no longer below the threshold in a screen that looked there: said, never silence. `lost`: objects of the
 * pair without an element set that can be propagated; then nothing is known, and that is what is said.
 */
export function vanishedNotice(
  before: ApproachBefore,
  context: NoticeContext,
  lost: readonly string[] = [],
): NoticeDraft {
  const pair = `${nameOf(before.name1, before.id1)} and ${nameOf(before.name2, before.id2)}`;
  const limit = `${context.thresholdKm} km`;
  const when = utc(before.tcaUs);
  const isBlind = lost.length > 0;
  return {
    kind: 'conjunction',
    key: before.key,
    title: isBlind
      ? `Not watched any more: ${pair} about ${when}, no usable element set`
      : `Risk fell: ${pair} no longer come within ${limit} about ${when}`,
    about: aboutOf(before, assetsOf(before, context.assets)),
    atUs: context.atUs,
    window: { fromUs: before.fromUs, toUs: before.toUs },
    severity: isBlind ? before.severity : 'low',
    confidence: isBlind ? 0.2 : 0.8,
    evidence: [
      {
        ...{ type: 'value', name: 'why' },
        value: isBlind
          ? `there is no usable element set of ${kept(lost.join(' and '))}: what was told before stands`
          : `by newer element sets they stay ${limit} or more apart`,
      },
      { type: 'value', name: 'missKmBefore', value: before.missKm, unit: 'km' },
      { type: 'time', name: 'closestApproachBefore', atUs: before.tcaUs },
      ...[before.id1, before.id2].flatMap((id) => {
        const object = context.objects(id);
        return object === undefined || !isPlainId(id) ? [] : [setEvidence(object)];
      }),
    ],
    method: methodOf(context.thresholdKm, context.thresholds ?? CONJUNCTION_THRESHOLDS),
  };
}

function keyOf(row: ConjunctionRow): string {
  const [a, b] = [row.id1, row.id2].map((id) => kept(id).slice(0, ID_LENGTH_MAX));
  return `conjunction/${a}/${b}/${utc(row.tcaUs)}`;
}

function titleOf(row: ConjunctionRow): string {
  const pair = `${nameOf(row.name1, row.id1)} and ${nameOf(row.name2, row.id2)}`;
  const miss = `${row.missKm.toFixed(3)} km`;
  if (row.kind === 'interval')
    return `${pair} stay near from ${utc(row.fromUs)} to ${utc(row.toUs)}, least ${miss}`;
  const probability = row.pc === null ? '' : `, probability ${row.pc.toExponential(1)}`;
  const diluted = row.dilution === true ? ' (diluted)' : '';
  return `${pair} pass ${miss} apart at ${utc(row.tcaUs)}${probability}${diluted}`;
}

function utc(epochUs: number): string {
  return formatUtc(epochUs, 0);
}

/** U+0000 is in no text that a store keeps; a name may come from any file. */
function kept(text: string): string {
  return text.replaceAll('\u0000', '\ufffd');
}

function nameOf(name: string, id: string): string {
  const shown = kept(name === '' || name === id ? id : `${name} (${id})`);
  return shown.length <= NAME_LENGTH_MAX ? shown : `${shown.slice(0, NAME_LENGTH_MAX - 1)}…`;
}

type Pair = Pick<ConjunctionRow, 'id1' | 'id2'>;

function assetsOf(row: Pair, assets: readonly Asset[]): readonly Asset[] {
  return assets.filter(({ objectId }) => objectId === row.id1 || objectId === row.id2);
}

/** Both objects are assets, and one owner has both. */
function isTogether(row: Pair, assets: readonly Asset[]): boolean {
  const ownersOf = (id: string) => assets.filter((a) => a.objectId === id).map((a) => a.owner);
  const second = ownersOf(row.id2);
  return ownersOf(row.id1).some((owner) => second.includes(owner));
}

function aboutOf(row: Pair, assets: readonly Asset[]): NoticeDraft['about'] {
  const ids = [...new Set(assets.map((asset) => asset.id))].sort(compareIds).slice(0, 62);
  const objects = [row.id1, row.id2].filter(isPlainId);
  return [
    ...ids.map((id) => ({ type: 'asset' as const, id })),
    ...objects.map((id) => ({ type: 'object' as const, id })),
  ];
}

/** An object's own id may be any text of its source; one that is no `Id` is in the title and the key's place only. */
function isPlainId(id: string): boolean {
  return id.length <= SCHEMA_LIMITS.idLengthMax && /^[A-Za-z0-9][A-Za-z0-9._:@/-]*$/.test(id);
}

function rowEvidence(row: ConjunctionRow): Evidence[] {
  const value = (name: string, shown: number | string | null, unit?: string): Evidence => ({
    ...{ type: 'value', name, value: shown },
    ...(unit !== undefined && { unit }),
  });
  const diluted = row.dilution === null ? null : row.dilution ? 'yes' : 'no';
  return [
    { type: 'time', name: 'closestApproach', atUs: row.tcaUs },
    value('kind', row.kind),
    value('missKm', row.missKm, 'km'),
    value('missRKm', row.missRKm, 'km'),
    value('missTKm', row.missTKm, 'km'),
    value('missNKm', row.missNKm, 'km'),
    value('relativeSpeedKmS', row.relativeSpeedKmS, 'km/s'),
    value('pc', row.pc),
    value('pcMax', row.pcMax),
    value('dilution', diluted),
    value('covariance', row.covariance),
    value('age1D', row.age1D, 'd'),
    value('age2D', row.age2D, 'd'),
    value('hbrM', row.hbrM, 'm'),
  ];
}

function setEvidence({ objectId, source, epochUs }: NoticeObject): Evidence {
  return { type: 'elementSet', objectId, source: kept(source).slice(0, 200) || 'unknown', epochUs };
}

function methodOf(thresholdKm: number, thresholds: ConjunctionThresholds): NoticeDraft['method'] {
  return { ...METHOD, parameters: { thresholdKm, ...thresholds } };
}
