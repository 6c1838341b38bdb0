/** What a scenario expects of a replay, and what it did not get: each with the figure and the bound. */
import type { Replay } from './replay.ts';
import type { Scenario } from './scenario.ts';

export type Shortfall = { readonly field: string; readonly got: number; readonly bound: number };

/** Empty where all is met, or nothing is expected. */
export function shortfallsOf(scenario: Scenario, replay: Replay): Shortfall[] {
  const { expected } = scenario;
  if (expected === null) return [];
  const { measures, impacts } = replay;
  const withArea = impacts.filter(({ area }) => area !== null);
  const last = new Map(withArea.map((row) => [row.trackId, row]));
  const held = [...last.values()].filter(({ error }) => error?.isInside99);
  const most: [string, number | null, number][] = [
    [
      'launchDetectedSMax',
      expected.launchDetectedSMax,
      slowestLaunchS(scenario, replay, 'confirmedS'),
    ],
    ['sectorKnownSMax', expected.sectorKnownSMax, slowestLaunchS(scenario, replay, 'azimuthS')],
    ['falseTracksMax', expected.falseTracksMax, measures.falseTracks],
    ['impactAreas', expected.impactAreas, last.size],
    ['gospaKmMax', expected.gospaKmMax, measures.gospaKm],
  ];
  const least: [string, number | null, number][] = [
    ['tracksMin', expected.tracksMin, measures.tracks],
    ['landingsInside99Min', expected.landingsInside99Min, held.length],
    ['impactAreas', expected.impactAreas, last.size],
  ];
  const missed = [
    ...most.filter(([, bound, got]) => bound !== null && !(got <= bound)),
    ...least.filter(([, bound, got]) => bound !== null && !(got >= bound)),
  ];
  return missed.map(([field, bound, got]) => ({ field, got, bound: bound! }));
}

/** From a launch to a moment of it, of the slowest; Infinity where one never came to it. */
function slowestLaunchS(
  { objects }: Scenario,
  { launches }: Replay,
  moment: 'confirmedS' | 'azimuthS',
): number {
  const starts = objects.flatMap((one) => ('launchS' in one ? [one.launchS] : []));
  const seen = launches.map((one) => one[moment] ?? Number.POSITIVE_INFINITY);
  seen.sort((a, b) => a - b);
  if (seen.length < starts.length) return Number.POSITIVE_INFINITY;
  starts.sort((a, b) => a - b);
  return starts.reduce((most, startS, i) => Math.max(most, seen[i]! - startS), 0);
}
