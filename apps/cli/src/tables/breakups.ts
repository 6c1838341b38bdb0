/** The columns of `noroshi breakups`: one row a break-up; and of its pieces, the points of the Gabbard diagram. */
import type { Breakup, BreakupPiece } from '@noroshi/behave';
import type { Table } from './table.ts';

export type PieceRow = BreakupPiece & { readonly launch: string };

export const BREAKUPS: Table<Breakup> = {
  title: 'breakups',
  about:
    'Launches that gained pieces, taken back to where these were together. Words say what was seen, never why.',
  columns: [
    { name: 'launch', type: 'text', of: (r) => r.launch, about: 'COSPAR launch, 2019-006.' },
    {
      ...{ name: 'kind', type: 'text', of: (r) => r.kind, oneOf: ['break-up', 'later pieces'] },
      about: 'New, or further pieces of a launch that had a cloud before.',
    },
    {
      ...{ name: 'parent_id', type: 'text', nullable: true, of: (r) => r.parentId },
      about: 'Who broke up; empty: nobody of the launch fits.',
    },
    { name: 'parent_name', type: 'text', of: (r) => r.parentName, about: 'Its name.' },
    {
      ...{ name: 'other_parent_id', type: 'text', nullable: true, of: (r) => r.otherParentId },
      about: 'Who broke up at the same place and moment: a collision.',
    },
    {
      ...{ name: 'at_utc', type: 'utc', nullable: true, of: (r) => r.atUs },
      about: 'When; empty: the sets are too far from it.',
    },
    {
      ...{ name: 'sigma_s', type: 'fixed', digits: 0, nullable: true, of: (r) => r.sigmaS },
      about: 'One sigma of it.',
    },
    { name: 'from_utc', type: 'utc', of: (r) => r.fromUs, about: 'It was not before this.' },
    { name: 'to_utc', type: 'utc', of: (r) => r.toUs, about: 'And not after this.' },
    { name: 'found_utc', type: 'utc', of: (r) => r.foundUs, about: 'By sets known then.' },
    {
      ...{
        name: 'height_km',
        type: 'fixed',
        digits: 1,
        nullable: true,
        of: (r) => known(r.heightKm),
      },
      about: 'Of the place, above the equatorial radius.',
    },
    { name: 'pieces', type: 'integer', of: (r) => r.growth, about: 'New ones counted to it.' },
    {
      ...{
        name: 'spread_km',
        type: 'fixed',
        digits: 1,
        nullable: true,
        of: (r) => known(r.spreadKm),
      },
      about: 'Median distance of the pieces from the place when taken back.',
    },
    {
      ...{ name: 'dv_spread_m_s', type: 'fixed', digits: 1, nullable: true },
      ...{ of: (r: Breakup) => known(r.dvSpreadMS) },
      about: 'Nine in ten pieces left the parent slower than this.',
    },
    {
      ...{ name: 'is_parent_gone', type: 'boolean', of: (r) => r.isParentGone },
      about: 'No set of the parent for 30 days.',
    },
    { name: 'likeness', type: 'text', of: (r) => r.likeness, about: 'What it looks like.' },
    {
      ...{ name: 'confidence', type: 'fixed', digits: 2, of: (r) => r.confidence },
      about: 'From 0 to 1: share of pieces that agree.',
    },
    {
      ...{ name: 'reasons', type: 'text', of: (r) => r.reasons.join('; ') },
      about: 'Why it is taken for one, in order.',
    },
  ],
};

export const PIECES: Table<PieceRow> = {
  title: 'breakups --pieces',
  about: 'Pieces of break-ups: the points of the Gabbard diagram.',
  columns: [
    { name: 'launch', type: 'text', of: (r) => r.launch, about: 'COSPAR launch.' },
    { name: 'id', type: 'text', of: (r) => r.objectId, about: 'Catalogue number or own id.' },
    { name: 'name', type: 'text', of: (r) => r.name, about: 'Its name; empty when unknown.' },
    { name: 'epoch_utc', type: 'utc', of: (r) => r.epochUs, about: 'Of its first set.' },
    { name: 'period_min', type: 'fixed', digits: 4, of: (r) => r.periodMin, about: 'Period.' },
    { name: 'apogee_km', type: 'fixed', digits: 2, of: (r) => r.apogeeKm, about: 'Height.' },
    { name: 'perigee_km', type: 'fixed', digits: 2, of: (r) => r.perigeeKm, about: 'Height.' },
    {
      ...{ name: 'dv_m_s', type: 'fixed', digits: 1, nullable: true, of: (r) => known(r.dvMS) },
      about: 'Speed against the parent at the place.',
    },
    {
      ...{ name: 'miss_km', type: 'fixed', digits: 1, nullable: true, of: (r) => known(r.missKm) },
      about: 'From the place when taken back; empty where drag has left no phase to go by.',
    },
  ],
};

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
