/**
 * The official verification set of SGP4: element sets (SGP4-VER.TLE, with the times after column 69) and the states that the
 * official program printed for them (tcppver.out). Vallado et al. 2006, AIAA 2006-6753.
 */
import { readFileSync } from 'node:fs';
import type { ElementSetBatch } from '@noroshi/orbit';
import { parseUtc } from '@noroshi/time';
import { type SetFields, setsOf } from './sets.ts';

const RAD = Math.PI / 180;

/** One printed line: minutes from epoch, km, km/s. */
export type OfficialState = {
  readonly row: number; // of `sets`
  readonly timeMin: number;
  readonly state: readonly number[]; // x y z vx vy vz
};

export function readVerification(folder: string): {
  readonly sets: ElementSetBatch;
  readonly states: readonly OfficialState[];
} {
  const lines = readFileSync(`${folder}/SGP4-VER.TLE`, 'latin1').split(/\r?\n/);
  const fields: SetFields[] = [];
  for (let k = 0; k < lines.length; k++) {
    if (lines[k]!.startsWith('1 ')) fields.push(fieldsOf(lines[k]!, lines[k + 1]!));
  }
  return { sets: setsOf(fields), states: readStates(`${folder}/tcppver.out`) };
}

function readStates(path: string): OfficialState[] {
  const states: OfficialState[] = [];
  let row = -1;
  for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
    if (line.includes('xx')) row++;
    else if (line.trim() !== '') {
      const [timeMin, ...rest] = line.trim().split(/\s+/).map(Number);
      states.push({ row, timeMin: timeMin!, state: rest.slice(0, 6) });
    }
  }
  return states;
}

/** Columns of a two-line set. CelesTrak, "NORAD Two-Line Element Set Format". */
function fieldsOf(one: string, two: string): SetFields {
  const number = (line: string, from: number, to: number) => Number(line.slice(from - 1, to));
  const year = number(one, 19, 20);
  const dayText = one.slice(20, 32);
  const day = Math.floor(Number(dayText));
  const dayUs = Math.round(Number(`0${dayText.slice(dayText.indexOf('.'))}`) * 86_400e6);
  const start = parseUtc(
    `${year < 57 ? 2000 + year : 1900 + year}-${String(day).padStart(3, '0')}T00:00:00Z`,
  );
  if (!start.ok) throw new Error(`day of epoch in ${one}`);
  return {
    epochUs: start.value + dayUs,
    meanMotionRadS: (number(two, 53, 63) * 2 * Math.PI) / 86_400,
    eccentricity: Number(`0.${two.slice(26, 33).trim()}`),
    inclinationRad: number(two, 9, 16) * RAD,
    raanRad: number(two, 18, 25) * RAD,
    argPerigeeRad: number(two, 35, 42) * RAD,
    meanAnomalyRad: number(two, 44, 51) * RAD,
    bstarPerEarthRadius: assumedPoint(one.slice(53, 61)),
  };
}

/** " 28098-4" is 0.28098e-4 */
function assumedPoint(text: string): number {
  const match = /^\s*([+-]?)\s*(\d+)([+-]\d)\s*$/.exec(text);
  if (match === null) throw new Error(`"${text}" has no assumed decimal point`);
  return Number(`${match[1]}0.${match[2]}e${match[3]}`);
}
