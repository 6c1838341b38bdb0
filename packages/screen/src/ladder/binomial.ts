/**
 * What a count of hits says of a probability: the exact interval of Clopper & Pearson 1934 (Biometrika 26, 404), and whether
 * two counts can come from one probability (Fisher's exact test, two-sided by the less likely outcomes).
 * The interval's ends are quantiles of beta distributions, found by bisection of the regularised incomplete beta function
 * (continued fraction of DLMF 8.17.22, by Lentz); log gamma by Stirling's series (DLMF 5.11.1). Relative accuracy 1e-9.
 */

/** Ends of the exact interval of `level` (0.95) for a probability after `hits` in `trials`, into `out`. */
export function clopperPearsonInto(
  hits: number,
  trials: number,
  level: number,
  out: Float64Array,
): void {
  const side = 0.5 * (1 - level);
  out[0] = hits === 0 ? 0 : betaQuantile(side, hits, trials - hits + 1);
  out[1] = hits === trials ? 1 : betaQuantile(1 - side, hits + 1, trials - hits);
}

/**
 * Probability, were both counts drawn with one probability, of an outcome no likelier than this one (Fisher, two-sided).
 * Sums at most hits1 + hits2 terms; trials up to 2^53.
 */
export function sameProbabilityP(
  hits1: number,
  trials1: number,
  hits2: number,
  trials2: number,
): number {
  const hits = hits1 + hits2;
  const from = Math.max(0, hits - trials2);
  const to = Math.min(hits, trials1);
  const seen = logHypergeometric(hits1, hits, trials1, trials2);
  const edge = seen + 1e-7; // equal likelihoods differ by rounding
  let sum = 0;
  for (let k = from; k <= to; k++) {
    const log = logHypergeometric(k, hits, trials1, trials2);
    if (log <= edge) sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

/** log of the probability that k of all hits fall on the first trials. */
function logHypergeometric(k: number, hits: number, trials1: number, trials2: number): number {
  return logChoose(trials1, k) + logChoose(trials2, hits - k) - logChoose(trials1 + trials2, hits);
}

/** log of n over k. Of large n and few k the difference of gammas would keep nothing, so its series is used. */
function logChoose(n: number, k: number): number {
  if (k > n - k) return logChoose(n, n - k);
  if (n < 1e5) return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  // Stirling of n! / (n-k)!: (n + 1/2) log n - (n - k + 1/2) log(n - k) - k, without the cancelling parts
  const fall = k * Math.log(n) - (n - k + 0.5) * Math.log1p(-k / n) - k;
  return fall + 1 / (12 * n) - 1 / (12 * (n - k)) - logGamma(k + 1);
}

/** log of the gamma function for x > 0. */
export function logGamma(x: number): number {
  if (x < 12) return logGamma(x + 1) - Math.log(x);
  const r = 1 / (x * x);
  const series = 1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series / x;
}

const BISECTIONS = 200;

/** x with I_x(a, b) = p, by bisection on a scale that also finds 1e-300. */
function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < BISECTIONS && high - low > 1e-13 * high; i++) {
    const middle = low > 0 && low < 0.1 * high ? Math.sqrt(low * high) : 0.5 * (low + high);
    if (regularisedBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** I_x(a, b): the share of a beta distribution below x. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (!(x > 0)) return 0;
  if (!(x < 1)) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - tailBeta(1 - x, b, a, Math.log1p(-x), Math.log(x));
  return tailBeta(x, a, b, Math.log(x), Math.log1p(-x));
}

function tailBeta(x: number, a: number, b: number, logX: number, logRest: number): number {
  const factor = a * logX + b * logRest - logBeta(a, b) - Math.log(a);
  return Math.exp(factor) * continuedFraction(x, a, b);
}

/** log B(a, b): the gamma of the larger ones falls out by series where it would cancel. */
function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 1e5) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const n = large + small;
  // log gamma(large) - log gamma(large + small)
  const fall =
    -small * Math.log(n) +
    (large - 0.5) * Math.log1p(-small / n) +
    small +
    1 / (12 * large) -
    1 / (12 * n);
  return logGamma(small) + fall;
}

const TINY = 1e-300;

function continuedFraction(x: number, a: number, b: number): number {
  const terms = 10_000;
  let c = 1;
  let d = guarded(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let value = d;
  for (let m = 1; m < terms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return value;
}

function guarded(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}
