/**
 * Real flights from height and speed alone: when a motor goes out and when it is lit again, staging included, and how high a coast will
 * go. Each flight is printed with all its labels; those of main cutoffs, second stages and entry burns must be met within 3 s.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import {
  ballisticMotion,
  createIntegrator,
  createPhaseFilter,
  ellipsoidHeightKm,
  PHASES,
  STATE,
} from '../src/index.ts';
import { type Events, FLIGHTS, readLaunch, stateOf, switchesOf, watchLaunch } from './launches.ts';

const LIMIT_S = 3;
const HELD = ['meco', 'ses1', 'seco1', 'entry_start'] as const;
/** Weak at first, across the flight, or hardly more than drag: told, not held. */
const TOLD = ['boostback_start', 'boostback_end', 'entry_end', 'landing_start'] as const;
const LIGHTS = new Set<string>(['ses1', 'entry_start', 'boostback_start', 'landing_start']);

describeWithData('real flights', 'track/launch', (folder) => {
  const staged = FLIGHTS.filter(({ name }) => existsSync(join(folder, name)));

  test('main cutoffs, second stages and entry burns within 3 s of their labels', () => {
    expect(staged.length).toBeGreaterThanOrEqual(7);
    let held = 0;
    for (const site of staged) {
      const { telemetry, events } = readLaunch(folder, site)!;
      const found = switchesOf(watchLaunch(site, telemetry));
      const offOf = (label: string) => nearest(found, events, label);
      const told = [...HELD, ...TOLD].filter((label) => typeof events[label] === 'number');
      console.log(
        `${site.name}: ${told.map((label) => `${label} ${text(offOf(label))}`).join(', ')}`,
      );
      for (const label of HELD) {
        if (typeof events[label] !== 'number') continue;
        held++;
        expect(Math.abs(offOf(label) ?? 99), `${site.name} ${label}`).toBeLessThanOrEqual(LIMIT_S);
      }
    }
    expect(held).toBeGreaterThanOrEqual(15);
  });

  test('between cutoff and the next light no switch is invented', () => {
    for (const site of staged) {
      const { telemetry, events } = readLaunch(folder, site)!;
      const lit = ['boostback_start', 'ses1', 'entry_start'].map((label) => events[label] ?? null);
      const coasts = [
        [events.meco!, Math.min(...lit.filter((at) => at !== null))],
        ...(events.boostback_end ? [[events.boostback_end, events.entry_start!]] : []),
      ] as const;
      const found = switchesOf(watchLaunch(site, telemetry));
      for (const [fromS, toS] of coasts) {
        const inside = found.filter(({ timeS }) => timeS > fromS! + 8 && timeS < toS! - 1);
        expect(inside, `${site.name} ${fromS} to ${toS} s`).toEqual([]);
      }
    }
  });

  test('the apogee from the state after cutoff: 0.15 km where it flew back, 0.6 km eastwards', () => {
    const rows = readFileSync(join(folder, 'coast_prediction_check.csv'), 'utf8')
      .trim()
      .split(/\r?\n/);
    for (const row of rows.slice(1)) {
      const cells = row.split(',');
      const [atS, heightKm, upMS, alongMS] = cells.slice(1, 5).map(Number) as [
        ...[number, number, number, number],
      ];
      const [actualKm, actualS] = [Number(cells[11]), Number(cells[12])];
      const site = FLIGHTS.find(({ name }) => name === cells[0])!;
      const begin = stateOf(
        site,
        heightKm,
        rangeAt(folder, site.name, atS),
        alongMS / 1000,
        upMS / 1000,
      );
      const { apexKm, apexS } = apogeeOf(begin, atS);
      const off = apexKm - actualKm;
      console.log(
        `${site.name}: apogee ${apexKm.toFixed(3)} km, off by ${off.toFixed(3)}; at ${apexS.toFixed(0)} s, seen at ${actualS} s`,
      );
      expect(Math.abs(off), site.name).toBeLessThanOrEqual(alongMS < 1000 ? 0.15 : 0.6);
      expect(Math.abs(apexS - actualS), site.name).toBeLessThanOrEqual(LIMIT_S);
    }
  });
});

/** From a label to the nearest switch of its kind, seconds. */
function nearest(
  found: readonly { timeS: number; isBurning: boolean }[],
  events: Events,
  label: string,
): number | null {
  const offs = found
    .filter(({ isBurning }) => isBurning === LIGHTS.has(label))
    .map(({ timeS }) => timeS - events[label]!)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const off = offs[0] ?? null;
  return off === null || Math.abs(off) > 40 ? null : off;
}

const text = (off: number | null) =>
  off === null ? 'not told' : `${off < 0 ? '' : '+'}${off.toFixed(1)} s`;

/** Way over the ground (km) where the flight's analysis is staged; 100 km else, of little effect on a height. */
function rangeAt(folder: string, name: string, atS: number): number {
  const path = join(folder, name, 'analysed.json');
  if (!existsSync(path)) return 100;
  const rows = JSON.parse(readFileSync(path, 'utf8')) as Record<string, number[]>;
  return rows.downrange_distance![rows.time!.indexOf(atS)]!;
}

const STAGE_LN_BETA = Math.log(2500); // of an empty first stage, tail first; at these heights it hardly counts

function apogeeOf(begin: Float64Array, atS: number): { apexKm: number; apexS: number } {
  const state = new Float64Array(7);
  state.set(begin);
  state[STATE.lnBeta] = STAGE_LN_BETA;
  const advance = createIntegrator(ballisticMotion());
  const apex = { apexKm: 0, apexS: atS };
  for (let timeS = atS; timeS < atS + 200; timeS += 0.1) {
    const heightKm = ellipsoidHeightKm(state[0]!, state[1]!, state[2]!);
    if (heightKm < apex.apexKm) break;
    apex.apexKm = heightKm;
    apex.apexS = timeS;
    advance(state, timeS, timeS + 0.1);
  }
  return apex;
}

describe('phases', () => {
  test('begin as told; a force that coasting knows nothing of stays possible', () => {
    const { imm, start, phaseOf } = createPhaseFilter();
    const first = { mean: stateOf(FLIGHTS[0], 200, 100, 2, 1), covariance: new Float64Array(36) };
    for (let k = 0; k < 6; k++) first.covariance[7 * k] = k < 3 ? 1e-2 : 1e-6;
    const estimate = start(first, [0.01, 0.98, 0.01]);
    expect(phaseOf(estimate)).toEqual({ phase: 'coast', probability: 0.98 });
    expect(estimate.modes.map(({ mean }) => mean.length)).toEqual([8, 6, 7]);
    expect(PHASES).toHaveLength(3);
    for (let k = 0; k < 50; k++) expect(imm.predict(estimate, k, 1)).toBe(true);
    const force = Math.sqrt(estimate.modes[0]!.covariance[63]!);
    expect(force).toBeGreaterThan(0.01); // km/s²: without `absent` it withers
  });
});
