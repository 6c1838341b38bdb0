/**
 * The warnings that filters leave: of what is here where all of it is, else asked of the node. Kept true as changes come. A
 * question that was overtaken by another is forgotten.
 */
import { useEffect, useState } from 'preact/hooks';
import { useMarks } from '../app/print.ts';
import { ask } from '../data/ask.ts';
import { second, wallNowMs } from '../data/clock.ts';
import { changes, warnings, warningsNote } from '../data/state.ts';
import type { WarningLine, WarningList } from '../data/wire.ts';
import { acted } from './act.tsx';
import { type Filters, fits, nodeQuery } from './filters.ts';

export type Found = {
  readonly lines: readonly WarningLine[];
  readonly hasMore: boolean;
  readonly note: string; // why it could not be read
  readonly isReady: boolean;
};

const PAGE_SIZE = 200;
const TYPING_MS = 250;

/** `max`: how many at most, in pages of the node. */
export function useWarnings(filters: Filters, max = PAGE_SIZE): Found {
  const here = warnings.value;
  const isEnough = filters.states === 'active' && here !== null && here.next === null;
  const query = nodeQuery(filters).toString();
  const [asked, setAsked] = useState<(Found & { readonly query: string }) | null>(null);
  const told = `${changes.value.warning ?? 0} ${changes.value.notice ?? 0} ${acted.value}`;
  useEffect(() => {
    if (isEnough) return;
    let isOld = false;
    const wait = setTimeout(async () => {
      const found = await readAll(query, max);
      if (!isOld) setAsked({ ...found, query });
    }, TYPING_MS);
    return () => {
      isOld = true;
      clearTimeout(wait);
    };
  }, [isEnough, query, max, told]);
  useMarks(asked); // those here are in every print as it is
  second.value; // what is set aside comes back by the clock
  const wallMs = wallNowMs();
  if (isEnough) {
    const lines = here.warnings.filter((line) => fits(line, filters, wallMs));
    return { lines, hasMore: false, note: warningsNote.value, isReady: true };
  }
  if (asked === null)
    return { lines: [], hasMore: false, note: warningsNote.value, isReady: false };
  const isHere = asked.query === query;
  const lines = asked.lines.filter((line) => fits(line, filters, wallMs));
  return { ...asked, lines, isReady: isHere };
}

async function readAll(query: string, max: number): Promise<Found> {
  const lines: WarningLine[] = [];
  let after = '';
  do {
    const page = `limit=${PAGE_SIZE}${after}`;
    const asked = await ask<WarningList>('GET', `/api/v1/warnings?${query}&${page}`);
    if (!asked.ok)
      return { lines, hasMore: lines.length > 0, note: asked.message || '–', isReady: true };
    lines.push(...asked.body.warnings);
    const { next } = asked.body;
    after = next === null ? '' : `&after=${encodeURIComponent(next)}`;
  } while (after !== '' && lines.length < max);
  return { lines, hasMore: after !== '', note: '', isReady: true };
}
