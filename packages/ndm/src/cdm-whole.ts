/**
 * Values of a CDM that are whole or nothing: a vector, the screening volume, rows of the covariance. Where some of their
 * keys are missing, or could not be read and were left out, the typed value has none of them, and says so.
 */
import { type Fault, NOWHERE } from './tree.ts';
import type { Values } from './values.ts';

/** Of the encounter. Takes out of `values` what is not whole; the faults say what. */
export function takeHalvesOfEncounter(values: Values): Fault[] {
  const faults: Fault[] = [];
  for (const [field, keys] of [
    ['relativePositionRtnM', 'RELATIVE_POSITION_R, _T, _N'],
    ['relativeVelocityRtnMS', 'RELATIVE_VELOCITY_R, _T, _N'],
  ] as const)
    if (values[field] !== undefined && !isWhole(values[field], 3)) {
      delete values[field];
      faults.push(half(keys));
    }
  const volume = values.screenVolume as Values | undefined;
  if (volume === undefined) return faults;
  const isBoxed = volume.shape === 'BOX' || volume.shape === 'ELLIPSOID'; // a sphere is of the draft
  if (volume.frame && isBoxed && isWhole(volume.sizeM, 3)) return faults;
  delete values.screenVolume;
  return [...faults, half('SCREEN_VOLUME_FRAME, _SHAPE, _X, _Y, _Z')];
}

const ROWS = [
  ['drg', 'CDRG_R … CDRG_DRG', 7],
  ['srp', 'CSRP_R … CSRP_SRP', 8],
  ['thr', 'CTHR_R … CTHR_THR', 9],
] as const;

/** Of an object: rows 7 to 9, each only with all before it (508.0-B-1, 5.2.8). */
export function takeHalvesOfObject(values: Values): Fault[] {
  const rows = values.parameterCovariance as Values | undefined;
  if (rows === undefined) return [];
  const first = ROWS.findIndex(([field, , terms]) => !isWhole(rows[field], terms));
  const gone = first < 0 ? [] : ROWS.slice(first).filter(([field]) => rows[field] !== undefined);
  for (const [field] of gone) delete rows[field];
  if (Object.keys(rows).length === 0) delete values.parameterCovariance;
  return gone.map(([, keys]) => half(keys));
}

/** A list with holes has fewer numbers than terms. */
function isWhole(list: unknown, terms: number): boolean {
  return Array.isArray(list) && list.filter((term) => typeof term === 'number').length === terms;
}

function half(keys: string): Fault {
  const message = `${keys}: not whole, so none of it is taken`;
  return { severity: 'warning', at: NOWHERE, message, rule: '' };
}
