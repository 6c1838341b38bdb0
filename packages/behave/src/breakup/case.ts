/** A break-up as a case for a person: what was seen, what else it may be, what would cancel it, when to look again. */
import { formatUtc } from '@noroshi/time';
import type { BehaviourCase, CaseState } from '../case.ts';
import type { Breakup, CloudCrossing } from './contract.ts';
import { isParentSure } from './doubts.ts';

export type BreakupContext = {
  readonly nowUs: number;
  readonly crossings: readonly CloudCrossing[]; // of assets; empty: none, or not looked for
};

const DAY_US = 86_400e6;
const NEXT_LOOK_DAYS = 1; // catalogues number pieces of a cloud daily
const QUIET_DAYS = 60; // without further pieces

export function breakupCase(breakup: Breakup, context: BreakupContext): BehaviourCase {
  const { nowUs, crossings } = context;
  const assetIds = [...new Set(crossings.map(({ objectId }) => objectId))].sort();
  const parent = whoOf(breakup);
  const parents = [breakup.parentId, breakup.otherParentId].filter((id) => id !== null);
  const reasons = [...breakup.reasons, breakup.likeness, ...crossings.map(crossingText)];
  return {
    ...{ kind: 'breakup', key: breakup.key, state: stateOf(breakup, context) },
    title:
      breakup.kind === 'later pieces'
        ? `${breakup.growth} further pieces of ${parent} catalogued`
        : `${parent} broke up: ${breakup.growth} pieces catalogued`,
    objectIds: [...assetIds, ...parents],
    atUs: breakup.foundUs,
    window: {
      fromUs: breakup.fromUs,
      toUs: Math.max(breakup.toUs, ...crossings.map(({ toUs }) => toUs)),
    },
    confidence: breakup.confidence,
    reasons: reasons.map((text) => ({ atUs: breakup.foundUs, text })),
    benign: benignOf(breakup),
    cancelledBy: `no further piece for ${QUIET_DAYS} days and no crossing of an asset`,
    nextCheckUs: nowUs + NEXT_LOOK_DAYS * DAY_US,
    evidence: evidenceOf(breakup),
  };
}

/** The parent's name; one of its launch, where another explains the pieces nearly as well. */
function whoOf({ parentName, parentId, launch, parents = [] }: Breakup): string {
  const likeliest = parentName || parentId || launch;
  return isParentSure(parents) ? likeliest : `one of the launch ${launch} (likeliest ${likeliest})`;
}

function stateOf(breakup: Breakup, { nowUs, crossings }: BreakupContext): CaseState {
  const isOpen = crossings.some(({ toUs }) => toUs > nowUs);
  if (nowUs - breakup.foundUs > QUIET_DAYS * DAY_US && !isOpen) return 'closed';
  if (isOpen && breakup.kind === 'break-up') return 'warning';
  return breakup.kind === 'break-up' && breakup.atUs !== null ? 'advisory' : 'watch';
}

function crossingText({ objectId, pieces, perDay, fromUs, toUs, minKm, sigmaKm }: CloudCrossing) {
  return (
    `${pieces} pieces cross the orbit of ${objectId} from ${day(fromUs)} to ${day(toUs)}, ` +
    `${perDay.toFixed(0)} times a day; nearest ${minKm.toFixed(0)} ± ${sigmaKm.toFixed(0)} km by mean elements`
  );
}

function benignOf({ kind, atUs, dvSpreadMS, growth }: Breakup): BehaviourCase['benign'] {
  const met = atUs !== null;
  return [
    {
      ...{ rule: 'late cataloguing', holds: kind === 'later pieces' },
      text: met
        ? 'the pieces were at one place and moment, looked for back to before the earlier snapshot'
        : 'no common place and moment was found: the pieces may be older than the snapshot',
    },
    {
      ...{ rule: 'deployment', holds: false },
      text: `${growth} objects that bear no names of their own`,
    },
    {
      ...{ rule: 'release', holds: false },
      text: Number.isFinite(dvSpreadMS)
        ? `they left at up to ${dvSpreadMS.toFixed(0)} m/s, springs give less than 12`
        : 'speeds are not known; the catalogue names them debris',
    },
  ];
}

function evidenceOf(breakup: Breakup): BehaviourCase['evidence'] {
  const value = (name: string, of: number | null, unit: string) =>
    of !== null && Number.isFinite(of) ? [{ type: 'value' as const, name, value: of, unit }] : [];
  return [
    { type: 'value', name: 'pieces', value: breakup.pieces.length },
    ...(breakup.atUs === null
      ? []
      : [{ type: 'time' as const, name: 'atUs', atUs: Math.round(breakup.atUs) }]),
    ...value('sigmaS', breakup.sigmaS, 's'),
    ...value('dvSpreadMS', breakup.dvSpreadMS, 'm/s'),
    ...value('spreadKm', breakup.spreadKm, 'km'),
    ...value('heightKm', breakup.heightKm, 'km'),
  ];
}

function day(us: number): string {
  return formatUtc(us).slice(0, 16).replace('T', ' ');
}
