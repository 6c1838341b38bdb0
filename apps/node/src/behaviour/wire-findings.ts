/**
 * What the detectors of @noroshi/behave found, as the API tells it: the fields of their contracts under the same names, times
 * as UTC text at the edge, and null where a detector cannot tell a number (NaN is not in JSON).
 */
import {
  MANOEUVRE_KINDS,
  PATTERN_AXES,
  PATTERN_CHANGES,
  PATTERN_MODES,
  PROPULSIONS,
  PROXIMITY_KINDS,
} from '@noroshi/behave';
import { REGIMES } from '@noroshi/orbit';
import { Epoch } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Text = Type.String();
const Whole = Type.Integer();
const Real = Type.Number();
export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
/** A number that a detector may not be able to tell. */
const RealOrNull = orNull(Real);

export const ManoeuvreShown = Type.Object({
  ...{ objectId: Text, name: Text, regime: Type.Enum(REGIMES) },
  atUs: Epoch,
  sigmaS: Real,
  ...{ fromUs: Epoch, toUs: Epoch }, // last set before, first set after; of an arc, its end
  kind: Type.Enum(MANOEUVRE_KINDS),
  ...{ dvMS: RealOrNull, dvRMS: RealOrNull, dvTMS: RealOrNull, dvNMS: RealOrNull },
  dvSigmaMS: RealOrNull,
  significance: RealOrNull, // sigmas of a normal distribution
  isConfirmed: Type.Boolean(), // false: rests on the newest set alone
  channels: Type.Array(Type.Object({ channel: Text, step: RealOrNull, unit: Text, z: RealOrNull })),
  raisedBy: Type.Enum(['step', 'ramp']),
});
export type ManoeuvreShown = Static<typeof ManoeuvreShown>;

const RelativeOrbitShown = Type.Object({
  atUs: Epoch,
  ...{ daKm: Real, dLambdaKm: Real, deKm: Real, diKm: Real, phaseRad: RealOrNull },
  driftKmDay: Real, // along the track, positive: 2 moves ahead of 1
});

export const ProximityShown = Type.Object({
  key: Text,
  ...{ id1: Text, id2: Text, name1: Text, name2: Text }, // 1 came, 2 was there
  ...{ regime: Type.Enum(REGIMES), kind: Type.Enum(PROXIMITY_KINDS) },
  ...{ fromUs: Epoch, toUs: Epoch, isOpen: Type.Boolean(), openedUs: Epoch },
  ...{ minKm: RealOrNull, medianKm: RealOrNull, sigmaKm: RealOrNull, nearestUs: Epoch },
  closingKmDay: RealOrNull, // negative: comes nearer
  ...{ nextNearUs: orNull(Epoch), nextNearKm: RealOrNull },
  sunAngleDeg: RealOrNull, // 0: the Sun behind the visitor, its target lit
  relative: orNull(RelativeOrbitShown),
  burns: Whole,
  score: Real, // 0 to 1: how much it deserves a look
  parts: Type.Array(Type.Object({ name: Text, strength: Real, weight: Real, text: Text })),
  benign: Type.Array(Type.Object({ rule: Text, holds: Type.Boolean(), text: Text })),
  declared: Text, // '' or the rule that explains it and who declared it
  learned: Type.Optional(Text), // '' or why the watch is silent though nobody declared it
});
export type ProximityShown = Static<typeof ProximityShown>;

export const ApproachShown = Type.Object({
  ...{ objectId: Text, name: Text, madeUs: Epoch },
  ...{ longitudeDeg: Real, driftDegDay: Real },
  neighbours: Type.Array(
    Type.Object({
      ...{ objectId: Text, name: Text, longitudeDeg: Real },
      ...{ passUs: Epoch, passSigmaS: RealOrNull, missKm: RealOrNull },
    }),
  ),
});
export type ApproachShown = Static<typeof ApproachShown>;

export const PatternShown = Type.Object({
  ...{ objectId: Text, name: Text },
  segments: Type.Array(
    Type.Object({
      ...{ axis: Type.Enum(PATTERN_AXES), mode: Type.Enum(PATTERN_MODES) },
      ...{ propulsion: Type.Enum(PROPULSIONS), fromUs: Epoch, toUs: Epoch },
      ...{ longitudeDeg: RealOrNull, boxDeg: RealOrNull, driftDegDay: RealOrNull },
      cadenceDays: RealOrNull,
    }),
  ),
  nodes: Type.Array(
    Type.Object({
      ...{ axis: Type.Enum(PATTERN_AXES), change: Type.Enum(PATTERN_CHANGES) },
      ...{ propulsion: Type.Enum(PROPULSIONS), atUs: Epoch, sigmaS: RealOrNull, openedUs: Epoch },
      ...{ fromDriftDegDay: RealOrNull, toDriftDegDay: RealOrNull },
    }),
  ),
});
export type PatternShown = Static<typeof PatternShown>;

export const DepartureShown = Type.Object({
  ...{ objectId: Text, name: Text, atUs: Epoch, openedUs: Epoch },
  ...{ what: Text, surprise: RealOrNull, expected: Text, seen: Text },
});
export type DepartureShown = Static<typeof DepartureShown>;

export const CrossingShown = Type.Object({
  ...{ objectId: Text, fromUs: Epoch, toUs: Epoch }, // of the asset
  ...{ pieces: Whole, minKm: RealOrNull, nearestUs: Epoch },
});
export type CrossingShown = Static<typeof CrossingShown>;

const PieceShown = Type.Object({
  ...{ objectId: Text, name: Text, epochUs: Epoch, periodMin: Real },
  ...{ apogeeKm: Real, perigeeKm: Real }, // heights
  ...{ dvMS: RealOrNull, missKm: RealOrNull },
});

export const BreakupShown = Type.Object({
  ...{ key: Text, launch: Text, parentId: orNull(Text), parentName: Text },
  otherParentId: orNull(Text), // of a collision
  ...{ atUs: orNull(Epoch), sigmaS: RealOrNull, fromUs: Epoch, toUs: Epoch, foundUs: Epoch },
  ...{ spreadKm: RealOrNull, heightKm: RealOrNull, dvSpreadMS: RealOrNull },
  ...{ isParentGone: Type.Boolean(), likeness: Text, growth: Whole },
  pieces: Type.Array(PieceShown),
  ...{ confidence: Real, reasons: Type.Array(Text) },
});
export type BreakupShown = Static<typeof BreakupShown>;

export const DecayShown = Type.Object({
  ...{ objectId: Text, name: Text, madeUs: Epoch, setEpochUs: Epoch },
  ...{ decayUs: orNull(Epoch), fromUs: orNull(Epoch), toUs: orNull(Epoch) }, // median, 90 % window
  ...{ remainingDays: RealOrNull, perigeeKm: Real, apogeeKm: Real, inclinationDeg: Real },
  ...{ ballisticM2Kg: RealOrNull, ballisticSigmaRatio: RealOrNull, massKg: RealOrNull },
  isUncontrolled: orNull(Type.Boolean()), // null: cannot be told
  ...{ weather: Text, why: Text },
});
export type DecayShown = Static<typeof DecayShown>;
