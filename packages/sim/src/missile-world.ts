/**
 * The sky of the seeded world for the watch of ballistic objects, with answers: two satellites that look for heat, a radar at Alpha's station, and three
 * flights over the open ocean in the first hours: a launch to orbit that was announced, an object that comes down in Alpha's waters, and one
 * that passes high above them and comes down far away. Fireballs and clutter besides. From one seed and one instant, the same looks
 * everywhere, whatever time is asked for.
 */
import { formatUtc } from '@noroshi/time';
import {
  type ArrivingLook,
  type Infrared,
  looksOf,
  type RadarSite,
  readScenario,
  type ScenarioLooks,
  type Truth,
} from '@noroshi/track';

/** What is planted, in s after the world's first instant. */
export const MISSILE_WORLD = {
  blockS: 1800, // looks are made so much at a time
  orbitalS: 720,
  impactS: 2160,
  overflightS: 3840,
  fireballS: 5400, // and each block after it
} as const;

/** Where and about when the flight into Alpha's waters comes down. */
export const KNOWN_IMPACT = {
  areaAssetId: 'alpha-area-1',
  latitudeDeg: 29.65,
  longitudeDeg: 150.24,
};

export type KnownFlight = {
  readonly name: 'orbital launch' | 'flight into waters' | 'flight above waters';
  readonly launchUs: number;
  readonly meaning: 'ascent' | 'impact';
  readonly landing: {
    readonly latitudeRad: number;
    readonly longitudeRad: number;
    readonly atUs: number;
  } | null;
  /** Passes above the waters. */
  readonly isOverflight: boolean;
};

/** As the configuration kind `announced` holds it. */
export type KnownWindow = {
  readonly name: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly radiusKm: number;
  readonly azimuthDeg: number;
  readonly azimuthToleranceDeg: number;
};

export type MissileWorld = {
  readonly sensors: readonly (RadarSite | Infrared)[];
  /** Looks that arrive in [fromUs, toUs), in order. */
  tell(fromUs: number, toUs: number): ArrivingLook[];
  /** What flies at an instant, of position and velocity (ITRF km, km/s) and ln(kg/m²); no fireballs. */
  flying(atUs: number): { readonly name: string; readonly state: Float64Array }[];
  readonly known: () => readonly KnownFlight[];
  readonly announced: KnownWindow;
};

const { blockS, orbitalS, impactS, overflightS, fireballS } = MISSILE_WORLD;
const BLOCK_US = blockS * 1e6;
const IDLE_LOOKS_S = 30; // of a radar that has nothing to follow
const KEPT_BLOCKS = 4;

const ORBITAL = {
  ...{ latitudeDeg: 34, longitudeDeg: 144, azimuthDeg: 122 },
  ...{ radiusKm: 80, azimuthToleranceDeg: 12 },
} as const;

const INFRARED = {
  ...{ kind: 'infrared', intervalS: 10, delayS: 2, delaySpreadS: 3, pointingRad: 2e-5 },
  ...{ attitudeBiasRad: 1e-5, detectionProbability: 0.95, falsePerScan: 3, seesFromHeightKm: 3 },
} as const;

const stages = [
  { burnS: 55, gapS: 4, accelerationKmS2: 0.028, exhaustKmS: 2.4 },
  { burnS: 40, accelerationKmS2: 0.025, exhaustKmS: 2.6 },
];
const strongStages = [
  { burnS: 60, gapS: 4, accelerationKmS2: 0.03, exhaustKmS: 2.4 },
  { burnS: 55, accelerationKmS2: 0.03, exhaustKmS: 2.6 },
];

/** Objects of a scenario file, launched `atS` after its start. */
const FLIGHTS = [
  {
    name: 'orbital launch',
    atS: orbitalS,
    object: (launchS: number) => ({
      ...{ kind: 'ascent', name: 'orbital launch', launchS, ballisticKgM2: 8000 },
      latitudeDeg: ORBITAL.latitudeDeg,
      ...{ longitudeDeg: ORBITAL.longitudeDeg, azimuthDeg: ORBITAL.azimuthDeg },
      burnout: {
        ...{ afterS: 520, heightKm: 210, downrangeKm: 1900, speedKmS: 7.45, elevationDeg: 0.3 },
      },
      gaps: [{ fromS: launchS + 155, toS: launchS + 162 }],
    }),
  },
  {
    name: 'flight into waters',
    atS: impactS,
    object: (launchS: number) => ({
      ...{ kind: 'boosted', name: 'flight into waters', launchS, ballisticKgM2: 6000 },
      ...{ latitudeDeg: 24.5, longitudeDeg: 147, azimuthDeg: 30, firstElevationDeg: 87.6, stages },
    }),
  },
  {
    name: 'flight above waters',
    atS: overflightS,
    object: (launchS: number) => ({
      ...{ kind: 'boosted', name: 'flight above waters', launchS, ballisticKgM2: 6000 },
      ...{ latitudeDeg: 22, longitudeDeg: 146, azimuthDeg: 28, firstElevationDeg: 86 },
      stages: strongStages,
    }),
  },
] as const;

export function createMissileWorld({
  seed,
  epochUs,
}: {
  readonly seed: number;
  readonly epochUs: number;
}): MissileWorld {
  const made = new Map<number, ScenarioLooks & { readonly startUs: number }>();
  const blockAt = (block: number) => {
    const known = made.get(block);
    if (known !== undefined) return known;
    const startUs = epochUs + block * BLOCK_US;
    const one = { ...makeBlock(seed, block, startUs), startUs };
    for (const other of made.keys()) if (Math.abs(other - block) >= KEPT_BLOCKS) made.delete(other);
    made.set(block, one);
    return one;
  };
  /** Looks arrive some seconds late: the block before may still have some. */
  const blocksOf = (fromUs: number, toUs: number) => {
    const first = Math.max(0, Math.floor((fromUs - 60e6 - epochUs) / BLOCK_US));
    const last = Math.floor((toUs - epochUs) / BLOCK_US);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
  };
  return {
    sensors: sensorsOf(seed, epochUs),
    tell: (fromUs, toUs) =>
      blocksOf(fromUs, toUs)
        .flatMap((block) => blockAt(block).looks)
        .filter(({ arrivesUs }) => arrivesUs >= fromUs && arrivesUs < toUs)
        .sort((a, b) => a.arrivesUs - b.arrivesUs || a.atUs - b.atUs),
    flying: (atUs) => {
      const block = Math.floor((atUs - epochUs) / BLOCK_US);
      if (block < 0) return [];
      const { truths, startUs } = blockAt(block);
      return truths.flatMap((truth) => {
        const state = new Float64Array(7);
        const isThere = truth.kind !== 'fireball' && truth.stateInto((atUs - startUs) / 1e6, state);
        return isThere ? [{ name: truth.name, state }] : [];
      });
    },
    known: () =>
      FLIGHTS.map(({ name, atS }) => {
        const { truths, startUs } = blockAt(Math.floor(atS / blockS));
        const truth = truths.find((one) => one.name === name)!;
        return knownFlight(name, epochUs + atS * 1e6, truth, startUs);
      }),
    announced: {
      ...{ name: 'Exercise: launch to orbit', fromUs: epochUs, toUs: epochUs + 2 * BLOCK_US },
      ...ORBITAL,
    },
  };
}

function knownFlight(
  name: KnownFlight['name'],
  launchUs: number,
  { landing }: Truth,
  startUs: number,
): KnownFlight {
  const isOverflight = name === 'flight above waters';
  if (landing === null) return { name, launchUs, meaning: 'ascent', landing, isOverflight };
  const { latitudeRad, longitudeRad } = landing.place;
  const atUs = startUs + Math.round(landing.timeS * 1e6);
  return {
    ...{ name, launchUs, meaning: 'impact', isOverflight },
    landing: { latitudeRad, longitudeRad, atUs },
  };
}

function makeBlock(seed: number, block: number, startUs: number): ScenarioLooks {
  const fromS = block * blockS;
  const flights = FLIGHTS.filter(({ atS }) => Math.floor(atS / blockS) === block);
  const objects = flights.map(({ atS, object }) => object(atS - fromS));
  const fireballs = fromS + blockS <= fireballS ? [] : [fireballOf(seed, block)];
  const scenario = readScenario(
    JSON.stringify({
      ...{ name: 'missile world', seed: seed * 1000 + block, startUtc: formatUtc(startUs, 6) },
      ...{ durationS: blockS, objects: [...objects, ...fireballs] },
      sensors: sensorRows(flights.length > 0 ? 1 : IDLE_LOOKS_S),
    }),
  );
  if (!scenario.ok)
    throw new Error(`the missile world: ${scenario.error.path} ${scenario.error.message}`);
  const looks = looksOf(scenario.value);
  if (!looks.ok) throw new Error(`the missile world: ${looks.error.path} ${looks.error.message}`);
  return looks.value;
}

/** One bright meteor a block: hot, fast, gone in seconds. */
function fireballOf(seed: number, block: number) {
  const draw = (least: number, most: number, salt: number) => {
    const mixed = Math.imul((seed ^ (block * 7919)) + salt, 0x9e3779b1) >>> 0;
    return least + ((most - least) * mixed) / 2 ** 32;
  };
  return {
    ...{ kind: 'fireball', name: `fireball ${block}`, atS: draw(100, blockS - 100, 1) },
    ...{ durationS: draw(1, 8, 2), latitudeDeg: draw(-30, 45, 3), longitudeDeg: draw(120, 175, 4) },
    ...{ heightKm: draw(30, 60, 5), azimuthDeg: draw(0, 360, 6), speedKmS: draw(12, 30, 7) },
    descentDeg: draw(10, 60, 8),
  };
}

function sensorRows(radarLooksS: number) {
  return [
    { ...INFRARED, name: 'satellite east', longitudeDeg: -168, firstS: 3 },
    { ...INFRARED, name: 'satellite west', longitudeDeg: 110, firstS: 7 },
    {
      ...{ kind: 'radar', name: 'ocean station radar', latitudeDeg: 30, longitudeDeg: 150 },
      ...{ heightKm: 0.012, intervalS: radarLooksS, delayS: 0.2, rangeSigmaKm: 0.03 },
      ...{ azimuthSigmaDeg: 0.057, elevationSigmaDeg: 0.057, rangeRateSigmaKmS: 0.001 },
      ...{ elevationMinDeg: 3, rangeMaxKm: 2500, detectionProbability: 0.9, clutterPerScan: 5 },
    },
  ];
}

function sensorsOf(seed: number, epochUs: number): readonly (RadarSite | Infrared)[] {
  const scenario = readScenario(
    JSON.stringify({
      ...{ name: 'missile world', seed, startUtc: formatUtc(epochUs, 6), durationS: blockS },
      ...{ objects: [], sensors: sensorRows(1) },
    }),
  );
  if (!scenario.ok)
    throw new Error(`the missile world: ${scenario.error.path} ${scenario.error.message}`);
  return scenario.value.sensors;
}
