/**
 * Medium and long orbits, which have no published truth: burns of known Δv in seeded paths of SDP4. Prints recall by size and false
 * alarms an object-year for each orbit. On a long orbit a change of it asks for less Δv at perigee than at apogee, and where in its
 * revolution a burn was is not told: what is told is the least, so there it is counted how often it is not more than was given. CI takes one world of each kind, NOROSHI_PROVE=1 many.
 */
import { describe, expect, test } from 'vitest';
import { cleanHistories, detectManoeuvres } from '../src/index.ts';
import { DAY_US, START_US } from './support/burns.ts';
import { HIGH_ORBITS, type HighBurn, type HighOrbit, highHistory } from './support/high-orbits.ts';

const isProving = process.env.NOROSHI_PROVE === '1';
const WORLDS = isProving ? 8 : 1;
const DAYS = isProving ? 365 : 200;
const SIZES_MS = isProving ? [0.02, 0.05, 0.1, 0.3, 1, 3] : [0.3, 3];
const APART_DAYS = 42; // across the plane a step of every three weeks hides in its own scatter: 1 m/s found 5 times of 19
const NEAR_DAYS = 2; // sets are a day apart, and their errors hold for three

const asked = isProving ? HIGH_ORBITS : HIGH_ORBITS.filter((_, k) => k === 0 || k === 3);

/** Burns of every size in turn, along and across by turns, six weeks apart. */
function burnsOf(world: number, across: boolean): HighBurn[] {
  const count = Math.floor((DAYS - 30) / APART_DAYS);
  return Array.from({ length: count }, (_, k) => {
    const size = SIZES_MS[(k + world) % SIZES_MS.length]! * (k % 2 === 0 ? 1 : -1);
    return { day: 20.3 + APART_DAYS * k, tMS: across ? 0 : size, nMS: across ? size : 0 };
  });
}

function reportOf(orbit: HighOrbit, seed: string, burns: readonly HighBurn[]) {
  const { histories } = cleanHistories(highHistory(orbit, seed, DAYS, burns));
  return detectManoeuvres(histories[0]!);
}

type Tally = { planted: number; found: number; sized: number };

function scored(orbit: HighOrbit, across: boolean) {
  const tallies = new Map(
    SIZES_MS.map((size): [number, Tally] => [size, { planted: 0, found: 0, sized: 0 }]),
  );
  let beside = 0;
  for (let world = 0; world < WORLDS; world++) {
    const burns = burnsOf(world, across);
    const { manoeuvres } = reportOf(orbit, `${world}/${across}`, burns);
    const dayOf = (atUs: number) => (atUs - START_US) / DAY_US;
    for (const { day, tMS, nMS } of burns) {
      const size = Math.abs(tMS + nMS);
      const tally = tallies.get(size)!;
      tally.planted++;
      const hit = manoeuvres.find(({ atUs }) => Math.abs(dayOf(atUs) - day) <= NEAR_DAYS);
      if (hit === undefined) continue;
      tally.found++;
      const ratio = hit.dvMS / size;
      if (orbit.eccentricity > 0.5 ? ratio <= 1.25 : Math.abs(ratio - 1) <= 0.25) tally.sized++;
    }
    beside += manoeuvres.filter(({ atUs }) =>
      burns.every(({ day }) => Math.abs(dayOf(atUs) - day) > NEAR_DAYS),
    ).length;
  }
  return { tallies, besideYear: (beside * 365.25) / (WORLDS * DAYS) };
}

describe.each(asked)('$name', (orbit) => {
  test('quiet: alarms an object-year', () => {
    const reports = Array.from({ length: WORLDS }, (_, k) => reportOf(orbit, `quiet ${k}`, []));
    const alarms = reports.reduce((sum, { manoeuvres }) => sum + manoeuvres.length, 0);
    const yearly = (alarms * 365.25) / (WORLDS * DAYS);
    const floorMS = reports[0]!.floorMS;
    console.log(
      `${orbit.name}: ${yearly.toFixed(2)} alarms a year when it coasts, floor ${floorMS.toPrecision(2)} m/s`,
    );
    expect(alarms).toBeLessThanOrEqual(WORLDS);
  });

  test.each([false, true])('burns, across the plane %s: recall by size', (across) => {
    const { tallies, besideYear } = scored(orbit, across);
    const cells = [...tallies].map(
      ([size, { planted, found, sized }]) => `${size} m/s ${found}/${planted} (${sized} sized)`,
    );
    console.log(
      `${orbit.name} ${across ? 'across' : 'along'}: ${cells.join(', ')}; beside ${besideYear.toFixed(2)} a year`,
    );
    const large = [...tallies]
      .filter(([size]) => size >= (across ? 3 : 0.3))
      .map(([, tally]) => tally);
    const sum = (of: (tally: Tally) => number) =>
      large.reduce((total, tally) => total + of(tally), 0);
    expect(sum(({ found }) => found) / sum(({ planted }) => planted)).toBeGreaterThanOrEqual(0.8);
  });
});
