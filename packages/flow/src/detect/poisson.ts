/** The tail of a Poisson law, in logarithms, since what detectors ask about lies far out in it. */

const TERMS = 60;

/** -log10 of the chance of `count` or more where `mean` are expected; 0 where that many are no surprise. */
export function poissonLog10(count: number, mean: number): number {
  if (count <= mean) return 0;
  let logTerm = -mean + count * Math.log(mean);
  for (let k = 2; k <= count; k++) logTerm -= Math.log(k);
  let tail = 1;
  let ratio = 1;
  for (let k = 1; k < TERMS; k++) {
    ratio *= mean / (count + k);
    tail += ratio;
  }
  return Math.max(0, -(logTerm + Math.log(tail)) / Math.LN10);
}
