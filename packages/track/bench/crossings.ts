/**
 * Changes of track where flights cross: 100 objects in pairs that fly toward one point, two radars and two satellites as in a raid (raid-sky.ts), 50 false
 * readings a scan; tracks against the truth every five seconds by trajectory GOSPA. A crossing: two flights that are followed come within 5 km, seven
 * times what a radar errs across at 700 km, and before and after that are 15 km apart. `node packages/track/bench/crossings.ts [seeds…]`
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { readScenario, replayScenario, type Trajectories, trajectoryGospa } from '../src/index.ts';
import { crossingSky } from './sky-of.ts';

const STEP_S = 5;
const NEAR_KM = 5;
const APART_KM = 15;
const CUTOFF_KM = 10;
const POWER = 2;
const PAIRS = 50;

const AROUND_S = 30;

let [crossingsAll, changesAll, wholeAll] = [0, 0, 0];
const seeds = process.argv.slice(2).map(Number);
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3]) {
  const read = readScenario(crossingSky({ pairs: PAIRS, seed, untilS: 330 }));
  if (!read.ok) throw new Error(`${read.error.path}: ${read.error.message}`);
  const replay = replayScenario(read.value);
  if (!replay.ok) throw new Error(`${replay.error.path}: ${replay.error.message}`);
  const { truths, tracks } = replay.value;
  const steps = Math.floor(read.value.durationS / STEP_S) + 1;
  const seen = new Set(tracks.map(({ timeS }) => Math.round(timeS / STEP_S)));
  const truth = trajectories(truths.length, steps);
  const state = new Float64Array(7);
  for (const [i, one] of truths.entries())
    for (let k = 0; k < steps; k++)
      if (seen.has(k) && one.stateInto(k * STEP_S, state) && isTrackable(one, k * STEP_S))
        truth.values.set(state.subarray(0, 3), 3 * (i * steps + k));
  const ids = [...new Set(tracks.map(({ trackId }) => trackId))];
  const rowOf = new Map(ids.map((id, i) => [id, i]));
  const told = trajectories(ids.length, steps);
  for (const row of tracks) {
    const k = row.timeS / STEP_S;
    if (Math.abs(k - Math.round(k)) * STEP_S > 0.01) continue;
    const place = new Float64Array(3);
    geodeticToItrfInto(row.latitudeRad, row.longitudeRad, row.heightKm, place);
    told.values.set(place, 3 * (rowOf.get(row.trackId)! * steps + Math.round(k)));
  }
  const crossings = crossingsOf(truth);
  const changes = crossings.reduce((sum, one) => sum + changesAt(one, truth, told), 0);
  const whole = changesIn(truth, told);
  crossingsAll += crossings.length;
  changesAll += changes;
  wholeAll += whole;
  console.log(
    `seed ${seed}: ${crossings.length} crossings, ${changes.toFixed(1)} changes of track within ${AROUND_S} s of one; ` +
      `${whole.toFixed(1)} in all, most where a track begins (a half: from none or to none)`,
  );
}
console.log(
  `${crossingsAll} crossings, ${changesAll.toFixed(1)} changes: ${((100 * changesAll) / crossingsAll).toFixed(2)} per 100 crossings; ` +
    `${wholeAll.toFixed(1)} in the whole of the flights`,
);

/** By trajectory GOSPA: what is paid for changes, over the price of one. */
function changesIn(truth: Trajectories, told: Trajectories): number {
  const options = { cutoff: CUTOFF_KM, power: POWER, switchCost: CUTOFF_KM };
  return trajectoryGospa(truth, told, options).switching / CUTOFF_KM ** POWER;
}

/** Of the two flights and all tracks near them, about the moment at which they cross. */
function changesAt({ i, j, step }: Crossing, truth: Trajectories, told: Trajectories): number {
  const from = Math.max(0, step - AROUND_S / STEP_S);
  const to = Math.min(truth.steps, step + AROUND_S / STEP_S + 1);
  const all = Array.from({ length: told.count }, (_, row) => row);
  const near = all.filter((row) =>
    [i, j].some((one) => {
      for (let k = from; k < to; k++)
        if (distanceKm(truth, one, told, row, k) < CUTOFF_KM) return true;
      return false;
    }),
  );
  return changesIn(part(truth, [i, j], from, to), part(told, near, from, to));
}

function part(of: Trajectories, rows: readonly number[], from: number, to: number): Trajectories {
  const out = trajectories(rows.length, to - from);
  for (const [n, row] of rows.entries())
    out.values.set(
      of.values.subarray(3 * (row * of.steps + from), 3 * (row * of.steps + to)),
      3 * n * (to - from),
    );
  return out;
}

function distanceKm(a: Trajectories, i: number, b: Trajectories, j: number, k: number): number {
  const [at, to] = [3 * (i * a.steps + k), 3 * (j * b.steps + k)];
  return Math.hypot(
    a.values[at]! - b.values[to]!,
    a.values[at + 1]! - b.values[to + 1]!,
    a.values[at + 2]! - b.values[to + 2]!,
  );
}

function trajectories(count: number, steps: number): Trajectories {
  return { count, steps, size: 3, values: new Float64Array(3 * count * steps).fill(Number.NaN) };
}

/** While its motor burns it is followed from above, and its radar track begins after. */
function isTrackable(one: { readonly isHot: (timeS: number) => boolean }, timeS: number): boolean {
  return !one.isHot(timeS) && !one.isHot(timeS - 10);
}

type Crossing = { readonly i: number; readonly j: number; readonly step: number };

/** Pairs, each time they come near again, at the step at which they are nearest. */
function crossingsOf(truth: Trajectories): Crossing[] {
  const found: Crossing[] = [];
  for (let i = 0; i < truth.count; i++)
    for (let j = i + 1; j < truth.count; j++) {
      let wasApart = false;
      let nearest: { readonly step: number; readonly km: number } | null = null;
      for (let step = 0; step < truth.steps; step++) {
        const km = distanceKm(truth, i, truth, j, step);
        if (km > APART_KM) {
          if (nearest !== null) found.push({ i, j, step: nearest.step });
          [wasApart, nearest] = [true, null];
        } else if (km < NEAR_KM && wasApart && km < (nearest?.km ?? NEAR_KM))
          nearest = { step, km };
      }
    }
  return found;
}
