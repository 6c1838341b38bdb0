/**
 * Nearness as a case that a person can follow, in the belt and in low orbit alike: what was seen, why it is in this state, which
 * harmless explanations were tried, what would cancel it, and when it is looked at next. Never why somebody came.
 */
import type { Evidence } from '@noroshi/watch';
import type { BehaviourCase, CaseReason, CaseState } from '../case.ts';
import type { Proximity } from './contract.ts';
import { GEO_LIMITS } from './geo/limits.ts';
import { RELEASE_LIMITS } from './leo/limits.ts';

const DAY_US = 86_400e6;

/** States by score and kind; a person may edit them per asset where the node keeps its limits. */
export const PROXIMITY_STATES = {
  advisoryScoreMin: 0.45, // nearness, stay and past together: no single part reaches it
  warningScoreMin: 0.65,
  leaveBelow: 0.05, // a score that trembles at a limit is one state
  nextCheckDays: { watch: 2, advisory: 1, warning: 0.5, closed: 30 },
} as const;

export type ProximityContext = {
  readonly atUs: number; // the instant it is said
  readonly assetIds?: ReadonlySet<string>; // object ids of what is protected
  readonly evidence?: readonly Evidence[]; // element sets it rests on
  readonly was?: CaseState; // what was said before: it is left at a lower score than it is entered
};

/** The case of one proximity at an instant; the same stay has the same key. */
export function proximityCase(found: Proximity, context: ProximityContext): BehaviourCase {
  const state = stateOf(found, context);
  const step = PROXIMITY_STATES.nextCheckDays[state] * DAY_US;
  return {
    kind: 'proximity',
    key: found.key,
    state,
    title: titleOf(found),
    objectIds: found.id2 === '' ? [found.id1] : [found.id2, found.id1],
    atUs: found.openedUs,
    window: { fromUs: found.fromUs, toUs: found.toUs },
    confidence: confidenceOf(found),
    reasons: reasonsOf(found, state, context),
    benign: found.benign,
    cancelledBy: cancelledBy(found),
    nextCheckUs: Math.round(context.atUs + step),
    evidence: context.evidence ?? [],
  };
}

function stateOf(found: Proximity, { assetIds, was }: ProximityContext): CaseState {
  const { advisoryScoreMin, warningScoreMin, leaveBelow } = PROXIMITY_STATES;
  const held = (state: CaseState) => (was === state || was === 'warning' ? leaveBelow : 0);
  if (!found.isOpen || found.declared !== '' || found.learned !== '') return 'closed';
  const isOneBody = found.kind === 'docked' || found.kind === 'towed';
  const touches = assetIds?.has(found.id2) || assetIds?.has(found.id1);
  if (isOneBody) return touches ? 'warning' : 'advisory';
  if (found.score >= warningScoreMin - held('warning') && touches) return 'warning';
  return found.score >= advisoryScoreMin - held('advisory') ? 'advisory' : 'watch';
}

const SEEN: Readonly<Record<Proximity['kind'], string>> = {
  dwell: 'stands beside',
  'drift and stop': 'came along the belt and stopped beside',
  walking: 'stopped, one of a row of stops, beside',
  transit: 'passes',
  shadowing: 'shadowed',
  phasing: 'approaches in the same plane',
  release: 'separated slowly from',
  docked: 'docked with',
  towed: 'docked and moved together with',
  formation: 'flies with',
  'inspection pass': 'passed near, again and again, consistent with inspection,',
};

function titleOf({ kind, name1, name2, id1, id2 }: Proximity): string {
  const visitor = name1 || id1;
  if (id2 === '') return `${visitor} stopped where nobody of the catalogue is`;
  return `${visitor} ${SEEN[kind]} ${name2 || id2}`;
}

/** How sure that they are near at all: the range against its own error, and looks that agree. */
function confidenceOf({ medianKm, sigmaKm, id2 }: Proximity): number {
  if (id2 === '' || Number.isNaN(sigmaKm)) return 0.8;
  return Math.max(0.5, Math.min(0.99, 1 - sigmaKm / (2 * (medianKm + sigmaKm))));
}

function reasonsOf(found: Proximity, state: CaseState, { atUs }: ProximityContext): CaseReason[] {
  const reasons: CaseReason[] = [{ atUs: found.openedUs, text: titleOf(found) }];
  if (found.id2 !== '') reasons.push({ atUs: found.nearestUs, text: rangeText(found) });
  for (const { text, strength } of found.parts) {
    if (strength > 0) reasons.push({ atUs: found.openedUs, text });
  }
  const scored = `score ${found.score.toFixed(2)} of 1, which orders and does not judge`;
  if (found.declared !== '') reasons.push({ atUs, text: `explained: ${found.declared}` });
  else if (found.learned !== '') reasons.push({ atUs, text: `learned: ${found.learned}` });
  else if (found.isOpen) reasons.push({ atUs, text: `${state}: ${scored}` });
  else if (found.kind === 'release')
    reasons.push({ atUs, text: `it happened more than ${RELEASE_LIMITS.openDays} days ago` });
  else reasons.push({ atUs: found.toUs, text: 'they are apart' });
  return reasons;
}

/** 'least 4 km ± 3 km, 42 km in the median'. */
function rangeText({ kind, minKm, medianKm, sigmaKm }: Proximity): string {
  if (Number.isNaN(minKm)) return 'how far apart is not known: only plane and period are';
  const error = Number.isNaN(sigmaKm) ? '' : ` ± ${sigmaKm.toFixed(sigmaKm < 1 ? 1 : 0)} km`;
  const km = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  if (kind === 'release') return `${km(minKm)} km${error} apart when it was first catalogued`;
  return `least ${km(minKm)} km${error}, ${km(medianKm)} km${error} in the median`;
}

function cancelledBy(found: Proximity): string {
  if (found.id2 === '') return 'it leaves, or a rule declares what it does there';
  if (found.kind === 'release')
    return `${RELEASE_LIMITS.openDays} days go by, another object is found to be its parent, or a rule declares the release`;
  if (found.regime === 'GEO')
    return `two looks with the median of a day beyond ${GEO_LIMITS.apartKm} km, or a rule that declares this company`;
  return 'apart at two looks in a row, or a rule that declares this company';
}
