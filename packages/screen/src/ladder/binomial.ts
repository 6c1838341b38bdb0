/**
 * What a count of hits says of a probability: the exact interval of Clopper & Pearson 1934 (Biometrika 26, 404), and whether
 * two counts can come from one probability (Fisher's exact test, two-sided by the less likely outcomes).
 * The interval's ends are found by bisection of the binomial tail, which is summed; log gamma by Stirling's series
 * (DLMF 5.11.1). Relative accuracy 1e-9 up to 1e10 trials.
 */

/** Ends of the exact interval of `level` (0.95) for a probability after `hits` in `trials`, into `out`. */
export function clopperPearsonInto(
  hits: number,
  trials: number,
  level: number,
  out: Float64Array,
): void {
  const side = 0.5 * (1 - level);
  out[0] = hits === 0 ? 0 : probabilityFor(side, hits, trials);
  out[1] = hits === trials ? 1 : probabilityFor(1 - side, hits + 1, trials);
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

/** The probability of a hit for which `hits` or more in `trials` have the probability `tail`, by bisection. */
function probabilityFor(tail: number, hits: number, trials: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < BISECTIONS && high - low > 1e-13 * high; i++) {
    // by orders of magnitude until the order is known
    const middle =
      low > 0.1 * high ? 0.5 * (low + high) : Math.max(Math.sqrt(low * high), 1e-3 * high);
    if (binomialTail(hits, trials, middle) < tail) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Probability of `hits` or more in `trials` of probability p each: terms summed away from the mode, from the largest on. */
export function binomialTail(hits: number, trials: number, p: number): number {
  if (hits <= 0) return 1;
  if (!(p > 0)) return 0;
  if (!(p < 1)) return 1;
  const odds = p / (1 - p);
  const isBelow = hits > p * trials;
  const first = isBelow ? hits : hits - 1;
  const log = logChoose(trials, first) + first * Math.log(p) + (trials - first) * Math.log1p(-p);
  let term = 1;
  let sum = 1;
  if (isBelow)
    for (let k = first; k < trials && term > 1e-17 * sum; k++) {
      term *= ((trials - k) / (k + 1)) * odds;
      sum += term;
    }
  else
    for (let k = first; k > 0 && term > 1e-17 * sum; k--) {
      term *= k / ((trials - k + 1) * odds);
      sum += term;
    }
  const side = Math.exp(log) * sum;
  return isBelow ? side : 1 - side;
}
