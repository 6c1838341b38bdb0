/**
 * Manoeuvres of one geosynchronous object from its element sets: east-west by drift and longitude, north-south by the plane.
 * Sizes by Gauss: along the track from the change of the mean motion, across it from the turn of the plane, and in the plane at
 * least what the change of the eccentricity vector asks for. The radial part does not show beside the along-track one: NaN.
 */
import { MU_KM3_S2 } from '@noroshi/orbit';
import type { ObjectHistory } from '../history/history.ts';
import type { Manoeuvre, ManoeuvreChannel, ManoeuvreReport } from './contract.ts';
import { withElectricArcs } from './electric.ts';
import { driftScore, type FoundStep, findSteps, planeScore, shapeScore } from './geo-find.ts';
import { GEO_STEP_LIMITS as LIMITS } from './geo-limits.ts';
import { normalSigmas } from './geo-scales.ts';
import { beltSets, type GeoSeries, geoSeries } from './geo-series.ts';
import { median } from './geo-steps.ts';
import { type BurnTime, siderealLongitudeRad, timeOfKink, timeOfTurn } from './geo-time.ts';
import { isAcrossSeen, kindOf } from './kind.ts';

export type GeoOptions = {
  /** Weaker steps are not told; default: that of the table. */
  readonly sigmasMin?: number;
};

export function geoManoeuvres(whole: ObjectHistory, options: GeoOptions = {}): ManoeuvreReport {
  const history = beltSets(whole);
  const scoreMin = options.sigmasMin ?? LIMITS.significanceMin;
  const about = {
    objectId: history.objectId,
    name: history.name,
    regime: 'GEO' as const,
  };
  const covered = { coveredDays: coveredDays(history), sets: history.count };
  if (history.count < 2 * LIMITS.window.setsMin) {
    return {
      ...about,
      ...covered,
      manoeuvres: [],
      floorMS: Number.NaN,
      why: 'too few sets',
    };
  }
  const series = geoSeries(history);
  const { found, quiet } = findSteps(series, scoreMin);
  const steps = found
    .map((each) => ({ score: each.score, manoeuvre: manoeuvreOf(history, series, each) }))
    .filter(({ score, manoeuvre }) => manoeuvre.isConfirmed || score >= unconfirmedMin(options))
    .map(({ manoeuvre }) => manoeuvre)
    .sort((a, b) => a.atUs - b.atUs);
  const speedMS = speedOf(history, 0);
  const floorMS = 3 * speedMS * (quiet.driftDegDay / (3 * DEG * DAY_S * history.meanMotionRadS[0]));
  const manoeuvres = withElectricArcs(history, 'GEO', steps);
  return { ...about, ...covered, manoeuvres, floorMS, why: '' };
}

function unconfirmedMin({ sigmasMin }: GeoOptions): number {
  return sigmasMin ?? LIMITS.unconfirmedSignificanceMin;
}

function manoeuvreOf(history: ObjectHistory, series: GeoSeries, found: FoundStep): Manoeuvre {
  const { step, scales, before, after } = found;
  const k = after[0];
  const speedMS = speedOf(history, k);
  const perDegDay = speedMS / (3 * DEG * DAY_S * history.meanMotionRadS[k]);
  const turn = planeTurn(history, k, step.ixDeg, step.iyDeg);
  const dvTMS = -perDegDay * 0.5 * (step.driftDegDay + step.slopeDegDay);
  const sigmaTMS = perDegDay * scales.driftDegDay;
  const sigmaNMS = (speedMS * Math.max(scales.ixDeg, scales.iyDeg)) / DEG;
  const isTurn = planeScore(step, scales) > driftScore(step, scales);
  const turned = () =>
    timeOfTurn(series, history, found, turn.nodeRad, sigmaNMS / (speedMS * turn.angleRad));
  const time = isTurn ? turned() : timeOfKink(series, found);
  const passed = siderealLongitudeRad(history, k) + radDay(history, k) * (time.day - series.day[k]);
  const dvNMS = speedMS * turn.angleRad * Math.sign(Math.cos(passed - turn.nodeRad));
  const shapeMS = shapeScore(step, scales) > 5 ? 0.5 * speedMS * Math.hypot(step.ex, step.ey) : 0;
  const parts = { dvTMS, dvNMS, sigmaTMS, sigmaNMS };
  const inPlaneMS = Math.max(Math.abs(dvTMS), shapeMS);
  const acrossMS = isAcrossSeen(parts) ? dvNMS : 0;
  const dvMS = Math.hypot(inPlaneMS, acrossMS);
  const [drift0, drift1] = [before, after].map((sets) =>
    median(sets.map((set) => series.driftDegDay[set])),
  );
  return {
    ...{ objectId: history.objectId, name: history.name, regime: 'GEO' },
    ...when(time),
    fromUs:
      history.epochUs[
        before.find((set) => series.day[set] <= time.day) ?? before[before.length - 1]
      ],
    toUs: history.epochUs[k],
    kind: kindOf({
      ...{ regime: 'GEO', ...parts },
      ...{ fromDriftDegDay: drift0, toDriftDegDay: drift1 },
    }),
    ...{ dvMS, dvRMS: Number.NaN, dvTMS, dvNMS },
    dvSigmaMS: Math.hypot(sigmaTMS * inPlaneMS, sigmaNMS * acrossMS) / dvMS,
    significance: normalSigmas(found.score, scales.quietGaps),
    isConfirmed: found.isPlaced === true || after.length >= LIMITS.confirmingSets,
    channels: channelsOf(found),
    raisedBy: 'step',
  };
}

function when({ day, sigmaDays }: BurnTime): Pick<Manoeuvre, 'atUs' | 'sigmaS'> {
  return { atUs: Math.round(day * DAY_S * 1e6), sigmaS: sigmaDays * DAY_S };
}

/** How far the plane turned, and about which direction: Ω + u of the burn, where a push to the north turns it so. */
function planeTurn(
  history: ObjectHistory,
  k: number,
  ixDeg: number,
  iyDeg: number,
): { angleRad: number; nodeRad: number } {
  const [i, raan] = [history.inclinationRad[k], history.raanRad[k]];
  const tilt = (ixDeg * Math.cos(raan) + iyDeg * Math.sin(raan)) / DEG;
  const swing = (iyDeg * Math.cos(raan) - ixDeg * Math.sin(raan)) / DEG; // i dΩ
  const across = i > 1e-3 ? (swing * Math.sin(i)) / i : swing;
  return {
    angleRad: Math.hypot(tilt, across),
    nodeRad: raan + Math.atan2(across, tilt),
  };
}

function channelsOf({ step, scales }: FoundStep): ManoeuvreChannel[] {
  const channel = (name: string, value: number, unit: string, sigma: number) => ({
    channel: name,
    step: value,
    unit,
    z: value / sigma,
  });
  return [
    channel('drift by mean motion', step.driftDegDay, 'deg/day', scales.driftDegDay),
    channel('drift by longitude', step.slopeDegDay, 'deg/day', scales.slopeDegDay),
    channel('eccentricity x', step.ex, '1', scales.ex),
    channel('eccentricity y', step.ey, '1', scales.ey),
    channel('inclination x', step.ixDeg, 'deg', scales.ixDeg),
    channel('inclination y', step.iyDeg, 'deg', scales.iyDeg),
  ];
}

function coveredDays({ epochUs, count }: ObjectHistory): number {
  let days = 0;
  for (let k = 1; k < count; k++) {
    const gap = (epochUs[k] - epochUs[k - 1]) / (DAY_S * 1e6);
    if (gap <= LIMITS.coveredGapDays) days += gap;
  }
  return days;
}

function speedOf({ meanMotionRadS }: ObjectHistory, k: number): number {
  return 1000 * Math.cbrt(MU_KM3_S2 * meanMotionRadS[k]);
}

function radDay({ meanMotionRadS }: ObjectHistory, k: number): number {
  return meanMotionRadS[k] * DAY_S;
}

const DEG = 180 / Math.PI;
const DAY_S = 86_400;
