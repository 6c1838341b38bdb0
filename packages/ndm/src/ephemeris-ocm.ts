/**
 * The ephemeris of an OCM: its trajectories of places (CARTP), states (CARTPV, CARTPVA) and osculating Keplerian elements
 * (CCSDS 502.0-B-3, 6.2.5; SANA registry of orbital elements), with the covariances of position that it gives. Mean elements
 * and other sets are refused by name. Velocities of Keplerian elements: the Earth's GM as of the EGM-96.
 */

import { type EphemerisSegment, messageIdentity, type SegmentCovariance } from '@noroshi/orbit';
import { type EarthOrientation, err, ok, type Result } from '@noroshi/time';
import { createHeld, type MessageEphemerides } from './ephemeris.ts';
import { isTimeSystemKnown } from './epoch.ts';
import { quoted } from './faults.ts';
import type { Ocm, OcmCovariance, OcmTrajectory } from './ocm-types.ts';

const GM_KM3_S2 = 398_600.4418;
const DEG = Math.PI / 180;

export function ephemeridesOfOcm(
  ocm: Ocm,
  source: string,
  earthOrientation: EarthOrientation | null,
): MessageEphemerides {
  const { metadata, trajectories } = ocm;
  const { objectName = '', internationalDesignator, catalogName, objectDesignator } = metadata;
  const isNumbered = /SATCAT|NORAD|USSPACECOM|18 ?SPCS/i.test(catalogName ?? '');
  const objectId =
    (isNumbered ? objectDesignator : undefined) ?? internationalDesignator ?? objectDesignator;
  const who = {
    ...messageIdentity({ objectId: objectId ?? '', objectName }),
    ...(internationalDesignator !== undefined && {
      cosparId: messageIdentity({ objectId: internationalDesignator, objectName }).cosparId,
    }),
  };
  const held = createHeld(source, ocm.creationUs);
  const covariances = ocm.covariances.flatMap(positionCovariances);
  for (const [k, trajectory] of trajectories.entries())
    held.take(
      `trajectory ${k + 1}`,
      who,
      segmentOf(trajectory, metadata.timeSystem, covariances),
      earthOrientation,
    );
  if (trajectories.length === 0) held.refuse('the OCM has no trajectory');
  return held.all();
}

function segmentOf(
  trajectory: OcmTrajectory,
  timeSystem: string,
  covariances: readonly SegmentCovariance[],
): Result<EphemerisSegment, string> {
  const { epochUs, interpolation, interpolationDegree, averaging } = trajectory;
  if (!isTimeSystemKnown(timeSystem))
    return err(`TIME_SYSTEM is ${quoted(timeSystem)}: UTC, TAI, TT, GPS or TDB is right`);
  if (averaging !== undefined && averaging.toUpperCase() !== 'OSCULATING')
    return err(`ORB_AVERAGING is ${quoted(averaging)}: OSCULATING is right`);
  const states = statesOf(trajectory);
  if (!states.ok) return states;
  return ok({
    ...{ centreName: trajectory.centerName, frameName: trajectory.refFrame },
    ...{ epochUs, states: states.value, covariances },
    ...(interpolation !== undefined && { interpolation }),
    ...(interpolationDegree !== undefined && { interpolationDegree }),
    fromUs: trajectory.useableFromUs ?? epochUs[0] ?? Number.NaN,
    toUs: trajectory.useableToUs ?? epochUs.at(-1) ?? Number.NaN,
  });
}

/** Six numbers a line; velocities NaN where only places are given. */
function statesOf({ type, width, elements, epochUs }: OcmTrajectory): Result<Float64Array, string> {
  const states = new Float64Array(6 * epochUs.length).fill(Number.NaN);
  const cells = { CARTP: width < 6 ? 3 : 6, CARTPV: 6, CARTPVA: 6, KEPLERIAN: 6 }[type]; // a line may have more
  if (cells === undefined || width < cells)
    return err(`TRAJ_TYPE is ${quoted(type)}: CARTP, CARTPV, CARTPVA or KEPLERIAN is right`);
  for (let k = 0; k < epochUs.length; k++) {
    const line = elements.subarray(width * k, width * k + cells);
    states.set(type === 'KEPLERIAN' ? stateOfKeplerian(line) : line, 6 * k);
  }
  return ok(states);
}

/** a (km), e, i, Ω, ω, true anomaly (degrees). Vallado 2013, algorithm 10. */
function stateOfKeplerian(line: Float64Array): number[] {
  const [a, e, iDeg, raanDeg, argumentDeg, anomalyDeg] = line;
  const p = a! * (1 - e! * e!);
  const [i, raan, argument, anomaly] = [iDeg!, raanDeg!, argumentDeg!, anomalyDeg!].map(
    (deg) => deg * DEG,
  );
  const r = p / (1 + e! * Math.cos(anomaly!));
  const speed = Math.sqrt(GM_KM3_S2 / p);
  const inPlane = [
    [r * Math.cos(anomaly!), r * Math.sin(anomaly!)],
    [-speed * Math.sin(anomaly!), speed * (e! + Math.cos(anomaly!))],
  ];
  const [co, so] = [Math.cos(raan!), Math.sin(raan!)];
  const [cw, sw] = [Math.cos(argument!), Math.sin(argument!)];
  const [ci, si] = [Math.cos(i!), Math.sin(i!)];
  return inPlane.flatMap(([x, y]) => [
    (co * cw - so * sw * ci) * x! + (-co * sw - so * cw * ci) * y!,
    (so * cw + co * sw * ci) * x! + (-so * sw + co * cw * ci) * y!,
    sw * si * x! + cw * si * y!,
  ]);
}

/** The part of position of each line; other sets of elements say nothing of it here. */
function positionCovariances(block: OcmCovariance): SegmentCovariance[] {
  const { type, ordering, width, terms, epochUs, refFrame } = block;
  if (!type.startsWith('CARTP')) return [];
  const isTriangle = ordering === 'LTM' || ordering === 'UTM';
  const n = isTriangle ? (Math.sqrt(8 * width + 1) - 1) / 2 : Math.sqrt(width);
  if (!(Number.isInteger(n) && n >= 3)) return [];
  const cells = ordering === 'LTM' ? [0, 1, 2, 3, 4, 5] : upperOrFull(ordering, n);
  return Array.from(epochUs, (us, k) => ({
    ...{ epochUs: us, frameName: refFrame },
    lower: cells.map((cell) => terms[width * k + cell]!),
  }));
}

/** Where xx yx yy zx zy zz stand. With correlations beside the covariances, those of the triangle that is named count. */
function upperOrFull(ordering: OcmCovariance['ordering'], n: number): number[] {
  if (ordering === 'UTM') return [0, 1, n, 2, n + 1, 2 * n - 1];
  if (ordering === 'UTMWCC') return [0, 1, n + 1, 2, n + 2, 2 * n + 2];
  return [0, n, n + 1, 2 * n, 2 * n + 1, 2 * n + 2];
}
