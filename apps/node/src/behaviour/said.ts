/**
 * What was said of a finding at an earlier instant: its state, words and figures are kept each time it says something new, and
 * once a day while only figures move. A question about the past is answered with these, never with what is known now.
 */
import type { FindingDoc, Found, FoundBody } from './found.ts';

const DAY_US = 86_400e6;
/** A year of a stay has some 400 a day apart: when there are too many, every second of the older half goes. */
const SAID_MAX = 64;

/** The figures of a body without what is long and does not change by itself. */
export type SaidBody = Pick<FoundBody, 'proximity' | 'manoeuvre' | 'approach' | 'decay'> & {
  readonly breakup?: Omit<NonNullable<FoundBody['breakup']>, 'pieces'>;
  readonly pieceIds?: readonly string[];
  readonly crossings?: NonNullable<FoundBody['crossings']>;
};

export type Said = {
  readonly atUs: number; // from this look on
  readonly state: string;
  readonly title: string;
  readonly confidence: number;
  readonly score: number | null;
  readonly declared: string;
  readonly learned?: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly rangesKm: Readonly<Record<string, number | null>>; // of each asset that it concerns
  readonly body: SaidBody;
};

export function saidOf(
  { case: one, score, declared, learned = '', concerns, body }: Found,
  atUs: number,
): Said {
  const { state, title, confidence, window } = one;
  return {
    ...{ atUs, state, title, confidence, score, declared, learned },
    ...{ fromUs: Math.round(window.fromUs), toUs: Math.round(window.toUs) },
    rangesKm: Object.fromEntries(concerns.map(({ assetId, rangeKm }) => [assetId, rangeKm])),
    body: shortened(body),
  };
}

function shortened({ proximity, manoeuvre, approach, decay, breakup, crossings }: FoundBody) {
  const { pieces = [], ...cloud } = breakup ?? {};
  return {
    ...(proximity && { proximity: { ...proximity, parts: [], benign: [] } }),
    ...(manoeuvre && { manoeuvre: { ...manoeuvre, channels: [] } }),
    ...(approach && { approach }),
    ...(decay && { decay }),
    ...(breakup && { breakup: cloud, pieceIds: pieces.map(({ objectId }) => objectId) }),
    ...(crossings && { crossings }),
  } as SaidBody;
}

/** With what a look says now: where it is news, or the last is a day old. */
export function saidMore(before: readonly Said[], found: Found, atUs: number, isNews: boolean) {
  const last = before.at(-1);
  if (last !== undefined && !isNews && atUs - last.atUs < DAY_US) return before;
  const all = [...before, saidOf(found, atUs)];
  if (all.length <= SAID_MAX) return all;
  return all.filter((_, k) => k === 0 || k >= SAID_MAX / 2 || k % 2 === 1);
}

/** What stood at an instant; the first word where it was found by a look after it; undefined in rows of before there were any. */
export function saidAt({ said = [] }: Pick<FindingDoc, 'said'>, atUs: number): Said | undefined {
  return said.findLast((one) => one.atUs <= atUs) ?? said[0];
}

/** A body with the figures of then. What was not kept of then (parts of a score, explanations) is left out, not told of now. */
export function bodyAt(doc: FindingDoc, atUs: number): FoundBody {
  const then = saidAt(doc, atUs)?.body;
  if (then === undefined) return doc.body;
  const { breakup, pieceIds = [], ...rest } = then;
  const ids = new Set(pieceIds);
  const now = doc.body.breakup;
  const pieces = now?.pieces.filter(({ objectId }) => ids.has(objectId)) ?? [];
  const cloud = breakup === undefined ? {} : { breakup: { ...breakup, pieces } };
  const { departure } = doc.body; // does not change
  return { ...rest, ...cloud, ...(departure && { departure }) };
}
