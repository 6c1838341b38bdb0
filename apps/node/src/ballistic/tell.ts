/** How the watch of ballistic objects is: health and metrics. A sensor that is silent is told before anybody misses it. */
import type { NodeContext } from '../context.ts';
import type { Seen } from './messages.ts';
import { type BallisticSettings, SILENT_S } from './settings.ts';

const LINE = 'watching/ballistic';

export function tellHealth(
  { health, metrics, clock }: NodeContext,
  settings: BallisticSettings,
  faults: readonly string[],
  seen: Seen | null,
): void {
  const problems = [...settings.problems, ...settings.idle, ...faults];
  if (seen === null) {
    const words = [...problems, 'no source of looks is configured: nothing is watched'];
    health.report(LINE, problems.length === 0 ? 'ok' : 'degraded', words.join('; '));
    return;
  }
  const failed = seen.sources.filter(({ failure }) => failure !== '');
  const silent = silentSensors(settings, seen, clock.watchUs());
  const sum = (of: (one: Seen['sources'][number]) => number) =>
    seen.sources.reduce((total, one) => total + of(one), 0);
  const refused = sum((one) => one.refused);
  metrics.gauge('noroshi_looks', seen.looks, { what: 'taken' });
  metrics.gauge('noroshi_looks', seen.looksLate + sum((one) => one.lateOrEarly), { what: 'late' });
  metrics.gauge('noroshi_looks', refused, { what: 'refused' });
  metrics.gauge('noroshi_ballistic_tracks', seen.tracks.length);
  const words = [
    ...failed.map(({ id, failure }) => `${id} gives nothing: ${failure}`),
    ...problems,
    ...silent,
    `${seen.looks} looks, ${seen.tracks.length} tracks, ${seen.launches.length} launches`,
    ...(refused > 0 ? [`${refused} lines refused, the last: ${lastFault(seen)}`] : []),
    ...(seen.isCaughtUp ? [] : ['looks of before are still being taken']),
  ];
  const isDegraded = problems.length > 0 || silent.length > 0 || refused > 0 || !seen.isCaughtUp;
  const state = failed.length > 0 ? 'failed' : isDegraded ? 'degraded' : 'ok';
  health.report(LINE, state, words.join('; '));
}

const lastFault = ({ sources }: Seen) =>
  sources.findLast(({ lastFault }) => lastFault !== '')?.lastFault ?? '';

function silentSensors(
  { sources }: BallisticSettings,
  { sensors, isCaughtUp }: Seen,
  watchUs: number,
): string[] {
  if (!isCaughtUp) return [];
  return sensors.flatMap(({ name, source, lastUs }) => {
    const configured = sources.find(({ id }) => id === source);
    const limitS = (configured?.type === 'folder' && configured.silentS) || SILENT_S;
    if (lastUs === null) return [`${name} has given no look yet`];
    const ageS = (watchUs - lastUs) / 1e6;
    return ageS > limitS ? [`${name} is silent since ${Math.round(ageS)} s`] : [];
  });
}
