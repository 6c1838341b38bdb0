/** The figures of an approach as text: a distance in the unit that suits it, a probability with "1 in n", what changed in words. */
import type { EncounterReply, EvolutionReply } from '../data/wire.ts';
import { utcText } from '../ui/time.tsx';

export type Encounter = EncounterReply;
export type Point = EvolutionReply['approaches'][number]['points'][number];
export type Computed = NonNullable<Encounter['computed']>;
export type Plane = NonNullable<Computed['plane']>;

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 0.4 m, 312 m, 1.234 km, 123.4 km. */
export function distanceText(km: number | null): string {
  if (km === null || !Number.isFinite(km)) return '–';
  const size = Math.abs(km);
  if (size < 0.01) return `${(km * 1000).toFixed(1)} m`;
  if (size < 0.9995) return `${Math.round(km * 1000)} m`;
  return `${km.toFixed(size < 9.9995 ? 3 : size < 99.995 ? 2 : 1)} km`;
}

/** A round distance without digits that say nothing: 1.5 km, 20 m. */
export function roundText(km: number): string {
  const [value, unit] = km < 0.9995 ? [km * 1000, 'm'] : [km, 'km'];
  return `${Number(value.toPrecision(3))} ${unit}`;
}

/** 14.31 km/s; metres a second where it is slow. */
export function speedText(kmS: number | null): string {
  if (kmS === null) return '–';
  return Math.abs(kmS) < 0.1 ? `${(kmS * 1000).toFixed(2)} m/s` : `${kmS.toFixed(3)} km/s`;
}

/** 2.3e-5, as titles, tables and messages have it; 0.18 where it is large; 0 only where it is. */
export function pcText(pc: number | null): string {
  if (pc === null) return '–';
  if (pc === 0) return '0';
  if (pc >= 0.01) return pc.toPrecision(2);
  return pc.toExponential(1);
}

function raised(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join('');
  return power < 0 ? `⁻${digits}` : digits;
}

/** 43,000 of "1 in 43,000": two digits that count; null where nobody would read it. */
export function oneInText(pc: number): string | null {
  if (!(pc >= 1e-15)) return null;
  const n = Number((1 / pc).toPrecision(2));
  if (n < 1e7) return n.toLocaleString('en-US');
  const power = Math.floor(Math.log10(n) + 1e-9);
  const lead = Number((n / 10 ** power).toPrecision(2));
  return `${lead === 1 ? '' : `${lead} × `}10${raised(power)}`;
}

/** 3.2 d, 14 h, 40 min: an age or a span, with the sign of who is early. */
export function ageText(days: number | null): string {
  if (days === null) return '–';
  const size = Math.abs(days);
  const sign = days < 0 ? '−' : '';
  if (size >= 2) return `${sign}${size.toFixed(1)} d`;
  if (size * 24 >= 1) return `${sign}${(size * 24).toFixed(1)} h`;
  return `${sign}${Math.round(size * 1440)} min`;
}

/** 1.4 s, 12 min, 3.2 h. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '–';
  const size = Math.abs(seconds);
  if (size < 0.995) return `${seconds.toFixed(2)} s`;
  if (size < 119.5) return `${Number(seconds.toPrecision(2))} s`;
  if (size < 7199) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

export function nameOf(body: { readonly name: string; readonly objectId: string }): string {
  return body.name === '' || body.name === body.objectId
    ? body.objectId
    : `${body.name} (${body.objectId})`;
}

/** The probability told, or computed where none was told; with the largest one. */
export function probabilityOf(encounter: Encounter): { pc: number | null; pcMax: number | null } {
  const figure = (method: string) =>
    encounter.computed?.probability.figures.find((one) => one.method === method)?.value ?? null;
  if (encounter.gone)
    return {
      pc: figure('foster-2d'),
      pcMax: figure('scaled-maximum') ?? figure('assumed-shape-maximum'),
    };
  return { pc: encounter.told.pc, pcMax: encounter.told.pcMax };
}

export type ChangeWords = {
  missChange(from: string, to: string, sigmas: string | null): string;
  pcUp(factor: string): string;
  pcDown(factor: string): string;
  tcaChange(text: string, later: boolean): string;
  setChange(name: string, span: string): string;
  severityChange(from: string, to: string): string;
  readonly nowGone: string;
};

/** What a person who knows the finding before needs to hear, the most telling first. */
export function changesOf(
  before: Point,
  after: Point,
  names: readonly [string, string],
  w: ChangeWords,
  severity: (name: string) => string,
): string[] {
  const said: string[] = [];
  if (after.gone && !before.gone) said.push(w.nowGone);
  if (before.severity !== after.severity)
    said.push(w.severityChange(severity(before.severity), severity(after.severity)));
  if (before.missKm !== null && after.missKm !== null && before.missKm !== after.missKm) {
    const off = Math.abs(after.missKm - before.missKm);
    const sigma = before.sigmaMissKm;
    const sigmas = sigma === null || sigma === 0 ? null : (off / sigma).toFixed(1);
    said.push(w.missChange(distanceText(before.missKm), distanceText(after.missKm), sigmas));
  }
  said.push(...pcChange(before.pc, after.pc, w));
  const lateS = (Date.parse(after.tcaUtc) - Date.parse(before.tcaUtc)) / 1000;
  if (Math.abs(lateS) >= 0.001) said.push(w.tcaChange(durationText(Math.abs(lateS)), lateS > 0));
  const epochs = [
    [before.epoch1Utc, after.epoch1Utc, names[0]],
    [before.epoch2Utc, after.epoch2Utc, names[1]],
  ] as const;
  for (const [from, to, name] of epochs) {
    if (from === null || to === null || from === to) continue;
    said.push(w.setChange(name, ageText((Date.parse(to) - Date.parse(from)) / 86_400_000)));
  }
  return said;
}

function pcChange(from: number | null, to: number | null, w: ChangeWords): string[] {
  if (from === null || to === null || from === to || from === 0 || to === 0) return [];
  const factor = to / from;
  const text = (n: number) => (n >= 1e6 ? n.toExponential(0) : String(Number(n.toPrecision(2))));
  if (factor >= 1.05) return [w.pcUp(text(factor))];
  return factor <= 0.95 ? [w.pcDown(text(1 / factor))] : [];
}

/** For who reads with a screen reader, and for a title: "ALPHA 1 and DEB 2, 2026-11-24 01:02:03Z". */
export function approachTitle(encounter: Encounter, and: (a: string, b: string) => string): string {
  const [one, two] = encounter.objects;
  return `${and(nameOf(one!), nameOf(two!))}, ${utcText(Date.parse(encounter.tcaUtc))}`;
}
