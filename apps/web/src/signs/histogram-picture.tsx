/** How many signs of each kind were going on when; a span of it is chosen by drag or by keys. */
import { useMemo } from 'preact/hooks';
import { OWN_TLP } from '../app/print.ts';
import { Chart } from '../behaviour/chart/chart.tsx';
import { watchNowMs } from '../data/clock.ts';
import { language } from '../data/settings.ts';
import type { SignHistogramReply } from '../data/wire.ts';
import { histogramPicture } from './histogram-chart.ts';
import { barsOf, wholeBars } from './histogram-geometry.ts';
import { pictureWords as words } from './picture-words.ts';

type HistogramProps = {
  readonly data: SignHistogramReply;
  readonly onSpan: (fromUtc: string, toUtc: string) => void; // both '': no span
  readonly heightPx?: number;
};

export function SignHistogram({ data, onSpan, heightPx = 170 }: HistogramProps) {
  const w = words();
  const spoken = language.value;
  const bars = useMemo(() => barsOf(data), [data]);
  const picture = useMemo(() => histogramPicture(bars, watchNowMs()), [bars, spoken]);
  if (bars.most === 0) return <p class="dim small">{w.histogramNone}</p>;
  const choose = (fromMs: number, toMs: number) => {
    const [from, to] = wholeBars(bars, fromMs, toMs);
    onSpan(new Date(from).toISOString(), new Date(to).toISOString());
  };
  return (
    <div class="sign-picture">
      <Chart picture={picture} heightPx={heightPx} tlp={OWN_TLP} onSpan={choose} />
      {data.isCut && <p class="degraded small">{w.histogramCut}</p>}
    </div>
  );
}
