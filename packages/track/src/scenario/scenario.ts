/**
 * A scenario: what flies, who looks, what was announced, and what is expected to come of it. One JSON file, read by one table, whose
 * ranges are its documentation; the same file gives the same results, bit for bit on one machine and build.
 */
import { err, ok, type Result } from '@noroshi/time';
import { parseStrictText } from '@noroshi/watch';
import {
  degrees,
  list,
  number,
  oneOf,
  oneWord,
  optional,
  type Reader,
  Refused,
  record,
  text,
  utc,
  whole,
} from './decode.ts';

export const SCENARIO_LIMITS = {
  ...{ bytesMax: 4_000_000, depthMax: 12, objectsMax: 2000, sensorsMax: 50 },
  ...{ durationSMax: 14_400, clutterMax: 500, announcedMax: 100, cornersMax: 1000 },
  /** Looks of all sensors together: the bound of a replay's time. */
  scansMax: 50_000,
} as const;

const LIMITS = SCENARIO_LIMITS;
const name = text(60);
const atS = number(0, LIMITS.durationSMax);
const latitudeDeg = degrees(-90, 90);
const longitudeDeg = degrees(-180, 180);
const azimuthDeg = degrees(0, 360);
const place = { latitudeDeg, longitudeDeg };
const launch = { name, launchS: atS, ...place, azimuthDeg };
const ballisticKgM2 = number(10, 100_000);
const probability = number(0, 1);
/** A reader of one kind, which puts the kind back. */
const kindOf = <K extends string, T>(kind: K, reader: Reader<T>): Reader<T & { kind: K }> => {
  return (value, path) => ({ ...reader(value, path), kind });
};

/** Flies with its motors, thrust along the flight, from a first elevation: what it reaches follows from the stages. */
const boosted = record({
  ...{ ...launch, ballisticKgM2, firstElevationDeg: degrees(45, 89.99) },
  stages: list(
    record({
      ...{ burnS: number(1, 600), gapS: optional(number(0, 120), 0) },
      ...{ accelerationKmS2: number(0.01, 0.2), exhaustKmS: number(1, 5) },
    }),
    ...([5, 1] as const),
  ),
});

/** Flies a smooth ascent to a stated end of burning. */
const ascent = record({
  ...{ ...launch, ballisticKgM2 },
  burnout: record({
    ...{ afterS: number(10, 1200), heightKm: number(5, 2000), downrangeKm: number(0.5, 8000) },
    ...{ speedKmS: number(0.1, 11), elevationDeg: degrees(0, 90) },
  }),
  /** Between stages, s after launch: nothing burns. */
  gaps: optional(list(record({ fromS: atS, toS: atS }), 5), []),
});

/** Passes without a motor. */
const passing = record({
  ...{ name, fromS: optional(atS, 0), ...place, heightKm: number(50, 40_000), azimuthDeg },
  ...{ speedKmS: number(0.1, 12), climbDeg: degrees(-90, 90), ballisticKgM2 },
});

/** A natural bright source on a straight way. */
const fireball = record({
  ...{ name, atS, durationS: number(0.1, 30), ...place, heightKm: number(10, 150), azimuthDeg },
  ...{ speedKmS: number(1, 75), descentDeg: degrees(-10, 90) },
});

const timing = {
  ...{ intervalS: number(0.1, 600), firstS: optional(atS, 0), delayS: optional(number(0, 60), 0) },
  /** Each look is late by up to so much more: looks then come out of order. */
  delaySpreadS: optional(number(0, 60), 0),
};

const radar = record({
  ...{ name, ...place, heightKm: optional(number(-1, 10), 0), ...timing },
  ...{ rangeSigmaKm: number(1e-5, 10), azimuthSigmaDeg: degrees(1e-5, 5) },
  ...{ elevationSigmaDeg: degrees(1e-5, 5), rangeRateSigmaKmS: number(1e-6, 1) },
  ...{ elevationMinDeg: degrees(0, 60), rangeMaxKm: number(10, 10_000) },
  ...{ detectionProbability: number(0.05, 0.999), clutterPerScan: number(0.01, LIMITS.clutterMax) },
  rangeBiasKm: optional(number(-5, 5), 0),
  azimuthBiasDeg: optional(degrees(-2, 2), 0),
  elevationBiasDeg: optional(degrees(-2, 2), 0),
});

const infrared = record({
  ...{ name, ...timing, pointingRad: number(1e-7, 0.01), attitudeBiasRad: number(0, 0.01) },
  ...{ detectionProbability: number(0.05, 0.999), falsePerScan: number(0.01, LIMITS.clutterMax) },
  /** At staging, and where the plume is dim. */
  troughDetectionProbability: optional(probability, 0.3),
  troughHeightKm: optional(list(number(0, 500), 2, 2), [70, 90]),
  /** Below this height clouds hide it. */
  seesFromHeightKm: optional(number(0, 30), 6),
  /** Where it stands over the ring; or, of any other orbit, a table of time (s) and ITRF place (km), straight in between. */
  longitudeDeg: optional(longitudeDeg, null),
  places: optional(list(list(number(-60_000, 60_000), 4, 4), 5000, 2), null),
});

const announced = record({
  of: optional(oneWord('orbitalLaunch', 'ballistic'), 'orbitalLaunch' as const),
  ...{ name, fromUtc: utc, toUtc: utc, ...place, radiusKm: number(0.1, 500) },
  ...{ azimuthDeg, azimuthToleranceDeg: degrees(1, 180) },
});

const closedArea = record({
  ...{ name, fromUtc: utc, toUtc: utc },
  /** Longitude and latitude (degrees), as GeoJSON has them. */
  corners: list(list(number(-180, 180), 2, 2), LIMITS.cornersMax, 3),
});

const expected = record({
  /** From launch to when it was believed, and to when it was sure which way, of the slowest. */
  launchDetectedSMax: optional(number(0, LIMITS.durationSMax), null),
  sectorKnownSMax: optional(number(0, LIMITS.durationSMax), null),
  falseTracksMax: optional(whole(0, 10_000), null),
  tracksMin: optional(whole(0, LIMITS.objectsMax), null),
  impactAreas: optional(whole(0, LIMITS.objectsMax), null),
  landingsInside99Min: optional(whole(0, LIMITS.objectsMax), null),
  gospaKmMax: optional(number(0, 1e6), null),
});

/** A radar or a satellite, by its kind; throws Refused. */
export const readSensor: Reader<RadarSite | Infrared> = (value, path) => {
  const read = sensorByKind(value, path);
  if (read.kind === 'infrared') checkPlaces(read, path);
  return read;
};

const sensorByKind = oneOf<RadarSite | Infrared>({
  ...{ radar: kindOf('radar', radar), infrared: kindOf('infrared', infrared) },
});

const readRecord = record({
  ...{ name: text(200), seed: whole(0, Number.MAX_SAFE_INTEGER), startUtc: utc },
  durationS: number(1, LIMITS.durationSMax),
  objects: list(
    oneOf<Boosted | Ascent | Passing | Fireball>({
      ...{ boosted: kindOf('boosted', boosted), ascent: kindOf('ascent', ascent) },
      ...{ passing: kindOf('passing', passing), fireball: kindOf('fireball', fireball) },
    }),
    LIMITS.objectsMax,
  ),
  sensors: list(readSensor, ...([LIMITS.sensorsMax, 1] as const)),
  /** Left out: nobody tells of launches here; an empty list: none is announced. */
  announced: optional(list(announced, LIMITS.announcedMax), null),
  closedAreas: optional(list(closedArea, LIMITS.announcedMax), []),
  expected: optional(expected, null),
});

type Kind<K extends string, R> = (R extends Reader<infer T> ? T : never) & { readonly kind: K };
export type Boosted = Kind<'boosted', typeof boosted>;
export type Ascent = Kind<'ascent', typeof ascent>;
export type Passing = Kind<'passing', typeof passing>;
export type Fireball = Kind<'fireball', typeof fireball>;
export type TruthObject = Boosted | Ascent | Passing | Fireball;
export type RadarSite = Kind<'radar', typeof radar>;
export type Infrared = Kind<'infrared', typeof infrared>;
/** Times in s from `startUs`; angles in rad. */
export type Scenario = ReturnType<typeof readRecord>;

/** `path` is that in the file: `/objects/0/azimuthDeg`; empty for the whole. */
export type ScenarioError = { readonly path: string; readonly message: string };

/** Reads and checks a scenario file. Never throws. */
export function readScenario(json: string): Result<Scenario, ScenarioError> {
  if (json.length > LIMITS.bytesMax)
    return err({
      path: '',
      message: `${json.length} characters; right would be at most ${LIMITS.bytesMax}`,
    });
  const parsed = parseStrictText(json, LIMITS.depthMax);
  if (!parsed.ok) return err({ path: '', message: parsed.error.message });
  try {
    const scenario = readRecord(parsed.value, '');
    checkTogether(scenario);
    return ok(scenario);
  } catch (cause) {
    if (cause instanceof Refused) return err({ path: cause.path, message: cause.message });
    throw cause;
  }
}

/** What no single field can tell. */
function checkTogether({ objects, sensors, announced: windows, durationS }: Scenario): void {
  for (const [field, all] of Object.entries({ objects, sensors })) {
    const seen = new Set<string>();
    for (const [i, one] of all.entries()) {
      if (seen.has(one.name))
        throw new Refused(`/${field}/${i}/name`, `"${one.name}" is twice; right would be its own`);
      seen.add(one.name);
    }
  }
  for (const [i, { fromUs, toUs }] of (windows ?? []).entries())
    if (!(fromUs < toUs))
      throw new Refused(`/announced/${i}/toUtc`, 'not after fromUtc; right would be later');
  const scans = sensors.reduce((sum, { intervalS }) => sum + durationS / intervalS, 0);
  if (scans > LIMITS.scansMax)
    throw new Refused(
      '/sensors',
      `${Math.ceil(scans)} looks in all; right would be at most ${LIMITS.scansMax}`,
    );
}

function checkPlaces({ longitudeRad, places }: Infrared, path: string): void {
  if ((longitudeRad === null) === (places === null))
    throw new Refused(path, 'right would be one of longitudeDeg and places, not both, not none');
  for (const [i, row] of (places ?? []).entries()) {
    if (i > 0 && !(row[0]! > places![i - 1]![0]!))
      throw new Refused(`${path}/places/${i}/0`, `${row[0]}; right would be a time after the last`);
    if (Math.hypot(row[1]!, row[2]!, row[3]!) < 6500)
      throw new Refused(`${path}/places/${i}`, 'inside the air; right would be above 6500 km');
  }
}
