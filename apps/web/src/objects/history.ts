/** The history of an object's elements as a plot: one series a source, all over the same instants. */
import type { ObjectHistoryReply } from '../data/wire.ts';
import type { PlotColour, PlotData } from '../ui/plot-data.ts';

export type HistoryOf = 'motion' | 'inclination' | 'eccentricity';
type SetShown = ObjectHistoryReply['sets'][number];

const UNITS = { motion: 'rev/d', inclination: '°', eccentricity: '' } as const;
const COLOURS: readonly PlotColour[] = ['--plot1', '--plot2', '--plot3', '--plot4'];
const LOOKS = ['line', 'dashed', 'dotted', 'points'] as const;
const VALUES: Readonly<Record<HistoryOf, (set: SetShown) => number>> = {
  motion: (set) => set.meanMotionRevDay,
  inclination: (set) => set.inclinationDeg,
  eccentricity: (set) => set.eccentricity,
};
const DIGITS = { motion: 8, inclination: 4, eccentricity: 7 } as const;

/** At most four sources are drawn, those with the most sets. */
export function historyPlot(sets: readonly SetShown[], of: HistoryOf, name: string): PlotData {
  const value = VALUES[of];
  const xs = [...new Set(sets.map((set) => Date.parse(set.epochUtc)))].sort((a, b) => a - b);
  const at = new Map(xs.map((ms, k) => [ms, k] as const));
  const bySource = [...Map.groupBy(sets, ({ source }) => source)]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, COLOURS.length);
  return {
    ...{ title: name, x: 'utc', xs, y: { name, unit: UNITS[of] } },
    series: bySource.map(([source, list], k) => {
      const values: (number | null)[] = xs.map(() => null);
      for (const set of list) values[at.get(Date.parse(set.epochUtc))!] = value(set);
      const text = (number: number) => number.toFixed(DIGITS[of]);
      return { name: source, unit: UNITS[of], values, colour: COLOURS[k]!, look: LOOKS[k]!, text };
    }),
  };
}
