/**
 * How strongly times of connections speak for a timer, as an e-value: a bet against chance whose winnings are the evidence.
 *
 * Chance is any Poisson process whose rate changes slowly, by hour of day, by mood, by load (a Cox process): given two events, the
 * one between them then lies anywhere between, uniformly. A timer puts it in the middle, or, where k and l periods lie on the two
 * sides because some were lost, at k/(k+l). The period itself is never estimated, so periods that drift, change or sleep cost
 * nothing. We bet, bracket by bracket, on a mixture of these places at many widths of jitter, weights learned from the brackets
 * before (Herbster & Warmuth 1998, fixed share). Winnings against a fair bet are a non-negative martingale under chance, so they
 * ever reach 1/a with probability at most a (Ville 1939; Shafer & Vovk 2019; Ramdas et al. 2023): a false-alarm bound for any
 * length, without tables. Bursts are more uneven than chance and lose the bet. Method and measured bounds: decision 0028.
 */

export const EVIDENCE_LIMITS = {
  /** Relative standard deviation of a gap, from a coarse timer to a clock: two steps a decade. */
  jitters: [0.4, 0.25, 0.14, 0.08, 0.045, 0.025, 0.014, 0.0045, 0.0014, 0.00045, 0.00014],
  /** [k, l, weight]: periods on the two sides of the middle event. Weights: what a loss of about a fifth leaves. */
  sides: [
    [1, 1, 0.6],
    [1, 2, 0.13],
    [2, 1, 0.13],
    [1, 3, 0.04],
    [3, 1, 0.04],
    [2, 3, 0.03],
    [3, 2, 0.03],
  ],
  share: 0.02, // of the stake that is dealt out anew at each bracket: a change of jitter is followed in some 50
  bins: 24, // the span is divided so, to see in how many parts of it the evidence arises
} as const;

export type BetLimits = {
  readonly deadUs: number; // events nearer to the last than this were merged, so no gap is shorter
  readonly resolutionUs: number; // steps the clock of the source goes by
  /** Instants across which events may be missing, in order: no bet is made there. */
  readonly cutsUs: readonly number[];
};

const SIDES = EVIDENCE_LIMITS.sides.length;
const JITTERS = EVIDENCE_LIMITS.jitters.length;
const EXPERTS = JITTERS + 1; // and one that bets on chance
const CENTRE = Float64Array.from(EVIDENCE_LIMITS.sides, ([k, l]) => k / (k + l));
/** Standard deviation of the place for a relative jitter of 1: sqrt(kl) / (k+l)^1.5 of a sum of k+l gaps. */
const SPREAD = Float64Array.from(
  EVIDENCE_LIMITS.sides,
  ([k, l]) => Math.sqrt(k * l) / (k + l) ** 1.5,
);
const WEIGHT = Float64Array.from(EVIDENCE_LIMITS.sides, ([, , weight]) => weight);
const VARIANCE = new Float64Array(JITTERS * SIDES).map(
  (_, i) => (EVIDENCE_LIMITS.jitters[Math.floor(i / SIDES)]! * SPREAD[i % SIDES]!) ** 2,
);
const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);
const NEAR = 18; // half of the square of six standard deviations: nothing beyond is worth an exponential

const stake = new Float64Array(EXPERTS);
const odds = new Float64Array(EXPERTS);

/**
 * Bets on `count` times in order, µs, brackets from event `offset` (0 or 1) on. Bins divide [fromUs, toUs]. Returns the most that
 * log10 of the winnings ever was, at least 0; adds what each bracket won to `bins`, halved, since there are two offsets.
 */
export function betInto(
  times: Float64Array,
  count: number,
  offset: 0 | 1,
  limits: BetLimits,
  span: { readonly fromUs: number; readonly toUs: number },
  bins: Float64Array,
): number {
  stake.fill(1 / EXPERTS);
  const perBin = bins.length / Math.max(1, span.toUs - span.fromUs);
  let log10E = 0;
  let most = 0;
  let cut = 0;
  for (let i = offset; i + 2 < count; i += 2) {
    while (limits.cutsUs[cut]! <= times[i]!) cut++;
    if (limits.cutsUs[cut]! <= times[i + 2]!) continue;
    const widthUs = times[i + 2]! - times[i]!;
    const free = 1 - (2 * limits.deadUs) / widthUs; // where chance may put it
    if (!(free > 0)) continue;
    const place = (times[i + 1]! - times[i]!) / widthUs;
    const blur = (limits.resolutionUs / widthUs) ** 2 / 4; // two rounded ends
    const won = Math.log10(settle(place, blur, free));
    log10E += won;
    if (log10E > most) most = log10E;
    const bin = Math.floor((times[i + 2]! - span.fromUs) * perBin);
    bins[Math.max(0, Math.min(bins.length - 1, bin))]! += won / 2;
  }
  return most;
}

/** What a stake of 1 becomes when the event is seen at `place`; deals the stakes for the next. */
function settle(place: number, blur: number, free: number): number {
  let total = 0;
  for (let j = 0; j < JITTERS; j++) {
    let density = 0;
    for (let side = 0; side < SIDES; side++) {
      const variance = VARIANCE[j * SIDES + side]! + blur;
      const away = place - CENTRE[side]!;
      const exponent = (away * away) / (2 * variance);
      if (exponent < NEAR)
        density += (WEIGHT[side]! * INVERSE_ROOT_2PI * Math.exp(-exponent)) / Math.sqrt(variance);
    }
    odds[j] = density * free; // against 1 / free
    total += stake[j]! * odds[j]!;
  }
  odds[JITTERS] = 1;
  total += stake[JITTERS]!;
  const { share } = EVIDENCE_LIMITS;
  for (let j = 0; j < EXPERTS; j++)
    stake[j] = ((1 - share) * stake[j]! * odds[j]!) / total + share / EXPERTS;
  return total;
}
