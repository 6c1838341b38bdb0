/**
 * The staged fireballs as a sky full of false alarms: places, heights and speeds of the list, drawn a thousand a day as moving sources of 1
 * to 10 s where two satellites look, on top of false events and of a radar's clutter; nothing is launched.
 */
import { readFileSync } from 'node:fs';
import { createRandom, type Replay, replayScenario, type Scenario } from '../src/index.ts';

const DEG = Math.PI / 180;
const A_DAY = 1000;
const DAY_S = 86_400;
const SATELLITES_DEG = [-30, 20];
const VIEW_DEG = 60; // of longitude from the middle between them: both see it
const KM = { height: 35, speed: 18 }; // of those that the list does not tell

type Seen = { latitudeDeg: number; longitudeDeg: number; heightKm: number; speedKmS: number };

export function readFireballs(path: string): Seen[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  return lines.flatMap((line) => {
    const [, latitude, longitude, height, speed] = line.replaceAll('"', '').split(',');
    if (latitude === undefined || longitude === undefined || latitude === '') return [];
    const signed = (text: string) => Number(text.slice(0, -1)) * (/[SW]$/.test(text) ? -1 : 1);
    return {
      ...{ latitudeDeg: signed(latitude), longitudeDeg: signed(longitude) },
      ...{ heightKm: Number(height) || KM.height, speedKmS: Number(speed) || KM.speed },
    };
  });
}

function skyOf(fireballs: readonly Seen[], durationS: number, seed: number): Scenario {
  const random = createRandom(seed, 'fireballs');
  const middle = (SATELLITES_DEG[0]! + SATELLITES_DEG[1]!) / 2;
  const inView = fireballs.filter(({ latitudeDeg, longitudeDeg }) => {
    return Math.abs(latitudeDeg) < VIEW_DEG && Math.abs(longitudeDeg - middle) < VIEW_DEG;
  });
  const objects = Array.from({ length: random.poisson((A_DAY * durationS) / DAY_S) }, (_, k) => {
    const one = inView[Math.floor(random.uniform() * inView.length)]!;
    return {
      ...{ kind: 'fireball' as const, name: `fireball ${k}`, atS: durationS * random.uniform() },
      ...{ durationS: 1 + 9 * random.uniform(), heightKm: one.heightKm, speedKmS: one.speedKmS },
      ...{ latitudeRad: one.latitudeDeg * DEG, longitudeRad: one.longitudeDeg * DEG },
      ...{
        azimuthRad: 2 * Math.PI * random.uniform(),
        descentRad: random.uniform() * Math.PI * 0.4,
      },
    };
  });
  const timing = { intervalS: 10, delayS: 0, delaySpreadS: 0 };
  const satellites = SATELLITES_DEG.map((longitudeDeg, k) => ({
    ...{ kind: 'infrared' as const, name: `satellite ${k}`, ...timing, firstS: 5 * k },
    ...{ longitudeRad: longitudeDeg * DEG, places: null, pointingRad: 4e-5, attitudeBiasRad: 2e-5 },
    ...{ detectionProbability: 0.95, falsePerScan: 5, troughDetectionProbability: 0.3 },
    ...{ troughHeightKm: [70, 90], seesFromHeightKm: 6 },
  }));
  const radar = {
    ...{ kind: 'radar' as const, name: 'radar', ...timing, firstS: 0, heightKm: 0 },
    ...{ latitudeRad: 0, longitudeRad: middle * DEG, rangeSigmaKm: 0.03, azimuthSigmaRad: 1e-3 },
    ...{ elevationSigmaRad: 1e-3, rangeRateSigmaKmS: 1e-3, elevationMinRad: 3 * DEG },
    ...{ rangeMaxKm: 2000, detectionProbability: 0.9, clutterPerScan: 20 },
    ...{ rangeBiasKm: 0, azimuthBiasRad: 0, elevationBiasRad: 0 },
  };
  return {
    ...{ name: 'fireballs', seed, startUs: 0, durationS, objects, sensors: [...satellites, radar] },
    ...{ announced: null, closedAreas: [], expected: null },
  };
}

/** Everything that was believed: launches, and tracks of what flies. */
export function falseAlarms(fireballs: readonly Seen[], durationS: number, seed: number) {
  const sky = skyOf(fireballs, durationS, seed);
  const replay = replayScenario(sky);
  if (!replay.ok) throw new Error(replay.error.message);
  const { launches, measures }: Replay = replay.value;
  return { fireballs: sky.objects.length, believed: launches.length + measures.tracks };
}
