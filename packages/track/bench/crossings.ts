/**
 * Changes of track where flights cross: the raid's sky (raid-sky.ts) of 100 objects, tracks against the truth every five seconds by trajectory GOSPA. A
 * crossing: two flights that both are in view come within 5 km of each other, seven times what a radar errs across at 700 km, after and before
 * they were 15 km apart. `node packages/track/bench/crossings.ts [seeds…]`
 */
import { geodeticToItrfInto } from '@noroshi/orbit';
import { readScenario, replayScenario, type Trajectories, trajectoryGospa } from '../src/index.ts';
import { skyOf } from './sky-of.ts';

const STEP_S = 5;
const NEAR_KM = 5;
const APART_KM = 15;
const CUTOFF_KM = 10;
const POWER = 2;
const OBJECTS = 100;
const DENSE = { sideDeg: 6, withinS: 60 } as const; // flights over each other, so that many cross

let [crossingsAll, changesAll] = [0, 0];
const seeds = process.argv.slice(2).map(Number);
for (const seed of seeds.length > 0 ? seeds : [1, 2, 3]) {
  const read = readScenario(skyOf({ objects: OBJECTS, seed, ...DENSE, untilS: 300 }));
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
  const found = trajectoryGospa(truth, told, {
    ...{ cutoff: CUTOFF_KM, power: POWER, switchCost: CUTOFF_KM },
  });
  const changes = found.switching / CUTOFF_KM ** POWER;
  crossingsAll += crossings;
  changesAll += changes;
  console.log(
    `seed ${seed}: ${crossings} crossings, ${changes.toFixed(1)} changes of track (a half: from none or to none), ` +
      `trajectory GOSPA ${found.tgospa.toFixed(1)} km, gap ${found.gap.toExponential(1)}`,
  );
}
console.log(
  `${crossingsAll} crossings, ${changesAll.toFixed(1)} changes: ${((100 * changesAll) / crossingsAll).toFixed(2)} per 100 crossings`,
);

function trajectories(count: number, steps: number): Trajectories {
  return { count, steps, size: 3, values: new Float64Array(3 * count * steps).fill(Number.NaN) };
}

/** While its motor burns it is followed from above, and its radar track begins after. */
function isTrackable(one: { readonly isHot: (timeS: number) => boolean }, timeS: number): boolean {
  return !one.isHot(timeS) && !one.isHot(timeS - 10);
}

/** Pairs, each time they come near again. */
function crossingsOf({ count, steps, values }: Trajectories): number {
  let crossings = 0;
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      let wasApart = false;
      let isNear = false;
      for (let k = 0; k < steps; k++) {
        const [a, b] = [3 * (i * steps + k), 3 * (j * steps + k)];
        const km = Math.hypot(
          values[a]! - values[b]!,
          values[a + 1]! - values[b + 1]!,
          values[a + 2]! - values[b + 2]!,
        );
        if (km > APART_KM) {
          if (isNear) crossings++;
          [wasApart, isNear] = [true, false];
        } else if (km < NEAR_KM && wasApart) isNear = true;
      }
    }
  return crossings;
}
