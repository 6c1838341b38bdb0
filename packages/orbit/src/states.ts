/** States of many objects, or of one object at many epochs. Columns, so that a worker, a file and the GPU take them as they are. */
export type Frame = 'TEME' | 'PEF' | 'ITRF' | 'GCRF';

export type StateBatch = {
  readonly frame: Frame;
  readonly centre: 'EARTH';
  readonly epochUs: Float64Array; // one a row; µs TAI since 2000-01-01T12:00:00 TAI
  readonly rows: Uint32Array; // row of the element-set batch (or object table) each state belongs to
  readonly positionKm: Float64Array; // x0 y0 z0 x1 y1 z1 …
  readonly velocityKmS: Float64Array; // same layout
  readonly code: Uint8Array; // 0 good, else see SGP4_CODES; a bad row is NaN
};

/** Room for `count` states, every cell zero; `shared` puts the columns into SharedArrayBuffers for workers. */
export function createStateBatch(count: number, frame: Frame, shared = false): StateBatch {
  const room = (bytes: number) => (shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  return {
    frame,
    centre: 'EARTH',
    epochUs: new Float64Array(room(8 * count)),
    rows: new Uint32Array(room(4 * count)),
    positionKm: new Float64Array(room(24 * count)),
    velocityKmS: new Float64Array(room(24 * count)),
    code: new Uint8Array(room(count)),
  };
}
