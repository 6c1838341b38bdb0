/** A departure from an object's own pattern as a case for a person. It says what is unlike before, and nothing of why. */
import type { BehaviourCase, CaseState } from '../case.ts';
import type { PatternDeparture, PatternOfLife } from './contract.ts';

export type PatternContext = {
  readonly nowUs: number;
  readonly pattern: PatternOfLife;
  readonly assetIds: readonly string[]; // of the watcher, that stand near; may be empty
};

export function patternCase(departure: PatternDeparture, context: PatternContext): BehaviourCase {
  const { objectId, name, atUs, openedUs, what, surprise, expected, seen } = departure;
  const { nowUs, pattern, assetIds } = context;
  const who = name === '' ? objectId : `${name} (${objectId})`;
  const east = pattern.segments.filter(({ axis }) => axis === 'east-west');
  const last = east[east.length - 1];
  const isMover = east.filter(({ mode }) => mode === 'drift').length >= USUAL_DRIFTS;
  const isRest = last?.mode === 'graveyard';
  const isSettled = nowUs - openedUs > SETTLED_DAYS * DAY_US;
  return {
    ...{
      kind: 'manoeuvre',
      key: `pattern/${objectId}/${Math.round(atUs)}`,
      title: `${who} ${what}`,
    },
    state: stateOf(isSettled || isRest, isMover, assetIds.length > 0),
    objectIds: [...assetIds, objectId],
    atUs: openedUs,
    window: { fromUs: Math.min(atUs, openedUs), toUs: Math.max(atUs, openedUs) },
    confidence: 1 - 10 ** -surprise,
    reasons: [
      { atUs: openedUs, text: `seen: ${seen}; by its own history: ${expected}` },
      { atUs: openedUs, text: `chance under its own history 1 in ${oneIn(surprise)}` },
    ],
    benign: [
      {
        ...{ rule: 'moves often', holds: isMover },
        text: `${east.filter(({ mode }) => mode === 'drift').length} drifts in its history`,
      },
      {
        ...{ rule: 'retired', holds: isRest },
        text: isRest ? 'it drifts above the belt' : 'it is not in the graveyard',
      },
    ],
    cancelledBy: `back within its own pattern for ${SETTLED_DAYS} days, or its operator declares it`,
    nextCheckUs: nowUs + DAY_US,
    evidence: [
      { type: 'time', name: 'atUs', atUs: Math.round(atUs) },
      { type: 'value', name: 'surprise', value: surprise },
    ],
  };
}

function stateOf(isOver: boolean, isMover: boolean, isNearAsset: boolean): CaseState {
  if (isOver) return 'closed';
  return isNearAsset && !isMover ? 'advisory' : 'watch';
}

/** 1,000 rather than 1e3, and no digits that nobody knows. */
function oneIn(surprise: number): string {
  const power = Math.min(9, Math.floor(surprise));
  return String(10 ** power).replace(/\B(?=(\d{3})+$)/g, ',');
}

const DAY_US = 86_400e6;
const SETTLED_DAYS = 30;
const USUAL_DRIFTS = 3;
