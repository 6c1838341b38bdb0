/**
 * The posterior Cramér-Rao bound: no estimate of a state can have a smaller covariance, whatever the filter. Recursive in the
 * information along a true path. Tichavský, Muravchik and Nehorai, IEEE TSP 46 (1998). A detection probability below one
 * scales the information of a reading, which is a little optimistic (Hernandez et al., IEEE TAES 40, 2004).
 */
import {
  type Measurement,
  readingSlopeInto,
  type Transition,
  transitionSlopeInto,
} from '../filter/model.ts';
import { choleskyInto, congruenceInto, inverseInto, multiplyInto } from '../linear/matrix.ts';

export type Bound = {
  /** Over a step, from the true state at its begin. */
  readonly predict: (truth: Float64Array, timeS: number, stepS: number) => void;
  /** A reading at the true state. */
  readonly update: (
    truth: Float64Array,
    measurement: Measurement,
    detectionProbability?: number,
  ) => void;
  /** The least covariance (n×n) so far; its own memory, changed by each step. */
  readonly covariance: Float64Array;
};

/** `covariance`: what is known at the begin. Throws where a covariance has no inverse: then nothing bounds it. */
export function createBound(transition: Transition, covariance: Float64Array): Bound {
  const n = transition.size;
  const least = covariance.slice();
  const [f, work, noise, information] = [0, 0, 0, 0].map(() => new Float64Array(n * n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return {
    covariance: least,
    predict: (truth, timeS, stepS) => {
      transitionSlopeInto(transition, truth, timeS, stepS, f);
      congruenceInto(f, least, n, n, work, least);
      transition.noiseInto(stepS, noise);
      for (let i = 0; i < n * n; i++) least[i]! += noise[i]!;
    },
    update: (truth, measurement, detectionProbability = 1) => {
      mustInvert(inverseInto(least, n, work, information));
      addReading(truth, n, measurement, detectionProbability, information);
      mustInvert(inverseInto(information, n, work, least));
    },
  };
}

/** information += Pd Hᵀ R⁻¹ H. */
function addReading(
  truth: Float64Array,
  n: number,
  measurement: Measurement,
  detectionProbability: number,
  information: Float64Array,
): void {
  const m = measurement.size;
  const h = new Float64Array(m * n);
  readingSlopeInto(measurement, truth, h);
  const [root, inverse] = [new Float64Array(m * m), new Float64Array(m * m)];
  mustInvert(choleskyInto(measurement.noise, m, root));
  inverseInto(measurement.noise, m, root, inverse);
  const weighted = new Float64Array(m * n);
  multiplyInto(inverse, h, m, m, n, weighted);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += h[k * n + i]! * weighted[k * n + j]!;
      information[i * n + j]! += detectionProbability * sum;
    }
}

function mustInvert(isInverted: boolean): void {
  if (!isInverted) throw new RangeError('createBound: a covariance has no inverse');
}
