/** Two objects at one time by SGP4 itself, or by their tables: relative place, range and range-rate. What every refinement asks. */
import {
  createResonanceScratch,
  createStateBatch,
  type ResonanceScratch,
  type Sgp4Model,
  type StateBatch,
} from '@noroshi/orbit';
import { type PiecePaths, stateOfRow } from './piece-paths.ts';

export type PairMotion = {
  readonly model: Sgp4Model;
  readonly scratch: ResonanceScratch;
  readonly pieces: PiecePaths | undefined;
  readonly states: StateBatch; // cell 0: object A, cell 1: object B
  valid: boolean; // both rows good at the last time asked
  distance2Km2: number;
  rangeRate: number; // d·w, km²/s: zero at closest approach
  speed2: number; // |w|², km²/s²
};

export function createPairMotion(model: Sgp4Model, pieces?: PiecePaths): PairMotion {
  return {
    model,
    pieces,
    scratch: createResonanceScratch(model),
    states: createStateBatch(2, 'TEME'),
    valid: false,
    distance2Km2: Number.NaN,
    rangeRate: Number.NaN,
    speed2: Number.NaN,
  };
}

/** Both objects at `epochUs` (µs TAI, fractions allowed). Returns whether both states are good. */
export function moveTo(m: PairMotion, rowA: number, rowB: number, epochUs: number): boolean {
  const { states } = m;
  const a = stateOfRow(m.model, m.scratch, m.pieces, rowA, epochUs, states, 0);
  const b = stateOfRow(m.model, m.scratch, m.pieces, rowB, epochUs, states, 1);
  const p = states.positionKm;
  const v = states.velocityKmS;
  const dx = p[3] - p[0];
  const dy = p[4] - p[1];
  const dz = p[5] - p[2];
  const wx = v[3] - v[0];
  const wy = v[4] - v[1];
  const wz = v[5] - v[2];
  m.valid = a === 0 && b === 0;
  m.distance2Km2 = dx * dx + dy * dy + dz * dz;
  m.rangeRate = dx * wx + dy * wy + dz * wz;
  m.speed2 = wx * wx + wy * wy + wz * wz;
  return m.valid;
}
