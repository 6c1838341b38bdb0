/** Passes on their way out: CSV, JSON, a calendar (RFC 5545). */
import { csvLine } from '@noroshi/host';
import type { Eclipse, Pass, Sight } from '@noroshi/link';
import { formatUtc } from '@noroshi/time';

export type PassRow = {
  readonly satellite: string;
  readonly name: string;
  readonly station: string;
  readonly pass: Pass;
  readonly eclipses: readonly Eclipse[]; // of the satellite, between rise and set
  readonly frequencyHz: number | null; // of a carrier; null: none was given
};

const deg = (rad: number): number => Number(((rad * 180) / Math.PI).toFixed(3));

const SPEED_KM_S = 299_792.458;

/** Of the first order, at the instant of the state: what is left out (light time, v²/c²) is below 2e-9 of the carrier. */
const dopplerHz = (sight: Sight | null, frequencyHz: number | null): number | null =>
  sight && frequencyHz && Number(((-sight.rangeRateKmS / SPEED_KM_S) * frequencyHz).toFixed(1));

const sightOf = (sight: Sight | null, frequencyHz: number | null) =>
  sight && {
    ...{ atUtc: formatUtc(sight.atUs, 3), azimuthDeg: deg(sight.azimuthRad) },
    ...{ elevationDeg: deg(sight.elevationRad), rangeKm: Number(sight.rangeKm.toFixed(3)) },
    rangeRateKmS: Number(sight.rangeRateKmS.toFixed(6)),
    dopplerHz: dopplerHz(sight, frequencyHz),
  };

const utcOrNull = (us: number | null): string | null => (us === null ? null : formatUtc(us, 3));

export const passJson = ({ satellite, name, station, pass, eclipses, frequencyHz }: PassRow) => ({
  ...{ satellite, name, station, rise: sightOf(pass.rise, frequencyHz) },
  culminations: pass.culminations.map((sight) => sightOf(sight, frequencyHz)),
  ...{ set: sightOf(pass.set, frequencyHz), highest: sightOf(pass.highest, frequencyHz) },
  maxElevationDeg: deg(pass.highest.elevationRad),
  eclipses: eclipses.map(({ fromUs, toUs, umbra }) => ({
    ...{ fromUtc: utcOrNull(fromUs), toUtc: utcOrNull(toUs) },
    umbra: umbra && { fromUtc: formatUtc(umbra.fromUs, 3), toUtc: formatUtc(umbra.toUs, 3) },
  })),
});

/** Seconds of a pass in which the Earth hides some of the Sun or all of it. */
function shadowS({ pass: { rise, set }, eclipses }: PassRow, { fromUs, toUs }: Window): number {
  const [begin, end] = [rise?.atUs ?? fromUs, set?.atUs ?? toUs];
  const us = eclipses.reduce((sum, one) => sum + (one.toUs ?? end) - (one.fromUs ?? begin), 0);
  return Number((us / 1e6).toFixed(1));
}

type Window = { readonly fromUs: number; readonly toUs: number };

const HEADS = [
  ...['satellite', 'name', 'station', 'rise_utc', 'rise_azimuth_deg', 'highest_utc'],
  ...['max_elevation_deg', 'highest_azimuth_deg', 'least_range_km', 'set_utc', 'set_azimuth_deg'],
  ...['duration_s', 'culminations', 'shadow_s'],
];
const DOPPLER_HEADS = ['rise_doppler_hz', 'highest_doppler_hz', 'set_doppler_hz'];

/** Rise and set are empty where the window begins or ends in the pass. Doppler's columns are there where a carrier was given. */
export function passesCsv(rows: readonly PassRow[], window: Window): string {
  const hasCarrier = rows.some(({ frequencyHz }) => frequencyHz !== null);
  const lines = rows.map((row) => {
    const { satellite, name, station, pass, frequencyHz } = row;
    const { rise, set, highest, culminations } = pass;
    return csvLine([
      ...[satellite, name, station, rise && formatUtc(rise.atUs, 3), rise && deg(rise.azimuthRad)],
      ...[formatUtc(highest.atUs, 3), deg(highest.elevationRad), deg(highest.azimuthRad)],
      ...[Number(highest.rangeKm.toFixed(3)), set && formatUtc(set.atUs, 3)],
      set && deg(set.azimuthRad),
      rise && set && Number(((set.atUs - rise.atUs) / 1e6).toFixed(3)),
      ...[culminations.length, shadowS(row, window)],
      ...(hasCarrier ? [rise, highest, set].map((sight) => dopplerHz(sight, frequencyHz)) : []),
    ]);
  });
  return `${csvLine(hasCarrier ? [...HEADS, ...DOPPLER_HEADS] : HEADS)}${lines.join('')}`;
}

const LINE_BYTES_MAX = 75;

/** Every pass an event; one that the window cuts begins or ends with the window. */
export function passesCalendar(
  rows: readonly PassRow[],
  window: { readonly fromUs: number; readonly toUs: number; readonly nowUs: number },
): string {
  const stamp = (us: number) => formatUtc(us, 0).replace(/[-:]/g, '');
  const events = rows.flatMap(({ satellite, name, station, pass: { rise, set, highest } }) => {
    const fromUs = rise?.atUs ?? window.fromUs;
    const title = `${name === '' ? satellite : name} over ${station}, ${deg(highest.elevationRad).toFixed(0)}°`;
    return [
      ...['BEGIN:VEVENT', `UID:${satellite}-${stamp(fromUs)}-${plain(station)}@noroshi`],
      ...[`DTSTAMP:${stamp(window.nowUs)}`, `DTSTART:${stamp(fromUs)}`],
      ...[`DTEND:${stamp(set?.atUs ?? window.toUs)}`, `SUMMARY:${escaped(title)}`, 'END:VEVENT'],
    ];
  });
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Noroshi//passes//EN', ...events];
  return [...lines, 'END:VCALENDAR'].map((line) => `${folded(line)}\r\n`).join('');
}

const plain = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, '-');
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** A line of at most 75 bytes; what is longer goes on behind a space. No letter is cut in two. */
function folded(line: string): string {
  const parts: string[] = [];
  let [part, bytes] = ['', 0];
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (bytes + size > LINE_BYTES_MAX) {
      parts.push(part);
      [part, bytes] = [' ', 1];
    }
    part += letter;
    bytes += size;
  }
  return [...parts, part].join('\r\n');
}
