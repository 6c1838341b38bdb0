import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeWithData } from '@noroshi/tidy/data';
import { propagate, type SatRec, twoline2satrec } from 'satellite.js';
import { describe, expect, test } from 'vitest';
import { COVARIANCE_MODELS, NO_MODEL } from '../../src/probability/covariance.ts';
import {
  addRtnSigmasInto,
  encounterPlaneInto,
  PLANE,
  ZERO_RELATIVE_VELOCITY,
} from '../../src/probability/encounter.ts';
import {
  assumedMaximumInto,
  covarianceName,
  eventProbability,
} from '../../src/probability/event.ts';
import { MAXIMUM, SOCRATES_SIGMA_KM } from '../../src/probability/maximum.ts';

const LEO = COVARIANCE_MODELS.indexOf('aida-kirschner-2013');
const HEO = COVARIANCE_MODELS.indexOf('flohrer-2008');
const first = { state: [7000, 0, 0, 0, 7.5, 0], model: LEO, sigmaRtnKm: [0.2, 0.9, 0.15] };
const second = {
  state: [7000.2, 0.3, -0.4, 0.1, 0.2, 7.4],
  model: LEO,
  sigmaRtnKm: [0.3, 1.5, 0.2],
};

describe('the probability columns of a row', () => {
  test('both errors known: probability, maximum, dilution and the name', () => {
    const row = eventProbability(first, second, 0.01);
    expect(row.covariance).toBe('aida-kirschner-2013');
    expect(row.pc).toBeGreaterThan(1e-6);
    expect(row.pcMax).toBeGreaterThan(row.pc!);
    expect(row.dilution).toBe(true);
    const sharp = { ...first, sigmaRtnKm: [0.002, 0.009, 0.0015] };
    const sharpToo = { ...second, sigmaRtnKm: [0.003, 0.015, 0.002] };
    expect(eventProbability(sharp, sharpToo, 0.01).dilution).toBe(false);
  });

  test('one error unknown: no probability and no dilution, the maximum of an assumed shape', () => {
    const row = eventProbability(first, { ...second, model: NO_MODEL, sigmaRtnKm: [] }, 0.01);
    expect(row).toMatchObject({ pc: undefined, dilution: undefined, covariance: 'none' });
    expect(row.pcMax).toBeGreaterThan(1e-5);
    expect(row.pcMax).toBeLessThan(1e-2);
  });

  test('no encounter plane: empty cells', () => {
    const still = { ...second, state: [7000.2, 0.3, -0.4, 0, 7.5, 0] };
    const nothing = { pc: undefined, pcMax: undefined, dilution: undefined };
    expect(eventProbability(first, still, 0.01)).toEqual({
      ...nothing,
      covariance: 'aida-kirschner-2013',
    });
    const unknown = { ...still, model: NO_MODEL };
    expect(eventProbability(first, unknown, 0.01)).toEqual({ ...nothing, covariance: 'none' });
    const out = new Float64Array(2);
    expect(assumedMaximumInto(first.state, still.state, 0.01, out)).toBe(ZERO_RELATIVE_VELOCITY);
    expect(out[MAXIMUM.probability]).toBeNaN();
  });

  test('names: one, or both in the order of the objects', () => {
    expect(covarianceName(LEO, LEO)).toBe('aida-kirschner-2013');
    expect(covarianceName(LEO, HEO)).toBe('aida-kirschner-2013/flohrer-2008');
    expect(covarianceName(HEO, NO_MODEL)).toBe('none');
  });
});

/** SOCRATES prints the narrow sigma at its maximum (`dilution_km`); its radii are its own, but do not matter for that. */
describeWithData('SOCRATES', 'tle/conj/socrates_20210112203005_joined.csv.gz', (path) => {
  test('dilution threshold of its fast rows: ours within 3 % or its last printed digits, on 99 %', () => {
    const rows = gunzipSync(readFileSync(path)).toString().trim().split(/\r?\n/).slice(1);
    let [asked, held] = [0, 0];
    for (const row of rows) {
      const cells = row.split(',');
      const [rangeKm, speedKmS, dilutionKm] = [
        Number(cells[5]),
        Number(cells[6]),
        Number(cells[8]),
      ];
      if (speedKmS < 1 || rangeKm < 0.1) continue;
      const tca = new Date(cells[4]!);
      const state1 = stateAt(twoline2satrec(cells[12]!, cells[13]!), tca);
      const state2 = stateAt(twoline2satrec(cells[14]!, cells[15]!), tca);
      const got = thresholdKm(state1, state2);
      asked++;
      if (Math.abs(got - dilutionKm) <= 0.03 * dilutionKm + 0.001) held++;
    }
    expect(asked).toBeGreaterThan(2000);
    expect(held / asked).toBeGreaterThan(0.99);
  });
});

/** The narrow sigma of the assumed shape in the plane, at the scale of its maximum, for a small disk. */
function thresholdKm(state1: number[], state2: number[]): number {
  const out = new Float64Array(2);
  const combined = new Float64Array(6);
  const plane = new Float64Array(4);
  assumedMaximumInto(state1, state2, 0.001, out);
  addRtnSigmasInto(state1, SOCRATES_SIGMA_KM, combined);
  addRtnSigmasInto(state2, SOCRATES_SIGMA_KM, combined);
  const relative = state2.map((value, i) => value - state1[i]!);
  encounterPlaneInto(relative, relative.slice(3), combined, plane);
  return out[MAXIMUM.scale]! * plane[PLANE.sigmaNarrow]!;
}

function stateAt(record: SatRec, at: Date): number[] {
  const found = propagate(record, at);
  if (!found) throw new Error('satellite.js refused a set');
  const { position: p, velocity: v } = found;
  return [p.x, p.y, p.z, v.x, v.y, v.z];
}
