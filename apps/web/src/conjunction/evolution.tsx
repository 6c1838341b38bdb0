/** One approach over its findings: miss with its error, probability with the thresholds, ages of the sets, and what changed last. */
import { useSignalEffect } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { language } from '../data/settings.ts';
import { changes } from '../data/state.ts';
import type { EvolutionReply } from '../data/wire.ts';
import { Plot } from '../ui/plot.tsx';
import type { PlotData } from '../ui/plot-data.ts';
import { words as shared } from '../ui/words.ts';
import { changesOf, distanceText, type Encounter, nameOf, type Point, pcText } from './figures.ts';
import { words } from './words.ts';

type Approach = EvolutionReply['approaches'][number];

type EvolutionProps = {
  readonly encounter: Encounter;
  readonly onChoose: (noticeId: string) => void;
};

export function Evolution({ encounter, onChoose }: EvolutionProps) {
  const { warningId, noticeId } = encounter;
  const approach = useApproach(warningId, noticeId);
  if (approach === null) return null;
  const at = approach.points.findIndex((point) => point.noticeId === noticeId);
  return (
    <section class="evolution">
      <h3>{words().evolution}</h3>
      <Changes approach={approach} at={at} encounter={encounter} />
      <Plots {...{ approach, encounter, at, onChoose }} />
      {!approach.complete && <p class="dim">{words().more(approach.points.length)}</p>}
    </section>
  );
}

function useApproach(warningId: string | null, noticeId: string | null): Approach | null {
  const [found, setFound] = useState<Approach | null>(null);
  useSignalEffect(() => {
    changes.value.warning;
    if (warningId === null) return;
    let over = false;
    void ask<EvolutionReply>(
      'GET',
      `/api/v1/warnings/${encodeURIComponent(warningId)}/evolution`,
    ).then((asked) => {
      if (over || !asked.ok) return;
      const { approaches } = asked.body;
      const own = approaches.find(({ points }) => points.some((one) => one.noticeId === noticeId));
      setFound(own ?? null);
    });
    return () => {
      over = true;
    };
  });
  return found;
}

type AtProps = {
  readonly approach: Approach;
  readonly at: number;
  readonly encounter: Encounter;
};

function Changes({ approach, at, encounter }: AtProps) {
  const w = words();
  const [before, after] = [approach.points[at - 1], approach.points[at]];
  if (after === undefined) return null;
  if (before === undefined) return <p class="dim">{w.first}</p>;
  const names = encounter.objects.map(nameOf) as [string, string];
  const severities: Readonly<Record<string, string>> = shared().severities;
  const said = changesOf(before, after, names, w, (name) => severities[name] ?? name);
  return (
    <>
      <h4>{w.changed}</h4>
      <ul class="changes">
        {said.length === 0 && <li class="dim">{w.changedNone}</li>}
        {said.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}

function Plots(props: AtProps & Pick<EvolutionProps, 'onChoose'>) {
  const { approach, at, onChoose } = props;
  const spoken = language.value;
  const plots = useMemo(() => plotsOf(approach), [approach, spoken]);
  const { tlp } = approach;
  const choose = (k: number) => onChoose(approach.points[k]!.noticeId);
  return (
    <div class="plots">
      {plots.map((data) => (
        <Plot key={data.title} {...{ data, tlp }} chosen={at} onChoose={choose} heightPx={190} />
      ))}
    </div>
  );
}

const THRESHOLDS = ['pcSevere', 'pcHigh', 'pcModerate'] as const;

function plotsOf({ points, thresholds, name1, name2, id1, id2 }: Approach): PlotData[] {
  const w = words();
  const xs = points.map((point) => Date.parse(point.foundUtc));
  const of = <K extends keyof Point>(key: K) => points.map((point) => point[key]);
  const edge = (sign: number) =>
    points.map(({ missKm, sigmaMissKm }) =>
      missKm === null || sigmaMissKm === null ? null : Math.max(0, missKm + sign * sigmaMissKm),
    );
  const colours = { pcSevere: '--FLASH', pcHigh: '--FLASH', pcModerate: '--IMMEDIATE' } as const;
  const lines = THRESHOLDS.flatMap((key) => {
    const value = thresholds[key];
    return value === undefined ? [] : [{ name: w.threshold[key], value, colour: colours[key] }];
  });
  const common = { x: 'utc', xs } as const;
  const days = { unit: 'd', text: (age: number) => age.toFixed(2) };
  return [
    {
      ...{ ...common, title: w.missOver, y: { name: w.miss, unit: 'km' }, fromZero: true },
      series: [
        {
          ...{ name: w.miss, unit: '', values: of('missKm'), colour: '--plot1' as const },
          ...{ text: distanceText, band: { name: w.sigmaBand, low: edge(-1), high: edge(1) } },
        },
      ],
    },
    {
      ...{ ...common, title: w.pcOver, y: { name: w.pc, unit: '', log: true }, lines },
      series: [
        {
          ...{ name: w.pcName, unit: '', values: of('pc'), colour: '--plot2' as const },
          text: pcText,
        },
        {
          ...{ name: w.pcMaxName, unit: '', values: of('pcMax'), colour: '--plot4' as const },
          ...{ look: 'dashed' as const, text: pcText },
        },
      ],
    },
    {
      ...{ ...common, title: w.agesOver, y: { name: w.page.ages, unit: 'd' }, fromZero: true },
      series: [
        { name: name1 || id1, ...days, values: of('age1D'), colour: '--plot3' },
        { name: name2 || id2, ...days, values: of('age2D'), colour: '--plot4', look: 'dashed' },
      ],
    },
  ];
}
