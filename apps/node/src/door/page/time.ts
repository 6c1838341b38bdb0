/** Times for people: UTC always, with how long ago or until beside it. The node's clocks count, not this machine's. */
import { words } from './words.ts';

type Sample = { readonly hereMs: number; readonly wallMs: number; readonly watchMs: number };
let sample: Sample = { hereMs: 0, wallMs: Date.now(), watchMs: Date.now() };
let rate = 1;

/** What the node said its two clocks are. In a replay the watched time runs at a rate of its own. */
export function heardClocks(nowUtc: string, watchUtc: string, replay: boolean): void {
  const heard = {
    ...{ hereMs: performance.now(), wallMs: Date.parse(nowUtc), watchMs: Date.parse(watchUtc) },
  };
  const passedMs = heard.wallMs - sample.wallMs;
  if (replay && passedMs > 500 && sample.hereMs > 0)
    rate = Math.max(0, (heard.watchMs - sample.watchMs) / passedMs);
  if (!replay) rate = 1;
  sample = heard;
}

export function wallNowMs(): number {
  return sample.wallMs + (performance.now() - sample.hereMs);
}

export function watchNowMs(): number {
  return sample.watchMs + (performance.now() - sample.hereMs) * rate;
}

/** 2026-11-22 22:41:07Z; seconds left out when they are not asked for. */
export function utcText(ms: number, seconds = true): string {
  if (!Number.isFinite(ms)) return '–';
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, seconds ? 19 : 16)}Z`;
}

/** 3 d 4 h, 4 h 12 min, 12 min, 40 s. */
export function spanText(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  const [d, h, min] = [Math.floor(s / 86_400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60];
  const unit = words().units;
  if (d > 0) return `${d} ${unit.d} ${h} ${unit.h}`;
  if (h > 0) return `${h} ${unit.h} ${min} ${unit.min}`;
  return min > 0 ? `${min} ${unit.min}` : `${s} ${unit.s}`;
}

/**
 * `ago`: since an instant of the wall clock; `found` and `until`: since, and until, an instant of the watched time; `when`:
 * either, of an event that nobody is late for.
 */
type Kind = 'ago' | 'found' | 'until' | 'when';

/** <time> that says so in words; tick() keeps it true. */
export function timeElement(kind: Kind, utc: string): HTMLTimeElement {
  const element = document.createElement('time');
  element.dateTime = utc;
  element.dataset.kind = kind;
  element.title = utcText(Date.parse(utc));
  element.textContent = relativeText(kind, Date.parse(utc));
  if (kind === 'until' && Date.parse(utc) < watchNowMs()) element.className = 'past';
  return element;
}

export function tick(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>('time[data-kind]')) {
    const ms = Date.parse(element.dateTime);
    const kind = element.dataset.kind as Kind;
    element.textContent = relativeText(kind, ms);
    if (kind === 'until') element.classList.toggle('past', ms < watchNowMs());
  }
}

function relativeText(kind: Kind, ms: number): string {
  const w = words();
  if (kind === 'ago') return w.ago(spanText(wallNowMs() - ms));
  if (kind === 'found') return w.ago(spanText(watchNowMs() - ms));
  const leftMs = ms - watchNowMs();
  if (kind === 'when') return leftMs >= 0 ? w.in(spanText(leftMs)) : w.ago(spanText(-leftMs));
  return leftMs >= 0 ? w.in(spanText(leftMs)) : w.overdue(spanText(-leftMs));
}
