/**
 * Rotation matrices as nine doubles, row after row: out = M·v turns the components of a vector into
 * another frame. Sign convention of the IERS and of Vallado: R3(a) turns the frame by +a about z,
 * so the components turn by -a. No function here allocates but the create… ones; `out` may be the
 * vector given, but never a matrix given.
 */

/** Room for a matrix: the identity. */
export function createRotation(): Float64Array {
  return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
}

/** R1(a) = [1 0 0; 0 c s; 0 -s c]. */
export function rotationXInto(angleRad: number, out: Float64Array): void {
  const c = Math.cos(angleRad);
  const s = Math.sin(angleRad);
  setInto(1, 0, 0, 0, c, s, 0, -s, c, out);
}

/** R2(a) = [c 0 -s; 0 1 0; s 0 c]. */
export function rotationYInto(angleRad: number, out: Float64Array): void {
  const c = Math.cos(angleRad);
  const s = Math.sin(angleRad);
  setInto(c, 0, -s, 0, 1, 0, s, 0, c, out);
}

/** R3(a) = [c s 0; -s c 0; 0 0 1]. */
export function rotationZInto(angleRad: number, out: Float64Array): void {
  const c = Math.cos(angleRad);
  const s = Math.sin(angleRad);
  setInto(c, s, 0, -s, c, 0, 0, 0, 1, out);
}

/** out = a·b; out must be neither a nor b. */
export function multiplyInto(a: Float64Array, b: Float64Array, out: Float64Array): void {
  for (let i = 0; i < 9; i += 3) {
    for (let j = 0; j < 3; j++) {
      out[i + j] = a[i]! * b[j]! + a[i + 1]! * b[3 + j]! + a[i + 2]! * b[6 + j]!;
    }
  }
}

/** out = aᵀ, the way back; out may be a. */
export function transposeInto(a: Float64Array, out: Float64Array): void {
  setInto(a[0]!, a[3]!, a[6]!, a[1]!, a[4]!, a[7]!, a[2]!, a[5]!, a[8]!, out);
}

/** out[at..at+2] = m·v[from..from+2]. */
export function rotateInto(
  m: Float64Array,
  v: Float64Array,
  from: number,
  out: Float64Array,
  at: number,
): void {
  const x = v[from]!;
  const y = v[from + 1]!;
  const z = v[from + 2]!;
  out[at] = m[0]! * x + m[1]! * y + m[2]! * z;
  out[at + 1] = m[3]! * x + m[4]! * y + m[5]! * z;
  out[at + 2] = m[6]! * x + m[7]! * y + m[8]! * z;
}

/** out[at..at+2] = mᵀ·v[from..from+2], the way back. */
export function rotateBackInto(
  m: Float64Array,
  v: Float64Array,
  from: number,
  out: Float64Array,
  at: number,
): void {
  const x = v[from]!;
  const y = v[from + 1]!;
  const z = v[from + 2]!;
  out[at] = m[0]! * x + m[3]! * y + m[6]! * z;
  out[at + 1] = m[1]! * x + m[4]! * y + m[7]! * z;
  out[at + 2] = m[2]! * x + m[5]! * y + m[8]! * z;
}

function setInto(
  xx: number,
  xy: number,
  xz: number,
  yx: number,
  yy: number,
  yz: number,
  zx: number,
  zy: number,
  zz: number,
  out: Float64Array,
): void {
  out[0] = xx;
  out[1] = xy;
  out[2] = xz;
  out[3] = yx;
  out[4] = yy;
  out[5] = yz;
  out[6] = zx;
  out[7] = zy;
  out[8] = zz;
}
