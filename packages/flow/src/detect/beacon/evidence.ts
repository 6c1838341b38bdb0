/**
 * How strongly times of connections speak for a timer, as an e-value: a bet against chance whose winnings are the evidence.
 *
 * Chance is any Poisson process whose rate changes slowly, by hour of day, by mood, by load (a Cox process): given the two ends of
 * a run of gaps, the events between them then lie anywhere, alike. A timer puts them at equal distances, or, where some were lost,
 * at k/(k+l) for k and l periods on the two sides. The period itself is never estimated, so periods that drift, change or sleep cost
 * nothing. We bet, event by event, on a mixture of these places at many widths of jitter, weights learned from the events before
 * (Herbster & Warmuth 1998, fixed share). Winnings against a fair bet are a non-negative martingale under chance, so they ever reach
 * 1/a with probability at most a (Ville 1939; Shafer & Vovk 2019; Ramdas et al. 2023): a false-alarm bound for any length, without
 * tables. Bursts are more uneven than chance and lose the bet. Method and measured bounds: decision 0028.
 */

export type EvidenceLimits = {
  readonly jitters: readonly number[];
  readonly loss: number;
  readonly runs: readonly number[];
  readonly share: number;
  readonly bins: number;
};

export const EVIDENCE_LIMITS: EvidenceLimits = {
  /** Relative standard deviation of a gap, from a coarse timer to a clock: about two steps a decade. */
  jitters: [0.4, 0.25, 0.14, 0.08, 0.045, 0.025, 0.014, 0.0045, 0.0014, 0.00045, 0.00014],
  loss: 0.2, // share of turns that leave no trace, for the weights of what was lost
  /** Gaps of a run, a bet each: of two, chance need be steady for two gaps only; of four, three of four gaps count where two do. */
  runs: [2, 4],
  share: 0.02, // of the stake that is dealt out anew at each event: a change of jitter is followed in some 50
  bins: 24, // the span is divided so, to see in how many parts of it the evidence arises
};

export type BetLimits = {
  readonly run: number; // gaps between the ends that are given
  readonly offset: number; // event that the first run begins at
  readonly deadUs: number; // events nearer to the last than this were merged, so no gap is shorter
  readonly resolutionUs: number; // steps the clock of the source goes by
  /** Instants across which events may be missing, in order: no bet is made there. */
  readonly cutsUs: readonly number[];
};

const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);
const LOST_MAX = 2; // turns lost in one run that are bet on
/** Least spread of a bet in steps of the clock: bells so wide sum to 1.002 at most over the steps, so that no bet wins by rounding. */
export const CELL = 0.6;
export const NEAR = 36; // the square of six standard deviations: nothing beyond is worth an exponential

export type Bet = (
  timesUs: Float64Array,
  count: number,
  limits: BetLimits,
  span: { readonly fromUs: number; readonly toUs: number },
  bins: Float64Array,
) => number;

/**
 * Bets on `count` times in order, µs. Bins divide [fromUs, toUs]. The bet returns the most that log10 of the winnings ever was, at
 * least 0; adds what each event won to `bins`, halved, since every run is bet on from two offsets.
 */
export function createBet(evidence: EvidenceLimits = EVIDENCE_LIMITS): Bet {
  const table = createTable(evidence);
  return (timesUs, count, { run, offset, deadUs, resolutionUs, cutsUs }, span, bins) => {
    table.deal();
    const perBin = bins.length / Math.max(1, span.toUs - span.fromUs);
    const gapMin = Math.max(1, deadUs / resolutionUs); // steps
    let log10E = 0;
    let most = 0;
    let cut = 0;
    for (let i = offset; i + run < count; i += run) {
      while (cutsUs[cut]! <= timesUs[i]!) cut++;
      const endUs = timesUs[i + run]!;
      if (cutsUs[cut]! <= endUs) continue;
      for (let left = run; left >= 2; left--) {
        const at = i + run - left;
        const steps = (endUs - timesUs[at]!) / resolutionUs;
        const gap = (timesUs[at + 1]! - timesUs[at]!) / resolutionUs;
        const chance = chanceOf(gap, steps, left, gapMin);
        if (!(chance < 1)) continue; // there was no choice
        const won = Math.log10(
          table.settle(gap / steps, (CELL / steps) ** 2, left, 1 / (steps * chance)),
        );
        log10E += won;
        if (log10E > most) most = log10E;
        const bin = Math.floor((timesUs[at + 1]! - span.fromUs) * perBin);
        bins[Math.max(0, Math.min(bins.length - 1, bin))]! += won / 2;
      }
    }
    return most;
  };
}

/** Probability that the first of `left` gaps of at least `gapMin` steps, which sum to `steps`, is `gap`, all choices being alike. */
export function chanceOf(gap: number, steps: number, left: number, gapMin: number): number {
  const room = steps - left * (gapMin - 1);
  const first = gap - (gapMin - 1);
  let chance = (left - 1) / (room - left + 1);
  for (let j = 1; j <= left - 2; j++) chance *= (room - first - j) / (room - j);
  return chance;
}

/**
 * `settle`: what a stake of 1 becomes when the next event is seen at a place between the last and the end of the run, with `left`
 * gaps to go (`blur`: variance of the clock; `scale`: one over what chance gives the place); the stakes are dealt again for the next.
 */
function createTable({ jitters, loss, runs, share }: EvidenceLimits) {
  const sides = Array.from({ length: Math.max(...runs) + 1 }, (_, left) => sidesOf(left, loss));
  const variances = sides.map((list) =>
    Float64Array.from(jitters.flatMap((jitter) => list.map(({ spread }) => jitter ** 2 * spread))),
  );
  const experts = jitters.length + 1; // and one that bets on chance
  const stake = new Float64Array(experts);
  const odds = new Float64Array(experts).fill(1);
  const away2 = new Float64Array(Math.max(...sides.map(({ length }) => length))); // squared

  const settle = (place: number, blur: number, left: number, scale: number): number => {
    const side = sides[left]!;
    const variance = variances[left]!;
    for (let s = 0; s < side.length; s++) away2[s] = (place - side[s]!.centre) ** 2;
    let total = stake[experts - 1]!;
    let isNear = true; // jitters go from wide to narrow: beyond the reach of one, an event is beyond all after it
    for (let j = 0; j < experts - 1; j++) {
      let density = 0;
      for (let s = 0; isNear && s < side.length; s++) {
        const wide = variance[j * side.length + s]! + blur;
        if (away2[s]! >= NEAR * wide) continue;
        density += (side[s]!.weight * Math.exp(-away2[s]! / (2 * wide))) / Math.sqrt(wide);
      }
      isNear &&= density > 0;
      odds[j] = density * INVERSE_ROOT_2PI * scale;
      total += stake[j]! * odds[j]!;
    }
    for (let j = 0; j < experts; j++)
      stake[j] = ((1 - share) * stake[j]! * odds[j]!) / total + share / experts;
    return total;
  };
  return { settle, deal: () => stake.fill(1 / experts) };
}

/**
 * Where the next event may lie with `left` gaps to go: k periods to it and l from it to the end, at most LOST_MAX of them lost. The
 * place k/(k+l) has the variance j² kl / (k+l)³ for a relative jitter j, as of any part of a sum; weights are binomial in the loss.
 */
export function sidesOf(left: number, loss: number) {
  const sides: { centre: number; spread: number; weight: number }[] = [];
  for (let lost = 0; left >= 2 && lost <= LOST_MAX; lost++)
    for (let k = 1; k <= 1 + lost; k++) {
      const l = left - 1 + lost - (k - 1);
      let ways = 1; // to lose so many in the remaining gaps
      for (let j = 1; j <= left - 2; j++) ways *= (l - j) / j;
      const weight = ways * (1 - loss) ** left * loss ** lost;
      sides.push({ centre: k / (k + l), spread: (k * l) / (k + l) ** 3, weight });
    }
  return sides;
}
