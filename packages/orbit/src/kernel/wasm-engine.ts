/**
 * The compiled kernel as an engine: the calls, and what rows outside the kernel's memory need.
 * Each engine has constants and integrator places of its own, so workers share nothing but the module.
 */
import { CODE_GOOD } from '../sgp4/codes.ts';
import type { Sgp4Model } from '../sgp4/model.ts';
import { createStateBatch, type StateBatch } from '../states.ts';
import type { Sgp4Engine, Sgp4Tier } from './engine.ts';
import { groupRows, type Place, placeRows, type Sgp4Group } from './groups.ts';
import { type EngineLayout, planLayout, SOLO_CELLS, STAGE_ROWS, stateBytes } from './layout.ts';
import { type Columns, columnsAt, fillGroups, fillSoloRows, statesAt } from './memory.ts';

const PAGE_BYTES = 65536;
const OPERATIONAL = { a: 1, i: 0 } as const;

/** Addresses are bytes; tables of rows hold 24 × row, so `position` may point before what it writes (addresses wrap). */
type KernelExports = {
  start(base: number, operational: number): void;
  runMany(
    kind: number,
    blocks: number,
    rows: number,
    from: number,
    to: number,
    epochUs: number,
    position: number,
    velocity: number,
    codes: number,
  ): number;
  runOne(
    kind: number,
    blocks: number,
    slot: number,
    block: number,
    rows: number,
    epochs: number,
    pairs: number,
    position: number,
    velocity: number,
    codes: number,
  ): number;
};

export type WasmEngineOptions = {
  readonly model: Sgp4Model;
  readonly tier: Sgp4Tier;
  readonly module: WebAssembly.Module;
  readonly memory?: WebAssembly.Memory;
  readonly baseByte?: number;
  readonly stateRows?: number;
};

type Kernel = {
  readonly model: Sgp4Model;
  readonly exports: KernelExports;
  readonly buffer: ArrayBufferLike;
  readonly groups: readonly Sgp4Group[];
  readonly layout: EngineLayout;
  readonly refused: Uint32Array; // rows that initialisation refused: they are in no group
  readonly identity: Uint32Array;
  readonly stage: Columns;
  readonly epochs: Float64Array;
  readonly place: Place;
};

export function createWasmEngine(options: WasmEngineOptions): Sgp4Engine {
  const kernel = openKernel(options);
  const { model, layout } = kernel;
  let stateByte = layout.statesByte;
  return {
    tier: options.tier,
    count: model.count,
    propagateInto: (epochUs, out, from = 0, to = model.count) =>
      propagateMany(kernel, epochUs, out, from, to),
    propagateRowInto: (row, epochsUs, out) => propagateOne(kernel, row, epochsUs, out),
    createStates: (count) => {
      const at = stateByte;
      if (at + stateBytes(count) > layout.endByte) return createStateBatch(count, 'TEME');
      stateByte += stateBytes(count);
      return statesAt(kernel.buffer, at, count);
    },
  };
}

/** Bytes that an engine takes of a memory from `baseByte` on. */
export function sgp4EngineBytes(model: Sgp4Model, stateRows = 0, baseByte = PAGE_BYTES): number {
  return planLayout(groupRows(model), baseByte, stateRows).endByte - baseByte;
}

function openKernel({ model, module, ...options }: WasmEngineOptions): Kernel {
  const groups = groupRows(model);
  const layout = planLayout(groups, options.baseByte ?? PAGE_BYTES, options.stateRows ?? 0);
  const memory = options.memory ?? createMemory(layout.endByte);
  const { buffer } = memory;
  if (buffer.byteLength < layout.endByte) {
    const has = buffer.byteLength;
    throw new Error(`assertion: the kernel's memory has ${has} bytes, needs ${layout.endByte}`);
  }
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const exports = instance.exports as unknown as KernelExports;
  exports.start(layout.workByte, OPERATIONAL[model.opsMode]);
  fillGroups(model, groups, layout, buffer);
  fillSoloRows(layout, buffer);
  const rows = Uint32Array.from({ length: model.count }, (_, row) => row);
  return {
    model,
    exports,
    buffer,
    groups,
    layout,
    refused: rows.filter((row) => model.code[row] !== CODE_GOOD),
    identity: rows,
    stage: columnsAt(buffer, layout.stageByte, STAGE_ROWS),
    epochs: new Float64Array(buffer, layout.epochsByte, SOLO_CELLS),
    place: placeRows(groups, model.count),
  };
}

function createMemory(endByte: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(endByte / PAGE_BYTES) });
}

/** Many sets × one time. Returns the rows with code 0. */
function propagateMany(
  kernel: Kernel,
  epochUs: number,
  out: StateBatch,
  from: number,
  to: number,
): number {
  out.epochUs.fill(epochUs, from, to);
  out.rows.set(kernel.identity.subarray(from, to), from);
  let faults = 0;
  if (isInside(out, kernel.buffer)) {
    const { positionKm, velocityKmS, code } = out;
    code.fill(CODE_GOOD, from, to);
    const { byteOffset: p } = positionKm;
    faults = runGroups(kernel, epochUs, from, to, p, velocityKmS.byteOffset, code.byteOffset);
  } else {
    for (let at = from; at < to; at += STAGE_ROWS) {
      faults += runStaged(kernel, epochUs, out, at, Math.min(to, at + STAGE_ROWS));
    }
  }
  return to - from - faults - writeRefused(kernel, out, from, to);
}

/** Rows `from` to `to` into columns whose row 0 stands at these addresses. Returns the faults. */
function runGroups(
  kernel: Kernel,
  epochUs: number,
  from: number,
  to: number,
  position: number,
  velocity: number,
  codes: number,
): number {
  let faults = 0;
  for (let g = 0; g < kernel.groups.length; g++) {
    const { kind, rows } = kernel.groups[g];
    const first = lowerBound(rows, from);
    const last = lowerBound(rows, to);
    if (first === last) continue;
    const { blocksByte, rowsByte } = kernel.layout.groups[g];
    faults += kernel.exports.runMany(
      kind,
      blocksByte,
      rowsByte,
      first,
      last,
      epochUs,
      position,
      velocity,
      codes,
    );
  }
  return faults;
}

function runStaged(
  kernel: Kernel,
  epochUs: number,
  out: StateBatch,
  from: number,
  to: number,
): number {
  const { stage } = kernel;
  const p = stage.positionKm.byteOffset - 24 * from;
  const v = stage.velocityKmS.byteOffset - 24 * from;
  stage.code.fill(CODE_GOOD, 0, to - from);
  const faults = runGroups(kernel, epochUs, from, to, p, v, stage.code.byteOffset - from);
  copyRows(stage, out, from, to - from);
  return faults;
}

function writeRefused({ model, refused }: Kernel, out: StateBatch, from: number, to: number) {
  const first = lowerBound(refused, from);
  const last = lowerBound(refused, to);
  for (let k = first; k < last; k++) {
    const row = refused[k];
    out.code[row] = model.code[row];
    out.positionKm.fill(Number.NaN, 3 * row, 3 * row + 3);
    out.velocityKmS.fill(Number.NaN, 3 * row, 3 * row + 3);
  }
  return last - first;
}

/** One set × many times. Returns the rows with code 0. */
function propagateOne(
  kernel: Kernel,
  row: number,
  epochsUs: Float64Array,
  out: StateBatch,
): number {
  const { model } = kernel;
  const count = epochsUs.length;
  out.rows.fill(row, 0, count);
  out.epochUs.set(epochsUs);
  if (model.code[row] !== CODE_GOOD) {
    out.code.fill(model.code[row], 0, count);
    out.positionKm.fill(Number.NaN, 0, 3 * count);
    out.velocityKmS.fill(Number.NaN, 0, 3 * count);
    return 0;
  }
  out.code.fill(CODE_GOOD, 0, count);
  const inside = isInside(out, kernel.buffer) ? count - (count % 2) : 0; // written where they stand
  let at = 0;
  for (; at < inside; at += SOLO_CELLS) {
    runSolo(kernel, row, epochsUs, at, Math.min(inside, at + SOLO_CELLS), out, at);
  }
  for (at = inside; at < count; at += SOLO_CELLS) {
    const end = Math.min(count, at + SOLO_CELLS);
    kernel.stage.code.fill(CODE_GOOD, 0, end - at + 1);
    runSolo(kernel, row, epochsUs, at, end, kernel.stage, 0);
    copyRows(kernel.stage, out, at, end - at);
  }
  return countGood(out.code, count);
}

/** Epochs `from` to `to` (at most SOLO_CELLS) of one set into `columns`; an odd last one stands in both lanes. */
function runSolo(
  kernel: Kernel,
  row: number,
  epochsUs: Float64Array,
  from: number,
  to: number,
  columns: Columns,
  cell: number,
): void {
  const { layout, epochs, groups, place } = kernel;
  const { group, slot } = place;
  const count = to - from;
  epochs.set(epochsUs.subarray(from, to));
  if (count % 2 === 1) epochs[count] = epochs[count - 1];
  kernel.exports.runOne(
    groups[group[row]].kind,
    layout.groups[group[row]].blocksByte,
    slot[row],
    layout.soloByte,
    layout.soloRowsByte,
    layout.epochsByte,
    (count + 1) >> 1,
    columns.positionKm.byteOffset + 24 * cell,
    columns.velocityKmS.byteOffset + 24 * cell,
    columns.code.byteOffset + cell,
  );
}

function countGood(code: Uint8Array, count: number): number {
  let good = 0;
  for (let k = 0; k < count; k++) if (code[k] === CODE_GOOD) good++;
  return good;
}

function isInside(out: StateBatch, buffer: ArrayBufferLike): boolean {
  return (
    out.positionKm.buffer === buffer &&
    out.velocityKmS.buffer === buffer &&
    out.code.buffer === buffer
  );
}

function copyRows(stage: Columns, out: StateBatch, at: number, count: number): void {
  out.positionKm.set(stage.positionKm.subarray(0, 3 * count), 3 * at);
  out.velocityKmS.set(stage.velocityKmS.subarray(0, 3 * count), 3 * at);
  out.code.set(stage.code.subarray(0, count), at);
}

/** First index whose row is ≥ `row`. */
function lowerBound(rows: Uint32Array, row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
