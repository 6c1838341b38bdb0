import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy/data';
import { sgp4, twoline2satrec } from 'satellite.js';
import { describe, expect, test } from 'vitest';
import { HISTORY_DIFFERENCED, NO_MODEL } from '../../src/probability/covariance.ts';
import {
  differenceHistory,
  type HistoryCovariance,
  historySigmaInto,
  type PropagateRow,
} from '../../src/probability/history.ts';

const DAY_US = 86_400e6;

/** Numbers from a printed seed (mulberry32), and Gaussian ones of them (Box & Muller). */
function gaussian(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * A circular orbit of 7,000 km and sets about it, each with its own error in R, T, N: a part of sigma `epoch` at its
 * epoch and one that grows by sigma `growth` a day. So a difference at age t has sigma² = 2 epoch² + (growth t)².
 */
function synthetic(count: number, seed: number): { propagate: PropagateRow; epochUs: number[] } {
  const epoch = [0.05, 0.2, 0.08];
  const growth = [0.02, 0.5, 0.03];
  const next = gaussian(seed);
  const errors = Array.from({ length: count }, () => Array.from({ length: 6 }, next));
  const epochUs = errors.map((_, i) => i * 0.6 * DAY_US);
  const rate = Math.sqrt(398600.8 / 7000 ** 3);
  const propagate: PropagateRow = (row, us, out) => {
    const angle = rate * us * 1e-6;
    const ageD = (us - epochUs[row]!) / DAY_US;
    const off = [0, 1, 2].map(
      (k) => errors[row]![k]! * epoch[k]! + errors[row]![3 + k]! * growth[k]! * ageD,
    );
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [r, t, n] = [7000 + off[0]!, off[1]!, off[2]!];
    out.set([r * c - t * s, r * s + t * c, n, -7000 * rate * s, 7000 * rate * c, 0]);
    return 0;
  };
  return { propagate, epochUs };
}

const rowsOf = (epochUs: readonly number[]): number[] => epochUs.map((_, i) => i);

function measured(propagate: PropagateRow, epochUs: readonly number[]): HistoryCovariance {
  const result = differenceHistory({ rows: rowsOf(epochUs), epochUs }, propagate);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('covariance from a synthetic history of known errors', () => {
  test('finds the sigma of every age bin within 15 %', () => {
    const { propagate, epochUs } = synthetic(300, 5);
    const history = measured(propagate, epochUs);
    expect(history.ageD.length).toBe(6);
    for (const [bin, ageD] of history.ageD.entries()) {
      const wanted = [
        Math.hypot(0.05, 0.05, 0.02 * ageD),
        Math.hypot(0.2, 0.2, 0.5 * ageD),
        Math.hypot(0.08, 0.08, 0.03 * ageD),
      ];
      for (let k = 0; k < 3; k++) {
        const ratio = history.sigmaRtnKm[3 * bin + k]! / wanted[k]!;
        expect(Math.abs(ratio - 1), `${ageD} d, axis ${k}`).toBeLessThan(0.15);
      }
    }
  });

  test('a tenth of the sets a thousand kilometres off changes it by less than 60 %', () => {
    const { propagate, epochUs } = synthetic(300, 5);
    const clean = measured(propagate, epochUs);
    const spoilt = measured((row, us, out) => {
      propagate(row, us, out);
      if (row % 10 === 3) out[0]! += 1000;
      return 0;
    }, epochUs);
    for (let i = 0; i < clean.sigmaRtnKm.length; i++) {
      const ratio = spoilt.sigmaRtnKm[i]! / clean.sigmaRtnKm[i]!;
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.6);
    }
  });

  test('between bins linear, below the first held, beyond the last none', () => {
    const { propagate, epochUs } = synthetic(200, 6);
    const history = measured(propagate, epochUs);
    const out = new Float64Array(3);
    const [first, second] = [history.ageD[0]!, history.ageD[1]!];
    expect(historySigmaInto(history, 0, out)).toBe(HISTORY_DIFFERENCED);
    expect(Array.from(out)).toEqual(Array.from(history.sigmaRtnKm.subarray(0, 3)));
    expect(historySigmaInto(history, -0.5 * (first + second), out)).toBe(HISTORY_DIFFERENCED);
    expect(out[1]).toBeCloseTo(0.5 * (history.sigmaRtnKm[1]! + history.sigmaRtnKm[4]!), 12);
    expect(historySigmaInto(history, history.ageD.at(-1)! + 0.01, out)).toBe(NO_MODEL);
    expect(out[0]).toBeNaN();
    expect(historySigmaInto(history, Number.NaN, out)).toBe(NO_MODEL);
  });

  test('too little history is refused with what was found and needed', () => {
    const { propagate, epochUs } = synthetic(5, 7);
    const one = differenceHistory({ rows: [0], epochUs: [0] }, propagate);
    expect(one).toMatchObject({ ok: false, error: { kind: 'too-few-sets', found: 1, needed: 2 } });
    const few = differenceHistory({ rows: rowsOf(epochUs), epochUs }, propagate);
    expect(few).toMatchObject({ ok: false, error: { kind: 'too-few-pairs', needed: 12 } });
  });

  test('the same epoch twice is one fit; refused propagations are counted; disorder is a bug', () => {
    const { propagate, epochUs } = synthetic(60, 8);
    const twice = epochUs.flatMap((us) => [us, us]);
    const history = measured((row, us, out) => propagate(row >> 1, us, out), twice);
    expect(history.ageD[0]).toBeGreaterThan(0.5);
    const refusing = measured((row, us, out) => (row === 7 ? 6 : propagate(row, us, out)), epochUs);
    expect(refusing.refusedCount).toBeGreaterThan(0);
    const backwards = { rows: [0, 1], epochUs: [DAY_US, 0] };
    expect(() => differenceHistory(backwards, propagate)).toThrow(/bug/);
  });
});

/** satellite.js serves as the propagator: an implementation that is not ours. */
describeWithData('real histories', 'tle/manoeuvre', (folder) => {
  function load(name: string): { propagate: PropagateRow; epochUs: number[] } {
    const text = gunzipSync(readFileSync(`${folder}/bench15_${name}.tle.gz`)).toString();
    const lines = text.split(/\r?\n/).filter((line) => /^[12] /.test(line));
    const records = [];
    for (let i = 0; i + 1 < lines.length; i += 2)
      records.push(twoline2satrec(lines[i]!, lines[i + 1]!));
    records.sort((a, b) => a.jdsatepoch - b.jdsatepoch);
    const used = records.slice(1000, 1300);
    const epochUs = used.map((record) => (record.jdsatepoch - 2451545) * DAY_US);
    const propagate: PropagateRow = (row, us, out) => {
      const found = sgp4(used[row]!, (us - epochUs[row]!) / 60e6);
      if (!found || typeof found.position === 'boolean') return 1;
      const { position: p, velocity: v } = found;
      out.set([p.x, p.y, p.z, v.x, v.y, v.z]);
      return 0;
    };
    return { propagate, epochUs };
  }

  test.each([
    ['Jason-3', 0.02, 0.4], // 1,336 km: 0.42 km in all at 2 days against laser ranging
    ['CryoSat-2', 0.1, 2],
    ['Fengyun-2F', 0.5, 8], // GEO: the along-track error of a set two days old is kilometres
  ])(
    '%s: at 2 days sigma T lies between %d and %d km and is the largest part',
    (name, low, high) => {
      const { propagate, epochUs } = load(name);
      const history = measured(propagate, epochUs);
      const out = new Float64Array(3);
      expect(historySigmaInto(history, 2, out)).toBe(HISTORY_DIFFERENCED);
      expect(out[1]).toBeGreaterThan(low);
      expect(out[1]).toBeLessThan(high);
      expect(out[1]).toBeGreaterThan(Math.max(out[0]!, out[2]!));
    },
  );
});
