/**
 * A boost of several stages by time: each pushes along the flight with a specific force that grows as its mass flows out, and between
 * two of them nothing pushes. For truths and predictions of what a launch may still do; a filter, which does not know the times, has
 * phases instead (filter/phases.ts). Sutton and Biblarz, Rocket Propulsion Elements, §4.
 */
import { createIntegrator, type Integrator } from './integrate.ts';
import { boostMotion, type MotionOptions, STATE } from './motion.ts';

export type Stage = {
  readonly startS: number;
  readonly endS: number;
  /** Specific force when it is lit, km/s². */
  readonly thrustKmS2: number;
  readonly exhaustKmS: number;
  /** Of all that flies while it burns, and after it until the next, ln(kg/m²). */
  readonly lnBeta: number;
};

export const STAGES_MAX = 10;

/**
 * Advances a state (7 numbers as for `ballisticMotion`: ITRF km, km/s, ln kg/m²) forwards from one time to another over lights and
 * cutoffs, each met exactly. False where the integration cannot. Before the first stage it falls.
 */
export function stagedBoost(stages: readonly Stage[], options: MotionOptions = {}): Integrator {
  assertStages(stages);
  const burns = stages.map(({ exhaustKmS }) => createIntegrator(boostMotion(exhaustKmS, options)));
  // without force its rate is 0 as well: the same law coasts
  const coast = createIntegrator(boostMotion(1, options));
  const whole = new Float64Array(8);
  return (state, fromS, toS) => {
    if (toS < fromS)
      throw new RangeError(
        `stagedBoost: from ${fromS} s back to ${toS} s; forwards would be right`,
      );
    whole.set(state.subarray(0, 7));
    for (let timeS = fromS; timeS < toS; ) {
      const { stage, burning, untilS } = partAt(stages, timeS);
      const endS = Math.min(untilS, toS);
      if (stage >= 0) whole[STATE.lnBeta] = stages[stage]!.lnBeta;
      whole[STATE.thrust] = burning ? thrustAt(stages[stage]!, timeS) : 0;
      if (!(burning ? burns[stage]! : coast)(whole, timeS, endS)) return false;
      timeS = endS;
    }
    state.set(whole.subarray(0, 7));
    return true;
  };
}

/** Specific force (km/s²) of a stage at a time while it burns. */
export function thrustAt({ startS, thrustKmS2, exhaustKmS }: Stage, timeS: number): number {
  return thrustKmS2 / (1 - (thrustKmS2 * (timeS - startS)) / exhaustKmS);
}

/** The last stage that was lit (−1: none), whether it burns, and until when that stays so. */
function partAt(stages: readonly Stage[], timeS: number) {
  let stage = -1;
  while (stage + 1 < stages.length && stages[stage + 1]!.startS <= timeS) stage++;
  const nextS = stages[stage + 1]?.startS ?? Number.POSITIVE_INFINITY;
  const burning = stage >= 0 && timeS < stages[stage]!.endS;
  return { stage, burning, untilS: burning ? stages[stage]!.endS : nextS };
}

function assertStages(stages: readonly Stage[]): void {
  if (stages.length > STAGES_MAX)
    throw new RangeError(`stagedBoost: ${stages.length} stages, at most ${STAGES_MAX}`);
  let beforeS = Number.NEGATIVE_INFINITY;
  for (const [i, stage] of stages.entries()) {
    const { startS, endS, thrustKmS2, exhaustKmS } = stage;
    if (!(startS >= beforeS && endS > startS))
      throw new RangeError(
        `stagedBoost: stage ${i} burns from ${startS} to ${endS} s; after ${beforeS} s and forwards would be right`,
      );
    if (!(thrustKmS2 > 0 && exhaustKmS > 0 && thrustKmS2 * (endS - startS) < exhaustKmS))
      throw new RangeError(
        `stagedBoost: stage ${i} would burn more than its mass: force ${thrustKmS2} km/s² for ${endS - startS} s at ${exhaustKmS} km/s`,
      );
    beforeS = endS;
  }
}
