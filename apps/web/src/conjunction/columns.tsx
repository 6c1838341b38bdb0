/** The columns of the table of approaches, and the same as CSV: names and units of `noroshi screen`. */
import { csvLine } from '@noroshi/host/browser';
import type { ConjunctionReply } from '../data/wire.ts';
import type { Column } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { ageText, distanceText, pcText, speedText } from './figures.ts';
import type { words } from './words.ts';

export function columnsOf(w: ReturnType<typeof words>): Column<ConjunctionReply>[] {
  const page = w.page;
  const end = { align: 'end', cell: undefined } as const;
  const { cell: _, ...number } = end;
  return [
    {
      ...{ key: 'tca', title: page.time, unit: 'UTC', width: '10.6rem' },
      value: (row) => row.tcaUtc,
      cell: (row) => utcText(Date.parse(row.tcaUtc)),
    },
    {
      ...{ key: 'one', title: page.one, width: 'minmax(9rem, 1fr)' },
      cell: (row) => <Name id={row.id1} name={row.name1} />,
    },
    {
      ...{ key: 'two', title: page.two, width: 'minmax(9rem, 1fr)' },
      cell: (row) => <Name id={row.id2} name={row.name2} />,
    },
    {
      ...{ ...number, key: 'miss', title: page.miss, width: '6rem' },
      value: (row) => row.missKm,
      cell: (row) => distanceText(row.missKm),
    },
    {
      ...{ ...number, key: 'pc', title: page.pc, width: '6.6rem', firstDown: true },
      value: (row) => row.pc,
      cell: (row) => pcText(row.pc),
    },
    {
      ...{ ...number, key: 'pcMax', title: page.pcMax, width: '7.4rem', firstDown: true },
      value: (row) => row.pcMax,
      cell: (row) => `${pcText(row.pcMax)}${row.dilution === true ? ' ◌' : ''}`,
    },
    {
      ...{ ...number, key: 'speed', title: page.speed, width: '6.8rem', hideNarrow: true },
      value: (row) => row.relativeSpeedKmS,
      cell: (row) => speedText(row.relativeSpeedKmS),
    },
    {
      ...{ ...number, key: 'ages', title: page.ages, width: '8.5rem', hideNarrow: true },
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
