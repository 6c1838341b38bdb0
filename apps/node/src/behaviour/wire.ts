/**
 * What the routes of behaviour answer: findings as cases a person can follow, and the figures the drawings are made of. Each
 * schema is that of the inside (`…Us`); the routes serve its edge form (`…Utc`). Lists are capped, and say when they were cut.
 */
import { CASE_STATES, MANOEUVRE_KINDS } from '@noroshi/behave';
import { REGIMES } from '@noroshi/orbit';
import { Epoch, Evidence, Severity } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import {
  ApproachShown,
  BreakupShown,
  CrossingShown,
  DecayShown,
  DepartureShown,
  ManoeuvreShown,
  orNull,
  PatternShown,
  ProximityShown,
} from './wire-findings.ts';

const Text = Type.String();
const Whole = Type.Integer();
const Real = Type.Number();
const RealOrNull = orNull(Real);

/** 'departure': from an object's own pattern of life; 'approach': a forecast that something drifts toward somebody. */
export const FINDING_KINDS = [
  'manoeuvre',
  'departure',
  'approach',
  'proximity',
  'breakup',
  'decay',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

const Named = Type.Object({ objectId: Text, name: Text });

const line = {
  key: Text,
  kind: Type.Enum(FINDING_KINDS),
  state: Type.Enum(CASE_STATES),
  title: Text,
  objects: Type.Array(Named), // what it is about, the target first
  assetIds: Type.Array(Text), // those of them that are assets this person may know of
  ...{ openedUs: Epoch, fromUs: Epoch, toUs: Epoch }, // sayable since; when it happens
  updatedUs: Epoch, // by the watch's clock
  confidence: Real,
  score: RealOrNull, // of a proximity
  form: Type.Optional(Text), // its own kind: 'docked', 'north-south'; for the pictures, as the next two
  ...{ minKm: Type.Optional(RealOrNull), sigmaKm: Type.Optional(RealOrNull) }, // of a proximity
  declared: Text, // '' or what explains it and who declared it
  learned: Text, // '' or why nobody is alerted though nobody declared it: a visitor that stayed
  severity: orNull(Severity), // of the notice that was given; null: nobody was told
  warningId: orNull(Text),
};

export const FindingShown = Type.Object(line);
export type FindingShown = Static<typeof FindingShown>;

/** GET /api/v1/behaviour */
export const FindingsReply = Type.Object({
  findings: Type.Array(FindingShown),
  next: orNull(Text), // `after` of the next page
  lookedUs: orNull(Epoch), // the newest look; null: not yet, and then the list says nothing
  counts: Type.Record(Type.String(), Whole), // open findings by kind, of all pages
});

/** GET /api/v1/behaviour/:key */
export const FindingWhole = Type.Object({
  finding: FindingShown,
  reasons: Type.Array(Type.Object({ atUs: Epoch, text: Text })),
  benign: Type.Array(Type.Object({ rule: Text, holds: Type.Boolean(), text: Text })),
  cancelledBy: Text,
  nextCheckUs: Epoch,
  evidence: Type.Array(Evidence),
  steps: Type.Array(Type.Object({ atUs: Epoch, state: Type.Enum(CASE_STATES), title: Text })),
  manoeuvre: orNull(ManoeuvreShown),
  departure: orNull(DepartureShown),
  approach: orNull(ApproachShown),
  proximity: orNull(ProximityShown),
  breakup: orNull(BreakupShown),
  crossings: Type.Array(CrossingShown), // by a cloud; assets this person may know of
  decay: orNull(DecayShown),
});

/** GET /api/v1/behaviour/belt: east longitude of each object at each instant, −180 to 180; null: no set near enough. */
export const BeltReply = Type.Object({
  atUs: Type.Array(Epoch),
  tracks: Type.Array(
    Type.Object({
      ...{ objectId: Text, name: Text, isAsset: Type.Boolean() },
      longitudeDeg: Type.Array(RealOrNull),
      inclinationDeg: Real,
    }),
  ),
  complete: Type.Boolean(), // false: there are more objects than are told
});

/** GET /api/v1/objects/:id/manoeuvres */
export const ManoeuvresReply = Type.Object({
  ...{ objectId: Text, name: Text, regime: orNull(Type.Enum(REGIMES)) },
  floorMS: RealOrNull, // Δv at 3 sigma of the quiet residual
  ...{ coveredDays: Real, sets: Whole, why: Text },
  atUs: Epoch, // what was known then
  manoeuvres: Type.Array(ManoeuvreShown),
  pattern: orNull(PatternShown), // in GEO
  departures: Type.Array(DepartureShown),
});

/** GET /api/v1/behaviour/:key/relative: object 1 in the radial, along-track, normal frame of object 2. */
export const RelativeReply = Type.Object({
  ...{ key: Text, id1: Text, id2: Text, name1: Text, name2: Text },
  stepS: Real,
  points: Type.Array(
    Type.Object({
      ...{ atUs: Epoch, rKm: Real, tKm: Real, nKm: Real, rangeKm: Real },
      sigmaKm: RealOrNull, // of the range
      ...{ age1D: Real, age2D: Real }, // of the sets, days
      sunAngleDeg: RealOrNull,
    }),
  ),
  complete: Type.Boolean(),
});

/** GET /api/v1/behaviour/:key/gabbard */
export const GabbardReply = Type.Object({
  breakup: BreakupShown,
  parent: orNull(
    Type.Object({
      ...{ objectId: Text, name: Text, epochUs: Epoch, periodMin: Real },
      apogeeKm: Real,
      perigeeKm: Real,
    }),
  ),
  crossings: Type.Array(CrossingShown),
});

/** GET /api/v1/behaviour/decays, soonest first */
export const DecaysReply = Type.Object({
  decays: Type.Array(
    Type.Object({
      ...{ key: Text, state: Type.Enum(CASE_STATES), assetIds: Type.Array(Text) },
      decay: DecayShown,
    }),
  ),
  next: orNull(Text),
  lookedUs: orNull(Epoch),
});

/** GET /api/v1/behaviour/:key/track: the ground under a window. */
export const TrackReply = Type.Object({
  ...{ key: Text, objectId: Text, name: Text, fromUs: Epoch, toUs: Epoch, decayUs: Epoch },
  points: Type.Array(Type.Object({ atUs: Epoch, latitudeDeg: Real, longitudeDeg: Real })),
  complete: Type.Boolean(), // false: the window is longer than what is told
});

const ScreeningChange = Type.Object({
  what: Type.Enum(['new', 'gone', 'worse', 'better', 'moved']),
  ...{ otherId: Text, otherName: Text, tcaUs: Epoch },
  ...{ missKm: RealOrNull, pc: RealOrNull }, // now; null: gone
  ...{ beforeKm: RealOrNull, severity: Severity, warningId: orNull(Text) },
});

export const AssetChanges = Type.Object({
  ...{ assetId: Text, name: Text, objectId: orNull(Text) },
  manoeuvres: Type.Array(
    Type.Object({
      ...{ finding: FindingShown, kind: Type.Enum(MANOEUVRE_KINDS), dvMS: RealOrNull },
      rangeKm: RealOrNull, // of the one that moved, from the asset, now; null: it is the asset itself or cannot be told
    }),
  ),
  neighbours: Type.Array(Type.Object({ finding: FindingShown, proximity: orNull(ProximityShown) })),
  screening: Type.Array(ScreeningChange),
  breakups: Type.Array(FindingShown), // whose cloud crosses its orbit
  decays: Type.Array(FindingShown),
});
export type AssetChanges = Static<typeof AssetChanges>;

/** GET /api/v1/behaviour/changes?since= : what changed since, one entry an asset, then what concerns none of them. */
export const ChangesReply = Type.Object({
  ...{ sinceUs: Epoch, untilUs: Epoch },
  assets: Type.Array(AssetChanges),
  others: Type.Array(FindingShown),
  complete: Type.Boolean(),
});
