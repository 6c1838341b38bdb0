/** The columns of `noroshi proximity`: one row a pair and stay. */
import { PROXIMITY_KINDS, type Proximity } from '@noroshi/behave';
import type { Table } from './table.ts';

export const PROXIMITIES: Table<Proximity> = {
  title: 'proximity',
  about:
    'Pairs that are slowly, lastingly or repeatedly near each other. A score says how much a pair deserves a look, never why it is there.',
  columns: [
    {
      ...{ name: 'id1', type: 'text', of: (r) => r.id1 },
      about: 'Who came, where that can be told; else who was launched later.',
    },
    { name: 'id2', type: 'text', of: (r) => r.id2, about: 'Who was there.' },
    {
      ...{ name: 'kind', type: 'text', of: (r) => r.kind, oneOf: PROXIMITY_KINDS },
      about: 'What it looks like, in words of geometry.',
    },
    { name: 'from_utc', type: 'utc', of: (r) => r.fromUs, about: 'Begin of the stay.' },
    {
      ...{ name: 'to_utc', type: 'utc', of: (r) => r.toUs },
      about: 'The last instant it is known to hold, or the end of the window.',
    },
    {
      ...{ name: 'min_km', type: 'fixed', digits: 3, nullable: true, of: (r) => r.minKm },
      about: 'Least distance; empty where only plane and period are known.',
    },
    {
      ...{ name: 'median_km', type: 'fixed', digits: 3, nullable: true, of: (r) => r.medianKm },
      about: 'Median distance over the stay.',
    },
    {
      ...{ name: 'score', type: 'fixed', digits: 3, of: (r) => r.score },
      about: 'From 0 to 1: how much it deserves a look.',
    },
    {
      ...{ name: 'parts', type: 'text', of: partsText },
      about: 'The score’s parts: name, strength from 0 to 1 times weight, and in words.',
    },
    {
      ...{ name: 'declared', type: 'text', of: (r) => r.declared },
      about: 'What explains it and who said so; empty: nothing that was tried.',
    },
    {
      ...{ name: 'sigma_km', type: 'fixed', digits: 3, nullable: true, of: (r) => r.sigmaKm },
      about: 'One sigma of a distance, by regime and age of both element sets.',
    },
    { name: 'name1', type: 'text', of: (r) => r.name1, about: 'Its name; empty when unknown.' },
    { name: 'name2', type: 'text', of: (r) => r.name2, about: 'Its name; empty when unknown.' },
    { name: 'regime', type: 'text', of: (r) => r.regime, about: 'LEO, MEO, GEO, HEO or beyond.' },
    {
      ...{ name: 'is_open', type: 'boolean', of: (r) => r.isOpen },
      about: 'Whether it goes on at the end of what was looked at.',
    },
    {
      ...{ name: 'opened_utc', type: 'utc', of: (r) => r.openedUs },
      about: 'Epoch of the element set that made it sayable.',
    },
    { name: 'nearest_utc', type: 'utc', of: (r) => r.nearestUs, about: 'Of the least distance.' },
    {
      ...{ name: 'closing_km_d', type: 'fixed', digits: 3, nullable: true },
      ...{ of: (r: Proximity) => r.closingKmDay },
      about: 'How the distance changes at the end, km a day; negative: comes nearer.',
    },
    {
      ...{ name: 'next_near_utc', type: 'utc', nullable: true, of: (r) => r.nextNearUs },
      about: 'When it will be nearest next by the newest sets, if neither burns.',
    },
    {
      ...{ name: 'next_near_km', type: 'fixed', digits: 3, nullable: true },
      ...{ of: (r: Proximity) => r.nextNearKm },
      about: 'How near then.',
    },
    {
      ...{ name: 'sun_angle_deg', type: 'fixed', digits: 1, nullable: true },
      ...{ of: (r: Proximity) => r.sunAngleDeg },
      about: 'At the least distance, at 2 between 1 and the Sun: 0 has the Sun behind 1.',
    },
    {
      ...{ name: 'drift_km_d', type: 'fixed', digits: 3, nullable: true },
      ...{ of: (r: Proximity) => r.relative?.driftKmDay ?? null },
      about: 'Along the track, km a day; positive: 1 moves ahead of 2.',
    },
    ...relativeColumns(),
    {
      ...{ name: 'burns', type: 'integer', of: (r) => r.burns },
      about: 'Burns of either seen in the stay; 0 where one set an object was looked at.',
    },
    {
      ...{ name: 'learned', type: 'text', of: (r) => r.learned },
      about: 'Why the watch is silent though nobody declared it: a visitor that stayed 90 days.',
    },
    {
      ...{ name: 'is_alert', type: 'boolean', of: isAlert },
      about: 'Whether it goes on with nothing to explain it, and is not learned.',
    },
  ],
};

function isAlert({ isOpen, declared, learned }: Proximity): boolean {
  return isOpen && declared === '' && learned === '';
}

/** Relative orbit of 1 against 2. */
function relativeColumns(): Table<Proximity>['columns'] {
  const columns = [
    ['da_km', 'daKm', 'Difference of semi-major axes.'],
    ['along_km', 'dLambdaKm', 'Along the track.'],
    ['de_km', 'deKm', 'Size of the relative eccentricity vector times the semi-major axis.'],
    ['di_km', 'diKm', 'Size of the relative inclination vector times the semi-major axis.'],
  ] as const;
  return columns.map(([name, field, about]) => ({
    ...{ name, type: 'fixed', digits: 3, nullable: true, about },
    of: (r) => r.relative?.[field] ?? null,
  }));
}

/** `near 0.92×0.25 (1.2 km at the nearest); …`. */
function partsText({ parts }: Proximity): string {
  return parts
    .map(({ name, strength, weight, text }) => `${name} ${strength.toFixed(2)}×${weight} (${text})`)
    .join('; ');
}
