/**
 * How far an element set is off, measured against precise orbits and between an object's own sets, by regime and age. Every
 * range this package prints carries it.
 */
import type { Regime } from '@noroshi/orbit';

export type ElementError = {
  readonly regime: Regime;
  readonly ageDays: number;
  readonly rKm: number; // one sigma
  readonly tKm: number;
  readonly nKm: number;
  readonly p95Km: readonly [number, number, number]; // R, T, N not passed in 95 of 100
  readonly from: string; // what it was measured on, 'extrapolated beyond 12 d'
};
