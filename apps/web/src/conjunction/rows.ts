/** The rows of the table: asked of the node by the filters in the address, page after page, and again when a new screen is done. */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { watchNowMs } from '../data/clock.ts';
import { changes } from '../data/state.ts';
import type { ConjunctionReply, ConjunctionsReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';

/** What the node sorts by, and whether the largest come first. */
export const SORTS = { tca: false, miss: false, pc: true, pcMax: true, speed: false } as const;
export type RowSort = keyof typeof SORTS;

const PAGE = 200;

/** In the address, where nothing is said of assets: whose approaches come first is one's own. No id is written so. */
export const EVERY_OBJECT = '*';

export type Found = {
  readonly rows: readonly ConjunctionReply[];
  readonly covered: ConjunctionsReply['covered'] | null; // null: not known yet
  readonly more: boolean;
  readonly loading: boolean;
  readonly note: string;
  readonly sort: RowSort;
  readonly loadMore: () => void;
};

/**
 * What the address asks for, as the node takes it. `hours` is from the watched time on. Who has assets and asks for nothing else
 * sees their approaches: those of strangers with strangers are many, and first in line.
 */
export function askedOf(
  query: Readonly<Record<string, string>>,
  nowMs: number,
  hasAssets: boolean,
): URLSearchParams {
  const out = new URLSearchParams({ limit: String(PAGE), sort: sortOf(query) });
  if (query.asset !== undefined && query.asset !== EVERY_OBJECT) out.set('assetId', query.asset);
  else if (query.asset === undefined && !query.object && hasAssets) out.set('only', 'assets');
  if (query.object) out.set('objectId', query.object);
  const number = (name: string) => {
    const value = Number(query[name] ?? '');
    return Number.isFinite(value) && value > 0 ? value : null;
  };
  const hours = number('hours');
  if (hours !== null) {
    out.set('from', new Date(nowMs).toISOString());
    out.set('to', new Date(nowMs + hours * 3_600_000).toISOString());
  }
  const [pc, miss] = [number('pc'), number('miss')];
  if (pc !== null) out.set('pcMin', String(Math.min(pc, 1)));
  if (miss !== null) out.set('missMaxKm', String(Math.min(miss, 1000)));
  return out;
}

export function sortOf(query: Readonly<Record<string, string>>): RowSort {
  const asked = query.sort ?? '';
  return Object.hasOwn(SORTS, asked) ? (asked as RowSort) : 'tca';
}

type Loaded = Pick<Found, 'rows' | 'covered' | 'loading' | 'note'> & {
  readonly next: string | null;
};
const NOTHING: Loaded = { rows: [], covered: null, loading: true, note: '', next: null };

/** `hasAssets`: null while it is not known yet; nothing is asked before. */
export function useRows(query: Readonly<Record<string, string>>, hasAssets: boolean | null): Found {
  const [loaded, setLoaded] = useState(NOTHING);
  const [screens, setScreens] = useState(0);
  useSignalEffect(() => setScreens((changes.value.elements ?? 0) + (changes.value.watch ?? 0)));
  const asking = useRef(0);
  const { a: _a, b: _b, t: _t, notice: _n, ...filters } = query;
  const wanted = new URLSearchParams(filters).toString();
  const load = async (after: string | null) => {
    const mine = ++asking.current;
    const params = askedOf(filters, watchNowMs(), hasAssets === true);
    if (after !== null) params.set('after', after);
    setLoaded((before) => ({ ...before, loading: true }));
    const asked = await ask<ConjunctionsReply>('GET', `/api/v1/conjunctions?${params}`);
    if (mine !== asking.current) return;
    if (!asked.ok) {
      const note = asked.message || shared().noAnswer;
      setLoaded((before) => ({ ...before, loading: false, note }));
      return;
    }
    const { conjunctions, next, covered } = asked.body;
    setLoaded((before) => ({
      rows: after === null ? conjunctions : [...before.rows, ...conjunctions],
      ...{ covered, next, loading: false, note: '' },
    }));
  };
  useEffect(() => {
    if (hasAssets !== null) void load(null);
  }, [wanted, screens, hasAssets]);
  const { next, ...rest } = loaded;
  const more = next !== null;
  return { ...rest, more, sort: sortOf(query), loadMore: () => void load(next) };
}
