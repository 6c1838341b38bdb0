/**
 * Pulling one collection of a TAXII 2.1 server (§3.5, §5.4), as a state machine: a state says the next question, an answer makes
 * the next state and what came. The state is saved with the objects, so a crash loses nothing; what comes twice is known by id
 * and version. No clock is compared: `added_after` is made of the server's own dates only.
 *
 * What servers do wrong is met here: dates cut to a coarser unit and equal dates at the border of two pages (each run begins a
 * little before the last date, and sees again what it has), `more` without `next` (on by date), `next` that has ended (the same),
 * pages that repeat (Brent 1980, in constant memory), pages out of order (their dates are not relied on), and a server that
 * was built anew with older dates (what was newest is gone: all is read again, once).
 */
import { formatUtc, ok, parseUtc, type Result } from '@noroshi/time';
import type { JsonValue } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import {
  form,
  isRecord,
  readAnswer,
  type ServerAnswer,
  type ServerFault,
} from './client-answer.ts';
import { TAXII_LIMITS } from './query.ts';
import { objectTexts, readObject, SUBMIT_LIMITS, type SubmitItem } from './submit.ts';

export const TAXII_PULL_LIMITS = {
  limitMax: 10_000, // objects of a page that are asked for
  emptyPagesMax: 100, // in a row, that say there is more
} as const;

export type TaxiiPullSettings = {
  readonly limit: number; // objects of a page
  readonly versions: 'all' | 'last';
  readonly overlapS: number; // read again at the beginning of a run, for what a server showed late
};

/** An instant as the server wrote it, and how finely it writes. */
const Mark = Type.Object({ us: Type.Integer(), unitUs: Type.Integer({ minimum: 1 }) });
type Mark = Static<typeof Mark>;
const MarkOrNull = Type.Union([Mark, Type.Null()]);
const Flag = Type.Boolean();
const Count = Type.Integer({ minimum: 0 });

/** Kept between two questions; JSON. */
export const TaxiiPull = Type.Object({
  v: Type.Literal(1),
  mark: MarkOrNull, // all that was added until here is taken
  /** Of the run under way: after which instant it was asked for, the page that follows, the latest date so far. */
  isRunning: Flag,
  isWhole: Flag, // from the very beginning
  asked: Type.Union([Type.Integer(), Type.Null()]),
  next: Type.Union([Type.String({ maxLength: TAXII_LIMITS.nextCharsMax }), Type.Null()]),
  last: MarkOrNull,
  edge: MarkOrNull, // last date of the page before
  isOrdered: Flag,
  isDated: Flag,
  limit: Type.Integer({ minimum: 1, maximum: TAXII_PULL_LIMITS.limitMax }),
  limitMax: Type.Integer({ minimum: 1, maximum: TAXII_PULL_LIMITS.limitMax }), // what could be read
  seen: Count, // objects
  pages: Count,
  empty: Count, // pages in a row
  anchor: Type.String({ maxLength: 2048 }), // of a page, to know it again
  gone: MarkOrNull, // the mark that was looked for in vain: not looked for twice
});
export type TaxiiPull = Static<typeof TaxiiPull>;

const RUN = {
  ...{ isRunning: true, asked: null, next: null, last: null, edge: null, isOrdered: true },
  ...{
    isWhole: true,
    limitMax: TAXII_PULL_LIMITS.limitMax,
    isDated: true,
    seen: 0,
    pages: 0,
    empty: 0,
    anchor: '',
  },
} as const;

export function newPull({ limit }: TaxiiPullSettings): TaxiiPull {
  return { v: 1, mark: null, ...RUN, isRunning: false, limit, gone: null };
}

/** The next question, as what stands after `objects/?`. Where no run is under way, one begins. */
export function pullQuestion(
  before: TaxiiPull,
  settings: TaxiiPullSettings,
): { readonly state: TaxiiPull; readonly query: string } {
  const state = before.isRunning ? before : begun(before, settings);
  const query = new URLSearchParams({ limit: String(state.limit) });
  if (state.asked !== null) query.set('added_after', formatUtc(state.asked, 6));
  if (settings.versions === 'all') query.set('match[version]', 'all');
  if (state.next !== null) query.set('next', state.next);
  return { state, query: query.toString() };
}

function begun(state: TaxiiPull, { overlapS, limit }: TaxiiPullSettings): TaxiiPull {
  const { mark } = state;
  const asked = mark === null ? null : mark.us - Math.max(overlapS * 1e6, mark.unitUs);
  return { ...state, ...RUN, isWhole: mark === null, asked, limit };
}

export type TaxiiPullStep = {
  readonly state: TaxiiPull;
  readonly objects: readonly SubmitItem[];
  /** The run is over: all that was there is taken. */
  readonly isDone: boolean;
  /** What the server does otherwise than the standard, for people. */
  readonly odd?: string;
};

/** `utc` stands where an object has no date of its own; `us` is our clock, for Retry-After alone. */
export function pullAnswer(
  state: TaxiiPull,
  answer: ServerAnswer,
  now: { readonly us: number; readonly utc: string },
): Result<TaxiiPullStep, ServerFault> {
  const read = readAnswer(answer, now.us);
  if (!read.ok) return isNextRefused(state, read.error) ? onByDate(state, []) : read;
  const page = pageOf(read.value);
  if (!page.ok) return page;
  const { more, next, objects } = page.value;
  const texts = objects.length === 0 ? [] : objectTexts(answer.text);
  const items = objects.map((value, i) => readObject(value, texts[i]!, now.utc));
  const dated = withDates(state, answer.headers, objects.length);
  if (!more) return ok(ended(dated, items));
  const print = printOf(objects, answer.headers, next);
  if (print === state.anchor)
    return form('it gives the same page again and says there is more: its paging is a circle');
  const pages = state.pages + 1;
  const isAnchor = (pages & (pages - 1)) === 0;
  const empty = objects.length === 0 ? state.empty + 1 : 0;
  if (empty > TAXII_PULL_LIMITS.emptyPagesMax)
    return form(
      `${TAXII_PULL_LIMITS.emptyPagesMax} pages in a row are empty, and it says there is more`,
    );
  const after = { ...dated, pages, empty, next, anchor: isAnchor ? print : state.anchor };
  return next === null
    ? onByDate(after, items)
    : ok({ state: after, objects: items, isDone: false });
}

/**
 * What is certain after a fault, a lost answer or a restart: the next run begins there. `next` is not part of it, since servers
 * that keep the place of a reader have moved on with an answer that never came.
 */
export function resumed(state: TaxiiPull): TaxiiPull {
  if (!state.isRunning) return state;
  const { isOrdered, isDated, isWhole, last, mark, gone } = state;
  const isCertain =
    isOrdered && isDated && last !== null && (isWhole || last.us > (mark?.us ?? -Infinity));
  const from = isCertain ? { mark: last } : { gone: isWhole ? null : gone };
  return { ...state, ...RUN, isRunning: false, ...from };
}

/** For an answer that is too long to be read; null where one object is too long. */
export function smallerPage(state: TaxiiPull): TaxiiPull | null {
  if (state.limit === 1) return null;
  return { ...state, limit: state.limit >> 1, limitMax: state.limit >> 1 };
}

type Page = {
  readonly more: boolean;
  readonly next: string | null;
  readonly objects: readonly JsonValue[];
};

function pageOf(value: { readonly [name: string]: JsonValue }): Result<Page, ServerFault> {
  const { more = false, next = null, objects = [] } = value;
  if (typeof more !== 'boolean') return form('more is neither true nor false');
  if (next !== null && (typeof next !== 'string' || next.length > TAXII_LIMITS.nextCharsMax))
    return form(`next is no text of at most ${TAXII_LIMITS.nextCharsMax} characters`);
  if (!Array.isArray(objects)) return form('objects is no list');
  if (objects.length > SUBMIT_LIMITS.objectsMax)
    return form(
      `a page of ${objects.length} objects: at most ${SUBMIT_LIMITS.objectsMax} are read`,
    );
  return ok({ more, next: next === '' ? null : next, objects });
}

const NEXT_REFUSED = [400, 404, 410, 422];

function isNextRefused({ next }: TaxiiPull, fault: ServerFault): boolean {
  return next !== null && fault.kind === 'refused' && NEXT_REFUSED.includes(fault.status);
}

/** Goes on without `next`: after the latest date less its unit, so that what shares that date comes too. */
function onByDate(
  state: TaxiiPull,
  objects: readonly SubmitItem[],
): Result<TaxiiPullStep, ServerFault> {
  const { isOrdered, isDated, last, asked, limit, limitMax } = state;
  const isCertain = isOrdered && isDated && last !== null;
  const from = isCertain ? last.us - last.unitUs : asked;
  const on = { ...state, asked: from, next: null, edge: null, anchor: '', pages: 0 };
  const step = { objects, isDone: false };
  if (from !== null && from > (asked ?? -Infinity)) return ok({ ...step, state: on });
  if (limit >= limitMax)
    return form(
      `it says there is more and gives no next that works, and a page of ${limit} has one date alone: nobody can go on without loss`,
    );
  const larger = Math.min(limitMax, limit * 4);
  return ok({ ...step, state: { ...on, limit: larger } });
}

function withDates(state: TaxiiPull, headers: ServerAnswer['headers'], count: number): TaxiiPull {
  if (count === 0) return state;
  const seen = state.seen + count;
  const first = markOf(headers['x-taxii-date-added-first']);
  const last = markOf(headers['x-taxii-date-added-last']);
  if (first === null || last === null) return { ...state, seen, isDated: false, edge: null };
  const isOrdered =
    state.isOrdered && first.us <= last.us && first.us >= (state.edge?.us ?? -Infinity);
  const latest = state.last !== null && state.last.us > last.us ? state.last : last;
  return { ...state, seen, last: latest, edge: last, isOrdered };
}

const ODD = {
  gone: 'what was newest is not there any more: the collection is read again from its beginning',
  undated: 'it gives no X-TAXII-Date-Added-Last: all of the collection is read each time',
} as const;

function ended(state: TaxiiPull, objects: readonly SubmitItem[]): TaxiiPullStep {
  const { mark, last, isWhole, seen, gone, isDated } = state;
  if (seen === 0 && mark !== null && !isWhole && gone?.us !== mark.us)
    return { state: { ...state, ...RUN, gone: mark }, objects, isDone: false, odd: ODD.gone };
  const newest = last !== null && (isWhole || last.us > (mark?.us ?? -Infinity)) ? last : mark;
  const over = { ...state, ...RUN, isRunning: false, mark: isDated ? newest : null };
  return { state: over, objects, isDone: true, ...(!isDated && { odd: ODD.undated }) };
}

/** Enough of a page to know it again. */
function printOf(
  objects: readonly JsonValue[],
  headers: ServerAnswer['headers'],
  next: string | null,
): string {
  const name = (value: JsonValue | undefined) => {
    const { id, modified, created } = isRecord(value) ? value : {};
    return [id, modified ?? created].map((each) => String(each).slice(0, 100));
  };
  const dates = ['first', 'last'].map((end) => headers[`x-taxii-date-added-${end}`]?.slice(0, 40));
  const ends = [...name(objects[0]), ...name(objects.at(-1))];
  const where = objects.length === 0 ? String(next).slice(0, 500) : '';
  return JSON.stringify([objects.length, ...ends, ...dates, where]);
}

/** Down to the microsecond; the unit is that of its last digit. */
function markOf(text: string | undefined): Mark | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,12}))?Z$/.exec(text ?? '');
  if (found === null) return null;
  const digits = (found[2] ?? '').slice(0, 6);
  const parsed = parseUtc(`${found[1]}.${digits.padEnd(6, '0')}Z`);
  return parsed.ok ? { us: parsed.value, unitUs: 10 ** (6 - digits.length) } : null;
}
