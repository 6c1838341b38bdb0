/**
 * A raid with all that flies and looks: objects with their boost, 50 false readings a scan, two radars at 1 Hz and two satellites at 0.1 Hz, the
 * whole watch with its areas. Time against real time, changes of track, and growth with the number at the same density.
 * `node packages/track/bench/raid-sky.ts [objects…]`
 */
import { performance } from 'node:perf_hooks';
import { createRandom, readScenario, replayScenario } from '../src/index.ts';

const DURATION_S = 420;
const SIDE_DEG_OF_100 = 12;

function skyOf(objects: number): string {
  const random = createRandom(9, `raid ${objects}`);
  const sideDeg = SIDE_DEG_OF_100 * Math.sqrt(objects / 100);
  const flights = Array.from({ length: objects }, (_, k) => ({
    ...{ kind: 'ascent', name: `flight ${k}`, launchS: 120 * random.uniform() },
    ...{ latitudeDeg: 25 + sideDeg * (random.uniform() - 0.5), azimuthDeg: 360 * random.uniform() },
    ...{ longitudeDeg: -150 + sideDeg * (random.uniform() - 0.5), ballisticKgM2: 5000 },
    burnout: {
      ...{ afterS: 70, heightKm: 55, downrangeKm: 44, speedKmS: 1.9 + 0.4 * random.uniform() },
      elevationDeg: 40 + 10 * random.uniform(),
    },
  }));
  const satellite = (name: string, longitudeDeg: number, firstS: number) => ({
    ...{ kind: 'infrared', name, longitudeDeg, firstS, intervalS: 10, pointingRad: 4e-5 },
    ...{ attitudeBiasRad: 2e-5, detectionProbability: 0.95, falsePerScan: 50 },
  });
  const radar = (name: string, longitudeDeg: number) => ({
    ...{ kind: 'radar', name, latitudeDeg: 27, longitudeDeg, intervalS: 1, rangeSigmaKm: 0.03 },
    ...{ azimuthSigmaDeg: 0.057, elevationSigmaDeg: 0.057, rangeRateSigmaKmS: 0.001 },
    ...{ elevationMinDeg: 2, rangeMaxKm: 2500, detectionProbability: 0.9, clutterPerScan: 50 },
  });
  return JSON.stringify({
    ...{ name: 'raid', seed: 3, startUtc: '2031-01-01T00:00:00Z', durationS: DURATION_S },
    objects: flights,
    sensors: [
      ...[satellite('east', -120, 2), satellite('west', -178, 6)],
      ...[radar('one', -143), radar('two', -157)],
    ],
  });
}

let before: { objects: number; elapsedS: number } | null = null;
const counts = process.argv.slice(2).map(Number);
for (const objects of counts.length > 0 ? counts : [100, 316, 1000]) {
  const read = readScenario(skyOf(objects));
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
