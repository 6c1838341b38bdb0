/** The rhythm of one pair: gaps, and time folded at a period that a person may change to see whether another fits better. */
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../behaviour/chart/chart.tsx';
import { language } from '../data/settings.ts';
import { NumberField } from '../ui/form.tsx';
import { pictureWords as words } from './picture-words.ts';
import { foldPicture, gapPicture, type Times } from './rhythm-chart.ts';
import { folded, gapsOf, sharpestPeriod } from './rhythm-geometry.ts';
import { secondsText } from './size-text.ts';

type RhythmProps = {
  readonly times: Times;
  readonly toldS: number | null; // the period that the sign says
  readonly tlp: string;
};

export function RhythmPictures({ times, toldS, tlp }: RhythmProps) {
  const w = words();
  const spoken = language.value;
  const { atS } = times;
  const middleS = useMemo(() => medianOf(gapsOf(atS)), [atS]);
  const aboutS = toldS ?? middleS;
  const sharpS = useMemo(() => sharpestPeriod(atS, aboutS), [atS, aboutS]);
  const [givenS, setGivenS] = useState<number | null>(sharpS);
  const isGood = givenS !== null && givenS > 0 && givenS <= (atS.at(-1) ?? 0);
  const periodS = isGood ? givenS : sharpS;
  const fold = useMemo(() => folded(atS, periodS), [atS, periodS]);
  const pictures = useMemo(
    () => ({ fold: foldPicture(times, fold), gaps: gapPicture(times, aboutS) }),
    [times, fold, aboutS, spoken],
  );
  const isAt = (one: number) => Math.abs(periodS - one) < 1e-9 * one;
  return (
    <>
      <Chart picture={pictures.gaps} heightPx={170} tlp={tlp} wheel="focused" />
      <div class="rhythm-fold">
        <NumberField
          {...{
            label: w.foldBy,
            unit: 's',
            min: 0,
            value: givenS === null ? null : rounded(givenS),
          }}
          onInput={setGivenS}
          error={isGood ? '' : w.foldWrong}
        />
        <button type="button" aria-pressed={isAt(sharpS)} onClick={() => setGivenS(sharpS)}>
          {w.sharpest}
        </button>
        {toldS !== null && (
          <button type="button" aria-pressed={isAt(toldS)} onClick={() => setGivenS(toldS)}>
            {w.asSeen(secondsText(toldS))}
          </button>
        )}
        <span class="rhythm-told" aria-live="polite">
          {w.rhythm(fold.sharpness.toFixed(2), fold.byChance.toFixed(2))}
        </span>
      </div>
      <Chart picture={pictures.fold} heightPx={250} tlp={tlp} wheel="focused" />
    </>
  );
}

/** As it stands in the field: six digits, and what is folded is as exact as what was found. */
function rounded(seconds: number): number {
  return Number(seconds.toPrecision(6));
}

function medianOf(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[sorted.length >> 1] ?? 1;
}
