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

export type EvidenceLimits = {
  readonly jitters: readonly number[];
  readonly sides: readonly (readonly [number, number, number])[];
  readonly share: number;
  readonly bins: number;
};

export const EVIDENCE_LIMITS: EvidenceLimits = {
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
};

export type BetLimits = {
  readonly deadUs: number; // events nearer to the last than this were merged, so no gap is shorter
  readonly resolutionUs: number; // steps the clock of the source goes by
  /** Instants across which events may be missing, in order: no bet is made there. */
  readonly cutsUs: readonly number[];
};

const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);
/** Least spread of a bet in steps of the clock: bells so wide sum to 1.002 at most over the steps, so that no bet wins by rounding. */
const CELL = 0.6;
const NEAR = 18; // half of the square of six standard deviations: nothing beyond is worth an exponential

export type Bet = (
  timesUs: Float64Array,
  count: number,
  offset: 0 | 1,
  limits: BetLimits,
  span: { readonly fromUs: number; readonly toUs: number },
  bins: Float64Array,
) => number;

/**
 * Bets on `count` times in order, µs, brackets from event `offset` (0 or 1) on. Bins divide [fromUs, toUs]. The bet returns the most
 * that log10 of the winnings ever was, at least 0; adds what each bracket won to `bins`, halved, since there are two offsets.
 */
export function createBet(evidence: EvidenceLimits = EVIDENCE_LIMITS): Bet {
  const settle = createTable(evidence);
  return (timesUs, count, offset, limits, span, bins) => {
    const table = settle();
    const perBin = bins.length / Math.max(1, span.toUs - span.fromUs);
    let log10E = 0;
    let most = 0;
    let cut = 0;
    for (let i = offset; i + 2 < count; i += 2) {
      while (limits.cutsUs[cut]! <= timesUs[i]!) cut++;
      if (limits.cutsUs[cut]! <= timesUs[i + 2]!) continue;
      const widthUs = timesUs[i + 2]! - timesUs[i]!;
      // Instants that chance may choose among, all alike: between the ends, and a dead time away from them where there is one.
      const ends = limits.deadUs > 0 ? 1 : -1;
      const places = (widthUs - 2 * limits.deadUs) / limits.resolutionUs + ends;
      if (places < 2) continue;
      const place = (timesUs[i + 1]! - timesUs[i]!) / widthUs;
      const step = limits.resolutionUs / widthUs;
      const won = Math.log10(table(place, (CELL * step) ** 2, places * step));
      log10E += won;
      if (log10E > most) most = log10E;
      const bin = Math.floor((timesUs[i + 2]! - span.fromUs) * perBin);
      bins[Math.max(0, Math.min(bins.length - 1, bin))]! += won / 2;
    }
    return most;
  };
}

/**
 * Stakes dealt alike; then, for each event seen at a place between its neighbours (`blur`: variance of the clock; `free`: share of
 * the bracket that chance may use), what a stake of 1 becomes. The stakes are dealt again for the next.
 */
function createTable({ jitters, sides, share }: EvidenceLimits) {
  const centre = Float64Array.from(sides, ([k, l]) => k / (k + l));
  const weight = Float64Array.from(sides, ([, , one]) => one);
  // Variance of the place for a jitter j: j² kl / (k+l)³, of a sum of k+l gaps.
  const variances = Float64Array.from(
    jitters.flatMap((jitter) => sides.map(([k, l]) => (jitter ** 2 * k * l) / (k + l) ** 3)),
  );
  const experts = jitters.length + 1; // and one that bets on chance
  const stake = new Float64Array(experts);
  const odds = new Float64Array(experts).fill(1);

  const settle = (place: number, blur: number, free: number): number => {
    let total = stake[experts - 1]!;
    for (let j = 0; j < experts - 1; j++) {
      let density = 0;
      for (let side = 0; side < centre.length; side++) {
        const variance = variances[j * centre.length + side]! + blur;
        const away = place - centre[side]!;
        const exponent = (away * away) / (2 * variance);
        if (exponent < NEAR)
          density += (weight[side]! * INVERSE_ROOT_2PI * Math.exp(-exponent)) / Math.sqrt(variance);
      }
      odds[j] = density * free; // against 1 / free
      total += stake[j]! * odds[j]!;
    }
    for (let j = 0; j < experts; j++)
      stake[j] = ((1 - share) * stake[j]! * odds[j]!) / total + share / experts;
    return total;
  };
  return () => {
    stake.fill(1 / experts);
    return settle;
  };
}
