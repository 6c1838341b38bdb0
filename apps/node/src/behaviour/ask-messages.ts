/** What routes ask of the computing thread: which objects' blocks, and of what. Structured-clone data only. */
import type {
  DecayForecast,
  Manoeuvre,
  PatternDeparture,
  PatternOfLife,
  SpaceWeather,
} from '@noroshi/behave';
import type { Regime } from '@noroshi/orbit';
import type { ObjectBlocks } from '@noroshi/store/elements';

/** Sets after `atUs` are not known to any of them. */
export type Question =
  | {
      readonly kind: 'relative';
      readonly id1: string; // who came
      readonly id2: string; // who was there: its frame
      readonly fromUs: number;
      readonly toUs: number;
      readonly count: number;
      readonly atUs: number;
    }
  | {
      readonly kind: 'belt';
      readonly fromUs: number;
      readonly toUs: number;
      readonly stepUs: number;
      readonly atUs: number;
      readonly assetObjectIds: readonly string[];
    }
  | { readonly kind: 'manoeuvres'; readonly objectId: string; readonly atUs: number }
  | {
      readonly kind: 'decays';
      readonly horizonDays: number;
      readonly weather: SpaceWeather | null;
      readonly atUs: number;
    }
  | {
      readonly kind: 'track';
      readonly objectId: string;
      readonly forecast: DecayForecast;
      readonly pointsMax: number;
      readonly atUs: number;
    };

export type AskInput = { readonly question: Question; readonly objects: readonly ObjectBlocks[] };

export type RelativePoint = {
  readonly atUs: number;
  readonly rKm: number;
  readonly tKm: number;
  readonly nKm: number;
  readonly rangeKm: number;
  readonly sigmaKm: number;
  readonly age1D: number;
  readonly age2D: number;
  readonly sunAngleDeg: number;
};

export type BeltTrack = {
  readonly objectId: string;
  readonly name: string;
  readonly isAsset: boolean;
  readonly longitudeDeg: readonly number[]; // NaN: no set near enough
  readonly inclinationDeg: number;
};

export type Answer =
  | { readonly kind: 'relative'; readonly points: readonly RelativePoint[] }
  | {
      readonly kind: 'belt';
      readonly atUs: readonly number[];
      readonly tracks: readonly BeltTrack[];
    }
  | {
      readonly kind: 'manoeuvres';
      readonly name: string;
      readonly regime: Regime | null;
      readonly floorMS: number;
      readonly coveredDays: number;
      readonly sets: number;
      readonly why: string;
      readonly manoeuvres: readonly Manoeuvre[];
      readonly pattern: PatternOfLife | null;
      readonly departures: readonly PatternDeparture[];
    }
  | { readonly kind: 'decays'; readonly decays: readonly DecayForecast[] }
  | {
      readonly kind: 'track';
      readonly points: readonly {
        readonly atUs: number;
        readonly latitudeDeg: number;
        readonly longitudeDeg: number;
      }[];
    };

export type FromAsk =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly reason: string };
