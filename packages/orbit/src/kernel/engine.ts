/**
 * One interface over every way to propagate: the compiled kernel in two tiers, and the plain TypeScript reference where
 * WebAssembly is refused. Files are loaded elsewhere; this takes a compiled module.
 */
import { createResonanceScratch, type Sgp4Model } from '../sgp4/model.ts';
import { propagateInto, propagateRowInto } from '../sgp4/propagate.ts';
import { createStateBatch, type StateBatch } from '../states.ts';
import { createWasmEngine } from './wasm-engine.ts';

/** 'relaxed': f64x2 with fused multiply-add; 'fixed': f64x2; 'reference': plain TypeScript. */
export type Sgp4Tier = 'relaxed' | 'fixed' | 'reference';

export type Sgp4Engine = {
  readonly tier: Sgp4Tier;
  readonly count: number;
  /**
   * Many sets × one time: rows `from` to `to` of the model at one epoch (µs TAI) into the same rows of `out`: km, km/s, TEME.
   * Returns the rows with code 0. A bad row is NaN with its code. Makes no columns.
   */
  propagateInto(epochUs: number, out: StateBatch, from?: number, to?: number): number;
  /** One set × many times: `row` at each epoch (µs TAI) into rows 0… of `out`. Returns the rows with code 0. */
  propagateRowInto(row: number, epochsUs: Float64Array, out: StateBatch): number;
  /** A batch this engine writes without a copy: inside its memory while there is room (see `stateRows`), else a plain one. */
  createStates(count: number): StateBatch;
};

export type Sgp4EngineOptions = {
  readonly model: Sgp4Model;
  readonly tier: Sgp4Tier;
  readonly module?: WebAssembly.Module | null; // needed by the two compiled tiers
  /** Else one of its own. A shared one needs the module built for shared memory; a plain one must not grow afterwards. */
  readonly memory?: WebAssembly.Memory;
  readonly baseByte?: number; // where in `memory` the engine's part begins (sgp4EngineBytes long); ≥ 1024
  readonly stateRows?: number; // room for `createStates`; 0 unless given
};

export function createSgp4Engine(options: Sgp4EngineOptions): Sgp4Engine {
  const { model, tier, module } = options;
  if (tier === 'reference') return createReferenceEngine(model);
  if (module === undefined || module === null) {
    throw new Error(`assertion: tier "${tier}" needs its compiled module; "reference" needs none`);
  }
  return createWasmEngine({ ...options, tier, module });
}

function createReferenceEngine(model: Sgp4Model): Sgp4Engine {
  const scratch = createResonanceScratch(model);
  return {
    tier: 'reference',
    count: model.count,
    propagateInto: (epochUs, out, from = 0, to = model.count) =>
      propagateInto(model, scratch, epochUs, out, from, to),
    propagateRowInto: (row, epochsUs, out) => propagateRowInto(model, scratch, row, epochsUs, out),
    createStates: (count) => createStateBatch(count, 'TEME'),
  };
}
