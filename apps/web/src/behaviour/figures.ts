/** Figures of behaviour as people read them: a range with its error, a longitude, a velocity change, a stretch of days. */
import { utcText } from '../ui/time.tsx';

/** 38.2 km, 0.71 km, 4,120 km: three digits that mean something. */
export function kmText(km: number | null | undefined): string {
  if (km == null || !Number.isFinite(km)) return '–';
  const size = Math.abs(km);
  if (size >= 1000) return `${Math.round(km).toLocaleString('en-US')} km`;
  return `${km.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)} km`;
}

/** Never a bare range: 38.2 ± 4 km; where the error is not known, about so much. */
export function rangeText(
  km: number | null | undefined,
  sigmaKm: number | null | undefined,
): string {
  if (km == null || !Number.isFinite(km)) return '–';
  if (sigmaKm == null || !Number.isFinite(sigmaKm)) return `≈ ${kmText(km)}`;
  const fine = sigmaKm >= 10 ? 0 : sigmaKm >= 1 ? 1 : 2;
  const digits = Math.abs(km) >= 1000 ? 0 : fine; // nobody needs the metres of thousands of kilometres
  const text = (value: number) =>
    Number(value.toFixed(digits)).toLocaleString('en-US', fixed(digits));
  const error = digits === 0 && sigmaKm < 1 ? '1' : text(sigmaKm);
  return `${text(km)} ± ${error} km`;
}

/**
 * How near two came, in a list. A release has no nearness: both were one, and the range of the first sets of both says only how far
 * they have drifted since.
 */
export function nearestText(
  form: string | null | undefined,
  km: number | null | undefined,
  sigmaKm: number | null | undefined,
): string {
  return form === 'release' ? '–' : rangeText(km, sigmaKm);
}

/** The instant halfway: where a window stands for a time with its error. */
export function middleUtc(fromUtc: string, toUtc: string): string {
  return new Date((Date.parse(fromUtc) + Date.parse(toUtc)) / 2).toISOString();
}

const fixed = (digits: number) => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
});

/** 60.120° E */
export function longitudeText(deg: number, digits = 3): string {
  const east = ((((deg + 180) % 360) + 360) % 360) - 180;
  const text = Math.abs(east).toFixed(digits);
  return `${text}°${Number(text) % 180 === 0 ? '' : east < 0 ? ' W' : ' E'}`;
}

export function latitudeText(deg: number, digits = 2): string {
  return `${Math.abs(deg).toFixed(digits)}° ${deg < 0 ? 'S' : 'N'}`;
}

/** 1.234 m/s, 0.021 m/s. */
export function dvText(mS: number | null | undefined): string {
  if (mS == null || !Number.isFinite(mS)) return '–';
  const size = Math.abs(mS);
  return `${mS.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3)} m/s`;
}

export function signedText(value: number | null | undefined, digits: number, unit: string): string {
  if (value == null || !Number.isFinite(value)) return '–';
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)} ${unit}`;
}

export function minuteText(utc: string | null | undefined): string {
  return utc == null ? '–' : utcText(Date.parse(utc), false);
}

/** Into −180 to 180. */
export function wrapped(deg: number): number {
  return ((((deg + 180) % 360) + 360) % 360) - 180;
}

/** A longitude as somebody types it: '60.1', '75 W', '-12.5', '60°E'. Null where it is none. */
export function parseLongitude(text: string): number | null {
  const found = /^\s*([+-]?\d+(?:\.\d+)?)\s*°?\s*([EWew東西]?)\s*$/.exec(text);
  if (found === null) return null;
  const deg = Number(found[1]) * (/[Ww西]/.test(found[2]!) ? -1 : 1);
  return Math.abs(deg) <= 360 ? wrapped(deg) : null;
}

/** ISO text of an instant in UTC ('2026-11-22', '2026-11-22 12:30Z'), or null where it is none. */
export function instantOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const found = /^\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?\s*Z?\s*$/.exec(text);
  const ms = found === null ? Number.NaN : Date.parse(`${found[1]}T${found[2] ?? '00:00'}Z`);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
