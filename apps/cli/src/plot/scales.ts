/** Axes of the picture: miss distance on a logarithmic scale, UTC on a linear one, and where their ticks stand. */
import { taiUsFromUnixMs, unixMsFromTaiUs } from '@noroshi/time';

export type Tick = { readonly at: number; readonly label: string; readonly major: boolean };

/** 1, 2 or 5 times a power of ten, not above the value. */
export function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = [5, 2].find((times) => times * power <= value * (1 + 1e-9)) ?? 1;
  return Number((step * power).toPrecision(1));
}

/** The lower end of the miss axis: below every miss, but at most four decades below the threshold. */
export function missAxisMinKm(leastKm: number, thresholdKm: number): number {
  const floorKm = thresholdKm * 1e-4;
  const least = Number.isFinite(leastKm) ? leastKm : thresholdKm / 50;
  return niceBelow(Math.min(Math.max(least, floorKm), thresholdKm / 20));
}

/** Ticks at 1, 2, 5 of each decade; fewer when they would stand close. */
export function missTicks(minKm: number, maxKm: number): Tick[] {
  const wide = maxKm / minKm > 2e3;
  const ticks: Tick[] = [];
  for (let power = Math.floor(Math.log10(minKm) + 1e-9); 10 ** power <= maxKm; power++) {
    for (const times of wide ? [1] : [1, 2, 5]) {
      const km = Number(`${times}e${power}`);
      if (km < minKm * 0.999 || km > maxKm * 1.001) continue;
      ticks.push({ at: km, label: km < 1 ? String(km) : `${km} km`, major: times === 1 });
    }
  }
  return ticks;
}

/** At most `ticksMax` ticks at round UTC times; a major one begins a UTC day and is labelled with its date. */
export function timeTicks(fromUs: number, toUs: number, ticksMax: number): Tick[] {
  const fromMs = unixMsFromTaiUs(fromUs);
  const toMs = unixMsFromTaiUs(toUs);
  const spanMs = toMs - fromMs;
  const fits = TIME_STEPS_MS.find((step) => spanMs / step <= ticksMax);
  const stepMs = fits ?? Math.ceil(spanMs / ticksMax / DAY_MS) * DAY_MS;
  const ticks: Tick[] = [];
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= toMs; ms += stepMs) {
    const utc = new Date(ms).toISOString();
    const major = ms % DAY_MS === 0;
    const label = major ? utc.slice(5, 10) : utc.slice(11, stepMs < MINUTE_MS ? 19 : 16);
    ticks.push({ at: taiUsFromUnixMs(ms), label, major });
  }
  return ticks;
}

export type Scale = (value: number) => number;

export function logScale(min: number, max: number, from: number, to: number): Scale {
  const perLog = (to - from) / Math.log(max / min);
  return (value) => from + Math.log(Math.max(value, min) / min) * perLog;
}

export function linearScale(min: number, max: number, from: number, to: number): Scale {
  return (value) => from + ((value - min) / (max - min)) * (to - from);
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const TIME_STEPS_MS = [
  ...[1, 5, 15, 60, 300, 600, 1800, 3600].map((s) => s * 1000),
  ...[2, 3, 6, 12, 24, 48].map((h) => h * 3_600_000),
];
