/**
 * Constellation shells: Walker patterns whose phasing between planes keeps satellites apart, as
 * their designers choose it. Least separation of two satellites on circular orbits of one
 * inclination: Speckman, Lang & Boyce, "An analysis of the line of sight vector between two
 * satellites in common altitude circular orbits", AIAA 90-2988 (1990). Secular rates of J2:
 * Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., 9.6.1.
 */
import { EARTH_RADIUS_KM, J2, MU_KM3_S2 } from '@noroshi/orbit';
import { between, DAY_S, drawAgeS, type PrintedElements, printed } from './draw.ts';
import type { Shell } from './population.ts';
import { fromQuantiles, type Random } from './random.ts';

const DEG = Math.PI / 180;

export const SHELL_LIMITS = {
  slotPhaseDeg: 0.05, // how far from its slot a satellite may be, either way: 6 km
  slotAltitudeKm: 0.15,
  eccentricity: 1.5e-4, // frozen, perigee at 90 deg: medians of the catalogue
  argPerigeeDeg: 90,
} as const;

/**
 * `count` satellites of a shell, one to each plane in turn, turned back to the epochs of their
 * sets.
 */
export function drawShell(shell: Shell, count: number, random: Random): PrintedElements[] {
  const slots = Math.ceil(count / shell.planes);
  const phaseSteps = safestPhasing(shell, slots);
  return Array.from({ length: count }, (_, index) => {
    const plane = index % shell.planes;
    const slot = Math.floor(index / shell.planes) + (phaseSteps * plane) / shell.planes;
    return drawSatellite(shell, plane, (360 * slot) / slots, random);
  });
}

/**
 * Walker's F, in steps of 1 / planes of a slot: the one whose least separation between any two
 * planes is largest. Planes at different altitudes are looked at as if at one.
 */
export function safestPhasing(shell: Shell, slots: number): number {
  let best = 0;
  let bestSeparation = -1;
  for (let steps = 0; steps < shell.planes; steps++) {
    const separation = leastSeparationRad(shell, slots, steps);
    if (separation > bestSeparation + 1e-12) {
      bestSeparation = separation;
      best = steps;
    }
  }
  return best;
}

/** Least angle at the Earth's centre between satellites of the first plane and all others. */
function leastSeparationRad(shell: Shell, slots: number, steps: number): number {
  const cosI = Math.cos(shell.inclinationDeg * DEG);
  const slotRad = (2 * Math.PI) / slots;
  let least = Math.PI;
  for (let plane = 1; plane < shell.planes; plane++) {
    const node = (shell.nodesSpanDeg * DEG * plane) / shell.planes;
    const shift = 2 * Math.atan(cosI * Math.tan(node / 2));
    const phase = (slotRad * steps * plane) / shell.planes + shift;
    const offset = phase - slotRad * Math.round(phase / slotRad);
    const lever = (1 + cosI * cosI + (1 - cosI * cosI) * Math.cos(node)) / 2;
    least = Math.min(least, 2 * Math.asin(Math.sqrt(lever) * Math.abs(Math.sin(offset / 2))));
  }
  return least;
}

function drawSatellite(
  shell: Shell,
  plane: number,
  slotDeg: number,
  random: Random,
): PrintedElements {
  const altitudeKm =
    shell.altitudeKm[plane % shell.altitudeKm.length] +
    between(SHELL_LIMITS.slotAltitudeKm, random);
  const aKm = EARTH_RADIUS_KM + altitudeKm;
  const motionDegS = Math.sqrt(MU_KM3_S2 / (aKm * aKm * aKm)) / DEG;
  const cosI = Math.cos(shell.inclinationDeg * DEG);
  const rateDegS = 1.5 * J2 * motionDegS * (EARTH_RADIUS_KM / aKm) ** 2;
  const perigeeDegS = 0.5 * rateDegS * (5 * cosI * cosI - 1);
  const phaseDeg = slotDeg + between(SHELL_LIMITS.slotPhaseDeg, random);
  const ageS = drawAgeS(random);
  return printed({
    ageS,
    meanMotionRevDay: (motionDegS * DAY_S) / 360,
    eccentricity: SHELL_LIMITS.eccentricity,
    inclinationDeg: shell.inclinationDeg,
    raanDeg: (shell.nodesSpanDeg * plane) / shell.planes + rateDegS * cosI * ageS,
    argPerigeeDeg: SHELL_LIMITS.argPerigeeDeg,
    meanAnomalyDeg: phaseDeg - SHELL_LIMITS.argPerigeeDeg - (motionDegS + perigeeDegS) * ageS,
    bstarPerEarthRadius: fromQuantiles(shell.bstarPerEarthRadius, random.uniform()),
  });
}
