/** The sky: what flies and flew as a list and on the ground map, the strip of measures, and a slider to look back. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { route } from '../app/route.ts';
import { Chart } from '../behaviour/chart/chart.tsx';
import { minuteText } from '../behaviour/figures.ts';
import { useLand } from '../behaviour/land.ts';
import { tlpOf } from '../behaviour/marking.ts';
import { watchNowMs } from '../data/clock.ts';
import { language } from '../data/settings.ts';
import type {
  BallisticFrame,
  BallisticLaunch,
  BallisticReply,
  BallisticTrack,
} from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { narrow } from '../ui/view.ts';
import { words as shared } from '../ui/words.ts';
import { setQuery } from './address.ts';
import { Detail } from './detail.tsx';
import { mapPicture, shrinkPicture, timeOf } from './map-picture.ts';
import { useAlerts, useFrames, useSensors, useSky } from './reads.ts';
import { Strip } from './strip.tsx';
import { words } from './words.ts';

export function SkyView() {
  const w = words();
  const sky = useSky();
  const frames = useFrames().read?.frames ?? NO_FRAMES;
  const [back, setBack] = useState<number | null>(null); // place of the frame looked back on
  const moment = back === null ? null : Math.min(back, frames.length - 1);
  const { key } = route.value.query;
  const picture = useMap(sky.read, frames, moment, key ?? null);
  const upTo = moment === null ? frames : frames.slice(0, moment + 1);
  const shrink = useMemo(() => shrinkPicture(upTo), [upTo.length, frames, language.value]);
  const rows = rowsOf(sky.read);
  const few = key !== undefined || narrow.value;
  const columns = useMemo(() => columnsOf(few), [language.value, few, assets.value, sky.read]);
  const note = sky.refused === null ? '' : sky.refused.message || shared().noAnswer;
  const opened = rows.find(({ id }) => id === key);
  return (
    <div class={opened === undefined ? 'ballistic-split' : 'ballistic-split open'}>
      <section class="ballistic-main" aria-label={w.views.sky}>
        <Strip
          sky={sky.read}
          frame={frames[moment ?? frames.length - 1] ?? null}
          isPast={moment !== null}
        />
        {note !== '' && <p class="wrong">{note}</p>}
        <DataTable
          label={w.views.sky}
          {...{ columns, rows, chosen: key ?? null }}
          rowKey={({ id }) => id}
          sorted
          onChoose={({ id }) => setQuery({ key: id })}
          empty={sky.read === null ? shared().wait : `${w.nothing} ${w.nothingWatched}`}
        />
        <div class="ballistic-map">
          {picture !== null && (
            <Chart {...{ picture, heightPx: MAP_PX, tlp: tlpOf() }} wheel="focused" />
          )}
        </div>
        <Slider frames={frames} moment={moment} onMove={setBack} />
        {shrink.points.xs.length > 1 && <Chart picture={shrink} heightPx={190} tlp={tlpOf()} />}
      </section>
      {opened !== undefined && <Detail of={opened} close={() => setQuery({ key: '' })} />}
    </div>
  );
}

const NO_FRAMES: readonly BallisticFrame[] = [];

function useMap(
  sky: BallisticReply | null,
  frames: readonly BallisticFrame[],
  moment: number | null,
  chosen: string | null,
) {
  const land = useLand();
  const sensors = useSensors().read?.sensors;
  const alerts = useAlerts().read;
  const own = assets.value;
  return useMemo(() => {
    if (sky === null) return null;
    return mapPicture({
      ...{ tracks: sky.tracks, land, assets: own, chosen, isPast: moment !== null },
      launches: launchesAt(sky.launches, frames, moment),
      frames: moment === null ? frames : frames.slice(0, moment + 1),
      ...{ sensors: sensors ?? [], alertAreas: alerts?.areas ?? [] },
      alerted: alerts?.active.map(({ region }) => region) ?? [],
      choose: (key) => setQuery({ key }),
    });
  }, [sky, frames, moment, chosen, land, sensors, alerts, own, language.value]);
}

/** Those that had been seen by the moment. */
function launchesAt(
  launches: readonly BallisticLaunch[],
  frames: readonly BallisticFrame[],
  moment: number | null,
): readonly BallisticLaunch[] {
  const atUtc = moment === null ? undefined : frames[moment]?.atUtc;
  return atUtc === undefined ? launches : launches.filter(({ firstUtc }) => firstUtc <= atUtc);
}

const STEP_MS = 250;
const MAP_PX = 430;

/** Looks back over the moments that are kept; the right end is now. */
function Slider({
  frames,
  moment,
  onMove,
}: {
  readonly frames: readonly BallisticFrame[];
  readonly moment: number | null;
  readonly onMove: (moment: number | null) => void;
}) {
  const w = words();
  const [isPlayed, setPlayed] = useState(false);
  const last = frames.length - 1;
  useEffect(() => {
    if (!isPlayed) return;
    const timer = setInterval(() => {
      const next = (moment ?? -1) + 1;
      if (next < last) return onMove(next);
      setPlayed(false);
      onMove(null);
    }, STEP_MS);
    return () => clearInterval(timer);
  }, [isPlayed, moment, last]);
  if (last < 1) return null;
  const at = moment ?? last;
  const text = moment === null ? w.live : w.backTo(minuteText(frames[at]!.atUtc));
  return (
    <div class="ballistic-slider row">
      <button type="button" onClick={() => setPlayed(!isPlayed)} aria-pressed={isPlayed}>
        {isPlayed ? w.pause : w.play}
      </button>
      <input
        type="range"
        {...{ min: 0, max: last, step: 1, value: at }}
        aria-label={w.back}
        aria-valuetext={text}
        onInput={(event) => {
          const to = Number(event.currentTarget.value);
          onMove(to >= last ? null : to);
        }}
      />
      <span class="mono">{`${timeOf(frames[at]!.atUtc)} UTC`}</span>
      {moment !== null && (
        <button type="button" onClick={() => onMove(null)}>
          {w.toNow}
        </button>
      )}
    </div>
  );
}

export type SkyRow =
  | ({ readonly type: 'track' } & BallisticTrack)
  | ({ readonly type: 'launch' } & BallisticLaunch);

/** What comes down first, then what flies, launches, and what is over. */
function rowsOf(sky: BallisticReply | null): readonly SkyRow[] {
  if (sky === null) return [];
  // what was lost before anybody could say what it is was mostly another track's first seconds
  const told = sky.tracks.filter(({ isOpen, meaning }) => isOpen || meaning !== 'open');
  const tracks = told.map((track): SkyRow => ({ type: 'track', ...track }));
  const launches = sky.launches.map((launch): SkyRow => ({ type: 'launch', ...launch }));
  const rank = (row: SkyRow) =>
    (row.isOpen ? 0 : 2) + (row.type === 'track' && row.meaning === 'impact' ? 0 : 1);
  return [...tracks, ...launches].sort((a, b) => rank(a) - rank(b));
}

const impactOf = (row: SkyRow) => (row.type === 'track' ? row.impact : null);

function columnsOf(few: boolean): Column<SkyRow>[] {
  const w = words();
  const nameOf = (id: string) => assets.value.find((asset) => asset.id === id)?.name ?? id;
  const all: Column<SkyRow>[] = [
    {
      ...{ key: 'what', title: w.what, width: 'minmax(9rem, 1fr)' },
      cell: (row) => <What of={row} />,
    },
    {
      ...{ key: 'down', title: w.comesDown, unit: 'UTC', width: '9.5rem', align: 'end' },
      cell: (row) => (impactOf(row) === null ? '–' : timeOf(impactOf(row)!.atUtc)),
    },
    {
      ...{ key: 'left', title: w.left, width: '6rem', align: 'end' },
      cell: (row) => leftText(row),
    },
    {
      ...{ key: 'area', title: w.area90, width: '8rem', align: 'end' },
      cell: (row) => {
        const impact = impactOf(row);
        return impact === null ? '–' : `${(2.146 * impact.majorKm).toFixed(1)} km`;
      },
    },
    {
      ...{ key: 'height', title: w.height, width: '6rem', align: 'end' },
      cell: (row) => (row.type === 'track' && row.isOpen ? `${row.heightKm.toFixed(0)} km` : '–'),
    },
    {
      ...{ key: 'about', title: w.about, width: 'minmax(8rem, 1fr)' },
      cell: ({ assetIds }) => assetIds.map(nameOf).join(', ') || '–',
    },
  ];
  return few ? all.filter(({ key }) => ['what', 'down', 'area'].includes(key)) : all;
}

export function leftText(row: SkyRow): string {
  const impact = impactOf(row);
  if (impact === null) return '–';
  const leftS = Math.round((Date.parse(impact.atUtc) - watchNowMs()) / 1000);
  if (leftS < 0) return words().past;
  return leftS < 120 ? `${leftS} s` : `${Math.floor(leftS / 60)} min ${leftS % 60} s`;
}

export function What({ of: row }: { readonly of: SkyRow }) {
  const w = words();
  const time = row.type === 'track' ? row.startUtc : row.firstUtc;
  const meaning = row.type === 'track' ? w.meanings[row.meaning] : w.meanings.launch;
  const isHot = row.isOpen && row.type === 'track' && row.meaning === 'impact';
  const isKnown = row.type === 'launch' && row.announcedId !== null;
  return (
    <span class={isHot ? 'hot' : ''}>
      {`${timeOf(time)} ${meaning}`}
      {isKnown && <span class="dim"> · {w.announced}</span>}
      {!row.isOpen && <span class="dim"> · {w.past}</span>}
    </span>
  );
}
