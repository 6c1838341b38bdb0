/** Bytes, counts and seconds as people read them. */
import { words as shared } from '../ui/words.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 812 B, 4.21 kB, 63.0 MB: decimal units, three digits. */
export function bytesText(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  const power = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value.toFixed(0) : Number(value.toPrecision(3))} ${UNITS[power]}`;
}

export function countText(count: number): string {
  return Number.isInteger(count)
    ? count.toLocaleString('en-US')
    : Number(count.toPrecision(2)).toLocaleString('en-US');
}

/** 0.84 s, 300 s, 22.5 min, 3 h. */
export function secondsText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const { s, min, h, d } = shared().units;
  const short = (value: number) => String(Number(value.toPrecision(value < 10 ? 3 : 4)));
  if (seconds < 1000) return `${short(seconds)} ${s}`;
  if (seconds < 3 * 3600) return `${short(seconds / 60)} ${min}`;
  return seconds < 3 * 86_400 ? `${short(seconds / 3600)} ${h}` : `${short(seconds / 86_400)} ${d}`;
}
