/** The rows of `noroshi propagate`: one state an object and epoch. */
import type { Table } from './table.ts';

export type StateRow = {
  readonly id: string;
  readonly name: string;
  readonly epochUs: number;
  readonly frame: string;
  readonly positionKm: readonly [number, number, number];
  readonly velocityKmS: readonly [number, number, number];
};

const AXES = ['x', 'y', 'z'] as const;

export const STATES: Table<StateRow> = {
  title: 'propagate',
  about: 'States of objects, Earth-centred, by SGP4 or SDP4.',
  columns: [
    { name: 'id', type: 'text', of: (r) => r.id, about: 'Catalogue number or own id.' },
    { name: 'name', type: 'text', of: (r) => r.name, about: 'Its name; empty when unknown.' },
    { name: 'epoch_utc', type: 'utc', of: (r) => r.epochUs, about: 'When the state holds.' },
    {
      ...{
        name: 'frame',
        type: 'text',
        of: (r: StateRow) => r.frame,
        oneOf: ['TEME', 'GCRF', 'ITRF'],
      },
      about: 'Axes of position and velocity.',
    },
    ...AXES.map((axis, i) => ({
      ...{ name: `${axis}_km`, type: 'fixed' as const, digits: 9 },
      of: (r: StateRow) => r.positionKm[i]!,
      about: `Position, ${axis}.`,
    })),
    ...AXES.map((axis, i) => ({
      ...{ name: `v${axis}_km_s`, type: 'fixed' as const, digits: 12 },
      of: (r: StateRow) => r.velocityKmS[i]!,
      about: `Velocity, ${axis}.`,
    })),
  ],
};
