/**
 * How deep a signal fades while the ionosphere scintillates: power after Nakagami (1960) with m = 1/S4², as Recommendation ITU-R P.531-14 takes it. A
 * share of the disturbed minutes, not of a year: how often they come is another question.
 */
export const NAKAGAMI_RANGE = { s4Min: 0.05, s4Max: 1, percentMin: 0.1, percentMax: 50 } as const;

/** dB below the mean power that are exceeded `percent` of the disturbed time. */
export function scintillationFadeDb(s4: number, percent: number): number {
  const m = 1 / (s4 * s4);
  let [lowDb, highDb] = [-3, 60]; // the median may lie over the mean, by less
  for (let k = 0; k < 60; k++) {
    const middleDb = (lowDb + highDb) / 2;
    if (gammaShare(m, m * 10 ** (-middleDb / 10)) > percent / 100) lowDb = middleDb;
    else highDb = middleDb;
  }
  return highDb;
}

const SUM_TERMS_MAX = 5000;

/** The lower incomplete gamma function over the whole one, a > 0, as its series. */
export function gammaShare(a: number, x: number): number {
  let [term, sum] = [1, 1];
  for (let n = 1; n < SUM_TERMS_MAX && term > 1e-17 * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a + 1));
}

/** Stirling's series from 10 on; below, by recurrence. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const tail = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + tail;
}
