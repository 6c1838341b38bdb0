/**
 * More than a bet (evidence.ts) can win on the same times, a tenth of its work: most pairs are far from being told, and a pair whose
 * bound stays below what is told needs no bet. The recursion is the bet's own; what one event is worth to each width of jitter
 * comes from a table by place, the most it is worth anywhere in the cell and at any blur of its class, so never less than the
 * bet takes it for. Stakes and odds are not negative and enter linearly, so larger odds can only make a larger sum.
 */
import { type BetLimits, CELL, chanceOf, type EvidenceLimits, NEAR, sidesOf } from './evidence.ts';

/** log10, at least what the bet returns; infinite as soon as it reaches `enough`. */
export type Bound = (
  timesUs: Float64Array,
  count: number,
  limits: BetLimits,
  enough: number,
) => number;

const CELLS = 1024;
const SLACK = 1 + 1e-6; // single precision and another order of the same steps
const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);
const BLUR_SHARE = 0.1; // of the least variance: a blur below it is of the first class, each other class is twice the last
const [LOW, HIGH] = [1e-150, 1e150]; // sums of stakes are kept between

export function createBound(evidence: EvidenceLimits): Bound {
  const { jitters, share } = evidence;
  const odds = createOdds(evidence);
  const widths = jitters.length;
  const experts = widths + 1;
  const kept = 1 - share;
  const won = new Float64Array(widths); // by the last event, before its scale; not divided by what was won before: the sum is the winnings
  return (timesUs, count, { run, offset, deadUs, resolutionUs, cutsUs }, enough) => {
    won.fill(1 / experts);
    let byChance = 1 / (experts * kept); // what the expert that bets on chance has, before it is dealt to
    let [factor, dealt] = [1, 0]; // a stake is `won` times the one and the other added
    const gapMin = Math.max(1, deadUs / resolutionUs);
    let most = 0; // log10
    let scaled = 0; // log10 that was taken out of the stakes
    let mark = 1; // the most, as the stakes count now
    let cut = 0;
    for (let i = offset; i + run < count; i += run) {
      while (cutsUs[cut]! <= timesUs[i]!) cut++;
      const endUs = timesUs[i + run]!;
      if (cutsUs[cut]! <= endUs) continue;
      for (let left = run; left >= 2; left--) {
        const at = i + run - left;
        const steps = inSteps(endUs - timesUs[at]!, resolutionUs);
        const gap = inSteps(timesUs[at + 1]! - timesUs[at]!, resolutionUs);
        const ways = waysOf(gap, steps, left, gapMin);
        if (!(ways > 1 + 1e-9) && !(chanceOf(gap, steps, left, gapMin) < 1)) continue;
        const inverse = 1 / steps;
        const scale = SLACK * ways * inverse;
        const table = odds.tableOf(left, steps);
        const from = Math.min(CELLS - 1, Math.floor(CELLS * gap * inverse)) * widths;
        let sum = 0;
        for (let j = 0; j < widths; j++) {
          const one = (factor * won[j]! + dealt) * table[from + j]!;
          won[j] = one;
          sum += one;
        }
        byChance = kept * byChance + dealt;
        const total = scale * sum + byChance;
        factor = kept * scale;
        dealt = (share / experts) * total;
        if (total > mark) {
          mark = total;
          most = Math.log10(total) + scaled;
          if (most >= enough) return Number.POSITIVE_INFINITY;
        }
        if (total > LOW && total < HIGH) continue;
        factor /= total;
        dealt /= total;
        byChance /= total;
        scaled += Math.log10(total);
        mark = 10 ** (most - scaled);
      }
    }
    return most;
  };
}

/** Most sources count microseconds: a division less. */
function inSteps(us: number, resolutionUs: number): number {
  return resolutionUs === 1 ? us : us / resolutionUs;
}

/** One over `chanceOf`, with one division; runs are of four gaps at most. */
function waysOf(gap: number, steps: number, left: number, gapMin: number): number {
  const room = steps - left * (gapMin - 1);
  if (left === 2) return room - 1;
  const rest = room - gap + gapMin - 1;
  if (left === 3) return ((room - 2) * (room - 1)) / (2 * (rest - 1));
  if (left === 4) return ((room - 3) * (room - 1) * (room - 2)) / (3 * (rest - 1) * (rest - 2));
  return 1 / chanceOf(gap, steps, left, gapMin);
}

/** What a place is worth at most to each jitter, times its density under chance: by gaps left, class of blur and cell of the place. */
function createOdds({ jitters, loss, runs }: EvidenceLimits) {
  const sides = Array.from({ length: Math.max(...runs) + 1 }, (_, left) => sidesOf(left, loss));
  const spreadMin = Math.min(...sides.flat().map(({ spread }) => spread));
  const firstBlur = BLUR_SHARE * spreadMin * Math.min(...jitters) ** 2;
  const firstSteps = (CELL / Math.sqrt(firstBlur)) * SLACK;
  const tables: Float32Array[][] = sides.map(() => []);

  const make = (left: number, kind: number): Float32Array => {
    const blurMax = firstBlur * 2 ** kind;
    const blurMin = kind === 0 ? 0 : blurMax / 2;
    const table = new Float32Array(CELLS * jitters.length);
    for (let cell = 0; cell < CELLS; cell++)
      for (const [j, jitter] of jitters.entries()) {
        let density = 0;
        for (const { centre, spread, weight } of sides[left]!) {
          const least = jitter ** 2 * spread + blurMin;
          density += weight * bellMost(cell, centre, least, least - blurMin + blurMax);
        }
        table[cell * jitters.length + j] = density * INVERSE_ROOT_2PI * SLACK;
      }
    tables[left]![kind] = table;
    return table;
  };
  return {
    tableOf(left: number, steps: number): Float32Array {
      const isFirst = steps >= firstSteps;
      const kind = isFirst ? 0 : Math.ceil(Math.log2((CELL / steps) ** 2 / firstBlur));
      return tables[left]![kind] ?? make(left, kind);
    },
  };
}

/** The most of exp(-a²/2v)/√v over a cell's distances a from the centre and variances v from `least` to `largest`: at a least, v nearest a². */
function bellMost(cell: number, centre: number, least: number, largest: number): number {
  const hair = 1e-9; // a place may round into the cell beside its own
  const [from, to] = [cell / CELLS - hair, (cell + 1) / CELLS + hair];
  const away2 = Math.max(0, from - centre, centre - to) ** 2;
  if (away2 >= NEAR * largest) return 0;
  const variance = Math.min(largest, Math.max(least, away2));
  return Math.exp(-away2 / (2 * variance)) / Math.sqrt(variance);
}
