/**
 * Random numbers of a Monte Carlo, from a seed that is an argument: the same seed and stream give the same numbers on every
 * machine, since only integers and one multiplication make them (the tail of the normal, 1 in 4,000, takes a logarithm).
 * Generator: xoshiro128++ (Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4)), 128
 * bits of state, period 2^128 - 1, seeded by a splitmix of the seed and the stream so that streams start far apart.
 * Normal numbers: Marsaglia & Tsang 2000, "The ziggurat method for generating random variables", J. Stat. Software 5(8), with
 * layer and value from separate numbers (Doornik 2005: the original shares bits between them, which tests find).
 */

export type NormalSource = {
  /** `count` standard normal numbers into `out` from its start. */
  fillNormal(out: Float64Array, count: number): void;
  /** Uniform in (0, 1), 53 bits, never an end. */
  uniform(): number;
};

const LAYERS = 256;
const TAIL_FROM = 3.6541528853610088; // r of Marsaglia & Tsang for 256 layers
const LAYER_AREA = 0.00492867323399; // v of the same
const SIGNED = 2 ** -31;

const edges = new Float64Array(LAYERS + 1); // right edges of the layers, widest first; edges[1] is r
const heights = new Float64Array(LAYERS + 1); // density at each edge, without its factor
fillLayers();

function fillLayers(): void {
  const atTail = Math.exp(-0.5 * TAIL_FROM * TAIL_FROM);
  edges[0] = LAYER_AREA / atTail;
  edges[1] = TAIL_FROM;
  heights[0] = 0;
  heights[1] = atTail;
  for (let i = 2; i < LAYERS; i++) {
    const height = LAYER_AREA / edges[i - 1]! + heights[i - 1]!;
    edges[i] = Math.sqrt(-2 * Math.log(height));
    heights[i] = height;
  }
  edges[LAYERS] = 0;
  heights[LAYERS] = 1;
}

/** `seed` and `stream` are whole numbers below 2^53; two streams of a seed share no numbers in practice. */
export function createNormalSource(seed: number, stream: number): NormalSource {
  const state = new Int32Array(4);
  seedInto(seed, stream, state);
  const uniform = () => {
    const high = next(state) >>> 5; // 27 bits
    const low = next(state) >>> 6; // 26 bits
    return (high * 67108864 + low + 0.5) / 9007199254740992;
  };
  return { fillNormal: (out, count) => fillFrom(state, uniform, out, count), uniform };
}

/** The generator's step stands in the loop with its state in variables: a call of it costs twice the time (measured). */
function fillFrom(
  state: Int32Array,
  uniform: () => number,
  out: Float64Array,
  count: number,
): void {
  let s0 = state[0]!;
  let s1 = state[1]!;
  let s2 = state[2]!;
  let s3 = state[3]!;
  let layers = 0;
  let layersLeft = 0;
  let i = 0;
  while (i < count) {
    const sum = (s0 + s3) | 0;
    const bits = (((sum << 7) | (sum >>> 25)) + s0) | 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    if (layersLeft === 0) {
      layers = bits; // one number serves four layers
      layersLeft = 4;
      continue;
    }
    const layer = layers & (LAYERS - 1);
    layers >>>= 8;
    layersLeft--;
    const u = bits * SIGNED;
    const x = u * edges[layer]!;
    if (Math.abs(x) < edges[layer + 1]!) {
      out[i++] = x;
      continue;
    }
    state[0] = s0;
    state[1] = s1;
    state[2] = s2;
    state[3] = s3;
    const kept = layer === 0 ? tail(u, uniform) : wedge(x, layer, uniform);
    if (!Number.isNaN(kept)) out[i++] = kept; // NaN: refused, draw again
    s0 = state[0]!;
    s1 = state[1]!;
    s2 = state[2]!;
    s3 = state[3]!;
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

/** Beyond r, by Marsaglia's method of 1964. */
function tail(u: number, uniform: () => number): number {
  for (;;) {
    const x = -Math.log(uniform()) / TAIL_FROM;
    const y = -Math.log(uniform());
    if (2 * y > x * x) return u < 0 ? -(TAIL_FROM + x) : TAIL_FROM + x;
  }
}

function wedge(x: number, layer: number, uniform: () => number): number {
  const low = heights[layer]!;
  const high = heights[layer + 1]!;
  return low + uniform() * (high - low) < Math.exp(-0.5 * x * x) ? x : Number.NaN;
}

function next(state: Int32Array): number {
  const s0 = state[0]!;
  let s1 = state[1]!;
  let s2 = state[2]!;
  let s3 = state[3]!;
  const sum = (s0 + s3) | 0;
  const result = (((sum << 7) | (sum >>> 25)) + s0) | 0;
  const shifted = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  state[0] = s0 ^ s3;
  state[1] = s1;
  state[2] = s2 ^ shifted;
  state[3] = (s3 << 11) | (s3 >>> 21);
  return result;
}

/** Four words from the 53 bits of each argument, by the mixer of splitmix32; never all zero. */
function seedInto(seed: number, stream: number, state: Int32Array): void {
  const words = [seed, Math.floor(seed / 2 ** 32), stream, Math.floor(stream / 2 ** 32)];
  let mixed = 0x2545f491;
  for (let i = 0; i < 16; i++) {
    mixed = (mixed + 0x9e3779b9 + (words[i & 3]! >>> 0)) | 0;
    let z = mixed;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    mixed = z ^ (z >>> 16) ^ Math.imul(mixed, 5);
    state[i & 3] = mixed;
  }
  if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
}
