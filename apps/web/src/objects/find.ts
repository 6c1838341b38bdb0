/** Which rows of the catalogue are shown and in what order: plain work on columns, quick at 60,000 rows. */
import { type Catalogue, FRESHNESS, REGIMES } from '../globe/contract.ts';
import type { Sort } from '../ui/table.tsx';

export type Filter = {
  readonly text: string; // every word of it in name, number or designator
  readonly regime: (typeof REGIMES)[number] | '';
  readonly age: 'notFresh' | 'expired' | '';
  readonly assets: boolean;
};

export const NO_FILTER: Filter = { text: '', regime: '', age: '', assets: false };

/** What is looked in, a text a row, made once for a catalogue's names. */
export function haystackOf({ objectIds, names, cosparIds }: Catalogue): readonly string[] {
  return objectIds.map((id, row) =>
    `${id} ${cosparIds[row] ?? ''} ${names[row] ?? ''}`.toLowerCase(),
  );
}

export function foundRows(
  catalogue: Catalogue,
  haystack: () => readonly string[], // made when a text is looked for
  filter: Filter,
): Uint32Array {
  const wanted = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const regime = filter.regime === '' ? -1 : REGIMES.indexOf(filter.regime);
  const least =
    filter.age === '' ? 0 : FRESHNESS.indexOf(filter.age === 'expired' ? 'expired' : 'stale');
  const texts = wanted.length === 0 ? [] : haystack();
  const rows = new Uint32Array(catalogue.count);
  let count = 0;
  for (let row = 0; row < catalogue.count; row++) {
    if (regime >= 0 && catalogue.regime[row] !== regime) continue;
    if (catalogue.freshness[row]! < least) continue;
    if (filter.assets && catalogue.isAsset[row] === 0) continue;
    if (!wanted.every((word) => texts[row]!.includes(word))) continue;
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

export const SORTS = [
  ...['name', 'id', 'cospar', 'regime', 'perigee', 'apogee', 'inclination', 'period', 'age'],
  'owner',
] as const;

/** What a column is sorted by, as numbers: texts by their rank, which is made once. */
export type Ranks = { numbers(key: string): ArrayLike<number> };

export function createRanks(catalogue: Catalogue, ownerOf: (id: string) => string): Ranks {
  const made = new Map<string, ArrayLike<number>>();
  const { objectIds, names, cosparIds } = catalogue;
  const make: Readonly<Record<string, () => ArrayLike<number>>> = {
    name: () => ranked(names),
    id: () => ranked(objectIds.map((id) => (/^\d+$/.test(id) ? id.padStart(12, '0') : `~${id}`))),
    cospar: () => ranked(cosparIds),
    owner: () => ranked(objectIds.map(ownerOf)),
    regime: () => catalogue.regime,
    perigee: () => catalogue.perigeeKm,
    apogee: () => catalogue.apogeeKm,
    inclination: () => catalogue.inclinationDeg,
    period: () => catalogue.periodMin,
    age: () => catalogue.epochMs.map((ms) => -ms),
  };
  return {
    numbers: (key) => {
      const known = made.get(key) ?? (make[key] ?? (() => []))();
      made.set(key, known);
      return known;
    },
  };
}

/** NaN for an empty text: those are last both ways. */
function ranked(texts: readonly string[]): Float64Array {
  const order = Uint32Array.from(texts.keys());
  const lower = texts.map((text) => text.toLowerCase());
  order.sort((a, b) => (lower[a]! < lower[b]! ? -1 : lower[a]! > lower[b]! ? 1 : a - b));
  const ranks = new Float64Array(texts.length);
  let rank = 0;
  order.forEach((row, at) => {
    if (at > 0 && lower[row] !== lower[order[at - 1]!]) rank++;
    ranks[row] = lower[row] === '' ? Number.NaN : rank;
  });
  return ranks;
}

const KEY_MAX = 2 ** 32 - 1;
const ROWS_MAX = 2 ** 20;

/**
 * In place. Equal ones in the order of the catalogue; what has no number is last both ways. Number and row are packed into one double (33
 * and 20 bits) and sorted as such, five times as fast as by comparing: numbers are told apart to a four-thousand-millionth of
 * their range.
 */
export function sortedRows(rows: Uint32Array, sort: Sort | null, ranks: Ranks): Uint32Array {
  if (sort === null) return rows;
  const by = ranks.numbers(sort.key);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = by[row]!;
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const scale = most > least ? KEY_MAX / (most - least) : 0;
  const keys = new Float64Array(rows.length);
  rows.forEach((row, at) => {
    const value = by[row]!;
    const up = Math.round((value - least) * scale);
    const key = !Number.isFinite(value) ? KEY_MAX + 1 : sort.down ? KEY_MAX - up : up;
    keys[at] = key * ROWS_MAX + row;
  });
  keys.sort();
  for (let at = 0; at < keys.length; at++) rows[at] = keys[at]! % ROWS_MAX;
  return rows;
}
