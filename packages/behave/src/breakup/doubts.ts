/**
 * How sure a break-up is, as figures and words: who else may have been the parent, which other revolution it may have been, and one
 * number for the whole.
 */
import type { ElementSetBatch } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import type { BreakupParent } from './contract.ts';
import { BREAKUP_LIMITS as LIMITS } from './limits.ts';
import type { ParentSearch } from './parent.ts';
import type { Pinch } from './pinch.ts';

const GROWTH_CONFIDENCE = 0.4; // named debris in number, and nothing else

/**
 * Growth alone, and what the common place adds: the lower bound of the share that agrees (Wilson 1927: five of five say less than
 * fifty of fifty), less where the time is not known to a day.
 */
export function confidenceOf(pinch: Pinch | null): number {
  if (pinch === null) return GROWTH_CONFIDENCE;
  const share = lowerShare(pinch.agreeing, pinch.sure);
  const timed = 86_400 / (86_400 + pinch.sigmaS);
  return Math.min(0.99, GROWTH_CONFIDENCE + (1 - GROWTH_CONFIDENCE) * share * timed);
}

function lowerShare(count: number, of: number): number {
  const z2 = LIMITS.confidenceZ ** 2;
  const share = count / of;
  const middle = share + z2 / (2 * of);
  const half = LIMITS.confidenceZ * Math.sqrt((share * (1 - share) + z2 / (4 * of)) / of);
  return (middle - half) / (1 + z2 / of);
}

/** Candidates of less weight are not listed. */
export function isTold({ weight }: { readonly weight: number }): boolean {
  return weight >= LIMITS.weightToldMin;
}

/** Who may have been the parent, likeliest first. */
export function parentsOf(sets: ElementSetBatch, { weights }: ParentSearch): BreakupParent[] {
  const { objectId, name } = sets.objects;
  return weights.filter(isTold).map(({ object, weight }) => {
    return { objectId: objectId[object]!, name: name[object]!, weight };
  });
}

/** Whether one object explains the pieces so much better than the others that it is named alone. */
export function isParentSure(parents: readonly BreakupParent[]): boolean {
  return (parents[0]?.weight ?? 1) >= LIMITS.parentSureMin;
}

/** What is in doubt, in words; nothing where parent and revolution are sure. */
export function doubtsOf(
  launch: string,
  parents: readonly BreakupParent[],
  pinch: Pinch | null,
): string[] {
  const doubts: string[] = [];
  if (!isParentSure(parents)) {
    const each = parents.map(({ objectId, weight }) => `${objectId} (${percent(weight)})`);
    doubts.push(
      `the parent is one of the launch ${launch}, paths do not tell them apart: ${each.join(', ')}`,
    );
  }
  const times = pinch?.times.filter(isTold) ?? [];
  if (times.length > 1 && times[0]!.weight < LIMITS.revolutionSureMin) {
    const each = times
      .slice(0, TIMES_SAID)
      .map(({ atUs, weight }) => `${minute(atUs)} (${percent(weight)})`);
    doubts.push(`it may have been another revolution: ${each.join(', ')}`);
  }
  return doubts;
}

const TIMES_SAID = 4;

function percent(weight: number): string {
  return `${Math.round(100 * weight)} %`;
}

function minute(us: number): string {
  return formatUtc(us).slice(0, 16).replace('T', ' ');
}
