/** The columns of `noroshi avoid`: one row a trial burn; CSV, JSON and the published schema are made from these. */
import { TRIAL_CODES } from '@noroshi/screen';
import type { Table } from './table.ts';

export type BurnRow = {
  readonly burnUs: number;
  readonly deltaVMS: number;
  readonly result: string;
  readonly pc: number | null;
  readonly pcMax: number | null;
  readonly missKm: number | null;
  readonly missRKm: number | null;
  readonly missTKm: number | null;
  readonly missNKm: number | null;
  readonly tcaUs: number | null;
};

export const BURNS: Table<BurnRow> = {
  title: 'avoid',
  about:
    'Trial burns against one conjunction, PLANNED: by time of burn, then by Δv along the direction.',
  columns: [
    { name: 'burn_utc', about: 'Time of the burn.', type: 'utc', of: (row) => row.burnUs },
    {
      ...{ name: 'delta_v_m_s', type: 'fixed', digits: 6, of: (row) => row.deltaVMS },
      about: 'Δv along the direction; negative is against it.',
    },
    {
      ...{ name: 'result', type: 'text', of: (row) => row.result, oneOf: TRIAL_CODES },
      about: 'good, or why there is no answer.',
    },
    {
      ...{ name: 'pc', type: 'scientific', digits: 6, nullable: true, of: (row) => row.pc },
      about: 'Probability of collision after the burn (Foster 1992).',
    },
    {
      ...{ name: 'pc_max', type: 'scientific', digits: 6, nullable: true, of: (row) => row.pcMax },
      about: 'The largest that any size of the error gives.',
    },
    {
      ...{ name: 'miss_km', type: 'fixed', digits: 6, nullable: true, of: (row) => row.missKm },
      about: 'Miss distance after the burn.',
    },
    ...(['R', 'T', 'N'] as const).map((axis) => ({
      ...{ name: `miss_${axis.toLowerCase()}_km`, type: 'fixed' as const, digits: 6 },
      ...{ nullable: true as const, of: (row: BurnRow) => row[`miss${axis}Km`] },
      about: `Its part along ${axis} of the moving object: the other minus it.`,
    })),
    {
      ...{ name: 'tca_utc', type: 'utc', nullable: true, of: (row) => row.tcaUs },
      about: 'Closest approach after the burn.',
    },
  ],
};
