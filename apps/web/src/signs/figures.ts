/** Figures of signs as people read them: a span, an amount of bytes, a share, a service, an end; and evidence by what it is. */
import type { SignLine, SignWholeReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { words } from './words.ts';

export type SignEvidence = SignWholeReply['evidence'][number];

const OWN = /^own(:|$)/;

/** An end of ours: never its address, a pseudonym or the bare word. */
export function isOwn(end: string | null): boolean {
  return end !== null && OWN.test(end);
}

/** 300 s, 12.5 min, 3.4 h, 2.1 d: three digits that mean something. */
export function lastsText(s: number): string {
  const u = words().units;
  if (!Number.isFinite(s) || s < 0) return '–';
  const three = (value: number) => String(Number(value.toPrecision(3)));
  if (s < 600) return `${three(s)} ${u.s}`;
  if (s < 7200) return `${three(s / 60)} ${u.min}`;
  return s < 172_800 ? `${three(s / 3600)} ${u.h}` : `${three(s / 86_400)} ${u.d}`;
}

const STEPS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Powers of a thousand. */
export function bytesText(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  let [value, step] = [bytes, -1];
  while (value >= 1000 && step < STEPS.length - 1) [value, step] = [value / 1000, step + 1];
  if (step < 0) return `${Math.round(value).toLocaleString('en-US')} ${words().unit.bytes}`;
  return `${Number(value.toPrecision(3))} ${STEPS[step]}`;
}

/** 3.1 %, 100 %; what is above 99.5 and below 100 does not pass for all. */
export function percentText(share: number): string {
  const percent = 100 * share;
  const digits = (percent > 0 && percent < 10) || (percent > 99 && percent < 100) ? 1 : 0;
  return `${Number(percent.toFixed(digits))} %`;
}

/** Confidence in whole percents, between 1 and 99: nothing here is certain. */
export function sureText(confidence: number): string {
  return String(Math.min(99, Math.max(1, Math.round(100 * confidence))));
}

export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US');
}

/** 443/tcp, 22, tcp; '' where any. */
export function serviceText({ port, protocol }: Pick<SignLine, 'port' | 'protocol'>): string {
  return [port, protocol].filter((part) => part !== null).join('/');
}

export function endText(end: string | null): string {
  return end === null ? words().many : plainText(end);
}

/** Six digits at most; very small ones as a bound. */
export function plainNumber(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size < 0.01) return value > 0 ? '< 0.01' : '> −0.01';
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** A figure of evidence with its unit, by its name. */
export function evidenceText({ name, value, unit }: SignEvidence): string {
  if (value === null) return '–';
  if (typeof value === 'string') return wordText(name, value);
  if (name === 'log10Evidence') return value < 1 ? plainNumber(10 ** value) : powerText(value);
  if (unit === 'bytes') return bytesText(value);
  if (unit === 's') return lastsText(value);
  if (unit === 'd') return `${plainNumber(value)} ${words().units.d}`;
  if (/Share$/.test(name)) return percentText(value);
  return unit === undefined ? plainNumber(value) : `${plainNumber(value)} ${plainText(unit)}`;
}

const NAMED: ReadonlySet<string> = new Set(['shape', 'volumeOf']);

function wordText(name: string, value: string): string {
  const w = words();
  if (value === 'yes' || value === 'no') return w[value];
  const shapes: Readonly<Record<string, string>> = w.shapes;
  return NAMED.has(name) && Object.hasOwn(shapes, value) ? shapes[value]! : plainText(value);
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 1 in 10⁵²¹. */
function powerText(log10: number): string {
  const digits = String(Math.floor(log10)).replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)]!);
  return `1 : 10${digits}`;
}

export function valueNamed(
  evidence: readonly SignEvidence[],
  name: string,
): number | string | null {
  return evidence.find((one) => one.name === name)?.value ?? null;
}

export function kindText(kind: SignLine['kind']): string {
  return shared().kinds[kind];
}
