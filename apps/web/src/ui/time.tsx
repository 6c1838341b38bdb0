/** Times for people: UTC always, with how long ago or until beside it, by the node's clocks. */
import { second, wallNowMs, watchNowMs } from '../data/clock.ts';
import { words } from './words.ts';

/** 2026-11-22 22:41:07Z; seconds left out when they are not asked for. */
export function utcText(ms: number, seconds = true): string {
  if (!Number.isFinite(ms)) return '–';
  const iso = new Date(ms).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, seconds ? 19 : 16)}Z`;
}

/** A date-time group, as messages of the services carry it: 222241Z NOV 26. */
export function dtgText(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const at = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const month = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')[at.getUTCMonth()];
  return `${two(at.getUTCDate())}${two(at.getUTCHours())}${two(at.getUTCMinutes())}Z ${month} ${two(at.getUTCFullYear() % 100)}`;
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
 * either, of an event that nobody is late for; `set`: either, of what people and machines set by the wall clock (an expiry, a poll).
 */
export type AgeKind = 'ago' | 'found' | 'until' | 'when' | 'set';

/** How long since or until, kept true each second. */
export function Age({ of, utc }: { of: AgeKind; utc: string }) {
  second.value; // drawn again each second
  const ms = Date.parse(utc);
  const isPast = of === 'until' && ms < watchNowMs();
  return (
    <time dateTime={utc} title={utcText(ms)} class={isPast ? 'age past' : 'age'}>
      {ageText(of, ms)}
    </time>
  );
}

/** An instant in UTC; `group` adds its date-time group as a title. */
export function Utc({ utc, seconds = true }: { utc: string; seconds?: boolean }) {
  const ms = Date.parse(utc);
  return (
    <time dateTime={utc} title={dtgText(ms)} class="utc">
      {utcText(ms, seconds)}
    </time>
  );
}

export function ageText(of: AgeKind, ms: number): string {
  const w = words();
  if (of === 'ago') return w.ago(spanText(wallNowMs() - ms));
  if (of === 'found') return w.ago(spanText(watchNowMs() - ms));
  const leftMs = ms - (of === 'set' ? wallNowMs() : watchNowMs());
  if (of === 'when' || of === 'set')
    return leftMs >= 0 ? w.in(spanText(leftMs)) : w.ago(spanText(-leftMs));
  return leftMs >= 0 ? w.in(spanText(leftMs)) : w.overdue(spanText(-leftMs));
}
