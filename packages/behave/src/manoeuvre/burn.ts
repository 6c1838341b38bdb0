/**
 * From the difference of both sides of a stretch of gaps to a burn: when (where the track before and the track after cross), how
 * much and which way by Gauss' equations (Vallado, Fundamentals of Astrodynamics, 4th ed., §9.3), as the least Δv that makes the
 * change. The radial part of a near-circular orbit does not show beside the others: NaN.
 */
import { MU_KM3_S2, type Regime } from '@noroshi/orbit';
import type { Manoeuvre, ManoeuvreChannel } from './contract.ts';
import type { BurnEvent } from './events.ts';
import { isAcrossSeen, kindOf } from './kind.ts';
import type { SideStep, Sides } from './sides.ts';

const TOLD_SIGMAS = 4; // a part below this is not told from nothing
const SHARE_UNKNOWN_SIGMA = Math.sqrt(1 / 12); // of a stretch, when nothing says where in it
const SHAPE_SIGMAS = 3; // by as much the change of shape must be above the part along the track to be a burn of its own
const DAY_US = 86_400e6;

/** Who burnt. */
export type Burner = { readonly objectId: string; readonly name: string; readonly regime: Regime };

export function manoeuvreOf(sides: Sides, event: BurnEvent, burner: Burner): Manoeuvre {
  const { series } = sides;
  const { first, last, step } = event;
  const size = sizeOf(sides, event);
  const parts = {
    ...{ regime: burner.regime, fromDriftDegDay: Number.NaN, toDriftDegDay: Number.NaN },
    ...{ ...size, dvNMS: size.isPlane ? size.dvNMS : 0 },
  };
  return {
    ...burner,
    ...timeOf(sides, event),
    fromUs: series.epochUs[first]!,
    toUs: series.epochUs[last + 1]!,
    kind: size.isShape ? 'unclear' : kindOf(parts),
    dvMS: size.dvMS,
    dvRMS: Number.NaN,
    dvTMS: size.dvTMS,
    dvNMS: size.isPlane ? size.dvNMS : Number.NaN, // not told is not zero
    dvSigmaMS: Math.hypot(
      size.isShape ? size.sigmaShapeMS : size.sigmaTMS,
      size.isPlane ? size.sigmaNMS : 0,
    ),
    significance: step.allSigmas,
    isConfirmed: last + 2 < series.count,
    channels: channelsOf(step),
    raisedBy: 'step',
  };
}

/** Tangential Δv, m/s, of a step of the rate along the track: a Δn = −3 Δv on a circle, at the perigee of an ellipse. */
export function tangentialMS(rateKmDay: number, eccentricity: number): number {
  const perigee = Math.sqrt((1 - eccentricity) / (1 + eccentricity));
  return (-1000 * perigee * rateKmDay) / (3 * 86_400);
}

type Size = {
  readonly dvMS: number;
  readonly dvTMS: number;
  readonly dvNMS: number;
  readonly sigmaTMS: number;
  readonly sigmaNMS: number;
  readonly sigmaShapeMS: number;
  readonly isPlane: boolean; // the part across is told
  readonly isShape: boolean; // the change of shape asks for more than the part along the track
};

function sizeOf(sides: Sides, { first, last, step }: BurnEvent): Size {
  const { series } = sides;
  const e = series.eccentricity[first]!;
  const speedMS = 1000 * Math.sqrt(MU_KM3_S2 / series.semiMajorAxisKm[first]!);
  const [tiltRad, swingRad] = planeTurn(sides, first, step);
  const apogee = Math.sqrt((1 - e) / (1 + e));
  const turnMS = speedMS * apogee * Math.hypot(tiltRad, swingRad);
  const dvNMS = tiltRad < 0 ? -turnMS : turnMS; // as if given at the crossing next to the ascending node
  const [sigmaTMS, sigmaNMS, sigmaShapeMS] = [
    Math.abs(tangentialMS(step.rateSigmaKmDay, e)),
    (speedMS * step.planeSigmaKm) / sides.aKm,
    (0.5 * speedMS * step.shapeSigmaKm) / sides.aKm,
  ];
  const byTilt = rateOfTiltKmDay(sides, first, tiltRad);
  const isBeside = (sigmas: number, sizeMS: number, sigmaMS: number, dvTMS: number) =>
    sigmas >= TOLD_SIGMAS && isAcrossSeen({ dvTMS, dvNMS: sizeMS, sigmaTMS, sigmaNMS: sigmaMS });
  const tiltedMS = tangentialMS(step.rateKmDay - byTilt, e);
  const isPlane = isBeside(step.planeSigmas, dvNMS, sigmaNMS, tiltedMS);
  const dvTMS = isPlane ? tiltedMS : tangentialMS(step.rateKmDay, e);
  const isAlong = Math.abs(step.trackSigmas) >= TOLD_SIGMAS;
  // A part that is told by its own series counts; where none is, the strongest guess is what there is.
  const along = isAlong || !isPlane ? Math.abs(dvTMS) : 0;
  const shapeMS = (0.5 * speedMS * Math.hypot(step.shapeXKm, step.shapeYKm)) / sides.aKm;
  const isShape =
    last === first &&
    isBeside(step.shapeSigmas, shapeMS, sigmaShapeMS, dvTMS) &&
    shapeMS > along + SHAPE_SIGMAS * sigmaShapeMS;
  return {
    dvMS: Math.hypot(isShape ? shapeMS : along, isPlane ? dvNMS : 0),
    ...{ dvTMS, dvNMS, sigmaTMS, sigmaNMS, sigmaShapeMS, isPlane, isShape },
  };
}

/** The turn of the plane along rising inclination and along the moving node, from its components about the nearer pole. */
function planeTurn(sides: Sides, gap: number, step: SideStep): [number, number] {
  const i = sides.series.inclinationRad[gap]!;
  const node = sides.series.nodeRad[gap]!;
  const fold = i > Math.PI / 2 ? Math.PI - i : i;
  const out = (step.planeXKm * Math.cos(node) + step.planeYKm * Math.sin(node)) / sides.aKm;
  const round = (step.planeYKm * Math.cos(node) - step.planeXKm * Math.sin(node)) / sides.aKm;
  const shrink = fold > 1e-3 ? Math.sin(fold) / fold : 1;
  return [i > Math.PI / 2 ? -out : out, round * shrink];
}

/** What a change of inclination alone does to the rate along the track: J2 on perigee, anomaly and node, n + k2 (3 cos² i − 1). */
function rateOfTiltKmDay({ series }: Sides, gap: number, tiltRad: number): number {
  const i = series.inclinationRad[gap]!;
  const slopeRadS = -6 * Math.cos(i) * Math.sin(i) * series.oblatenessRadS[gap]!;
  return series.semiMajorAxisKm[gap]! * slopeRadS * tiltRad * 86_400;
}

/**
 * Best time and one sigma. Without a step along the track nothing but the stretch itself is known; nor where, over a stretch so
 * long, it moved the object by half a turn and more: revolutions are not counted then. Elements are means over a revolution:
 * where in it is not told.
 */
function timeOf(
  { series, aKm }: Sides,
  { first, last, step }: BurnEvent,
): Pick<Manoeuvre, 'atUs' | 'sigmaS'> {
  const spanDays = series.days[last + 1]! - series.days[first]!;
  const turnDays = (2 * Math.PI) / (series.meanMotionRadS[first]! * 86_400);
  const isCounted = Math.abs(step.rateKmDay) * spanDays < Math.PI * aKm;
  let days = 0.5 * spanDays;
  let sigmaDays = SHARE_UNKNOWN_SIGMA * spanDays;
  const isTold = Math.abs(step.trackSigmas) >= TOLD_SIGMAS && Number.isFinite(step.crossingDays);
  if (isTold && isCounted) {
    days = Math.min(spanDays, Math.max(0, step.crossingDays));
    const outside = Math.abs(step.crossingDays - days);
    const inTurn = SHARE_UNKNOWN_SIGMA * turnDays;
    sigmaDays = Math.min(spanDays, Math.hypot(step.crossingSigmaDays, outside, inTurn));
  }
  return { atUs: Math.round(series.epochUs[first]! + days * DAY_US), sigmaS: sigmaDays * 86_400 };
}

function channelsOf(step: SideStep): ManoeuvreChannel[] {
  const vector = (channel: string, x: number, y: number, z: number) => ({
    channel,
    step: Math.hypot(x, y),
    unit: 'km',
    z,
  });
  return [
    {
      channel: 'rate along the track',
      step: step.rateKmDay,
      unit: 'km/day',
      z: step.trackSigmas,
    },
    vector('plane', step.planeXKm, step.planeYKm, step.planeSigmas),
    vector('eccentricity vector', step.shapeXKm, step.shapeYKm, step.shapeSigmas),
  ];
}
