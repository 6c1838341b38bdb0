/** What the API says of ballistic objects: degrees, km, s and UTC. Assets are those that the asker may know of. */
import { FLIGHT_KINDS, TRACK_MEANINGS } from '@noroshi/track';
import { Epoch, SEVERITIES, TLP_LEVELS } from '@noroshi/watch';
import { type Static, Type } from 'typebox';

const Text = Type.String();
const Real = Type.Number();
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const Place = { latitudeDeg: Real, longitudeDeg: Real };
const Ring = Type.Array(Type.Tuple([Real, Real])); // longitude, latitude
const Rings = Type.Array(Ring);
const Span = Type.Object({ fromUs: Epoch, toUs: Epoch });

/** Ellipse of one sigma; the azimuth is that of its long axis. */
export const ImpactShown = Type.Object({
  ...Place,
  ...{ atUs: Epoch, sdS: Real, p90: Span, p99: Span },
  ...{ majorKm: Real, minorKm: Real, azimuthDeg: Real },
  areas: Type.Object({ p50: Rings, p90: Rings, p99: Rings }),
  floorKm: Real, // what the unknown drag alone makes of it
  ...{ probability: Real, widening: Real, isModelDoubtful: Type.Boolean() },
});

const common = {
  ...{ id: Text, tlp: Type.Enum(TLP_LEVELS), isOpen: Type.Boolean() },
  severity: OrNull(Type.Enum(SEVERITIES)),
  warningId: OrNull(Text),
  assetIds: Type.Array(Text),
};

export const TrackShown = Type.Object({
  ...{ ...common, startUs: Epoch, lastUs: Epoch, launchId: OrNull(Text) },
  ...{ ...Place, heightKm: Real, speedKmS: Real, sigmaKm: Real, existence: Real },
  meaning: Type.Enum(TRACK_MEANINGS),
  kind: OrNull(Type.Enum(FLIGHT_KINDS)),
  probabilities: OrNull(Type.Object({ orbitalLaunch: Real, ballistic: Real, unknown: Real })),
  warrant: OrNull(Type.Object({ isRaised: Type.Boolean(), why: Text, figure: Real, limit: Real })),
  impact: OrNull(ImpactShown),
  overflights: Type.Array(
    Type.Object({
      ...{ assetId: Text, probability: Real, fromUs: Epoch, toUs: Epoch, heightKmMin: Real },
    }),
  ),
});
export type TrackShown = Static<typeof TrackShown>;

export const LaunchShown = Type.Object({
  ...{ ...common, ...Place, firstUs: Epoch, confirmedUs: Epoch, lastBurningUs: Epoch },
  ...{ azimuthDeg: OrNull(Real), azimuthHalfDeg: OrNull(Real), azimuthUs: OrNull(Epoch) },
  origin: OrNull(
    Type.Object({
      ...{ ...Place, atUs: Epoch, sdS: Real, isRough: Type.Boolean() },
      areas: Type.Object({ p50: Rings, p90: Rings }),
    }),
  ),
  announcedId: OrNull(Text),
});
export type LaunchShown = Static<typeof LaunchShown>;

export const BallisticReply = Type.Object({
  atUs: Epoch, // by the watch's clock
  tracks: Type.Array(TrackShown), // the latest first
  launches: Type.Array(LaunchShown),
});

const FrameTrack = Type.Object({
  ...{ id: Text, ...Place, heightKm: Real, speedKmS: Real, sigmaKm: Real },
  meaning: Type.Enum(TRACK_MEANINGS),
  impact: OrNull(
    Type.Object({
      ...{ ...Place, atUs: Epoch, sdS: Real, majorKm: Real, minorKm: Real, azimuthDeg: Real },
    }),
  ),
});

export const FrameShown = Type.Object({
  atUs: Epoch,
  tracks: Type.Array(FrameTrack),
  launches: Type.Array(
    Type.Object({
      ...{ id: Text, ...Place, azimuthDeg: OrNull(Real), azimuthHalfDeg: OrNull(Real) },
    }),
  ),
  sensors: Type.Array(Type.Object({ name: Text, ageS: OrNull(Real) })),
  fit: Type.Object({ average: OrNull(Real), verdict: Text }), // of readings with what was expected: 1 is right
  gospaKm: OrNull(Real), // against what really flew; of a made-up sky
});
export type FrameShown = Static<typeof FrameShown>;

export const FramesReply = Type.Object({ frames: Type.Array(FrameShown), isCut: Type.Boolean() });

export const SensorShown = Type.Object({
  ...{ name: Text, source: Text, kind: Type.Enum(['radar', 'infrared']) },
  ...{ latitudeDeg: OrNull(Real), longitudeDeg: OrNull(Real), rangeKm: OrNull(Real) },
});

export const SensorsReply = Type.Object({ sensors: Type.Array(SensorShown) });

export const GeoJsonReply = Type.Object({
  ...{ mode: Text, tlp: Type.Enum(TLP_LEVELS), takenBy: Text, takenUtc: Text },
  ...{ name: Text, features: Count, text: Text }, // the file
});
