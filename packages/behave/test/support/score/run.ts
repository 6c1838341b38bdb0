/** Any detector over the benchmark's satellites that are at hand: one configuration a class, nothing learnt from the truth. */
import {
  cleanHistories,
  type Manoeuvre,
  type ManoeuvreReport,
  type ObjectHistory,
} from '@noroshi/behave';
import { readSets } from '../sets.ts';
import { type Trial, trialOf } from './score.ts';
import { elementsOf, satellitesAtHand, truthOf } from './truth.ts';

export type DetectorRun = {
  readonly report: ManoeuvreReport;
  readonly candidates: readonly Manoeuvre[]; // down to a low significance
};

export function runBenchmark(
  detect: (history: ObjectHistory) => DetectorRun,
  which: readonly ('LEO' | 'GEO')[] = ['LEO', 'GEO'],
): Readonly<Record<'LEO' | 'GEO', readonly Trial[]>> {
  const groups: Record<'LEO' | 'GEO', Trial[]> = { LEO: [], GEO: [] };
  for (const satellite of satellitesAtHand()) {
    if (!which.includes(satellite.group)) continue;
    const [history] = cleanHistories(readSets(elementsOf(satellite.name))).histories;
    const { report, candidates } = detect(history);
    const { epochUs } = history;
    const span = { fromUs: epochUs[0], toUs: epochUs[history.count - 1] };
    groups[satellite.group].push(
      trialOf(satellite.name, truthOf(satellite), span, report, candidates),
    );
  }
  return groups;
}
