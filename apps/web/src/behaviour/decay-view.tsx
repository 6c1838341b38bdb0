/** What comes down by itself, the soonest first: windows on one time line, the same as a table, and the ground of the chosen one. */
import { useMemo } from 'preact/hooks';
import { route } from '../app/route.ts';
import { watchNowMs } from '../data/clock.ts';
import { language } from '../data/settings.ts';
import type { DecaysReply } from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { useRead } from '../objects/use-read.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { narrow } from '../ui/view.ts';
import { words as shared } from '../ui/words.ts';
import { atNow, pathOf, setQuery } from './address.ts';
import { Chart } from './chart/chart.tsx';
import { type DecayRow, decayPicture } from './decay-picture.ts';
import { minuteText } from './figures.ts';
import { FindingPanel } from './finding.tsx';
import { behaviourVersion } from './findings.ts';
import { Looked } from './findings-view.tsx';
import { tlpOf } from './marking.ts';
import { pictureWords } from './picture-words.ts';
import { StateMark } from './signs.tsx';
import { words } from './words.ts';

const ROW_PX = 24;
const DRAWN_MAX = 16; // the soonest; the table has all

export function DecayView() {
  const w = words();
  const path = pathOf('behaviour/decays', { limit: '200' });
  const { read, refused } = useRead<DecaysReply>(() => path, `${path} ${behaviourVersion()}`);
  const spoken = language.value;
  const { key } = route.value.query;
  const at = atNow();
  const picture = useMemo(() => {
    if (read === null) return null;
    const nowMs = at === null ? watchNowMs() : Date.parse(at);
    return decayPicture(read.decays.slice(0, DRAWN_MAX), nowMs, choose);
  }, [read, spoken, at]);
  const few = key !== undefined || narrow.value;
  const columns = useMemo(() => columnsOf(few), [spoken, few, assets.value]);
  const rows = read?.decays ?? [];
  const shown = picture?.points.xs.length ?? 0;
  const note = refused === null ? '' : refused.message || shared().noAnswer;
  return (
    <div class={key === undefined ? 'behaviour-split' : 'behaviour-split open'}>
      <section class="behaviour-list" aria-label={w.views.decay}>
        <Looked found={{ lookedUtc: read?.lookedUtc, note }} />
        {picture !== null && shown > 0 && (
          <Chart picture={picture} heightPx={76 + ROW_PX * Math.max(4, shown)} tlp={tlpOf()} />
        )}
        <DataTable
          label={w.views.decay}
          {...{ columns, rows, chosen: key ?? null }}
          rowKey={(row) => row.key}
          sorted
          onChoose={(row) => choose(row.key)}
          empty={read === null ? shared().wait : w.noDecays}
        />
      </section>
      {key !== undefined && <FindingPanel key={key} id={key} close={() => setQuery({ key: '' })} />}
    </div>
  );
}

function choose(key: string): void {
  setQuery({ key });
}

function columnsOf(few: boolean): Column<DecayRow>[] {
  const w = words();
  const names = pictureWords();
  const nameOf = (id: string) => assets.value.find((asset) => asset.id === id)?.name ?? id;
  const all: Column<DecayRow>[] = [
    { key: 'state', title: w.state, width: '7.8rem', cell: (row) => <StateMark of={row.state} /> },
    {
      ...{ key: 'who', title: w.who, width: 'minmax(9rem, 1fr)' },
      cell: ({ decay }) => decay.name || decay.objectId,
    },
    {
      key: 'median',
      title: names.median,
      unit: 'UTC',
      width: '10.6rem',
      cell: ({ decay }) => minuteText(decay.decayUtc),
    },
    {
      ...{ key: 'window', title: names.window, unit: 'UTC', width: '21rem' },
      cell: ({ decay }) =>
        decay.fromUtc === null
          ? decay.why
          : `${minuteText(decay.fromUtc)} – ${minuteText(decay.toUtc)}`,
    },
    {
      ...{ key: 'heights', title: w.heights, width: '9rem', align: 'end' },
      cell: ({ decay }) => `${decay.perigeeKm.toFixed(0)} × ${decay.apogeeKm.toFixed(0)} km`,
    },
    {
      ...{ key: 'control', title: w.control, width: '11rem' },
      cell: ({ decay }) => names.control[String(decay.isUncontrolled) as 'true' | 'false' | 'null'],
    },
    {
      ...{ key: 'assets', title: w.over2, width: '11rem' },
      cell: ({ assetIds }) => assetIds.map(nameOf).join(', ') || '–',
    },
  ];
  return few ? all.filter(({ key }) => ['state', 'who', 'median'].includes(key)) : all;
}
