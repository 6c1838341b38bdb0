/**
 * Seeded random numbers: the same seed gives the same numbers on every engine (integer sums
 * only). Generator: sfc32, C. Doty-Humphrey's small fast chaotic counter generator (PractRand),
 * 128 bits of state of which 32 count; seeded with FNV-1a (IETF draft-eastlake-fnv) of a text.
 */
export type Random = {
  /** Uniform in [0, 1), 32 bits. */
  readonly uniform: () => number;
  /** Uniform integer from 0 to `below` - 1. */
  readonly integer: (below: number) => number;
};

/**
 * A stream of its own for every seed text; `catalogue/7/GPS band` and `catalogue/7/Molniya` are
 * unrelated.
 */
export function createRandom(seed: string): Random {
  let a = fnv1a(`${seed}#a`);
  let b = fnv1a(`${seed}#b`);
  let c = fnv1a(`${seed}#c`);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i++) next(); // mixes the seed through all the state
  const uniform = () => next() / 4294967296;
  return { uniform, integer: (below) => Math.floor(uniform() * below) };
}

/** A value from a table of quantiles at equal steps of probability, straight lines between them. */
export function fromQuantiles(quantiles: readonly number[], uniform: number): number {
  const place = uniform * (quantiles.length - 1);
  const step = Math.min(Math.floor(place), quantiles.length - 2);
  const low = quantiles[step];
  return low + (quantiles[step + 1] - low) * (place - step);
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}
