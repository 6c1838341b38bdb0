/** The columns of `noroshi decay`: one row an object that is low or falls fast, windows in order, then those without one. */
import type { DecayForecast } from '@noroshi/behave';
import type { Table } from './table.ts';

export type DecayRow = DecayForecast;

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export const DECAYS: Table<DecayRow> = {
  title: 'decay',
  about:
    'When objects come down by themselves, as a window of 90 %, in order of its median; then those that have none, and why.',
  columns: [
    { name: 'id', type: 'text', of: (r) => r.objectId, about: 'Catalogue number or own id.' },
    { name: 'name', type: 'text', of: (r) => r.name, about: 'Its name; empty when unknown.' },
    {
      ...{ name: 'decay_utc', type: 'utc', of: (r) => finite(r.decayUs), nullable: true },
      about: 'Median of the time it is down to 80 km.',
    },
    {
      ...{ name: 'from_utc', type: 'utc', of: (r) => finite(r.fromUs), nullable: true },
      about: 'Begin of the window: 5 % come down before.',
    },
    {
      ...{ name: 'to_utc', type: 'utc', of: (r) => finite(r.toUs), nullable: true },
      about: 'End of the window: 5 % come down after.',
    },
    {
      ...{ name: 'remaining_d', type: 'fixed', digits: 3, of: (r) => r.remainingDays },
      ...{ nullable: true, about: 'From when the forecast is made to the median.' },
    },
    {
      ...{ name: 'perigee_km', type: 'fixed', digits: 1, of: (r) => r.perigeeKm, nullable: true },
      about: 'Lowest height over the ellipsoid by the newest set.',
    },
    {
      ...{ name: 'apogee_km', type: 'fixed', digits: 1, of: (r) => r.apogeeKm, nullable: true },
      about: 'Highest height, about.',
    },
    {
      ...{ name: 'inclination_deg', type: 'fixed', digits: 2, of: (r) => r.inclinationDeg },
      ...{ nullable: true, about: 'The latitudes it can come down between.' },
    },
    {
      ...{ name: 'ballistic_m2_kg', type: 'scientific', digits: 3, of: (r) => r.ballisticM2Kg },
      ...{ nullable: true, about: 'Drag coefficient times area over mass, fitted.' },
    },
    {
      ...{ name: 'ballistic_sigma_ratio', type: 'fixed', digits: 3 },
      ...{ of: (r: DecayRow) => r.ballisticSigmaRatio, nullable: true },
      about: 'One sigma of it, as a share.',
    },
    {
      ...{ name: 'mass_kg', type: 'fixed', digits: 1, of: (r) => r.massKg, nullable: true },
      about: 'From a list of the user’s; empty when unknown.',
    },
    {
      ...{ name: 'uncontrolled', type: 'boolean', of: (r) => r.isUncontrolled, nullable: true },
      about: 'Whether the air alone takes it down; empty when it cannot be told.',
    },
    {
      ...{ name: 'set_utc', type: 'utc', of: (r) => finite(r.setEpochUs), nullable: true },
      about: 'Epoch of the newest element set used.',
    },
    {
      name: 'weather',
      type: 'text',
      of: (r) => r.weather,
      about: 'Space weather it was made with, and the mates by whose descents, if it is steered.',
    },
    {
      name: 'why',
      type: 'text',
      of: (r) => r.why,
      about: 'Why there is no window; empty when there is.',
    },
  ],
};
