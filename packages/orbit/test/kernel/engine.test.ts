/** The ways to call an engine: ranges, odd counts, its own memory or the caller's, refused sets, shared memory. */
import {
  createSgp4Engine,
  createStateBatch,
  initialiseSgp4,
  type StateBatch,
  sgp4EngineBytes,
} from '@noroshi/orbit';
import { describe, expect, test } from 'vitest';
import { type SetFields, setsOf } from '../sgp4/sets.ts';
import { COMPILED_TIERS, engineOf, kernelModule, TIERS } from './modules.ts';

const EPOCH_US = 783_648_000e6;
const RAD = Math.PI / 180;

/** Row by row near-Earth, geostationary, semi-synchronous, Molniya, eccentric; every 50th refused. */
function fieldsOf(row: number): SetFields {
  const revDay = [15.2, 1.0027, 2.005, 2.006, 6.9][row % 5]!;
  return {
    epochUs: EPOCH_US - row * 3.6e9,
    meanMotionRadS: (revDay * 2 * Math.PI) / 86_400,
    eccentricity: [0.001, 0.0003, 0.005, 0.71, 0.4][row % 5]!,
    inclinationRad: [53, 0.05, 55, 63.4, 28][row % 5]! * RAD,
    raanRad: row * 0.7,
    argPerigeeRad: row * 1.3,
    meanAnomalyRad: row * 2.1,
    bstarPerEarthRadius: 1e-4,
    ephemerisType: row % 50 === 49 ? 4 : 0,
  };
}

const COUNT = 407;
const sets = setsOf(Array.from({ length: COUNT }, (_, row) => fieldsOf(row)));
const model = initialiseSgp4(sets, 'i');
const GOOD = COUNT - Math.floor(COUNT / 50);
const UNTOUCHED = -7;

function untouched(count = COUNT): StateBatch {
  const out = createStateBatch(count, 'TEME');
  out.positionKm.fill(UNTOUCHED);
  out.velocityKmS.fill(UNTOUCHED);
  out.code.fill(99);
  return out;
}

describe.each(TIERS)('an engine, %s', (tier) => {
  test('all rows: good ones counted, refused ones NaN with their code', async () => {
    const out = untouched();
    expect((await engineOf(model, tier)).propagateInto(EPOCH_US, out)).toBe(GOOD);
    expect(out.code[49]).toBe(8);
    expect(out.positionKm[3 * 49]).toBeNaN();
    expect(out.velocityKmS[3 * 49 + 2]).toBeNaN();
    expect(out.code.filter((code) => code === 0).length).toBe(GOOD);
  });

  test.each([
    [0, 0],
    [0, 1],
    [1, 2],
    [5, 6],
    [3, 50],
    [48, 51],
    [100, 333],
    [406, 407],
    [1, COUNT],
  ])('rows %i to %i: those and no others', async (from, to) => {
    const engine = await engineOf(model, tier, COUNT);
    const whole = untouched();
    engine.propagateInto(EPOCH_US, whole);
    const own = engine.createStates(COUNT);
    own.positionKm.fill(UNTOUCHED);
    own.velocityKmS.fill(UNTOUCHED);
    own.code.fill(99);
    for (const part of [untouched(), own]) {
      const good = engine.propagateInto(EPOCH_US, part, from, to);
      expect(good).toBe(whole.code.subarray(from, to).filter((code) => code === 0).length);
      expect(part.positionKm.subarray(3 * from, 3 * to)).toEqual(
        whole.positionKm.subarray(3 * from, 3 * to),
      );
      expect(part.velocityKmS.subarray(3 * from, 3 * to)).toEqual(
        whole.velocityKmS.subarray(3 * from, 3 * to),
      );
      expect(part.code.subarray(from, to)).toEqual(whole.code.subarray(from, to));
      const outside = [
        ...part.positionKm.subarray(0, 3 * from),
        ...part.velocityKmS.subarray(3 * to),
      ];
      expect(outside.every((cell) => cell === UNTOUCHED)).toBe(true);
      expect([...part.code.subarray(0, from)].every((code) => code === 99)).toBe(true);
    }
  });

  test('one set at 0, 1, 2 and 9,001 times is the same as many sets at each', async () => {
    const engine = await engineOf(model, tier);
    const many = createStateBatch(COUNT, 'TEME');
    for (const [row, count] of [
      [1, 0],
      [3, 1],
      [7, 2],
      [8, 9_001],
      [49, 3],
    ] as const) {
      const epochsUs = Float64Array.from({ length: count }, (_, k) => EPOCH_US + k * 7e7);
      const out = untouched(count);
      const good = engine.propagateRowInto(row, epochsUs, out);
      expect(good).toBe(row === 49 ? 0 : count);
      for (const k of [0, 1, 4095, 4096, 8191, 8192, 9000].filter((cell) => cell < count)) {
        engine.propagateInto(epochsUs[k]!, many, row, row + 1);
        for (const axis of [0, 1, 2]) {
          const wanted = many.positionKm[3 * row + axis]!;
          if (row === 49) expect(out.positionKm[3 * k + axis]).toBeNaN();
          else expect(Math.abs(out.positionKm[3 * k + axis]! - wanted)).toBeLessThan(1e-8);
        }
        expect(out.code[k]).toBe(many.code[row]);
        expect(out.rows[k]).toBe(row);
        expect(out.epochUs[k]).toBe(epochsUs[k]);
      }
    }
  });

  test('a set with NaN in it spoils no other, and has the code that the reference gives it', async () => {
    const damaged = Array.from({ length: 64 }, (_, row) => ({
      ...fieldsOf(row),
      ...(row % 7 === 3 && { inclinationRad: Number.NaN }),
      ...(row % 11 === 5 && { bstarPerEarthRadius: Number.NaN }),
    }));
    const [whole, holed] = [untouched(64), untouched(64)];
    const clean = setsOf(damaged.map((_, row) => fieldsOf(row)));
    (await engineOf(initialiseSgp4(clean, 'i'), tier)).propagateInto(EPOCH_US, whole);
    const spoilt = initialiseSgp4(setsOf(damaged), 'i');
    (await engineOf(spoilt, tier)).propagateInto(EPOCH_US, holed);
    const wanted = untouched(64);
    (await engineOf(spoilt, 'reference')).propagateInto(EPOCH_US, wanted);
    expect(holed.code).toEqual(wanted.code);
    for (const [row, { inclinationRad, bstarPerEarthRadius }] of damaged.entries()) {
      const [x, y] = [holed.positionKm[3 * row]!, whole.positionKm[3 * row]!];
      if (Number.isNaN(inclinationRad + bstarPerEarthRadius)) expect(x, `row ${row}`).toBeNaN();
      else if (holed.code[row] === 0) expect(Math.abs(x - y), `row ${row}`).toBeLessThan(1e-9);
    }
  });

  test('the order of times does not matter to a resonant set', async () => {
    const days = [0, 9, -9, 0.4, -0.4, 12.6, 3, -12.6, 12.6];
    for (const row of [1, 2, 3]) {
      const first = createStateBatch(COUNT, 'TEME');
      const later = createStateBatch(COUNT, 'TEME');
      const engine = await engineOf(model, tier);
      for (const day of days) {
        engine.propagateInto(EPOCH_US + day * 86_400e6, later, row, row + 1);
        (await engineOf(model, tier)).propagateInto(EPOCH_US + day * 86_400e6, first, row, row + 1);
        const at = [3 * row, 3 * row + 3] as const;
        expect(later.positionKm.subarray(...at)).toEqual(first.positionKm.subarray(...at));
      }
    }
  });
});

describe.each(COMPILED_TIERS)('memory, %s', (tier) => {
  test("a caller's memory: the engine keeps to its part and writes batches that stand there", async () => {
    const module = (await kernelModule(tier))!;
    const memory = new WebAssembly.Memory({ initial: 64 });
    const baseByte = 70_000;
    const endByte = baseByte + sgp4EngineBytes(model, 0, baseByte);
    const before = new Uint8Array(memory.buffer, 0, baseByte).fill(1);
    const after = new Uint8Array(memory.buffer, endByte).fill(2);
    const engine = createSgp4Engine({ model, tier, module, memory, baseByte });
    const whole = untouched();
    engine.propagateInto(EPOCH_US, whole);
    engine.propagateRowInto(3, Float64Array.of(EPOCH_US), untouched(1));
    expect(before.every((byte) => byte === 1)).toBe(true);
    expect(after.every((byte) => byte === 2)).toBe(true);
    const at = Math.ceil(endByte / 8) * 8;
    const inside: StateBatch = {
      ...untouched(),
      positionKm: new Float64Array(memory.buffer, at, 3 * COUNT),
      velocityKmS: new Float64Array(memory.buffer, at + 24 * COUNT, 3 * COUNT),
      code: new Uint8Array(memory.buffer, at + 48 * COUNT, COUNT),
    };
    engine.propagateInto(EPOCH_US, inside);
    expect(inside.positionKm).toEqual(whole.positionKm);
    expect(inside.code).toEqual(whole.code);
  });

  test('shared memory, with the module built for it', async () => {
    const module = (await kernelModule(tier, true))!;
    const memory = new WebAssembly.Memory({ initial: 64, maximum: 32_768, shared: true });
    const engine = createSgp4Engine({ model, tier, module, memory });
    const [got, wanted] = [untouched(), untouched()];
    engine.propagateInto(EPOCH_US, got);
    (await engineOf(model, tier)).propagateInto(EPOCH_US, wanted);
    expect(got.positionKm).toEqual(wanted.positionKm);
  });

  test('a memory that is too small, or no module, is a bug that is said', async () => {
    const module = (await kernelModule(tier))!;
    const memory = new WebAssembly.Memory({ initial: 2 });
    expect(() => createSgp4Engine({ model, tier, module, memory })).toThrow(/131072 bytes, needs/);
    expect(() => createSgp4Engine({ model, tier })).toThrow(/needs its compiled module/);
    expect(() => createSgp4Engine({ model, tier, module, baseByte: 8 })).toThrow(/needs ≥ 1024/);
  });

  test('an empty model', async () => {
    const empty = initialiseSgp4(setsOf([]), 'a');
    expect((await engineOf(empty, tier)).propagateInto(EPOCH_US, untouched(0))).toBe(0);
  });
});
