/**
 * Small dense matrices, row by row in a Float64Array, each kernel into a given output: nothing is allocated. Dimensions are
 * arguments; outputs never overlap inputs unless said. Golub and Van Loan, Matrix Computations, §4.2 (Cholesky), §5.2 (QR).
 */

/** out (n×p) = a (n×m) · b (m×p). */
export function multiplyInto(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  p: number,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += a[i * m + k]! * b[k * p + j]!;
      out[i * p + j] = sum;
    }
}

/** out (n×p) = a (n×m) · bᵀ, b being p×m. */
export function multiplyTransposedInto(
  a: Float64Array,
  b: Float64Array,
  n: number,
  m: number,
  p: number,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < p; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += a[i * m + k]! * b[j * m + k]!;
      out[i * p + j] = sum;
    }
}

/** out = f · p · fᵀ for a symmetric p (n×n) and f (m×n); `work` holds m·n numbers. */
export function congruenceInto(
  f: Float64Array,
  p: Float64Array,
  m: number,
  n: number,
  work: Float64Array,
  out: Float64Array,
): void {
  multiplyInto(f, p, m, n, n, work);
  multiplyTransposedInto(work, f, m, n, m, out);
  symmetrise(out, m);
}

/** The mean of a matrix and its transpose, in place. */
export function symmetrise(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (a[i * n + j]! + a[j * n + i]!);
      a[i * n + j] = mean;
      a[j * n + i] = mean;
    }
}

/** Lower triangular l with l · lᵀ = a, zeros above; false where a is not positive definite. May be in place. */
export function choleskyInto(a: Float64Array, n: number, l: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= l[j * n + k]! * l[j * n + k]!;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = sum / root;
    }
  }
  for (let i = 0; i < n; i++) l.fill(0, i * n + i + 1, (i + 1) * n);
  return true;
}

/** Solves l · x = b in place, l lower triangular. */
export function solveLower(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
}

/** Solves lᵀ · x = b in place, l lower triangular. */
export function solveLowerTransposed(l: Float64Array, n: number, x: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
}

/** out = b · a⁻¹ for a = l · lᵀ (n×n), b and out m×n; may be in place. */
export function divideByCholeskyInto(
  b: Float64Array,
  l: Float64Array,
  m: number,
  n: number,
  out: Float64Array,
): void {
  if (out !== b) out.set(b.subarray(0, m * n));
  for (let i = 0; i < m; i++) {
    const row = out.subarray(i * n, (i + 1) * n);
    solveLower(l, n, row);
    solveLowerTransposed(l, n, row);
  }
}

/** Logarithm of the determinant of l · lᵀ. */
export function logDeterminant(l: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(l[i * n + i]!);
  return 2 * sum;
}

/** xᵀ · a⁻¹ · x for a = l · lᵀ; `work` holds n numbers. */
export function mahalanobis2(
  l: Float64Array,
  n: number,
  x: Float64Array,
  work: Float64Array,
): number {
  for (let i = 0; i < n; i++) work[i] = x[i]!;
  solveLower(l, n, work);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += work[i]! * work[i]!;
  return sum;
}

/** out = a⁻¹ for symmetric positive definite a; `work` holds n·n numbers. False where it is not. */
export function inverseInto(
  a: Float64Array,
  n: number,
  work: Float64Array,
  out: Float64Array,
): boolean {
  if (!choleskyInto(a, n, work)) return false;
  out.fill(0, 0, n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  divideByCholeskyInto(out, work, n, n, out);
  symmetrise(out, n);
  return true;
}

/**
 * Lower triangular l (n×n, no negative diagonal) with l · lᵀ = a · aᵀ for a (n×m, m ≥ n), by Householder's reflections of the
 * rows: the square root of a sum without forming the sum. Destroys a.
 */
export function lowerFactorInto(a: Float64Array, n: number, m: number, l: Float64Array): void {
  for (let k = 0; k < n; k++) {
    let norm2 = 0;
    for (let j = k; j < m; j++) norm2 += a[k * m + j]! * a[k * m + j]!;
    const norm = Math.sqrt(norm2);
    if (norm === 0) continue;
    const head = a[k * m + k]!;
    const alpha = head > 0 ? -norm : norm;
    const scale = norm2 - head * alpha; // half of vᵀv
    a[k * m + k] = head - alpha;
    for (let i = k + 1; i < n; i++) {
      let dot = 0;
      for (let j = k; j < m; j++) dot += a[i * m + j]! * a[k * m + j]!;
      const factor = dot / scale;
      for (let j = k; j < m; j++) a[i * m + j]! -= factor * a[k * m + j]!;
    }
    a[k * m + k] = alpha;
    for (let j = k + 1; j < m; j++) a[k * m + j] = 0;
  }
  for (let j = 0; j < n; j++) {
    const sign = a[j * m + j]! < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) l[i * n + j] = i < j ? 0 : sign * a[i * m + j]!;
  }
}

const SEMI = 1e-13; // of its diagonal: less is rounding

/**
 * Lower triangular l with l · lᵀ = a for an a that may have no inverse: a pivot of nothing leaves a column of zeros. False where
 * one is below that.
 */
export function rootOfSemiInto(a: Float64Array, n: number, l: Float64Array): boolean {
  l.fill(0, 0, n * n);
  for (let j = 0; j < n; j++) {
    const limit = SEMI * a[j * n + j]!;
    let pivot = a[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= l[j * n + k]! * l[j * n + k]!;
    if (!(pivot >= -limit)) return false;
    if (pivot <= limit) continue;
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = sum / root;
    }
  }
  return true;
}

/** l becomes a root of l · lᵀ − x · xᵀ, by hyperbolic rotations; destroys x. False where nothing positive is left. */
export function downdateLower(l: Float64Array, n: number, x: Float64Array): boolean {
  for (let j = 0; j < n; j++) {
    const [pivot, off] = [l[j * n + j]!, x[j]!];
    if (off === 0) continue;
    const left = (pivot - off) * (pivot + off);
    if (!(left > 0)) return false;
    const root = Math.sqrt(left);
    const [cosine, sine] = [root / pivot, off / pivot];
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      const value = (l[i * n + j]! - sine * x[i]!) / cosine;
      x[i] = cosine * x[i]! - sine * value;
      l[i * n + j] = value;
    }
  }
  return true;
}
