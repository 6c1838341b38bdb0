/**
 * A raid with all that flies and looks: objects with their boost, 50 false readings a scan, two radars at 1 Hz and two satellites at 0.1 Hz, the
 * whole watch with its areas. Time against real time, changes of track, and growth with the number at the same density.
 * `node packages/track/bench/raid-sky.ts [objects…]`
 */
import { performance } from 'node:perf_hooks';
import { readScenario, replayScenario } from '../src/index.ts';
import { skyOf } from './sky-of.ts';

const DURATION_S = 420;

let before: { objects: number; elapsedS: number } | null = null;
const counts = process.argv.slice(2).map(Number);
for (const objects of counts.length > 0 ? counts : [100, 316, 1000]) {
  const read = readScenario(skyOf({ objects, untilS: DURATION_S }));
  if (!read.ok) throw new Error(`${read.error.path}: ${read.error.message}`);
  const begin = performance.now();
  const replay = replayScenario(read.value);
  const elapsedS = (performance.now() - begin) / 1e3;
  if (!replay.ok) throw new Error(`${replay.error.path}: ${replay.error.message}`);
  const { measures, launches } = replay.value;
  const exponent =
    before === null
      ? ''
      : `, exponent ${(Math.log(elapsedS / before.elapsedS) / Math.log(objects / before.objects)).toFixed(2)}`;
  console.log(
    `${objects} objects: ${elapsedS.toFixed(1)} s, ${(DURATION_S / elapsedS).toFixed(1)} times real time, ` +
      `${launches.length} launches, ${measures.tracks} tracks, ${measures.falseTracks} false, ` +
      `${measures.switches} changes, GOSPA ${measures.gospaKm.toFixed(1)} km${exponent}`,
  );
  before = { objects, elapsedS };
}
