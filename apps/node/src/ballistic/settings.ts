/**
 * What the watch of ballistic objects goes by: sources of looks, limits (the row ballistic/watch), and what was announced: launches and closed
 * areas. What is not configured is as stated here.
 */
import { type ConfigRow, configRow, configRows, type Db } from '@noroshi/store';
import {
  type Announcements,
  type Infrared,
  type RadarSite,
  readSensors,
  SCENARIO_LIMITS,
  WARRANT_LIMITS,
} from '@noroshi/track';
import { Asset, Epoch, Id, Marking, type Mode, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const closed = { additionalProperties: false } as const;
const Share = Type.Number({ minimum: 0, maximum: 1 });
const DEG = Math.PI / 180;

/** Where looks come from. The sensors of a folder stand as in a scenario file: degrees, km, s. */
export const LooksSource = Type.Union([
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('folder') },
      path: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' }),
      sensors: Type.Array(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown()), {
        ...{ minItems: 1, maxItems: SCENARIO_LIMITS.sensorsMax },
      }),
      silentS: Type.Optional(Type.Number({ minimum: 1, maximum: 86_400 })), // a sensor that gives no look for so long is told
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('seeded') },
      seed: Type.Integer({ minimum: 0, maximum: 2 ** 31 }),
      fromUs: Epoch, // the world's first instant
    },
    closed,
  ),
]);
export type LooksSource = Static<typeof LooksSource>;

/** A launch that was announced, or an area closed for one. Degrees, WGS 84. */
export const Announced = Type.Union([
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('launch'), name: Title, fromUs: Epoch, toUs: Epoch },
      of: Type.Enum(['orbitalLaunch', 'ballistic']),
      latitudeDeg: Type.Number({ minimum: -90, maximum: 90 }),
      longitudeDeg: Type.Number({ minimum: -180, maximum: 180 }),
      radiusKm: Type.Number({ minimum: 0.1, maximum: 500 }),
      azimuthDeg: Type.Number({ minimum: 0, maximum: 360 }),
      azimuthToleranceDeg: Type.Number({ minimum: 1, maximum: 180 }),
    },
    closed,
  ),
  Type.Object(
    {
      ...{ id: Id, type: Type.Literal('closed-area'), name: Title, fromUs: Epoch, toUs: Epoch },
      polygon: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), {
        ...{ minItems: 3, maxItems: 1000 },
      }), // latitude, longitude
    },
    closed,
  ),
]);
export type Announced = Static<typeof Announced>;

const ofAsset = {
  impactMin: Share, // share of the impact's distribution over it, from which on it is told
  overflightMin: Share, // probability of passing above, from which on it is told
  launchKmMax: Type.Number({ minimum: 0, maximum: 20_000 }), // a launch farther off is not told
};

/** The document of ballistic/watch; every field may be left out. */
export const BallisticWatch = Type.Partial(
  Type.Object(
    {
      ...ofAsset,
      majorKmMax: Type.Number({ minimum: 1, maximum: 2000 }), // half the length of the 90 % area above which none is raised
      orbitalMax: Share, // probability of a launch to orbit above which none is raised
      comesDownMin: Share, // probability of coming down below which none is raised
      toldOfLaunches: Type.Boolean(), // whoever launches here tells us: what is not announced is suspect
      keepDays: Type.Integer({ minimum: 1, maximum: 3650 }),
      marking: Marking,
      assets: Type.Record(Id, Type.Partial(Type.Object(ofAsset, closed)), { maxProperties: 1000 }),
    },
    closed,
  ),
);
export type BallisticWatch = Static<typeof BallisticWatch>;

export const BALLISTIC_WATCH_ID = 'watch';

export const BALLISTIC_DEFAULTS = {
  ...{ impactMin: 0.005, overflightMin: 0.5, launchKmMax: 6000, keepDays: 30 },
  majorKmMax: WARRANT_LIMITS.majorKmMax,
  ...{ orbitalMax: WARRANT_LIMITS.orbitalMax, comesDownMin: WARRANT_LIMITS.impactMin },
  toldOfLaunches: false,
} as const satisfies BallisticWatch;

export const SILENT_S = 120;

export type BallisticSettings = {
  readonly sources: readonly LooksSource[];
  readonly assets: readonly Asset[];
  readonly announced: readonly Announced[];
  readonly watch: BallisticWatch;
  readonly idle: readonly string[]; // sources that are not read, and why
  readonly problems: readonly string[];
};

export async function readBallisticSettings(db: Db, mode: Mode): Promise<BallisticSettings> {
  const problems: string[] = [];
  const fits = <T>(rows: readonly ConfigRow[], check: (doc: unknown) => doc is T): T[] =>
    rows.flatMap((row) => {
      if (check(row.doc)) return [row.doc];
      problems.push(`${row.kind} ${row.id} does not fit its schema`);
      return [];
    });
  const all = fits(await configRows(db, 'looks'), (doc) => Value.Check(LooksSource, doc));
  const isMadeUp = ({ type }: LooksSource) => type === 'seeded' && mode === 'live';
  const configured = (await configRow(db, 'ballistic', BALLISTIC_WATCH_ID))?.doc ?? {};
  const isFit = Value.Check(BallisticWatch, configured);
  if (!isFit) problems.push('ballistic/watch does not fit its schema: built-in limits are used');
  return {
    sources: all.filter((one) => !isMadeUp(one)),
    assets: fits(await configRows(db, 'asset'), (doc) => Value.Check(Asset, doc)),
    announced: fits(await configRows(db, 'announced'), (doc) => Value.Check(Announced, doc)),
    watch: isFit ? configured : {},
    idle: all.filter(isMadeUp).map(({ id }) => `${id} is not read: a made-up sky is for exercises`),
    problems,
  };
}

export type AssetLimits = {
  readonly impactMin: number;
  readonly overflightMin: number;
  readonly launchKmMax: number;
};

/** What holds for one asset. */
export function limitsOf(watch: BallisticWatch, assetId: string): AssetLimits {
  return { ...BALLISTIC_DEFAULTS, ...watch, ...watch.assets?.[assetId] };
}

/** Sensors of a folder; words about the first that is not right. */
export function sensorsOf(
  rows: unknown,
): { readonly sensors: readonly (RadarSite | Infrared)[] } | { readonly fault: string } {
  const read = readSensors(rows);
  if (read.ok) return { sensors: [...read.value.values()] };
  return { fault: `${read.error.path || 'the sensors'}: ${read.error.message}` };
}

/** In the watch's seconds. Nobody tells of launches where none is announced and the setting does not say so. */
export function announcementsOf(
  { announced, watch }: Pick<BallisticSettings, 'announced' | 'watch'>,
  startUs: number,
): Announcements {
  const times = ({ fromUs, toUs }: Announced) => ({
    ...{ fromS: (fromUs - startUs) / 1e6, toS: (toUs - startUs) / 1e6 },
  });
  const windows = announced.flatMap((one) =>
    one.type === 'launch'
      ? [
          {
            ...{ id: one.id, kind: one.of, ...times(one), radiusKm: one.radiusKm },
            place: {
              latitudeRad: one.latitudeDeg * DEG,
              longitudeRad: one.longitudeDeg * DEG,
            },
            azimuthRad: one.azimuthDeg * DEG,
            azimuthToleranceRad: one.azimuthToleranceDeg * DEG,
          },
        ]
      : [],
  );
  const isTold = watch.toldOfLaunches ?? BALLISTIC_DEFAULTS.toldOfLaunches;
  return {
    windows: windows.length === 0 && !isTold ? null : windows,
    closedAreas: announced.flatMap((one) =>
      one.type === 'closed-area'
        ? [{ id: one.id, ...times(one), rings: [ringOf(one.polygon)] }]
        : [],
    ),
  };
}

/** Corners (latitude, longitude) as a closed ring (longitude, latitude). */
export function ringOf(
  polygon: readonly (readonly [number, number])[],
): (readonly [number, number])[] {
  const ring = polygon.map(([latitudeDeg, longitudeDeg]) => [longitudeDeg, latitudeDeg] as const);
  return [...ring, ring[0]!];
}
