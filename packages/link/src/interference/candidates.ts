/**
 * What could take from a carrier, when and how much, out of what this package predicts: the Sun behind the satellite, another satellite in line. Each is a
 * candidate that `explain` (residual.ts) holds against a drop. The Sun's noise: the flux that the antenna's effective area takes in, one polarisation of two,
 * T = S·A/(2k) (Kraus, Radio Astronomy, 2nd ed., §3), less what of the disc a narrow beam (a Gaussian) does not see. The flux is measured, by frequency, each
 * day; in quiet years some 60 at 1.4 GHz, 110 at 4, 300 at 12, 600 at 20 (sfu, each within a factor of 1.5).
 */
import { SUN_HALF_RAD, type SunOutage } from '../passes/sun-outage.ts';
import type { InLineEvent } from './in-line.ts';
import type { InLinePower } from './in-line-power.ts';
import type { Candidate } from './residual.ts';

export type SunReceiver = {
  readonly frequencyGHz: number;
  readonly peakDbi: number;
  readonly halfBeamRad: number; // off the axis at 3 dB
  readonly noiseK: number; // of the whole system, without the Sun
  readonly fluxSfu: number; // of the Sun at this frequency, 1e-22 W/m²/Hz
};

const BOLTZMANN = 1.380649e-23;
const SPEED_M_S = 299_792_458;

/** dB that C/N0 falls by with the Sun so far off the axis (rad). */
export function sunLossDb(receiver: SunReceiver, offRad: number): number {
  const { frequencyGHz, peakDbi, halfBeamRad, noiseK, fluxSfu } = receiver;
  const wavelengthM = SPEED_M_S / (frequencyGHz * 1e9);
  const areaM2 = (10 ** (peakDbi / 10) * wavelengthM ** 2) / (4 * Math.PI);
  const wholeK = (fluxSfu * 1e-22 * areaM2) / (2 * BOLTZMANN);
  const disc = Math.LN2 * (SUN_HALF_RAD / halfBeamRad) ** 2;
  const seen = -Math.expm1(-disc) / disc; // of a disc in the middle of the beam
  // off the axis the disc smears the beam: both as Gaussians, the disc by its mean square radius
  const spread = halfBeamRad ** 2 + Math.LN2 * (SUN_HALF_RAD ** 2 / 2);
  const sunK = wholeK * seen * Math.exp((-Math.LN2 * offRad ** 2) / spread);
  return 10 * Math.log10(1 + sunK / noiseK);
}

const SUN_SIGMA_DB = 1; // flux within 1.5, beam
const IN_LINE_SIGMA_DB = 3; // envelopes of side lobes, power of what sends

export function sunCandidates(outages: readonly SunOutage[], receiver: SunReceiver): Candidate[] {
  return outages.map(({ fromUs, toUs, leastRad }) => ({
    ...{ kind: 'sun', fromUs, toUs, depthDb: sunLossDb(receiver, leastRad) },
    ...{ depthSigmaDb: SUN_SIGMA_DB, what: `the Sun ${degrees(leastRad)} off the satellite` },
  }));
}

/** `worst`: of `worstInLine`, or null where the other's power is not known: then it may take anything. */
export function inLineCandidate(event: InLineEvent, worst: InLinePower | null): Candidate {
  const { fromUs, toUs, id, leastRad } = event;
  return {
    ...{ kind: 'inLine', fromUs, toUs, depthDb: worst?.lossDb ?? null },
    depthSigmaDb: worst === null ? 0 : IN_LINE_SIGMA_DB,
    what: `${id} passes ${degrees(leastRad)} off the satellite`,
  };
}

const degrees = (rad: number): string => `${((rad * 180) / Math.PI).toFixed(2)}°`;
