/** The rows of `noroshi catalogue`: objects by regime and by age of their newest element set. */
import type { Column, Table } from './table.ts';

/** Upper ends of the age classes, days; the last class is open. */
export const AGE_CLASSES_D = [1, 3, 7, 30, Number.POSITIVE_INFINITY] as const;

export type CatalogueRow = {
  readonly regime: string;
  readonly objects: number;
  readonly byAge: readonly number[]; // one count a class
};

const AGE_COLUMNS: readonly Column<CatalogueRow>[] = AGE_CLASSES_D.map((most, i) => {
  const least = i === 0 ? 0 : AGE_CLASSES_D[i - 1]!;
  const name = Number.isFinite(most) ? `objects_${least}_to_${most}_d` : `objects_over_${least}_d`;
  const words = Number.isFinite(most) ? `${least} to ${most} days` : `more than ${least} days`;
  return {
    ...{ name, type: 'integer', of: (row: CatalogueRow) => row.byAge[i]! },
    about: `Objects whose newest element set is ${words} old.`,
  };
});

export const CATALOGUE: Table<CatalogueRow> = {
  title: 'catalogue',
  about: 'Objects of element-set files, counted by regime and by age of the newest set.',
  columns: [
    { name: 'regime', type: 'text', of: (r) => r.regime, about: 'LEO, MEO, GEO, HEO or beyond.' },
    { name: 'objects', type: 'integer', of: (r) => r.objects, about: 'Objects of the regime.' },
    ...AGE_COLUMNS,
  ],
};
