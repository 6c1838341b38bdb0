/** The columns of `noroshi screen`: one row a closest approach, or an interval below the threshold. */
import { type ConjunctionRow, ORBIT_SOURCES } from '@noroshi/screen';
import type { Table } from './table.ts';

export const CONJUNCTIONS: Table<ConjunctionRow> = {
  title: 'screen',
  about: 'Approaches of two objects below the threshold, every minimum of every pair.',
  columns: [
    { name: 'id1', type: 'text', of: (r) => r.id1, about: 'Object 1: catalogue number or own id.' },
    { name: 'name1', type: 'text', of: (r) => r.name1, about: 'Its name; empty when unknown.' },
    { name: 'id2', type: 'text', of: (r) => r.id2, about: 'Object 2; id1 sorts before id2.' },
    { name: 'name2', type: 'text', of: (r) => r.name2, about: 'Its name; empty when unknown.' },
    {
      ...{ name: 'kind', type: 'text', of: (r) => r.kind, oneOf: ['crossing', 'interval'] },
      about: 'A crossing has one minimum; an interval is a slow pair, clipped to the window.',
    },
    { name: 'tca_utc', type: 'utc', of: (r) => r.tcaUs, about: 'Time of closest approach.' },
    {
      ...{ name: 'from_utc', type: 'utc', of: (r) => r.fromUs },
      about: 'When the pair came below the threshold, or the begin of the window.',
    },
    {
      ...{ name: 'to_utc', type: 'utc', of: (r) => r.toUs },
      about: 'When the pair left it again, or the end of the window.',
    },
    { name: 'miss_km', type: 'fixed', digits: 6, of: (r) => r.missKm, about: 'Miss distance.' },
    {
      ...{ name: 'miss_r_km', type: 'fixed', digits: 6, of: (r) => r.missRKm },
      about: 'Object 2 minus object 1, radial in the inertial RTN of object 1.',
    },
    { name: 'miss_t_km', type: 'fixed', digits: 6, of: (r) => r.missTKm, about: 'Along-track.' },
    { name: 'miss_n_km', type: 'fixed', digits: 6, of: (r) => r.missNKm, about: 'Cross-track.' },
    {
      ...{ name: 'relative_speed_km_s', type: 'fixed', digits: 6, of: (r) => r.relativeSpeedKmS },
      about: 'Speed of object 2 against object 1.',
    },
    {
      ...{ name: 'age1_d', type: 'fixed', digits: 6, of: (r) => r.age1D },
      about:
        'Closest approach minus epoch of element set 1, or creation of ephemeris 1; negative when it is newer.',
    },
    {
      name: 'age2_d',
      type: 'fixed',
      digits: 6,
      of: (r) => r.age2D,
      about: 'The same for object 2.',
    },
    {
      ...{ name: 'hbr_m', type: 'fixed', digits: 3, of: (r) => r.hbrM },
      about: 'Combined hard-body radius.',
    },
    {
      ...{ name: 'pc', type: 'scientific', digits: 6, of: (r) => r.pc, nullable: true },
      about: 'Probability of collision in the encounter plane; empty without a covariance model.',
    },
    {
      ...{ name: 'pc_max', type: 'scientific', digits: 6, of: (r) => r.pcMax, nullable: true },
      about: 'The largest probability that any scale of the covariance gives.',
    },
    {
      ...{ name: 'dilution', type: 'boolean', of: (r) => r.dilution, nullable: true },
      about: 'True when better data could raise pc: the covariance is too large to tell.',
    },
    {
      ...{ name: 'covariance', type: 'text', of: (r) => r.covariance },
      about: 'The covariance model of both objects, or none.',
    },
    ...([1, 2] as const).map((k) => ({
      ...{ name: `orbit${k}`, type: 'text' as const, oneOf: ORBIT_SOURCES },
      of: (r: ConjunctionRow) => r[`orbit${k}`] ?? 'set',
      about: `What object ${k} went by at closest approach: its element set or an ephemeris.`,
    })),
  ],
};
