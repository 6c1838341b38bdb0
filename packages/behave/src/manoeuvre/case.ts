/** A manoeuvre as a case for a person: what changed and how sure, what else it may have been, what would take it back. */
import { DAY_US, formatUtc } from '@noroshi/time';
import type { BehaviourCase, CaseState } from '../case.ts';
import type { Manoeuvre } from './contract.ts';

export type ManoeuvreContext = {
  readonly nowUs: number;
  readonly earlier: readonly Manoeuvre[]; // of the same object, before this one
  readonly assetIds: readonly string[]; // of the watcher, that are near it or are it; may be empty
  readonly isOwn: boolean; // it is an asset itself
  readonly declared: string; // '' or by whom the burn was announced
  readonly together: number; // other objects at its height that changed alike in the same days: drag, not thrust
};

export const MANOEUVRE_CASE_LIMITS = {
  usualBurnsMin: 3, // as many of a kind are a habit
  usualRatioMax: 3, // in size
  togetherMin: 3,
  settledDays: 14, // after this nobody waits for more
  sparseDays: 10, // between the sets beside it: one burn and several look alike then, and the least is told
  sparseConfidenceMax: 0.5,
  evenSigmas: 4.5, // at the detector's limit it is as likely a burn as not
} as const;

export function manoeuvreCase(manoeuvre: Manoeuvre, context: ManoeuvreContext): BehaviourCase {
  const { objectId, atUs, fromUs, toUs, significance, isConfirmed } = manoeuvre;
  const benign = benignOf(manoeuvre, context);
  return {
    kind: 'manoeuvre',
    key: manoeuvreKey(manoeuvre),
    state: stateOf(
      manoeuvre,
      context,
      benign.some(({ holds }) => holds),
    ),
    title: titleOf(manoeuvre),
    objectIds: [...context.assetIds.filter((id) => id !== objectId), objectId],
    atUs: toUs,
    window: { fromUs: Math.min(fromUs, atUs), toUs: Math.max(toUs, atUs) },
    confidence: confidenceOf(manoeuvre),
    reasons: reasonsOf(manoeuvre).map((text) => ({ atUs: toUs, text })),
    benign,
    cancelledBy: isConfirmed
      ? 'its operator says otherwise, or corrected sets no longer show the change'
      : 'the next sets lie on the old orbit again',
    nextCheckUs: context.nowUs + (isConfirmed ? DAY_US : DAY_US / 4),
    evidence: [
      { type: 'time', name: 'atUs', atUs },
      { type: 'value', name: 'dvMS', value: round(manoeuvre.dvMS), unit: 'm/s' },
      { type: 'value', name: 'dvTMS', value: round(manoeuvre.dvTMS), unit: 'm/s' },
      { type: 'value', name: 'dvNMS', value: round(manoeuvre.dvNMS), unit: 'm/s' },
      { type: 'value', name: 'dvSigmaMS', value: round(manoeuvre.dvSigmaMS), unit: 'm/s' },
      { type: 'value', name: 'significance', value: round(significance) },
    ],
  };
}

/** The same burn has the same key while no later set narrows its gap. */
export function manoeuvreKey({ objectId, fromUs }: Pick<Manoeuvre, 'objectId' | 'fromUs'>): string {
  return `manoeuvre/${objectId}/${fromUs}`;
}

/**
 * Quiet objects do not scatter normally. Eight without engines, in eight years of theirs: 4.5 a year stand out by 3 sigma, 2.1 by
 * 4, 0.9 by 6, 0.5 by 8: about as 1/z². Burns come in all sizes, so that one against the other goes with z².
 */
function confidenceOf(manoeuvre: Manoeuvre): number {
  const { evenSigmas, sparseConfidenceMax } = MANOEUVRE_CASE_LIMITS;
  if (!manoeuvre.isConfirmed) return 0.5;
  const share = (manoeuvre.significance / evenSigmas) ** 2;
  const sure = share / (1 + share);
  return sparseDaysOf(manoeuvre) === 0 ? sure : Math.min(sure, sparseConfidenceMax);
}

/**
 * Days between the last set before and the first after, where they are too many to tell one burn from several, or when it was: 0
 * where they are not. An arc lasts as long as it is told to.
 */
export function sparseDaysOf({
  fromUs,
  toUs,
  raisedBy,
}: Pick<Manoeuvre, 'fromUs' | 'toUs' | 'raisedBy'>): number {
  const days = (toUs - fromUs) / DAY_US;
  return raisedBy === 'step' && days > MANOEUVRE_CASE_LIMITS.sparseDays ? days : 0;
}

function stateOf(
  manoeuvre: Manoeuvre,
  { nowUs, assetIds, isOwn, declared }: ManoeuvreContext,
  isExplained: boolean,
): CaseState {
  const { isConfirmed, toUs } = manoeuvre;
  const isSettled = nowUs - toUs > MANOEUVRE_CASE_LIMITS.settledDays * DAY_US;
  if (declared !== '' || isSettled) return 'closed';
  const touches = assetIds.length > 0 || isOwn;
  const isSure = isConfirmed && sparseDaysOf(manoeuvre) === 0;
  return isSure && touches && !isExplained ? 'advisory' : 'watch';
}

function titleOf(manoeuvre: Manoeuvre): string {
  const { objectId, name, kind, dvMS, isConfirmed } = manoeuvre;
  const who = name === '' ? objectId : `${name} (${objectId})`;
  const what = kind === 'unclear' ? 'changed its orbit' : `manoeuvred: ${kind}`;
  const days = sparseDaysOf(manoeuvre);
  const least = days === 0 ? '' : `at least `;
  const gap = days === 0 ? '' : `, between sets ${days.toFixed(0)} days apart`;
  return `${who} ${what}, ${least}${speedText(dvMS)}${gap}${isConfirmed ? '' : ', unconfirmed'}`;
}

/** Gauss: δa is blind to R, and δe of R is that of T/2 a quarter of a revolution away; sets are means over a revolution. */
const RADIAL_TEXT =
  'the radial part is not told: it leaves the period as it is, and turns the perigee as a push along the track elsewhere in the revolution does';

function reasonsOf(manoeuvre: Manoeuvre): string[] {
  const { atUs, sigmaS, fromUs, toUs, channels, significance, isConfirmed } = manoeuvre;
  const spoke = channels
    .filter(({ z }) => Math.abs(z) >= 3)
    .map(({ channel, step, unit, z }) => {
      const sigmas = Math.min(999, Math.abs(z)).toFixed(0);
      return `${channel} by ${Number(step.toPrecision(3))} ${unit} (${sigmas} sigma)`;
    });
  const hours = (sigmaS / 3600).toFixed(sigmaS < 36_000 ? 1 : 0);
  const days = sparseDaysOf(manoeuvre);
  return [
    `at ${minute(atUs)} ± ${hours} h, between the sets of ${minute(fromUs)} and ${minute(toUs)}`,
    `changed: ${spoke.length > 0 ? spoke.join(', ') : 'several series a little'}`,
    ...(days === 0
      ? []
      : [`no set for ${days.toFixed(0)} days: one burn or several, and when, cannot be told`]),
    `as rare as ${Math.min(99, significance).toFixed(1)} sigma when it coasts`,
    isConfirmed ? 'later sets keep the new orbit' : 'rests on the newest set alone',
    ...(Number.isNaN(manoeuvre.dvRMS) ? [RADIAL_TEXT] : []),
  ];
}

function benignOf(manoeuvre: Manoeuvre, context: ManoeuvreContext): BehaviourCase['benign'] {
  const { usualBurnsMin, usualRatioMax, togetherMin } = MANOEUVRE_CASE_LIMITS;
  const alike = context.earlier.filter(
    ({ kind, dvMS }) =>
      kind === manoeuvre.kind &&
      dvMS < usualRatioMax * manoeuvre.dvMS &&
      manoeuvre.dvMS < usualRatioMax * dvMS,
  );
  const isStorm = manoeuvre.kind === 'lower' && context.together >= togetherMin;
  return [
    {
      rule: 'its habit',
      holds: alike.length >= usualBurnsMin,
      text: `${alike.length} earlier burns of this kind and size`,
    },
    {
      rule: 'denser air',
      holds: isStorm,
      text: `${context.together} others at its height sank alike in these days`,
    },
    {
      rule: 'declared',
      holds: context.declared !== '',
      text: context.declared === '' ? 'nobody announced it' : `announced by ${context.declared}`,
    },
    {
      rule: 'a bad set',
      holds: false,
      text: manoeuvre.isConfirmed
        ? 'no: the sets after it agree'
        : 'not excluded: no later set yet',
    },
  ];
}

function speedText(dvMS: number): string {
  return dvMS < 0.1 ? `${(1000 * dvMS).toPrecision(2)} mm/s` : `${dvMS.toPrecision(3)} m/s`;
}

function minute(us: number): string {
  return `${formatUtc(us).slice(0, 16).replace('T', ' ')} UTC`;
}

function round(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
