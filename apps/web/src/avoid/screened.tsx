/** What a planned path or an own ephemeris meets, told apart from what it would have met anyway; and what is done with it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { distanceText, pcText } from '../conjunction/figures.ts';
import { ask } from '../data/ask.ts';
import { may } from '../data/state.ts';
import type { AvoidFile, AvoidReply } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { AreaField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { deltaVText, type Screen } from './values.ts';
import { words } from './words.ts';

type Row = Screen['rows'][number];

export function Screened({ job }: { readonly job: AvoidReply }) {
  const w = words();
  const { screen } = job;
  const host = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (job.file !== null) host.current?.focus(); // it was asked for elsewhere on the page
  }, [screen === null]);
  if (screen === null) return null;
  const { rows, rowsFound, thresholdKm, excluded, complete } = screen;
  const isBurn = job.kind !== 'ephemeris';
  const minute = (utc: string) => utcText(Date.parse(utc), false);
  return (
    <section class="avoid-screened" aria-label={w.meets} tabIndex={-1} ref={host}>
      <h3>{job.file === null ? w.meets : w.meetsFile(job.file)}</h3>
      <p class="small">
        {isBurn && <span class="chip">{w.planned}</span>} {burnText(screen)}{' '}
        {isBurn && (
          <strong class={freshOf(screen) > 0 ? 'wrong' : ''}>
            {freshOf(screen) > 0 ? '▲ ' : ''}
            {w.fresh(freshOf(screen))}
          </strong>
        )}
      </p>
      {!complete && <p class="wrong">{w.incomplete}</p>}
      <div class="avoid-cells" style={{ height: tableHeight(rows.length) }}>
        <DataTable
          label={w.meets}
          rows={rows}
          columns={columnsOf(isBurn)}
          rowKey={(row) => `${row.otherId} ${row.tcaUtc}`}
          firstSort={{ key: 'miss', down: false }}
          empty={w.emptyBelow(String(thresholdKm))}
        />
      </div>
      {rowsFound > rows.length && <p class="dim small">{w.found(rows.length, rowsFound)}</p>}
      <p class="dim small">
        {w.looked(
          screen.objects.toLocaleString('en'),
          screen.leftOut.toLocaleString('en'),
          minute(screen.fromUtc),
          minute(screen.toUtc),
        )}
        {excluded > 0 && ` ${w.excluded(String(excluded))}`}
      </p>
      {screen.offsetKm !== null && (
        <p class="dim small">{w.stateOff(distanceText(screen.offsetKm))}</p>
      )}
      {job.kind === 'screen' && <Files job={job} />}
      {isBurn && job.warningId !== null && <Decision job={job} screen={screen} />}
    </section>
  );
}

function nameOf({ otherName, otherId }: Row): string {
  return otherName === '' ? otherId : `${otherName} (${otherId})`;
}

/** As high as its rows, and no higher than leaves the rest in sight. */
function tableHeight(rows: number): string {
  return `min(${48 + 32 * Math.max(rows, 3)}px, 320px, 50vh)`;
}

function freshOf(screen: Screen): number {
  return screen.rows.filter((row) => row.isNew === true).length;
}

function burnText({ burnUtc, burnRtnMS, manoeuvres }: Screen): string {
  if (burnUtc === null || burnRtnMS === null)
    return manoeuvres
      .map((one) => `${deltaVText(one.deltaVMS)} · ${utcText(Date.parse(one.burnUtc))}`)
      .join('; ');
  const [r = 0, t = 0, n = 0] = burnRtnMS;
  const parts = [
    ['R', r],
    ['T', t],
    ['N', n],
  ] as const;
  const told = parts.filter(([, mS]) => mS !== 0).map(([axis, mS]) => `${axis} ${deltaVText(mS)}`);
  return `${told.length === 0 ? '0 m/s' : told.join(', ')} · ${utcText(Date.parse(burnUtc))}`;
}

const kmText = (km: number | null) => (km === null ? '–' : km.toFixed(3));

function columnsOf(isBurn: boolean): Column<Row>[] {
  const w = words();
  const before: Column<Row> = {
    ...{ key: 'before', title: w.missBefore, unit: 'km', align: 'end', width: '11rem' },
    ...{ hideNarrow: true, value: (row) => row.missBeforeKm },
    cell: (row) => kmText(row.missBeforeKm),
  };
  const mark: Column<Row> = {
    ...{ key: 'mark', title: w.mark, width: '10rem' },
    value: (row) => (row.isNew ? 0 : 1),
    cell: (row) => <Mark row={row} />,
  };
  return [
    ...(isBurn ? [mark] : []),
    { key: 'object', title: w.object, value: nameOf, width: 'minmax(9rem, 1fr)' },
    {
      key: 'tca',
      title: w.time,
      value: (row) => row.tcaUtc,
      cell: (row) => utcText(Date.parse(row.tcaUtc)),
      width: '12.5rem',
      hideNarrow: true,
    },
    {
      ...{ key: 'miss', title: w.missShort, unit: 'km', align: 'end', width: '7rem' },
      value: (row) => row.missKm,
      cell: (row) => kmText(row.missKm),
    },
    ...(isBurn ? [before] : []),
    {
      key: 'pc',
      title: 'Pc',
      align: 'end',
      value: (row) => row.pc,
      cell: (row) => pcText(row.pc),
      width: '6rem',
      firstDown: true,
    },
    {
      ...{ key: 'speed', title: w.speed, unit: 'km/s', align: 'end', width: '10.5rem' },
      ...{ hideNarrow: true, value: (row) => row.relativeSpeedKmS },
      cell: (row) => row.relativeSpeedKmS.toFixed(3),
    },
  ];
}

/** A shape and a word, and a colour besides. */
function Mark({ row }: { readonly row: Row }) {
  const w = words();
  if (row.isThisOne && row.isNew !== true)
    return (
      <span>
        <Shape name="target" />
        {w.thisOne}
      </span>
    );
  return row.isNew ? (
    <strong class="wrong">▲ {w.new}</strong>
  ) : (
    <span class="dim">○ {w.known}</span>
  );
}

function Files({ job }: { readonly job: AvoidReply }) {
  const w = words();
  if (!may('warning.note')) return null;
  const save = async (format: 'opm' | 'oem') => {
    const path = `/api/v1/avoid/${encodeURIComponent(job.id)}/export?format=${format}`;
    const asked = await ask<AvoidFile>('GET', path);
    if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
    const { name, text, tlp } = asked.body;
    download(text, {
      what: name.replace(/\.[a-z]+$/, ''),
      ending: format,
      type: 'text/plain',
      tlp,
    });
  };
  return (
    <div class="row avoid-files">
      <button type="button" onClick={() => void save('opm')}>
        {w.saveOpm}
      </button>
      <button type="button" onClick={() => void save('oem')}>
        {w.saveOem}
      </button>
      <span class="dim small">{w.exportWhy}</span>
    </div>
  );
}

/** What a person would write down: the burn, what becomes of this conjunction, and what is new, the nearest by name. */
function decisionText(screen: Screen): string {
  const w = words();
  const target = screen.rows.find((row) => row.isThisOne);
  const fresh = screen.rows.filter((row) => row.isNew === true);
  const [nearest] = fresh.toSorted((a, b) => a.missKm - b.missKm);
  const told =
    nearest === undefined
      ? w.fresh(0)
      : `${w.fresh(fresh.length)} ${w.nearest(nameOf(nearest), distanceText(nearest.missKm), utcText(Date.parse(nearest.tcaUtc)))}`;
  return target === undefined
    ? w.noteFar(burnText(screen), `${screen.thresholdKm} km`, told)
    : w.noteText(burnText(screen), pcText(target.pc), distanceText(target.missKm), told);
}

function Decision({ job, screen }: { readonly job: AvoidReply; readonly screen: Screen }) {
  const w = words();
  const first = decisionText(screen);
  const [text, setText] = useState(first);
  const [note, setNote] = useState('');
  if (!may('warning.note')) return null;
  const keep = async (event: Event) => {
    event.preventDefault();
    const path = `/api/v1/warnings/${encodeURIComponent(job.warningId!)}/note`;
    const asked = await ask('POST', path, { text: text.trim() });
    setNote(asked.ok ? '' : asked.message || shared().noAnswer);
    if (asked.ok) tell(w.kept);
  };
  return (
    <form class="avoid-note" onSubmit={(event) => void keep(event)}>
      <AreaField label={w.note} value={text} onInput={setText} rows={3} error={note} />
      <button type="submit" disabled={text.trim() === ''}>
        {w.keep}
      </button>
    </form>
  );
}
