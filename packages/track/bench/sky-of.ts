/** The sky of a raid as a scenario file: objects with their boost over a square, two radars at 1 Hz and two satellites at 0.1 Hz, 50 false readings a scan. */
import { createRandom } from '../src/index.ts';

const SIDE_DEG_OF_100 = 12;
const WITHIN_S = 120;

export type SkyOptions = {
  readonly objects: number;
  readonly untilS: number;
  readonly seed?: number; // 9
  readonly sideDeg?: number; // of 100 objects: 12
  readonly withinS?: number; // launched within: 120
};

export function skyOf(options: SkyOptions): string {
  const {
    objects,
    untilS,
    seed = 9,
    sideDeg: side = SIDE_DEG_OF_100,
    withinS = WITHIN_S,
  } = options;
  const random = createRandom(seed, `raid ${objects}`);
  const sideDeg = side * Math.sqrt(objects / 100);
  const flights = Array.from({ length: objects }, (_, k) => ({
    ...{ kind: 'ascent', name: `flight ${k}`, launchS: withinS * random.uniform() },
    ...{ latitudeDeg: 25 + sideDeg * (random.uniform() - 0.5), azimuthDeg: 360 * random.uniform() },
    ...{ longitudeDeg: -150 + sideDeg * (random.uniform() - 0.5), ballisticKgM2: 5000 },
    burnout: {
      ...{ afterS: 70, heightKm: 55, downrangeKm: 44, speedKmS: 1.9 + 0.4 * random.uniform() },
      elevationDeg: 40 + 10 * random.uniform(),
    },
  }));
  return skyWith(flights, untilS);
}

const PAIR_KM = 140; // over the ground, from the pad to where a pair crosses
const KM_A_DEG = 111.2;

/** Pairs that fly toward one point from two sides and are there within some seconds of each other. */
export function crossingSky({
  pairs,
  untilS,
  seed = 9,
}: {
  readonly pairs: number;
  readonly untilS: number;
  readonly seed?: number;
}): string {
  const random = createRandom(seed, `crossings ${pairs}`);
  const flights = Array.from({ length: pairs }, (_, pair) => {
    const centre = [25 + 8 * (random.uniform() - 0.5), -150 + 8 * (random.uniform() - 0.5)];
    const launchS = 5 + 85 * random.uniform();
    const speedKmS = 1.9 + 0.4 * random.uniform();
    const first = 2 * Math.PI * random.uniform();
    const turn = Math.PI * (0.15 + 0.7 * random.uniform());
    return [first, first + turn].map((from, side) => ({
      ...{ kind: 'ascent', name: `pair ${pair}, ${side}`, ballisticKgM2: 5000 },
      launchS: launchS + side * 3 * (random.uniform() - 0.5),
      latitudeDeg: centre[0]! + (PAIR_KM * Math.cos(from)) / KM_A_DEG,
      longitudeDeg:
        centre[1]! +
        (PAIR_KM * Math.sin(from)) / (KM_A_DEG * Math.cos((centre[0]! * Math.PI) / 180)),
      azimuthDeg: ((from * 180) / Math.PI + 180) % 360,
      burnout: {
        ...{ afterS: 70, heightKm: 55, downrangeKm: 44, speedKmS, elevationDeg: 45 },
      },
    }));
  });
  return skyWith(flights.flat(), untilS);
}

function skyWith(flights: readonly object[], untilS: number): string {
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
    ...{ name: 'raid', seed: 3, startUtc: '2031-01-01T00:00:00Z', durationS: untilS },
    objects: flights,
    sensors: [
      ...[satellite('east', -120, 2), satellite('west', -178, 6)],
      ...[radar('one', -143), radar('two', -157)],
    ],
  });
}
