/**
 * One approach as the API tells it: what was told at the time, and the same computed again from the element sets that were used,
 * with everything a picture of it needs. Vectors are in the RTN of object 1 (inertial, at closest approach) unless said.
 */
import { PC_METHODS, PC_VALIDITIES } from '@noroshi/screen';
import { type Static, Type } from 'typebox';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const list = (count: number) => Type.Array(Type.Number(), { minItems: count, maxItems: count });
const Name = Type.String();
const Figure = orNull(Type.Number());

/** The figures of a notice or of a row of the table, as people were told them. */
export const ToldFigures = Type.Object({
  missKm: Figure,
  missRKm: Figure,
  missTKm: Figure,
  missNKm: Figure,
  relativeSpeedKmS: Figure,
  pc: Figure,
  pcMax: Figure,
  dilution: orNull(Type.Boolean()),
  covariance: orNull(Name),
  age1D: Figure, // closest approach minus epoch of the element set
  age2D: Figure,
  hbrM: Figure,
});
export type ToldFigures = Static<typeof ToldFigures>;

const Body = Type.Object({
  objectId: Name,
  name: Name, // '' unknown
  asset: orNull(Type.Object({ id: Name, name: Name })),
  elementSet: orNull(
    Type.Object({
      source: Name,
      epochUtc: Name,
      ageAtApproachD: Type.Number(),
      ageNowD: Type.Number(), // by the watch's clock
    }),
  ),
  regime: orNull(Name),
  altitudeKm: Figure,
  hbrM: Figure, // null: only the sum of both is known
  hbrSource: Type.Enum(['asset', 'assumed', 'combined']),
  sigmaRtnKm: orNull(list(3)), // in its own RTN
  covarianceModel: orNull(Name),
  temePositionKm: orNull(list(3)),
  temeVelocityKmS: orNull(list(3)),
  gcrfPositionKm: orNull(list(3)),
  gcrfVelocityKmS: orNull(list(3)),
});
export type EncounterBody = Static<typeof Body>;

const Covariance = orNull(list(6)); // rr, tr, tt, nr, nt, nn; km²

const Plane = Type.Object({
  right: list(3),
  up: list(3),
  along: list(3),
  missRightKm: Type.Number(),
  missUpKm: Type.Number(),
  missAlongKm: Type.Number(),
  ellipse: orNull(
    Type.Object({
      sigmaWideKm: Type.Number(),
      sigmaNarrowKm: Type.Number(),
      leanDeg: Type.Number(), // of the wide axis, from right towards up
      sigmasAway: Figure, // null: the error has no width
      sigmaAlongKm: Type.Number(),
    }),
  ),
});

export const Computed = Type.Object({
  tcaUtc: Name,
  missKm: Type.Number(),
  missRtnKm: list(3),
  relativeVelocityRtnKmS: list(3),
  relativeSpeedKmS: Type.Number(),
  crossingAngleDeg: Type.Number(),
  sigmaMissKm: Figure,
  covariance1Km2: Covariance,
  covariance2Km2: Covariance,
  combinedKm2: Covariance,
  plane: orNull(Plane),
  probability: Type.Object({
    figures: Type.Array(
      Type.Object({
        method: Type.Enum(PC_METHODS),
        value: Figure,
        validity: Type.Enum(PC_VALIDITIES),
      }),
    ),
    dilution: orNull(Type.Boolean()),
    scaleAtMax: Figure,
    durationS: Figure,
    bendKm: Figure, // of the path from the straight line, within the encounter
  }),
  path: Type.Object({
    axes: Type.Enum(['fixed', 'turning']),
    offsetS: Type.Array(Type.Number()),
    rtnKm: Type.Array(Type.Number()), // R T N of each offset
  }),
});
export type Computed = Static<typeof Computed>;

export const Encounter = Type.Object({
  noticeId: orNull(Name),
  warningId: orNull(Name),
  supersededBy: orNull(Name), // a newer notice of the same approach
  marking: orNull(Name), // of the notice
  foundUtc: orNull(Name), // when the notice was found, by the watch's clock
  kind: Type.Enum(['crossing', 'interval']),
  gone: Type.Boolean(), // told before, and not below the threshold any more
  tcaUtc: Name,
  fromUtc: Name, // below the threshold from … to
  toUtc: Name,
  told: ToldFigures,
  hbrM: Type.Number(), // of both together; what the probability was computed with
  objects: Type.Array(Body, { minItems: 2, maxItems: 2 }),
  computed: orNull(Computed),
  missing: Type.Array(Name), // objects whose element set is not held here, so nothing is computed
  differenceM: Figure, // computed miss minus told miss
  thresholds: Type.Record(Type.String(), Type.Number()),
});
export type Encounter = Static<typeof Encounter>;

const Point = Type.Object({
  noticeId: Name,
  foundUtc: Name,
  tcaUtc: Name,
  severity: Name,
  gone: Type.Boolean(),
  why: Name,
  epoch1Utc: orNull(Name),
  epoch2Utc: orNull(Name),
  sigmaMissKm: Figure, // null: no covariance, or the element sets are not held here
  ...ToldFigures.properties,
});
export type EvolutionPoint = Static<typeof Point>;

export const Evolution = Type.Object({
  approaches: Type.Array(
    Type.Object({
      ...{ id1: Name, name1: Name, id2: Name, name2: Name, kind: Name },
      points: Type.Array(Point), // the oldest first
      tlp: Name, // the strictest of its findings
      complete: Type.Boolean(), // false: the oldest are left out
      thresholds: Type.Record(Type.String(), Type.Number()),
    }),
  ),
});
export type Evolution = Static<typeof Evolution>;
