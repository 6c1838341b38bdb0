/**
 * How long the one table takes to put its rows in order, by rows and kind of column: `node apps/web/bench/table.ts` prints the
 * median of nine. Drawing does not grow with rows: `rows in sight` are what is in the document.
 */
import { inSight, sortRows } from '../src/ui/table-rows.ts';

type Row = { readonly name: string; readonly km: number | null };

const columns = [
  { key: 'name', title: 'Name', value: (row: Row) => row.name },
  { key: 'km', title: 'Miss', value: (row: Row) => row.km },
];

for (const count of [1000, 10_000, 30_000, 60_000]) {
  const rows = Array.from({ length: count }, (_, i): Row => {
    const mixed = Math.imul(i + 1, 2654435761) >>> 0;
    return { name: `OBJECT ${mixed % 99_991}`, km: mixed % 17 === 0 ? null : mixed / 1e6 };
  });
  const ms = (key: string) => medianMs(() => sortRows(rows, columns, { key, down: false }));
  const { from, to } = inSight(count, 32, (count * 32) / 2, 800);
  console.log(
    `${count} rows: by words ${ms('name')} ms, by number ${ms('km')} ms; rows in sight ${to - from}`,
  );
}

function medianMs(run: () => unknown): string {
  const took = Array.from({ length: 9 }, () => {
    const from = performance.now();
    run();
    return performance.now() - from;
  });
  return took.sort((a, b) => a - b)[4]!.toFixed(1);
}
