/** What goes between the node and its thread of looks: structured-clone data only. Times are µs TAI, angles rad. */
import type {
  Announcements,
  Consistency,
  FlightKind,
  GroundSpread,
  Impact,
  ImpactWarrant,
  NamedArea,
  Ring,
  TrackMeaning,
  WarrantLimits,
} from '@noroshi/track';
import type { LooksSource } from './settings.ts';

export type SkySpec = {
  readonly sources: readonly LooksSource[];
  readonly watchUs: number; // nothing of long before is read
};

/** What may change without losing a track; announcements in µs are turned into the watch's seconds inside. */
export type SkySettings = {
  readonly announcements: Announcements;
  readonly areas: readonly NamedArea[];
  readonly limits: WarrantLimits;
};

export type SeenImpact = {
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly atUs: number;
  readonly sdS: number;
  readonly p90: { readonly fromUs: number; readonly toUs: number };
  readonly p99: { readonly fromUs: number; readonly toUs: number };
  readonly spread: GroundSpread;
  readonly ellipse: Impact['ellipse'];
  readonly areas: {
    readonly p50: readonly Ring[];
    readonly p90: readonly Ring[];
    readonly p99: readonly Ring[];
  };
  readonly floor: Impact['floor'];
  readonly probability: number;
  readonly widening: number;
  readonly isModelDoubtful: boolean;
};

export type SeenOverflight = {
  readonly areaId: string;
  readonly probability: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly heightKmMin: number;
};

export type SeenTrack = {
  readonly id: string;
  readonly startUs: number;
  readonly launchId: string | null;
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly heightKm: number;
  readonly speedKmS: number;
  readonly sigmaKm: number;
  readonly existence: number;
  readonly meaning: TrackMeaning;
  readonly judgedUs: number | null;
  readonly kind: FlightKind | null; // null: too young to say
  readonly probabilities: Readonly<Record<FlightKind, number>> | null;
  readonly warrant: ImpactWarrant | null;
  readonly impact: SeenImpact | null;
  readonly overflights: readonly SeenOverflight[];
};

export type SeenLaunch = {
  readonly id: string;
  readonly firstUs: number;
  readonly confirmedUs: number;
  readonly lastBurningUs: number;
  readonly latitudeRad: number;
  readonly longitudeRad: number;
  readonly azimuthRad: number | null;
  readonly azimuthHalfRad: number | null;
  readonly azimuthUs: number | null;
  /** Where and when it left the ground, once its motor is quiet. */
  readonly origin: {
    readonly latitudeRad: number;
    readonly longitudeRad: number;
    readonly atUs: number;
    readonly sdS: number;
    readonly areas: { readonly p50: readonly Ring[]; readonly p90: readonly Ring[] };
    readonly isRough: boolean;
  } | null;
  /** An announced launch whose place, time and way it fits. */
  readonly announcedId: string | null;
};

export type SensorFacts = {
  readonly name: string;
  readonly source: string;
  readonly kind: 'radar' | 'infrared';
  /** Of a radar; and of a satellite over the ring, its longitude. */
  readonly latitudeRad: number | null;
  readonly longitudeRad: number | null;
  readonly rangeKm: number | null;
  readonly lastUs: number | null; // of its newest look
  readonly readings: number; // of its newest look
};

export type LooksFacts = {
  readonly id: string;
  readonly looks: number;
  readonly refused: number; // lines that are no look
  readonly lateOrEarly: number; // too late for the watch, or of a time that has not come
  readonly lastFault: string;
  readonly failure: string;
};

/** Against what really flies; only of a made-up sky. */
export type TruthMeasure = {
  readonly gospaKm: number;
  readonly missed: number;
  readonly falseTracks: number;
  readonly flying: number;
};

export type Seen = {
  readonly atUs: number; // of the newest look
  readonly isCaughtUp: boolean;
  readonly tracks: readonly SeenTrack[];
  readonly launches: readonly SeenLaunch[];
  readonly sensors: readonly SensorFacts[];
  readonly sources: readonly LooksFacts[];
  readonly fit: Consistency; // of readings with what was expected: 1 a degree is right
  readonly truth: TruthMeasure | null;
  readonly looks: number;
  readonly looksLate: number;
};

export type ToSky =
  | { readonly kind: 'set'; readonly id: number; readonly spec: SkySpec }
  | { readonly kind: 'change'; readonly id: number; readonly settings: SkySettings }
  | { readonly kind: 'look'; readonly id: number; readonly watchUs: number };

export type FromSky =
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly startUs: number;
      readonly faults: readonly string[];
    }
  | { readonly kind: 'seen'; readonly id: number; readonly seen: Seen }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
