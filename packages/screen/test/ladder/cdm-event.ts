/** Test only: a CDM of the corpora (KVN) as a PcEvent, and the published rows beside it. States in one inertial frame. */
import { readFileSync } from 'node:fs';
import type { PcEvent, PcObject, Triple } from '../../src/ladder/contract.ts';

const ROWS = ['R', 'T', 'N', 'RDOT', 'TDOT', 'NDOT'];

/** The event of a CDM with a combined hard-body radius in metres (the published table gives it). */
export function readEvent(path: string, hbrM: number): PcEvent {
  const objects: Map<string, string>[] = [];
  for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
    const found = /^\s*([A-Z_]+)\s*=\s*([^[]*)/.exec(line);
    if (found === null) continue;
    if (found[1] === 'OBJECT') objects.push(new Map());
    objects.at(-1)?.set(found[1]!, found[2]!.trim());
  }
  const [object1, object2] = objects.map(objectOf);
  return { epochUs: 0, object1: object1!, object2: object2!, hbrKm: hbrM * 1e-3 };
}

function objectOf(fields: Map<string, string>): PcObject {
  const covarianceRtn = new Float64Array(36);
  for (let i = 0; i < 6; i++) {
    for (let j = 0; j <= i; j++) {
      const value = Number(fields.get(`C${ROWS[i]}_${ROWS[j]}`) ?? Number.NaN) * 1e-6;
      covarianceRtn[6 * i + j] = value;
      covarianceRtn[6 * j + i] = value;
    }
  }
  const triple = (keys: string[]) =>
    keys.map((key) => Number(fields.get(key))) as unknown as Triple;
  return {
    positionKm: triple(['X', 'Y', 'Z']),
    velocityKmS: triple(['X_DOT', 'Y_DOT', 'Z_DOT']),
    covarianceRtn,
    knows: 'full',
  };
}

/** From inertial states and covariances in metres (6 by 6 rows), as the tables of Alfano 2009 give them. */
export function inertialEvent(
  states: readonly (readonly number[])[],
  covariances: readonly (readonly (readonly number[])[])[],
  hbrM: number,
): PcEvent {
  const [object1, object2] = states.map((state, k): PcObject => {
    const km = state.map((value) => value * 1e-3);
    return {
      positionKm: [km[0]!, km[1]!, km[2]!],
      velocityKmS: [km[3]!, km[4]!, km[5]!],
      covarianceRtn: toRtn(km, covariances[k]!),
      knows: 'full',
    };
  });
  return { epochUs: 0, object1: object1!, object2: object2!, hbrKm: hbrM * 1e-3 };
}

function toRtn(state: readonly number[], c: readonly (readonly number[])[]): Float64Array {
  const r = unit(state.slice(0, 3));
  const n = unit(cross(state.slice(0, 3), state.slice(3)));
  const axes = [r, cross(n, r), n];
  const turn = (a: number, i: number) =>
    Math.floor(a / 3) === Math.floor(i / 3) ? axes[a % 3]![i % 3]! : 0;
  const out = new Float64Array(36);
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b < 6; b++) {
      let sum = 0;
      for (let i = 0; i < 6; i++)
        for (let j = 0; j < 6; j++) sum += turn(a, i) * c[i]![j]! * turn(b, j);
      out[6 * a + b] = sum * 1e-6;
    }
  }
  return out;
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [
    a[1]! * b[2]! - a[2]! * b[1]!,
    a[2]! * b[0]! - a[0]! * b[2]!,
    a[0]! * b[1]! - a[1]! * b[0]!,
  ];
}

function unit(a: readonly number[]): number[] {
  const size = Math.hypot(...a);
  return a.map((x) => x / size);
}

/** The two states and covariances of a table of Alfano 2009 (metres, inertial). */
export function readAlfano(path: string, hbrM: number): PcEvent {
  const rows = readFileSync(path, 'utf8')
    .split(/^# Sheet2/m)[0]!
    .split(/\r?\n/)
    .map((line) => line.split(',').filter((cell) => cell !== ''))
    .filter((cells) => cells.length >= 3 && cells.every((cell) => Number.isFinite(Number(cell))))
    .map((cells) => cells.map(Number));
  if (rows.length !== 16) throw new Error(`${path}: ${rows.length} rows of numbers, not 16`);
  const object = (from: number) =>
    [[...rows[from]!, ...rows[from + 1]!], rows.slice(from + 2, from + 8)] as const;
  const [a, b] = [object(0), object(8)];
  return inertialEvent([a[0], b[0]], [a[1], b[1]], hbrM);
}
