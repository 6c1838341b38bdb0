/** A decay as a case for a person: how low it is, when it ends, over which of the watched ground, and what else it may be. */
import { DAY_US, formatUtc } from '@noroshi/time';
import type { BehaviourCase, CaseState } from '../case.ts';
import type { DecayForecast } from './contract.ts';
import type { AreaUnderTrack } from './track.ts';

export type DecayContext = {
  readonly nowUs: number;
  readonly areas: readonly AreaUnderTrack[]; // watched ground under the window; empty: none, or no track yet
  readonly isAsset: boolean; // the object itself is watched
};

export const DECAY_CASE_LIMITS = {
  advisoryDays: 14,
  warningDays: 3,
  silentDays: 2, // after the window without a new element set it is taken as down
} as const;

export function decayCase(forecast: DecayForecast, context: DecayContext): BehaviourCase {
  const { nowUs, areas } = context;
  const state = stateOf(forecast, context);
  const named = forecast.name === '' ? forecast.objectId : forecast.name;
  const hasWindow = forecast.why === '';
  return {
    kind: 'decay',
    key: `decay:${forecast.objectId}`,
    state,
    title: titleOf(named, state, forecast),
    objectIds: [forecast.objectId],
    atUs: forecast.madeUs,
    window: hasWindow
      ? { fromUs: forecast.fromUs, toUs: forecast.toUs }
      : { fromUs: forecast.madeUs, toUs: forecast.madeUs },
    confidence: hasWindow ? 0.9 : 0,
    reasons: reasonsOf(forecast, areas).map((text) => ({ atUs: forecast.madeUs, text })),
    benign: benignOf(forecast),
    cancelledBy: `an element set that shows it raised, or none for ${DECAY_CASE_LIMITS.silentDays} days after the window`,
    nextCheckUs: nowUs + nextCheckDays(forecast, nowUs) * DAY_US,
    evidence: evidenceOf(forecast),
  };
}

const LONG_KM = 1500; // between the heights: eccentricities above 0.1

function stateOf(forecast: DecayForecast, { nowUs, areas, isAsset }: DecayContext): CaseState {
  if (forecast.why !== '') return 'watch';
  const { silentDays, warningDays, advisoryDays } = DECAY_CASE_LIMITS;
  if (nowUs > forecast.toUs + silentDays * DAY_US) return 'closed';
  const leftDays = (forecast.fromUs - nowUs) / DAY_US;
  if (leftDays < warningDays && (areas.length > 0 || isAsset)) return 'warning';
  return leftDays < advisoryDays ? 'advisory' : 'watch';
}

function titleOf(named: string, state: CaseState, forecast: DecayForecast): string {
  if (forecast.why !== '') return `${named} is low at ${forecast.perigeeKm.toFixed(0)} km`;
  if (state === 'closed') return `${named} came down about ${minute(forecast.decayUs)}`;
  return `${named} comes down about ${minute(forecast.decayUs)}, between ${minute(forecast.fromUs)} and ${minute(forecast.toUs)}`;
}

function reasonsOf(forecast: DecayForecast, areas: readonly AreaUnderTrack[]): string[] {
  const heights = `heights ${forecast.perigeeKm.toFixed(0)} to ${forecast.apogeeKm.toFixed(0)} km by the set of ${minute(forecast.setEpochUs)}`;
  if (forecast.why !== '') return [heights, `no window: ${forecast.why}`];
  return [
    heights,
    `feels the air as ${forecast.ballisticM2Kg.toPrecision(2)} m²/kg, ± ${(100 * forecast.ballisticSigmaRatio).toFixed(0)} %`,
    ...forecast.weather
      .split('; steered, ')
      .map((text, k) => (k === 0 ? `space weather ${text}` : `steered: the window is ${text}`)),
    ...(forecast.apogeeKm - forecast.perigeeKm > LONG_KM
      ? ['a long orbit: Sun and Moon move its perigee, which the forecast has as doubt only']
      : []),
    ...areas.map(
      ({ id, passes, firstUs, lastUs, probability }) =>
        `${id} lies under ${passes} ${passes === 1 ? 'pass' : 'passes'} of the window, ${minute(firstUs)} to ${minute(lastUs)}; ` +
        `the fall ends over it with ${(100 * probability).toPrecision(2)} %`,
    ),
  ];
}

function benignOf(forecast: DecayForecast): BehaviourCase['benign'] {
  return [
    {
      rule: 'steered',
      holds: forecast.isUncontrolled === false,
      text:
        forecast.isUncontrolled === null
          ? 'whether somebody steers it cannot be told from its sets'
          : forecast.isUncontrolled
            ? 'its loss of height is the air’s alone in every interval'
            : forecast.why ||
              'it is steered down, and its mates came down so: the window is theirs',
    },
  ];
}

/** An object is tracked several times a day at the end: looked at after a tenth of what is left, an hour to a day. */
function nextCheckDays({ decayUs, why }: DecayForecast, nowUs: number): number {
  if (why !== '') return 1;
  return Math.min(1, Math.max(1 / 24, (0.1 * (decayUs - nowUs)) / DAY_US));
}

function evidenceOf(forecast: DecayForecast): BehaviourCase['evidence'] {
  const value = (name: string, of: number, unit: string) =>
    Number.isFinite(of) ? [{ type: 'value' as const, name, value: of, unit }] : [];
  return [
    ...value('perigeeKm', forecast.perigeeKm, 'km'),
    ...value('apogeeKm', forecast.apogeeKm, 'km'),
    ...value('remainingDays', forecast.remainingDays, 'd'),
    ...value('ballisticM2Kg', forecast.ballisticM2Kg, 'm2/kg'),
    ...(Number.isFinite(forecast.decayUs)
      ? [{ type: 'time' as const, name: 'decayUs', atUs: Math.round(forecast.decayUs) }]
      : []),
  ];
}

function minute(us: number): string {
  return formatUtc(us).slice(0, 16).replace('T', ' ');
}
