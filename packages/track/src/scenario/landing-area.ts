/** What a track of what flies has to say of the ground: an area, or why none; and how it compares with where the object came down. */
import {
  type Announcements,
  type Classification,
  classify,
  type FlightKind,
  type ImpactWarrant,
  impactWarrant,
  type SeenFlight,
  type WarrantLimits,
} from '../predict/classify.ts';
import { type Impact, type Innovations, isInside, predictImpact } from '../predict/impact.ts';
import type { Landing } from '../predict/landing.ts';
import { createGroundPlane } from '../predict/plane.ts';
import type { TrackReport } from '../tracker/report.ts';
import { launchSeen } from './launch.ts';
import type { LaunchSeen } from './watching.ts';

/** Against the truth: how far the middle is off, and whether the areas hold the true place. */
export type LandingError = {
  readonly missKm: number;
  readonly isInside90: boolean;
  readonly isInside99: boolean;
};

/** What it is and whether an area is raised, with the figures that decided. */
export type Judged = {
  readonly kind: FlightKind;
  readonly probabilities: Classification['probabilities'];
  readonly warrant: ImpactWarrant;
  readonly area: Impact | null;
};

/** `launch` is the one whose flight it goes on; its motor is quiet since so long. */
export function judge(
  { estimate, startS }: TrackReport,
  timeS: number,
  launch: LaunchSeen | undefined,
  innovations: Innovations,
  announcements: Announcements,
  limits?: WarrantLimits,
): Judged {
  const impact = predictImpact(estimate, timeS, { innovations });
  const seen: SeenFlight = {
    ...{ estimate, timeS, isBurning: false, coastS: timeS - (launch?.lastS ?? startS), impact },
    launch: launch === undefined ? null : launchSeen(launch),
  };
  const classification = classify(seen, announcements);
  const warrant = impactWarrant(seen, classification, limits);
  const area = warrant.isRaised && impact?.comesDown ? impact : null;
  return { kind: classification.kind, probabilities: classification.probabilities, warrant, area };
}

export function landingError({ spread, place }: Impact, landing: Landing): LandingError {
  const [eastKm, northKm] = createGroundPlane(landing.place).eastNorthKm(place);
  return {
    missKm: Math.hypot(eastKm, northKm),
    isInside90: isInside(spread, landing.place, 0.9),
    isInside99: isInside(spread, landing.place, 0.99),
  };
}

/** Sums over the last looks of a track. */
export type FitWindow = {
  readonly add: (nis: number, degrees: number) => void;
  readonly sums: () => Innovations;
};

const LOOKS = 10;

export function createFitWindow(): FitWindow {
  const kept: Innovations[] = [];
  return {
    add: (nis, degrees) => {
      kept.push({ nis, degrees });
      if (kept.length > LOOKS) kept.shift();
    },
    sums: () => ({
      nis: kept.reduce((sum, { nis }) => sum + nis, 0),
      degrees: kept.reduce((sum, { degrees }) => sum + degrees, 0),
    }),
  };
}
