/** Signs by the filters in the address: page after page, how many when, and again when the watch has judged anew. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { changes } from '../data/state.ts';
import type { SignHistogramReply, SignLine, SignsReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';
import { askedOf, type SignFilters } from './filters.ts';

const PAGE = 100;

export type FoundSigns = {
  readonly rows: readonly SignLine[];
  readonly more: boolean;
  readonly isReady: boolean; // the first answer to this question is there
  readonly loading: boolean;
  readonly note: string; // why it could not be read
  readonly loadMore: () => void;
};

type Loaded = Pick<FoundSigns, 'rows' | 'loading' | 'note'> & {
  readonly asked: string;
  readonly next: string | null;
};

/** Counts with every change that a sign may come of. */
export function signsVersion(): string {
  const { signs = 0, config = 0 } = changes.value;
  return `${signs} ${config}`;
}

/** As many as were shown stay shown when the watch judges anew. */
export function useSigns(filters: SignFilters): FoundSigns {
  const [loaded, setLoaded] = useState<Loaded>({
    ...{ rows: [], next: null, asked: '', loading: true, note: '' },
  });
  const asking = useRef(0);
  const asked = askedOf(filters, { order: filters.order, limit: String(PAGE) });
  const load = async (before: readonly SignLine[], from: string | null, wanted: number) => {
    const mine = ++asking.current;
    setLoaded((now) => ({ ...now, loading: true }));
    let [rows, next] = [before, from];
    do {
      const after = next === null ? '' : `&after=${encodeURIComponent(next)}`;
      const answer = await ask<SignsReply>('GET', `/api/v1/signs?${asked}${after}`);
      if (mine !== asking.current) return;
      if (!answer.ok) {
        const note = answer.message || shared().noAnswer;
        setLoaded((now) => ({ ...now, loading: false, note }));
        return;
      }
      rows = merged(rows, answer.body.signs);
      next = answer.body.next;
    } while (next !== null && rows.length < wanted);
    setLoaded({ rows, next, asked, loading: false, note: '' });
  };
  const isSame = loaded.asked === asked;
  const shown = isSame ? loaded.rows.length : 0;
  useEffect(() => void load([], null, shown), [asked, signsVersion()]);
  const { rows, next, loading, note } = loaded;
  const loadMore = () => void load(rows, next, rows.length + 1);
  return { rows, more: next !== null, isReady: isSame, loading, note, loadMore };
}

/** A sign that moved between two pages is there once. */
function merged(before: readonly SignLine[], more: readonly SignLine[]): readonly SignLine[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...more.filter(({ id }) => !known.has(id))];
}

/** Of the same question, without the span: the span is chosen on it. Null until it is known, or where it could not be read. */
export function useHistogram(filters: SignFilters): SignHistogramReply | null {
  const [data, setData] = useState<SignHistogramReply | null>(null);
  const asked = askedOf(filters);
  useEffect(() => {
    let isOld = false;
    void ask<SignHistogramReply>('GET', `/api/v1/signs/histogram?${asked}`).then((answer) => {
      if (!isOld && answer.ok) setData(answer.body);
    });
    return () => {
      isOld = true;
    };
  }, [asked, signsVersion()]);
  return data;
}
