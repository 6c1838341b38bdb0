/** Evidence as people read it: the word, the figure with its unit, and what changed from one finding of an event to the next. */
import { language } from '../data/settings.ts';
import type { Notice } from '../data/wire.ts';
import { isExplanation, signSentenceIn, triedOf } from './sign-sentences.ts';
import { TERMS } from './terms.ts';
import { plainText, reasonsIn, sentenceIn } from './title.ts';
import { words } from './words.ts';

export type Evidence = Notice['evidence'][number];
type ValueEvidence = Extract<Evidence, { readonly type: 'value' }>;

/** Own words only: a name from outside cannot reach what every object inherits. */
export function termOf(name: string): readonly [word: string, meaning: string] | undefined {
  return Object.hasOwn(TERMS, name) ? TERMS[name]?.[language.value] : undefined;
}

export function wordOf({ name, unit }: Pick<ValueEvidence, 'name' | 'unit'>): string {
  return termOf(name)?.[0] ?? plainText(nameAndUnit(name, unit)[0]);
}

export function unitOf({ name, unit }: Pick<ValueEvidence, 'name' | 'unit'>): string {
  return plainText(nameAndUnit(name, unit)[1]);
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ KmS: 'km/s', MS: 'm/s', Km: 'km', Deg: '°', M: 'm', D: 'd', S: 's', Rad: 'rad', Dbm: 'dBm' },
};

/** `missKm` is "miss" in km. */
function nameAndUnit(name: string, unit: string | undefined): readonly [string, string] {
  const found = Object.keys(UNITS).find((end) => name.endsWith(end) && name !== end);
  if (found === undefined) return [spaced(name), unit ?? ''];
  return [spaced(name.slice(0, -found.length)), unit ?? UNITS[found]!];
}

function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** Six significant digits; very small numbers as powers of ten. */
export function valueText(name: string, value: ValueEvidence['value']): string {
  const known: Readonly<Record<string, string>> = words().values;
  if (value === null) return '–';
  if (typeof value === 'string') {
    if (name === 'why') return plainText(reasonsIn(value));
    if (SENTENCES.has(name)) return plainText(benignText(value));
    return Object.hasOwn(TERMS, name) && Object.hasOwn(known, value)
      ? known[value]!
      : plainText(value);
  }
  if (/^pc(Max)?$/.test(name)) return probabilityText(value);
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  return size < 1e-3 || size >= 1e6 ? value.toExponential(2) : String(Number(value.toPrecision(6)));
}

const SENTENCES: ReadonlySet<string> = new Set(['reason', 'concern', 'benign', 'cancelledBy']);

/** 'rule: holds, why' of an explanation that was tried, in behaviour or in a sign; any other sentence as it is. */
function benignText(text: string): string {
  const { tried, fits } = words();
  const rule = /^([^:]+): (holds|no), (.+)$/s.exec(text);
  const sign = triedOf(text);
  if (sign !== null && isExplanation(sign.explanation))
    return `${fits[sign.fits as keyof typeof fits]} ${signSentenceIn(sign.explanation)} (${signSentenceIn(sign.because)})`;
  if (rule === null) return sentenceIn(text);
  return `${tried[rule[2] as 'holds' | 'no']} ${sentenceIn(rule[3]!)} (${rule[1]})`;
}

/** 3.28e-4 (1 in 3,050): few people compare powers of ten at four in the morning. */
export function probabilityText(value: number): string {
  if (value <= 0 || value >= 1) return String(value);
  const count = Math.round(Number((1 / value).toPrecision(3)));
  return `${value.toExponential(2)} (${words().oneIn(count.toLocaleString('en-US'))})`;
}

export type Change = { readonly word: string; readonly from: string; readonly to: string };

const SAID_ONCE: ReadonlySet<string> = new Set(['why', 'staleElementSets']);

/** Figures of a finding that differ from those of the one before it, as they are shown. */
export function changesBetween(before: Notice, after: Notice): readonly Change[] {
  const shownBefore = shownFigures(before);
  const changes = [...shownFigures(after)].flatMap(([word, to]): Change[] => {
    const from = shownBefore.get(word);
    return from === undefined || from === to ? [] : [{ word, from, to }];
  });
  return changes;
}

function shownFigures({ evidence, confidence }: Notice): ReadonlyMap<string, string> {
  const figures = evidence.flatMap((one): (readonly [string, string])[] => {
    if (one.type === 'time') return [[termOf(one.name)?.[0] ?? one.name, timeText(one.atUtc)]];
    if (one.type === 'elementSet')
      return [[`${words().elementSet} ${one.objectId}`, timeText(one.epochUtc)]];
    if (SAID_ONCE.has(one.name)) return [];
    return [[wordOf(one), `${valueText(one.name, one.value)} ${unitOf(one)}`.trim()]];
  });
  return new Map([...figures, [words().confidence, `${Math.round(confidence * 100)} %`]]);
}

function timeText(utc: string): string {
  return `${utc.slice(0, 10)} ${utc.slice(11, 19)}Z`;
}

/** The findings of one event, newest first, each with the one that it replaced. */
export function updatesOf(
  notice: Notice,
  notices: readonly Notice[],
): readonly { readonly notice: Notice; readonly before: Notice | undefined }[] {
  const same = notices.filter(({ kind, key }) => kind === notice.kind && key === notice.key);
  return same.map((one, i) => ({ notice: one, before: same[i - 1] })).reverse();
}
