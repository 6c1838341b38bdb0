/**
 * Seeded random numbers of a scenario: one stream for each use, so that one sensor more changes nothing of the others. Weyl's
 * sequence through a mixer of 32 bits (splitmix: Steele, Lea and Flood, OOPSLA 2014); normal numbers by Box and Muller's method,
 * Poisson's by Knuth's product, in parts where the mean is large.
 */
export type Random = {
  /** In (0, 1), 32 bits, never an end. */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Whole numbers with a mean. */
  readonly poisson: (mean: number) => number;
};

const PART_MAX = 30; // e^-30 is still far from the smallest double

/** Of a seed and the name of a use. */
export function createRandom(seed: number, use: string): Random {
  let state = mix(seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1);
  for (const letter of use) state = mix(state ^ letter.codePointAt(0)!);
  let spare = Number.NaN;
  const uniform = () => {
    state = (state + 0x9e3779b9) | 0;
    return ((mix(state) >>> 0) + 0.5) / 2 ** 32;
  };
  const normal = () => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const length = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = length * Math.sin(angle);
    return length * Math.cos(angle);
  };
  const part = (mean: number) => {
    const least = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > least; product *= uniform()) count++;
    return Math.max(0, count);
  };
  const poisson = (mean: number) => {
    let count = 0;
    for (let left = mean; left > 0; left -= PART_MAX) count += part(Math.min(left, PART_MAX));
    return count;
  };
  return { uniform, normal, poisson };
}

function mix(value: number): number {
  let z = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}
