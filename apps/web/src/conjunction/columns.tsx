/** The columns of the table of approaches, and the same as CSV: names and units of `noroshi screen`. */
import { csvLine } from '@noroshi/host/browser';
import type { ConjunctionReply } from '../data/wire.ts';
import type { Column } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { ageText, pcText } from './figures.ts';
import type { words } from './words.ts';

/** `few`: beside an open approach, and in a narrow window, there is room for what tells rows apart. */
export function columnsOf(
  w: ReturnType<typeof words>,
  few: boolean,
  isNarrow: boolean,
): Column<ConjunctionReply>[] {
  const columns = allColumns(w);
  if (!few && !isNarrow) return columns;
  const find = (key: string) => columns.find((one) => one.key === key)!;
  const utc = (row: ConjunctionReply) => utcText(Date.parse(row.tcaUtc), !isNarrow).slice(5);
  return [
    { ...find('tca'), title: w.page.timeShort, width: isNarrow ? '7.6rem' : '9rem', cell: utc },
    {
      ...{ key: 'pair', title: w.page.pair, width: 'minmax(6rem, 1fr)' },
      cell: (row) => `${row.name1 || row.id1} · ${row.name2 || row.id2}`,
    },
    { ...find('miss'), width: '5.2rem' },
    { ...find('pcMax'), width: '5.4rem', cell: (row) => pcText(row.pcMax) },
  ];
}

function allColumns(w: ReturnType<typeof words>): Column<ConjunctionReply>[] {
  const page = w.page;
  const end = { align: 'end', cell: undefined } as const;
  const { cell: _, ...number } = end;
  return [
    {
      ...{ key: 'tca', title: page.time, unit: 'UTC', width: '11.8rem' },
      value: (row) => row.tcaUtc,
      cell: (row) => utcText(Date.parse(row.tcaUtc)),
    },
    {
      ...{ key: 'one', title: page.one, width: 'minmax(6rem, 1fr)' },
      cell: (row) => <Name id={row.id1} name={row.name1} />,
    },
    {
      ...{ key: 'two', title: page.two, width: 'minmax(6rem, 1fr)' },
      cell: (row) => <Name id={row.id2} name={row.name2} />,
    },
    {
      ...{ ...number, key: 'miss', title: page.miss, unit: 'km', width: '6.4rem' },
      value: (row) => row.missKm,
      cell: (row) => row.missKm.toFixed(3),
    },
    {
      ...{ ...number, key: 'pc', title: page.pc, width: '7.2rem', firstDown: true },
      value: (row) => row.pc,
      cell: (row) =>
        row.kind === 'interval' && row.pc === null ? (
          <abbr class="dim" title={page.togetherWhy}>
            {page.together}
          </abbr>
        ) : (
          pcText(row.pc)
        ),
    },
    {
      ...{ ...number, key: 'pcMax', title: page.pcMax, width: '10.6rem', firstDown: true },
      value: (row) => row.pcMax,
      cell: (row) => (
        <>
          {row.dilution === true && (
            <abbr class="diluted" title={w.diluted}>
              {page.diluted}
            </abbr>
          )}{' '}
          {pcText(row.pcMax)}
        </>
      ),
    },
    {
      ...{ ...number, key: 'speed', title: page.speed, unit: 'km/s', width: '7.8rem' },
      ...{ hideNarrow: true, value: (row) => row.relativeSpeedKmS },
      cell: (row) => row.relativeSpeedKmS.toFixed(3),
    },
    {
      ...{ ...number, key: 'ages', title: page.ages, width: '9.5rem', hideNarrow: true },
      cell: (row) => `${ageText(row.age1D)} · ${ageText(row.age2D)}`,
    },
  ];
}

function Name({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <>
      {name || id} {name !== '' && name !== id && <span class="dim">{id}</span>}
    </>
  );
}

const FIELDS = [
  ['id1', 'id1'],
  ['name1', 'name1'],
  ['id2', 'id2'],
  ['name2', 'name2'],
  ['kind', 'kind'],
  ['tca_utc', 'tcaUtc'],
  ['from_utc', 'fromUtc'],
  ['to_utc', 'toUtc'],
  ['miss_km', 'missKm'],
  ['miss_r_km', 'missRKm'],
  ['miss_t_km', 'missTKm'],
  ['miss_n_km', 'missNKm'],
  ['relative_speed_km_s', 'relativeSpeedKmS'],
  ['age1_d', 'age1D'],
  ['age2_d', 'age2D'],
  ['hbr_m', 'hbrM'],
  ['pc', 'pc'],
  ['pc_max', 'pcMax'],
  ['dilution', 'dilution'],
  ['covariance', 'covariance'],
] as const satisfies readonly (readonly [string, keyof ConjunctionReply])[];

export function csvOf(rows: readonly ConjunctionReply[], stamp: readonly string[]): string {
  const lines = rows.map((row) => csvLine(FIELDS.map(([, field]) => row[field])));
  const marked = stamp.map((line) => csvLine([`# ${line}`]));
  return [...marked, csvLine(FIELDS.map(([name]) => name)), ...lines].join('');
}
