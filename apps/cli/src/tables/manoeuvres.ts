/** The columns of `noroshi manoeuvres`: one row a manoeuvre found in an object's element sets. */
import { MANOEUVRE_KINDS, type Manoeuvre } from '@noroshi/behave';
import { REGIMES } from '@noroshi/orbit';
import type { Table } from './table.ts';

export type ManoeuvreRow = Manoeuvre & { readonly floorMS: number };

export const MANOEUVRES: Table<ManoeuvreRow> = {
  title: 'manoeuvres',
  about:
    'Manoeuvres found between element sets, in order of object and time; no reason is given for any.',
  columns: [
    { name: 'id', type: 'text', of: (r) => r.objectId, about: 'Catalogue number or own id.' },
    { name: 'time_utc', type: 'utc', of: (r) => r.atUs, about: 'When, best estimate.' },
    {
      ...{ name: 'sigma_s', type: 'fixed', digits: 0, of: (r) => r.sigmaS },
      about: 'One sigma of the time.',
    },
    {
      ...{ name: 'dv_m_s', type: 'fixed', digits: 4, of: (r) => r.dvMS },
      about: 'The least change of velocity that makes this change of orbit.',
    },
    {
      ...{ name: 'dv_r_m_s', type: 'fixed', digits: 4, of: (r) => r.dvRMS, nullable: true },
      about:
        'Radial part; empty: it leaves the period as it is, and turns the perigee as a push along the track elsewhere does.',
    },
    {
      ...{ name: 'dv_t_m_s', type: 'fixed', digits: 4, of: (r) => r.dvTMS, nullable: true },
      about: 'Along-track part, positive raises the orbit.',
    },
    {
      ...{ name: 'dv_n_m_s', type: 'fixed', digits: 4, of: (r) => r.dvNMS, nullable: true },
      about: 'Cross-track part, positive along the angular momentum.',
    },
    {
      ...{ name: 'kind', type: 'text', of: (r) => r.kind, oneOf: MANOEUVRE_KINDS },
      about: 'What it was by its parts and by the orbit before and after.',
    },
    {
      ...{ name: 'significance', type: 'fixed', digits: 2, of: (r) => r.significance },
      about: 'How far it stands out of the object’s own quiet scatter, in sigmas.',
    },
    { name: 'name', type: 'text', of: (r) => r.name, about: 'Its name; empty when unknown.' },
    { name: 'regime', type: 'text', of: (r) => r.regime, oneOf: REGIMES, about: 'Orbital regime.' },
    {
      ...{ name: 'dv_sigma_m_s', type: 'fixed', digits: 4, of: (r) => r.dvSigmaMS, nullable: true },
      about: 'One sigma of dv_m_s.',
    },
    {
      ...{ name: 'floor_m_s', type: 'fixed', digits: 4, of: (r) => r.floorMS, nullable: true },
      about:
        'The smallest along-track change that would be seen of this object: 3 sigma of its quiet scatter.',
    },
    {
      ...{ name: 'from_utc', type: 'utc', of: (r) => r.fromUs },
      about: 'The last element set that does not show it.',
    },
    { name: 'to_utc', type: 'utc', of: (r) => r.toUs, about: 'The first set that does.' },
    {
      ...{ name: 'confirmed', type: 'boolean', of: (r) => r.isConfirmed },
      about: 'False while it rests on the newest sets alone.',
    },
    {
      ...{ name: 'raised_by', type: 'text', of: (r) => r.raisedBy, oneOf: ['step', 'ramp'] },
      about: 'A step between two sets, or a ramp over days (electric thrust).',
    },
  ],
};
