/**
 * Hard-body radii: of a file by catalogue number, and, where nobody knows better, by size class.
 * The file is a CSV with at least the columns ObjectID and HBR (metres), as NASA CARA publishes monthly (HBR_Mass_Estimates:
 * ObjectID,HBR,HBRSigma,HBRSource,…); an empty HBR is one that may not be redistributed. The combined radius is the sum of both.
 */
import { err, ok, type Result } from '@noroshi/time';

export type HardBodies = {
  readonly radiusM: ReadonlyMap<string, number>; // by catalogue number without leading zeros
  readonly refused: readonly BadLine[];
};

export type BadLine = { readonly line: number; readonly text: string; readonly expected: string };

const ID = 'objectid';
const RADIUS = 'hbr';
const RADIUS_MAX_M = 1000; // the largest thing in orbit is 55 m from its middle
const SHOWN_CHARS = 40;

/** A line that cannot be read is refused and listed; the rest serves. */
export function readHardBodies(text: string): Result<HardBodies, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const names = lines[0]!.split(',').map((name) => name.trim().toLowerCase());
  const [idAt, radiusAt] = [names.indexOf(ID), names.indexOf(RADIUS)];
  if (idAt < 0 || radiusAt < 0)
    return err(
      'the first line names no columns ObjectID and HBR: a CSV of hard-body radii has both',
    );
  const radiusM = new Map<string, number>();
  const refused: BadLine[] = [];
  for (let k = 1; k < lines.length; k++) {
    const line = lines[k]!;
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const id = cells[idAt]?.trim() ?? '';
    const cell = cells[radiusAt]?.trim();
    if (cell === '') continue;
    const radius = cell === undefined ? Number.NaN : Number(cell);
    if (/^\d{1,9}$/.test(id) && radius > 0 && radius <= RADIUS_MAX_M)
      radiusM.set(id.replace(/^0+(?=\d)/, ''), radius);
    else refused.push({ line: k + 1, text: line.slice(0, SHOWN_CHARS), expected: EXPECTED });
  }
  return ok({ radiusM, refused });
}

const EXPECTED = `a catalogue number and a radius above 0, up to ${RADIUS_MAX_M} m, or none`;

export type SizeClass = 'payload' | 'rocket body' | 'debris' | 'unknown';

/** The exclusion-volume radii that the United States' messages print by class; an unknown object counts as a payload. */
export const SIZE_CLASS_RADIUS_M: Readonly<Record<SizeClass, number>> = {
  payload: 5,
  'rocket body': 3,
  debris: 1,
  unknown: 5,
};

/** By OBJECT_TYPE of a message where it says one, else by the catalogue's habit of naming: `… DEB`, `… R/B`. */
export function sizeClassOf(objectType: string | undefined, objectName: string): SizeClass {
  const type = objectType?.toUpperCase();
  if (type === 'PAYLOAD') return 'payload';
  if (type === 'ROCKET BODY') return 'rocket body';
  if (type === 'DEBRIS') return 'debris';
  if (/\bDEB(RIS)?\b/i.test(objectName)) return 'debris';
  return /\bR\/B\b/i.test(objectName) ? 'rocket body' : 'unknown';
}
