/** A covariance of an OCM as a lower triangle, and whether it is one (CCSDS 502.0-B-3, table 6-6 and 6.2.7.10). */

/**
 * Lower triangle, row by row, of terms as COV_ORDERING gives them: LTM as it stands, UTM row by row of the upper triangle,
 * the others whole; LTMWCC has covariances below the diagonal, UTMWCC above it.
 */
export function lowerOf(terms: readonly number[], ordering: string): number[] {
  if (ordering === 'LTM') return [...terms];
  const isWhole = ordering !== 'UTM';
  const n = isWhole ? Math.sqrt(terms.length) : (Math.sqrt(8 * terms.length + 1) - 1) / 2;
  const lower: number[] = [];
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const [row, column] = ordering === 'UTM' || ordering === 'UTMWCC' ? [j, i] : [i, j];
      const before = isWhole ? row * n : row * n - (row * (row + 1)) / 2;
      lower.push(terms[before + column]!);
    }
  return lower;
}

/**
 * By Cholesky's decomposition of the correlations: every pivot above rounding of the printed digits. Scale and units of the
 * elements do not matter.
 */
export function isPositiveDefinite(lower: readonly number[]): boolean {
  const n = (Math.sqrt(8 * lower.length + 1) - 1) / 2;
  const at = (i: number, j: number) => (i * (i + 1)) / 2 + j;
  const factor = new Float64Array(lower.length);
  for (let i = 0; i < n; i++) {
    const variance = lower[at(i, i)]!;
    if (!(variance > 0)) return false;
    for (let j = 0; j <= i; j++) {
      let rest = lower[at(i, j)]! / Math.sqrt(variance * lower[at(j, j)]!);
      for (let k = 0; k < j; k++) rest -= factor[at(i, k)]! * factor[at(j, k)]!;
      if (i === j) {
        if (!(rest > PIVOT_MIN)) return false;
        factor[at(i, i)] = Math.sqrt(rest);
      } else factor[at(i, j)] = rest / factor[at(j, j)]!;
    }
  }
  return true;
}
const PIVOT_MIN = 1e-14;
