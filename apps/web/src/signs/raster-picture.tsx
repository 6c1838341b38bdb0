/**
 * When the pairs of a sign met; of one that comes back, its rhythm too. Read from window memory: when the window has moved on there
 * is nothing to show, and the page says so.
 */
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../behaviour/chart/chart.tsx';
import { language } from '../data/settings.ts';
import type { SignLine, SignTimesReply, SignWholeReply } from '../data/wire.ts';
import { SelectField } from '../ui/form.tsx';
import { pictureWords as words } from './picture-words.ts';
import { rasterPicture } from './raster-chart.ts';
import { type Meetings, meetingsOf } from './raster-geometry.ts';
import { RhythmPictures } from './rhythm-pictures.tsx';
import { countText } from './size-text.ts';

type RasterProps = {
  readonly times: SignTimesReply;
  readonly sign: SignLine;
  readonly evidence?: SignWholeReply['evidence']; // what the sign says its period is
};

const RHYTHM_KINDS: readonly string[] = ['beacon', 'retry-beacon'];
const RHYTHM_MIN = 4; // times
const LANE_PX = 19;
const AROUND_PX = 76; // axis and edges

export function ConnectionRaster({ times, sign, evidence = [] }: RasterProps) {
  const w = words();
  const spoken = language.value;
  const ours = [sign.source, sign.destination].find((end) => end?.startsWith('own:')) ?? null;
  const met = useMemo(() => meetingsOf(times, ours), [times, ours]);
  const picture = useMemo(() => met && rasterPicture(met, sign.kind), [met, sign.kind, spoken]);
  if (met === null || picture === null) return <p class="hint">{w.notHeld}</p>;
  const heightPx = Math.min(520, Math.max(130, AROUND_PX + LANE_PX * met.lanes.length));
  return (
    <div class="sign-picture">
      {met.shared !== '' && <p class="sign-shared">{w.of(met.shared)}</p>}
      <Chart {...{ picture, heightPx }} tlp={sign.tlp} wheel="focused" />
      <p class="dim small">
        {times.isCut
          ? w.rasterCut(countText(met.atMs.length))
          : w.rasterHeld(countText(met.atMs.length), met.lanes.length)}
      </p>
      {RHYTHM_KINDS.includes(sign.kind) && <Rhythm {...{ met, sign, evidence }} />}
    </div>
  );
}

type RhythmProps = {
  readonly met: Meetings;
  readonly sign: SignLine;
  readonly evidence: SignWholeReply['evidence'];
};

/** Of the pair that met most, until another is chosen. */
function Rhythm({ met, sign, evidence }: RhythmProps) {
  const counts = useMemo(() => countsOf(met), [met]);
  const [chosen, setChosen] = useState<number | null>(null);
  const lane = chosen ?? counts.indexOf(Math.max(...counts));
  const times = useMemo(() => {
    const atMs = met.atMs.filter((_, k) => met.lane[k] === lane);
    const fromMs = atMs[0] ?? met.fromMs;
    return { fromMs, atS: atMs.map((ms) => (ms - fromMs) / 1000), kind: sign.kind };
  }, [met, lane, sign.kind]);
  const told = evidence.find(({ name }) => name === 'periodS')?.value;
  const options = met.lanes.map((label, k) => ({ value: String(k), label }));
  return (
    <>
      {met.lanes.length > 1 && (
        <SelectField
          label={words().pairShown}
          value={String(lane)}
          options={options}
          onInput={(next) => setChosen(Number(next))}
        />
      )}
      {times.atS.length >= RHYTHM_MIN && (
        <RhythmPictures
          key={lane}
          times={times}
          toldS={typeof told === 'number' && told > 0 ? told : null}
          tlp={sign.tlp}
        />
      )}
    </>
  );
}

function countsOf({ lanes, lane }: Meetings): readonly number[] {
  const counts = lanes.map(() => 0);
  for (let k = 0; k < lane.length; k++) counts[lane[k]!]!++;
  return counts;
}
